from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "commitments.assessment"
    verbose_name = _("Assessments and replies")

    def ready(self):
        from commitments.progress import keeping as of_progress  # models are ready only now
        from commitments.progress.access import shields
        from commitments.progress.actions import reminding
        from commitments.progress.views import desk, scratch
        from commitments.record import kinds

        from . import keeping
        from .access.shields import is_public_by_name
        from .assemble.reminders import waiting_for
        from .kind import OfAssessments
        from .views.desk import section_of

        kinds.register(OfAssessments())
        reminding.ask_also(waiting_for)
        shields.ask_also(is_public_by_name)
        desk.show_also(section_of)
        of_progress.GATES.update(keeping.GATES)
        scratch.WORDS.update(keeping.WORDS)
