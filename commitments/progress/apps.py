from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "commitments.progress"
    label = "progress"
