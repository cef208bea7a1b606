"""Needs and offers brought together: proposed by one side or by a curator, confirmed by both, or declined; and the day on
which a need is closed."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.exchange.models import Match, NeedClosing, NotNow, Offer, Side, Why, open_needs, place_of
from commitments.progress.models import Support
from commitments.record.workflow import Refused


@transaction.atomic
def propose_match(*, need, offer, side, by, at):
    """Bring a need (a claim) and an offer together. Whoever proposes for their own side has said yes with it; a curator
    (`side` curator) says yes for nobody, and is the only one who proposes for a private need beside its own actor."""
    claim = open_needs(at=at).filter(pk=need.pk).first()
    if claim is None:
        raise Refused(_("This need was closed, corrected or withdrawn meanwhile."))
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("actor").get(pk=offer.pk)
    _check_offer(offer, at=at)
    if claim.actor_id == offer.actor_id:
        raise Refused(_("A need is matched with an offer of somebody else."))
    if claim.actor.fictional != offer.actor.fictional:
        raise Refused(_("Real and fictional actors are never brought together."))
    private = claim.support == Support.PRIVATE
    if private and side == Side.OFFER:
        raise Refused(_("This need was closed, corrected or withdrawn meanwhile."))
    yes = {f"{side}_confirmed_at": at, f"{side}_confirmed_by": by} if side != Side.CURATOR else {}
    try:
        with transaction.atomic():
            match = Match.objects.create(
                offer=offer,
                private=private,
                proposed_side=side,
                proposed_at=at,
                proposed_by=by,
                **place_of(claim),
                **yes,
            )
    except IntegrityError as rival:
        raise Refused(_("This need and this offer are brought together already.")) from rival
    record_event(verb="match.proposed", about=match, by=by, at=at, after={"side": side, "offer": str(offer.pk)})
    return match


@transaction.atomic
def confirm_match(*, match, side, by, at):
    """One side says yes. Saying it again changes nothing. Both must still stand: the need in force, the offer open."""
    held = _hold(match)
    if held.declined_at:
        raise Refused(_("This was declined already."))
    if getattr(held, f"{side}_confirmed_at"):
        return held
    other = Side.OFFER if side == Side.NEED else Side.NEED
    if getattr(held, f"{other}_confirmed_by_id") == by.pk:
        raise Refused(_("A match is confirmed by two people. A colleague says yes for the other side."))
    if not open_needs(at=at).filter(pk=_claim_of(held, at)).exists():
        raise Refused(_("This need was closed, corrected or withdrawn meanwhile."))
    _check_offer(held.offer, at=at)
    setattr(held, f"{side}_confirmed_at", at)
    setattr(held, f"{side}_confirmed_by", by)
    held.save(update_fields=[f"{side}_confirmed_at", f"{side}_confirmed_by"])
    record_event(verb="match.confirmed", about=held, by=by, at=at, after={"side": side})
    return held


@transaction.atomic
def decline_match(*, match, side, why, by, at):
    """One side says no, and why. The same two can be brought together again later."""
    if why not in NotNow.values:
        raise Refused(_("Say why it is declined."))
    held = _hold(match)
    if held.declined_at:
        raise Refused(_("This was declined already."))
    if held.is_confirmed:
        raise Refused(_("Both sides have confirmed this match. What was confirmed stays in the record."))
    held.declined_at, held.declined_by, held.declined_side, held.declined_why = at, by, side, why
    held.save(update_fields=["declined_at", "declined_by", "declined_side", "declined_why"])
    record_event(verb="match.declined", about=held, by=by, at=at, after={"side": side, "why": why})
    return held


@transaction.atomic
def close_need(*, need, why, by, at):
    """Its actor says that a need (a claim) is closed. Said once; what the report says stays."""
    if why not in Why.values:
        raise Refused(_("Say why the need is closed."))
    try:
        with transaction.atomic():
            closing = NeedClosing.objects.create(why=why, at=at, by=by, **place_of(need))
    except IntegrityError as rival:
        raise Refused(_("This need is closed already.")) from rival
    record_event(verb="need.closed", about=closing, by=by, at=at, after={"why": why})
    return closing


def _hold(match):
    """One act at a time decides what becomes of a match: a row lock on PostgreSQL; SQLite lets one writer in anyway."""
    matches = Match.objects.select_for_update(of=("self",), no_key=True)
    return matches.select_related("offer__actor").get(pk=match.pk)


def _claim_of(match, at):
    claim = match.claim_at(at)
    return claim.pk if claim else None


def _check_offer(offer, *, at):
    standing = Offer.objects.standing(today=timezone.localdate(at)).filter(pk=offer.pk, actor__shielded=False)
    if not standing.exists():
        raise Refused(_("This offer has ended."))
