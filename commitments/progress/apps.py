from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "commitments.progress"
    label = "progress"

    def ready(self):
        from commitments.record import kinds  # models are ready only now

        from .kind import OfReports

        kinds.register(OfReports())
