"""The project as an app of its own, so that its system checks are found."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class Administration(admin.AdminConfig):
    default = False  # named in the settings
    default_site = "commitments.audit.admin_base.CurationSite"


class TrackerConfig(AppConfig):
    name = "tracker"

    def ready(self) -> None:
        from tracker import checks  # noqa: F401  the checks register themselves once the apps are ready
