"""Template tags of the look: marks, the spread's bar, dates, and links that keep the reader's world. They query nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, Protocol

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from commitments.common import labels

register = template.Library()

MARKS = "img/marks.svg"
# Marks that have a hollow form in static/img/marks.svg; an absence is never stale, it simply is.
MARKS_WITH_OLD = frozenset(
    ["do-0", "do-1", "do-2", "do-3", "do-4", "do-x", "rf-1", "rf-2", "rf-3", "rf-4", "rf-breach"]
)
# The class that colours and sizes a mark. Stages carry their own name; absences have none.
MARK_CLASSES = {"contested": "wm-mark split", "tr": "wm-mark tr"}
FAMILY_CLASSES = {"do": "wm-mark {}", "rf": "wm-mark {}", "mo": "wm-mark mo", "ev": "wm-mark ev", "i": "wm-go"}

EVIDENCE_WORDS = {
    "E0": _("none"),
    "E1": _("statement only"),
    "E2": _("official document"),
    "E3": _("independent or statistical"),
    "E4": _("official and independent"),
}
MOMENTUM_MARKS = {
    "advancing": ("mo-up", _("advancing")),
    "steady": ("mo-steady", _("steady")),
    "stalled": ("mo-stalled", _("stalled")),
    "reversed": ("mo-reversed", _("reversed")),
}

# Below this share of the bar, in percent, a figure does not fit in its segment; the counts beneath name it all the same.
FIGURE_NEEDS = 3.5


class StepLike(Protocol):
    """What `stage_mark` shows: `do-3`, `3`, `Substantially in place`. An absence has no number."""

    mark: str
    number: str
    word: str


class SegmentLike(Protocol):
    """One piece of a spread's bar; `x` and `width` are percent of the bar, read from the start of the line."""

    css: str
    count: int
    label: str
    x: float
    width: float
    stale: bool
    thin: bool


# --- Marks ---


@register.simple_tag
@cache  # a scorecard draws some forty marks thousands of times
def mark(name: str, old: bool = False) -> SafeString:
    """The drawing alone, hidden from screen readers: the word must stand beside it."""
    css = MARK_CLASSES.get(name) or FAMILY_CLASSES.get(name.partition("-")[0], "wm-mark").format(name)
    symbol = f"{name}-old" if old and name in MARKS_WITH_OLD else name
    drawing = f"{static(MARKS)}#{symbol}"
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', css, drawing)


@register.simple_tag
def stage_mark(step: StepLike, old: bool = False) -> SafeString:
    """Mark, number and word of a step or an absence."""
    absent = " absent" if step.mark.startswith("ab-") else ""
    number = format_html("<b>{}</b> ", step.number) if step.number not in ("", None) else ""
    return format_html(
        '<span class="wm-stage{}">{}<span>{}{}</span></span>', absent, mark(step.mark, old=old), number, step.word
    )


@register.simple_tag
def transcribed_mark() -> SafeString:
    """Says that Waymark read this out of a document, and that nobody submitted it."""
    return format_html(
        '<span class="wm-stage wm-nowrap">{}<span>{}</span></span>', mark("tr"), gettext("Read from a document")
    )


# Whose words follow: `{% says actor.name transcribed=cell.transcribed %}`.
for phrase in (labels.says, labels.what_it_says, labels.report_by, labels.pledge_by, labels.cited_as):
    register.simple_tag(phrase)


@register.simple_tag
def now_called(name: str) -> SafeString:
    """Behind the name under which somebody spoke: `(now New Arcadia)`; nothing where it is called so still."""
    return format_html(" ({})", gettext("now %(name)s") % {"name": name}) if name else SafeString("")


@register.simple_tag
def evidence_mark(grade: str, words: bool = False) -> SafeString:
    """Two sheets and the grade; the words are always there, but shown only when asked for."""
    word = EVIDENCE_WORDS[grade]
    said = format_html(" {}", word) if words else format_html('<span class="visually-hidden"> {}</span>', word)
    return format_html('<span class="wm-nowrap">{} {}</span>{}', mark(f"ev-{grade[1:]}"), grade, said)


@register.simple_tag
def momentum_mark(momentum: str) -> SafeString:
    """Arrow and word; nothing where the reporter gave none."""
    if not momentum:
        return SafeString("")
    name, word = MOMENTUM_MARKS[momentum]
    return format_html('<span class="wm-nowrap">{} {}</span>', mark(name), word)


@register.simple_tag
def fresh_mark(text: str, freshness: str = "current") -> SafeString:
    """The period reported on; ageing and stale are said as well as drawn. `freshness` is current, ageing or stale."""
    if not text:
        return SafeString("")
    if freshness == "stale":
        return format_html(
            '<span class="wm-fresh stale">{}</span>', gettext("%(period)s, out of date") % {"period": text}
        )
    if freshness == "ageing":
        return format_html(
            '<span class="wm-nowrap"><span class="wm-fresh ageing">{}</span> <span class="wm-fine">{}</span></span>',
            text,
            gettext("getting old"),
        )
    return format_html('<span class="wm-fresh">{}</span>', text)


# --- A row of the matrix ---


@register.simple_tag
def matrix_cells(cells: Iterable[tuple[str, Any, bool]], label: str) -> SafeString:
    """What each actor says of one commitment: (name, scorecards.present.CellView, whether it was asked for)."""
    return format_html_join("", MATRIX_CELL, (cell_parts(*cell, label) for cell in cells))


MATRIX_CELL = (
    '<td role="cell"{}><a class="wm-cell" href="{}" data-actor="{}"><span class="visually-hidden">{}, {}: {}</span>'
    '<span class="val" aria-hidden="true">{}{}{}{}</span></a></td>'
)


def cell_parts(name: str, view: Any, is_found: bool, label: str) -> tuple[Any, ...]:
    contested, cell = view.is_contested, view.cell
    if contested:
        drawing, css = mark("contested"), SafeString(' class="contested"' if is_found else ' class="contested unfound"')
    else:
        name_of_mark = "tr" if cell.transcribed else "rf-breach" if cell.breach else view.shown.mark
        drawing, css = mark(name_of_mark, old=view.old), SafeString("" if is_found else ' class="unfound"')
    beside = f"|{view.beside}" if view.beside else ""
    signs = mark("rf-breach") if view.others_breach else ""
    signs += "<sup>†</sup>" if cell.disputed else ""
    signs += "<sup>‡</sup>" if view.link_since else ""
    signs += f'<span class="yr">{view.year}</span>' if view.year else ""
    return css, view.url, name, name, label, view.text, drawing, view.short, beside, SafeString(signs)


# --- The bar ---


def percent(value: float) -> str:
    """12.9 -> `12.9%`, whatever the language writes as its decimal point."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"


@register.simple_tag
def spread_bar(segments: Iterable[SegmentLike], label: str = "") -> SafeString:
    """The bar over every cell, absences included. Right to left, the bar turns round but its figures are not mirrored."""
    from_the_end = get_language_bidi()
    drawn = "".join(segment_svg(segment, from_the_end=from_the_end) for segment in segments if segment.count)
    return format_html(
        '<svg role="img" aria-label="{}">{}</svg>',
        label or gettext("A bar of all answers; the counts follow"),
        SafeString(drawn),
    )


def segment_svg(segment: SegmentLike, *, from_the_end: bool) -> str:
    """Nothing here was written by anybody: classes of ours and figures, so that nothing needs to be escaped."""
    x = 100 - segment.x - segment.width if from_the_end else segment.x
    css = f"{segment.css} old" if segment.stale else segment.css
    figure = ""
    if segment.width >= FIGURE_NEEDS:
        thin = " thin" if segment.thin else ""
        figure = f'<text class="st {css}{thin}" x="50%" y="16.5" text-anchor="middle">{segment.count}</text>'
    return (
        f'<svg x="{percent(x)}" width="{percent(segment.width)}" height="24">'
        f'<rect class="sg {css}" y="1" width="100%" height="22"/>{SEGMENT_SIGNS.get(segment.css, "")}{figure}</svg>'
    )


class CountLike(Protocol):
    """What a bar counts: `do-3`, 12, `substantially in place`, and how many of them are out of date."""

    mark: str
    count: int
    word: str
    stale: int


@register.simple_tag
def counts(rows: Iterable[CountLike]) -> SafeString:
    """The line beneath a bar that names each of its pieces; nothing where nothing was counted."""
    said = format_html_join(
        "", "<li>{}<b>{}</b> {}</li>", ((mark(row.mark), intcomma(row.count), word_of(row)) for row in rows)
    )
    return format_html('<ul class="wm-counts">{}</ul>', said) if said else said


def word_of(row: CountLike) -> str:
    if not row.stale:
        return row.word
    return gettext("%(word)s, %(stale)s out of date") % {"word": row.word, "stale": row.stale}


# Two kinds of segment carry a sign besides their ground: a level bar for "no stage stated", a turned corner for "transcribed".
SEGMENT_SIGNS = {
    "sx": SafeString('<line class="sx-bar" x1="20%" x2="80%" y1="12" y2="12"/>'),
    "tr": SafeString('<svg x="100%" overflow="visible"><path class="tr-ear" d="M-2.6 14v8.4H-11z"/></svg>'),
}


# --- Dates ---


@register.filter
def long_date(value: datetime.date | None) -> str:
    """22 November 2026. A moment is read in the site's time zone; nothing stays nothing."""
    if not value:
        return ""
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, pgettext("a date in full, Django date format", "j F Y"))


@register.filter
def known_day(value: datetime.datetime | None, revision: Any) -> str:
    """22 November 2026; November 2026 where the public is told the month alone. `revision` says which."""
    if not value or not revision.is_dated_by_month:
        return long_date(value)
    return formats.date_format(timezone.localtime(value), pgettext("a month, Django date format", "F Y"))


@register.filter
def period(value: Any, start: datetime.date | None = None) -> str:
    """A period by its end: `2026` for a whole calendar year, else `to 30 June 2026`.

    `value` is the last day, with the first as the filter's argument, or anything with `period_start` and `period_end`.
    """
    if hasattr(value, "period_end"):
        value, start = value.period_end, getattr(value, "period_start", None)
    if not value:
        return ""
    if start and (start.month, start.day, value.month, value.day) == (1, 1, 12, 31):
        if start.year == value.year:
            return str(value.year)
        return gettext("%(first)s to %(latest)s") % {"first": start.year, "latest": value.year}
    return gettext("to %(date)s") % {"date": long_date(value)}


# --- Forms ---


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: where the answer is given, and what to do. No `href` where no field is at fault."""

    href: str
    text: str


@register.simple_tag
def problems(asked: BaseForm | BaseFormSet | Iterable[BaseForm | BaseFormSet]) -> list[Problem]:
    """Everything that is wrong in a form, a formset or several of them, in the order of the page."""
    if isinstance(asked, BaseForm):
        return list(form_problems(asked))
    if isinstance(asked, BaseFormSet):
        whole = [Problem("", str(message)) for message in asked.non_form_errors()]
        return whole + [problem for form in asked.forms for problem in form_problems(form)]
    return [problem for each in asked for problem in problems(each)]


def form_problems(form: BaseForm) -> Iterator[Problem]:
    for message in form.non_field_errors():
        yield Problem("", str(message))
    for field in form:
        for message in field.errors:
            yield Problem(field_href(field), named(str(message), field=field))


def field_href(field: BoundField) -> str:
    """A group of choices has no control of its own, so its first choice is the place to go to."""
    return f"#{field.auto_id}_0" if field.use_fieldset else f"#{field.id_for_label or field.auto_id}"


def named(message: str, *, field: BoundField) -> str:
    """Django's own messages do not say which answer they speak of; ours do."""
    own_words = {
        str(words)
        for kind in type(field.field).__mro__
        for words in getattr(kind, "default_error_messages", {}).values()
    }
    if message not in own_words:
        return message
    label = str(field.label)
    return f"{label} {message}" if label.endswith("?") else f"{label}: {message}"


# --- Paging and links ---


MOST_FILTERS = 4
"""How many filters stand in the open before the others fold under "More filters"."""


class FilterGroups(NamedTuple):
    """Fields that are shown at once, those that fold, and whether one of the folded ones is in use."""

    first: list[BoundField]
    more: list[BoundField]
    is_open: bool


@register.simple_tag
def filter_groups(form: BaseForm) -> FilterGroups:
    """The fields of a filter's form, the first few apart from the rest. One field alone is not folded away."""
    fields = list(form)
    edge = len(fields) if len(fields) <= MOST_FILTERS + 1 else MOST_FILTERS
    more = fields[edge:]
    return FilterGroups(fields[:edge], more, any(field.value() for field in more))


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """1 ... 4 5 6 ... 20: what the pager offers."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.inclusion_tag("components/_breadcrumb.html")
def breadcrumb(*steps: str) -> dict[str, Any]:
    """`{% breadcrumb url label url label here %}`: pairs that lead here, then the name of this page."""
    *pairs, here = steps
    return {"crumbs": list(zip(pairs[::2], pairs[1::2], strict=True)), "here": here}


@register.simple_tag(takes_context=True)
def scoped_url(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """`{% url %}` that stays in the reader's world, real or fictional. Within `include ... only`, pass `scope=scope` on."""
    return reverse(name, args=args or None, kwargs=kwargs or None) + scope_query(context)


@register.simple_tag(takes_context=True)
def scoped_to(context: Context, about: Any) -> str:
    """The page of something that has one (a commitment, a pledge), in the reader's world; see `scoped_url`."""
    return about.get_absolute_url() + scope_query(context)


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: str) -> SafeString:
    """A link of the masthead; current on its own page and on every page below it, unless the page says `section`."""
    path = reverse(name)
    current = nav_current(context, name=name, path=path)
    return format_html('<a href="{}{}"{}>{}</a>', path, scope_query(context), current, label)


def nav_current(context: Context, *, name: str, path: str) -> SafeString:
    here = getattr(context.get("request"), "path", "")
    section = context.get("section")
    if here == path:
        return SafeString(' aria-current="page"')
    if section == name or (section is None and here.startswith(path)):
        return SafeString(' aria-current="true"')
    return SafeString("")


def scope_query(context: Context) -> str:
    return getattr(context.get("scope"), "query", "")
