"""Plain functions that make needs, offers, matches and practices of the fictional cast (tests/cast.py)."""

from commitments.exchange import actions
from commitments.exchange.entries import OfferText, PracticeText
from commitments.exchange.models import Side, needs_in_force
from commitments.record import actions as record
from tests.cast import NOW, make_actor, make_entry, make_member, make_published, make_reviewer


def asking_entry(support="public", kinds=("capacity",), **facts):
    """Not doing well, one reason, and support would be welcome."""
    said = {"stage": None, "narrative": "", "self_view": "not_well", "reasons": ("capacity",), "evidence": ()}
    return make_entry(**{**said, "support": support, "support_kinds": kinds, **facts})


def make_need(actor=None, commitment=None, *, support="public", kinds=("capacity",), **facts):
    """A published claim that asks for support."""
    revision = make_published(actor, commitment, entry=asking_entry(support, kinds), **facts)
    return needs_in_force(at=facts.get("at", NOW)).get(revision=revision)


def make_offer_text(**facts):
    said = {"kinds": ("capacity",), "text": "Two weeks in which inspectors of recruiters are trained."}
    return OfferText(**{**said, **facts})


def make_offer_draft(actor=None, *, by=None, at=NOW, **facts):
    actor = actor or make_actor("XBB", "Borduria")
    by = by or make_member(f"Focal{actor.code}", actor)
    return actions.begin_offer(actor=actor, text=make_offer_text(**facts), by=by, at=at)


def make_submitted_offer(*args, at=NOW, **facts):
    offer = make_offer_draft(*args, at=at, **facts)
    return record.submit(offer, by=offer.created_by, at=at)


def make_offer(*args, at=NOW, **facts):
    """A published offer: begun, submitted, and published by a reviewer without a tie."""
    offer = make_submitted_offer(*args, at=at, **facts)
    return record.publish(offer, by=make_reviewer(), at=at)


def make_match(need, offer, *, side=Side.OFFER, by=None, at=NOW):
    by = by or (offer.created_by if side == Side.OFFER else make_member(f"Focal{need.actor.code}", need.actor))
    return actions.propose_match(need=need, offer=offer, side=side, by=by, at=at)


def make_practice_text(**facts):
    said = {"what_worked": "One office for every permit.", "what_others": "The single form, in six languages."}
    return PracticeText(**{**said, **facts})


def make_practice_draft(claim, *, by=None, at=NOW, **facts):
    by = by or make_member(f"Focal{claim.actor.code}", claim.actor)
    return actions.put_forward(claim=claim, text=make_practice_text(**facts), by=by, at=at)


def make_practice(claim, *, at=NOW, **facts):
    """A published practice."""
    practice = make_practice_draft(claim, at=at, **facts)
    record.submit(practice, by=practice.created_by, at=at)
    return record.publish(practice, by=make_reviewer(), at=at)
