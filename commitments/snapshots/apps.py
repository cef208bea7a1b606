from django.apps import AppConfig


class SnapshotsConfig(AppConfig):
    name = "commitments.snapshots"
    label = "snapshots"
