"""Random histories in which curators decide too: names, horizons, positions and methods that change or were wrong. Cell,
scorecard and matrix of any day, as known at any instant, against the oracle."""

import os
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest
from django.core.exceptions import ValidationError

from commitments.actors import actions as of_actors
from commitments.actors.models import Adherence
from commitments.audit import versions
from commitments.catalogue import actions as of_catalogue
from commitments.catalogue.models import Method
from commitments.scorecards.assemble import When
from commitments.scorecards.assemble.actors import scorecard_of
from commitments.scorecards.assemble.matrix import matrix_of
from commitments.scorecards.assemble.question import method_at
from tests import oracle
from tests.cast import actor_then, confirmed, make_curator
from tests.scorecards.test_oracle import (
    ENDED,
    HORIZONS,
    KINDS,
    PERIODS,
    SUBJECTS,
    World,
    draw_history,
    draw_instant,
    each_history,
    facts_of,
)

pytestmark = pytest.mark.django_db

SEEDS = range(60 if os.environ.get("DEEP") else 12)
DAYS = (date(2019, 5, 1), date(2021, 7, 1), date(2023, 3, 1), date(2024, 9, 1))
NAMES = ("Land", "Kingdom", "Republic")
LONGER = {"ageing_2y": 24, "stale_2y": 30, "ageing_5y": 30, "stale_5y": 48, "ageing_else": 50, "stale_else": 70}
SHORTER = {"ageing_2y": 6, "stale_2y": 9, "ageing_5y": 9, "stale_5y": 15, "ageing_else": 12, "stale_else": 20}


class Curators:
    """They decide at the instants of a history, and note for the oracle what they decided."""

    def __init__(self, world, dice):
        self.world, self.dice, self.cleo = world, dice, make_curator()
        self.acts = {"refused": 0}
        for at in sorted(draw_instant(dice) for _ in range(dice.randint(6, 14))):
            try:
                dice.choice([self.rename, self.rename, self.set_horizon, self.take_position, self.add_method])(at)
            except ValidationError:
                self.acts["refused"] += 1

    def note(self, fact, act):
        self.acts.setdefault(fact, []).append(act)

    def decide(self, noun, change, fact, name, act):
        facts = {"act": "correct" if act.corrects else "change", "changes": {name: act.value}, "reason": "As decided."}
        confirmed(change(from_on=act.from_on, by=self.cleo, at=act.at, **noun, **facts), at=act.at)
        self.note(fact, act)

    def rename(self, at):
        code, dice = self.dice.choice(sorted(SUBJECTS)), self.dice
        act = oracle.Act(at, dice.choice(DAYS), f"{dice.choice(NAMES)} {code}", corrects=dice.random() < 0.3)
        noun = {"actor": self.world.actors[code]}
        self.decide(noun, of_actors.change_actor, ("name", code), "name", act)

    def set_horizon(self, at):
        code, dice = self.dice.choice(sorted(KINDS)), self.dice
        corrects = dice.random() < 0.5
        day = dice.choice(DAYS) if corrects else at.date() + timedelta(days=dice.choice([0, 0, 20]))
        act = oracle.Act(at, day, dice.choice([None, 2, 5]), corrects=corrects)
        noun = {"commitment": self.world.commitments[code]}
        self.decide(noun, of_catalogue.change_commitment, ("horizon", code), "horizon_years", act)

    def take_position(self, at):
        code, position = self.dice.choice(sorted(SUBJECTS)), self.dice.choice(["for", "against", "abstained"])
        facts = {"actor": self.world.actors[code], "framework": self.world.framework, "source": "A record"}
        day = self.dice.choice(DAYS)
        row = Adherence(position=position, dated_on=day, act="change", reason="It voted.", **facts)
        confirmed(of_actors.record_adherence(instance=row, by=self.cleo, at=at), at=at)
        self.note(("position", code), oracle.Act(at, day, position == "for"))

    def add_method(self, at):
        months = self.dice.choice([LONGER, SHORTER])
        day = at.date() + timedelta(days=self.dice.choice([0, 0, 15]))
        method = Method(version=f"2.{at:%m%d%H%M%S}", effective_on=day, act="change", reason="A better rule.", **months)
        of_catalogue.add_method(instance=method, by=self.cleo, at=at)
        of_catalogue.confirm_method(version=method, by=make_curator("Cyra"), at=at)
        bands = {2: "2y", 5: "5y", None: "else"}
        value = {years: (months[f"ageing_{word}"], months[f"stale_{word}"]) for years, word in bands.items()}
        self.note("method", oracle.Act(at, day, value))


def told(history, acts, when):
    """({(actor, commitment): facts}, {actor: name}) by the oracle."""

    def held(fact, beginning):
        return oracle.held(beginning, acts.get(fact, []), as_of=when.as_of, known_at=when.known_at)

    cells = {
        (actor, code): oracle.cell(
            history, actor, code, kind, kinds=KINDS, horizon=held(("horizon", code), HORIZONS.get(code)),
            supports=held(("position", actor), supports), as_of=when.as_of, known_at=when.known_at,
            bands=held("method", oracle.BANDS),
        )
        for actor, supports in SUBJECTS.items()
        for code, kind in KINDS.items()
    }  # fmt: skip
    return cells, {code: held(("name", code), f"Land {code}") for code in SUBJECTS}


def differences(world, history, acts, asked):
    for when in asked:
        right, names = told(history, acts, when)
        method, actors = method_at(when), [actor_then(code, world.framework, when) for code in sorted(SUBJECTS)]
        yield from (f"{a.code} is {a.name} at {when}, told {names[a.code]}" for a in actors if a.name != names[a.code])
        rows = [
            ("scorecard", actor.code, row.commitment.code, row.cell)
            for actor in actors
            for row in scorecard_of(actor=actor, framework=world.framework, method=method, when=when).rows
        ]
        table = matrix_of(framework=world.framework, method=method, when=when, actors=actors)
        for row in table.rows:
            rows += [("matrix", a.code, row.commitment.code, c) for a, c in zip(table.actors, row.cells, strict=True)]
        for feed, actor, code, shown in rows:
            facts, wanted = facts_of(shown), right[actor, code]
            if facts != wanted:
                apart = {n: (facts[n], wanted[n]) for n in facts if facts[n] != wanted[n]}
                yield f"{feed} {actor} {code} at {when}: (shown, told) {apart}"


def a_world(seed):
    dice, world = random.Random(seed), World()
    history = draw_history(dice)
    for event in world.events(history):
        world.happen(*event)
    acts = Curators(world, dice).acts
    decided = [act.at for fact, each in acts.items() if fact != "refused" for act in each]
    instants = [ENDED + timedelta(days=60), *dice.sample(decided, min(4, len(decided)))]
    instants += [at - timedelta(microseconds=1) for at in instants[1:3]]
    days = [date(2026, 11, 22), date(2026, 6, 1), *PERIODS, *DAYS]
    return world, history, acts, [When(as_of=dice.choice(days), known_at=at) for at in instants for _ in range(2)]


@pytest.mark.parametrize("seed", each_history(SEEDS, on_both=2))
def test_every_page_shows_what_held_then_whatever_curators_decided(seed, record_property):
    world, history, acts, asked = a_world(seed)
    decided = sum(len(each) for fact, each in acts.items() if fact != "refused")
    assert decided >= 3, "some are refused: nothing would change, or something holds from that day already"
    assert list(differences(world, history, acts, asked)) == []
    record_property("acts of curators told to the oracle", decided)


@dataclass
class Held:
    """A version of one fact, as `rewritten` reads it."""

    from_on: date
    facts: dict
    DAY: ClassVar[str] = "from_on"


def test_a_thousand_lists_of_acts_on_one_fact_are_read_as_the_oracle_reads_them():
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
            assert shown == oracle.held("A", acts, as_of=day, known_at=ENDED), (seed, day, acts)


# --- the control: a rule that is read wrongly is found -----------------------------------------------------------------


def corrections_hold_from_their_day(monkeypatch):
    rewritten = versions.rewritten
    monkeypatch.setattr(versions, "rewritten", lambda rows, *, act, **facts: rewritten(rows, act="change", **facts))


def later_changes_are_lost(monkeypatch):
    def rewritten(timeline, *, act, changes, from_on):
        return REWRITTEN(timeline, act="correct" if act == "change" else act, changes=changes, from_on=from_on)

    monkeypatch.setattr(versions, "rewritten", rewritten)


def the_method_of_today_is_used(monkeypatch):
    now = When(as_of=date(2026, 11, 22), known_at=datetime(2026, 11, 22, tzinfo=UTC))
    monkeypatch.setitem(globals(), "method_at", lambda when: METHOD_AT(now))


REWRITTEN, METHOD_AT = versions.rewritten, method_at


@pytest.mark.walk
@pytest.mark.parametrize(
    "break_it", [corrections_hold_from_their_day, later_changes_are_lost, the_method_of_today_is_used]
)
def test_a_past_that_is_read_wrongly_is_found(monkeypatch, break_it):
    break_it(monkeypatch)
    assert any(sentence for seed in range(4) for sentence in differences(*a_world(seed)))
