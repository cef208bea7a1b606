"""A count reads fewer voices than a cell shows: what it leaves out changes nothing of what is counted."""

from itertools import combinations

import pytest

from commitments.common.steps import DO_STEPS, REFRAIN_STEPS
from commitments.scorecards.assemble import tally
from tests.voices import make_cell, make_voice

ABSENT = ("cannot_assess", None, "", None)
SAID = {
    "do": [ABSENT, *(("assessed", stage, "", None) for stage in range(5))],
    "refrain": [
        ABSENT,
        *(
            ("assessed", None, practice, breach)
            for practice in ("not_upheld", "exceptions", "upheld")
            for breach in (True, False)
        ),
    ],
}
OWN = {
    "do": [make_voice(step) for step in DO_STEPS],
    "refrain": [make_voice(step, breach=breach) for step in REFRAIN_STEPS for breach in (True, False)],
}


def heard(said):
    safeguard = {"upheld": True}
    return tuple(
        make_voice(
            id=f"assessment:{n}",
            answer=answer,
            stage=stage,
            practice=practice,
            safeguard=safeguard.get(practice),
            breach=bool(breach),
        )
        for n, (answer, stage, practice, breach) in enumerate(said)
    )


def counted(own, said, kind):
    cell = make_cell(own, heard(said), kind=kind)
    return cell.agreement, cell.lowest, cell.highest, cell.is_assessed


@pytest.mark.parametrize("kind", ["do", "refrain"])
def test_whoever_speaks_what_is_left_out_of_a_count_changes_no_cell(kind):
    for size in range(1, len(SAID[kind]) + 1):
        for said in combinations(SAID[kind], size):
            for own in OWN[kind]:
                assert counted(own, tally._ends(set(said)), kind) == counted(own, said, kind), said


@pytest.mark.parametrize("end", [0, -1])
def test_with_one_end_alone_it_would(end):
    """The control: the lowest alone, or the highest, does not do."""
    wrong = []
    for said in combinations(SAID["do"][1:], 3):
        for own in OWN["do"]:
            wrong.append(counted(own, [sorted(said, key=lambda each: each[1])[end]], "do") != counted(own, said, "do"))
    assert any(wrong)
