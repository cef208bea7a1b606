"""Sending: check, submit, the receipt; throwing a draft away; beginning a correction."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments.progress import access, actions, lifecycle
from commitments.progress.assemble import sheets
from commitments.progress.forms.report import ReasonForm

from . import desk_frame, version_in


@require_safe
@login_required
def check(request, report_id):
    """Everything a revision says, to be read once more; and the button that submits it, or why there is none."""
    revision = access.revision_for_member(request.user, report_id)
    if revision.is_public:
        return redirect("progress:report", report_id)
    return _check_page(request, revision)


def _check_page(request, revision, *, problem="", status=200):
    said = sheets.sheets_of(revision)
    withdrawn = access.is_withdrawn(revision.report_id)
    context = {
        "revision": revision,
        "sheets": said,
        "comment": access.latest_comment(revision),
        "why_not": _why_not_submit(request.user, revision, said) if revision.is_open and not withdrawn else "",
        "ended": lifecycle.ENDED if withdrawn else "",
        "discardable": access.why_not_discard(revision, report_withdrawn=withdrawn) == "",
        "problem": problem,
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/check.html", context, status=status)


def _why_not_submit(user, revision, said):
    return access.why_not_submit(user, revision) or _why_not_yet(said)


def _why_not_yet(said):
    if not said:
        return _("A report says something on at least one commitment.")
    if any(sheet.missing for sheet in said):
        return _("Some answers are still missing. They are marked above.")
    return ""


@require_POST
@login_required
def submit(request, report_id):
    """Hand a revision to the reviewers."""
    revision = access.revision_to_submit(request.user, report_id)
    if revision.state == lifecycle.SUBMITTED and revision.submitted_by_id == request.user.pk:
        return redirect("progress:sent", report_id)  # the same form, sent twice
    try:
        actions.submit_report(revision=revision, by=request.user, at=timezone.now(), version=version_in(request))
    except actions.Stale as stale:
        problem = _("%(refusal)s Read it once more below, then submit.") % {"refusal": stale}
        return _check_page(request, access.revision_for_member(request.user, report_id), problem=problem, status=409)
    except actions.Refused as refusal:
        return _check_page(request, revision, problem=str(refusal), status=422)
    return redirect("progress:sent", report_id)


@require_safe
@login_required
def sent(request, report_id):
    """The receipt."""
    revision = access.revision_for_member(request.user, report_id)
    if revision.submitted_at is None:
        raise Http404
    context = {
        "revision": revision,
        "titles": sheets.titles_of(revision),
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/sent.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def discard(request, report_id):
    """Throw away a draft that nobody else has seen, after asking."""
    revision = access.draft_to_discard(request.user, report_id)
    if request.method == "POST":
        try:
            actions.discard_draft(revision=revision, by=request.user, at=timezone.now(), version=version_in(request))
        except actions.Stale as stale:
            messages.error(request, str(stale))
            return redirect("progress:discard", report_id)
        messages.success(request, _("The draft was discarded."))
        return redirect("progress:desk")
    context = {
        "revision": revision,
        "titles": sheets.titles_of(revision),
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/discard.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def correct(request, report_id):
    """Begin the next numbered revision of a published report."""
    report = access.report_to_correct(request.user, report_id)
    unsettled = report.revisions.unsettled().first()
    if unsettled:
        messages.info(request, _("A correction of this report is already in the making."))
        return redirect("progress:check", report_id)
    form = ReasonForm(
        request.POST or None,
        label=_("What is corrected, and why?"),
        help_text=_("The public reads this beside the new revision. The earlier one stays readable."),
        required=_("A correction says why it is made."),
    )
    if form.is_valid():
        try:
            actions.begin_correction(
                report=report, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("progress:write", report_id)
    context = {
        "report": report,
        "form": form,
        **desk_frame(request, report.actor),
    }
    return render(request, "progress/correct.html", context, status=422 if form.errors else 200)
