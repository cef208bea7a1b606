from pathlib import Path

from django.conf import settings
from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.accounts.models import Constituency, PanelSeat
from commitments.catalogue.models import Method, Milestone
from commitments.common.parameters import reads
from commitments.common.per_version import versions_of
from commitments.common.scope import scope_of
from commitments.common.search import words_of
from commitments.common.templatetags.waymark import long_date
from commitments.progress.access import waiting
from commitments.progress.assemble import lists, sheets
from commitments.progress.models import Claim, Revision
from commitments.scorecards.assemble import When, framework_summaries
from commitments.scorecards.views.matrix import summaries

from . import methods, prose, searching

METHODOLOGY = Path(settings.BASE_DIR) / "docs" / "methodology.md"
LATEST_REPORTS = 5
NEXT_DATES = 3


@reads(pages=())
@require_safe
def home(request):
    """What Waymark is, the frameworks with their spreads, the latest reports, and what is expected when."""
    now = timezone.now()
    today = timezone.localdate(now)
    scope = scope_of(request)
    when = When(as_of=today, known_at=now, versions=versions_of(request))
    boards = framework_summaries(when=when, fictional=scope.fictional)
    cycles = waiting.open_cycles(today=today).filter(fictional=scope.fictional)
    context = {
        "summaries": summaries(boards),
        "reports": latest_reports(scope, when),
        "cycles": when.once(["rounds", scope.fictional], lambda: list(cycles)),
        "dates": when.once(["dates", get_language()], lambda: next_dates(today)),
    }
    return render(request, "pages/home.html", context)


def latest_reports(scope, when):
    """The reports of one world that were published last, each with what it says."""
    published = (
        Revision.objects.with_names()
        .listed(fictional=scope.fictional)
        .prefetch_related(Prefetch("claims", sheets.claims_to_name(Claim.objects.all()), to_attr="named_claims"))
        .latest_first()
    )
    method = when.once(["version of the method"], lambda: Method.objects.at(**when.both))
    return lists.list_rows(published[:LATEST_REPORTS], method=method, today=when.as_of)


def next_dates(today):
    """[(when, milestone)] of what comes next in the follow-up of the frameworks, or is going on."""
    coming = (
        Milestone.objects.filter(framework__retired_on=None)
        .filter(Q(starts_on__gte=today) | Q(ends_on__gte=today))
        .select_related("framework")
        .order_by("starts_on", "code")
    )
    return [(days_of(milestone), milestone) for milestone in coming[:NEXT_DATES]]


def days_of(milestone):
    """`5 May 2026 to 8 May 2026`; the year alone where no closer date is known (fixtures/README.md)."""
    first, latest = milestone.starts_on, milestone.ends_on or milestone.starts_on
    if first == latest:
        return long_date(first)
    if (first.month, first.day, latest.month, latest.day) == (1, 1, 12, 31) and first.year == latest.year:
        return str(first.year)
    return _("%(first)s to %(latest)s") % {"first": long_date(first), "latest": long_date(latest)}


@reads(pages=())
@require_safe
def about(request):
    return render(request, "pages/about.html")


@reads(pages=())
@require_safe
def panel(request):
    """Who reviews: the seats of each constituency, those without any named too, and what reviewers check."""
    seats = list(PanelSeat.objects.in_world(fictional=scope_of(request).fictional).by_constituency())
    rows = [(label, [seat for seat in seats if seat.constituency == word]) for word, label in Constituency.choices]
    return render(request, "pages/panel.html", {"rows": rows, "seats": len(seats)})


@reads(pages=())
@require_safe
def methodology(request):
    """How a scorecard is worked out: docs/methodology.md, whose examples are run as tests, and the versions of the method."""
    context = {"prose": prose.read(METHODOLOGY), "versions": methods.versions(at=timezone.now())}
    return render(request, "pages/methodology.html", context)


@reads(pages=())
@require_safe
def method(request, version):
    """One version of the method: from when, its months and sentences, and what it changed."""
    versions = methods.versions(at=timezone.now())
    shown = next((each for each in versions if each.method.version == version), None)
    if shown is None:
        raise Http404
    return render(request, "pages/method.html", {"version": shown, "versions": versions})


@reads(pages=())
@require_safe
def marks(request):
    return render(request, "pages/marks.html")


@reads(pages=())
@require_safe
def words(request):
    """What the words mean that stay on pages. docs/words.md lists them, with those that went."""
    return render(request, "pages/words.html")


@reads("q", pages=())
@require_safe
def search(request):
    """What is public and holds every word, group by group."""
    words = " ".join(words_of(request.GET.get("q")))
    found = searching.find(words, scope=scope_of(request), known_at=timezone.now()) if words else None
    return render(request, "pages/search.html", {"words": words, "found": found})
