"""Search over the whole site: what is found in each room, and where the rest of it is listed.

A group's number is the number on the list that it leads to (a test compares them). The lists' own filters are used for
actors alone: the others read their choices first, and search offers none.
"""

from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from commitments.actors.filters import ActorFilter
from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment
from commitments.common.search import words_of
from commitments.exchange.filters import offers_with, practices_with
from commitments.exchange.models import Offer, SharedPractice
from commitments.pledges.filters import pledges_with
from commitments.pledges.models import PledgeRevision
from commitments.progress import lifecycle
from commitments.progress.filters import with_word
from commitments.progress.models import Claim, Revision

SHOWN = 8
"""How many of a group stand on the search page."""


@dataclass(frozen=True)
class Found:
    """A group of what was found. `url` leads to the list of all `count`."""

    rows: list
    count: int
    url: str

    @property
    def has_more(self):
        return self.count > len(self.rows)


@dataclass(frozen=True)
class Findings:
    commitments: Found
    actors: Found
    reports: Found
    pledges: Found
    offers: Found
    practices: Found

    @property
    def count(self):
        return sum(getattr(self, group.name).count for group in fields(self))


def find(words, *, scope, known_at):
    """Findings for `words` in one world. A query for each group, and one to count a group that is longer than shown."""
    return Findings(
        commitments=_found(commitments_with(words), "scorecards:commitments", {"q": words, "all": "on"}, scope),
        actors=_found(actors_with(words, scope=scope), "scorecards:actors", {"q": words}, scope),
        reports=_found(reports_with(words, scope=scope, known_at=known_at), "progress:reports", {"q": words}, scope),
        pledges=_found(in_pledges(words, scope=scope), "pledges:pledges", {"q": words}, scope),
        offers=_found(in_offers(words, scope=scope, at=known_at), "support:support", {"q": words}, scope),
        practices=_found(in_practices(words, scope=scope, at=known_at), "practices:practices", {"q": words}, scope),
    )


def commitments_with(words):
    """Commitments of any level, what can be reported on first. They are of both worlds."""
    commitments = Commitment.objects.current().select_related("framework").with_words(words)
    return commitments.order_by("-trackable", "framework__position", "framework__code", "kind", "position", "code")


def actors_with(words, *, scope):
    actors = Actor.objects.in_world(fictional=scope.fictional).by_name()
    return ActorFilter({"q": words}, queryset=actors).qs


def reports_with(words, *, scope, known_at):
    """Published reports of the scope's world with a claim in which every word is found, or whose author has it.

    Drafts and withdrawn ones are nowhere, nor is the other world.
    """
    claims = Claim.objects.filter(revision=OuterRef("pk"))
    for word in words_of(words):
        claims = claims.filter(with_word(word))
    return (
        Revision.objects.with_names()
        .public(known_at=known_at)
        .filter(Exists(claims), state=lifecycle.PUBLISHED, report__actor__fictional=scope.fictional)
        .annotate(claim_count=Count("claims"))
        .latest_first()
    )


def in_pledges(words, *, scope):
    """Pledges in force of the scope's world: their latest published revisions."""
    in_force = PledgeRevision.objects.in_force().in_world(fictional=scope.fictional).with_names()
    return pledges_with(in_force, words).latest_first()


def in_offers(words, *, scope, at):
    """Open offers of support. What is needed is found with the reports that say so; a private need is nowhere."""
    standing = Offer.objects.standing(today=timezone.localdate(at)).in_world(fictional=scope.fictional)
    return offers_with(standing, words).with_names().latest_first()


def in_practices(words, *, scope, at):
    """Practices whose answer is published and says that it worked."""
    in_view = SharedPractice.objects.in_view(at=at).in_world(fictional=scope.fictional).with_names()
    return practices_with(in_view, words).latest_first()


def _found(queryset, name, query, scope):
    rows = list(queryset[: SHOWN + 1])
    count = queryset.count() if len(rows) > SHOWN else len(rows)
    return Found(rows=rows[:SHOWN], count=count, url=f"{reverse(name)}?{urlencode(query)}{scope.extra}")
