"""Search over the whole site: what is found in each room, and where the rest of it is listed.

A group's number is the number on the list that it leads to (a test compares them). Actors, frameworks and commitments are few
and are shown from the index itself (search/index.py), with one query for all; every other group is one query more, of the
query set that says who may see what today.
"""

from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from commitments.actors.models import Actor, Region
from commitments.assessment.assemble.lists import published
from commitments.assessment.filters import assessments_with
from commitments.catalogue.models import Level
from commitments.common.vocabulary import ActorType
from commitments.exchange.filters import needs_with, offers_with, practices_with
from commitments.exchange.models import Offer, SharedPractice, public_needs
from commitments.pledges.filters import pledges_with
from commitments.pledges.models import PledgeRevision
from commitments.progress import lifecycle
from commitments.progress.filters import found_by
from commitments.progress.models import Claim, Revision
from commitments.search import folding, index

SHOWN = 8
"""How many of a group stand on the search page."""

SMALL = ("actor", "framework", "commitment", "subject")
NEAR, MOST_NEAR = 0.75, 5
"""How alike a name must be that may have been meant, from 0 to 1; and how many of them are named."""


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
class Hit:
    """An actor, a framework or a commitment."""

    title: str
    url: str
    line: str


@dataclass(frozen=True)
class Findings:
    actors: Found
    frameworks: Found
    commitments: Found
    reports: Found
    assessments: Found
    pledges: Found
    needs: Found
    offers: Found
    practices: Found
    elsewhere: bool
    """Whether an actor of the other world is called that. Its name is not told: no page mixes the two."""
    near: tuple[str, ...]
    """Names of actors of this world that may have been meant, where nothing was found."""

    @property
    def count(self):
        return sum(found.count for each in fields(self) if isinstance(found := getattr(self, each.name), Found))


def find(question, *, scope, known_at):
    """Findings for a question in one world. At most seven queries, whatever is found."""
    words = index.words_of(question)
    small = index.look_up(SMALL, words, near="actor", allowed={"actor": Actor.objects.named()})
    whole = {kind: [entry for entry, held in rows if len(held) == len(words)] for kind, rows in small.items()}
    actors = [each for each in whole.get("actor", []) if each.shown["listed"]]
    here = [each for each in actors if each.shown["fictional"] == scope.fictional]
    listed = (
        ("assessments", in_assessments(question, scope=scope, at=known_at), "assessment:assessments"),
        ("pledges", in_pledges(question, scope=scope), "pledges:pledges"),
        ("needs", in_needs(question, scope=scope, at=known_at), "support:support"),
        ("offers", in_offers(question, scope=scope, at=known_at), "support:support"),
        ("practices", in_practices(question, scope=scope, at=known_at), "practices:practices"),
    )
    reports = reports_with(words, small, scope=scope, known_at=known_at)
    groups = {
        "actors": _first(here, question, _actor, "scorecards:actors", {"q": question}, scope),
        "frameworks": _first(whole.get("framework", []), question, _framework, "scorecards:frameworks", {}, scope),
        "commitments": _first(
            [each for each in whole.get("commitment", []) if each.shown["current"]],
            question,
            _commitment,
            "scorecards:commitments",
            {"q": question, "all": "on"},
            scope,
        ),
        "reports": _found(reports, "progress:reports", question, scope),
        **{name: _found(rows, address, question, scope) for name, rows, address in listed},
    }
    is_empty = not any(group.count for group in groups.values())
    known = {word for rows in small.values() for _entry, held in rows for word in held}
    strange = [word for word in words if word not in known]
    alike = [entry.shown for entry, _held in small.get("actor", []) if entry.shown["listed"]]
    return Findings(
        **groups,
        elsewhere=scope.demo_site and len(actors) > len(here),
        near=_near(strange, [each for each in alike if each["fictional"] == scope.fictional]) if is_empty else (),
    )


# --- what the index itself shows -----------------------------------------------------------------------------------------


def _first(entries, question, shown, address, query, scope):
    """The best of them first: what is called or numbered just so, then in the order of lists."""
    asked = _joined(question)
    ranked = sorted((shown(entry.shown, asked=asked, scope=scope) for entry in entries), key=lambda row: row[0])
    rows = [hit for _rank, hit in ranked]
    query = f"?{urlencode(query)}{scope.extra}" if query else scope.query
    return Found(rows=rows[:SHOWN], count=len(rows), url=f"{reverse(address)}{query}")


def _joined(text):
    return folding.plain(text).replace(" ", "")


def _actor(said, *, asked, scope):
    facts = [ActorType(said["type"]).label, Region(said["region"]).label if said["region"] else ""]
    hit = Hit(said["name"], reverse("scorecards:actor", args=[said["slug"]]), ". ".join(str(f) for f in facts if f))
    return (_joined(said["name"]) != asked, folding.plain(said["name"]), said["slug"]), hit


def _framework(said, *, asked, scope):
    url = reverse("scorecards:framework", args=[said["code"]]) + scope.query
    return (_joined(said["code"]) != asked, said["position"], said["code"]), Hit(said["title"], url, "")


def _commitment(said, *, asked, scope):
    level = str(Level(said["level"]).label)
    numbered = f"{level} {said['number']}" if said["number"] else level
    called = (
        said["code"],
        said["number"],
        numbered,
        f"{said['framework']} {said['number']}",
        f"{said['framework']} {numbered}",
    )
    line = f"{said['framework']}, {numbered[0].lower()}{numbered[1:]}"
    hit = Hit(said["title"], reverse("scorecards:commitment", args=[said["code"]]) + scope.query, line)
    rank = (asked not in {_joined(each) for each in called}, not said["trackable"], *said["order"], said["code"])
    return rank, hit


def _near(words, actors):
    """Names with a word that is nearly one of these, which no name and no commitment has."""
    found = {}
    for said in actors:
        parts = folding.plain(said["name"]).split()
        alike = [
            max((SequenceMatcher(None, folding.plain(w), part).ratio() for part in parts), default=0) for w in words
        ]
        if alike and max(alike) >= NEAR:
            found[said["name"]] = max(alike)
    return tuple(sorted(found, key=lambda name: (-found[name], folding.plain(name)))[:MOST_NEAR])


# --- what a query set of its own shows -----------------------------------------------------------------------------------


def reports_with(words, small, *, scope, known_at):
    """Published reports of the scope's world with a claim in which every word is found, or whose author has it.

    Drafts and withdrawn ones are nowhere, nor is the other world. `small` is what the index found among the few.
    """
    claims = Claim.objects.all()
    for word in words:
        authors = Q(actor__in=_holding(small["actor"], word))
        claims = claims.filter(found_by(word, about=_holding(small["subject"], word), authors=authors))
    own = Claim.objects.filter(revision=OuterRef("pk")).order_by().values("revision")
    counted = Coalesce(Subquery(own.annotate(n=Count("*")).values("n")), 0)
    found = Revision.objects.with_names().filter(pk__in=claims.values("revision"))
    # As `public` asks it, but so that no index leads from the state to all reports there are: few are found.
    found = found.alias(state_now=Concat("state", Value(""))).filter(state_now=lifecycle.PUBLISHED)
    found = found.filter(published_at__lte=known_at, report__actor__fictional=scope.fictional)
    found = found.exclude(superseded_at__lte=known_at)
    return (
        _at_once(found if words else found.none(), "report__actor__entered_twice_as")
        .annotate(claim_count=counted)
        .latest_first()
    )


def _holding(rows, word):
    return [int(entry.key) for entry, held in rows if word in held]


def in_assessments(question, *, scope, at):
    found = assessments_with(published(at=at, fictional=scope.fictional), question)
    return _at_once(found, "assessment__assessor__entered_twice_as", "assessment__subject__entered_twice_as")


def in_pledges(question, *, scope):
    """Pledges in force of the scope's world: their latest published revisions."""
    in_force = PledgeRevision.objects.in_force().in_world(fictional=scope.fictional).with_names()
    return _at_once(pledges_with(in_force, question), "pledge__actor__entered_twice_as").latest_first()


def in_needs(question, *, scope, at):
    """Public needs that stand open. A private one is nowhere."""
    needs = public_needs(at=at).filter(actor__fictional=scope.fictional)
    return needs_with(needs, question).order_by("-published_at", "-id")


def in_offers(question, *, scope, at):
    """Open offers of support."""
    standing = Offer.objects.standing(today=timezone.localdate(at)).in_world(fictional=scope.fictional)
    return _at_once(offers_with(standing, question).with_names(), "actor__entered_twice_as").latest_first()


def in_practices(question, *, scope, at):
    """Practices whose answer is published and says that it worked."""
    in_view = SharedPractice.objects.in_view(at=at).in_world(fictional=scope.fictional).with_names()
    return _at_once(practices_with(in_view, question), "actor__entered_twice_as").latest_first()


def _at_once(rows, *joined):
    """What a list reads with a query of its own, in the same one; and nothing that the search page does not show."""
    return rows.prefetch_related(None).select_related(*joined)


def _found(rows, address, question, scope):
    rows = list(rows.annotate(in_all=Window(Count("*")))[:SHOWN])
    count = rows[0].in_all if rows else 0
    return Found(rows=rows, count=count, url=f"{reverse(address)}?{urlencode({'q': question})}{scope.extra}")
