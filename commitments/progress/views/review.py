"""Reviewing: completeness and safety, never truth."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments.progress import access, actions, lifecycle
from commitments.progress.assemble import sheets
from commitments.progress.forms.report import ReasonForm, ReturnForm

from . import desk_frame, version_in


@require_safe
@login_required
def review(request, report_id):
    """A submitted revision, whole, with what it corrects beside it."""
    return _review_page(request, access.revision_for_review(request.user, report_id), form=ReturnForm())


def _review_page(request, revision, *, form, problem="", status=200):
    earlier = (
        revision.report.revisions.filter(state=lifecycle.PUBLISHED, superseded_at=None).first()
        if revision.number > 1
        else None
    )
    today = timezone.localdate()
    context = {
        "revision": revision,
        "earlier": earlier,
        "sheets": sheets.sheets_of(revision, against=earlier, with_hints=True),
        "dropped": sheets.dropped_claims(revision, earlier) if earlier else [],
        "rounds": access.rounds_of(revision),
        "days": (today - revision.submitted_at.date()).days,
        "form": form,
        "problem": problem,
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/review.html", context, status=status)


@require_POST
@login_required
def publish(request, report_id):
    """Make a submitted revision public."""
    try:
        revision = access.revision_for_review(request.user, report_id)
    except Http404:
        return _already_answered(request, report_id)
    try:
        actions.publish_report(revision=revision, by=request.user, at=timezone.now(), version=version_in(request))
    except actions.Refused as refusal:
        fresh = access.revision_for_review(request.user, report_id)
        return _review_page(request, fresh, form=ReturnForm(), problem=str(refusal), status=409)
    messages.success(request, _("The report is published. It can be read by anyone and will not change."))
    return redirect("progress:report", report_id)


@require_POST
@login_required
def give_back(request, report_id):
    """Return a submitted revision to its actor, with what is to be done."""
    try:
        revision = access.revision_for_review(request.user, report_id)
    except Http404:
        return _already_answered(request, report_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _review_page(request, revision, form=form, status=422)
    try:
        actions.return_report(
            revision=revision,
            comment=form.cleaned_data["comment"],
            by=request.user,
            at=timezone.now(),
            version=version_in(request),
        )
    except actions.Refused as refusal:
        fresh = access.revision_for_review(request.user, report_id)
        return _review_page(request, fresh, form=form, problem=str(refusal), status=409)
    messages.success(request, _("The report was returned with your comment."))
    return redirect("progress:desk")


def _already_answered(request, report_id):
    """A colleague was quicker. 404 for all who could not have reviewed it."""
    access.answered_report(request.user, report_id)
    messages.error(request, _("Somebody else answered this report while you were reading it. Nothing was changed."))
    if comment := request.POST.get("comment", "").strip():
        messages.error(request, _("Your comment was not sent: %(comment)s") % {"comment": comment})
    return redirect("progress:desk")


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request, report_id):
    """Take a published report back. Its place stays, with the reason."""
    report = access.report_to_withdraw(request.user, report_id)
    form = ReasonForm(
        request.POST or None,
        label=_("Why is it withdrawn?"),
        help_text=_("The public reads this where the report stood. Name no person."),
        required=_("Say why the report is withdrawn."),
    )
    if form.is_valid():
        try:
            actions.withdraw_report(
                report=report, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The report was withdrawn. Its place stays and says so."))
            return redirect("progress:report", report_id)
    context = {"report": report, "form": form, **desk_frame(request, report.actor)}
    return render(request, "progress/withdraw.html", context, status=422 if form.errors else 200)
