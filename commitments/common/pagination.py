"""Paging. A page that is not there is said to be so: the first one in its place would pass for it.

What is few has numbered pages (`page_of`). What grows with the history is read from a place in it (`turned`): the address says
after which row, or before which, so that the last page is found as quickly as the first, and stays where it is when more is
published (docs/adr/0032).
"""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .parameters import Unreadable, short

PER_PAGE = 25

TURNS = ("page", "after", "before")
"""What turns the pages of a list. Another list, or another world, begins with its first page."""

END = "end"
"""`before=end`: the last page."""

MOST_COUNTED = 1000
"""A longer list is said to hold more than so many: counting all of it would read all of it."""


def page_of(rows, request, *, per_page=PER_PAGE, parameter="page"):
    """The page of `rows` that `request` asks for. `rows` must be ordered by something unique."""
    pages = Paginator(rows, per_page)
    try:
        return pages.page(request.GET.get(parameter) or 1)
    except InvalidPage as missing:
        sentence = ngettext(
            "There is no such page: this list has %(n)d page.",
            "There is no such page: this list has %(n)d pages.",
            pages.num_pages,
        )
        raise Unreadable(**{parameter: sentence % {"n": pages.num_pages}}) from missing


# --- lists that grow ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """How many rows a list has; `is_more`: more than this."""

    number: int
    is_more: bool


@dataclass(frozen=True)
class Turned:
    """A page of a list, the latest row first. `first`, `newer`, `older` and `last` are addresses, empty where there is none."""

    rows: list[Any]
    first: str = ""
    newer: str = ""
    older: str = ""
    last: str = ""

    @property
    def has_others(self):
        return bool(self.newer or self.older)


def count_of(rows, *, most=MOST_COUNTED):
    """How many `rows` there are, without looking at more than `most` and one."""
    number = rows.order_by()[: most + 1].count()
    return Count(min(number, most), is_more=number > most)


def turned(rows, request, *, place_of, at_place, per_page=PER_PAGE):
    """The page of `rows` that `request` asks for. They are ordered by names that are all descending, the last one unique.

    `place_of(row)` is the word for a row in an address, and `at_place(word)` gives that row back, or None; a row that left
    the list since is still a place in it. A numbered page, as in addresses from before, is found as far as rows are counted.
    """
    order = rows.query.order_by
    after, before, number = (request.GET.get(name) or "" for name in ("after", "before", "page"))
    if sum(map(bool, (after, before, number))) > 1:
        raise Unreadable(before=_("A page is asked for by one of “after”, “before” and “page”."))
    if after:
        shown, is_older = _first(rows.filter(_beyond(order, _row(after, "after", at_place), side="lt")), per_page)
        is_newer = True
    elif before:
        left = rows if before == END else rows.filter(_beyond(order, _row(before, "before", at_place), side="gt"))
        shown, is_newer = _first(left.reverse(), per_page)
        shown, is_older = shown[::-1], before != END
        if not is_newer and is_older:  # what is newer fills no page: it is the first one
            shown, is_older = _first(rows, per_page)
    else:
        place = int(number or 1) - 1
        left = rows[place * per_page :] if (place + 1) * per_page <= MOST_COUNTED else rows.none()
        shown, is_older = _first(left, per_page)
        is_newer = place > 0
    if not shown and (after or number not in ("", "1")):
        raise Unreadable(**{"after" if after else "page": _("There is no such page: the list ends before it.")})
    return Turned(
        shown,
        first=_address(request) if is_newer else "",
        newer=_address(request, before=place_of(shown[0])) if is_newer and shown else "",
        older=_address(request, after=place_of(shown[-1])) if is_older else "",
        last=_address(request, before=END) if is_older else "",
    )


def check_turn(request, at_place):
    """Raises Unreadable where an address names a place that is none: asked of a download, which holds every page."""
    for name in ("after", "before"):
        word = request.GET.get(name)
        if word and not (name == "before" and word == END):
            _row(word, name, at_place)


def _first(rows, per_page):
    """(the first rows, whether there are others)."""
    found = list(rows[: per_page + 1])
    return found[:per_page], len(found) > per_page


def _row(word, name, at_place):
    row = at_place(word)
    if row is None:
        said = _("“%(value)s” is no place in this list: “%(name)s” takes the place that a link of the list gave.")
        raise Unreadable(**{name: said % {"value": short(word), "name": name}})
    return row


def _beyond(order, row, *, side):
    """The condition that a row comes after `row` in the order ("lt": all names descend), or before it ("gt")."""
    (name, *others) = (each.lstrip("-") for each in order)
    value = getattr(row, name)
    if not others:
        return Q(**{f"{name}__{side}": value})
    # Said twice, so that an index finds where to begin.
    same = Q(**{name: value}) & _beyond(others, row, side=side)
    return Q(**{f"{name}__{side}e": value}) & (Q(**{f"{name}__{side}": value}) | same)


def _address(request, **turn):
    asked = request.GET.copy()
    for name in TURNS:
        asked.pop(name, None)
    asked.update(turn)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path
