"""Versions of actors and positions do not change, and what they say of an entry that was one too many, as triggers
(catalogue/immutability.py). Used by migrations alone."""

from commitments.audit.immutability import create, differs_in, drop
from commitments.catalogue.immutability import rules

MODELS = ("actors.ActorVersion", "actors.Adherence")


def install(apps, schema_editor):
    create(schema_editor, rules(apps, MODELS, differs_in(schema_editor)))


def remove(apps, schema_editor):
    drop(schema_editor, [apps.get_model(model)._meta.db_table for model in MODELS])


def put_back(apps, schema_editor):
    """The same where they stand already, by what `apps` has now."""
    remove(apps, schema_editor)
    install(apps, schema_editor)


MERGED = """NEW.entered_twice_as_id IS NOT NULL AND NEW.superseded_at IS NULL AND NEW.refused_at IS NULL AND EXISTS (
    SELECT 1 FROM actors_actor own, actors_actor kept
    WHERE own.id = NEW.actor_id AND kept.id = NEW.entered_twice_as_id AND (
        own.fictional <> kept.fictional OR own.shielded OR kept.shielded OR kept.entered_twice_as_id IS NOT NULL
        OR EXISTS (SELECT 1 FROM actors_actor third WHERE third.entered_twice_as_id = own.id)
    )
)"""
"""An entry that would stand with one of the other world, with a shielded one, or in a chain."""


def install_merges(apps, schema_editor):
    create(schema_editor, {"actors_actorversion": {"insert": MERGED, "update": MERGED}}, name="merged")


def remove_merges(apps, schema_editor):
    drop(schema_editor, ["actors_actorversion"], name="merged")
