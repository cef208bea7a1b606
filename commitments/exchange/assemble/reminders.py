"""What waits for a person in support and practices, for the one mail that is sent for everything (desk/actions.py)
and for the desk that leads here."""

from datetime import timedelta

from django.utils import timezone

from commitments.actors.access import actors_of
from commitments.actors.models import WRITERS
from commitments.exchange import access, lifecycle
from commitments.exchange.models import Match, Offer, SharedPractice, place_of
from commitments.record import workflow
from commitments.record.workflow import Waiting

from .support import needs_with_offers, to_answer


def waiting_for(user, *, at):
    """A list of Waiting: names for comparison alone, and since when. No content leaves."""
    things = [Waiting(f"match to answer {m.pk}", _asked_at(m)) for m in to_answer(user, at=at)]
    things += [Waiting(f"paper returned {p.pk} {p.version}", p.returned_at) for p in _returned_to(user)]
    things += [Waiting(f"paper for the panel {p.pk} {p.version}", p.submitted_at) for p in _for_the_panel(user)]
    days = timedelta(days=workflow.REVIEW_DAYS)
    things += [Waiting(f"paper escalated {p.pk} {p.version}", p.submitted_at + days) for p in _silent(user, at=at)]
    return things + _to_introduce(user, at=at)


def _asked_at(match):
    """When the side that has not answered was told: who offers learns of a private need with the other side's yes."""
    told = match.need_confirmed_at if match.private and match.offer_confirmed_at is None else None
    return told or match.proposed_at


def _returned_to(user):
    """Offers and practices that the panel gave back to those who write them."""
    actors = actors_of(user, roles=WRITERS).values("pk")
    for model in (Offer, SharedPractice):
        yield from model.objects.filter(state=lifecycle.RETURNED, actor__in=actors)


def _for_the_panel(user):
    offers, practices = access.queues_for(user)
    return [*offers, *practices]


def _silent(user, *, at):
    offers, practices = access.silent_for(user, at=at)
    return [*offers, *practices]


def _to_introduce(user, *, at):
    """For a curator: private needs that nobody was asked about yet, while somebody offers."""
    if not access.introduces(user):
        return []
    needs = access.private_needs_for(user, at=at)
    asked = set(Match.objects.filter(private=True).values_list("report", "commitment", "pledge"))
    rows = needs_with_offers(
        [need for need in needs if tuple(place_of(need).values()) not in asked], today=timezone.localdate(at)
    )
    return [
        Waiting(
            f"private need {row.need.revision.report_id} {row.about.code}",
            max(row.need.published_at, min(offer.published_at for offer in offers)),
        )
        for row, offers in rows
        if offers
    ]
