"""Which curators bring private needs together with offers."""

from commitments.accounts.roles import is_curator
from commitments.actors.access import family_of
from commitments.exchange import lifecycle
from commitments.exchange.models import Offer

OVER = (lifecycle.ENDED, lifecycle.WITHDRAWN)


def introduces(user):
    """A curator whom nothing ties to an offer. Whoever offers learns of a private need from its own actor alone."""
    return is_curator(user) and not is_tied_to_an_offer(user)


def is_tied_to_an_offer(user):
    """An actor of their family offers support, or is about to."""
    return Offer.objects.filter(actor__in=family_of(user)).exclude(state__in=OVER).exists()
