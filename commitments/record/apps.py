from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "commitments.record"

    def ready(self):
        from commitments.accounts.actions import belongings  # models are ready only now
        from commitments.actors.actions import merging

        from .autosave import forget_all_of
        from .kinds import in_review_of

        merging.IN_REVIEW.append(in_review_of)
        belongings.append(forget_all_of)
