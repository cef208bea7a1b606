"""What was handed in, round by round, and who moved an assessment on its way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of
from commitments.record import models as record

from .assessments import AssessmentRevision
from .choices import State


class AssessmentRound(record.Round):
    """A revision as it was handed in, once for each time: what the panel read, what the subject was sent, what came after
    the reply. Kept, whatever the revision says later."""

    revision = models.ForeignKey(AssessmentRevision, on_delete=models.PROTECT, related_name="rounds")

    class Meta:
        verbose_name = _("round of an assessment")
        verbose_name_plural = _("rounds of assessments")
        constraints = (models.UniqueConstraint(fields=["revision", "number"], name="assessment_round_once"),)


class AssessmentMove(record.Move):
    """Who moved an assessment, when, and what was said."""

    revision = models.ForeignKey(AssessmentRevision, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(_("move"), max_length=16)
    to_state = models.CharField(_("to"), max_length=12, choices=State.choices)

    class Meta:
        verbose_name = _("move of an assessment")
        verbose_name_plural = _("moves of assessments")
        constraints = (one_of("to_state", State, name="assessment_move_state_known"),)
        indexes = (models.Index(fields=["revision", "at"], name="assessment_move_of_revision"),)
