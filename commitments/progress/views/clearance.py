"""Clearance: read on whatever screen, cleared or sent back; and what is done when nobody can clear."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commitments.progress import access, actions, lifecycle, safety
from commitments.progress.assemble import comments, sheets
from commitments.progress.forms.remarks import SendBackForm
from commitments.record import autosave
from commitments.record.forms import ReasonForm
from commitments.record.pages import desk_frame, is_sent_twice, typed_comments, version_in
from commitments.record.views import is_taken

from .claim_page import say_left_out


@require_http_methods(["GET", "POST"])
@login_required
def clear(request, report_id):
    """The whole report as it would be submitted, and the button that clears it, or why there is none."""
    if request.method == "POST":
        latest = access.revision_for_member(request.user, report_id)
        if is_sent_twice(request, latest, from_state=lifecycle.CLEARING, comment="") and not latest.is_open:
            return _cleared(request, latest)
        revision = access.revision_to_clear(request.user, report_id)
        try:
            cleared = actions.clear_report(
                revision=revision, by=request.user, at=timezone.now(), version=version_in(request)
            )
        except actions.Refused as refusal:
            fresh = access.revision_in_clearance(request.user, report_id)
            return _page(request, fresh, form=SendBackForm(), problem=str(refusal), status=409)
        say_left_out(request, getattr(cleared, "left_out", ()))
        return _cleared(request, cleared)
    revision = access.revision_in_clearance(request.user, report_id)
    return _page(request, revision, form=autosave.put_back(request, SendBackForm()))


def _cleared(request, revision):
    if revision.state == lifecycle.CLEARING:
        messages.success(request, _("Cleared. The report goes on to the next place in the chain."))
    else:
        messages.success(request, _("Cleared and submitted. It is with the reviewers now."))
    return redirect("progress:desk")


@require_POST
@login_required
def send_back(request, report_id):
    """Give the report back to those who write it."""
    latest, typed = access.revision_for_member(request.user, report_id), "".join(typed_comments(request))
    if typed and is_sent_twice(request, latest, to_state=lifecycle.DRAFT, comment=typed):
        return _sent_back(request)
    revision = access.revision_to_clear(request.user, report_id)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, revision, form=form, status=422)
    try:
        with autosave.saved(request):
            actions.send_back(
                revision=revision,
                comment=form.cleaned_data["comment"],
                by=request.user,
                at=timezone.now(),
                version=version_in(request),
            )
    except actions.Refused as refusal:
        fresh = access.revision_in_clearance(request.user, report_id)
        return _page(request, fresh, form=form, problem=str(refusal), status=409)
    return _sent_back(request)


def _sent_back(request):
    messages.success(request, _("The report went back to your colleagues with your comment."))
    return redirect("progress:desk")


def _page(request, revision, *, form, problem="", status=200):
    about_report = safety.findings_in_report(revision)
    context = {
        "revision": revision,
        "sheets": sheets.sheets_of(revision, with_hints=True, own=True),
        "findings": [(comments.label_of(finding.field), finding) for finding in about_report],
        "step": access.step_waited_for(revision),
        "more_steps": len(access.steps_after(revision)),
        "why_not": access.why_not_clear(request.user, revision),
        "form": form,
        "problem": problem,
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/clear.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def escalate(request, report_id):
    """Submit without clearance what nobody can clear, or nobody has cleared for days."""
    revision = access.revision_to_escalate(request.user, report_id, at=timezone.now())
    form = ReasonForm(
        request.POST or None,
        label=_("Why is it submitted without clearance?"),
        help_text=_("Reviewers and curators read this. Name no person."),
        required=_("Say why it is submitted without clearance."),
    )
    if is_taken(request, form, partial(actions.escalate_report, revision=revision, version=version_in(request))):
        say_left_out(request, revision.left_out)
        return redirect("progress:sent", report_id)
    context = {"revision": revision, "form": form, **desk_frame(request, revision.report.actor)}
    return render(request, "progress/clear_escalate.html", context, status=422 if form.errors else 200)
