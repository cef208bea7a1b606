"""What a server (granian, gunicorn, runserver) loads. It stops here, in one sentence, if it could not answer anybody."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  Django is set up only now

from tracker.databases import limit_requests, refuse_to_start_without_database  # noqa: E402  Django is set up only now

refuse_to_start_without_database()
limit_requests()
get_resolver().url_patterns  # noqa: B018  the views too: processes that part after this hold them in common
