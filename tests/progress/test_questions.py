"""A question of a claim or of an assessment is declared once, and what is done with its answer is read from its row."""

import ast
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from commitments.assessment import export as assessments_export
from commitments.assessment import questions as of_assessments
from commitments.assessment.forms.assessment import AssessmentForm
from commitments.assessment.models import AssessmentRevision
from commitments.progress import export
from commitments.progress.assemble.background import Background
from commitments.progress.content_digest import answers_of
from commitments.progress.forms.claim import ClaimForm
from commitments.progress.models import Claim
from commitments.progress.questions import AXES, CLAIM, LABELS, ONLY_READ, STORED, TEXTS, TOLD, Value
from tests.cast import make_commitment, make_entry, make_evidence_entry

ROOT = Path(__file__).parents[2] / "commitments"

# --- declared, and asked ------------------------------------------------------------------------------------------------

OF_THE_CLAIM = {
    "id", "revision", "commitment", "pledge", "kind", "prepared_by", "unchanged_since", "redacted_at", "actor",
    "period_end", "revision_number", "transcribed", "published_at", "superseded_at", "withdrawn_at",
}  # fmt: skip
"""What the row of a claim holds beside its answers: whose it is, of when, and what became of it."""


def test_every_column_of_a_claim_is_an_answer_or_says_whose_it_is():
    columns = {field.name for field in Claim._meta.concrete_fields}
    assert columns == OF_THE_CLAIM | {question.name for question in STORED}


def test_every_answer_of_an_assessment_has_its_column():
    columns = {field.name for field in AssessmentRevision._meta.concrete_fields}
    assert {question.name for question in of_assessments.STORED} < columns


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["do", "refrain"])
def test_every_question_is_asked_in_the_form(kind):
    commitment = make_commitment(kind=kind)
    claim = ClaimForm(background=Background(commitment, menu=(commitment,)))
    lines = {question.line for question in STORED if question.of_kind in ("", kind)}
    assert lines <= set(claim.fields)
    asked = {question.name for question in of_assessments.STORED if question.of_kind in ("", kind)}
    assert asked <= set(AssessmentForm(kind=kind).fields)


def test_every_answer_has_a_label_or_is_told_with_one_that_has():
    for question in CLAIM:
        assert str(LABELS[question.part_of or question.line])


def test_every_field_of_the_form_has_a_line_on_the_other_pages():
    told_with_another = {question.name for question in CLAIM if question.part_of}
    tick = {"unchanged", "confirming"}
    assert set(LABELS) - {"evidence"} == set(ClaimForm.base_fields) - told_with_another - tick


def test_a_document_says_the_same_whichever_row_carries_it():
    """Who confirms what was said last time has rows of their own, and changes nothing by that."""
    law = make_evidence_entry(file="1", item="7")
    assert law == replace(law, item="8")
    assert law != replace(law, file="2")


def test_what_a_cell_is_made_of_and_what_is_only_read_is_told_by_the_rows():
    assert AXES == ("answer", "stage", "practice", "safeguard", "breach_reported")
    assert TOLD == ("narrative", "obstacles", "next_step"), "what everybody reads, whatever the answer is"
    assert ONLY_READ == ("obstacles", "next_step"), "by these nothing is decided"
    assert TEXTS == ("answer_reason", "narrative", "obstacles", "next_step")
    rows = {question.name for question in CLAIM} - {question.name for question in STORED}
    assert rows == {"actions", "evidence", "counts", "lends"}
    not_public_as_stored = {question.name for question in STORED if not question.is_plain}
    assert not_public_as_stored == {"support", "support_kinds"}


def test_lines_of_a_page_stand_in_their_order():
    assert " ".join(LABELS) == (
        "view answer_reason reasons support stage practice safeguard breach_reported momentum narrative obstacles next_step "
        "actions evidence counts"
    )


def test_what_was_answered_does_not_change():
    for entry, name in ((make_entry(), "stage"), (make_evidence_entry(), "title")):
        with pytest.raises(FrozenInstanceError):
            setattr(entry, name, None)


def belonging(**said):
    """Names of the questions that belong to what was answered."""
    said = {"answer": "assessed", "self_view": "going_well", "stage": 3, "support": "", **said}
    return {question.name for question in CLAIM if question.when(said)}


def test_reasons_belong_to_not_doing_well_and_to_no_action_alone():
    assert "reasons" in belonging(self_view="not_well")
    assert "reasons" in belonging(self_view="mixed", stage=0)
    for said in ({}, {"self_view": "mixed", "stage": None}, {"answer": "cannot_assess", "self_view": "", "stage": 0}):
        assert "reasons" not in belonging(**said), said


def test_support_is_asked_for_where_it_goes_not_well_alone():
    assert {"support", "support_kinds"} <= belonging(self_view="not_well", support="public")
    assert "support_kinds" not in belonging(self_view="not_well"), "which support, where none is asked for"
    for said in ({}, {"self_view": "mixed"}, {"answer": "cannot_assess", "self_view": "not_well"}):
        assert {"support", "support_kinds"}.isdisjoint(belonging(support="public", **said)), said


def test_why_there_is_no_stage_belongs_to_what_was_not_assessed():
    assert "answer_reason" not in belonging()
    assert {"stage", "self_view", "momentum"} <= belonging()
    absent = belonging(answer="cannot_assess")
    assert "answer_reason" in absent
    assert {"stage", "self_view", "momentum"}.isdisjoint(absent)


# --- what was promised to those who kept a text or read a file --------------------------------------------------------------


def test_a_question_asked_later_leaves_the_text_of_a_round_as_it_was():
    empty = {"answer", "answer_reason", "stage", "practice", "safeguard", "breach_reported", "momentum", "self_view"}
    empty |= {"reasons", "narrative", "obstacles", "next_step"}
    assert set(answers_of(Claim(), STORED)) == empty
    asking = Claim(support="public")
    assert set(answers_of(asking, STORED)) == empty | {"support", "support_kinds"}


def test_columns_of_an_export_stay_in_their_places():
    report = "report revision actor actor_name author origin period_start period_end language published_at framework"
    report += " commitment commitment_title kind answer answer_reason stage practice safeguard breach_reported momentum"
    report += " self_view reasons narrative obstacles next_step actions evidence texts_taken_down prepared_by"
    report += " unchanged_since support_welcome counts_under"
    assert list(export.HEADER[: len(report.split())]) == report.split()
    assessment = "assessment revision assessor assessor_name subject subject_name framework commitment commitment_title"
    assessment += " period_start period_end language published_at kind answer answer_reason stage practice safeguard"
    assessment += " breach_reported momentum rationale approach confidence funding ties tie_found_later evidence reply"
    assessment += " reply_to_revision reply_text reply_language reply_filed_at reply_evidence no_reply_by"
    assessment += " after_the_reply disputed reason texts_taken_down"
    assert list(assessments_export.HEADER) == assessment.split()


# --- and nowhere else -------------------------------------------------------------------------------------------------------

ROOMS = (
    "progress/questions.py", "assessment/questions.py",  # the rows, and what must be answered
    "models", "forms", "migrations",
    "scorecards", "common/c1.py",  # the axes are its arithmetic, and what a check code is made of
    "curation", "progress/importing.py",  # sheets with columns of their own
)  # fmt: skip
SHARED = {"answer", "stage", "practice", "reasons", "support", "rationale"}
"""Words that other rooms use of other things."""
NAMES = {question.name for question in (*STORED, *of_assessments.STORED)} - SHARED
FREE_TEXTS = {*TEXTS, *of_assessments.TEXTS} - SHARED


def lists_questions(source):
    """The module names three questions in strings or keywords (a list, a lookup), or reads two of the free texts."""
    nodes = list(ast.walk(ast.parse(source)))
    strings = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    keywords = {node.arg.partition("__")[0] for node in nodes if isinstance(node, ast.keyword) and node.arg}
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    named = strings | keywords
    return len(named & NAMES) > 2 or len((named | attributes) & FREE_TEXTS) > 1


def test_no_other_module_lists_the_questions():
    modules = [path for path in ROOT.rglob("*.py") if not is_room(path.relative_to(ROOT))]
    assert len(modules) > 200
    assert [str(path) for path in modules if lists_questions(path.read_text())] == []


def test_a_module_that_lists_them_is_found():
    assert lists_questions('TEXTS = ("narrative", "obstacles")')
    assert lists_questions("texts = [claim.narrative, claim.next_step]")
    assert lists_questions("found = Q(narrative__icontains=word) | Q(obstacles__icontains=word)")
    assert lists_questions('AXES = ("safeguard", "breach_reported", "momentum")')
    assert not lists_questions("if claim.narrative and claim.stage: pass")


def is_room(path):
    return any(room == str(path) or room in path.parts for room in ROOMS)


def test_a_text_is_searched_and_can_be_taken_down_by_being_a_text():
    assert {question.name for question in CLAIM if question.value is Value.TEXT} == set(TEXTS)
    assert {"narrative", "obstacles", "next_step", "answer_reason"} <= set(TEXTS)
