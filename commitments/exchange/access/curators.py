"""Which curators bring private needs together with offers, and what the log tells the others."""

from django.db.models import Q

from commitments.accounts.roles import is_curator
from commitments.actors.access import family_of
from commitments.audit.models import type_of
from commitments.exchange import lifecycle
from commitments.exchange.models import Match, NeedClosing, Offer

OVER = (lifecycle.ENDED, lifecycle.WITHDRAWN)


def introduces(user):
    """A curator who belongs to no actor with an open offer. Whoever offers learns of a private need from its own actor alone."""
    return is_curator(user) and not is_tied_to_an_offer(user)


def is_tied_to_an_offer(user):
    """An actor of their family offers support, or is about to."""
    return Offer.objects.filter(actor__in=family_of(user)).exclude(state__in=OVER).exists()


def events_kept_from(user):
    """The condition on events of the log that would tell of private needs whoever may not read them. Whether a need is
    public stands in no event, so what is done to the public ones goes with them."""
    if introduces(user):
        return Q(pk=None)
    done = Q(object_type__in=(type_of(Match), type_of(NeedClosing)))
    return done | Q(verb="claim.read_by_superuser")  # noted of private needs alone (views)
