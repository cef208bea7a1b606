"""What was handed in, round by round, and who moved an assessment on its way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.common.constraints import one_of

from .assessments import AssessmentRevision
from .words import State


class AssessmentRound(models.Model):
    """A revision as it was handed in, once for each time: what the panel read, what the subject was sent, what came after
    the reply. Kept, whatever the revision says later."""

    revision = models.ForeignKey(AssessmentRevision, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    submitted_at = models.DateTimeField(_("submitted"))
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(_("digest"), max_length=64)
    content = models.TextField(_("what was handed in"), blank=True)

    class Meta:
        verbose_name = _("round of an assessment")
        verbose_name_plural = _("rounds of assessments")
        constraints = (models.UniqueConstraint(fields=["revision", "number"], name="assessment_round_once"),)

    def __str__(self):
        return f"{self.revision}, round {self.number}"


class AssessmentMove(models.Model):
    """Who moved an assessment, when, and what was said."""

    revision = models.ForeignKey(AssessmentRevision, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(_("move"), max_length=16)
    from_state = models.CharField(_("from"), max_length=12, blank=True)
    to_state = models.CharField(_("to"), max_length=12, choices=State.choices)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("move of an assessment")
        verbose_name_plural = _("moves of assessments")
        constraints = (one_of("to_state", State, name="assessment_move_state_known"),)
        indexes = (models.Index(fields=["revision", "at"], name="assessment_move_of_revision"),)

    def __str__(self):
        return f"{self.from_state or '-'} to {self.to_state}"
