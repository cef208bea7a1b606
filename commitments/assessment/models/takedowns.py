"""Texts of an assessment or of a reply that must leave the record because they harm somebody's privacy."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of
from commitments.record import models as record

from .assessments import Assessment


class Voice(models.TextChoices):
    ASSESSOR = "assessor", _("what the assessor wrote")
    SUBJECT = "subject", _("what the subject replied")


class Takedown(record.Takedown):
    """It takes the texts of one of the two voices, from every revision."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="takedowns")
    voice = models.CharField(_("whose texts"), max_length=10, choices=Voice.choices)

    class Meta:
        verbose_name = _("takedown in an assessment")
        verbose_name_plural = _("takedowns in assessments")
        constraints = (
            one_of("voice", Voice, name="assessment_takedown_voice_known"),
            *record.takedown_rules(
                "assessment_takedown",
                of=["assessment", "voice"],
                message=_("A takedown of these texts is asked for already."),
            ),
        )

    def __str__(self):
        return f"{self.assessment}, {self.voice}"
