"""Snapshots do not change, as triggers; how a rule becomes SQL is said in audit/immutability.py. Used by migrations alone."""

from commitments.audit.immutability import changed, create, differs_in, drop

ENDS = ("reopened_at", "reopened_by_id", "reopen_reason", "published_at", "published_by_id")
"""Columns that say what became of it, once."""


def install(apps, schema_editor):
    others = changed(apps, "snapshots.Snapshot", ENDS, differs_in(schema_editor))
    ended = "OLD.published_at IS NOT NULL OR OLD.reopened_at IS NOT NULL"
    create(schema_editor, {"snapshots_snapshot": {"update": f"{ended} OR {others}", "delete": "1 = 1"}})


def remove(apps, schema_editor):
    drop(schema_editor, ["snapshots_snapshot"])
