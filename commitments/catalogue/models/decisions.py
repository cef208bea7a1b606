"""What two curators decide of a crosswalk link: that it holds, that it is disputed, that it is retired."""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from .crosswalk import CrosswalkLink, LinkStatus

DECIDED = (LinkStatus.ADOPTED, LinkStatus.DISPUTED, LinkStatus.RETIRED)


def as_known(links, *, known_at):
    """The links, not to be saved, as they were known at an instant: status, direction, the words by which it was adopted,
    and `confirmed_decisions`, the latest first, of which the first says why it is as it is. One query."""
    links = list(links)
    prefetch_related_objects(links, models.Prefetch("decisions", LinkDecision.objects.confirmed(), to_attr="decided"))
    for link in links:
        then = [decision for decision in link.decided if decision.confirmed_at <= known_at]
        if link.decided:
            link.status = then[0].becomes if then else LinkStatus.PROPOSED.value
        if sum(decision.turned for decision in link.decided) > sum(decision.turned for decision in then):
            link.source, link.target = link.target, link.source
        if adopted := next((decision for decision in then if decision.becomes == LinkStatus.ADOPTED), None):
            link.rationale, link.citation = adopted.rationale, adopted.citation
        link.confirmed_decisions = then
    return links


def status_known(link="pk", status="status", *, known_at):
    """What had become of a link by an instant, as an expression. `link` leads to it, `status` to what became of it since."""
    decided = LinkDecision.objects.confirmed().filter(link=OuterRef(link))
    then = Subquery(decided.filter(confirmed_at__lte=known_at).values("becomes")[:1])
    as_it_was = Coalesce(then, Value(LinkStatus.PROPOSED.value))
    return Case(When(Exists(decided), then=as_it_was), default=F(status))


class LinkDecisionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(confirmed_at=None, refused_at=None)

    def confirmed(self):
        """The latest first; the first of a link is the one that gave it its status."""
        return self.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "-id")


class LinkDecision(models.Model):
    """A change of a link's status: proposed by one curator with its reason and citation, confirmed by another.

    Who they are is kept by id and words, as events keep it: the catalogue leans on no accounts.
    """

    PROPOSED_AS = "link"

    link = models.ForeignKey(
        CrosswalkLink, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("crosswalk link")
    )
    becomes = models.CharField(_("becomes"), max_length=10, choices=[(each.value, each.label) for each in DECIDED])
    turned = models.BooleanField(
        _("the other way round"),
        default=False,
        help_text=_("The second is part of the first: the link is turned when it is adopted."),
    )
    rationale = models.TextField(_("reason"), help_text=_("Public once it is confirmed."))
    citation = models.CharField(_("citation"), max_length=250, help_text=_("Where in which text this can be read."))
    asked_at = models.DateTimeField(_("proposed"), editable=False)
    asked_by_id = models.CharField(_("proposed by, id"), max_length=40, editable=False)
    asked_by_label = models.CharField(_("proposed by"), max_length=254, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    confirmed_by_id = models.CharField(_("confirmed by, id"), max_length=40, blank=True, editable=False)
    confirmed_by_label = models.CharField(_("confirmed by"), max_length=254, blank=True, editable=False)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True, editable=False)
    refused_by_id = models.CharField(_("refused by, id"), max_length=40, blank=True, editable=False)
    refused_by_label = models.CharField(_("refused by"), max_length=254, blank=True, editable=False)

    objects = LinkDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a link")
        verbose_name_plural = _("decisions on links")
        constraints = (
            models.CheckConstraint(condition=Q(becomes__in=[each.value for each in DECIDED]), name="decision_known"),
            models.CheckConstraint(
                condition=~Q(rationale="") & ~Q(citation=""),
                name="decision_says_why_and_where",
                violation_error_message=_("Say why, and where it can be read."),
            ),
            models.CheckConstraint(
                condition=Q(turned=False) | Q(becomes=LinkStatus.ADOPTED),
                name="decision_turns_when_it_adopts",
                violation_error_message=_("A link is turned round when it is adopted."),
            ),
            models.CheckConstraint(
                condition=~Q(asked_by_id="") & ~Q(confirmed_by_id=F("asked_by_id")),
                name="decision_by_two_people",
                violation_error_message=_("A decision is confirmed by somebody else than who proposed it."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True),
                name="decision_confirmed_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by_id="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by_id="")),
                name="decision_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, refused_by_id="")
                | (Q(refused_at__isnull=False) & ~Q(refused_by_id="")),
                name="decision_refused_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["link"],
                condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="decision_one_open",
                violation_error_message=_("A decision on this link waits for a second curator already."),
            ),
        )

    def __str__(self):
        return f"{self.link_id}: {self.becomes}"

    @property
    def is_open(self):
        return self.confirmed_at is None and self.refused_at is None
