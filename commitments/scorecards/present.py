"""Cells and spreads as ready values: what a template shows without deciding anything, and what CSV and JSON write."""

from dataclasses import asdict, dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.common.words import ABSENCES, STEPS, TRANSCRIBED, Shown

from .assemble import reason_words
from .cells import Absence, Agreement, Cell, Step, steps_apart
from .spread import ABSENCE_ROWS, DO_ROWS, REFRAIN_ROWS, Spread

# Figures narrower than this share of the bar are dropped on a phone; the counts beneath name them all the same.
THIN = 9.0

AGREEMENT_WORDS = {
    Agreement.ONE_VOICE: gettext_lazy("One voice"),
    Agreement.ALIGNED: gettext_lazy("Aligned"),
    Agreement.DIFFERS: gettext_lazy("Differs by one step"),
    Agreement.CONTESTED: gettext_lazy("Contested"),
}

RULE_WORDS = {
    "own.latest-period": gettext_lazy("Of the published reports in force, the one on the latest period speaks."),
    "own.transcribed": gettext_lazy("Waymark read the step from a document by a written rule. Nobody submitted it."),
    "absent.no-report": gettext_lazy(
        "The commitment speaks to this actor, and no published report says anything on it."
    ),
    "absent.not-addressed-type": gettext_lazy("It does not speak to actors of this type, and no report was received."),
    "absent.no-adherence": gettext_lazy("No support for the framework is recorded, and no report was received."),
    "absent.cannot-assess": gettext_lazy("The actor's report says that it cannot assess this."),
    "absent.not-applicable": gettext_lazy("The actor's report says that this does not apply to it."),
    "agreement.one-voice": gettext_lazy("Only one side has spoken."),
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
    segments: list
    stages: list
    absences: list
    label: str
    breaches: int = 0


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
        if self.cell.agreement is Agreement.CONTESTED:
            parts.append(_("contested"))
        return ", ".join(parts)

    @property
    def reason(self):
        return reason_words(self.cell)

    @property
    def agreement(self):
        return AGREEMENT_WORDS[self.cell.agreement]

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


def shown_of(cell):
    """The Shown of a cell's own lane."""
    return ABSENCES[cell.absence] if cell.step is None else STEPS[cell.step]


def view_of(cell, *, framework, actor_slug):
    """A CellView that leads to "why this cell?"."""
    url = reverse("scorecards:cell", args=[framework.code, actor_slug, cell.commitment])
    return CellView(cell=cell, shown=shown_of(cell), url=url)


def figure(number):
    """1,234: a count as it stands in a sentence."""
    return number_format(number, force_grouping=True)


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
    return Bar(segments, stages, absences, label, breaches=spread.breaches)


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


def coverage_of_board(board, *, kind="do"):
    """The sentence that stands before any bar: who, how many, how much of it is known."""
    spread = board.totals.get(kind)
    if spread is None or not board.actors:
        return ""
    return format_html_join(
        " ",
        "{}",
        [(sentence,) for sentence in _board_sentences(board, spread)],
    )


def _board_sentences(board, spread):
    units = len(board.rows_of(spread.kind))
    yield format_html(
        _("{actors}, {units}: <b>{staged} of {total}</b> cells hold a reported stage."),
        actors=counted_actors(board.actor_type, board.actors),
        units=f"{units} {unit_words(board.framework, spread.kind)}",
        staged=figure(spread.staged),
        total=figure(spread.total),
    )
    stale = sum(spread.stale.values())
    if stale:
        yield ngettext("%(n)s of them is stale.", "%(n)s of them are stale.", stale) % {"n": stale}
    if spread.absences[Absence.NO_REPORT]:
        yield _("For %(n)s no report has been received.") % {"n": figure(spread.absences[Absence.NO_REPORT])}
    apart = board.actors - board.adherents
    # Only where adherence is what keeps them apart: a type that is not addressed is apart whatever its position.
    if apart and board.framework.takes_adherence and board.is_addressed:
        yield ngettext(
            "No support for it by %(n)s is recorded; no report is expected of it.",
            "No support for it by %(n)s is recorded; no report is expected of them.",
            apart,
        ) % {"n": apart}


def coverage_of_matrix(matrix):
    """How much of what the page shows holds a reported stage; its actors alone, not those of the other pages."""
    found = matrix.spreads.get("do")
    if found is None or not found.total:
        return ""
    return format_html(
        _("Of the {total} cells of the actors on this page, <b>{staged}</b> hold a reported stage."),
        total=figure(found.total),
        staged=figure(found.staged),
    )


def unit_words(framework, kind):
    """What is counted: the framework's own word for its units, or what is to be refrained from."""
    return framework.unit if kind == "do" else _("commitments to refrain from")


def counted_actors(actor_type, count):
    """`12 States`, `1 Local authority`: the denominator in words."""
    words = TYPE_WORDS.get(actor_type)
    return f"{count} {words[count != 1]}" if words else str(count)


TYPE_WORDS = {
    "state": (gettext_lazy("State"), gettext_lazy("States")),
    "observer_state": (gettext_lazy("observer State"), gettext_lazy("observer States")),
    "ministry": (gettext_lazy("ministry"), gettext_lazy("ministries")),
    "local_authority": (gettext_lazy("local authority"), gettext_lazy("local authorities")),
    "un_entity": (gettext_lazy("UN entity"), gettext_lazy("UN entities")),
    "intergovernmental": (gettext_lazy("intergovernmental body"), gettext_lazy("intergovernmental bodies")),
    "regional_process": (gettext_lazy("regional process"), gettext_lazy("regional processes")),
    "ngo": (gettext_lazy("non-governmental organisation"), gettext_lazy("non-governmental organisations")),
    "union": (gettext_lazy("union"), gettext_lazy("unions")),
    "business": (gettext_lazy("business"), gettext_lazy("businesses")),
    "academic": (gettext_lazy("academic body"), gettext_lazy("academic bodies")),
    "migrant_led": (gettext_lazy("migrant-led body"), gettext_lazy("migrant-led bodies")),
}


def coverage_of_actor(scorecard, *, kind="do"):
    """One actor's coverage: what was reported, what is absent and by which name, and how recent it is."""
    rows = scorecard.rows_of(kind)
    if not rows:
        return ""
    return format_html_join(" ", "{}", [(s,) for s in _actor_sentences(scorecard, rows, scorecard.spreads[kind])])


def _actor_sentences(scorecard, rows, spread):
    name = scorecard.actor.name
    unit = unit_words(scorecard.framework, spread.kind)
    if spread.transcribed and not spread.reported:
        yield _("%(name)s has not reported.") % {"name": name}
    else:
        yield format_html(
            _("{name} has reported a stage on <b>{staged} of {total}</b> {unit}."),
            name=name,
            staged=spread.staged,
            total=spread.total,
            unit=unit,
        )
    if spread.transcribed:
        yield ngettext(
            "Waymark read %(n)s stage from a document; %(name)s did not submit it, and it is not counted as reported.",
            "Waymark read %(n)s stages from a document; %(name)s did not submit them, and they are not counted as reported.",
            spread.transcribed,
        ) % {"n": spread.transcribed, "name": name}
    if spread.steps[Step.UNSTATED]:
        yield _("On %(n)s it says that it is not doing well, and states no stage.") % {"n": spread.steps[Step.UNSTATED]}
    if spread.absences[Absence.CANNOT_ASSESS]:
        yield _("It says it cannot assess %(n)s.") % {"n": spread.absences[Absence.CANNOT_ASSESS]}
    if spread.absences[Absence.NOT_APPLICABLE]:
        yield ngettext(
            "It says that %(n)s does not apply to it.",
            "It says that %(n)s do not apply to it.",
            spread.absences[Absence.NOT_APPLICABLE],
        ) % {"n": spread.absences[Absence.NOT_APPLICABLE]}
    if spread.absences[Absence.NO_REPORT]:
        yield _("For %(n)s no report has been received.") % {"n": spread.absences[Absence.NO_REPORT]}
    if spread.absences[Absence.NOT_ADDRESSED]:
        yield ngettext(
            "%(n)s is not addressed to it, or no support by it is recorded.",
            "%(n)s are not addressed to it, or no support by it is recorded.",
            spread.absences[Absence.NOT_ADDRESSED],
        ) % {"n": spread.absences[Absence.NOT_ADDRESSED]}
    latest = max((row.cell.period_end for row in rows if row.cell.is_reported), default=None)
    if latest:
        yield format_html(_("Its latest report covers <b>{year}</b>."), year=latest.year)
    stale = sum(spread.stale.values())
    if stale:
        yield ngettext(
            "%(n)s of these is stale and drawn hollow.", "%(n)s of these are stale and drawn hollow.", stale
        ) % {"n": stale}


def is_only_read(scorecard):
    """All that is known of the actor here was read by Waymark from a document: the page must not make it speak."""
    spoken = [cell for cell in scorecard.cells if cell.published_at is not None]
    return bool(spoken) and all(cell.transcribed for cell in spoken)


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


@dataclass(frozen=True)
class Change:
    commitment: object
    before: Shown | None
    after: Shown


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


def differs_by(cell):
    """How many steps the widest pair of voices lies apart, for the sentence under the two lanes."""
    if cell.step in (None, Step.UNSTATED) or not cell.voices:
        return 0
    return max(steps_apart(cell.step, cell.lowest), steps_apart(cell.step, cell.highest))


def cell_as_data(cell):
    """A cell as plain JSON values, its explanation included."""
    facts = asdict(cell)
    facts["reported"] = cell.is_reported
    return facts


def spread_as_data(spread):
    facts = asdict(spread)
    facts["staged"] = spread.staged
    facts["reported"] = spread.reported
    return facts
