"""Cells and spreads as ready values: what a template shows without deciding anything, and what CSV and JSON write."""

from dataclasses import asdict, dataclass, replace

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.actors.models import Position
from commitments.common.steps import step_of
from commitments.common.words import ABSENCES, STEPS, TRANSCRIBED, Shown

from .agreeing import WORDS
from .cells import Absence, Agreement, Cell, Step, steps_apart
from .spread import ABSENCE_ROWS, DO_ROWS, REFRAIN_ROWS, Spread

# Figures narrower than this share of the bar are dropped on a phone; the counts beneath name them all the same.
THIN = 9.0

RULE_WORDS = {
    "own.latest-period": gettext_lazy("Of the published reports in force, the one on the latest period speaks."),
    "own.lent": gettext_lazy(
        "A report on another commitment speaks here too: a link says that both ask for the same, and the actor confirmed it."
    ),
    "own.transcribed": gettext_lazy("Waymark read the step from a document by a written rule. Nobody submitted it."),
    "absent.no-report": gettext_lazy(
        "The commitment speaks to this actor, and no published report says anything on it."
    ),
    "absent.not-addressed-type": gettext_lazy("It does not speak to actors of this type, and no report was received."),
    "absent.no-adherence": gettext_lazy("No support for the framework is recorded, and no report was received."),
    "absent.cannot-assess": gettext_lazy("The actor's report says that it cannot assess this."),
    "absent.not-applicable": gettext_lazy("The actor's report says that this does not apply to it."),
    "agreement.one-voice": gettext_lazy("At most one side has given a step, so there is nothing to compare."),
    "agreement.transcribed": gettext_lazy(
        "What was read from a document is not the actor's voice, so no other is held against it."
    ),
    "agreement.no-step-to-compare": gettext_lazy("The actor stated no stage, so there is nothing to compare."),
    "agreement.aligned": gettext_lazy("All voices give the same step."),
    "agreement.differs": gettext_lazy("The voices lie one step apart."),
    "agreement.contested-two-steps": gettext_lazy("The voices lie two steps apart or more."),
    "agreement.contested-breach": gettext_lazy("One side says that it was upheld, the other reports a breach."),
}


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
    """`agreements` names how far both lanes lie apart, (what, how many); empty where nobody was assessed."""

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


@dataclass(frozen=True)
class CellView:
    """A cell and how to show it."""

    cell: Cell
    shown: Shown
    url: str

    @property
    def old(self):
        return self.cell.is_stale and self.cell.step is not None

    @property
    def css(self):
        if self.cell.transcribed:
            return "tr"
        return f"{self.shown.css} old" if self.old else self.shown.css

    @property
    def short(self):
        """What stands beside the mark in a matrix: the number, and nothing where there is none."""
        return self.shown.number

    @property
    def year(self):
        ended = self.cell.period_end
        return f"’{ended.year % 100:02d}" if ended and self.old else ""

    @cached_property
    def text(self):
        """The whole cell in one line, for those who do not see the mark."""
        parts = [self.shown.text]
        if self.cell.transcribed:
            parts.append(_("transcribed, not reported"))
        if self.cell.breach:
            parts.append(_("breach reported"))
        if self.cell.period_end:
            parts.append(str(self.cell.period_end.year))
        if self.old:
            parts.append(_("stale"))
        if self.cell.is_assessed:
            parts.append(others_in_words(self.cell))
        if self.cell.voices and self.cell.agreement is not Agreement.ONE_VOICE:
            parts.append(lower(self.agreement))
        if self.cell.disputed:
            parts.append(_("disputed by the actor"))
        return ", ".join(str(part) for part in parts)

    @property
    def reason(self):
        return reason_words(self.cell)

    @property
    def agreement(self):
        return WORDS[self.cell.agreement]

    @property
    def beside(self):
        """What others say, as it stands beside the actor's own number in a matrix: `1`, or `1–3`."""
        if not self.cell.voices:
            return ""
        ends = dict.fromkeys((self.lowest.number, self.highest.number))
        return "–".join(ends)

    @property
    def is_contested(self):
        return self.cell.agreement is Agreement.CONTESTED

    @property
    def period(self):
        return str(self.cell.period_end.year) if self.cell.period_end else ""

    @property
    def lowest(self):
        return STEPS[self.cell.lowest] if self.cell.lowest else None

    @property
    def highest(self):
        return STEPS[self.cell.highest] if self.cell.highest else None

    @property
    def rule(self):
        return RULE_WORDS[self.cell.explain.rule]

    @property
    def agreement_rule(self):
        return RULE_WORDS[self.cell.explain.agreement]

    @property
    def others_in_words(self):
        return others_in_words(self.cell)

    @property
    def others_counted(self):
        count = len(self.cell.others)
        return ngettext("%(n)s assessor", "%(n)s assessors", count) % {"n": count}

    @property
    def others_breach(self):
        """Another reports a breach."""
        return any(voice.breach for voice in self.cell.others)


def shown_of(cell):
    """The Shown of a cell's own lane."""
    return ABSENCES[cell.absence] if cell.step is None else STEPS[cell.step]


def others_in_words(cell):
    """What others say, in a few words: `2 assessors say 1 to 3`, `1 assessor gives no step`."""
    silent = len(cell.others) - cell.voices
    parts = []
    if cell.voices:
        ends = dict.fromkeys((STEPS[cell.lowest].text, STEPS[cell.highest].text))
        said = _(" to ").join(ends)
        parts.append(
            ngettext("%(n)s assessor says %(said)s", "%(n)s assessors say %(said)s", cell.voices)
            % {"n": cell.voices, "said": said}
        )
    if silent:
        parts.append(ngettext("%(n)s assessor gives no step", "%(n)s assessors give no step", silent) % {"n": silent})
    breaches = sum(voice.breach for voice in cell.others)
    if breaches:
        parts.append(ngettext("%(n)s reports a breach", "%(n)s report a breach", breaches) % {"n": breaches})
    return ", ".join(parts)


def view_of(cell, *, framework, actor_slug):
    """A CellView that leads to "why this cell?"."""
    url = reverse("scorecards:cell", args=[framework.code, actor_slug, cell.commitment])
    return CellView(cell=cell, shown=shown_of(cell), url=url)


def reason_words(cell):
    """Why a lane is empty, in words; empty for what needs no reason."""
    if cell.absence is not Absence.NOT_ADDRESSED:
        return cell.absence_reason
    if cell.absence_reason in Position.values:
        return Position(cell.absence_reason).label
    return cell.absence_reason


def lower(word):
    """A word as it stands inside a sentence."""
    text = str(word)
    return text[:1].lower() + text[1:]


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
    """(word, count) of how far both lanes lie apart. What only one side said is no agreement and is left to the bar."""
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


@dataclass(frozen=True)
class LanesShown:
    """Where the marks of both lanes stand on the scale, counted from 0. `others` are (position, step, how many)."""

    own: int | None
    others: list
    first: int | None
    last: int | None

    @property
    def is_range(self):
        return self.first != self.last

    @property
    def width(self):
        """Steps from the lowest to the highest, both counted."""
        return 0 if self.first is None or self.last is None else self.last - self.first + 1


def lanes_shown(cell, steps):
    """Both lanes of a cell on the scale of `steps`."""
    said = [step_of(o, cell.kind) for o in cell.others if o.answer == "assessed"]
    others = [(at, STEPS[step], said.count(step)) for at, step in enumerate(steps) if step in said]
    return LanesShown(
        own=steps.index(cell.step) if cell.step in steps else None,
        others=others,
        first=others[0][0] if others else None,
        last=others[-1][0] if others else None,
    )


def differs_by(cell):
    """How many steps the widest pair of voices lies apart, for the sentence under the two lanes."""
    if cell.step in (None, Step.UNSTATED) or cell.transcribed or not cell.voices:
        return 0
    return max(steps_apart(cell.step, cell.lowest), steps_apart(cell.step, cell.highest))


def cell_as_data(cell):
    """A cell as plain JSON values, its explanation included."""
    facts = asdict(replace(cell, others=()))
    facts["reported"] = cell.is_reported
    facts["agreement"] = agreement_as_data(cell)
    facts["others"] = [voice_as_data(voice, kind=cell.kind) for voice in cell.others]
    return facts


def agreement_as_data(cell):
    """Nothing where nobody has spoken: that is no voice, not one."""
    return cell.agreement if cell.is_heard else ""


def voice_as_data(voice, *, kind):
    """One voice of the second lane. Not when it was published: of some the public is told the month alone."""
    assessed = voice.answer == "assessed"
    return {
        "assessment": voice.id.removeprefix("assessment:"),
        "speaker": voice.speaker,
        "answer": voice.answer,
        "step": step_of(voice, kind) if assessed else "",
        "breach": voice.breach,
        "period_end": voice.period_end,
        "disputed": voice.disputed,
    }


def spread_as_data(spread):
    facts = asdict(spread)
    facts["contested"] = spread.contested
    facts["staged"] = spread.staged
    facts["reported"] = spread.reported
    return facts
