"""Cells as ready values: what a template shows of one without deciding anything, and the words for it."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.actors.models import Position
from commitments.catalogue.models import LinkStatus
from commitments.common.labels import ABSENCES, STEPS, Shown
from commitments.common.steps import step_of
from commitments.common.templatetags.waymark import fresh_mark, mark, stage_mark, transcribed_mark

from .agreeing import WORDS
from .cells import Absence, Agreement, Cell, Step, steps_apart

RULE_WORDS = {
    "own.latest-period": gettext_lazy("Of the published reports in force, the one on the latest period speaks."),
    "own.lent": gettext_lazy(
        "A report on another commitment speaks here too: a link says that both ask for the same, and the actor confirmed it."
    ),
    "own.transcribed": gettext_lazy("Waymark read the answer from a document by a written rule. Nobody submitted it."),
    "absent.no-report": gettext_lazy(
        "The commitment is asked of this actor, and no published report says anything on it."
    ),
    "absent.not-addressed-type": gettext_lazy("It is not asked of actors of this type, and no report was received."),
    "absent.no-adherence": gettext_lazy("No support for the framework is recorded, and no report was received."),
    "absent.cannot-assess": gettext_lazy("The actor's report says that it cannot assess this."),
    "absent.not-applicable": gettext_lazy("The actor's report says that this does not apply to it."),
    "agreement.one-voice": gettext_lazy("At most one side has spoken, so there is nothing to compare."),
    "agreement.transcribed": gettext_lazy(
        "What was read from a document was not said here by the actor, so nothing is compared with it."
    ),
    "agreement.no-step-to-compare": gettext_lazy(
        "Both sides have spoken, and one of them names no stage, so there is nothing to compare."
    ),
    "agreement.aligned": gettext_lazy("Both sides say the same."),
    "agreement.differs": gettext_lazy("The two sides are one step apart."),
    "agreement.contested-two-steps": gettext_lazy("The two sides are two steps apart or more."),
    "agreement.contested-breach": gettext_lazy("One side says that it was upheld, the other reports a breach."),
}


LENT = gettext_lazy("said in a report on another commitment")


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
            parts.append(_("read from a document, not reported"))
        if self.cell.breach:
            parts.append(_("breach reported"))
        parts += [said for said in (self.lent, self.link_since) if said]
        if self.cell.period_end:
            parts.append(str(self.cell.period_end.year))
        if self.old:
            parts.append(_("out of date"))
        if self.cell.is_assessed:
            parts.append(self.others_in_words)
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
    def lent(self):
        """That another commitment's report speaks here, where it does."""
        return LENT if self.cell.via else ""

    @property
    def link_since(self):
        """What has become of the link over which the step was lent; nothing while it holds."""
        if not self.cell.link_fell:
            return ""
        return _("link %(status)s since") % {"status": LinkStatus(self.cell.link_status).label}

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
        # What a paper says of an absence is no more the actor's report than a step that was read there.
        return RULE_WORDS["own.transcribed" if self.cell.transcribed else self.cell.explain.rule]

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


class AlikeView(CellView):
    """A cell of a tally: many who say the same are one voice in it, so it does not say how many they are."""

    @property
    def others_in_words(self):
        parts = []
        if self.cell.voices:
            parts.append(_("others say %(said)s") % {"said": _ends_in_words(self.cell)})
        if len(self.cell.others) > self.cell.voices:
            parts.append(_("others name no stage"))
        if self.others_breach:
            parts.append(_("others report a breach"))
        return ", ".join(parts)


NOT_ADDRESSED_WORDS = {
    "absent.not-addressed-type": gettext_lazy("Not asked of it"),
    "absent.no-adherence": gettext_lazy("No support recorded"),
}
"""Where it is known why nothing is expected of an actor, the one reason; a count of many names both."""


def shown_of(cell):
    """The Shown of a cell's own lane."""
    if cell.step is not None:
        return STEPS[cell.step]
    shown = ABSENCES[cell.absence]
    return replace(shown, word=NOT_ADDRESSED_WORDS.get(cell.explain.rule, shown.word))


def others_in_words(cell):
    """What others say, in a few words: `2 assessors say 1 to 3`, `1 assessor names no stage`."""
    silent = len(cell.others) - cell.voices
    parts = []
    if cell.voices:
        parts.append(
            ngettext("%(n)s assessor says %(said)s", "%(n)s assessors say %(said)s", cell.voices)
            % {"n": cell.voices, "said": _ends_in_words(cell)}
        )
    if silent:
        parts.append(ngettext("%(n)s assessor names no stage", "%(n)s assessors name no stage", silent) % {"n": silent})
    breaches = sum(voice.breach for voice in cell.others)
    if breaches:
        parts.append(ngettext("%(n)s reports a breach", "%(n)s report a breach", breaches) % {"n": breaches})
    return ", ".join(parts)


def _ends_in_words(cell):
    ends = dict.fromkeys((STEPS[cell.lowest].text, STEPS[cell.highest].text))
    return _(" to ").join(ends)


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
    """How many steps the widest pair of voices is apart, for the sentence under the two lanes."""
    if cell.step in (None, Step.UNSTATED) or cell.transcribed or not cell.voices:
        return 0
    return max(steps_apart(cell.step, cell.lowest), steps_apart(cell.step, cell.highest))


# --- every actor on one page: what is alike is drawn once -----------------------------------------------------------------


class Rows:
    """The cells of an actor as ready HTML. `shown` draws an AlikeView: what stands before and behind the address of its page."""

    def __init__(self, framework, commitments, *, shown):
        self.framework, self.shown, self.drawn = framework, shown, {}
        self.codes = [commitment.code for commitment in commitments]

    def url(self, actor):
        return reverse("scorecards:actor-scorecard", args=[self.framework.code, actor.slug])

    def cells(self, body):
        """Of one row. Slugs and codes hold nothing that HTML knows."""
        url, drawn, parts = self.url(body.actor), self.drawn, []
        for code, cell in zip(self.codes, body.cells, strict=True):
            found = drawn.get(id(cell))
            if found is None:
                found = drawn[id(cell)] = self.shown(AlikeView(cell=cell, shown=shown_of(cell), url=""))
            before, after = found
            parts.append(f"{before}{url}{code}/{after}")
        return SafeString("".join(parts))


def box_of(view):
    """A box with the number, drawn as on a scorecard, and all of the cell's words for who does not see it."""
    css = "rb" if view.cell.breach else view.css
    css = f"{css} split" if view.is_contested else css
    signs = "".join((
        f"|{view.beside}" if view.beside else "",
        "†" if view.cell.disputed else "",
        "‡" if view.link_since else "",
    ))  # fmt: skip
    breach = mark("rf-breach") if view.others_breach else ""
    if signs or breach:
        said = format_html('<span aria-hidden="true">{}{}{}</span>', view.short, signs, breach)
        said = format_html('{}<span class="visually-hidden">{}</span>', said, view.text)
    else:  # the words begin with the number, which stands there already
        words = view.text.removeprefix(view.short)
        said = format_html('{}<span class="visually-hidden">{}</span>', view.short, words)
    return format_html('<td><a class="wm-box {}" href="', css), format_html('">{}</a></td>', said)


LINE_COLUMNS = 3


def line_of(view):
    """What the actor says, with a link; until when; and what others say: three cells."""
    cell = view.cell
    said = transcribed_mark() if cell.transcribed else stage_mark(view.shown, old=view.old)
    more = [view.shown.text] if cell.transcribed else []
    more += [_("breach reported")] if cell.breach else []
    more += [str(words) for words in (view.lent, view.link_since) if words]
    until = fresh_mark(view.period, cell.freshness or "current")
    beside = [view.others_in_words] if cell.is_assessed else []
    beside += [lower(view.agreement)] if cell.voices and cell.agreement is not Agreement.ONE_VOICE else []
    beside += [_("disputed by the actor")] if cell.disputed else []
    after = format_html(
        '">{}</a>{}</td><td>{}</td><td>{}</td>',
        said,
        "".join(f", {words}" for words in more),
        until,
        ", ".join(beside),
    )
    return SafeString('<td><a href="'), after
