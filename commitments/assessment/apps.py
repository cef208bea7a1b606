from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "commitments.assessment"
    verbose_name = _("Assessments and replies")

    def ready(self):
        from commitments.progress.access import shields  # models are ready only now
        from commitments.progress.actions import reminding
        from commitments.progress.views import desk
        from commitments.record import autosave, kinds

        from .access.shields import is_public_by_name
        from .assemble.reminders import waiting_for
        from .autosave import PAGES
        from .kind import OfAssessments
        from .views.desk import section_of

        kinds.register(OfAssessments())
        autosave.PAGES.update(PAGES)
        reminding.ask_also(waiting_for)
        shields.ask_also(is_public_by_name)
        desk.show_also(section_of)
