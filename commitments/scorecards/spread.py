"""Counts of cells by step and by absence: what every roll-up is. Never an average, never a total score."""

from collections import Counter
from dataclasses import dataclass

from .cells import Absence, Agreement, Step

DO_ROWS = (Step.DO_4, Step.DO_3, Step.DO_2, Step.DO_1, Step.DO_0, Step.UNSTATED)
REFRAIN_ROWS = (Step.R4, Step.R3, Step.R2, Step.R1, Step.UNSTATED)
ABSENCE_ROWS = (Absence.NO_REPORT, Absence.CANNOT_ASSESS, Absence.NOT_APPLICABLE, Absence.NOT_ADDRESSED)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many cells say what. `total` is every cell, absences included: it is always the denominator.

    `steps` and `stale` count what actors reported, by step; `transcribed` counts what Waymark read from a paper, which
    is neither reported nor absent; `absences` counts the rest by their name. `years` counts the stages that were reported
    by the last year that they cover, the latest first. `agreements` counts the cells in which
    somebody has spoken, by how far both lanes are apart; `assessed` those in which another than the actor has, and
    `disputed` those in which the actor disagrees with it.
    """

    kind: str
    steps: dict
    stale: dict
    absences: dict
    transcribed: int
    breaches: int
    agreements: dict
    assessed: int
    disputed: int
    total: int
    years: dict

    @property
    def contested(self):
        return self.agreements[Agreement.CONTESTED]

    @property
    def staged(self):
        return sum(n for step, n in self.steps.items() if step is not Step.UNSTATED)

    @property
    def reported(self):
        """Cells in which the actor itself has spoken."""
        return sum(self.steps.values()) + self.absences[Absence.CANNOT_ASSESS] + self.absences[Absence.NOT_APPLICABLE]


def spread(cells, *, kind):
    """The Spread of `cells`, all of one kind and over one type of actor. Rows that count nothing say 0."""
    steps, stale, absences, agreements, years = Counter(), Counter(), Counter(), Counter(), Counter()
    transcribed = breaches = assessed = disputed = total = 0
    for cell in cells:
        total += 1
        agreements[cell.agreement] += cell.is_heard
        assessed += cell.is_assessed
        disputed += cell.disputed
        if cell.transcribed:
            transcribed += 1
        elif cell.step is None:
            absences[cell.absence] += 1
        else:
            steps[cell.step] += 1
            stale[cell.step] += cell.is_stale
            breaches += cell.breach
            if cell.step is not Step.UNSTATED:
                years[cell.period_end.year] += 1
    rows = DO_ROWS if kind == "do" else REFRAIN_ROWS
    return Spread(
        kind=kind,
        steps={step: steps[step] for step in rows},
        stale={step: stale[step] for step in rows},
        absences={absence: absences[absence] for absence in ABSENCE_ROWS},
        transcribed=transcribed,
        breaches=breaches,
        agreements={agreement: agreements[agreement] for agreement in Agreement},
        assessed=assessed,
        disputed=disputed,
        total=total,
        years=dict(sorted(years.items(), reverse=True)),
    )
