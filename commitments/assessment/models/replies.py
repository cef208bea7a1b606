"""The subject's answer to an assessment: filed once, shown beside it for ever."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.common.constraints import one_of
from commitments.common.vocabulary import Language
from commitments.evidence.models import EvidenceItem

from .assessments import AssessmentRevision
from .rounds import AssessmentRound


class Stance(models.TextChoices):
    AGREE = "agree", _("We agree")
    PARTLY = "partly", _("We agree in part")
    DISAGREE = "disagree", _("We disagree")


class Reply(models.Model):
    """What the subject of an assessment answers. Written once, and never changed; public when the assessment is.

    `round` is the text that was answered: an assessment that was revised afterwards says so beside it.
    """

    revision = models.OneToOneField(AssessmentRevision, on_delete=models.PROTECT, related_name="reply")
    round = models.ForeignKey(AssessmentRound, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(_("position"), max_length=10, choices=Stance.choices)
    text = models.TextField(_("reply"))
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.ENGLISH)
    evidence = models.ManyToManyField(
        EvidenceItem, through="ReplyEvidence", related_name="replies", verbose_name=_("evidence")
    )
    personal_data_reason = models.TextField(_("why what looks like personal data may stay"), blank=True)
    filed_at = models.DateTimeField(_("filed"))
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    redacted_at = models.DateTimeField(_("texts taken down"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = (
            one_of("stance", Stance, name="reply_stance_known"),
            one_of("language", Language, name="reply_language_known"),
            models.CheckConstraint(
                condition=~Q(text=""), name="reply_says_something", violation_error_message=_("Write your reply.")
            ),
        )

    def __str__(self):
        return f"{self.revision}: {self.stance}"


class ReplyEvidence(models.Model):
    """A piece of evidence as a reply uses it."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="used_evidence")
    evidence = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="uses_in_replies")
    locator = models.CharField(_("page or paragraph"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("evidence used in a reply")
        verbose_name_plural = _("evidence used in replies")
        constraints = (models.UniqueConstraint(fields=["reply", "evidence"], name="reply_evidence_once"),)

    def __str__(self):
        return str(self.evidence)
