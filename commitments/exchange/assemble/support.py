"""Needs and offers as lists and desks show them, and the matches between them."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS, Region
from commitments.actors.naming import told_apart
from commitments.common.labels import shown_claim
from commitments.exchange.models import Match, Offer, is_open, needs_in_force, open_needs, place_of
from commitments.progress.models import Claim, Support


@dataclass(frozen=True)
class NeedRow:
    """A need in a list: whose, about what, of which kinds."""

    need: Claim
    url: str
    region: str
    shown: object
    is_open: bool
    is_public: bool

    @property
    def actor(self):
        return self.need.actor

    @property
    def about(self):
        return self.need.about


@dataclass(frozen=True)
class Desk:
    """What people of an actor have in hand of support."""

    needs: list
    offers: list
    to_answer: list
    matches: list


def need_rows(needs):
    return [need_row(need) for need in needs]


def need_row(need):
    return NeedRow(
        need=need,
        url=reverse("support:need", args=[need.revision.report_id, need.about.code]),
        region=str(Region(need.actor.region).label) if need.actor.region else "",
        shown=shown_claim(need),
        is_open=is_open(need),
        is_public=need.support == Support.PUBLIC,
    )


def offer_rows(offers):
    """Offers with the frameworks that they are for."""
    return [(offer, [theme.framework for theme in offer.themes.all()]) for offer in offers]


def offers_beside(need, *, today):
    """Open offers of the same world by somebody else, which are not brought together with the need already."""
    offers = Offer.objects.standing(today=today).in_world(fictional=need.actor.fictional).exclude(actor=need.actor_id)
    together = Match.objects.live().filter(**_stated(place_of(need)))
    return offers.exclude(pk__in=together.values("offer")).with_names().latest_first()


def fitting_offers(need, *, today):
    """The same, of a kind that the need names; of any kind where it names none."""
    offers = offers_beside(need, today=today)
    if kinds := need.support_codes:
        offers = offers.filter(_any_kind(kinds))
    return offers


def needs_with_offers(needs, *, today):
    """[(row, open offers of its world by others that it is not brought together with, those of a fitting kind first)], in
    a fixed number of queries for all needs."""
    needs = list(needs)
    together = {
        (report, commitment or pledge, offer)
        for report, commitment, pledge, offer in Match.objects.live()
        .filter(report__in={need.revision.report_id for need in needs})
        .values_list("report", "commitment", "pledge", "offer")
    }
    offers = list(Offer.objects.standing(today=today).filter(actor__shielded=False).with_names().latest_first())

    def fitting(need):
        place = (need.revision.report_id, need.about_id)
        theirs = [
            o
            for o in offers
            if o.actor.fictional == need.actor.fictional
            and o.actor_id != need.actor_id
            and (*place, o.pk) not in together
        ]
        kinds = set(need.support_codes)
        return sorted(theirs, key=lambda offer: not kinds & set(offer.kind_codes))

    return [(need_row(need), fitting(need)) for need in needs]


def offers_told_apart(offers):
    """[(offer, what its actor is called among these)]."""
    labels = dict(told_apart(offer.actor for offer in offers))
    return [(offer, labels[offer.actor]) for offer in offers]


def public_matches(*, at):
    """Confirmed matches of public needs and public offers."""
    needs = needs_in_force(at=at).filter(support=Support.PUBLIC)
    return Match.objects.public(needs=needs).with_names().order_by("-proposed_at", "id")


def matches_on_need(need, *, at):
    return list(public_matches(at=at).filter(**_stated(place_of(need))))


def matches_on_offer(offer, *, at):
    return list(public_matches(at=at).filter(offer=offer))


def desk_of(user, *, at):
    """Own needs, own offers, and the matches that wait for an answer or had one, the latest first."""
    actors = set(actors_of(user).values_list("pk", flat=True))
    needs = needs_in_force(at=at).filter(actor__in=actors).order_by("-period_end", "-id")
    offers = Offer.objects.with_names().filter(actor__in=actors).order_by("-created_at", "-id")
    matches = list(_told(actors).with_names().order_by("-proposed_at", "id"))
    waiting = to_answer(user, at=at)
    return Desk(
        needs=need_rows(needs),
        offers=list(offers),
        to_answer=waiting,
        matches=[match for match in matches if match not in waiting],
    )


def to_answer(user, *, at):
    """Matches that wait for a yes or a no of an actor that `user` speaks for, the latest first; those alone that can still
    be confirmed."""
    speaks = actors_of(user, roles=SPEAKERS).values("pk")
    waiting = Q(report__actor__in=speaks, need_confirmed_at=None) | Q(offer__actor__in=speaks, offer_confirmed_at=None)
    matches = still_answerable(_told(speaks).filter(waiting), at=at)
    return list(matches.with_names().order_by("-proposed_at", "id"))


def still_answerable(matches, *, at):
    """Those of `matches` that neither side declined, nor both confirmed, while need and offer stand."""
    return matches.answerable(needs=open_needs(at=at), today=timezone.localdate(at))


def _told(actors):
    """Matches that the people of `actors` may know of."""
    by_offer = Match.objects.shown_to_offer().filter(offer__actor__in=actors)
    return Match.objects.filter(Q(report__actor__in=actors) | Q(pk__in=by_offer.values("pk")))


def _stated(place):
    return {name: pk for name, pk in place.items() if pk is not None}


def _any_kind(kinds):
    found = Q()
    for kind in kinds:
        found |= Q(kinds__contains=kind)
    return found
