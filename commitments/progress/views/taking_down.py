"""Asking that texts leave the record for somebody's privacy. Another curator decides, in the admin."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.progress import access, actions
from commitments.record import actions as record
from commitments.record import autosave
from commitments.record.forms import ReasonForm
from commitments.record.pages import desk_frame


@require_http_methods(["GET", "POST"])
@login_required
def ask(request, report_id, code=""):
    """Ask for the texts of one answer, or without a code for the report's own."""
    report = access.report_for_takedown(request.user, report_id)
    spoken_of = access.published_abouts(report)
    commitment = _named(spoken_of, code) if code else None
    form = ReasonForm(
        request.POST or None,
        label=_("Why are the texts to be taken down?"),
        help_text=_("Curators read this, nobody else. Do not repeat the text, and name no person."),
        required=_("Say why the texts are to be taken down, without repeating them."),
    )
    if request.method == "GET":
        autosave.put_back(request, form)
    if form.is_valid():
        try:
            with autosave.saved(request):
                record.ask_takedown(
                    report,
                    commitment=commitment,
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    at=timezone.now(),
                )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The takedown is asked for. Another curator decides; until then nothing goes."))
            return redirect("progress:report", report_id)
    context = {
        "report": report,
        "commitment": commitment,
        "others": [about for about in spoken_of if about.code != code],
        "form": form,
        **desk_frame(request, report.actor),
    }
    return render(request, "progress/takedown.html", context, status=422 if form.errors else 200)


def _named(spoken_of, code):
    for about in spoken_of:
        if about.code == code:
            return about
    raise Http404
