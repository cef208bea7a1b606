"""The life that every kind of record lives is written once, and what is written once names no kind."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

import commitments.record
from commitments.record.kinds import KINDS, kind_of_record

CORE = sorted(Path(commitments.record.__file__).parent.glob("*.py"))


def nouns():
    """What the kinds are called: their models, their fields, their features, the nouns of their events."""
    found = set()
    for model, kind in KINDS.items():
        record = model._meta.get_field(kind.parent).related_model if kind.parent else model
        found |= {model.__name__, record.__name__, kind.workflow.noun, kind.parent, model._meta.app_label}
        found |= {type(kind).__name__, record._meta.model_name}
    return found - {"", "Revision"}  # every kind has revisions


def named_in(source):
    """Words of the code (not of what is said about it) that name a kind, and questions for the kind in hand."""
    tree = ast.parse(source)
    sayings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    words = set()
    for node in ast.walk(tree):
        if node in sayings:
            continue
        if isinstance(
            node, ast.Name | ast.Attribute | ast.alias | ast.arg | ast.keyword | ast.ImportFrom | ast.Constant
        ):
            for said in (getattr(node, name, None) for name in ("id", "attr", "name", "arg", "module", "value")):
                words |= set(re.findall(r"\w+", said)) if isinstance(said, str) else set()
    asked = {"isinstance", "issubclass"} & words
    return (
        (words & nouns())
        | asked
        | ({"if kind is"} if re.search(r"if (not )?kind\b[^.]*(==| is | in )", source) else set())
    )


def test_there_are_kinds_to_be_named():
    assert {kind.workflow.noun for kind in KINDS.values()} == {"report", "assessment", "pledge", "offer", "practice"}


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_what_is_written_once_names_no_kind(path):
    assert named_in(path.read_text()) == set()


@pytest.mark.parametrize(
    "planted",
    [
        "from commitments.pledges.models import Pledge",
        "def f(revision):\n    return revision.report",
        "def f(revision):\n    return revision.workflow.noun == 'offer'",
        "def f(kind):\n    if kind is None:\n        return 1",
        "def f(record):\n    return isinstance(record, Thing)",
    ],
)
def test_a_kind_that_is_named_is_found(planted):
    assert named_in(planted)


def test_a_record_leads_to_its_kind():
    for model, kind in KINDS.items():
        record = model._meta.get_field(kind.parent).related_model if kind.parent else model
        assert kind_of_record(record()) is kind
    with pytest.raises(LookupError):
        kind_of_record(apps.get_model("actors.Actor")())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.workflow.noun)
def test_every_kind_has_the_sentences_and_the_columns_of_its_life(kind):
    moves = kind.workflow.moves
    assert {"submit", "recall", "return", "publish", "withdraw"} <= set(moves)
    assert kind.workflow.begun, "why nothing is called back that a reviewer has begun to read"
    assert kind.uncorrectable, "why it is not corrected"
    assert bool(kind.in_the_making) == bool(kind.parent)
    columns = {field.name for field in kind.revision._meta.get_fields()}
    life = "state version round digest submitted review_began returned published withdrawn rounds moves"
    for name in life.split():
        assert name in columns or {f"{name}_at", f"{name}_by"} <= columns, name
    assert "withdrawal_reason" in columns
    assert "personal_data_reason" in columns
