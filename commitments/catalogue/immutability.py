"""Versions do not change, as triggers; how a rule becomes SQL is said in audit/immutability.py. Used by migrations alone."""

from commitments.audit.immutability import but_for_erasure, changed, create, differs_in, drop

DECIDING = (
    "recorded_at",
    "confirmed_by_id",
    "confirmed_by_label",
    "refused_at",
    "refused_by_id",
    "refused_by_label",
    "refusal",
)
"""Columns in which a proposal is decided, once."""

MODELS = ("catalogue.CommitmentVersion", "catalogue.CommitmentTranslation", "catalogue.Method")


def install(apps, schema_editor):
    create(schema_editor, rules(apps, MODELS, differs_in(schema_editor)))


def remove(apps, schema_editor):
    drop(schema_editor, [apps.get_model(model)._meta.db_table for model in MODELS])


def put_back(apps, schema_editor):
    """The same where they stand already, by what `apps` has now."""
    remove(apps, schema_editor)
    install(apps, schema_editor)


def rules(apps, models, differs):
    """Of a version that is recorded only its end is set, once; of a proposal, only what was decided of it. None goes. Of
    whoever is erased the words go from both."""
    there = [model for model in models if keeps_its_past(apps.get_model(model))]
    return {apps.get_model(model)._meta.db_table: version(apps, model, differs) for model in there}


def keeps_its_past(model):
    """Whether its rows are closed and stay: not in an early migration, where some did not yet."""
    return any(field.name == "superseded_at" for field in model._meta.fields)


def version(apps, model, differs):
    recorded = f"OLD.superseded_at IS NOT NULL OR {changed(apps, model, ('superseded_at',), differs)}"
    decided = f"OLD.refused_at IS NOT NULL OR {changed(apps, model, DECIDING, differs)}"
    ended = f"(OLD.recorded_at IS NOT NULL AND ({recorded})) OR (OLD.recorded_at IS NULL AND ({decided}))"
    return {
        "update": f"({ended}) AND ({but_for_erasure(apps, model, differs=differs)})",
        "delete": "1 = 1",
    }
