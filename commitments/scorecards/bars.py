"""Spreads as bars, and one actor's cells as boxes: ready values, which a template draws without deciding anything."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commitments.common.labels import ABSENCES, STEPS, TRANSCRIBED, Shown
from commitments.common.steps import Step

from .agreeing import WORDS
from .cells import Agreement
from .present import lower, view_of
from .spread import ABSENCE_ROWS, DO_ROWS, REFRAIN_ROWS, Spread

# Figures narrower than this share of the bar are dropped on a phone; the counts beneath name them all the same.
THIN = 9.0


@dataclass(frozen=True)
class Segment:
    """One piece of a bar; `x` and `width` are percent of the bar."""

    css: str
    count: int
    label: str
    x: float
    width: float
    stale: bool
    thin: bool


@dataclass(frozen=True)
class Count:
    mark: str
    count: int
    word: str
    stale: int = 0


@dataclass(frozen=True)
class Bar:
    """`agreements` names how far both lanes are apart, (what, how many); empty where nobody was assessed."""

    segments: list
    stages: list
    absences: list
    label: str
    breaches: int = 0
    agreements: tuple = ()
    assessed: int = 0


@dataclass(frozen=True)
class Box:
    text: str
    url: str
    css: str
    says: str


@dataclass(frozen=True)
class DistributionRow:
    """One line of an actor's distribution; a line that counts nothing stays, and says 0."""

    shown: Shown
    boxes: list
    css: str

    @property
    def count(self):
        return len(self.boxes)


def bar_of(spread: Spread, *, label=""):
    """A spread as a bar over every cell, absences included, with the counts that name each piece."""
    rows = DO_ROWS if spread.kind == "do" else REFRAIN_ROWS
    pieces = []
    for step in rows:
        fresh = spread.steps[step] - spread.stale[step]
        pieces += [(STEPS[step], fresh, False), (STEPS[step], spread.stale[step], True)]
    pieces.append((TRANSCRIBED, spread.transcribed, False))
    pieces += [(ABSENCES[a], spread.absences[a], False) for a in ABSENCE_ROWS]
    segments, x = [], 0.0
    for shown, count, stale in pieces:
        width = 100 * count / spread.total if spread.total else 0
        if count:
            segments.append(Segment(shown.css, count, str(shown.word), x, width, stale, width < THIN))
        x += width
    stages = [
        Count(STEPS[s].mark, spread.steps[s], lower(STEPS[s].word), spread.stale[s]) for s in rows if spread.steps[s]
    ]
    if spread.transcribed:
        stages.append(Count(TRANSCRIBED.mark, spread.transcribed, lower(TRANSCRIBED.word)))
    absences = [
        Count(ABSENCES[a].mark, spread.absences[a], lower(ABSENCES[a].word)) for a in ABSENCE_ROWS if spread.absences[a]
    ]
    return Bar(
        segments,
        stages,
        absences,
        label,
        breaches=spread.breaches,
        agreements=_agreements(spread),
        assessed=spread.assessed,
    )


def _agreements(spread):
    """(word, count) of how far both lanes are apart. What only one side said is no agreement and is left to the bar."""
    if not spread.assessed:
        return ()
    counted = [(lower(WORDS[a]), spread.agreements[a]) for a in WORDS if a is not Agreement.ONE_VOICE]
    counted.append((_("disputed by the actor"), spread.disputed))
    return tuple((word, count) for word, count in counted if count)


def distribution(rows, *, kind, framework, actor):
    """One actor's cells of one kind as a table of boxes: a row for each step and each absence, zeros included."""
    views = [(row, view_of(row.cell, framework=framework, actor_slug=actor.slug)) for row in rows]
    own = [(row, view) for row, view in views if not row.cell.transcribed]
    read = [(row, view) for row, view in views if row.cell.transcribed]
    steps = DO_ROWS if kind == "do" else REFRAIN_ROWS
    lines = [
        _line(STEPS[step], [pair for pair in own if pair[0].cell.step is step], css="pre" if step is steps[-1] else "")
        for step in steps
        if step is not Step.UNSTATED or any(row.cell.step is step for row, _view in own)
    ]
    if read:
        lines.append(_line(TRANSCRIBED, read))
    lines += [
        _line(
            ABSENCES[absence],
            [pair for pair in own if pair[0].cell.absence is absence],
            css="gap" if absence is ABSENCE_ROWS[0] else "",
        )
        for absence in ABSENCE_ROWS
    ]
    return lines


def _line(shown, pairs, css=""):
    boxes = [
        Box(
            text=row.commitment.number or row.commitment.code.rsplit(".", 1)[-1][:2],
            url=view.url,
            css=f"{view.css} split" if view.is_contested else view.css,
            says=f"{row.commitment.short_title}: {view.text}",
        )
        for row, view in pairs
    ]
    return DistributionRow(shown=shown, boxes=boxes, css=css if boxes else f"{css} zero".strip())
