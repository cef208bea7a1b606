"""What a spread counts. Its table of examples is in docs/methodology.md."""

from hypothesis import given
from hypothesis import strategies as st

from commitments.common.steps import DO_STEPS, REFRAIN_STEPS, Absence, Step
from commitments.scorecards.cells import Agreement
from commitments.scorecards.spread import DO_ROWS, REFRAIN_ROWS, spread
from tests.voices import cells, make_cell, make_voice, pure

SETS = st.sampled_from(["do", "refrain"]).flatmap(
    lambda kind: st.tuples(st.just(kind), st.lists(cells(kind), max_size=8))
)


def spread_of(drawn):
    kind, some = drawn
    return spread(some, kind=kind), some


@pure
@given(SETS)
def test_every_cell_is_in_exactly_one_bucket(drawn):
    counted, some = spread_of(drawn)

    assert counted.total == len(some)
    assert counted.total == sum(counted.steps.values()) + counted.transcribed + sum(counted.absences.values())


@pure
@given(SETS)
def test_a_spread_counts_as_reported_what_its_cells_call_reported(drawn):
    counted, some = spread_of(drawn)

    assert counted.reported == sum(cell.is_reported for cell in some)
    assert counted.staged == sum(cell.has_stage for cell in some)
    assert counted.staged <= counted.reported <= counted.total
    assert sum(counted.years.values()) == counted.staged
    assert set(counted.years) == {cell.period_end.year for cell in some if cell.has_stage}


@pure
@given(SETS)
def test_absences_are_never_among_the_steps(drawn):
    counted, some = spread_of(drawn)

    assert set(counted.absences) == set(Absence)
    assert not set(counted.steps) & set(counted.absences)
    assert sum(counted.steps.values()) <= sum(cell.step is not None for cell in some)


@pure
@given(SETS)
def test_what_is_stale_or_breached_is_part_of_its_step(drawn):
    counted, some = spread_of(drawn)

    assert all(counted.stale[step] <= counted.steps[step] for step in counted.steps)
    assert counted.breaches <= sum(counted.steps.values())
    assert counted.contested == sum(cell.agreement == "contested" for cell in some)


@pure
@given(SETS)
def test_agreement_is_counted_where_somebody_has_spoken_and_nowhere_else(drawn):
    counted, some = spread_of(drawn)

    assert sum(counted.agreements.values()) == sum(cell.is_heard for cell in some)
    assert counted.assessed == sum(bool(cell.others) for cell in some)
    assert counted.disputed == sum(cell.disputed for cell in some) <= counted.assessed
    assert all(counted.agreements[word] <= counted.assessed for word in Agreement if word is not Agreement.ONE_VOICE)


def test_a_spread_holds_no_mean_of_what_others_say():
    others = (make_voice(Step.DO_1, speaker="XNG"), make_voice(Step.DO_3, speaker="XNC"))
    alone, beside = make_cell(make_voice(Step.DO_2)), make_cell(make_voice(Step.DO_2), others)

    assert spread([alone], kind="do").steps == spread([beside], kind="do").steps
    assert (beside.lowest, beside.highest, beside.voices) == (Step.DO_1, Step.DO_3, 2)


@pure
@given(SETS, st.randoms())
def test_the_order_of_the_cells_does_not_matter(drawn, random):
    counted, some = spread_of(drawn)
    random.shuffle(some)

    assert spread(some, kind=drawn[0]) == counted


def test_rows_that_count_nothing_say_0():
    empty = spread([], kind="do")

    assert empty.steps == dict.fromkeys(DO_ROWS, 0)
    assert empty.absences == dict.fromkeys(Absence, 0)
    assert (empty.total, empty.reported, empty.staged) == (0, 0, 0)
    assert set(spread([], kind="refrain").steps) == {*REFRAIN_STEPS, Step.UNSTATED} == set(REFRAIN_ROWS)
    assert set(DO_ROWS) == {*DO_STEPS, Step.UNSTATED}


def test_a_spread_takes_its_cells_one_by_one():
    some = (make_cell(make_voice(step)) for step in DO_STEPS)

    assert spread(some, kind="do").staged == 5


def test_a_transcribed_paper_is_in_a_bucket_of_its_own_even_where_it_says_that_it_cannot_assess():
    read = make_voice(answer="cannot_assess", answer_reason="The paper says so.", transcribed=True)
    counted = spread([make_cell(read), make_cell(make_voice(Step.DO_2, transcribed=True))], kind="do")

    assert counted.transcribed == 2
    assert counted.reported == 0
    assert sum(counted.absences.values()) == 0
