"""Every event that the code can write is declared: whether the public can see that it happened."""

import ast
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from commitments.accounts.actions import FACTOR_ADDED, FACTOR_REMOVED
from commitments.audit import verbs
from commitments.audit.actions import record_event
from commitments.audit.models import PERSON_ERASED, SHIELDED
from commitments.catalogue.models import LinkStatus
from commitments.common.versions import Act, Version
from commitments.pledges.models import Answered
from commitments.record.kinds import KINDS
from commitments.snapshots.missing import REMINDED
from tests.cast import NOW, make_actor

FOLDER = Path(settings.BASE_DIR, "commitments")
WORKFLOWS = [kind.workflow for kind in KINDS.values()]
NOUNS = [each.noun for each in WORKFLOWS]
MODELS = [model for model in apps.get_models() if model.__module__.startswith("commitments.")]
NAMES = [model._meta.model_name for model in MODELS]
VERSIONED = [model for model in MODELS if issubclass(model, Version)]
KEYS = [model._meta.get_field(name) for model in VERSIONED for name in model.NOUN]
DECIDED_ON = [*VERSIONED, *(field.related_model for field in KEYS if field.is_relation)]


def put_together(*parts):
    return ["".join(words) for words in product(*parts)]


WRITTEN_AS = {
    # how a verb is written where it is no constant: all that it can be
    "REMINDED": [REMINDED],
    "PERSON_ERASED": [PERSON_ERASED],
    "SHIELDED": [SHIELDED],
    "actions.FACTOR_ADDED": [FACTOR_ADDED],
    "actions.FACTOR_REMOVED": [FACTOR_REMOVED],
    "crosswalklink.{link.status}": put_together(["crosswalklink."], LinkStatus.values),
    "pledge.partner_{answer}": put_together(["pledge.partner_"], Answered.values),
    "{revision.workflow.noun}.{revision.state}": [
        f"{each.noun}.{move.target}" for each in WORKFLOWS for move in each.moves.values()
    ],
    "{revision.workflow.noun}.recalled": put_together(NOUNS, [".recalled"]),
    "{revision.workflow.noun}.review_begun": put_together(NOUNS, [".review_begun"]),
    "{revision.workflow.noun}.{whom}_{what}": put_together(
        NOUNS, [".reviewers_reminded", ".reviewer_asked", ".reviewer_released"]
    ),
    "{kind.workflow.noun}.correction_begun": put_together(NOUNS, [".correction_begun"]),
    "{kind.workflow.noun}.discarded": put_together(NOUNS, [".discarded"]),
    "{about._meta.model_name}.read_by_superuser": put_together(NAMES, [".read_by_superuser"]),
    "{about._meta.model_name}.{version.act}_{word}": put_together(
        {model._meta.model_name for model in DECIDED_ON}, ["."], Act.values, ["_proposed", "_recorded", "_given_back"]
    ),
    "{instance._meta.model_name}.{'changed' if stored else 'added'}": put_together(NAMES, [".changed", ".added"]),
    "{self.opts.model_name}.changed": put_together(NAMES, [".changed"]),
    "{table.model._meta.model_name}.{LOADED}": put_together(NAMES, [".loaded"]),
}
PASSED_ON = {"verb", "self.verb", "_verb(revision, 'reminded')", "_verb(revision, what)"}
"""Names of what was written somewhere else, where it is found."""


def written_in(tree):
    """How each verb is written that a module names: given as `verb=`, put under that name, or made by `_verb`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "verb":
            yield from words_of(node.value)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("verb", "(verb, kind)"):
            yield from words_of(node.value.elts[0] if isinstance(node.value, ast.Tuple) else node.value)
        elif isinstance(node, ast.Dict):
            named = zip(node.keys, node.values, strict=True)
            yield from (word for key, value in named if is_word(key, "verb") for word in words_of(value))
        elif isinstance(node, ast.FunctionDef) and node.name == "_verb":
            yield from (
                word for each in ast.walk(node) if isinstance(each, ast.Return) for word in words_of(each.value)
            )


def words_of(node):
    """Every text that an expression can be, with what is filled in between braces."""
    match node:
        case ast.Constant(value=str(word)):
            return [word] if word else []
        case ast.JoinedStr(values=parts):
            filled = [
                part.value if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}" for part in parts
            ]
            return ["".join(filled)]
        case ast.IfExp(body=one, orelse=other):
            return [*words_of(one), *words_of(other)]
        case ast.BoolOp(values=parts):
            return [word for part in parts for word in words_of(part)]
    return [ast.unparse(node)]


def is_word(node, word):
    return isinstance(node, ast.Constant) and node.value == word


@cache
def all_written():
    modules = [path for path in FOLDER.rglob("*.py") if "migrations" not in path.parts]
    found = {word for path in modules for word in written_in(ast.parse(path.read_text()))}
    return {word for word in found if not word.startswith("models.CharField")} - PASSED_ON


def undeclared(words):
    """What of the words is a verb, or can become one, that is neither public nor private."""
    can_be = [verb for word in words for verb in WRITTEN_AS.get(word, [word])]
    return {verb for verb in can_be if not verbs.is_declared(verb)}


def test_every_event_that_can_be_written_is_public_or_private():
    found = all_written()
    assert len(found) > 80
    assert WRITTEN_AS.keys() <= found, "a way of writing a verb that nobody uses any more"
    assert undeclared(found) == set()


@pytest.mark.parametrize(
    "code",
    [
        'record_event(verb="report.sung", about=report)',
        'move(revision, "sing", verb="report.sung" if loud else "report.published")',
        'facts = {"verb": "report.sung"}',
        'verb = word or "report.sung"',
        'record_event(verb=f"report.{song}")',
        "record_event(verb=actions.SONG)",
        'def _verb(revision):\n    return f"{revision.noun}.sung"',
    ],
)
def test_a_verb_that_is_declared_nowhere_is_found(code):
    assert undeclared(written_in(ast.parse(code))) != set()


def test_no_verb_is_both_and_each_declaration_is_of_some_use():
    can_be = {verb for word in all_written() for verb in WRITTEN_AS.get(word, [word])}
    public = {verb for verb in can_be if verbs._PUBLIC.fullmatch(verb)}
    assert {verb for verb in public if verbs.is_private(verb)} == set()
    for pattern in (*verbs.PRIVATE, *verbs.PUBLIC):
        assert any(verbs.matching(pattern).fullmatch(verb) for verb in can_be), pattern


def test_a_move_into_or_out_of_what_the_public_reads_is_public():
    read = {"published", "ended", "withdrawn"}
    moves = [
        (each.noun, move) for each in WORKFLOWS for move in each.moves.values() if read & {move.target, *move.sources}
    ]
    assert len(moves) >= 10
    assert [f"{noun}.{move.name}" for noun, move in moves if verbs.is_private(f"{noun}.{move.target}")] == []


@pytest.mark.django_db
def test_a_test_that_writes_an_undeclared_event_fails():
    with pytest.raises(AssertionError, match=r"actor\.sung is neither"):
        record_event(verb="actor.sung", about=make_actor(), by=None, at=NOW)
