"""A need and an offer brought together: proposed, answered by both sides, and a need closed. No word is typed here."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commitments.exchange import access, actions, assemble
from commitments.exchange.models import Match, NeedClosing, NotNow, Side, place_of
from commitments.progress.models import Support
from commitments.record.pages import desk_frame, log_privileged_read


@require_POST
@login_required
def close(request, report_id, code):
    """Say that a need is closed, and why."""
    at = timezone.now()
    need = access.need_to_close(request.user, access.need_of(report_id, code, at=at, demo_site=settings.DEMO))
    why = request.POST.get("why", "")
    same = NeedClosing.objects.filter(**place_of(need), why=why, by=request.user)
    try:
        if not same.exists():  # else the same form came again
            actions.close_need(need=need, why=why, by=request.user, at=at)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The need is closed. What your report says stays as it is."))
    return redirect("support:need", report_id, code)


@require_POST
@login_required
def propose(request, report_id, code):
    """Bring a need and an offer together."""
    at = timezone.now()
    need = access.need_to_read(request.user, report_id, code, at=at, demo_site=settings.DEMO)
    if not request.POST.get("offer"):
        messages.error(request, _("Say which offer."))
        return redirect("support:need", report_id, code)
    offer, side = access.proposal_of(request.user, need, _offer_asked(request))
    try:
        match = actions.propose_match(need=need, offer=offer, side=side, by=request.user, at=at)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("support:need", report_id, code)
    messages.success(request, _("Both sides see it on their desks. It is a match when both have said yes."))
    return redirect("support:match", match.pk)


@require_safe
@login_required
def match(request, match_id):
    """A need and an offer, side by side, with what each side has said."""
    found, at = access.match_to_read(request.user, match_id), timezone.now()
    if found.private and not access.sides_of(request.user, found):
        log_privileged_read(about=found, actor_id=found.report.actor_id, by=request.user, at=at)
    need = found.claim_at(at)
    side = access.side_of(request.user, found)
    may_answer = side is not None and not found.is_settled
    stands = found.is_settled or assemble.still_answerable(Match.objects.filter(pk=found.pk), at=at).exists()
    unsaid = (found.need_confirmed_at if side == Side.NEED else found.offer_confirmed_at) is None
    context = {
        "match": found,
        "need": need,
        "stands": stands,
        "becomes_public": not found.private and need is not None and need.support == Support.PUBLIC,
        "waits_for_me": may_answer and unsaid and stands,
        "may_decline": may_answer,
        "reasons": NotNow.choices,
        "contact": _contact(found, request.user) if found.is_confirmed else None,
        **desk_frame(request, None),
    }
    return render(request, "exchange/match.html", context)


@require_POST
@login_required
def answer(request, match_id):
    """Say yes or no to a match, for one's own side."""
    found, side = access.match_to_answer(request.user, match_id)
    facts = {"match": found, "side": side, "by": request.user, "at": timezone.now()}
    try:
        if request.POST.get("answer") == "confirm":
            actions.confirm_match(**facts)
            messages.success(request, _("You have said yes for your organisation."))
        elif request.POST.get("answer") == "decline":
            why = request.POST.get("why", "")
            if (found.declined_by_id, found.declined_why) != (request.user.pk, why):  # else the same form came again
                actions.decline_match(why=why, **facts)
            messages.success(request, _("You have declined. The other side sees why."))
        else:
            raise Http404
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("support:match", match_id)


def _contact(match, user):
    """Who said yes for the other side, for who said yes for this one: that much the button tells both before."""
    said_yes = {
        match.need_confirmed_by_id: match.offer_confirmed_by,
        match.offer_confirmed_by_id: match.need_confirmed_by,
    }
    return said_yes.get(user.pk)


def _offer_asked(request):
    try:
        return UUID(request.POST.get("offer", ""))
    except ValueError as spoilt:
        raise Http404 from spoilt
