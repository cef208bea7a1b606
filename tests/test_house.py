"""The house itself: which room leans on which, and habits that no page shows."""

import importlib
import inspect
import pkgutil

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.models import signals

import commitments

# Bottom first; catalogue and accounts are neighbours. The same order as the contract in pyproject.toml.
HEIGHT = {
    "common": 0,
    "audit": 1,
    "catalogue": 2,
    "accounts": 2,
    "actors": 3,
    "evidence": 4,
    "record": 5,
    "pledges": 6,
    "progress": 7,
    "assessment": 8,
    "exchange": 9,
    "scorecards": 10,
    "curation": 11,
    "pages": 12,
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
    for name in ("actions", "access", "lifecycle", "assemble", "entries", "importing", "cells", "spread", "export"):
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
                kinds = {p.kind for p in parameters.values()}
                assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}, f"{info.name}.{name}"
                assert "at" in parameters, f"{info.name}.{name}"
