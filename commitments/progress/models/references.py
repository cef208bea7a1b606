"""Count once, everywhere: where else a claim counts, by reference through a sourced crosswalk link. Nothing is copied."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.catalogue.models import Commitment, CrosswalkLink, Relation
from commitments.common.constraints import one_of

from .claims import Claim
from .reports import by_name


def where_in_words(commitment, sdg_target):
    """Where a claim counts too: a commitment, fetched with its framework, or an SDG target."""
    if commitment is None:
        return str(_("SDG target %(code)s") % {"code": sdg_target})
    return f"{commitment.framework.short_title}: {commitment.label}"


class ClaimReferenceQuerySet(models.QuerySet):
    def in_force(self, *, known_at):
        """Of claims that were published by `known_at`, and by then neither corrected nor withdrawn."""
        return self.filter(claim__in=Claim.objects.in_force(known_at=known_at))

    def by_name(self):
        """Of claims under the name of their actor: all that may be counted or shown as an actor's."""
        return self.filter(by_name("claim__revision__"))

    def lent(self, *, as_of, known_at):
        """What a lane takes from elsewhere: references that lend their claim's step, the claim in force at `known_at`
        and its period ended by `as_of`. Each gives (`commitment`, `claim`, `link`); several may be of one actor and
        commitment, and a claim of the commitment itself may outrank them all: see "Which claim stands" in
        docs/methodology.md. A link that was disputed or retired since still feeds what was published over it; its
        status is named. Promises no order, and does not leave out the shielded: chain `by_name()`.
        """
        on_one_scale = {"commitment__kind": F("claim__kind")}
        lent = self.filter(lends=True, claim__period_end__lte=as_of, **on_one_scale).in_force(known_at=known_at)
        return lent.select_related("commitment", "claim__revision__report", "link")


class ClaimReference(models.Model):
    """A claim counted under another commitment, or an SDG target, through an adopted link that its reporter confirmed.

    One row, whichever way the link was walked; `relation` repeats the link's on the day it was confirmed, so that a
    link that is disputed or retired later rewrites no history. Only a `same` link may lend the claim's step (`lends`),
    and then as an explicit input of the cell; `part` and `related` lend narrative and evidence.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="references")
    link = models.ForeignKey(CrosswalkLink, on_delete=models.PROTECT, related_name="references")
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="references",
        help_text=_("Where it counts too. Empty: under an SDG target."),
    )
    sdg_target = models.CharField(_("SDG target"), max_length=8, blank=True)
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices)
    lends = models.BooleanField(_("lends its step"), default=False)
    confirmed_at = models.DateTimeField(_("confirmed"))
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ClaimReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference of a claim")
        verbose_name_plural = _("references of claims")
        constraints = (
            models.UniqueConstraint(fields=["claim", "link"], name="claim_reference_once"),
            one_of("relation", Relation, name="claim_reference_relation_known"),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, sdg_target="") | (Q(commitment__isnull=True) & ~Q(sdg_target="")),
                name="claim_reference_leads_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(lends=False) | Q(relation=Relation.SAME, commitment__isnull=False),
                name="claim_reference_same_alone_lends",
                violation_error_message=_("Only a link that says “the same” lends a step."),
            ),
        )
        indexes = (
            models.Index(fields=["commitment", "claim"], name="claim_reference_to"),
            models.Index(fields=["sdg_target", "claim"], name="claim_reference_to_sdg"),
            models.Index(fields=["commitment", "claim"], name="claim_reference_lends", condition=Q(lends=True)),
        )

    def __str__(self):
        return f"{self.claim_id} under {self.commitment_id or self.sdg_target}"

    @property
    def where(self):
        """Where it counts too, in words: the commitment was fetched with it, and its framework."""
        return where_in_words(self.commitment, self.sdg_target)
