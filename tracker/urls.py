from django.contrib import admin
from django.urls import include, path

from commitments.common import converters

converters.register()

urlpatterns = [
    path("", include("commitments.pages.urls")),
    path("", include("commitments.scorecards.urls")),
    path("", include("commitments.progress.urls")),
    path("accounts/", include("commitments.accounts.urls")),
    path("admin/", admin.site.urls),
]
