"""The canonical form `c1` never changes: every function of it writes today what its golden file holds.

The actors are invented. A golden file is the text of one form, and under it its check code. `make_golden` says how one is
added; one that stands here is never made anew.
"""

import ast
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.conf import settings as site
from hypothesis import given
from hypothesis import strategies as st

from commitments.common import c1
from commitments.common.steps import Step
from commitments.scorecards.spread import spread
from tests.voices import AS_OF, KNOWN_AT, cells, make_cell, make_voice, pure

GOLDEN = Path(__file__).parent / "c1"
REPORT, RECORD = UUID(int=0xA), UUID(int=0xB)
WHEN = SimpleNamespace(as_of=AS_OF, known_at=KNOWN_AT)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Rows:
    """What a related manager gives."""

    rows: list = field(default_factory=list)

    def all(self):
        return self.rows


def coded(code, **facts):
    return SimpleNamespace(code=code, **facts)


def own(step, **facts):
    return make_voice(step, report_id=str(REPORT), **facts)


def other(step, number=1, **facts):
    said = {"id": f"assessment:{UUID(int=number)}/1", "speaker": "Harbour Light", "reply": "none", **facts}
    return make_voice(step, **said)


def revision(**facts):
    """One of a report, of Arcadia and by name unless `facts` say otherwise."""
    said = {
        "report_id": REPORT,
        "number": 2,
        "withdrawn_at": None,
        "is_shielded": False,
        "is_dated_by_month": False,
        "report": SimpleNamespace(actor=coded("XAA"), origin="submitted"),
        "method": SimpleNamespace(version="1.0"),
        "period_start": date(2025, 1, 1),
        "period_end": date(2025, 12, 31),
        "published_at": NOON,
    }
    return SimpleNamespace(**{**said, **facts})


def claim(code="gcm.13", **facts):
    said = {
        "about": coded(code),
        "kind": "do",
        "answer": "assessed",
        "stage": 2,
        "practice": "",
        "safeguard": None,
        "breach_reported": None,
        "momentum": "advancing",
        "self_view": "not_well",
        "reason_codes": ["money", "law"],
        "support": "private",
        "narrative": "Two centres opened.",
    }
    return SimpleNamespace(**{**said, **facts})


def assessment(**facts):
    of = SimpleNamespace(assessor=coded("XNG"), subject=coded("XAA"), commitment=coded("gcm.13"))
    said = {
        **vars(revision()),
        **vars(claim()),
        "assessment_id": RECORD,
        "assessment": of,
        "confidence": "medium",
        "reply_shown": SimpleNamespace(stance="disagree", text="It opened."),
        "is_disputed": True,
    }
    return SimpleNamespace(**{**said, **facts})


def pledge(**facts):
    said = {
        "pledge_id": RECORD,
        "number": 1,
        "withdrawn_at": None,
        "published_at": NOON,
        "pledge": SimpleNamespace(actor=coded("XAA"), origin="submitted"),
        "form": "matching",
        "nature": "financial",
        "matches": coded("pledge-0000000c"),
        "advances": Rows([SimpleNamespace(commitment=coded("gcm.21")), SimpleNamespace(commitment=coded("gcm.13"))]),
        "direction": "rise",
        "baseline": Decimal("0"),
        "baseline_on": date(2025, 1, 1),
        "target": Decimal("10.5"),
        "due_on": date(2030, 12, 31),
        "specific_codes": ["whom", "how"],
        "entries": Rows([SimpleNamespace(standing="under_way", on=date(2026, 3, 1), value=Decimal("2.25"))]),
        "money": Rows(
            [
                SimpleNamespace(stage="planned", currency="USD", amount=Decimal("1000000"), on=date(2026, 2, 1)),
                SimpleNamespace(stage="disbursed", currency="EUR", amount=Decimal("12.5"), on=date(2026, 3, 1)),
            ]
        ),
    }
    return SimpleNamespace(**{**said, **facts})


def practice():
    facts = {"actor": coded("XAA"), "report_id": REPORT, "about": coded("gcm.13"), "published_at": NOON}
    return SimpleNamespace(pk=RECORD, what_worked="Asking early.", **facts)


REFRAINS = make_cell(own(Step.R4, breach=True), kind="refrain")
CONTESTED = make_cell(
    own(Step.DO_4, official=True, evidence_confirmed=True, momentum="steady", via="gcm.13--rabat.1", revision=3),
    (other(Step.DO_1, disputed=True, reply="disagree"), other(None, 2, answer="cannot_assess")),
    later_withdrawn_on=date(2026, 10, 1),
)
SILENT, READ = make_cell(), make_cell(own(Step.DO_2, transcribed=True))
CANDID = make_cell(own(None, self_view="not_well", reasons=("money", "law")))
ABSENT = make_cell(own(None, answer="not_applicable", answer_reason="We have no border."))


def counted(some):
    return spread(some, kind="do")


FORMS = {
    "cell-silent": lambda: c1.cell(framework="gcm", found=SILENT),
    "cell-contested": lambda: c1.cell(framework="gcm", found=CONTESTED),
    "cell-refrains": lambda: c1.cell(framework="gcm", found=REFRAINS),
    "cell-read": lambda: c1.cell(framework="gcm", found=READ),
    "cell-candid": lambda: c1.cell(framework="gcm", found=CANDID),
    "cell-absent": lambda: c1.cell(framework="gcm", found=ABSENT),
    "scorecard": lambda: c1.scorecard(framework="gcm", actor="XAA", when=WHEN, cells=[REFRAINS, CONTESTED]),
    "commitment": lambda: c1.commitment(
        code="gcm.13", fictional=True, actor_type="state", when=WHEN, method="1.0", spread=counted([CONTESTED, SILENT])
    ),
    "framework": lambda: c1.framework(
        code="gcm",
        fictional=False,
        actor_type="ngo",
        when=WHEN,
        method="1.0",
        actors=5,
        adherents=2,
        spreads={"gcm.13": counted([CONTESTED, READ, CANDID, ABSENT]), "gcm.14": counted([SILENT])},
    ),
    "report": lambda: c1.report(
        revision=revision(), claims=[claim(), claim("pledge-0000000b", answer="cannot_assess", stage=None)]
    ),
    "report-shielded": lambda: c1.report(
        revision=revision(is_shielded=True, is_dated_by_month=True, period_start=None), claims=[claim()]
    ),
    "report-withdrawn": lambda: c1.report(revision=revision(withdrawn_at=NOON), claims=[]),
    "assessment": lambda: c1.assessment(revision=assessment()),
    "assessment-shielded": lambda: c1.assessment(
        revision=assessment(is_shielded=True, is_dated_by_month=True, reply_shown=None, is_disputed=False)
    ),
    "assessment-shielded-withdrawn": lambda: c1.assessment(
        revision=assessment(is_shielded=True, is_dated_by_month=True, withdrawn_at=NOON)
    ),
    "pledge": lambda: c1.pledge(revision=pledge()),
    "pledge-plain": lambda: c1.pledge(
        revision=pledge(matches=None, baseline=None, baseline_on=None, nature="", entries=Rows(), money=Rows())
    ),
    "pledge-withdrawn": lambda: c1.pledge(revision=pledge(withdrawn_at=NOON)),
    "practice": lambda: c1.practice(paper=practice(), gone=""),
    "practice-gone": lambda: c1.practice(paper=practice(), gone="withdrawn"),
}
"""{name of the golden file: what makes its form}."""


def make_golden():
    """Writes the files that are not there yet: `python -c "from tests.common.test_c1 import *; make_golden()"`."""
    for name, make in FORMS.items():
        path = GOLDEN / f"{name}.txt"
        if not path.exists():
            path.write_text(f"{c1.text_of(make())}\n{c1.code_of(make())}\n", encoding="ascii")


@pytest.mark.parametrize("name", FORMS)
def test_a_form_and_its_check_code_are_what_they_were_when_they_were_first_given(name):
    text, code = (GOLDEN / f"{name}.txt").read_text(encoding="ascii").splitlines()

    assert c1.text_of(FORMS[name]()) == text
    assert c1.code_of(FORMS[name]()) == code


def test_every_golden_file_is_asked():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_a_stranger_computes_the_check_code_from_the_text_by_the_recipe(name):
    """The one that docs/methodology.md gives, without a line of the product."""
    text, code = (GOLDEN / f"{name}.txt").read_text(encoding="ascii").splitlines()
    section = (site.BASE_DIR / "docs" / "methodology.md").read_text(encoding="utf-8").split("## How a citation")[1]
    recipe = {}
    exec(re.search(r"```python\n(.*?)```", section, re.DOTALL)[1], recipe)  # noqa: S102 - our own document

    assert recipe["check_code"](text) == code


# --- what a form may hold -------------------------------------------------------------------------------------------------


def leaves(value):
    if isinstance(value, dict):
        assert all(isinstance(name, str) for name in value)
        value = value.values()
    elif not isinstance(value, list):
        yield value
        return
    for each in value:
        yield from leaves(each)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_holds_codes_counts_and_days_and_no_free_text(name):
    for leaf in leaves(FORMS[name]()):
        assert leaf is None or type(leaf) in (str, int)
        assert not (isinstance(leaf, str) and (" " in leaf or "Harbour" in leaf)), leaf


@pytest.mark.parametrize("name", [name for name in FORMS if "shielded" in name])
def test_of_who_speaks_without_a_name_there_is_the_month_and_no_actor(name):
    text = (GOLDEN / f"{name}.txt").read_text(encoding="ascii")
    assert "2026-11" in text
    assert "2026-11-22" not in text
    assert "XNG" not in text
    assert ("XAA" in text) is (name == "assessment-shielded")  # the subject, who is named


@pytest.mark.parametrize("day", [1, 13, 30])
def test_the_day_on_which_a_shielded_one_was_published_changes_no_sign(day):
    at = NOON.replace(day=day)
    hidden = {"is_shielded": True, "is_dated_by_month": True}
    for one in (
        lambda at: c1.report(revision=revision(published_at=at, **hidden), claims=[claim()]),
        lambda at: c1.report(revision=revision(withdrawn_at=at, **hidden), claims=[]),
        lambda at: c1.assessment(revision=assessment(published_at=at, **hidden)),
        lambda at: c1.cell(framework="gcm", found=make_cell(others=(other(Step.DO_1, published_at=at),))),
    ):
        assert c1.code_of(one(at)) == c1.code_of(one(NOON))
    by_name = c1.report(revision=revision(published_at=at), claims=[claim()])  # the control
    assert c1.code_of(by_name) != c1.code_of(c1.report(revision=revision(), claims=[claim()]))


def test_what_a_reporter_tells_the_few_changes_no_sign():
    """A form with few facts can be guessed from its code."""
    told = c1.report(revision=revision(), claims=[claim(support="private")])
    assert c1.code_of(told) == c1.code_of(c1.report(revision=revision(), claims=[claim(support="public")]))


def test_what_became_of_a_link_since_and_which_number_a_row_has_change_no_sign():
    def made(**facts):
        found = make_cell(own(Step.DO_3, via="gcm.13--rabat.1", **facts), (other(Step.DO_3),))
        return c1.code_of(c1.cell(framework="gcm", found=found))

    assert made(link_status="adopted") == made(link_status="disputed") == made(id="claim:77")
    assert made(link_status="adopted") != made(revision=2)


def test_a_step_that_is_thought_of_later_changes_no_form_of_before():
    found = counted([CONTESTED])
    found.steps["do-9"] = 0
    same = c1.commitment(
        code="gcm.13", fictional=True, actor_type="state", when=WHEN, method="1.0", spread=counted([CONTESTED])
    )
    later = c1.commitment(code="gcm.13", fictional=True, actor_type="state", when=WHEN, method="1.0", spread=found)
    assert c1.text_of(later) == c1.text_of(same)


# --- the code -------------------------------------------------------------------------------------------------------------


def test_a_code_has_120_bits_of_the_form_in_groups_of_four():
    code = c1.code_of(FORMS["scorecard"]())
    version, groups = code.split(":")
    assert version == "c1"
    assert [len(group) for group in groups.split("-")] == [4] * 7
    assert c1.BODY * 5 >= 100


@pure
@given(cells(), st.integers(0, 27), st.integers(1, 31))
def test_one_sign_copied_wrongly_is_told_from_another_answer(cell, place, step):
    form = c1.cell(framework="gcm", found=cell)
    signs = c1.signs_in(c1.code_of(form))
    assert c1.why_not(signs) == ""
    assert c1.was_made_for(form, signs)

    letters = "abcdefghijklmnopqrstuvwxyz234567"
    wrong = letters[(letters.index(signs[place]) + step) % 32]
    assert not c1.was_made_for(form, signs[:place] + wrong + signs[place + 1 :])


def test_another_answer_to_the_same_question_is_known_by_its_code():
    one, two = (c1.cell(framework="gcm", found=make_cell(own(step))) for step in (Step.DO_1, Step.DO_2))
    elsewhere = c1.cell(framework="sdg", found=make_cell(own(Step.DO_1)))
    signs = c1.signs_in(c1.code_of(one))
    assert signs != c1.signs_in(c1.code_of(two))
    assert c1.was_made_for(two, signs)
    assert not c1.was_made_for(elsewhere, signs)


@pure
@given(st.sampled_from(["do", "refrain"]).flatmap(cells))
def test_the_order_in_which_things_come_changes_nothing(cell):
    form = c1.cell(framework="gcm", found=cell)
    shuffled = json.loads(c1.text_of(form), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert c1.code_of(shuffled) == c1.code_of(form)


def test_an_instant_is_written_in_utc_whatever_zone_it_came_in():
    elsewhere = KNOWN_AT.astimezone(timezone(timedelta(hours=9)))
    one = c1.scorecard(framework="gcm", actor="XAA", when=WHEN, cells=[])
    two = c1.scorecard(framework="gcm", actor="XAA", when=SimpleNamespace(as_of=AS_OF, known_at=elsewhere), cells=[])
    assert c1.text_of(one) == c1.text_of(two)
    early = SimpleNamespace(as_of=date(1, 1, 1), known_at=datetime(1, 1, 1, tzinfo=UTC))
    asked = c1.scorecard(framework="gcm", actor="XAA", when=early, cells=[])["asked"]
    assert (asked["as_of"], asked["known_at"]) == ("0001-01-01", "0001-01-01T00:00:00.000000Z")


def test_the_form_leans_on_nothing_that_moves():
    """Neither Django nor a clock, and of our own modules the steps alone."""
    tree = ast.parse(Path(c1.__file__).read_text(encoding="utf-8"))
    from_where = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert from_where == {"base64", "datetime", "steps"}
    assert {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names} == {
        "hashlib", "json", "re",
    }  # fmt: skip
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"now", "today", "utcnow", "objects"}
