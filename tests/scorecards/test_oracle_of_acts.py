"""Random histories in which curators decide too, on each of the five nouns: what an actor is called, what it is, what it is
part of, whether it is there and whether it was entered twice; what a commitment asks, of whom, and whether it is tracked;
positions, methods and links. Actor, cell, scorecard, matrix and framework of any day, as known at any instant, against the
oracle."""

import os
import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from commitments.actors.actions import curation, merging
from commitments.actors.models import Actor, ActorVersion, Adherence
from commitments.actors.models.actors import ActorVersionQuerySet, AdherenceQuerySet
from commitments.audit import versions
from commitments.catalogue import actions as of_catalogue
from commitments.catalogue import decisions
from commitments.catalogue.models import Commitment, CrosswalkLink, Method
from commitments.catalogue.models.commitments import CommitmentVersionQuerySet
from commitments.catalogue.models.methods import MethodQuerySet
from commitments.common.parameters import Moved
from commitments.scorecards import access
from commitments.scorecards.assemble import When, published
from commitments.scorecards.assemble.actors import scorecard_of
from commitments.scorecards.assemble.cell import actor_facts, scorecard_row, unit_of
from commitments.scorecards.assemble.frameworks import board_of
from commitments.scorecards.assemble.matrix import matrix_of
from commitments.scorecards.assemble.question import method_at
from commitments.scorecards.assemble.succession import actors_beside
from commitments.search import index
from tests import oracle
from tests.cast import confirmed, make_curator
from tests.scorecards.test_oracle import (
    BEGAN,
    ENDED,
    HORIZONS,
    KINDS,
    LINKS,
    PERIODS,
    SUBJECTS,
    World,
    counts_of,
    draw_history,
    draw_instant,
    each_history,
    facts_of,
    told_counts,
)

pytestmark = pytest.mark.django_db

SEEDS = range(60 if os.environ.get("DEEP") else 9)
DAYS = (date(2019, 5, 1), date(2021, 7, 1), date(2023, 3, 1), date(2024, 9, 1))
NAMES = ("Land", "Kingdom", "Republic")
NGOS = ("XN0", "XN1")
LONGER = {"ageing_2y": 24, "stale_2y": 30, "ageing_5y": 30, "stale_5y": 48, "ageing_else": 50, "stale_else": 70}
SHORTER = {"ageing_2y": 6, "stale_2y": 9, "ageing_5y": 9, "stale_5y": 15, "ageing_else": 12, "stale_else": 20}
UNTIL_CONFIRMED = timedelta(minutes=30)

OF_ACTORS = {"type": "state", "region": "Europe", "parent": None, "retired": None, "followed": "", "kept": None}
OF_COMMITMENTS = {"asked": "state", "parent": None, "tracked": True, "retired": None}
BEGINNING = {
    **{(fact, code): value for code in (*SUBJECTS, *NGOS) for fact, value in OF_ACTORS.items()},
    **{(fact, code): value for code in KINDS for fact, value in OF_COMMITMENTS.items()},
    **{("name", code): f"Land {code}" for code in SUBJECTS},
    **{("position", code): "" for code in SUBJECTS},
    **{("title", code): f"The whole title of {code}" for code in KINDS},
    **{("horizon", code): HORIZONS.get(code) for code in KINDS},
    **{("link", code): "proposed" for code in LINKS.values()},
    ("method",): oracle.BANDS,
}
"""Each fact that may change, and how it is before anything happens."""

STATED = ("position", "method", "link")
VOTED_ON, LONG_AGO = date(2018, 12, 19), datetime(2018, 12, 20, tzinfo=UTC)


class Curators:
    """Two who decide at the instants of a history. They note for the oracle what they decided, and count what was refused."""

    def __init__(self, world, dice, *, many):
        self.world, self.dice, self.first, self.second = world, dice, make_curator(), make_curator("Cyra")
        voted = [code for code, supports in SUBJECTS.items() if supports]
        self.acts = {("position", code): [oracle.Act(LONG_AGO, VOTED_ON, "for")] for code in voted}
        self.decided, self.refused = [], 0
        CrosswalkLink.objects.update(status="proposed")
        for number, code in enumerate(sorted(set(LINKS.values()))):
            self.decide_on_link(BEGAN - timedelta(days=2 - number), code, "adopted")
        for at in sorted(draw_instant(dice) for _ in range(many)):
            act = dice.choice([self.change_actor, self.change_actor, self.retire_actor, self.merge, self.change_commitment,
                               self.change_commitment, self.retire_commitment, self.track, self.take_position,
                               self.add_method, self.decide_on_some_link])  # fmt: skip
            try:
                with transaction.atomic():
                    act(at)
            except ValidationError:
                self.refused += 1

    def note(self, *fact, at, day, value, corrects=False):
        self.decided.append(oracle.Act(at, day, value, corrects=corrects))
        self.acts.setdefault(fact, []).append(self.decided[-1])

    def propose(self, action, *, at, **facts):
        """Asked by one, and confirmed by the other half an hour later."""
        return confirmed(action(by=self.first, at=at - UNTIL_CONFIRMED, **facts), at=at)

    # of actors

    def actor(self, *codes):
        return Actor.objects.get(code=self.dice.choice(codes or sorted(SUBJECTS)))

    def change_actor(self, at):
        dice, actor = self.dice, self.actor()
        parent = self.dice.choice([None, *NGOS])
        fact, column, value = dice.choice([
            ("name", "name", f"{dice.choice(NAMES)} {actor.code}"),
            ("type", "type", dice.choice(["state", "un_entity", "observer_state"])),
            ("region", "region", dice.choice(["Africa", "Asia", "Europe"])),
            ("parent", "parent_id", parent and self.world.actors[parent].pk),
        ])  # fmt: skip
        corrects, day = dice.random() < 0.3, dice.choice([*DAYS, at.date() + timedelta(days=dice.choice([0, 20]))])
        said = {"act": "correct" if corrects else "change", "changes": {column: value}, "reason": "As decided."}
        self.propose(curation.change_actor, actor=actor, from_on=day, at=at, **said)
        self.note(fact, actor.code, at=at, day=day, value=parent if fact == "parent" else value, corrects=corrects)

    def retire_actor(self, at):
        """Or, where it is retired, bring it back."""
        actor, asked_on = self.actor(), (at - UNTIL_CONFIRMED).date()
        if actor.retired_on:
            self.propose(curation.bring_back_actor, instance=actor, reason="It is again.", at=at)
            day, since, after = asked_on, None, ""
        else:
            day = since = self.dice.choice([asked_on, *DAYS, asked_on + timedelta(days=15)])
            follows = [other for other in [self.actor()] if other != actor]
            after = " ".join(other.code for other in follows)
            said = {"reason": "It is no more.", "on": day, "followed_by": follows}
            self.propose(curation.retire_actor, instance=actor, at=at, **said)
        self.note("retired", actor.code, at=at, day=day, value=since)
        self.note("followed", actor.code, at=at, day=day, value=after)

    def merge(self, at):
        """Or, where it stands with another entry, part the two."""
        codes = self.dice.choice([sorted(SUBJECTS), NGOS])
        actor, day = self.actor(*codes), (at - UNTIL_CONFIRMED).date()
        if actor.entered_twice_as_id:
            self.propose(merging.part_actor, instance=actor, reason="They are two.", at=at)
            kept = None
        else:
            other = self.actor(*[code for code in codes if code != actor.code])
            self.propose(merging.merge_actor, instance=actor, kept=other, reason="One body.", at=at)
            kept = other.code
        self.note("kept", actor.code, at=at, day=day, value=kept, corrects=True)

    def take_position(self, at):
        code, position = self.dice.choice(sorted(SUBJECTS)), self.dice.choice(["for", "against", "abstained"])
        facts = {"actor": self.world.actors[code], "framework": self.world.framework, "source": "A record"}
        day = self.dice.choice(DAYS)
        row = Adherence(position=position, dated_on=day, act="change", reason="It voted.", **facts)
        self.propose(curation.record_adherence, instance=row, at=at)
        self.note("position", code, at=at, day=day, value=position)

    # of commitments

    def commitment(self):
        return Commitment.objects.get(code=self.dice.choice(sorted(KINDS)))

    def change_commitment(self, at):
        dice, commitment = self.dice, self.commitment()
        parent = dice.choice([None, "gcm.1"])
        fact, column, value = dice.choice([
            ("title", "title", f"{dice.choice(NAMES)} for all"),
            ("asked", "addressed_to", dice.choice(["", "state", "observer_state ngo", "un_entity"])),
            ("horizon", "horizon_years", dice.choice([None, 2, 5])),
            ("parent", "parent_id", parent and self.world.commitments[parent].pk),
        ])  # fmt: skip
        corrects = dice.random() < 0.3
        day = dice.choice(DAYS) if corrects else at.date() + timedelta(days=dice.choice([0, 0, 20]))
        said = {"act": "correct" if corrects else "change", "changes": {column: value}, "reason": "As decided."}
        self.propose(of_catalogue.change_commitment, commitment=commitment, from_on=day, at=at, **said)
        self.note(fact, commitment.code, at=at, day=day, value=parent if fact == "parent" else value, corrects=corrects)

    def retire_commitment(self, at):
        """Or, where it is retired, bring it back."""
        commitment, day = self.commitment(), (at - UNTIL_CONFIRMED).date()
        back = commitment.retired_on is not None
        action = of_catalogue.bring_back_commitment if back else of_catalogue.retire_commitment
        self.propose(action, instance=commitment, reason="Its time.", at=at)
        self.note("retired", commitment.code, at=at, day=day, value=None if back else day)

    def track(self, at):
        commitment, day = self.commitment(), (at - UNTIL_CONFIRMED).date()
        said = {"tracked": not commitment.trackable, "reason": "Who asks?"}
        self.propose(of_catalogue.track_commitment, instance=commitment, at=at, **said)
        self.note("tracked", commitment.code, at=at, day=day, value=said["tracked"])

    # of rules and links

    def add_method(self, at):
        months = self.dice.choice([LONGER, SHORTER])
        day = at.date() + timedelta(days=self.dice.choice([0, 0, 15]))
        method = Method(
            version=f"2.{len(self.decided)}", effective_on=day, act="change", reason="A better rule.", **months
        )
        of_catalogue.add_method(instance=method, by=self.first, at=at - UNTIL_CONFIRMED)
        of_catalogue.confirm_method(version=method, by=self.second, at=at)
        bands = {2: "2y", 5: "5y", None: "else"}
        value = {years: (months[f"ageing_{word}"], months[f"stale_{word}"]) for years, word in bands.items()}
        self.note("method", at=at, day=day, value=value)

    def decide_on_some_link(self, at):
        becomes = self.dice.choice(["adopted", "disputed", "retired"])
        self.decide_on_link(at, self.dice.choice(sorted(LINKS.values())), becomes)

    def decide_on_link(self, at, code, becomes):
        said = {"becomes": becomes, "rationale": "Read anew.", "citation": "para. 1"}
        asked = decisions.ask_decision(link=self.world.links[code], by=self.first, at=at - UNTIL_CONFIRMED, **said)
        decisions.confirm_decision(decision=asked, by=self.second, at=at)
        self.note("link", code, at=at, day=date.min, value=becomes)  # it has no day: it is so from that instant on


class Told:
    """What the oracle says of one question."""

    def __init__(self, history, acts, when):
        self.acts, self.when = acts, when
        self.kept = {code: self.held("kept", code) for code in (*SUBJECTS, *NGOS) if self.held("kept", code)}
        history = oracle.as_one_body(history, self.kept)
        self.bodies = [code for code in SUBJECTS if code not in self.kept]
        self.there = [code for code in self.bodies if self.held("retired", code) is None]
        self.counted = [code for code in self.there if self.held("type", code) == "state"]
        self.listed = [code for code in KINDS if self.held("tracked", code) and self.held("retired", code) is None]
        self.cells = {
            (actor, code): self.cell(history, actor, code, kind)
            for actor in self.bodies
            for code, kind in KINDS.items()
        }

    def held(self, *fact):
        reads = oracle.stated if fact[0] in STATED else oracle.held
        return reads(BEGINNING[fact], self.acts.get(fact, []), as_of=self.when.as_of, known_at=self.when.known_at)

    def cell(self, history, actor, code, kind):
        asked = (self.held("type", actor), self.held("asked", code), self.held("position", actor))
        cell = oracle.cell(
            history, actor, code, kind, kinds=KINDS, horizon=self.held("horizon", code), supports=oracle.is_asked(*asked),
            as_of=self.when.as_of, known_at=self.when.known_at, bands=self.held("method"),
        )  # fmt: skip
        return cell | {"link_status": self.held("link", cell["link"]) if cell["link"] else ""}

    def actor(self, code):
        """What its page says of it, or the entry to which its address leads on."""
        if code in self.kept:
            return {"leads to": self.kept[code]}
        found = {name: self.held(name, code) for name in ("name", "type", "region", "parent", "retired")}
        after = self.held("followed", code).split()
        found["after"] = sorted(other for other in after if other not in self.kept)
        found["before"] = sorted(other for other in self.bodies if code in self.held("followed", other).split())
        return found

    def commitment(self, code):
        return {name: self.held(name, code) for name in ("title", "parent", "tracked", "retired", "asked")}

    def framework(self):
        cells = {pair: cell for pair, cell in self.cells.items() if pair[0] in self.counted}
        speak = {actor for (actor, _code), cell in self.cells.items() if cell["period_end"]}
        positions = [self.held("position", code) for code in self.counted]
        return {
            "rows": {code: counts for code, counts in told_counts(cells).items() if code in self.listed},
            "actors": len(self.counted),
            "adherents": positions.count("for"),
            "also heard": sorted(speak.intersection(self.there) - set(self.counted)),
        }


class Shown:
    """The same by the roads that the pages take."""

    def __init__(self, world, when):
        self.framework, self.when, self.method = world.framework, when, method_at(when)
        self.slugs = {code: f"land-{code.lower()}" for code in SUBJECTS}

    def actor(self, code):
        try:
            actor = access.actor_then(self.slugs[code], self.when)
        except Moved as moved:
            return {"leads to": next(code for code, slug in self.slugs.items() if slug == moved.new)}
        before, after = actors_beside(actor, self.when)
        return {
            "name": actor.name,
            "type": actor.type,
            "region": actor.region,
            "parent": actor.parent and actor.parent.code,
            "retired": actor.retired_on,
            "after": sorted(each.code for each, _name in after),
            "before": sorted(each.code for each, _name in before),
        }

    def commitment(self, code):
        commitment = access.public_commitment(code, self.when)
        return {
            "title": commitment.title,
            "parent": commitment.parent and commitment.parent.code,
            "tracked": commitment.trackable,
            "retired": commitment.retired_on,
            "asked": commitment.addressed_to,
        }

    def cell(self, code, on):
        actor = access.actor_on(self.slugs[code], self.framework, self.when)
        commitment = access.tracked_commitment(on, self.framework, self.when)
        said = published.said_of(self.when, by={"pk": actor.pk}, on={"pk": commitment.pk})[commitment.pk, actor.pk]
        facts = unit_of(commitment, self.framework), actor_facts(actor), said
        return seen(scorecard_row(*facts, when=self.when, method=self.method).cell)

    def scorecard(self, code):
        actor = access.actor_on(self.slugs[code], self.framework, self.when)
        card = scorecard_of(actor=actor, framework=self.framework, method=self.method, when=self.when)
        return {row.commitment.code: seen(row.cell) for row in card.rows}

    def matrix(self, region):
        here = ActorVersion.objects.in_force(**self.when.both).in_world(fictional=True)
        here = here.filter(type="state", region=region).with_position(self.framework, **self.when.both)
        table = matrix_of(framework=self.framework, method=self.method, when=self.when, actors=here.by_name().actors())
        return {
            (actor.code, row.commitment.code): seen(cell)
            for row in table.rows
            for actor, cell in zip(table.actors, row.cells, strict=True)
        }

    def board(self):
        board = board_of(framework=self.framework, method=self.method, when=self.when, fictional=True)
        return {
            "rows": {row.unit.commitment.code: counts_of(row.spread) for row in board.rows},
            "actors": board.actors,
            "adherents": board.adherents,
            "also heard": sorted(actor.code for actor in board.also_heard),
        }


def seen(cell):
    return facts_of(cell) | {"link_status": cell.link_status}


def differences(world, history, acts, asked):
    """Sentences that say where a page and the oracle differ, one by one."""
    for each in asked:
        when = replace(each)  # it keeps what it was told of merged entries
        told, shown = Told(history, acts, when), Shown(world, when)
        for page, was, wanted in compared(told, shown):
            if was != wanted:
                apart = {n: (was.get(n), wanted.get(n)) for n in {*was, *wanted} if was.get(n) != wanted.get(n)}
                yield f"{page} at {when}: (shown, told) {apart}"


def compared(told, shown):
    """(page, what it shows, what it should), for each page of one question."""
    for code in SUBJECTS:
        yield f"actor {code}", shown.actor(code), told.actor(code)
    for code in KINDS:
        yield f"commitment {code}", shown.commitment(code), told.commitment(code)
    code, on = random.Random(str(told.when)).choice(sorted(told.cells))
    yield f"cell {code} {on}", shown.cell(code, on), told.cells[code, on]
    region = told.held("region", told.bodies[0])
    across = [code for code in told.counted if told.held("region", code) == region]
    yield f"matrix of {region}", shown.matrix(region), {(a, c): told.cells[a, c] for a in across for c in told.listed}
    yield "framework", shown.board(), told.framework()
    for code in told.bodies:
        yield f"scorecard {code}", shown.scorecard(code), {on: told.cells[code, on] for on in told.listed}


def a_world(seed, *, many=None):
    dice, world = random.Random(seed), World()
    history = draw_history(dice)
    for event in world.events(history):
        world.happen(*event)
    index.rebuild()  # the rows of reports were written past the acts
    curators = Curators(world, dice, many=many or dice.randint(10, 18))
    return world, history, curators, questions(dice, curators.decided)


def questions(dice, decided):
    """Just before and just after some decisions, long after all; on some day, on that of the decision, before it, and ahead."""
    asked = []
    for act in dice.sample(decided, min(4, len(decided))):
        ahead = [max(act.from_on, date(2018, 1, 1)) + timedelta(days=n) for n in (-1, 0)]
        for at in (act.at - timedelta(microseconds=1), dice.choice([act.at, ENDED + timedelta(days=60)])):
            asked.append(When(as_of=dice.choice([date(2026, 11, 22), *PERIODS, *DAYS, *ahead, *ahead]), known_at=at))
    return asked


@pytest.fixture(autouse=True)
def _with_the_demonstration(settings):
    settings.DEMO = True


@pytest.mark.parametrize("seed", each_history(SEEDS, on_both=2))
def test_every_page_shows_what_held_then_whatever_curators_decided(seed, record_property):
    world, history, curators, asked = a_world(seed)
    assert len(curators.decided) > 5, "some are refused: nothing would change, or something holds from that day already"
    assert list(differences(world, history, curators.acts, asked)) == []
    assert index.differences() == [], "what a search finds is what is public, after every act"
    record_property("acts of curators told to the oracle", len(curators.decided))


@dataclass
class Held:
    """A version of one fact, as `rewritten` reads it."""

    from_on: date
    facts: dict
    DAY: ClassVar[str] = "from_on"


def read_otherwise():
    """The seeds of those of a thousand lists of acts on one fact that `rewritten` and the oracle read otherwise."""
    for seed in range(1000):
        dice, stands, acts = random.Random(seed), [Held(date.min, {"name": "A"})], []
        for number in range(dice.randint(1, 6)):
            at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
            act = oracle.Act(at, dice.choice(DAYS), dice.choice("ABC"), corrects=dice.random() < 0.3)
            word = "correct" if act.corrects else "change"
            rows = versions.rewritten(stands, act=word, changes={"name": act.value}, from_on=act.from_on)
            acts += [act] if rows else []
            gone = [row for row, _day, _facts in rows]
            stands = [each for each in stands if each not in gone] + [Held(day, facts) for _gone, day, facts in rows]
            stands.sort(key=lambda each: each.from_on)
        for day in (*DAYS, date(2020, 1, 1), date(2026, 1, 1)):
            shown = [each for each in stands if each.from_on <= day][-1].facts["name"]
            if shown != oracle.held("A", acts, as_of=day, known_at=ENDED):
                yield seed


def test_a_thousand_lists_of_acts_on_one_fact_are_read_as_the_oracle_reads_them():
    assert list(read_otherwise()) == []


# --- the control: a past that is read wrongly is found -----------------------------------------------------------------

LATE = {"as_of": date(2027, 6, 1), "known_at": ENDED + timedelta(days=90)}
REWRITTEN, STATUS_KNOWN, LENT = versions.rewritten, published.status_known, published.lent_history


def all_are_changes(timeline, *, act, changes, from_on):
    return REWRITTEN(timeline, act="change", changes=changes, from_on=from_on)


def all_are_corrections(timeline, *, act, changes, from_on):
    return REWRITTEN(timeline, act="correct", changes=changes, from_on=from_on)


@pytest.mark.parametrize("wrong", [all_are_changes, all_are_corrections])
def test_an_act_that_is_written_wrongly_is_found(monkeypatch, wrong):
    monkeypatch.setattr(versions, "rewritten", wrong)
    assert any(read_otherwise())


def read_late(queryset, question, *names):
    """A mistake: what is asked of a noun is asked as of a later day, or by what is known later."""
    right = getattr(queryset, question)

    def wrong(self, **asked):
        return right(self, **asked | {name: LATE[name] for name in names})

    return queryset, question, wrong


OF_AN_ACTOR = {"name", "type", "region", "parent", "retired", "followed"}
OF_A_COMMITMENT = {"title", "asked", "horizon", "parent", "tracked", "retired"}
MISTAKES = {
    "an actor as it is known now": (OF_AN_ACTOR, *read_late(ActorVersionQuerySet, "in_force", "known_at")),
    "an actor as it is today": (OF_AN_ACTOR, *read_late(ActorVersionQuerySet, "in_force", "as_of")),
    "entries that were merged since": ({"kept"}, *read_late(ActorVersionQuerySet, "entered_twice", "known_at")),
    "entries that are not merged": ({"kept"}, ActorVersionQuerySet, "entered_twice", lambda self, **asked: {}),
    "what is retired is counted": ({"retired"}, ActorVersionQuerySet, "here", lambda self, *, fictional: self.filter(
        actor__fictional=fictional, entered_twice_as=None)),
    "a commitment as it is known now": (OF_A_COMMITMENT, *read_late(CommitmentVersionQuerySet, "in_force", "known_at")),
    "a commitment as it is today": (OF_A_COMMITMENT, *read_late(CommitmentVersionQuerySet, "in_force", "as_of")),
    "what is no longer tracked is listed": ({"tracked"}, CommitmentVersionQuerySet, "trackable", lambda self: self),
    "a position that is known since": ({"position"}, *read_late(AdherenceQuerySet, "latest_first", "known_at")),
    "a position that was taken since": ({"position"}, *read_late(AdherenceQuerySet, "latest_first", "as_of")),
    "a method that is known since": ({"method"}, *read_late(MethodQuerySet, "at", "known_at")),
    "the method of today": ({"method"}, *read_late(MethodQuerySet, "at", "as_of")),
    "a link as it was decided since": ({"link"}, published, "status_known", lambda *args, **asked: STATUS_KNOWN(
        *args, known_at=LATE["known_at"])),
    "a step that falls with its link": ({"link"}, published, "lent_history", lambda *args, **asked: LENT(
        *args, **asked).filter(link_status="adopted")),
}  # fmt: skip
"""By name: which facts it is about, and what is put where."""


def questions_about(facts, acts):
    """Just before what was decided of them, on the day before it holds, and after."""
    for act in [act for fact, each in acts.items() if fact[0] in facts for act in each if act.at > BEGAN][:4]:
        day = max(act.from_on, date(2026, 11, 22))
        yield When(as_of=day, known_at=act.at - timedelta(microseconds=1))
        yield When(as_of=max(act.from_on, date(2019, 1, 1)) - timedelta(days=1), known_at=act.at)
        yield When(as_of=day, known_at=act.at)


@pytest.mark.walk
def test_a_past_that_is_read_wrongly_is_found(monkeypatch):
    """Each mistake in one of a few worlds in which much was decided."""
    left = dict(MISTAKES)
    for seed, many in ((1, 30), (3, 60)):
        with transaction.atomic():
            world, history, curators, asked = a_world(seed, many=many)
            assert list(differences(world, history, curators.acts, asked[:2])) == [], "unbroken, they agree"
            for name, (facts, owner, question, wrong) in list(left.items()):
                about = questions_about(facts, curators.acts)
                with monkeypatch.context() as patch:
                    patch.setattr(owner, question, wrong)
                    if next(differences(world, history, curators.acts, about), None):
                        del left[name]
            transaction.set_rollback(True)
        if not left:
            break
    assert left == {}
