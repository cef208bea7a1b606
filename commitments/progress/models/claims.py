"""Claims: what one actor says of its own conduct, on a commitment or a pledge; the axes of it, and what it points to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment
from commitments.common.constraints import one_of, one_of_or_blank
from commitments.common.vocabulary import Kind, Language
from commitments.evidence.models import EvidenceItem
from commitments.pledges.models import Pledge
from commitments.progress.questions import Answer, Momentum, Practice, Reason, SelfView, Stage, Support, SupportKind

from .reports import Revision
from .standing import ClaimQuerySet

# A draft may be unfinished; what is published may not. The axes themselves (kind, answer) hold at all times.
_DRAFT = Q(published_at__isnull=True)


class Claim(models.Model):
    """What one actor says of its own conduct on one commitment, or on one pledge of its own, in one revision.

    A claim on a pledge is read on the pledge's page. It never sets what the actor has on a commitment: it has none, so
    no cell, spread or page of a commitment finds it among the claims of one.

    `actor`, `period_end` and `revision_number` repeat the revision's, and `published_at`, `superseded_at` and
    `withdrawn_at` are set with the revision's in the same transaction: one index must hold all that decides what
    stands. `kind` repeats the commitment's, so that the database can hold the rule of each axis.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="claims")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    answer = models.CharField(_("answer"), max_length=16, choices=Answer.choices, default=Answer.ASSESSED)
    answer_reason = models.TextField(_("why it cannot be assessed, or does not apply"), blank=True)
    stage = models.PositiveSmallIntegerField(_("stage"), choices=Stage.choices, null=True, blank=True)
    practice = models.CharField(_("practice"), max_length=12, choices=Practice.choices, blank=True)
    safeguard = models.BooleanField(_("a legal safeguard is in force"), null=True, blank=True)
    breach_reported = models.BooleanField(_("a breach was reported in the period"), null=True, blank=True)
    momentum = models.CharField(_("momentum"), max_length=12, choices=Momentum.choices, blank=True)
    self_view = models.CharField(_("own view"), max_length=12, choices=SelfView.choices, blank=True)
    reasons = models.CharField(_("reasons"), max_length=120, blank=True, help_text=_("Codes, separated by blanks."))
    narrative = models.TextField(_("what happened"), blank=True)
    obstacles = models.TextField(_("obstacles"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    support = models.CharField(_("support would be welcome"), max_length=8, choices=Support.choices, blank=True)
    support_kinds = models.CharField(
        _("kinds of support"), max_length=80, blank=True, help_text=_("Codes, separated by blanks.")
    )
    prepared_by = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("prepared by")
    )
    unchanged_since = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed unchanged since"),
        help_text=_("The published claim whose answers and evidence were confirmed, with their dates."),
    )
    redacted_at = models.DateTimeField(_("texts taken down"), null=True, blank=True, editable=False)
    actions_taken = models.ManyToManyField(
        Commitment, through="ClaimAction", related_name="+", verbose_name=_("actions taken")
    )
    evidence = models.ManyToManyField(
        EvidenceItem, through="ClaimEvidence", related_name="claims", verbose_name=_("evidence")
    )

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="claims", editable=False)
    period_end = models.DateField(_("period to"), editable=False)
    revision_number = models.PositiveSmallIntegerField(_("revision"), editable=False)
    transcribed = models.BooleanField(_("transcribed"), default=False, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    superseded_at = models.DateTimeField(_("corrected"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = (
            models.UniqueConstraint(
                fields=["revision", "commitment"],
                name="claim_once_per_commitment",
                violation_error_message=_("This report already speaks of this commitment."),
            ),
            models.UniqueConstraint(
                fields=["revision", "pledge"],
                name="claim_once_per_pledge",
                violation_error_message=_("This report already speaks of this pledge."),
            ),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, pledge__isnull=True)
                | Q(commitment__isnull=True, pledge__isnull=False, kind=Kind.DO),
                name="claim_on_a_commitment_or_a_pledge",
                violation_error_message=_("A claim is about one commitment or one pledge."),
            ),
            one_of("kind", Kind, name="claim_kind_known"),
            one_of("answer", Answer, name="claim_answer_known"),
            one_of_or_blank("practice", Practice, name="claim_practice_known"),
            one_of_or_blank("momentum", Momentum, name="claim_momentum_known"),
            one_of_or_blank("self_view", SelfView, name="claim_self_view_known"),
            one_of_or_blank("support", Support, name="claim_support_known"),
            models.CheckConstraint(
                condition=Q(support="") | Q(self_view=SelfView.NOT_WELL),
                name="claim_support_where_not_well",
                violation_error_message=_("Support is asked for where it does not go well."),
            ),
            models.CheckConstraint(
                condition=Q(stage__isnull=True) | Q(stage__in=Stage.values),
                name="claim_stage_known",
                violation_error_message=_("A stage is 0, 1, 2, 3 or 4."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.DO, practice="", safeguard__isnull=True, breach_reported__isnull=True)
                | Q(kind=Kind.REFRAIN, stage__isnull=True),
                name="claim_axis_of_its_kind",
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
                name="claim_no_step_unless_assessed",
                violation_error_message=_("Only what was assessed has a step."),
            ),
            models.CheckConstraint(
                condition=_DRAFT | Q(answer=Answer.ASSESSED) | ~Q(answer_reason=""),
                name="claim_absence_has_a_reason",
                violation_error_message=_("Say why it cannot be assessed, or why it does not apply."),
            ),
            models.CheckConstraint(
                # The cheapest thing to say: not doing well, one reason, nothing else (docs/adr/0007).
                condition=_DRAFT
                | ~Q(answer=Answer.ASSESSED)
                | Q(stage__isnull=False)
                | ~Q(practice="")
                | Q(self_view=SelfView.NOT_WELL),
                name="claim_assessed_has_a_step",
                violation_error_message=_("Say where it stands."),
            ),
            models.CheckConstraint(
                condition=_DRAFT | ~Q(self_view=SelfView.NOT_WELL) | ~Q(reasons=""),
                name="claim_not_well_has_a_reason",
                violation_error_message=_("Choose at least one reason."),
            ),
            models.CheckConstraint(
                condition=_DRAFT
                | Q(practice="", safeguard__isnull=True, breach_reported__isnull=True)
                | (~Q(practice="") & Q(safeguard__isnull=False, breach_reported__isnull=False)),
                name="claim_practice_says_all_three",
                violation_error_message=_(
                    "Say whether a legal safeguard is in force and whether a breach was reported."
                ),
            ),
            models.CheckConstraint(
                condition=Q(transcribed=False) | Q(self_view="", momentum=""),
                name="claim_transcribed_holds_no_view",
                violation_error_message=_("Waymark reads no view and no momentum into another body's paper."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(superseded_at__isnull=True, withdrawn_at__isnull=True),
                name="claim_ends_after_it_was_published",
            ),
        )
        indexes = (
            # All that decides which claim stands of one actor on one commitment (ClaimQuerySet.speaking), in its order.
            models.Index(
                fields=[
                    "commitment",
                    "actor",
                    "-period_end",
                    "-published_at",
                    "-revision_number",
                    "-id",
                    "superseded_at",
                    "withdrawn_at",
                    "revision",
                ],
                name="claim_standing",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["actor", "withdrawn_at"],
                name="claim_withdrawn",
                condition=Q(withdrawn_at__isnull=False),
            ),
            models.Index(
                fields=["actor", "commitment", "-period_end"],
                name="claim_of_actor",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["pledge", "-period_end"],
                name="claim_of_pledge",
                condition=Q(published_at__isnull=False, pledge__isnull=False),
            ),
        )

    def __str__(self):
        return f"claim on {self.about_id}, revision {self.revision_id}"

    @property
    def about(self):
        """The commitment or the pledge; either has `code`, `label`, `kind` and an address of its own."""
        return self.pledge if self.pledge_id else self.commitment

    @property
    def about_id(self):
        """Its id: a commitment's is a number and a pledge's a UUID, so that one never passes for the other."""
        return self.pledge_id or self.commitment_id

    @property
    def told_prepared_by(self):
        """The name of the part of the actor that filled it, where the public is told; else empty. Nobody is told a shielded
        part, nor any part of an author that gives no name. The claim comes with its revision and part."""
        part = self.prepared_by
        return "" if part is None or part.shielded or self.revision.is_shielded else part.name

    @property
    def told_unchanged_since(self):
        """The end of the period since when it is confirmed unchanged, where telling does not tie a shielded report to
        another one. Both claims come with their revision."""
        before = self.unchanged_since
        if before is None or self.revision.is_shielded or before.revision.is_dated_by_month:
            return None
        return before.period_end

    @property
    def reason_codes(self):
        return self.reasons.split()

    @property
    def reason_labels(self):
        return [Reason(code).label for code in self.reason_codes]

    @property
    def welcomes_support(self):
        """Everybody may know that support would be welcome."""
        return self.support == Support.PUBLIC

    @property
    def says_it_worked(self):
        """Stage 3 or 4, upheld, or advancing: what can be put forward as a practice."""
        return (self.stage or 0) >= 3 or self.practice == Practice.UPHELD or self.momentum == Momentum.ADVANCING

    @property
    def support_codes(self):
        return self.support_kinds.split()

    @property
    def support_labels(self):
        return [SupportKind(code).label for code in self.support_codes]


class ClaimAction(models.Model):
    """An action from the commitment's menu (or a body's own announcement) that the claim cites as taken."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="cited_actions")
    action = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="cited_by")

    class Meta:
        verbose_name = _("action taken")
        verbose_name_plural = _("actions taken")
        constraints = (models.UniqueConstraint(fields=["claim", "action"], name="claim_action_once"),)

    def __str__(self):
        return str(self.action)


class ClaimEvidence(models.Model):
    """A piece of evidence as one claim uses it: the same item, another place in it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="used_evidence")
    evidence = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="uses")
    locator = models.CharField(_("page or paragraph"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("evidence used")
        verbose_name_plural = _("evidence used")
        constraints = (models.UniqueConstraint(fields=["claim", "evidence"], name="claim_evidence_once"),)

    def __str__(self):
        return str(self.evidence)


class ClaimTranslation(models.Model):
    """A translation of what a claim says. The authentic text stays the one it was written in."""

    class Field(models.TextChoices):
        NARRATIVE = "narrative", _("what happened")
        OBSTACLES = "obstacles", _("obstacles")
        NEXT_STEP = "next_step", _("next step")
        ANSWER_REASON = "answer_reason", _("reason")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="translations")
    field = models.CharField(_("text"), max_length=20, choices=Field.choices)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    text = models.TextField(_("translation"))
    official = models.BooleanField(_("official"), default=False)

    class Meta:
        verbose_name = _("translation of a claim")
        verbose_name_plural = _("translations of claims")
        constraints = (
            models.UniqueConstraint(fields=["claim", "field", "language"], name="claim_translation_once"),
            one_of("language", Language, name="claim_translation_language"),
        )

    def __str__(self):
        return f"{self.claim} {self.field} [{self.language}]"
