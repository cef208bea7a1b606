"""Asking the panel to withdraw a published report, and the panel's answer."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments.accounts.roles import is_reviewer
from commitments.progress import access, actions, safety
from commitments.progress.assemble import desks
from commitments.progress.forms.report import AskForm, DeclineForm, GrantForm
from commitments.progress.models import WithdrawalRequest
from commitments.record import autosave
from commitments.record.pages import desk_frame
from commitments.record.views import is_taken


@require_http_methods(["GET", "POST"])
@login_required
def ask(request, report_id):
    """Ask the panel to withdraw a report of the own actor; or read that it was asked, and what the answer was."""
    report = access.report_to_ask_for(request.user, report_id)
    form = AskForm(
        request.POST or None,
        label=_("Why is it to be withdrawn?"),
        help_text=_(
            "The reviewers read this. When they withdraw the report, the public reads it where the report stood. Name"
            " no person."
        ),
        required=_("Say why the report is to be withdrawn."),
    )
    if is_taken(request, form, partial(actions.ask_withdrawal, report=report)):
        messages.success(request, _("The reviewers are asked. Until they answer, the report stays public."))
        return redirect("progress:desk")
    context = {
        "report": report,
        "earlier": access.latest_request(report),
        "form": form,
        **desk_frame(request, report.actor),
    }
    return render(request, "progress/ask_withdrawal.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def withdrawal(request, report_id):
    """What the reporting actor asks, for the panel. Curators read it too, and answer nothing."""
    if is_reviewer(request.user):
        return _page(request, access.request_to_answer(request.user, report_id))
    return _page(request, access.request_to_read(request.user, report_id), reads_only=True)


def _page(request, asked, *, form=None, reads_only=False):
    if form is None:
        form = _decline_form(initial={"asked": asked.pk})
        if not reads_only:
            autosave.put_back(request, form)
            form.initial["asked"] = asked.pk  # a text that was kept is an answer to what is read now
    (row,) = desks.withdrawal_rows([asked], today=timezone.localdate())
    context = {
        "row": row,
        "findings": [(_("Why"), finding) for finding in safety.findings_in_reason(asked.reason)],
        "grant": GrantForm(initial={"asked": asked.pk}, auto_id="grant-%s"),
        "form": form,
        "reads_only": reads_only,
        **desk_frame(request, asked.report.actor),
    }
    return render(request, "progress/withdrawal.html", context, status=422 if form.errors else 200)


def _decline_form(data=None, **facts):
    return DeclineForm(
        data,
        label=_("Why does it stay public?"),
        help_text=_("The organisation reads this. It is not published."),
        required=_("Say why the report stays public."),
        **facts,
    )


@require_POST
@login_required
def grant(request, report_id):
    """Withdraw the report, for the reason that its actor gave."""
    try:
        asked = access.request_to_answer(request.user, report_id)
    except Http404:
        return _already_answered(request, report_id)
    form = GrantForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This form came without its number. Nothing was made; send it once more."))
        return redirect("progress:withdrawal", report_id)
    if form.cleaned_data["asked"] != asked.pk:
        return _already_answered(request, report_id)
    try:
        actions.grant_withdrawal(request=asked, by=request.user, at=timezone.now(), key=form.cleaned_data["key"])
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("progress:desk")
    return _granted(request, report_id)


def _granted(request, report_id):
    messages.success(request, _("The report was withdrawn. Its place stays and says so."))
    return redirect("progress:report", report_id)


@require_POST
@login_required
def decline(request, report_id):
    """Say why the report stays public."""
    try:
        asked = access.request_to_answer(request.user, report_id)
    except Http404:
        return _already_answered(request, report_id)
    form = _decline_form(request.POST)
    if not form.is_valid():
        return _page(request, asked, form=form)
    if form.cleaned_data["asked"] != asked.pk:
        return _already_answered(request, report_id)
    try:
        with autosave.saved(request):
            actions.decline_withdrawal(
                request=asked,
                answer=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
                key=form.cleaned_data["key"],
            )
    except actions.Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, asked, form=form)
    return _declined(request)


def _declined(request):
    messages.success(request, _("The request is declined. The organisation reads why."))
    return redirect("progress:desk")


def _already_answered(request, report_id):
    """A colleague was quicker, or the same form came twice. 404 for all who could not have answered it. What was typed is
    given back."""
    access.check_answered(request.user, report_id)
    answered = WithdrawalRequest.objects.filter(report=report_id).order_by("-id").first()
    typed = request.POST.get("reason", "").strip()
    if answered and request.POST.get("asked") == str(answered.pk):  # the same form, sent twice
        granting = request.resolver_match.url_name == "grant-withdrawal"
        if granting and answered.granted_by_id == request.user.pk:
            return _granted(request, report_id)
        if not granting and (answered.declined_by_id, answered.answer) == (request.user.pk, typed):
            return _declined(request)
    messages.error(request, _("This request was answered while you were reading it. Nothing more was changed."))
    if typed:
        messages.error(request, _("Your answer was not sent: %(answer)s") % {"answer": typed})
    return redirect("progress:desk")
