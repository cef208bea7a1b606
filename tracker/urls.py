from allauth.account.views import logout
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_POST

from commitments.common import converters

converters.register()

urlpatterns = [
    path("", include("commitments.pages.urls")),
    path("", include("commitments.scorecards.urls")),
    path("", include("commitments.snapshots.urls")),
    path("", include("commitments.desk.urls")),
    path("", include("commitments.curation.urls")),
    path("", include("commitments.pledges.urls")),
    path("", include("commitments.exchange.urls")),
    path("", include("commitments.exchange.practice_urls")),
    path("", include("commitments.assessment.urls")),
    path("", include("commitments.actors.urls")),
    path("accounts/", include("commitments.accounts.urls")),
    path("admin/logout/", require_POST(logout), name="admin_logout"),  # one way out, which ends the open forms too
    path("admin/", admin.site.urls),
]

handler400 = "commitments.pages.trouble.bad_request"
handler500 = "commitments.pages.trouble.server_error"
handler429 = "commitments.accounts.views.too_many"  # allauth asks for it
