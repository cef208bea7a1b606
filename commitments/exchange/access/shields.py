"""Why an organisation cannot be shielded while an offer or a practice of it is public."""

from commitments.exchange import lifecycle
from commitments.exchange.models import Offer, SharedPractice


def is_public_by_name(actor):
    """An offer or a practice of the actor is published: no shield makes readers forget it."""
    public = {"actor": actor, "state__in": (lifecycle.PUBLISHED, lifecycle.ENDED)}
    return Offer.objects.filter(**public).exists() or SharedPractice.objects.filter(**public).exists()
