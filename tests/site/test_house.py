"""The house itself: which room leans on which, and habits that no page shows."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.models import signals

import commitments
from commitments.assessment import lifecycle
from commitments.evidence.cleanup import KEPT_ORIGINAL, KEPT_UNUSED
from commitments.record.autosave import LIFETIME
from tests.database import asks_database

ROOT = Path(__file__).parents[2]
# Bottom first; catalogue and accounts are neighbours. The same order as the contract in pyproject.toml.
HEIGHT = {
    "common": 0,
    "search": 1,
    "audit": 2,
    "catalogue": 3,
    "accounts": 3,
    "actors": 4,
    "evidence": 5,
    "record": 6,
    "pledges": 7,
    "progress": 8,
    "assessment": 9,
    "exchange": 10,
    "desk": 11,
    "scorecards": 12,
    "snapshots": 13,
    "curation": 14,
    "pages": 15,
}
OURS = [config for config in apps.get_app_configs() if config.name.startswith("commitments.")]
MODELS = [model for config in OURS for model in config.get_models()]


def test_every_room_has_its_height():
    assert {config.label for config in OURS} == set(HEIGHT)


def test_migrations_lean_one_way():
    """import-linter does not see strings such as "actors.Actor"; the migration graph does."""
    loader = MigrationLoader(None)
    upward = [
        (str(migration), dependency)
        for (app, _name), migration in loader.disk_migrations.items()
        if app in HEIGHT
        for dependency, _ in migration.dependencies
        if dependency in HEIGHT and HEIGHT[dependency] >= HEIGHT[app] and dependency != app
    ]
    assert upward == []


@pytest.mark.django_db
def test_no_migration_is_pending():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize(
    "signal", ["pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"]
)
def test_no_signal_has_a_receiver_of_ours(signal):
    for entry in getattr(signals, signal).receivers:
        receiver = entry[1]() if callable(entry[1]) else entry[1]
        module = getattr(receiver, "__module__", "") or ""
        assert not module.startswith(("commitments", "tracker")), receiver


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_saving_and_deleting_do_only_that(model):
    for method in ("save", "delete", "save_base"):
        defined_in = next(c for c in model.__mro__ if method in vars(c))
        assert not defined_in.__module__.startswith("commitments"), f"{model} overrides {method}"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_nothing_is_deleted_by_the_way(model):
    cascades = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        # The rows of a plain many-to-many have nothing of their own to lose.
        and not model._meta.auto_created
    ]
    assert cascades == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_list_has_an_order_by_default(model):
    assert model._meta.ordering in ([], ())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_constraints_refuse_in_words_that_are_ours(model):
    """Where a person can trip on a rule, the message is a sentence and not the constraint's name."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and constraint.violation_error_message:
            assert constraint.name not in str(constraint.violation_error_message)


def test_every_public_function_of_the_domain_says_what_it_does():
    silent = []
    for name in (
        "actions",
        "access",
        "lifecycle",
        "assemble",
        "entries",
        "questions",
        "importing",
        "cells",
        "spread",
        "export",
    ):
        for info in pkgutil.walk_packages(commitments.__path__, "commitments."):
            if not info.name.endswith(f".{name}"):
                continue
            module = importlib.import_module(info.name)
            assert module.__doc__, f"{info.name} says nothing of what belongs in it"
            silent += [
                f"{info.name}.{fn_name}"
                for fn_name, fn in inspect.getmembers(module, inspect.isfunction)
                if fn.__module__ == info.name
                and not fn_name.startswith("_")
                and not fn.__doc__
                and len(inspect.getsource(fn).splitlines()) > 12
            ]
    assert silent == []


def test_actions_take_who_and_when_by_name():
    for info in pkgutil.walk_packages(commitments.__path__, "commitments."):
        if not info.name.endswith(".actions"):
            continue
        module = importlib.import_module(info.name)
        for name, fn in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or fn.__module__ != info.name:
                continue
            parameters = inspect.signature(inspect.unwrap(fn)).parameters
            if "by" in parameters:
                # What it acts on may come first, where the acts of every kind share it.
                acted_on = 1 if info.name == "commitments.record.actions" else 0
                kinds = {p.kind for p in [*parameters.values()][acted_on:]}
                assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}, f"{info.name}.{name}"
                assert "at" in parameters, f"{info.name}.{name}"


# --- a number in a sentence comes from its constant ---------------------------------------------------------------------------

NUMBERS = "two three four five six seven eight nine ten twelve fourteen fifteen twenty thirty forty sixty ninety"
UNITS = "seconds? minutes? hours? days? weeks? months? MB"
WRITTEN_OUT = re.compile(rf"\b(\d+|{NUMBERS.replace(' ', '|')}) (more )?({UNITS.replace(' ', '|')})\b", re.IGNORECASE)


def sentences_of_templates():
    for path in (ROOT / "templates").rglob("*.*"):
        text = path.read_text()
        yield from ((path.name, found) for found in re.findall(r'{% translate "(.*?)"', text))
        yield from (
            (path.name, found) for found in re.findall(r"{% blocktranslate.*?%}(.*?){% endblocktranslate", text, re.S)
        )


def sentences_of_python():
    for path in (ROOT / "commitments").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
                yield path.name, node.value


def test_no_sentence_writes_out_a_number_that_is_a_constant():
    """`thirty days` beside REPLY_DAYS = 30 would stay when the constant changes."""
    sentences = [*sentences_of_templates(), *sentences_of_python()]
    assert len(sentences) > 3000
    assert [(name, text) for name, text in sentences if WRITTEN_OUT.search(text)] == []


@pytest.mark.parametrize(
    "text", ["for thirty days.", "longer than two weeks", "at most 10 MB", "once for 15 more days"]
)
def test_a_number_that_is_written_out_is_found(text):
    assert WRITTEN_OUT.search(text)
    assert not WRITTEN_OUT.search("reply for {{ days }} days, %(days)s days, {days} days or a day")


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("methodology", f"has {lifecycle.REPLY_DAYS} days to answer an assessment before it is published, once"),
        ("methodology", f"once {lifecycle.EXTENSION_DAYS} more"),
        ("operations", f"received {KEPT_ORIGINAL.days} days after its copy was made"),
        ("operations", f"that no claim has used for {KEPT_UNUSED.days} days"),
        ("operations", f"did not come back to for {LIFETIME.days} days"),
    ],
)
def test_a_document_says_the_number_of_the_constant(page, sentence):
    assert sentence in " ".join((ROOT / "docs" / f"{page}.md").read_text().split())


# --- the tests themselves ---------------------------------------------------------------------------------------------

ASKS = re.compile(r"IntegrityError|DatabaseError|InternalError|\.cursor\(|Thread\(|transaction=True")
ON_BOTH = {"database", "browser", "crash", "machines"}
"""Markers of a whole file that runs on PostgreSQL too, or has a server of its own."""


def silent_files(files):
    """Files of tests that ask a database something, and of which nothing is asked of PostgreSQL."""
    for path in files:
        if not ASKS.search(path.read_text()):
            continue
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        marks = getattr(module, "pytestmark", [])
        marks = marks if isinstance(marks, list) else [marks]
        tests = [fn for name, fn in inspect.getmembers(module, inspect.isfunction) if name.startswith("test_")]
        marks = [*marks, *(mark for test in tests for mark in getattr(test, "pytestmark", []))]
        marked = ON_BOTH & {mark.name for mark in marks} or any(mark.kwargs.get("transaction") for mark in marks)
        if not marked and not any(asks_database(test) for test in tests):
            yield path.name


def test_what_a_database_decides_is_asked_of_both():
    """tests/database.py says which tests run on PostgreSQL in every `make test`; this looks for files that it misses."""
    assert list(silent_files(sorted((ROOT / "tests").rglob("test_*.py")))) == []


def test_a_test_that_asks_the_database_is_known_by_what_it_calls():
    from django.db import IntegrityError

    def refused_by_the_database():
        with pytest.raises(IntegrityError):
            pass

    def plain():
        assert "IntegrityError" != ""

    def counting(django_assert_num_queries):
        pass

    assert [asks_database(each) for each in (refused_by_the_database, counting, plain)] == [True, False, False]
