"""Needs and offers as anyone reads them; what people of an actor, reviewers and curators have in hand of them."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import is_member, speaks_for
from commitments.common.active_filters import chips_of
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.pagination import page_of
from commitments.common.parameters import reads
from commitments.common.scope import about, scope_of
from commitments.exchange import access, assemble, export
from commitments.exchange.assemble.reminders import waiting_for
from commitments.exchange.filters import NeedFilter, OfferFilter
from commitments.exchange.models import Offer, SharedPractice, Why, is_open, public_needs
from commitments.progress.models import Support
from commitments.record import escalation, workflow
from commitments.record.pages import desk_frame, log_privileged_read

LONGEST_QUEUE = 50


@reads(filters=[NeedFilter, OfferFilter], pages=("page", "offers"), format=FORMATS, of=["needs", "offers"])
@require_safe
def support(request):
    """Open needs and open offers of one world, the latest first, filtered by the same questions."""
    scope, at = scope_of(request), timezone.now()
    needs = public_needs(at=at).filter(actor__fictional=scope.fictional).order_by("-published_at", "-id")
    today = timezone.localdate(at)
    offers = Offer.objects.standing(today=today).in_world(fictional=scope.fictional).with_names().latest_first()
    asked_needs, asked_offers = NeedFilter(request.GET, queryset=needs), OfferFilter(request.GET, queryset=offers)
    if asked := wanted_format(request):
        of = request.GET.get("of", "")
        return export.support_response(asked, needs=asked_needs.qs, offers=asked_offers.qs, of=of)
    page = page_of(asked_needs.qs, request)
    offers_page = page_of(asked_offers.qs, request, parameter="offers")
    chips, clear_url = chips_of(request, asked_needs.form)
    context = {
        "page_obj": page,
        "needs": assemble.need_rows(page),
        "offers_page": offers_page,
        "offers": assemble.offer_rows(offers_page),
        "form": asked_needs.form,
        "chips": chips,
        "clear_url": clear_url,
        "scope": scope,
    }
    return render(request, "exchange/support.html", context)


@reads(pages=(), format=FORMATS)
@require_safe
def need(request, report_id, code):
    """One need, with what fits it for those who may bring it together with an offer."""
    at, user = timezone.now(), request.user
    found = access.need_to_read(user, report_id, code, at=at, demo_site=settings.DEMO)
    is_public = found.support == Support.PUBLIC
    if not is_public:
        log_privileged_read(about=found, actor_id=found.actor_id, by=user, at=at)
    matches = assemble.matches_on_need(found, at=at) if is_public else []
    asked = wanted_format(request)
    if asked and is_public:
        return export.need_response(asked, need=found, closed=not is_open(found), matches=matches)
    context = {
        "need": found,
        "row": assemble.need_row(found),
        "actor": found.actor,
        "matches": matches,
        "is_public": is_public,
        "own": is_member(user, found.actor_id),
        "speaks": speaks_for(user, found.actor_id),
        "reasons": Why.choices,
        "offers": assemble.offers_told_apart(
            _offers_to_propose(user, found, today=timezone.localdate(at)) if is_open(found) else []
        ),
        "scope": about(scope_of(request), found.actor),
    }
    return render(request, "exchange/need.html", context)


def _offers_to_propose(user, need, *, today):
    """Offers that this reader may bring together with the need: fitting ones for who has it, and for a curator where it
    is private; one's own for who offers."""
    if not user.is_authenticated:
        return []
    fitting = assemble.fitting_offers(need, today=today)
    if speaks_for(user, need.actor_id) or (need.support == Support.PRIVATE and access.introduces(user)):
        return list(fitting[:LONGEST_QUEUE])
    if need.support != Support.PUBLIC:
        return []
    return list(assemble.offers_beside(need, today=today).filter(actor__in=access.spoken_for(user)))


@require_safe
@login_required
def desk(request):
    """What a person has in hand of support and practices; what waits for a reviewer."""
    user, at = request.user, timezone.now()
    queue = [paper for papers in access.queues_for(user) for paper in papers[:LONGEST_QUEUE]]
    silent = [paper for papers in access.silent_for(user, at=at) for paper in papers[:LONGEST_QUEUE]]
    context = {
        "desk": assemble.desk_of(user, at=at),
        "practices": SharedPractice.objects.with_names()
        .filter(actor__in=access.belonging_to(user))
        .order_by("-created_at"),
        "is_member": access.belonging_to(user).exists(),
        "may_offer": access.may_offer(user),
        "is_reviewer": is_reviewer(user),
        "introduces": access.introduces(user),
        "queue": assemble.waiting_rows(queue, at=at),
        "is_curator": is_curator(user),
        "asked": set().union(*escalation.ids_asked_of(user, Offer, SharedPractice, at=at)),
        "silent": assemble.waiting_rows(silent, at=at),
        "check_days": workflow.REVIEW_DAYS,
        **desk_frame(request, None),
    }
    return render(request, "exchange/desk.html", context)


def section_of(user, *, at):
    """What the desk of reports says of this one: (title, address, how many things wait for this person)."""
    waits = len(waiting_for(user, at=at))
    return {"title": _("Support and practices"), "url": reverse("support:desk"), "waits": waits}


@reads()
@require_safe
@login_required
def private(request):
    """Needs that only curators may know of, each with the offers that it can be brought together with."""
    at = timezone.now()
    needs = access.private_needs_for(request.user, at=at)
    if not settings.DEMO:
        needs = needs.filter(actor__fictional=False)
    page = page_of(needs, request)
    for each in page:
        log_privileged_read(about=each, actor_id=each.actor_id, by=request.user, at=at)
    rows = assemble.needs_with_offers(page, today=timezone.localdate(at))
    context = {
        "page_obj": page,
        "rows": [(row, assemble.offers_told_apart(offers)) for row, offers in rows],
        **desk_frame(request, None),
    }
    return render(request, "exchange/private.html", context)
