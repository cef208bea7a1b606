"""Versions of actors and positions do not change, as triggers (catalogue/immutability.py). Used by migrations alone."""

from commitments.audit.immutability import create, differs_in, drop
from commitments.catalogue.immutability import rules

MODELS = ("actors.ActorVersion", "actors.Adherence")


def install(apps, schema_editor):
    create(schema_editor, rules(apps, MODELS, differs_in(schema_editor)))


def remove(apps, schema_editor):
    drop(schema_editor, [apps.get_model(model)._meta.db_table for model in MODELS])
