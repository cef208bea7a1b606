"""Work in hand that is nobody's record: who was asked to fill what, what was typed and not yet saved, what was mailed."""

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


class Scratch(models.Model):
    """What one person typed on one page and has not saved. Seen by them alone; gone when it is saved or after 30 days."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="scratches")
    place = models.CharField(_("page"), max_length=250, help_text=_("The path of the form, with what it is about."))
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="scratches")
    content = models.TextField(_("what was typed"), help_text=_("JSON: a list of [name, value]."))
    version = models.PositiveIntegerField(_("version"), default=1)
    saved_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = (models.UniqueConstraint(fields=["user", "place"], name="scratch_one_per_page"),)
        indexes = (models.Index(fields=["saved_at"], name="scratch_by_age"),)

    def __str__(self):
        return f"{self.user_id} {self.place}"


class Digest(models.Model):
    """Whether a person wants mail, and when they got it last. One mail for all that waits, and longer pauses each time."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="digest")
    wanted = models.BooleanField(_("wants mail"), default=True)
    sent_at = models.DateTimeField(_("last sent"), null=True, blank=True)
    seen = models.CharField(_("what waited then"), max_length=64, blank=True, help_text=_("A digest of it."))
    repeats = models.PositiveSmallIntegerField(_("times that nothing new was said"), default=0)

    class Meta:
        verbose_name = _("digest by mail")
        verbose_name_plural = _("digests by mail")

    def __str__(self):
        return str(self.user)
