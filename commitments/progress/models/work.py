"""Work in hand that is nobody's record: who was asked to fill what, what was mailed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment

from .reports import Report


class Assignment(models.Model):
    """A commitment of a report that a part of the actor (a ministry, a field office) or a colleague is asked to fill."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="assignments")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    assigned_at = models.DateTimeField(_("assigned"))
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = (
            models.UniqueConstraint(fields=["report", "commitment"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(part__isnull=False, person__isnull=True) | Q(part__isnull=True, person__isnull=False),
                name="assignment_to_a_part_or_a_person",
                violation_error_message=_("Choose a part of your organisation or a colleague."),
            ),
        )

    def __str__(self):
        return f"{self.commitment}: {self.part or self.person}"


class ReminderMail(models.Model):
    """Whether a person wants mail, and when they got it last. One mail for all that waits, and longer pauses each time."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="reminder_mail")
    wanted = models.BooleanField(_("wants mail"), default=True)
    sent_at = models.DateTimeField(_("last sent"), null=True, blank=True)
    seen = models.CharField(_("what waited then"), max_length=64, blank=True, help_text=_("A digest of it."))
    repeats = models.PositiveSmallIntegerField(_("times that nothing new was said"), default=0)

    class Meta:
        db_table = "progress_digest"
        verbose_name = _("reminder by mail")
        verbose_name_plural = _("reminders by mail")

    def __str__(self):
        return str(self.user)
