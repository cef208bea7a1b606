"""Asking that texts of one of the two voices leave the record for somebody's privacy. Another curator decides, in the
admin."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.assessment import access, actions, lifecycle
from commitments.assessment.forms.panel import TakedownForm
from commitments.record import actions as record
from commitments.record.pages import desk_frame


@require_http_methods(["GET", "POST"])
@login_required
def ask(request, assessment_id):
    """Ask for the texts of the assessor, or of the subject's replies."""
    assessment = access.assessment_for_takedown(request.user, assessment_id)
    public = assessment.revisions.filter(state__in=lifecycle.PUBLIC).exists()
    back = "assessment:assessment" if public else "assessment:review"
    form = TakedownForm(
        request.POST or None,
        label=_("Why are the texts to be taken down?"),
        help_text=_("Curators read this, nobody else. Do not repeat the text, and name no person."),
        required=_("Say why the texts are to be taken down, without repeating them."),
    )
    if form.is_valid():
        try:
            record.ask_takedown(assessment, by=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The takedown is asked for. Another curator decides; until then nothing goes."))
            return redirect(back, assessment_id)
    context = {
        "assessment": assessment,
        "form": form,
        "back": reverse(back, args=[assessment_id]),
        **desk_frame(request, assessment.subject),
    }
    return render(request, "assessment/takedown.html", context, status=422 if form.errors else 200)
