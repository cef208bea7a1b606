"""The rules of the public record, as triggers: what is published does not change, whoever asks (docs/principles.md, 4).

Used by migrations alone. The same rules stand in both dialects; `tests/test_immutability.py` tries to break each.
"""

# Columns that may still be set on a published row: the end of its time.
REVISION_END = ("state", "version", "superseded_at", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason")
CLAIM_END = ("superseded_at", "withdrawn_at")
# What readers never see of a report, and what a reviewer or curator may still find out about its evidence.
REPORT_FREE = ("idempotency_key",)
EVIDENCE_FREE = ("confirmed_class", "confirmed_by_id", "confirmed_at", "published_on", "digest")
# Rows that hang on a claim and are fixed with it.
PARTS = ("progress_claimaction", "progress_claimevidence")
TABLES = ("progress_report", "progress_revision", "progress_claim", *PARTS, "evidence_evidenceitem")

REFUSAL = "What is published does not change."


def install(apps, schema_editor):
    statements = _sqlite(apps) if schema_editor.connection.vendor == "sqlite" else _postgresql(apps)
    for statement in statements:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for event in ("insert", "update", "delete"):
            on = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_fixed_{event}{on}", params=None)
    if postgresql:
        for table in TABLES:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_fixed()", params=None)


def rules(apps, differs):
    """{table: {event: the condition on which it is refused}}; `differs` is the dialect's comparison that knows nulls."""
    fixed = "OLD.published_at IS NOT NULL"
    report = _changed(apps, "progress.Report", REPORT_FREE, differs)
    evidence = _changed(apps, "evidence.EvidenceItem", EVIDENCE_FREE, differs)
    used = (
        "EXISTS (SELECT 1 FROM progress_claimevidence u JOIN progress_claim p ON p.id = u.claim_id"
        " WHERE u.evidence_id = OLD.id AND p.published_at IS NOT NULL)"
    )
    into_public = _in_public("revision", "NEW.revision_id")
    part_of_public = _in_public("claim", "OLD.claim_id")
    return {
        # The author, the origin and what was read are part of what is published. (A report with revisions is kept by
        # their foreign key.)
        "progress_report": {"update": f"({report}) AND {_in_public('revision', 'OLD.id', by='report_id')}"},
        "progress_revision": {"update": f"{fixed} AND ({_revision_changed(apps, differs)})", "delete": fixed},
        "progress_claim": {
            "insert": into_public,
            # While a revision is published, its claims go first: afterwards none may come in, by whatever door.
            "update": f"({fixed} AND ({_claim_changed(apps, differs)})) OR (OLD.published_at IS NULL AND {into_public})",
            "delete": fixed,
        },
        **{
            table: {
                "insert": _in_public("claim", "NEW.claim_id"),
                "update": f"{part_of_public} OR {_in_public('claim', 'NEW.claim_id')}",
                "delete": part_of_public,
            }
            for table in PARTS
        },
        "evidence_evidenceitem": {"update": f"({evidence}) AND {used}"},
    }


def _revision_changed(apps, differs):
    # A move may only end a published revision; an end, once set, stays.
    return (
        f"{_changed(apps, 'progress.Revision', REVISION_END, differs)}"
        " OR NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'withdrawn'))"
        f" OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at {differs} OLD.superseded_at)"
        " OR (OLD.withdrawn_at IS NOT NULL AND ("
        f"NEW.withdrawn_at {differs} OLD.withdrawn_at OR NEW.withdrawn_by_id {differs} OLD.withdrawn_by_id"
        f" OR NEW.withdrawal_reason {differs} OLD.withdrawal_reason))"
    )


def _claim_changed(apps, differs):
    return (
        f"{_changed(apps, 'progress.Claim', CLAIM_END, differs)}"
        f" OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at {differs} OLD.withdrawn_at)"
        f" OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at {differs} OLD.superseded_at)"
    )


def _changed(apps, model, free, differs):
    columns = [field.column for field in apps.get_model(model)._meta.concrete_fields if field.column not in free]
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)


def _in_public(name, row, *, by="id"):
    return f"EXISTS (SELECT 1 FROM progress_{name} p WHERE p.{by} = {row} AND p.published_at IS NOT NULL)"  # noqa: S608  our own names


def _sqlite(apps):
    for table, refused in rules(apps, "IS NOT").items():
        for event, condition in refused.items():
            yield (
                f"CREATE TRIGGER {table}_fixed_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


def _postgresql(apps):
    for table, refused in rules(apps, "IS DISTINCT FROM").items():
        branches = "".join(
            f"IF TG_OP = '{event.upper()}' THEN IF {condition} THEN "
            f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF; "
            for event, condition in refused.items()
        )
        yield (
            f"CREATE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {branches}"
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        for event in refused:
            yield (
                f"CREATE TRIGGER {table}_fixed_{event} BEFORE {event.upper()} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_fixed()"
            )
