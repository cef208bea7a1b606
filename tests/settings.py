"""The project's own settings, with what a test run needs. Kept apart so that nothing in tracker/ knows of tests."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ |= {
    "DEBUG": "0",  # tests meet the site as visitors do
    "DEMO": "0",
    "HOST": "127.0.0.1",
    "SECRET_KEY": "for-tests-alone-" + "0" * 40,
    "ALLOWED_HOSTS": "testserver 127.0.0.1 localhost",
    "EMAIL_HOST": "mail.example",  # nothing is sent there: see EMAIL_BACKEND below
    "DEFAULT_FROM_EMAIL": "Waymark <waymark@example.org>",
    # Playwright keeps an event loop in the test's thread; our code under test is synchronous all the same.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}

from tracker.settings import *  # noqa: F403

# A slow hasher guards real passwords; here it would be most of the time of a test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# pytest-django would make a file beside the real database for a backend that it does not know by name.
if DATABASES["default"]["ENGINE"] == "tracker.sqlite":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405

# Static files come straight from their folders: nobody has to collect them first.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# The browser trips speak http to this machine.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# What tests hand in goes when they end.
EVIDENCE_ROOT = Path(tempfile.gettempdir(), f"waymark-evidence-{os.getpid()}")  # made with the first file
atexit.register(shutil.rmtree, EVIDENCE_ROOT, ignore_errors=True)

# The cast is made without acts, so no version moves with it. Tests of what is kept switch it on (tests/pages/test_caching.py).
NOTHING_KEPT = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
CACHES = {**CACHES, "pages": NOTHING_KEPT, "catalogue": NOTHING_KEPT}  # noqa: F405
