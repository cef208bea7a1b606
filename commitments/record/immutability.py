"""The rules of the public record that are alike for every kind, as triggers; how a rule becomes SQL is said in
audit/immutability.py, and each feature names its own tables in its `immutability.py`. Used by migrations alone.

Each function gives {event: the condition on which it is refused}. `differs` is the dialect's comparison that knows nulls.
"""

from commitments.audit.immutability import TAKEN_DOWN, but_for_takedown, taking_down

END = ("state", "version", "superseded_at", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason")
"""Columns that may still be set on a published revision: the end of its time."""


def revision(apps, model, differs, *, texts, moves, public, free=END):
    """Once it is published, a row only ends, each end once, and loses a text by a takedown. `moves` and `public` are those
    of its workflow."""
    steps = sorted({(a, move.target) for move in moves.values() for a in move.sources if a in public})
    step = " OR ".join(f"(OLD.state = '{a}' AND NEW.state = '{b}')" for a, b in steps)
    changed = (
        f"{but_for_takedown(apps, model, texts=has(apps, model, texts), free=free, differs=differs)}"
        f" OR NOT (NEW.state = OLD.state OR {step}) OR {ended_otherwise(apps, model, differs)}"
    )
    return {"update": f"OLD.published_at IS NOT NULL AND ({changed})", "delete": "OLD.published_at IS NOT NULL"}


def ended_otherwise(apps, model, differs):
    """An end that is set moves, or gets another reason; that reason a takedown may take."""
    changes = []
    for end in ("superseded", "ended", "withdrawn"):
        columns = has(apps, model, (f"{end}_at", f"{end}_by_id"))
        if not columns:
            continue
        other = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)
        if end == "withdrawn" and has(apps, model, ("withdrawal_reason",)):
            other += (
                f" OR (NEW.withdrawal_reason {differs} OLD.withdrawal_reason AND NOT"
                f" (NEW.withdrawal_reason = '{TAKEN_DOWN}' AND {taking_down(apps, model.lower())}))"
            )
        changes.append(f"(OLD.{end}_at IS NOT NULL AND ({other}))")
    return " OR ".join(changes)


def part(apps, model, differs, *, of, is_public, texts=()):
    """A row that hangs on another by its column `of`, and is fixed with it: none comes in, none goes, none is moved in.
    `is_public` gives the condition that the row of that id is published."""
    other = but_for_takedown(apps, model, texts=texts, differs=differs)
    old, new = is_public(f"OLD.{of}"), is_public(f"NEW.{of}")
    return {
        "insert": new,
        "update": f"(({other}) AND {old}) OR (NEW.{of} {differs} OLD.{of} AND {new})",
        "delete": old,
    }


def move(apps, model, differs, *, of, is_public):
    """Of what is published, who moved it and when stays."""
    other = but_for_takedown(apps, model, texts=("comment",), differs=differs)
    old = is_public(f"OLD.{of}")
    return {"update": f"({other}) AND {old}", "delete": old}


def kept(apps, model, differs, *, texts=()):
    """A row that is written once: a round, a comment, an answer."""
    return {"update": but_for_takedown(apps, model, texts=texts, differs=differs), "delete": "1 = 1"}


def published(table, row, *, by="id"):
    """The condition that a row of `table` is published, whose column `by` is `row`."""
    return f"EXISTS (SELECT 1 FROM {table} p WHERE p.{by} = {row} AND p.published_at IS NOT NULL)"  # noqa: S608  our own names


def has(apps, model, columns):
    """Those of the columns that the table has: an early migration is from before some."""
    ours = {field.column for field in apps.get_model(model)._meta.concrete_fields}
    return [column for column in columns if column in ours]
