from django.apps import AppConfig


class SnapshotsConfig(AppConfig):
    name = "commitments.snapshots"
    label = "snapshots"

    def ready(self):
        from commitments.scorecards.verifying import WHOLES

        from .content import verdict_on

        WHOLES["snapshots:snapshot"] = verdict_on
