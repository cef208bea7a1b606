"""What changed on an actor's scorecard since the period before, commitment by commitment."""

from dataclasses import dataclass

from commitments.common.labels import STEPS, Shown

from .cells import Step
from .spread import DO_ROWS, REFRAIN_ROWS


@dataclass(frozen=True)
class Change:
    commitment: object
    before: Shown | None
    after: Shown


@dataclass(frozen=True)
class Changes:
    """Since the period before, commitment by commitment. Nothing is netted off."""

    forward: list
    back: list
    first: list
    unchanged: int

    @property
    def any(self):
        return bool(self.forward or self.back or self.first)


def changes_of(rows):
    """Steps gained and lost since the claim of the period before. What is said for the first time is neither, and is
    news only when it is of the latest period reported on; what is older has nothing to be compared with."""
    forward, back, first, unchanged = [], [], [], 0
    latest = max((row.cell.period_end for row in rows if row.cell.is_reported), default=None)
    for row in rows:
        if row.cell.step is None or row.cell.step is Step.UNSTATED or row.cell.transcribed:
            continue
        after = STEPS[row.cell.step]
        if row.previous is None or row.previous.step in (None, Step.UNSTATED):
            if row.cell.period_end == latest:
                first.append(Change(row.commitment, None, after))
        elif row.previous.step is row.cell.step:
            unchanged += 1
        else:
            change = Change(row.commitment, STEPS[row.previous.step], after)
            (forward if _rank(row.cell) > _rank(row.previous) else back).append(change)
    return Changes(forward, back, first, unchanged)


def _rank(cell):
    order = (DO_ROWS if cell.kind == "do" else REFRAIN_ROWS)[::-1]
    return order.index(cell.step)
