from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "commitments.progress"
    label = "progress"

    def ready(self):
        from commitments.record import kinds  # models are ready only now

        from .actions.scratching import forget_all_of
        from .kind import OfReports

        kinds.register(OfReports())
        kinds.FORGET_TYPED.append(forget_all_of)
