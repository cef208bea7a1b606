from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "commitments.record"

    def ready(self):
        from commitments.actors.actions import merging  # models are ready only now

        from .kinds import in_review_of

        merging.IN_REVIEW.append(in_review_of)
