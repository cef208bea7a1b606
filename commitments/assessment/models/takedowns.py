"""Texts of an assessment or of a reply that must leave the record because they harm somebody's privacy."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.common.constraints import both_or_neither, one_of

from .assessments import Assessment


class Voice(models.TextChoices):
    ASSESSOR = "assessor", _("what the assessor wrote")
    SUBJECT = "subject", _("what the subject replied")


class Takedown(models.Model):
    """Asked for by one curator, decided by another. It takes the texts of one of the two voices, from every revision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="takedowns")
    voice = models.CharField(_("whose texts"), max_length=10, choices=Voice.choices)
    reason = models.TextField(_("reason"), help_text=_("Read by curators alone. Do not repeat the text."))
    asked_at = models.DateTimeField(_("asked for"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    refused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("takedown in an assessment")
        verbose_name_plural = _("takedowns in assessments")
        constraints = (
            one_of("voice", Voice, name="assessment_takedown_voice_known"),
            both_or_neither("confirmed_at", "confirmed_by", name="assessment_takedown_confirmed_by_somebody"),
            both_or_neither("refused_at", "refused_by", name="assessment_takedown_refused_by_somebody"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("asked_by")),
                name="assessment_takedown_by_two_people",
                violation_error_message=_("A takedown is confirmed by somebody else than who asked for it."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True),
                name="assessment_takedown_confirmed_or_refused",
            ),
            models.UniqueConstraint(
                fields=["assessment", "voice"],
                condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="assessment_takedown_one_open",
                violation_error_message=_("A takedown of these texts is asked for already."),
            ),
        )

    def __str__(self):
        return f"{self.assessment}, {self.voice}"
