"""An actor's answer to an invitation to report: it may decline, and report after all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commitments.progress import access, actions
from commitments.record import autosave
from commitments.record.forms import ReasonForm
from commitments.record.pages import desk_frame


@require_http_methods(["GET", "POST"])
@login_required
def decline(request, invitation_id):
    """Say that the actor does not report this time, and why."""
    invitation = access.invitation_to_answer(request.user, invitation_id)
    form = ReasonForm(
        request.POST or None,
        label=_("Why do you not report this time?"),
        help_text=_(
            "Curators read this. It is not published: the scorecard says no report received, and nothing more."
        ),
        required=_("Say why the invitation is declined."),
    )
    if request.method == "GET":
        autosave.put_back(request, form)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        with autosave.saved(request):
            actions.decline_invitation(invitation=invitation, reason=reason, by=request.user, at=timezone.now())
        messages.success(request, _("The invitation is declined. You may report all the same, whenever you like."))
        return redirect("progress:desk")
    context = {"invitation": invitation, "form": form, **desk_frame(request, invitation.actor)}
    return render(request, "progress/decline.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def reopen(request, invitation_id):
    """Take back that it was declined."""
    invitation = access.invitation_to_answer(request.user, invitation_id)
    actions.take_back_decline(invitation=invitation, by=request.user, at=timezone.now())
    messages.success(request, _("The invitation stands again."))
    return redirect("progress:desk")
