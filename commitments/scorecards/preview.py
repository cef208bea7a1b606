"""What a proposal would move if it were confirmed now: the answers of scorecards read twice, without it and with it.

Both are read by the queries and the arithmetic of the public pages (`common.versions.supposing`), so there is no second road
of rules, and nothing is written. Only what was published is read. The pairs that are read are those that the proposal touches.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from commitments.actors.models import Actor, ActorVersion, Adherence, Position
from commitments.catalogue.models import (
    Commitment,
    CommitmentTranslation,
    CommitmentVersion,
    Framework,
    LinkDecision,
    Method,
)
from commitments.catalogue.wording import TEXTS
from commitments.common import c1
from commitments.common.versions import BEGINNING, Act, supposing
from commitments.progress.models import ClaimReference
from commitments.scorecards import present

from .agreeing import WORDS
from .assemble.cell import cells_of, latest_positions, unit_of
from .assemble.question import When, method_at
from .assemble.tally import tallied_lanes
from .cells import Cell, Freshness

MOST = 10_000
"""From here on it says "more than", and compares no further."""
EXAMPLES = 5

NAMED = ("name", "slug", "type", "parent_id", "region")
"""What scorecards and lists say of an actor beside its answers."""


@dataclass(frozen=True)
class Answer:
    """The cell of an actor on a commitment."""

    framework: Framework
    commitment: Commitment
    actor: Actor
    cell: Cell


@dataclass(frozen=True)
class Example:
    """An answer that would read otherwise, in words: before and from then on."""

    actor: str
    commitment: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """What would be otherwise from `day` on. `back_to`: the day that has passed from which it would hold, where it is dated
    so. `is_correction`: it holds for every day. `is_more`: `changed` is where the counting stopped.

    `written`: answers that were given under the wording of before, and keep it. `named`: scorecards that bear what changes
    about their actor. `counted`: published answers that count across the link. None where the question does not arise.
    """

    day: date
    is_ahead: bool
    back_to: date | None = None
    is_correction: bool = False
    changed: int = 0
    is_more: bool = False
    added: int = 0
    gone: int = 0
    fictional: int = 0
    actors: int = 0
    frameworks: int = 0
    scorecards: int = 0
    examples: tuple[Example, ...] = ()
    written: int | None = None
    named: int | None = None
    counted: int | None = None

    @property
    def altered(self):
        """Of `changed`, those that stand before and after."""
        return self.changed - self.added - self.gone


def preview_of(versions, *, at):
    """The Preview of a decision that waits: its versions, or a list with one LinkDecision. About 20 queries, whatever it
    touches."""
    first, worlds = versions[0], (False, True) if settings.DEMO else (False,)
    if isinstance(first, LinkDecision):
        return _of_link(first, at=at)
    begins_on = min(getattr(each, each.DAY) for each in versions)
    if isinstance(first, CommitmentTranslation):  # no scorecard says its words
        day = max(at.date(), begins_on)
        return Preview(day=day, is_ahead=day > at.date(), is_correction=first.act == Act.CORRECT)
    when = When(as_of=max(at.date(), begins_on), known_at=at)
    touched = _touched(first)
    before = _answers(when, worlds=worlds, **touched)
    with supposing(versions, at=at):
        after = _answers(replace(when), worlds=worlds, **touched)  # anew: it remembers which entries stood together
    found = _compared(before, after, day=when.as_of, is_ahead=when.as_of > at.date())
    back_to = begins_on if BEGINNING.date() < begins_on < at.date() else None
    told = {"written": _written(versions, before), "named": _named(versions, before, after)}
    return replace(found, back_to=back_to, is_correction=first.act == Act.CORRECT, **told)


def _touched(version: Any):
    """Which actors and commitments a proposal may move, as conditions; None where it may be any. A method decides how old an
    answer is, and of silence it says nothing."""
    if isinstance(version, Method):
        return {"spoken_only": True}
    if isinstance(version, CommitmentVersion):
        return {"on": {"pk": version.commitment_id}}
    if isinstance(version, Adherence):
        return {"actors": {version.actor_id}, "on": {"framework": version.framework_id}}
    one_body = {version.entered_twice_as_id, version.replaces.entered_twice_as_id if version.replaces else None}
    return {"actors": {version.actor_id, *one_body} - {None}}


def _answers(when, *, worlds, actors=None, on=None, spoken_only=False):
    """{(actor id, commitment id): Answer} of all scorecards, for these actors and commitments. Eight queries."""
    frameworks = {each.pk: each for each in Framework.objects.in_force(**when.both).scored()}
    method = method_at(when)
    tracked = CommitmentVersion.objects.listed(**when.both).trackable().filter(commitment__framework__in=frameworks)
    if on:
        tracked = tracked.filter(**{f"commitment__{name}": value for name, value in on.items()})
    commitments = tracked.in_whole_order().commitments()
    people = ActorVersion.objects.in_force(**when.both).filter(
        actor__fictional__in=worlds, retired_on=None, entered_twice_as=None, actor__shielded=False
    )
    if actors is not None:
        people = people.filter(actor__in=actors)
    by = {"in": people.values("actor") if actors is None else actors}
    lanes = tallied_lanes(when, by=by, on=on or {"framework__in": list(frameworks)}) if commitments else {}
    everyone = people.by_name().actors()
    if spoken_only:
        spoke = {actor for _commitment, actor in lanes}
        everyone = [actor for actor in everyone if actor.pk in spoke]
    positions = latest_positions(everyone, when) if everyone else {}
    of_framework = defaultdict(list)
    for commitment in commitments:
        of_framework[commitment.framework_id].append(commitment)
    found = {}
    for pk, listed in of_framework.items():
        for actor in everyone:
            actor.position, actor.position_on = positions.get((actor.pk, pk), ("", None))
        units = [unit_of(commitment, frameworks[pk]) for commitment in listed]
        columns = cells_of(units, everyone, lanes, when=when, method=method)
        for commitment in listed:
            for actor, cell in zip(everyone, columns[commitment.pk], strict=True):
                if not spoken_only or (commitment.pk, actor.pk) in lanes:
                    found[actor.pk, commitment.pk] = Answer(frameworks[pk], commitment, actor, cell)
    return found


def _compared(before, after, *, day, is_ahead):
    pairs = ((before.get(pair), after.get(pair)) for pair in {**before, **after})
    seen: dict[tuple[int, int], bool] = {}
    moved = list(islice((each for each in pairs if not _reads_the_same(*each, seen)), MOST + 1))
    is_more, moved = len(moved) > MOST, moved[:MOST]
    either = [becomes or was for was, becomes in moved]
    return Preview(
        day=day,
        is_ahead=is_ahead,
        changed=len(moved),
        is_more=is_more,
        added=sum(was is None for was, _becomes in moved),
        gone=sum(becomes is None for _was, becomes in moved),
        fictional=sum(each.actor.fictional for each in either),
        actors=len({each.actor.pk for each in either}),
        frameworks=len({each.framework.pk for each in either}),
        scorecards=len({(each.actor.pk, each.framework.pk) for each in either}),
        examples=_examples(moved),
    )


def _reads_the_same(was, becomes, seen):
    """Whether a reader is told the same, by the canonical form that citations are made of. That each answer names its method
    is left out: another name alone moves nothing. `seen` keeps what was compared: what is alike is one cell."""
    if was is None or becomes is None:
        return False
    key = (id(was.cell), id(becomes.cell))
    if key not in seen:
        seen[key] = _form(was.cell) == _form(becomes.cell)
    return seen[key]


def _form(cell):
    return {name: said for name, said in c1.cell(framework="", found=cell)["answer"].items() if name != "method"}


def _examples(moved):
    """A few, each way in which an answer changes once before any comes twice."""
    ways = defaultdict(list)
    for was, becomes in moved:
        said = _in_words(was), _in_words(becomes)
        if len(ways[said]) < EXAMPLES:
            ways[said].append(becomes or was)
    turns = [(turn, place, said, each) for place, said in enumerate(ways) for turn, each in enumerate(ways[said])]
    turns.sort(key=lambda turn: turn[:2])
    return tuple(
        Example(
            actor=each.actor.name_and_code,
            commitment=f"{each.framework.short_title}: {each.commitment.label} ({each.commitment.code})",
            before=said[0],
            after=said[1],
        )
        for _turn, _place, said, each in turns[:EXAMPLES]
    )


def _in_words(answer):
    if answer is None:
        return _("on no scorecard")
    cell = answer.cell
    said = [present.shown_of(cell).text]
    if cell.absence_reason in Position.values:
        said.append(present.reason_words(cell))
    if cell.freshness is Freshness.STALE:
        said.append(_("out of date"))
    elif cell.freshness is Freshness.AGEING:
        said.append(_("getting old"))
    if cell.is_heard:
        said.append(present.lower(WORDS[cell.agreement]))
    return ", ".join(map(str, said))


def _written(versions, before):
    """How many answers were given under words that this changes. A correction marks no break, so nothing is said of it."""
    first = versions[0]
    if not isinstance(first, CommitmentVersion) or first.act != Act.CHANGE or not _differs(versions, TEXTS):
        return None
    return sum(each.cell.is_heard for each in before.values())


def _named(versions, before, after):
    if not isinstance(versions[0], ActorVersion) or not _differs(versions, NAMED):
        return None
    return len({(actor, each.framework.pk) for (actor, _c), each in {**before, **after}.items()})


def _differs(versions, names):
    """Whether the decision makes one of these facts another than the version that held until then."""
    first = versions[0]
    held = type(first).objects.recorded(known_at=first.proposed_at).filter(**{f"{first.NOUN[0]}_id": _noun_id(first)})
    until = held.filter(**{f"{first.DAY}__lte": getattr(first, first.DAY)}).order_by(f"-{first.DAY}").first()
    return until is not None and any(getattr(until, name) != getattr(first, name) for name in names)


def _noun_id(version):
    return getattr(version, f"{version.NOUN[0]}_id")


def _of_link(decision, *, at):
    """What becomes of a link moves no answer: what was published over it stays, and is marked. It is said how much that is."""
    across = ClaimReference.objects.in_force(known_at=at).by_name().filter(link=decision.link)
    return Preview(day=at.date(), is_ahead=False, counted=across.count())
