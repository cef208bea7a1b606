"""The draft as a whole: what it speaks of, its period. One answer of it is claim_page.py."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commitments.common.parameters import reads
from commitments.progress import access, actions
from commitments.progress.access import waiting
from commitments.progress.assemble import comments, display, lists, sheets, tasks
from commitments.progress.forms.report import PeriodForm
from commitments.record import autosave, permissions
from commitments.record.pages import asked_for, desk_frame, version_in

from .claim_page import carried


@reads("q", pages=())
@require_safe
@login_required
def write(request, report_id):
    """What a draft speaks of: of a full review every row, of another report what it says so far and what it might."""
    revision = access.open_revision_for_member(request.user, report_id)
    if revision.report.framework_id:
        return _review(request, revision)
    said = sheets.sheets_of(revision, own=True)
    context = {
        "sheets": said,
        "commented": comments.asked_about(revision),
        "query": asked_for(request, "q"),
        "frameworks": lists.commitments_to_choose(
            asked_for(request, "q"), besides=[sheet.claim.commitment_id for sheet in said if sheet.claim.commitment_id]
        ),
        **_around(request, revision),
    }
    return render(request, "progress/write.html", context)


def _review(request, revision):
    rows = tasks.tasks_of(revision, commented=comments.asked_about(revision))
    around = _around(request, revision)
    context = {
        "rows": rows,
        "may_write": not around["why_not_write"],
        "why_not_check": "" if rows.has_claims else _("A report says something on at least one commitment."),
        "silent": tasks.silent_in(waiting.assignments().filter(report=revision.report_id)),
        "why_not_assign": access.why_not_assign(request.user, revision.report.actor),
        **around,
    }
    return render(request, "progress/full_review.html", context)


def _around(request, revision):
    actor = revision.report.actor
    return {
        "revision": revision,
        "comment": access.latest_comment(revision),
        "why_not_write": permissions.why_not_write(request.user, actor),
        **desk_frame(request, actor),
    }


@require_http_methods(["GET", "POST"])
@login_required
def period(request, report_id):
    """The period that a draft speaks of, and the language that it is written in."""
    revision = access.open_revision_for_writer(request.user, report_id)
    at = timezone.now()
    names = ("period_start", "period_end", "language")
    stored = {name: getattr(revision, name) for name in names}
    form = PeriodForm(request.POST or None, initial=stored, today=at.date())
    if request.method == "GET":
        autosave.put_back(request, form)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in names}
        try:
            with autosave.saved(request):
                version = version_in(request)
                actions.set_period(revision=revision, version=version, by=request.user, at=at, **facts)
        except actions.Stale:
            if facts != stored:
                return _period_conflict(request, revision, facts)
        return redirect("progress:check", report_id)
    frame = desk_frame(request, revision.report.actor)
    context = {
        **frame,
        "revision": revision,
        "form": form,
        "version": request.POST.get("version") or frame["typing"].opened_version(revision.version),
    }
    return render(request, "progress/period.html", context, status=422 if form.errors else 200)


def _period_conflict(request, revision, facts):
    context = {
        "heading": _("A colleague saved while you were writing"),
        "revision": revision,
        "subject": _("The period"),
        "differences": display.compare_periods(revision, facts),
        "is_gone": False,
        "carried": carried(request, but=("version",)),
        "action": request.path,
        "version": revision.version,
        "seen": "",
        "can_edit": False,
        "closed": "",
        "back": reverse("progress:check", args=[revision.report_id]),
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/conflict.html", context, status=409)
