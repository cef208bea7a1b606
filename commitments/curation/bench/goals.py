"""What each page may cost, and whether it does: the lines of `make bench`.

The goals are those of docs/performance.md, which says where each number comes from. A counter may reach its goal and no
more; a time may be half as much again (ROOM), since a machine is never quite the same twice.
"""

from dataclasses import dataclass

from django.db import connection
from django.urls import reverse

from commitments.actors.models import Actor

from . import pages
from .pages import Measured
from .world import FRAMEWORK

ROOM = 1.5
DOWNLOAD = 20
"""Megabytes that a download may hold, however long it is."""
PACKED = 12
"""Kilobytes on the wire."""
MILLION = 1_000_000

COMMITMENT = "gcm.6"
THEN = "as_of=2022-01-01"
ASKED_FOR_THE_PAST = ("framework", "matrix", "card")
ON_A_TELEPHONE = ("framework", "matrix")
SEARCHES = {"search, common word": 1.3, "search, absent word": 2}
"""By how much the work of a search may grow, with any history."""


@dataclass(frozen=True)
class Line:
    """What was measured, beside what it may be. `room`: by how much a time may go beyond."""

    what: str
    measured: float
    goal: float
    room: float = 1

    @property
    def is_ok(self):
        return self.measured <= self.goal * self.room


@dataclass(frozen=True)
class Page:
    """An address, the most that it may ask of the database, and how many floors it may cost (None: that is not asked)."""

    name: str
    address: str
    queries: int | None = None
    floors: int | None = None


@dataclass(frozen=True)
class Round:
    """What was measured with one length of the history.

    `pages`: {name: Measured}; `past`: of some pages (today's, that of a day in the middle of the history); `empty_world`:
    the database's work for home of the other world; `kept`, `unchanged`: the framework page as who comes second is given it,
    and as who has it is told so.
    """

    claims: int
    pages: dict
    past: dict
    empty_world: int
    kept: Measured
    unchanged: Measured
    held: float
    """Megabytes that the download of all reports holds at most."""
    first_byte: float
    """Of the same download, beside the page of reports."""
    plain: float | None
    """Milliseconds of the framework page as somebody would write it first."""


def pages_of():
    """The Pages that are measured, of the invented States."""
    demo = "?demo=1"
    slug = Actor.objects.filter(fictional=True).order_by("code").values_list("slug", flat=True)[0]
    filtered = f"{demo}&framework={FRAMEWORK}&kind=do&q=migrants"
    return [
        Page("home", reverse("pages:home") + demo, 6, 200),
        Page("framework", reverse("scorecards:framework", args=[FRAMEWORK]) + demo, 6, 200),
        Page("matrix", reverse("scorecards:matrix", args=[FRAMEWORK]) + demo, 6, 120),
        Page("all actors", reverse("scorecards:framework-all", args=[FRAMEWORK]) + demo, 6, 600),
        Page("card", reverse("scorecards:actor-scorecard", args=[FRAMEWORK, slug]) + demo, 6, 70),
        Page("actor", reverse("scorecards:actor", args=[slug]) + demo, 6),
        Page("commitment", reverse("scorecards:commitment", args=[COMMITMENT]) + demo),
        Page("commitments", reverse("scorecards:commitments") + filtered, 4, 35),
        Page("reports", reverse("progress:reports") + demo, 4, 60),
        Page("search, common word", reverse("pages:search") + f"{demo}&q=period", 7),
        Page("search, absent word", reverse("pages:search") + f"{demo}&q=zzzzz", 7),
    ]


def measure(handler, asked, *, claims, repeat, is_plain_asked):
    """The Round of the Pages `asked`."""
    by_name = {page.name: page for page in asked}
    measured = {page.name: pages.measure(handler, page.address, repeat=repeat) for page in asked}
    with pages.nothing_kept():  # of the past nothing is; so neither of the page of today that stands beside it
        past = {
            name: (
                pages.measure(handler, by_name[name].address, repeat=repeat),
                pages.measure(handler, f"{by_name[name].address}&{THEN}", repeat=repeat),
            )
            for name in ASKED_FOR_THE_PAST
        }
    kept, unchanged = pages.measure_kept(handler, by_name["framework"].address, repeat=repeat)
    download = by_name["reports"].address + "&format=csv"
    return Round(
        claims=claims,
        pages=measured,
        past=past,
        empty_world=pages.work(reverse("pages:home"), handler=handler),
        kept=kept,
        unchanged=unchanged,
        held=pages.memory_of(handler, download),
        first_byte=pages.first_byte(handler, download) / measured["reports"].processor,
        plain=pages.processor(handler, pages.PLAIN) if is_plain_asked else None,
    )


def lines_of(asked, found):
    """The Lines of one Round, on its own."""
    cached, unchanged = (4, 3) if connection.vendor == "postgresql" else (3, 2)
    for page in asked:
        measured = found.pages[page.name]
        if page.queries is not None:
            yield Line(f"{page.name}: queries", measured.queries, page.queries)
        if page.floors is not None:
            yield Line(f"{page.name}: floors", measured.ratio, page.floors, ROOM)
    for name in ON_A_TELEPHONE:
        yield Line(f"{name}: KB on the wire", found.pages[name].packed / 1024, PACKED)
    for name, (today, then) in found.past.items():
        yield Line(f"{name}, of the past: work beside today's", then.work / today.work, 1.5)
        yield Line(f"{name}, of the past: time beside today's", then.processor / today.processor, 1.5, ROOM)
    yield Line("framework, kept: queries", found.kept.queries, 1)
    yield Line("framework, kept: floors", found.kept.ratio, cached, ROOM)
    yield Line("framework, unchanged: queries", found.unchanged.queries, 1)
    yield Line("framework, unchanged: floors", found.unchanged.ratio, unchanged, ROOM)
    yield Line("reports as CSV: MB held", found.held, DOWNLOAD)
    yield Line("reports as CSV: first byte beside the page", found.first_byte, 2, ROOM)
    if found.plain is not None:
        yield Line("framework: time beside a plain page's", found.pages["framework"].processor / found.plain, 0.1, ROOM)


def growth_of(asked, short, long):
    """The Lines that compare a long history with a short one. Times are compared in floors, each of its own minutes."""
    most = 1.2 if long.claims < MILLION else 1.3
    for page in asked:
        before, after = short.pages[page.name], long.pages[page.name]
        if page.name.startswith("search"):
            yield Line(f"{page.name}: growth of the work", after.work / before.work, SEARCHES[page.name])
            continue
        yield Line(f"{page.name}: growth of the work", after.work / before.work, most)
        yield Line(f"{page.name}: growth of the time", after.ratio / before.ratio, 1.1, ROOM)
    for name, (_today, then) in long.past.items():
        yield Line(f"{name}, of the past: growth of the work", then.work / short.past[name][1].work, most)
    yield Line("home of an empty world: growth of the work", long.empty_world / short.empty_world, most)
