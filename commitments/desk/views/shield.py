"""The page on which a focal point shields its organisation, or lifts the shield."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.actors.access import actor_to_manage
from commitments.actors.identity import K, public_identity_of
from commitments.desk import actions
from commitments.desk.access import why_not_shield
from commitments.record.pages import desk_frame


@require_http_methods(["GET", "POST"])
@login_required
def shield(request, slug):
    """What a shield does, whether it is on, and the button that turns it, or why there is none."""
    actor = actor_to_manage(request.user, slug)
    refused = ""
    if request.method == "POST":
        turn = {"shield": actions.shield_actor, "lift": actions.lift_shield}.get(request.POST.get("act", ""))
        if turn is None:
            return redirect("progress:shield", actor.slug)
        try:
            actor = turn(actor=actor, by=request.user, at=timezone.now())
        except actions.Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _turned(actor))
            return redirect("progress:shield", actor.slug)
    why_not = "" if actor.shielded else why_not_shield(actor)
    context = {
        "refused": refused,
        "why_not": why_not,
        "identity": "" if why_not else public_identity_of(actor),
        "k": K,
        **desk_frame(request, actor),
    }
    return render(request, "desk/shield.html", context, status=422 if refused else 200)


def _turned(actor):
    if actor.shielded:
        return _("The shield is on. Nothing public names your organisation.")
    return _("The shield is lifted. What you submit from now on is published under your name.")
