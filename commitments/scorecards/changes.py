"""What changed on an actor's scorecard since the period before, commitment by commitment."""

from dataclasses import dataclass, field, fields

from commitments.common.labels import STEPS, Shown

from .present import shown_of
from .spread import DO_ROWS, REFRAIN_ROWS


@dataclass(frozen=True)
class Change:
    commitment: object
    before: Shown | None
    after: Shown
    breaks: tuple = ()
    """What became another between the two reports (assemble/breaks.py): they are not like with like."""


@dataclass(frozen=True)
class Changes:
    """Since the period before, commitment by commitment. Nothing is netted off, and nothing leaves without a word: a stage
    that is no longer stated is a change too."""

    forward: list[Change] = field(default_factory=list)
    back: list[Change] = field(default_factory=list)
    no_longer_stated: list[Change] = field(default_factory=list)
    stated_anew: list[Change] = field(default_factory=list)
    first: list[Change] = field(default_factory=list)
    unchanged: list[Change] = field(default_factory=list)

    @property
    def any(self):
        return any(getattr(self, each.name) for each in fields(self) if each.name != "unchanged")


def changes_of(rows):
    """Stages gained, lost and moved since the actor's own report on the period before. What has no such report before it
    is news only when it is of the latest period reported on; what is older has nothing to be compared with."""
    changes = Changes()
    latest = max((row.cell.period_end for row in rows if row.cell.is_reported), default=None)
    for row in rows:
        found = _list_for(row, changes, latest=latest)
        if found is not None:
            before = STEPS[row.previous.step] if row.previous and row.previous.has_stage else None
            found.append(Change(row.commitment, before, shown_of(row.cell), row.breaks))
    return changes


def _list_for(row, changes, *, latest):
    """Where a row of a scorecard belongs; None where there is nothing to say of it."""
    cell, before = row.cell, row.previous
    # What Waymark read from a document is no report of the actor: it neither states a stage nor ceases to.
    has_reported_before = before is not None and before.is_reported
    if not cell.has_stage:
        ceased = cell.is_reported and has_reported_before and before.has_stage
        return changes.no_longer_stated if ceased else None
    if not has_reported_before:
        return changes.first if cell.period_end == latest else None
    if not before.has_stage:
        return changes.stated_anew
    if before.step is cell.step:
        return changes.unchanged
    return changes.forward if _rank(cell) > _rank(before) else changes.back


def changes_as_data(changes):
    """The same as plain values for a download: steps and absences by their codes."""
    return {
        each.name: [
            {
                "commitment": change.commitment.code,
                "before": change.before.code if change.before else "",
                "after": change.after.code,
                "breaks": [each.code for each in change.breaks],
            }
            for change in getattr(changes, each.name)
        ]
        for each in fields(changes)
    }


def _rank(cell):
    order = (DO_ROWS if cell.kind == "do" else REFRAIN_ROWS)[::-1]
    return order.index(cell.step)
