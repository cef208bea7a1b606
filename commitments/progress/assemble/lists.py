"""Published reports in a list, and the commitments that can be reported on."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db.models import Count, Q

from commitments.actors.naming import name_then
from commitments.catalogue.models import Commitment, Framework
from commitments.common.labels import Shown, shown_claim
from commitments.progress import periods
from commitments.progress.models import Revision

from .sheets import with_parts

MOST_ANSWERS = 5000
"""How many answers one download holds. Measured with 10,000 on two busy cores: 16 s, 11 MiB of CSV and 200 MiB of memory
for one visitor's question. A list that is longer is filtered first."""

SHOWN_CLAIMS = 3
"""How many claims of a report stand in a list; the rest is counted."""


@dataclass(frozen=True)
class Said:
    """One claim in a list: what it is about and what it says."""

    commitment: object
    shown: Shown
    self_view: str
    momentum: str
    freshness: str

    @property
    def old(self):
        return self.freshness == "stale"


@dataclass(frozen=True)
class PublishedRow:
    """A published report in a list. `more` counts the claims that are meant and not shown; `who` is what kind of actor
    says it and from where, empty for one that does not give its name."""

    revision: Revision
    author: str
    who: str
    said: tuple[Said, ...]
    more: int


def list_rows(revisions, *, method, today):
    """Rows of published reports; each revision carries the claims that are meant as `named_claims`."""
    edges = periods.edges(method, today=today)
    return [_published_row(revision, edges=edges) for revision in revisions]


def _published_row(revision, *, edges):
    claims = revision.named_claims
    return PublishedRow(
        revision=revision,
        author=revision.author_first,
        who="" if revision.is_shielded else _kind_and_place(revision.report.actor.body),
        said=tuple(_said(claim, edges=edges) for claim in claims[:SHOWN_CLAIMS]),
        more=max(0, len(claims) - SHOWN_CLAIMS),
    )


def _kind_and_place(actor):
    return ", ".join(str(word) for word in (actor.get_type_display(), actor.get_region_display()) if word)


def _said(claim, *, edges):
    return Said(
        commitment=claim.about,
        shown=shown_claim(claim),
        self_view=claim.get_self_view_display(),
        momentum=claim.momentum,
        freshness=periods.freshness(claim.period_end, horizon=claim.about.horizon_years, edges=edges),
    )


def claims_in_list(claims, *, revisions):
    """`claims` of the revisions of a list, with all that an export says, the latest report first."""
    return (
        with_parts(claims.filter(revision__in=revisions.order_by().values("pk")))
        .select_related(
            "revision__report__actor",
            "commitment__framework",
            "pledge",
            "prepared_by",
            "unchanged_since__revision",
        )
        .prefetch_related("revision__report__actor__entered_twice_as")
        .annotate(name_then=name_then("actor"))
        .order_by("-revision__shown_at", "-revision__tie", "-revision__report_id", "commitment__position", "id")
    )


def commitments_to_choose(words, *, besides=()):
    """Frameworks with the commitments that can be reported on, of which all `words` are true: [(framework, [...])]."""
    commitments = Commitment.objects.trackable().exclude(pk__in=besides).select_related("framework").in_order()
    found = commitments.with_words(words)
    return [(framework, list(group)) for framework, group in groupby(found, key=attrgetter("framework"))]


def frameworks_to_review():
    """Frameworks that a full review can go through, each with how many `rows` it has there."""
    rows = Count("commitments", filter=Q(commitments__in=Commitment.objects.trackable()))
    return list(Framework.objects.current().scored().annotate(rows=rows).filter(rows__gt=0).in_order())
