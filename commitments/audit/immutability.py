"""Rows that do not change, as triggers: how a rule becomes SQL on both databases, and the rules of the events.

Used by migrations alone. A rule is the condition on which an act is refused: {table: {"insert" | "update" | "delete":
condition on OLD and NEW}}. Features above write theirs in the same words (progress/immutability.py).
"""

REFUSAL = "What is published does not change."
TAKEN_DOWN = "[taken down]"
"""What stands where a text was, after a privacy takedown."""

TABLES = ("audit_event", "audit_redaction", "audit_archive")
WRITTEN_ONCE = {"update": "1 = 1", "delete": "1 = 1"}
EVENT_TEXTS = ("before", "after", "note", "object_label")


def install(apps, schema_editor):
    create(schema_editor, rules(apps, differs_in(schema_editor)))


def install_of_archives(apps, schema_editor):
    create(schema_editor, {"audit_archive": WRITTEN_ONCE})


def remove(apps, schema_editor):
    drop(schema_editor, TABLES)


def remove_of_archives(apps, schema_editor):
    drop(schema_editor, ("audit_archive",))


def rules(apps, differs):
    """Events, redactions and archives are written once. A text of an event may go by a takedown, which may then be closed."""
    event = but_for_takedown(apps, "audit.Event", texts=EVENT_TEXTS, differs=differs)
    closing = changed(apps, "audit.Redaction", ("done_at",), differs)
    written = {
        "audit_event": {"update": event, "delete": "1 = 1"},
        "audit_redaction": {"update": f"({closing}) OR OLD.done_at IS NOT NULL", "delete": "1 = 1"},
    }
    try:
        apps.get_model("audit.Archive")
    except LookupError:  # the first migration, from before there were archives
        return written
    return {**written, "audit_archive": WRITTEN_ONCE}


def differs_in(schema_editor):
    """The dialect's comparison that knows nulls."""
    return "IS NOT" if schema_editor.connection.vendor == "sqlite" else "IS DISTINCT FROM"


def changed(apps, model, free, differs):
    """Some column changes that is not one of `free`."""
    columns = [field.column for field in apps.get_model(model)._meta.concrete_fields if field.column not in free]
    return " OR ".join(f'NEW."{column}" {differs} OLD."{column}"' for column in columns)


def but_for_takedown(apps, model, *, texts, differs, free=()):
    """Some column outside `free` changes, other than a text that a confirmed takedown of this row takes away."""
    label = apps.get_model(model)._meta.label_lower
    others = changed(apps, model, (*free, *texts, "redacted_at"), differs)
    ours = {field.column for field in apps.get_model(model)._meta.concrete_fields}
    marks = [name for name in ("redacted_at",) if name in ours]
    if not texts and not marks:
        return f"({others})"
    touched = " OR ".join(f'NEW."{name}" {differs} OLD."{name}"' for name in (*texts, *marks))
    spoiled = " OR ".join(
        f'(NEW."{text}" {differs} OLD."{text}" AND NEW."{text}" NOT IN (\'\', \'{TAKEN_DOWN}\'))' for text in texts
    )
    return f"({others}) OR (({touched}) AND (({spoiled}) OR NOT {taking_down(apps, label)}))"


def taking_down(apps, label):
    """A confirmed takedown of this row is open."""
    try:
        apps.get_model("audit.Redaction")
    except LookupError:  # an early migration, from before there were takedowns
        return "(1 = 0)"
    # A random id is text with dashes in one database and without them in the other.
    return (
        f"EXISTS (SELECT 1 FROM audit_redaction r WHERE r.object_type = '{label}' AND r.done_at IS NULL"  # noqa: S608  our own names
        " AND REPLACE(r.object_id, '-', '') = REPLACE(CAST(OLD.id AS VARCHAR(64)), '-', ''))"
    )


def create(schema_editor, rules, *, name="fixed"):
    """`name` parts the rules of one feature from those of another on the same table."""
    written = _sqlite if schema_editor.connection.vendor == "sqlite" else _postgresql
    statements = written(rules, name)
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop(schema_editor, tables, *, name="fixed"):
    postgresql = schema_editor.connection.vendor == "postgresql"
    there = set(schema_editor.connection.introspection.table_names())
    for table in tables:
        for event in ("insert", "update", "delete"):
            on = f" ON {table}" if postgresql else ""
            if not postgresql or table in there:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}_{event}{on}", params=None)
    if postgresql:
        for table in tables:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_{name}()", params=None)


def _sqlite(rules, name):
    for table, refused in rules.items():
        for event, condition in refused.items():
            yield (
                f"CREATE TRIGGER {table}_{name}_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


def _postgresql(rules, name):
    for table, refused in rules.items():
        branches = "".join(
            f"IF TG_OP = '{event.upper()}' THEN IF {condition} THEN "
            f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF; "
            for event, condition in refused.items()
        )
        yield (
            f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {branches}"
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        for event in refused:
            yield (
                f"CREATE TRIGGER {table}_{name}_{event} BEFORE {event.upper()} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
            )
