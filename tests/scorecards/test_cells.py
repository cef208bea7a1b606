"""What a cell says. The tables of docs/methodology.md are run by test_methodology; here is what holds for every input."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.common.steps import DO_STEPS, Absence, Step
from commitments.scorecards.cells import (
    ActorFacts,
    Agreement,
    CommitmentFacts,
    Evidence,
    Freshness,
    FuturePeriod,
    agreement_of,
    empty_lane,
    evidence_grade,
    freshness,
    steps_apart,
    whole_months,
)
from tests.voices import ARCADIA, AS_OF, KNOWN_AT, METHOD, TO_DO, cells, make_cell, make_voice, pure, steps, voices

KINDS = st.sampled_from(["do", "refrain"])
DAYS = st.dates(date(2013, 1, 1), date(2040, 12, 31))
ORDER = [Freshness.CURRENT, Freshness.AGEING, Freshness.STALE]


def of_either_kind(strategy):
    """(kind, what `strategy(kind)` draws)."""
    return KINDS.flatmap(lambda kind: st.tuples(st.just(kind), strategy(kind)))


def lanes(kind):
    return st.tuples(st.none() | voices(kind), st.lists(voices(kind, speaker="XNG"), max_size=4).map(tuple))


# --- what holds for every cell --------------------------------------------------------------------------------------


@pure
@given(of_either_kind(cells))
def test_a_cell_has_a_step_or_an_absence_and_never_both(drawn):
    _kind, cell = drawn

    assert (cell.step is None) != (cell.absence is None)
    assert cell.has_stage <= (cell.step is not None)
    assert cell.has_stage <= cell.is_reported


@pure
@given(of_either_kind(cells))
def test_an_absence_is_never_a_step_and_carries_nothing_of_one(drawn):
    _kind, cell = drawn
    if cell.absence is None:
        return

    assert cell.absence in Absence
    assert not cell.absence.value.startswith(("do-", "rf-"))
    assert (cell.evidence, cell.breach, cell.stated_only, cell.has_stage) == (None, False, False, False)
    assert cell.agreement in (Agreement.ONE_VOICE, Agreement.NOT_COMPARED)


@pure
@given(of_either_kind(cells))
def test_an_empty_lane_is_not_reported_and_a_published_word_never_hides_behind_an_absence(drawn):
    _kind, cell = drawn

    if cell.published_at is None:
        assert cell.absence in (Absence.NO_REPORT, Absence.NOT_ADDRESSED)
        assert not cell.is_reported
        assert cell.freshness is None
    else:
        assert cell.absence in (None, Absence.CANNOT_ASSESS, Absence.NOT_APPLICABLE)


@pure
@given(of_either_kind(cells))
def test_what_was_transcribed_is_never_reported(drawn):
    _kind, cell = drawn

    assert not (cell.transcribed and (cell.is_reported or cell.has_stage))


@pure
@given(of_either_kind(lanes), st.randoms())
def test_the_order_of_the_others_changes_nothing(drawn, random):
    kind, (own, others) = drawn
    shuffled = list(others)
    random.shuffle(shuffled)

    first, second = make_cell(own, others, kind=kind), make_cell(own, tuple(shuffled), kind=kind)

    assert sorted(first.explain.inputs) == sorted(second.explain.inputs)
    assert replace(first, explain=None, others=()) == replace(second, explain=None, others=())
    assert (first.explain.rule, first.explain.agreement) == (second.explain.rule, second.explain.agreement)


@pure
@given(of_either_kind(lanes))
def test_the_range_of_others_is_bounded_by_what_was_said(drawn):
    kind, (own, others) = drawn
    cell = make_cell(own, others, kind=kind)
    said = [make_cell(o, kind=kind).step for o in others if o.answer == "assessed"]
    said = [step for step in said if step is not Step.UNSTATED]

    assert cell.voices == len(said)
    assert (cell.lowest is None) == (cell.highest is None) == (not said)
    if said:
        assert cell.lowest in said
        assert cell.highest in said
        assert all(cell.lowest.value <= step.value <= cell.highest.value for step in said)


@pure
@given(of_either_kind(lanes))
def test_what_others_say_never_moves_the_actors_own_lane(drawn):
    kind, (own, others) = drawn
    alone, beside = make_cell(own, kind=kind), make_cell(own, others, kind=kind)

    assert (alone.step, alone.absence, alone.is_reported, alone.evidence, alone.freshness) == (
        beside.step,
        beside.absence,
        beside.is_reported,
        beside.evidence,
        beside.freshness,
    )


@pure
@given(of_either_kind(lambda kind: st.tuples(steps(kind), steps(kind))))
def test_two_voices_agree_or_not_whichever_of_them_is_the_actor(drawn):
    kind, (one, other) = drawn
    there = agreement_of(make_voice(one), (make_voice(other),), kind)
    back = agreement_of(make_voice(other), (make_voice(one),), kind)

    assert there == back
    assert steps_apart(one, other) == steps_apart(other, one)
    assert (there[0] is Agreement.ALIGNED) == (steps_apart(one, other) == 0)


@pure
@given(of_either_kind(cells))
def test_every_cell_says_what_it_was_made_from(drawn):
    _kind, cell = drawn

    assert cell.explain.rule
    assert cell.explain.agreement
    assert cell.explain.method == "1.0"
    assert (cell.explain.as_of, cell.explain.known_at) == (AS_OF, KNOWN_AT)
    assert (cell.published_at is not None) <= bool(cell.explain.inputs)


# --- freshness ------------------------------------------------------------------------------------------------------


@pure
@given(DAYS, st.integers(0, 4000), st.integers(0, 4000), st.sampled_from([2, 5, 15, None]))
def test_nothing_gets_fresher_with_age(period_end, days, more, horizon):
    sooner, later = period_end + timedelta(days=days), period_end + timedelta(days=days + more)
    was, became = (freshness(period_end=period_end, as_of=on, horizon=horizon, method=METHOD) for on in (sooner, later))

    assert ORDER.index(was) <= ORDER.index(became)


@pure
@given(DAYS, st.integers(0, 4000), st.integers(0, 100))
def test_whole_months_never_run_backwards_and_a_year_has_twelve(day, days, more):
    later = day + timedelta(days=days)

    assert 0 <= whole_months(day, later) <= whole_months(day, later + timedelta(days=more))
    assert whole_months(day, day.replace(year=day.year + 1, day=min(day.day, 28))) in (11, 12)


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2025, 1, 31), date(2025, 2, 27), 0),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2025, 12, 31), date(2026, 12, 30), 11),
        (date(2025, 12, 31), date(2026, 12, 31), 12),
        (date(2025, 6, 15), date(2025, 6, 15), 0),
        (date(2025, 11, 30), date(2025, 12, 31), 1),
    ],
)
def test_months_are_whole(earlier, later, months):
    assert whole_months(earlier, later) == months


def test_a_period_that_has_not_ended_is_refused():
    tomorrow = AS_OF + timedelta(days=1)

    with pytest.raises(FuturePeriod, match="The period ends on 2026-11-23"):
        make_cell(make_voice(Step.DO_2, period_end=tomorrow))
    with pytest.raises(FuturePeriod, match="An assessment speaks"):
        make_cell(None, (make_voice(Step.DO_2, period_end=tomorrow, speaker="XNG"),))
    assert make_cell(make_voice(Step.DO_2, period_end=AS_OF)).freshness is Freshness.CURRENT


# --- both lanes -----------------------------------------------------------------------------------------------------


def test_an_assessment_fills_the_second_lane_even_where_the_first_is_empty():
    cell = make_cell(None, (make_voice(Step.DO_1, id="assessment:7", speaker="XNG"),))

    assert cell.absence is Absence.NO_REPORT
    assert (cell.lowest, cell.highest, cell.voices) == (Step.DO_1, Step.DO_1, 1)
    assert cell.agreement is Agreement.ONE_VOICE
    assert cell.explain.inputs == ("assessment:7",)


def test_others_who_cannot_assess_are_named_as_inputs_but_have_no_place_in_the_range():
    other = make_voice(id="assessment:7", answer="cannot_assess", answer_reason="No access.", speaker="XNG")
    cell = make_cell(make_voice(Step.DO_3), (other,))

    assert (cell.voices, cell.lowest) == (0, None)
    assert cell.agreement is Agreement.NOT_COMPARED
    assert cell.explain.inputs == ("claim:1", "assessment:7")


def test_a_report_without_a_stage_has_nothing_to_compare():
    own = make_voice(self_view="not_well", reasons=("law",))
    other = make_voice(Step.DO_0, speaker="XNG")

    assert agreement_of(own, (other,), "do") == (Agreement.NOT_COMPARED, "agreement.no-step-to-compare")
    assert make_cell(own, (other,)).agreement is Agreement.NOT_COMPARED
    assert make_cell(own).agreement is Agreement.ONE_VOICE


def test_the_widest_distance_decides():
    others = tuple(make_voice(step, speaker="XNG") for step in (Step.DO_3, Step.DO_2, Step.DO_1))

    assert make_cell(make_voice(Step.DO_3), others[:1]).agreement is Agreement.ALIGNED
    assert make_cell(make_voice(Step.DO_3), others[:2]).agreement is Agreement.DIFFERS
    contested = make_cell(make_voice(Step.DO_3), others)
    assert contested.agreement is Agreement.CONTESTED
    assert contested.explain.agreement == "agreement.contested-two-steps"
    assert contested.explain.rule == "own.latest-period"


def test_a_reply_that_disagrees_is_shown_beside_and_changes_no_value():
    other = make_voice(Step.DO_1, speaker="XNG")
    disputed = replace(other, disputed=True)
    cell = make_cell(make_voice(Step.DO_3), (disputed,))

    assert cell.disputed
    assert replace(cell, disputed=False, others=(other,)) == make_cell(make_voice(Step.DO_3), (other,))


def test_one_reply_that_disagrees_is_enough_to_say_so():
    others = (make_voice(Step.DO_3, speaker="XNG"), make_voice(Step.DO_3, speaker="XNC", disputed=True))

    assert make_cell(make_voice(Step.DO_3), others).disputed
    assert not make_cell(make_voice(Step.DO_3), others[:1]).disputed


def test_what_was_transcribed_is_not_a_voice_that_others_could_contest():
    read, other = make_voice(Step.DO_2, transcribed=True), make_voice(Step.DO_0, speaker="XNG")
    cell = make_cell(read, (other,))

    assert cell.agreement is Agreement.ONE_VOICE
    assert cell.explain.agreement == "agreement.transcribed"
    assert (cell.lowest, cell.voices) == (Step.DO_0, 1)
    assert make_cell(replace(read, transcribed=False), (other,)).agreement is Agreement.CONTESTED


def test_a_claim_that_was_lent_names_its_link_among_the_inputs():
    cell = make_cell(make_voice(Step.DO_2, via="gcm.6~a68-190.2"))

    assert cell.via == "gcm.6~a68-190.2"
    assert cell.explain.inputs == ("claim:1", "link:gcm.6~a68-190.2")
    assert cell.explain.rule == "own.lent"
    assert cell.is_reported


def test_where_nobody_has_spoken_there_is_no_voice_and_where_one_has_there_is():
    silent, read = make_cell(), make_cell(make_voice(Step.DO_2, transcribed=True))
    other = make_voice(answer="cannot_assess", answer_reason="No access.", speaker="XNG")

    assert [cell.is_heard for cell in (silent, read)] == [False, False]
    assert make_cell(make_voice(Step.DO_2)).is_heard
    assert make_cell(others=(other,)).is_heard


def test_a_stale_report_keeps_its_value():
    cell = make_cell(make_voice(Step.DO_3, period_end=date(2019, 12, 31)))

    assert cell.is_stale
    assert cell.step is Step.DO_3
    assert cell.is_reported


def test_a_later_report_that_was_withdrawn_is_named_beside_whatever_stands():
    cell = make_cell(None, later_withdrawn_on=date(2026, 3, 1))

    assert cell.absence is Absence.NO_REPORT
    assert cell.later_withdrawn_on == date(2026, 3, 1)


# --- absences and evidence ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("position", ["for", "declared_support"])
def test_who_supports_the_framework_and_is_silent_has_sent_no_report(position):
    assert empty_lane(TO_DO, replace(ARCADIA, position=position)) == (Absence.NO_REPORT, "", "absent.no-report")


def test_addressing_is_asked_before_adherence():
    ngo = ActorFacts(code="XNG", type="ngo")

    assert empty_lane(TO_DO, ngo) == (Absence.NOT_ADDRESSED, "type", "absent.not-addressed-type")
    assert empty_lane(CommitmentFacts(code="a68-190.1"), ngo)[0] is Absence.NO_REPORT


@pure
@given(of_either_kind(voices))
def test_a_grade_rises_with_official_and_independent_evidence_alone(drawn):
    _kind, voice = drawn
    grade = evidence_grade(voice)

    assert (grade in (Evidence.E2, Evidence.E4)) == voice.official
    assert (grade in (Evidence.E3, Evidence.E4)) == voice.independent
    assert (grade is Evidence.E0) == (
        not (voice.official or voice.independent or voice.other_evidence or voice.has_narrative)
    )


@pytest.mark.parametrize("step", DO_STEPS)
@pytest.mark.parametrize("evidence", [{}, {"has_narrative": True}, {"other_evidence": True}, {"official": True}])
def test_only_a_high_stage_without_any_evidence_is_called_stated_alone(step, evidence):
    cell = make_cell(make_voice(step, **evidence))

    assert cell.stated_only == (step in (Step.DO_3, Step.DO_4) and set(evidence) <= {"has_narrative"})
