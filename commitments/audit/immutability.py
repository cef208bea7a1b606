"""Rows that do not change, as triggers: how a rule becomes SQL on both databases, and the rules of the events.

Used by migrations alone. A rule is the condition on which an act is refused: {table: {"insert" | "update" | "delete":
condition on OLD and NEW}}. Features above write theirs in the same words (progress/immutability.py).
"""

REFUSAL = "What is published does not change."
TAKEN_DOWN = "[taken down]"
"""What stands where a text was, after a privacy takedown."""

ERASED = "a person who was erased"
"""What stands where a person was named, after the erasure of that person (docs/adr/0027)."""

TABLES = ("audit_event", "audit_redaction", "audit_archive", "audit_erasure")
WRITTEN_ONCE = {"update": "1 = 1", "delete": "1 = 1"}
EVENT_TEXTS = ("before", "after", "note", "object_label")
FACTS = ("before", "after")
"""JSON, which a word cannot stand for: it becomes empty."""


def install(apps, schema_editor):
    create(schema_editor, rules(apps, differs_in(schema_editor)))


def put_back(apps, schema_editor):
    """The same where they stand already, by what `apps` has now."""
    remove(apps, schema_editor)
    install(apps, schema_editor)


def install_of_archives(apps, schema_editor):
    create(schema_editor, {"audit_archive": WRITTEN_ONCE})


def remove(apps, schema_editor):
    drop(schema_editor, TABLES)


def remove_of_archives(apps, schema_editor):
    drop(schema_editor, ("audit_archive",))


def rules(apps, differs):
    """Events, redactions, erasures and archives are written once. A text of an event may go by a takedown, and what names a
    person by their erasure; both may then be closed."""
    by_takedown = but_for_takedown(apps, "audit.Event", texts=EVENT_TEXTS, differs=differs)
    by_erasure = but_for_erasure(apps, "audit.Event", texts=EVENT_TEXTS, differs=differs)
    written = {
        "audit_event": {"update": f"({by_takedown}) AND ({by_erasure})", "delete": "1 = 1"},
        "audit_redaction": _closed_once(apps, "audit.Redaction", differs),
    }
    if _has(apps, "audit.Archive"):
        written["audit_archive"] = WRITTEN_ONCE
    if _has(apps, "audit.Erasure"):
        written["audit_erasure"] = _closed_once(apps, "audit.Erasure", differs)
    return written


def _closed_once(apps, model, differs):
    closing = changed(apps, model, ("done_at",), differs)
    return {"update": f"({closing}) OR OLD.done_at IS NOT NULL", "delete": "1 = 1"}


def _has(apps, model):
    """Not in an early migration, from before there was such a table."""
    try:
        apps.get_model(model)
    except LookupError:
        return False
    return True


def differs_in(schema_editor):
    """The dialect's comparison that knows nulls."""
    return "IS NOT" if schema_editor.connection.vendor == "sqlite" else "IS DISTINCT FROM"


def changed(apps, model, free, differs):
    """Some column changes that is not one of `free`. One that the database works out changes with those it is made from."""
    ours = [field for field in apps.get_model(model)._meta.concrete_fields if not field.generated]
    columns = [field.column for field in ours if field.column not in free]
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
    if not _has(apps, "audit.Redaction"):
        return "(1 = 0)"
    # A random id is text with dashes in one database and without them in the other.
    return (
        f"EXISTS (SELECT 1 FROM audit_redaction r WHERE r.object_type = '{label}' AND r.done_at IS NULL"  # noqa: S608  our own names
        " AND REPLACE(r.object_id, '-', '') = REPLACE(CAST(OLD.id AS VARCHAR(64)), '-', ''))"
    )


def but_for_erasure(apps, model, *, differs, texts=()):
    """Some column changes, other than the label of a person whose erasure is open and one of `texts` while any is; and those
    become the one constant and nothing else."""
    if not _has(apps, "audit.Erasure"):
        return "1 = 1"
    labels = labels_of(apps.get_model(model))
    open_now = "SELECT 1 FROM audit_erasure e WHERE e.done_at IS NULL"
    doors = {label: f'{open_now} AND e.person_id = OLD."{who}"' for label, who in labels.items()}
    refused = [changed(apps, model, (*doors, *texts), differs)]
    for column, door in (doors | dict.fromkeys(texts, open_now)).items():
        word = "" if column in FACTS else ERASED
        refused.append(
            f'(NEW."{column}" {differs} OLD."{column}" AND NOT (NEW."{column}" = \'{word}\' AND EXISTS ({door})))'
        )
    return " OR ".join(refused)


def labels_of(model):
    """{the column that says who did it in words: the one that says it by id}, where a model keeps people so."""
    columns = {field.column for field in model._meta.concrete_fields}
    labels = {column: f"{column.removesuffix('label')}id" for column in columns if f"_{column}".endswith("_by_label")}
    return {label: who for label, who in sorted(labels.items()) if who in columns}


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
