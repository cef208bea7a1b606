"""Claims that count somewhere else too, by reference: under another commitment, or under an SDG target."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from commitments.actors.naming import name_then
from commitments.catalogue.models import CommitmentVersion, CrosswalkLink, LinkStatus, as_known
from commitments.common import sdg
from commitments.common.labels import Shown, shown_claim
from commitments.progress.models import Claim, ClaimReference
from commitments.scorecards.cells import freshness

from .commitments import heard_at_home, named_as_then
from .frameworks import BoardRow, framework_summaries
from .question import entries_of, world_of


@dataclass(frozen=True)
class Counted:
    """One claim where it counts by reference. It stands on `commitment`, where its record lies."""

    reference: ClaimReference
    author: str
    is_shielded: bool
    shown: Shown
    freshness: str

    @property
    def claim(self) -> Claim:
        return self.reference.claim

    @property
    def commitment(self):
        return self.claim.commitment

    @property
    def link(self):
        return self.reference.link


@dataclass(frozen=True)
class SdgTarget:
    """A target, how many links to it are adopted and proposed, and how many claims count there."""

    code: str
    adopted: int
    proposed: int
    claims: int


@dataclass(frozen=True)
class LinkedRow:
    """A commitment linked with an SDG target, and its spread where it has a position and its framework is scored."""

    link: CrosswalkLink
    row: BoardRow | None

    @property
    def commitment(self):
        return self.link.source


def counted_under(*, when, fictional, **where):
    """References to `commitment=` or `sdg_target=` of claims that are heard where they stand (`heard_at_home`), and of what
    each actor lends there, whatever it has said at home since; the latest period first. A link that was disputed or
    retired since stays in sight here: what was published is not rewritten."""
    heard = heard_at_home(OuterRef("claim"), when=when, fictional=fictional)
    here = world_of(when, fictional=fictional)
    by = entries_of(when, here).of("claim__actor", here)
    lent = Q(by, pk=Subquery(_lent_by_the_same(when).values("pk")[:1]))
    return (
        ClaimReference.objects.filter(Exists(heard) | lent, **where)
        .annotate(
            name_then=name_then("claim__actor", said_at="claim__published_at", known_at=when.known_at),
        )
        .select_related("link", "claim__actor", "claim__commitment__framework", "claim__revision__report__actor")
        .order_by("-claim__period_end", "claim__revision__report", "pk")
    )


def _lent_by_the_same(when):
    """What the actor of an outer reference lends where that leads; first what may speak there, by the order of claims."""
    lent = ClaimReference.objects.lent(as_of=when.as_of, known_at=when.known_at).by_name()
    return lent.filter(claim__actor=OuterRef("claim__actor"), commitment=OuterRef("commitment")).order_by(
        "-claim__period_end", "-claim__published_at", "-claim__revision_number", "-claim_id"
    )


def counted_lines(references, *, when, method):
    references = list(references)
    as_known([reference.link for reference in references], known_at=when.known_at)
    claims = named_as_then([reference.claim for reference in references], when)
    CommitmentVersion.objects.put_on_all([claim.commitment for claim in claims], **when.both)
    return [_counted(reference, when=when, method=method) for reference in references]


def sdg_targets(links, *, when, fictional):
    """The SdgTarget of each target that `links`, with their `known_status`, lead to, in the order of the 2030 Agenda. Two
    queries."""
    statuses = defaultdict(lambda: defaultdict(int))
    for target, status in links.exclude(sdg_target="").order_by().values_list("sdg_target", "known_status"):
        statuses[target][status] += 1
    counted = counted_under(when=when, fictional=fictional, link__in=links.order_by().values("pk"))
    claims = dict(counted.order_by().values_list("sdg_target").annotate(Count("pk")))
    return [
        SdgTarget(
            code=target,
            adopted=statuses[target][LinkStatus.ADOPTED],
            proposed=statuses[target][LinkStatus.PROPOSED],
            claims=claims.get(target, 0),
        )
        for target in sorted(statuses, key=sdg.in_order)
    ]


def linked_with_sdg(target, *, when, fictional, actor_type):
    """(the commitments that adopted links tie to a target, each with its spread; the links that hold no longer).

    Seven queries, whatever their number: the spreads are those of the frameworks' own pages.
    """
    links = CrosswalkLink.objects.known(known_at=when.known_at, fictional=fictional).to_sdg(target)
    links = as_known(links.select_related("source__framework").order_by("code"), known_at=when.known_at)
    CommitmentVersion.objects.put_on_all([link.source for link in links], **when.both)
    boards = framework_summaries(when=when, fictional=fictional, actor_type=actor_type)
    rows = {row.unit.commitment.pk: row for board in boards for row in board.rows}
    held = [LinkedRow(link, rows.get(link.source_id)) for link in links if link.is_adopted]
    held.sort(key=lambda linked: (linked.commitment.framework.position, linked.commitment.position))
    return held, [link for link in links if link.status in (LinkStatus.DISPUTED, LinkStatus.RETIRED)]


def _counted(reference, *, when, method):
    claim = reference.claim
    claim.revision.name_then = reference.name_then
    return Counted(
        reference=reference,
        author=claim.revision.author,
        is_shielded=claim.revision.is_shielded,
        shown=shown_claim(claim),
        freshness=freshness(
            period_end=claim.period_end, as_of=when.as_of, horizon=claim.commitment.horizon_years, method=method
        ),
    )
