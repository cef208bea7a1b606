"""Versions of actors and positions do not change, and what they say of an entry that was one too many, as triggers
(catalogue/immutability.py). Used by migrations alone."""

from commitments.audit.immutability import changed, create, differs_in, drop
from commitments.catalogue.immutability import keeps_its_past, rules

MODELS = ("actors.ActorVersion", "actors.Adherence")


def install(apps, schema_editor):
    differs = differs_in(schema_editor)
    create(schema_editor, {**rules(apps, MODELS, differs), **of_names(apps, differs)})


def of_names(apps, differs):
    """A name in a language is closed once, and else stays as it is. Nothing in an early migration, where it kept no past."""
    model = apps.get_model("actors.ActorName")
    if not keeps_its_past(model):
        return {}
    closed = f"OLD.superseded_at IS NOT NULL OR {changed(apps, 'actors.ActorName', ('superseded_at',), differs)}"
    return {model._meta.db_table: {"update": closed, "delete": "1 = 1"}}


def remove(apps, schema_editor):
    drop(schema_editor, [apps.get_model(model)._meta.db_table for model in (*MODELS, "actors.ActorName")])


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
