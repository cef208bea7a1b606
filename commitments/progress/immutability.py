"""The rules of the public record, as triggers: what is published does not change, whoever asks (design, principle 4).

Used by migrations alone. The same rules stand in both dialects; `tests/test_immutability.py` tries to break each.
"""

# Columns that may still be set on a published row: the end of its time.
REVISION_END = ("state", "version", "superseded_at", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason")
CLAIM_END = ("superseded_at", "withdrawn_at")
# Rows that hang on a claim and are fixed with it.
PARTS = ("progress_claimaction", "progress_claimevidence")

REFUSAL = "What is published does not change."


def install(apps, schema_editor):
    statements = _sqlite(apps) if schema_editor.connection.vendor == "sqlite" else _postgresql(apps)
    for statement in statements:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in ("progress_revision", "progress_claim", *PARTS):
        for event in ("insert", "update", "delete"):
            on = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_fixed_{event}{on}", params=None)
    if postgresql:
        for table in ("progress_revision", "progress_claim", *PARTS):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_fixed()", params=None)


def _columns(apps, name):
    return [field.column for field in apps.get_model("progress", name)._meta.concrete_fields]


def _same(columns, but, differs):
    return " OR ".join(f"NEW.{c} {differs} OLD.{c}" for c in columns if c not in but)


def _changed(apps, differs):
    """For each table: when a row is fixed, and which change to a fixed row is refused."""
    revision = _same(_columns(apps, "Revision"), REVISION_END, differs)
    claim = _same(_columns(apps, "Claim"), CLAIM_END, differs)
    # A move may only end a published revision; an end, once set, stays.
    revision += (
        " OR NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'withdrawn'))"
        f" OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at {differs} OLD.withdrawn_at)"
        f" OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawal_reason {differs} OLD.withdrawal_reason)"
        f" OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at {differs} OLD.superseded_at)"
    )
    claim += (
        f" OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at {differs} OLD.withdrawn_at)"
        f" OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at {differs} OLD.superseded_at)"
    )
    return revision, claim


def _sqlite(apps):
    revision, claim = _changed(apps, "IS NOT")
    fixed = "OLD.published_at IS NOT NULL"
    in_public = "EXISTS (SELECT 1 FROM progress_{} p WHERE p.id = {}.{} AND p.published_at IS NOT NULL)"
    yield _sqlite_trigger("progress_revision", "update", f"{fixed} AND ({revision})")
    yield _sqlite_trigger("progress_revision", "delete", fixed)
    yield _sqlite_trigger("progress_claim", "update", f"{fixed} AND ({claim})")
    yield _sqlite_trigger("progress_claim", "delete", fixed)
    yield _sqlite_trigger("progress_claim", "insert", in_public.format("revision", "NEW", "revision_id"))
    for table in PARTS:
        yield _sqlite_trigger(table, "insert", in_public.format("claim", "NEW", "claim_id"))
        yield _sqlite_trigger(table, "update", in_public.format("claim", "OLD", "claim_id"))
        yield _sqlite_trigger(table, "delete", in_public.format("claim", "OLD", "claim_id"))


def _sqlite_trigger(table, event, when):
    return (
        f"CREATE TRIGGER {table}_fixed_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _postgresql(apps):
    revision, claim = _changed(apps, "IS DISTINCT FROM")
    fixed = "OLD.published_at IS NOT NULL"
    in_public = "EXISTS (SELECT 1 FROM progress_{} p WHERE p.id = {}.{} AND p.published_at IS NOT NULL)"
    yield from _postgresql_trigger("progress_revision", {"update": f"{fixed} AND ({revision})", "delete": fixed})
    yield from _postgresql_trigger(
        "progress_claim",
        {
            "update": f"{fixed} AND ({claim})",
            "delete": fixed,
            "insert": in_public.format("revision", "NEW", "revision_id"),
        },
    )
    for table in PARTS:
        yield from _postgresql_trigger(
            table,
            {
                "insert": in_public.format("claim", "NEW", "claim_id"),
                "update": in_public.format("claim", "OLD", "claim_id"),
                "delete": in_public.format("claim", "OLD", "claim_id"),
            },
        )


def _postgresql_trigger(table, rules):
    branches = "".join(
        f"IF TG_OP = '{event.upper()}' THEN IF {when} THEN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF; "
        for event, when in rules.items()
    )
    yield (
        f"CREATE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {branches}"
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for event in rules:
        yield (
            f"CREATE TRIGGER {table}_fixed_{event} BEFORE {event.upper()} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_fixed()"
        )
