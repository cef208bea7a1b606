"""The desk page on which an actor sets by whose clock its progress is read. No word is typed here."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commitments.audit.models import Event
from commitments.common.parameters import reads
from commitments.pledges import access, actions
from commitments.pledges.forms import TargetForm
from commitments.pledges.models import Target
from commitments.record.pages import asked_for, desk_frame

DATABASE_ID = re.compile(r"[0-9]{1,10}")
"""Longer numbers are of no row; of thousands of digits Python makes no number at all."""
MOST_SEEN = 500
"""Targets of one page that are compared with those of now; an actor has one for a commitment."""


@reads("commitment", pages=())
@require_http_methods(["GET", "POST"])
@login_required
def targets(request, slug):
    """The targets of an actor, and the form that sets one, or why there is none."""
    actor = access.targets_of(request.user, slug)
    today = timezone.localdate()
    current = Target.objects.current().filter(actor=actor).select_related("commitment__framework", "pledge")
    rows = list(current.order_by("commitment__framework__position", "commitment__position", "commitment__code"))
    form = TargetForm(
        request.POST if request.method == "POST" else None,
        actor=actor,
        initial={"commitment": asked_for(request, "commitment")},
    )
    if form.is_valid():
        facts = form.facts()
        try:
            before = _seen(request, actor, facts["commitment"])
            actions.set_target(actor=actor, instead_of=before, by=request.user, at=timezone.now(), **facts)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The time is set. The scorecard shows it."))
            return redirect("pledges:targets", slug)
    context = {
        "rows": [(row, row.clock(today)) for row in rows],
        "seen": " ".join(str(row.pk) for row in rows),
        "form": form,
        "why_not": access.why_not_set_target(actor),
        **desk_frame(request, actor),
    }
    return render(request, "pledges/targets.html", context, status=422 if form.errors else 200)


def _seen(request, actor, commitment):
    """The id of the target on a commitment that stood on the page when it was opened; None where none did."""
    ids = [int(each) for each in request.POST.get("seen", "").split() if DATABASE_ID.fullmatch(each)][:MOST_SEEN]
    shown = Target.objects.filter(pk__in=[pk for pk in ids if pk < 2**31], actor=actor, commitment=commitment)
    return shown.order_by("-pk").values_list("pk", flat=True).first()


@require_POST
@login_required
def end(request, slug, target_id):
    """Take a target back."""
    target = access.target_to_end(request.user, slug, target_id)
    taken_back = Event.objects.about(target).filter(verb="target.taken_back", by_id=str(request.user.pk))
    try:
        if not taken_back.exists():  # else the same form came again
            actions.end_target(target=target, by=request.user, at=timezone.now())
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The time is taken back. That it was set stays in the record."))
    return redirect("pledges:targets", slug)
