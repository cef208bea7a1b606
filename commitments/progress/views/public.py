from operator import attrgetter

from django.conf import settings
from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.accounts.roles import is_curator
from commitments.actors.access import speaks_for
from commitments.catalogue.models import Method
from commitments.common.active_filters import chips_of
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.pagination import check_turn, count_of, turned
from commitments.common.parameters import Unreadable, reads
from commitments.common.per_version import once_per_version, versions_of
from commitments.common.scope import about, scope_of
from commitments.progress import access, lifecycle
from commitments.progress.assemble import lists, sheets
from commitments.progress.export import list_response, report_response
from commitments.progress.filters import ReportFilter
from commitments.progress.models import Revision
from commitments.record import permissions


@reads("after", "before", filters=[ReportFilter], format=FORMATS)
@require_safe
def reports(request):
    """Published reports of one world, the latest first, filtered."""
    now = timezone.now()
    scope = scope_of(request)
    published = Revision.objects.listed(fictional=scope.fictional).with_names().latest_first()
    ever = Revision.objects.filter(fictional=scope.fictional)
    today, versions = now.date(), versions_of(request)
    method = once_per_version(versions, ["method", today], lambda: Method.objects.at(as_of=today, known_at=now))
    filtered = ReportFilter(request.GET, queryset=published, method=method, today=today, versions=versions)
    if asked := wanted_format(request):
        check_turn(request, ever.at_place)
        claims = lists.claims_in_list(filtered.claims(), revisions=filtered.qs)
        answers = claims.count()
        if answers > lists.MOST_ANSWERS:
            raise Unreadable(format=too_long(answers))
        return list_response(asked, claims=claims)
    rows = filtered.qs.prefetch_related(
        Prefetch("claims", sheets.claims_to_name(filtered.claims()), to_attr="named_claims")
    )
    page = turned(rows, request, place_of=attrgetter("place"), at_place=ever.at_place)
    chips, clear_url = chips_of(request, filtered.form)
    context = {
        "count": count_of(filtered.qs),
        "page": page,
        "rows": lists.list_rows(page.rows, method=method, today=today),
        "form": filtered.form,
        "chips": chips,
        "clear_url": clear_url,
        "scope": scope,
    }
    return render(request, "progress/reports.html", context)


def too_long(answers):
    said = _(
        "This list holds %(held)s answers, and one download holds %(most)s at most. Filter the list, by framework or"
        " region for instance, and take the parts one by one."
    )
    return said % {"held": answers, "most": lists.MOST_ANSWERS}


@reads(pages=(), format=FORMATS)
@require_safe
def report(request, report_id):
    """The revision in force, or the place where a withdrawn one stood."""
    return _page(request, access.public_revision(report_id, number=None, at=timezone.now(), demo_site=settings.DEMO))


@reads(pages=(), format=FORMATS)
@require_safe
def revision(request, report_id, number):
    """One numbered revision, as it was published."""
    return _page(request, access.public_revision(report_id, number=number, at=timezone.now(), demo_site=settings.DEMO))


def _page(request, shown):
    revisions = list(
        Revision.objects.filter(report=shown.report_id, state__in=lifecycle.PUBLIC)
        .order_by("-number")
        .defer("language")
    )
    withdrawn = shown.state == lifecycle.WITHDRAWN
    if asked := wanted_format(request):
        claims = [] if withdrawn else sheets.claims_of(shown)
        return report_response(asked, revision=shown, claims=claims, revisions=revisions)
    context = {
        "revision": shown,
        "revisions": revisions,
        "latest": revisions[0],
        "author": shown.author,
        "actor": None if shown.is_shielded else shown.report.actor,
        "scope": about(scope_of(request), shown.report.actor),
    }
    if withdrawn:
        titles = sheets.titles_of(shown)
        places = [] if shown.is_shielded else sheets.on_scorecards(titles)
        return render(request, "progress/withdrawn.html", context | {"titles": titles, "on_scorecards": places})
    said = sheets.published_sheets(shown, at=timezone.now())
    context |= {
        "sheets": said,
        "scorecards": list(dict.fromkeys(each.framework for sheet in said for each in sheet.on_scorecards)),
        "cite": sheets.citation_of(shown, [sheet.claim for sheet in said]),
    }
    return render(request, "progress/report.html", context | _next_steps(request.user, shown))


def _next_steps(user, shown):
    """What this reader may do with the report; nothing for most."""
    report = shown.report
    if not user.is_authenticated:
        return dict.fromkeys(("may_correct", "may_ask", "may_withdraw", "may_take_down"), False)
    speaks = speaks_for(user, report.actor_id)
    return {
        "may_correct": speaks and not report.is_transcribed,
        "may_ask": speaks,
        "may_withdraw": permissions.may_withdraw(user, report),
        "may_take_down": is_curator(user),
    }
