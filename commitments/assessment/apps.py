from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "commitments.assessment"
    verbose_name = _("Assessments and replies")

    def ready(self):
        from commitments.record import autosave, kinds  # models are ready only now
        from commitments.search import index

        from . import searched
        from .autosave import PAGES
        from .kind import OfAssessments

        kinds.register(OfAssessments())
        autosave.PAGES.update(PAGES)
        for source in searched.SOURCES:
            index.register(source)
