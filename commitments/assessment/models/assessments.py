"""Assessments, their numbered revisions, and the evidence that these use."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.identity import PUBLIC_IDENTITIES, UNNAMED
from commitments.actors.models import Actor
from commitments.assessment import lifecycle
from commitments.assessment.questions import Confidence
from commitments.catalogue.models import Commitment, Method
from commitments.common.constraints import (
    both_or_neither,
    not_before,
    one_of,
    one_of_or_blank,
)
from commitments.common.vocabulary import Kind
from commitments.evidence.models import EvidenceItem
from commitments.progress.models import Answer, Momentum, Practice, Stage
from commitments.record import models as record

from .choices import Settled, State, Tie
from .standing import AssessmentRevisionQuerySet


class Assessment(models.Model):
    """What one actor says of how another keeps one commitment, over a period: a container of numbered revisions."""

    workflow = lifecycle.WORKFLOW

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("assessor")
    )
    subject = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="assessed_in", verbose_name=_("subject"))
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("commitment")
    )
    created_at = models.DateTimeField(_("begun"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = (
            models.CheckConstraint(
                condition=~Q(assessor=F("subject")),
                name="assessment_of_another",
                violation_error_message=_("Nobody assesses itself: say it in a report of your own."),
            ),
        )
        indexes = (models.Index(fields=["commitment", "subject"], name="assessment_of_cell"),)

    def __str__(self):
        """Without whose it is: a shielded organisation's assessment is called so too."""
        return str(self.id)[:8]

    def get_absolute_url(self):
        return reverse("assessment:assessment", args=[self.id])


_HANDED_IN = ~Q(state__in=(lifecycle.DRAFT, lifecycle.RETURNED, lifecycle.RETRACTED))


class AssessmentRevision(record.Numbered, record.Life):
    """One numbered version of an assessment. Once published it never changes; a correction is the next number.

    It answers the same questions on the same anchored steps as a claim. `kind` repeats the commitment's, so that the
    database can hold the rule of each axis.
    """

    workflow = lifecycle.WORKFLOW
    subject_then = ""
    """The name of whom it is about on the day of publication: it comes with the lists (`with_names`)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="revisions")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=lifecycle.DRAFT)
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="+")
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period to"))
    public_identity = models.CharField(_("public identity"), max_length=200, blank=True)

    # who speaks, and what ties it has
    funding = models.TextField(_("who pays for the assessor's work"), blank=True)
    ties = models.TextField(_("ties to the subject"), blank=True, help_text=_("“None” is an answer."))

    # the same questions, on the same steps
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    answer = models.CharField(_("answer"), max_length=16, choices=Answer.choices, default=Answer.ASSESSED)
    answer_reason = models.TextField(_("why it cannot be assessed, or does not apply"), blank=True)
    stage = models.PositiveSmallIntegerField(_("stage"), choices=Stage.choices, null=True, blank=True)
    practice = models.CharField(_("practice"), max_length=12, choices=Practice.choices, blank=True)
    safeguard = models.BooleanField(_("a legal safeguard is in force"), null=True, blank=True)
    breach_reported = models.BooleanField(_("a breach was reported in the period"), null=True, blank=True)
    momentum = models.CharField(_("momentum"), max_length=12, choices=Momentum.choices, blank=True)
    rationale = models.TextField(_("why this step"), blank=True)
    approach = models.TextField(_("how it was assessed"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence.choices, blank=True)
    evidence = models.ManyToManyField(
        EvidenceItem, through="AssessmentEvidence", related_name="assessments", verbose_name=_("evidence")
    )

    # its life
    tie_note = models.CharField(
        _("tie found later"),
        max_length=16,
        choices=Tie.choices,
        blank=True,
        help_text=_(
            "Found when it was sent or published: a mark beside it, since a subject could make a tie on purpose."
        ),
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(_("sent to its subject"), null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reply_due_on = models.DateField(_("reply by"), null=True, blank=True)
    extended_at = models.DateTimeField(_("window made longer"), null=True, blank=True)
    extended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled = models.CharField(_("after the reply"), max_length=12, choices=Settled.choices, blank=True)
    step_changed = models.BooleanField(
        _("another step after the reply"),
        default=False,
        help_text=_("What the subject disagreed with is said no more."),
    )
    earlier_reply = models.ForeignKey(
        "assessment.Reply",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reply to an earlier text"),
        help_text=_(
            "Of a correction that its subject did not answer anew: its last reply, which stands beside it still."
        ),
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retracted_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    retracted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    redacted_at = models.DateTimeField(_("texts taken down"), null=True, blank=True, editable=False)

    objects = AssessmentRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of an assessment")
        verbose_name_plural = _("revisions of assessments")
        constraints = (
            *record.number_constraints(
                "assessment",
                of="assessment",
                unsettled=lifecycle.UNSETTLED,
                message=_("This assessment already has a revision in the making."),
            ),
            *record.life_constraints("assessment", states=State, public=lifecycle.PUBLIC),
            one_of("kind", Kind, name="assessment_kind_known"),
            one_of("answer", Answer, name="assessment_answer_known"),
            one_of_or_blank("practice", Practice, name="assessment_practice_known"),
            one_of_or_blank("momentum", Momentum, name="assessment_momentum_known"),
            one_of_or_blank("confidence", Confidence, name="assessment_confidence_known"),
            one_of_or_blank("tie_note", Tie, name="assessment_tie_known"),
            one_of_or_blank("settled", Settled, name="assessment_settled_known"),
            models.CheckConstraint(
                condition=Q(stage__isnull=True) | Q(stage__in=Stage.values),
                name="assessment_stage_known",
                violation_error_message=_("A stage is 0, 1, 2, 3 or 4."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.DO, practice="", safeguard__isnull=True, breach_reported__isnull=True)
                | Q(kind=Kind.REFRAIN, stage__isnull=True),
                name="assessment_axis_of_its_kind",
                violation_error_message=_("A commitment to do has a stage; one to refrain has a practice."),
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.ASSESSED)
                | Q(
                    stage__isnull=True,
                    practice="",
                    safeguard__isnull=True,
                    breach_reported__isnull=True,
                    momentum="",
                ),
                name="assessment_no_step_unless_assessed",
                violation_error_message=_("Only what was assessed has a step."),
            ),
            models.CheckConstraint(
                condition=~_HANDED_IN | Q(answer=Answer.ASSESSED) | ~Q(answer_reason=""),
                name="assessment_absence_has_a_reason",
                violation_error_message=_("Say why it cannot be assessed, or why it does not apply."),
            ),
            models.CheckConstraint(
                condition=~_HANDED_IN | ~Q(answer=Answer.ASSESSED) | Q(stage__isnull=False) | ~Q(practice=""),
                name="assessment_assessed_has_a_step",
                violation_error_message=_("Say where it stands."),
            ),
            models.CheckConstraint(
                condition=~_HANDED_IN
                | Q(practice="", safeguard__isnull=True, breach_reported__isnull=True)
                | (~Q(practice="") & Q(safeguard__isnull=False, breach_reported__isnull=False)),
                name="assessment_practice_says_all_three",
                violation_error_message=_(
                    "Say whether a legal safeguard is in force and whether a breach was reported."
                ),
            ),
            models.CheckConstraint(
                condition=~_HANDED_IN | (~Q(funding="") & ~Q(ties="")),
                name="assessment_declares_interest",
                violation_error_message=_("Say who pays for your work, and what ties you have to the subject."),
            ),
            models.CheckConstraint(
                condition=~_HANDED_IN
                | ~Q(answer=Answer.ASSESSED)
                | (~Q(rationale="") & ~Q(approach="") & ~Q(confidence="")),
                name="assessment_says_why_and_how",
                violation_error_message=_("Say why this step, how you assessed it, and how sure you are."),
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="assessment_correction_has_a_reason",
                violation_error_message=_("A correction says why it is made."),
            ),
            not_before(
                "period_end",
                "period_start",
                name="assessment_period_runs_forward",
                message=_("The period cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(period_end__lte=F("submitted_at")),
                name="assessment_period_ended_when_submitted",
                violation_error_message=_("The period cannot end after the day of submission."),
            ),
            both_or_neither("sent_at", "sent_by", name="assessment_sent_by_somebody"),
            both_or_neither("sent_at", "reply_due_on", name="assessment_sent_with_a_day_to_reply_by"),
            both_or_neither("extended_at", "extended_by", name="assessment_extended_by_somebody"),
            both_or_neither("settled_at", "settled_by", name="assessment_settled_by_somebody"),
            both_or_neither("retracted_at", "retracted_by", name="assessment_retracted_by_somebody"),
            models.CheckConstraint(
                # Nothing becomes public that its subject was not sent.
                condition=~Q(state__in=(*lifecycle.WITH_SUBJECT, *lifecycle.PUBLIC)) | Q(sent_at__isnull=False),
                name="assessment_sent_before_it_is_public",
            ),
            models.CheckConstraint(
                condition=(Q(settled="") & Q(settled_at__isnull=True)) | (~Q(settled="") & Q(settled_at__isnull=False)),
                name="assessment_settled_says_how",
            ),
            models.CheckConstraint(
                condition=(Q(state=lifecycle.RETRACTED) & Q(retracted_at__isnull=False))
                | (~Q(state=lifecycle.RETRACTED) & Q(retracted_at__isnull=True)),
                name="assessment_retracted_when_retracted",
            ),
            not_before("sent_at", "submitted_at", name="assessment_sent_after_submitted"),
            not_before("published_at", "sent_at", name="assessment_published_after_sent"),
        )
        indexes = (models.Index(fields=["state", "submitted_at"], name="assessment_queue"),)

    def __str__(self):
        return f"{self.assessment} revision {self.number}"

    @property
    def is_dated_by_month(self):
        """The public is told the month of its publication, and no day."""
        return self.public_identity in PUBLIC_IDENTITIES

    @property
    def is_shielded(self):
        """Nobody outside the assessor is told whose it is. The assessment and its assessor were fetched with it."""
        return self.is_dated_by_month or self.assessment.assessor.shielded

    @property
    def author(self):
        """Who speaks, as readers, reviewers and the subject are told."""
        if not self.is_shielded:
            return self.public_identity or self.name_of(self.assessment.assessor)
        return self.public_identity if self.is_dated_by_month else UNNAMED

    @property
    def author_first(self):
        """The author where a line begins."""
        return capfirst(self.author) if self.is_shielded else self.author

    @property
    def author_now(self):
        """What the author is called now, where it spoke under another name; else empty."""
        return "" if self.is_shielded or self.public_identity else self.new_name_of(self.assessment.assessor)

    @property
    def subject_told(self):
        """Whom it is about, as it was called on the day of publication."""
        return self.subject_then or self.assessment.subject.name

    @property
    def subject_now(self):
        """What that is called now, where it was called otherwise then; else empty."""
        now = self.assessment.subject.body.name
        return now if self.subject_then and self.subject_then != now else ""

    @property
    def reply_shown(self):
        """The reply that stands beside it: its own; of a correction that was not answered anew, the one to what it
        corrects. None without either. Both were fetched with it."""
        return getattr(self, "reply", None) or self.earlier_reply

    @property
    def earlier_number(self):
        """The number of the earlier text that the reply shown answers; None where it answers this one."""
        return self.earlier_reply.revision.number if self.earlier_reply else None

    @property
    def is_disputed(self):
        """Its subject disagrees with the step that it still says."""
        reply = self.reply_shown
        return reply is not None and reply.stance == "disagree" and not self.step_changed

    @property
    def no_reply_by(self):
        """The last day on which a reply to this text was taken, where it was published without one; else None."""
        return self.reply_due_on if self.is_public and getattr(self, "reply", None) is None else None

    @property
    def tie_told(self):
        """The mark of a tie that arose on the way, as readers and the subject are told it. Nothing of a shielded
        assessor: a subject could find out whom it has among its people by inviting them one by one."""
        return "" if self.is_shielded or not self.tie_note else Tie(self.tie_note).label

    @property
    def is_public(self):
        return self.state in lifecycle.PUBLIC


class AssessmentEvidence(models.Model):
    """A piece of evidence as one assessment uses it."""

    revision = models.ForeignKey(AssessmentRevision, on_delete=models.PROTECT, related_name="used_evidence")
    evidence = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="uses_in_assessments")
    locator = models.CharField(_("page or paragraph"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("evidence used in an assessment")
        verbose_name_plural = _("evidence used in assessments")
        constraints = (models.UniqueConstraint(fields=["revision", "evidence"], name="assessment_evidence_once"),)

    def __str__(self):
        return str(self.evidence)
