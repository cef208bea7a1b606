"""Random histories of reports, corrections, withdrawals, references, links, assessments and replies: every feed of the
pages against the oracle, which is written from the method and knows nothing of the program.

A history is drawn from a seed, which is in the name of the test that fails.
"""

import os
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from commitments.assessment.models import Assessment, AssessmentRevision, AssessmentRound
from commitments.assessment.models import Reply as ReplyRow
from commitments.catalogue.models import CrosswalkLink
from commitments.evidence.models import EvidenceItem
from commitments.progress.models import Claim, ClaimEvidence, ClaimReference, Report, Revision
from commitments.scorecards import cells
from commitments.scorecards.assemble import When, lanes, published
from commitments.scorecards.assemble.actors import scorecard_of
from commitments.scorecards.assemble.frameworks import board_of
from commitments.scorecards.assemble.matrix import matrix_of
from tests import oracle
from tests.cast import actor_then, make_actor, make_commitment, make_framework, make_method, make_restraint, make_user
from tests.drawing import one_in
from tests.second_voice import SAID
from tests.voices import METHOD

pytestmark = pytest.mark.django_db

SEEDS = range(120 if os.environ.get("DEEP") else 40)
ON_BOTH = 1
"""Histories that `make test` tells to PostgreSQL too; the others are walks."""
BEGAN, ENDED = datetime(2026, 1, 3, tzinfo=UTC), datetime(2026, 9, 20, tzinfo=UTC)
PERIODS = (date(2021, 6, 30), date(2022, 6, 30), date(2023, 12, 31), date(2024, 12, 31), date(2025, 6, 30))
KINDS = {"gcm.1": "do", "gcm.2": "do", "gcm.29.never": "refrain"}
WHY = {"withdrawal_reason": "A figure was wrong."}
HORIZONS = {"gcm.2": 2}
LINKS = {
    ("gcm.1", "gcm.2"): "gcm.1--gcm.2",
    ("gcm.2", "gcm.1"): "gcm.1--gcm.2",
    ("gcm.1", "gcm.29.never"): "gcm.1--gcm.29.never",  # on another scale: what is ticked there lends nothing
}
SUBJECTS = {"XAA": True, "XBB": True, "XCC": False}
"""By code, and whether it supports the framework."""

MOST_OF_IT = ("XAA", "XAA", "XAA", "XBB", "XCC")
"""So that several speak of one actor, and there is something to compare."""

ASSESSORS = {"XN0": False, "XN1": False, "XN2": True, "XN3": True}
"""By code, and whether it never gives its name; the others sometimes do not."""


# --- a history ---------------------------------------------------------------------------------------------------------


def draw_history(dice):
    """Some reports and assessments, with no two things published in the same instant."""
    history = [draw_report(dice) for _ in range(dice.randint(2, 7))]
    history += [draw_assessment(dice) for _ in range(dice.randint(3, 9))]
    return history


def draw_instant(dice, after=BEGAN):
    """Sometimes within hours of the end of a month, where the nameless change."""
    at = after + max(ENDED - after, timedelta(days=9)) * dice.random()
    if dice.random() < 0.4:
        at = max(at, oracle.end_of_month(at) - timedelta(hours=dice.randint(0, 9)))
    return at + timedelta(seconds=1, microseconds=dice.randrange(1_000_000))


def draw_says(dice, kind):
    if dice.random() < 0.2:
        return oracle.Says(answer=dice.choice(["cannot_assess", "not_applicable"]))
    rests_on = {"told": dice.random() < 0.5, "pieces": [draw_piece(dice) for _ in range(dice.choice([0, 0, 1, 2]))]}
    if kind == "do":
        return oracle.Says(stage=dice.randrange(5), **rests_on)
    practice = dice.choice([*oracle.PRACTICES, "upheld"])
    return oracle.Says(practice=practice, safeguard=dice.random() < 0.5, breach=dice.random() < 0.5, **rests_on)


def draw_piece(dice):
    stated, confirmed = dice.choice(sorted(oracle.CLASSES)), dice.choice(sorted(oracle.CLASSES))
    if dice.random() < 0.5:
        return oracle.Piece(stated)
    return oracle.Piece(stated, confirmed=confirmed, confirmed_at=draw_instant(dice))


def draw_report(dice):
    texts = []
    at = BEGAN
    for _number in range(dice.choice([1, 1, 2, 3])):
        at = draw_instant(dice, after=at)
        codes = dice.sample(sorted(KINDS), dice.randint(1, 3))
        says = {code: draw_says(dice, KINDS[code]) for code in codes}
        lends = [
            (source, target, link) for (source, target), link in LINKS.items() if source in says and dice.random() < 0.5
        ]
        texts.append(oracle.Text(at=at, period_end=dice.choice(PERIODS), says=says, lends=lends))
    if dice.random() < 0.3:
        for code in texts[-1].says:
            if KINDS[code] == "do" and dice.random() < 0.5:
                texts[-1].says[code] = oracle.Says()  # not doing well, and no step stated
    report = oracle.Report(actor=dice.choice(MOST_OF_IT), texts=texts, nameless=dice.random() < 0.1)
    if dice.random() < 0.15:
        report.texts, report.transcribed = texts[:1], True
        report.texts[0].says = {
            code: said if said.stage is not None or said.practice or said.answer != "assessed" else oracle.Says(stage=2)
            for code, said in texts[0].says.items()
        }
    if dice.random() < 0.3:
        report.withdrawn_at = draw_instant(dice, after=report.texts[-1].at)
    return report


def draw_assessment(dice):
    assessor = dice.choice(sorted(ASSESSORS))
    commitment = dice.choice(["gcm.1", "gcm.1", "gcm.2", "gcm.29.never", "gcm.29.never"])
    texts, at = [], BEGAN
    for number in range(dice.choice([1, 1, 2, 2, 3])):
        at = draw_instant(dice, after=at)
        # Often a correction is not answered anew.
        first = ["", "agree", "partly", "disagree", "disagree", "disagree"]
        stance = dice.choice(["", "", "", "partly", "disagree"] if number else first)
        texts.append(
            oracle.Text(
                at=at,
                period_end=dice.choice(PERIODS[2:]),
                says={commitment: draw_says(dice, KINDS[commitment])},
                stance=stance,
                step_changed=(bool(stance) or any(text.stance for text in texts)) and dice.random() < 0.4,
            )
        )
    return oracle.Assessment(
        assessor=assessor,
        subject=dice.choice(MOST_OF_IT),
        commitment=commitment,
        texts=texts,
        withdrawn_at=draw_instant(dice, after=at) if dice.random() < 0.3 else None,
        nameless=ASSESSORS[assessor] or dice.random() < 0.3,
    )


# --- the same history in the database ----------------------------------------------------------------------------------


def each_history(seeds, *, on_both=ON_BOTH):
    """`make check` tells the first. On SQLite `make test` tells one of sixteen of those that are not told on both, and
    `make deep` all."""
    seeds = [s for s in seeds if s < on_both or one_in(16, s)]
    return [pytest.param(s, marks=marks_of(s, on_both)) for s in seeds]


def marks_of(seed, on_both):
    if seed >= on_both:
        return pytest.mark.walk
    return [pytest.mark.database, *([pytest.mark.long] if seed else [])]


class World:
    """Actors and commitments, and a history told into the tables, one thing at a time."""

    def __init__(self):
        make_method()
        self.framework = make_framework("gcm")
        self.commitments = {
            code: make_commitment(code, horizon_years=HORIZONS.get(code))
            for code, kind in KINDS.items()
            if kind == "do"
        }
        self.commitments["gcm.29.never"] = make_restraint()
        self.actors = {code: make_actor(code, f"Land {code}", adheres=supports) for code, supports in SUBJECTS.items()}
        for code, shielded in ASSESSORS.items():
            self.actors[code] = make_actor(code, f"Assessor {code}", type="ngo", adheres=False, shielded=shielded)
        self.links = {
            link: CrosswalkLink.objects.get_or_create(
                code=link,
                defaults={
                    "source": self.commitments[source],
                    "target": self.commitments[target],
                    "relation": "same",
                    "status": "adopted",
                },
            )[0]
            for (source, target), link in reversed(LINKS.items())
        }
        self.user, self.panel = make_user("Dora"), make_user("Rhea")
        self.method = make_method()
        self.rows = {}

    def events(self, history):
        """(when, what is to be done) of every thing that happened, in the order of time."""
        found = []
        for number, container in enumerate(history):
            for text in container.texts:
                found.append((text.at, number, container, text))
            if container.withdrawn_at:
                found.append((container.withdrawn_at, number, container, None))
        return sorted(found, key=lambda event: event[:2])

    def happen(self, at, number, container, text):
        tell = self.tell_report if isinstance(container, oracle.Report) else self.tell_assessment
        tell(at, number, container, text)

    def tell_report(self, at, number, container, text):
        report, earlier = self.rows.get(number, (None, None))
        if text is None:
            Claim.objects.filter(revision__report=report, superseded_at=None).update(withdrawn_at=at)
            ended = {"state": "withdrawn", "withdrawn_at": at, "withdrawn_by": self.panel, **WHY}
            Revision.objects.filter(report=report, superseded_at=None).update(**ended)
            return
        actor = self.actors[container.actor]
        if report is None:
            origin = {"origin": "transcribed", "source_note": "A paper."} if container.transcribed else {}
            report = Report.objects.create(actor=actor, created_at=at, created_by=self.user, **origin)
        count = earlier.number + 1 if earlier else 1
        revision = Revision.objects.create(
            report=report,
            number=count,
            method=self.method,
            period_end=text.period_end,
            created_at=at,
            created_by=self.user,
            reason="An error." if count > 1 else "",
            public_identity="a civil-society organisation" if container.nameless else "",
        )
        for code, says in text.says.items():
            claim = Claim.objects.create(
                revision=revision,
                commitment=self.commitments[code],
                kind=KINDS[code],
                actor=actor,
                period_end=text.period_end,
                revision_number=count,
                transcribed=container.transcribed,
                narrative="The law was amended." if says.told else "",
                **self.axes(says, own=not container.transcribed),
            )
            for piece in says.pieces:
                self.attach(claim, piece)
            for source, target, link in text.lends:
                if source == code:
                    ClaimReference.objects.create(
                        claim=claim,
                        link=self.links[link],
                        commitment=self.commitments[target],
                        relation="same",
                        lends=True,
                        confirmed_at=at,
                    )
        if earlier:
            Claim.objects.filter(revision=earlier).update(superseded_at=at)
            Revision.objects.filter(pk=earlier.pk).update(superseded_at=at)
        Claim.objects.filter(revision=revision).update(published_at=at)
        Revision.objects.filter(pk=revision.pk).update(
            state="published",
            submitted_at=at,
            submitted_by=self.user,
            published_at=at,
            published_by=self.panel,
            fictional=report.actor.fictional,
        )
        self.rows[number] = (report, revision)

    def tell_assessment(self, at, number, container, text):
        assessment, earlier = self.rows.get(number, (None, None))
        if text is None:
            ended = {"state": "withdrawn", "withdrawn_at": at, "withdrawn_by": self.panel, **WHY}
            AssessmentRevision.objects.filter(pk=earlier.pk).update(**ended)
            return
        if assessment is None:
            assessment = Assessment.objects.create(
                assessor=self.actors[container.assessor],
                subject=self.actors[container.subject],
                commitment=self.commitments[container.commitment],
                created_at=at,
                created_by=self.user,
            )
        [says] = text.says.values()
        sent_at = at - timedelta(hours=1)
        texts = dict(SAID) if says.answer == "assessed" else {"funding": "None.", "ties": "None."}
        revision = AssessmentRevision.objects.create(
            assessment=assessment,
            number=earlier.number + 1 if earlier else 1,
            method=self.method,
            kind=KINDS[container.commitment],
            period_end=text.period_end,
            reason="An error." if earlier else "",
            public_identity="a civil-society organisation" if container.nameless else "",
            created_at=sent_at,
            created_by=self.user,
            state="sent",
            round=1,
            submitted_at=sent_at,
            submitted_by=self.user,
            sent_at=sent_at,
            sent_by=self.user,
            reply_due_on=sent_at.date(),
            **texts,
            **self.axes(says, own=False),
        )
        if text.stance:
            handed = {"revision": revision, "number": 1, "submitted_at": sent_at, "submitted_by": self.user}
            sent = AssessmentRound.objects.create(**handed, digest="0" * 64, content="{}")
            reply = {"stance": text.stance, "text": "It is not so.", "filed_at": sent_at, "filed_by": self.user}
            ReplyRow.objects.create(revision=revision, round=sent, **reply)
        replied = ReplyRow.objects.filter(revision__assessment=assessment).order_by("revision__number").last()
        if earlier:
            AssessmentRevision.objects.filter(pk=earlier.pk).update(superseded_at=at)
        AssessmentRevision.objects.filter(pk=revision.pk).update(
            state="published",
            published_at=at,
            published_by=self.panel,
            step_changed=text.step_changed,
            earlier_reply=None if text.stance else replied,
        )
        self.rows[number] = (assessment, revision)

    def attach(self, claim, piece):
        item = EvidenceItem.objects.create(
            actor=claim.actor, title="A paper", issuer_class=piece.stated, received_at=BEGAN
        )
        ClaimEvidence.objects.create(claim=claim, evidence=item)
        if piece.confirmed:
            confirmed = {"confirmed_class": piece.confirmed, "confirmed_at": piece.confirmed_at}
            EvidenceItem.objects.filter(pk=item.pk).update(**confirmed, confirmed_by=self.user)

    def axes(self, says, *, own):
        if says.answer != "assessed":
            return {"answer": says.answer, "answer_reason": "No register is kept."}
        facts = {"stage": says.stage}
        if says.practice:
            facts = {"practice": says.practice, "safeguard": says.safeguard, "breach_reported": says.breach}
        if says.stage is None and not says.practice and own:
            facts |= {"self_view": "not_well", "reasons": "law"}
        return facts


# --- what the pages make of it -----------------------------------------------------------------------------------------


def facts_of(cell):
    """Of a cell what the oracle says too."""
    return {
        "step": cell.step and cell.step.value,
        "absence": cell.absence and cell.absence.value,
        "reported": cell.is_reported,
        "period_end": cell.period_end,
        "link": cell.via,
        "breach": cell.breach,
        "evidence": cell.evidence and cell.evidence.value,
        "stated_only": cell.stated_only,
        "freshness": cell.freshness and cell.freshness.value,
        "later_withdrawn_on": cell.later_withdrawn_on,
        "lowest": cell.lowest and cell.lowest.value,
        "highest": cell.highest and cell.highest.value,
        "voices": cell.voices,
        "without_step": len(cell.others) - cell.voices,
        "agreement": cell.agreement.value,
        "disputed": cell.disputed,
    }


def shown(world, when):
    """{(actor, commitment): facts} by the scorecards of the actors."""
    found = {}
    for code in SUBJECTS:
        actor = actor_then(code, world.framework, when)
        for row in scorecard_of(actor=actor, framework=world.framework, method=METHOD, when=when).rows:
            found[code, row.commitment.code] = facts_of(row.cell)
    return found


def in_matrix(world, when):
    actors = [actor_then(code, world.framework, when) for code in sorted(SUBJECTS)]
    table = matrix_of(framework=world.framework, method=METHOD, when=when, actors=actors)
    return {
        (actor.code, row.commitment.code): facts_of(cell)
        for row in table.rows
        for actor, cell in zip(table.actors, row.cells, strict=True)
    }


def counted(world, when):
    """{commitment: what a spread counts} by the page of the framework."""
    board = board_of(framework=world.framework, method=METHOD, when=when, fictional=True)
    return {row.unit.commitment.code: counts_of(row.spread) for row in board.rows}


def counts_of(spread):
    """Of a spread what the oracle counts too."""
    return {
        "steps": {step.value: n for step, n in spread.steps.items() if n},
        "absences": {absence.value: n for absence, n in spread.absences.items() if n},
        "stale": sum(spread.stale.values()),
        "transcribed": spread.transcribed,
        "assessed": spread.assessed,
        "disputed": spread.disputed,
        "agreements": {word.value: n for word, n in spread.agreements.items() if n},
    }


def told(history, when):
    """The same by the oracle."""
    return {
        (actor, code): oracle.cell(
            history,
            actor,
            code,
            kind,
            kinds=KINDS,
            horizon=HORIZONS.get(code),
            supports=supports,
            as_of=when.as_of,
            known_at=when.known_at,
        )
        for actor, supports in SUBJECTS.items()
        for code, kind in KINDS.items()
    }


def told_counts(cells):
    found = {}
    for code in KINDS:
        counts = {"steps": {}, "absences": {}, "agreements": {}}
        counts |= dict.fromkeys(("stale", "transcribed", "assessed", "disputed"), 0)
        for (_actor, where), facts in cells.items():
            if where != code:
                continue
            others = facts["voices"] + facts["without_step"]
            if facts["period_end"] and not facts["reported"]:
                counts["transcribed"] += 1
            elif facts["step"]:
                counts["steps"][facts["step"]] = counts["steps"].get(facts["step"], 0) + 1
                counts["stale"] += facts["freshness"] == "stale"
            else:
                counts["absences"][facts["absence"]] = counts["absences"].get(facts["absence"], 0) + 1
            counts["assessed"] += bool(others)
            counts["disputed"] += facts["disputed"]
            if others or facts["reported"]:
                word = facts["agreement"]
                counts["agreements"][word] = counts["agreements"].get(word, 0) + 1
        found[code] = counts
    return found


def questions(dice, history):
    """Days and instants worth asking for: around what happened, and around the ends of months."""
    instants = [ENDED + timedelta(days=60)]
    happened = [text.at for container in history for text in container.texts]
    ended = [container.withdrawn_at for container in history if container.withdrawn_at]
    for at in dice.sample(happened, min(3, len(happened))) + dice.sample(ended, min(2, len(ended))):
        instants += [at, at - timedelta(microseconds=1)]
    instants += [oracle.end_of_month(dice.choice(happened)), oracle.end_of_month(dice.choice(happened))]
    instants[-1] -= timedelta(microseconds=1)
    return [When(as_of=dice.choice([date(2026, 11, 22), *PERIODS]), known_at=at) for at in instants]


def differences(world, history, asked):
    """Sentences that say where a page and the oracle differ; none when they agree."""
    for when in asked:
        right = told(history, when)
        for name, feed in (("scorecard", shown), ("matrix", in_matrix)):
            for key, facts in feed(world, when).items():
                if facts != right[key]:
                    apart = {n: (facts[n], right[key][n]) for n in facts if facts[n] != right[key][n]}
                    yield f"{name} {key} at {when}: (shown, told) {apart}"
        counts = counted(world, when)
        for code, expected in told_counts(right).items():
            if counts[code] != expected:
                yield f"spread {code} at {when}: {counts[code]} but told {expected}"


# --- what holds for every history --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", each_history(SEEDS))
def test_every_page_shows_what_the_method_says_whatever_happened(seed, record_property):
    dice = random.Random(seed)
    history, world = draw_history(dice), World()
    for event in world.events(history):
        world.happen(*event)
    CrosswalkLink.objects.update(status=dice.choice(["adopted", "disputed", "retired"]))

    assert list(differences(world, history, questions(dice, history))) == []
    record_property("histories told to pages and oracle", 1)


@pytest.mark.parametrize("seed", each_history(SEEDS[:4]))
def test_the_order_in_which_it_was_entered_changes_nothing(seed):
    dice = random.Random(1000 + seed)
    history = draw_history(dice)
    asked = questions(dice, history)
    found = []
    for _turn in range(2):
        with transaction.atomic():
            world = World()
            events = world.events(history)
            numbers = list(range(len(history)))
            dice.shuffle(numbers)
            # Container by container, in any order; what happened to one happened in its own order.
            for event in sorted(events, key=lambda event: (numbers.index(event[1]), event[0])):
                world.happen(*event)
            found.append([(shown(world, when), in_matrix(world, when), counted(world, when)) for when in asked])
            transaction.set_rollback(True)

    assert found[0] == found[1]


@pytest.mark.parametrize("seed", each_history(SEEDS[:4]))
def test_what_was_public_at_an_instant_is_told_the_same_ever_after(seed):
    dice = random.Random(2000 + seed)
    history, world = draw_history(dice), World()
    as_of, was = date(2026, 11, 22), {}
    for event in world.events(history):
        world.happen(*event)
        when = When(as_of=as_of, known_at=event[0])
        was[when] = (shown(world, when), counted(world, when))

    for when, then in was.items():
        assert (shown(world, when), counted(world, when)) == then, (
            f"what was public at {when.known_at} is told differently"
        )


# --- the control: rules that are wrong are found -----------------------------------------------------------------------


def the_earliest_published_speaks(monkeypatch):
    monkeypatch.setattr(published, "rank", lambda claim: (claim.published_at, claim.period_end, 0, True, 0))
    monkeypatch.setattr(lanes, "rank", published.rank)


def the_nearest_decides(monkeypatch):
    right = cells.agreement_of

    def wrong(own, others, kind):
        others = cells.with_step(others, kind)
        nearest = sorted(others, key=lambda o: cells.steps_apart(cells.step_of(own, kind), cells.step_of(o, kind)))
        return right(own, tuple(nearest[:1]), kind)

    def guarded(own, others, kind):
        if own is None or not cells.with_step((own,), kind):
            return right(own, others, kind)
        return wrong(own, others, kind)

    monkeypatch.setattr(cells, "agreement_of", guarded)


def the_nameless_are_known_by_the_day(monkeypatch):
    monkeypatch.setattr(When, "month_known", property(lambda when: when.known_at))


def a_paper_contests(monkeypatch):
    right = cells.agreement_of

    def wrong(own, others, kind):

        return right(replace(own, transcribed=False) if own else None, others, kind)

    monkeypatch.setattr(cells, "agreement_of", wrong)


def an_average_is_shown(monkeypatch):
    right = cells.compute_cell

    def wrong(**facts):

        cell = right(**facts)
        if cell.voices < 2 or cell.kind != "do":
            return cell
        steps = [cells.DO_STEPS.index(cells.step_of(o, "do")) for o in cell.others if o.answer == "assessed"]
        middle = cells.DO_STEPS[round(sum(steps) / len(steps))]
        return replace(cell, lowest=middle, highest=middle)

    from commitments.scorecards.assemble import cell as road

    monkeypatch.setattr(road, "compute_cell", wrong)


def a_reply_in_part_disputes(monkeypatch):
    monkeypatch.setattr(lanes, "is_disputed", lambda *, stance, step_changed: stance in ("partly", "disagree"))


def a_link_that_fell_takes_its_step_away(monkeypatch):
    right = published.lent_history
    monkeypatch.setattr(published, "lent_history", lambda *args, **at: right(*args, **at).filter(link_status="adopted"))


def what_was_lent_is_forgotten_once_it_is_withdrawn(monkeypatch):
    right = published.lent_history

    def in_force(when, **at):
        return right(when, **at).in_force(known_at=when.known_at)

    monkeypatch.setattr(published, "lent_history", in_force)


WRONG_RULES = (
    a_reply_in_part_disputes,
    a_link_that_fell_takes_its_step_away,
    what_was_lent_is_forgotten_once_it_is_withdrawn,
    the_earliest_published_speaks,
    the_nearest_decides,
    the_nameless_are_known_by_the_day,
    a_paper_contests,
    an_average_is_shown,
)


@pytest.mark.walk
@pytest.mark.parametrize("break_it", [rule for number, rule in enumerate(WRONG_RULES) if one_in(2, number)])
def test_a_wrong_rule_is_found(monkeypatch, break_it):
    """That unbroken they agree is asked above, of the first of the same histories."""
    found = ""
    for seed in range(40):
        dice = random.Random(seed)
        with transaction.atomic():
            history, world = draw_history(dice), World()
            for event in world.events(history):
                world.happen(*event)
            CrosswalkLink.objects.update(status=dice.choice(["adopted", "disputed", "retired"]))
            asked = questions(dice, history)
            with monkeypatch.context() as patch:
                break_it(patch)
                found = next(differences(world, history, asked), "")
            transaction.set_rollback(True)
        if found:
            break

    assert found, "a rule that is wrong must not pass forty histories"
