"""Links between commitments of different texts, and to the SDG targets."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of
from commitments.common.versions import BEGINNING

from .commitments import Commitment


class Relation(models.TextChoices):
    SAME = "same", _("same: one asks for what the other asks for")
    PART = "part", _("part: the first is part of the second")
    RELATED = "related", _("related: progress on one helps the other")


class LinkStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ADOPTED = "adopted", _("adopted")
    DISPUTED = "disputed", _("disputed")
    RETIRED = "retired", _("retired")


TWO_WAY = (Relation.SAME, Relation.RELATED)
"""Relations that hold as well from the second to the first. A whole is no part of its part."""


class CrosswalkLinkQuerySet(models.QuerySet):
    def in_world(self, *, fictional):
        """The links as one world has them: the demonstration its own where its curators decided, else the real ones."""
        return self.filter(Q(real__isnull=False) | Q(in_demonstration=None)) if fictional else self.filter(real=None)

    def known(self, *, known_at, fictional):
        """The links that one world had at an instant. Those of the demonstration begin with what its curators decided."""
        here = self.filter(recorded_at__lte=known_at)
        if not fictional:
            return here.filter(real=None)
        decided = self.model._base_manager.filter(real__isnull=False, decisions__confirmed_at__lte=known_at)
        return here.filter(Q(pk__in=decided) | Q(real=None) & ~Q(pk__in=decided.values("real")))

    def from_or_to(self, commitment):
        return self.filter(Q(source=commitment) | Q(target=commitment))

    def adopted(self):
        return self.filter(status=LinkStatus.ADOPTED)

    def leading_from(self, commitment):
        """The links by which what is said of `commitment` may be said of something else too, whatever their status."""
        return self.filter(Q(source=commitment) | Q(target=commitment, relation__in=TWO_WAY))

    def leading_to(self, commitment):
        """The links by which what is said of something else may be said of `commitment` too, whatever their status."""
        return self.filter(Q(target=commitment) | Q(source=commitment, target__isnull=False, relation__in=TWO_WAY))

    def to_sdg(self, target):
        """The links to one target of the 2030 Agenda (`8.8`)."""
        return self.filter(sdg_target=target)


class CrosswalkLink(models.Model):
    """A directed, sourced link from one commitment to another, or to an SDG target."""

    code = models.CharField(_("code"), max_length=160, unique=True)
    source = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="links_out", verbose_name=_("from"))
    target = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="links_in", verbose_name=_("to")
    )
    sdg_target = models.CharField(_("to SDG target"), max_length=8, blank=True)
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices)
    status = models.CharField(_("status"), max_length=10, choices=LinkStatus.choices, default=LinkStatus.PROPOSED)
    rationale = models.TextField(_("reason"), blank=True)
    citation = models.CharField(_("citation"), max_length=250, blank=True)
    in_source = models.BooleanField(_("made by the text itself"), default=False)
    recorded_at = models.DateTimeField(_("recorded"), default=BEGINNING, editable=False)
    real = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="in_demonstration",
        verbose_name=_("stands in the demonstration for"),
    )

    objects = CrosswalkLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("crosswalk link")
        verbose_name_plural = _("crosswalk links")
        constraints = (
            one_of("relation", Relation, name="link_relation_known"),
            one_of("status", LinkStatus, name="link_status_known"),
            models.CheckConstraint(
                condition=Q(target__isnull=False, sdg_target="") | (Q(target__isnull=True) & ~Q(sdg_target="")),
                name="link_leads_to_one_thing",
                violation_error_message=_("A link leads to one commitment or to one SDG target."),
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(source=F("target")),
                name="link_not_to_itself",
                violation_error_message=_("A commitment cannot be linked to itself."),
            ),
            models.UniqueConstraint(
                fields=["source", "target"], condition=Q(target__isnull=False, real=None), name="link_once"
            ),
            models.UniqueConstraint(
                fields=["source", "sdg_target"], condition=~Q(sdg_target="") & Q(real=None), name="link_sdg_once"
            ),
        )

    def __str__(self):
        return self.code

    @property
    def is_adopted(self):
        return self.status == LinkStatus.ADOPTED

    @property
    def may_lend(self):
        """Only what asks for the same, on one scale and with a position at both ends, may lend a step (docs/principles.md,
        8)."""
        if self.relation != Relation.SAME or self.target is None:
            return False
        return self.source.kind == self.target.kind and self.source.trackable and self.target.trackable

    def other_end(self, commitment):
        """Where the link leads from `commitment`; None where it leads to an SDG target."""
        return self.target if commitment.pk == self.source_id else self.source
