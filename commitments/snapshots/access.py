"""Which snapshots anybody may read, and what of them is left out today."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from commitments.actors.models import Actor

from .models import Snapshot


def published_snapshot(code):
    """The snapshot of the round with this code. 404 until it is published: that a round was closed is the curators' matter."""
    found = Snapshot.objects.published().filter(cycle__code=code).select_related("cycle").first()
    if found is None or (found.cycle.fictional and not settings.DEMO):
        raise Http404
    return found


def unnamed_actors():
    """Codes of the actors of whom nothing public is told: shielded ones, and entries of them that were one too many."""
    unnamed = Actor.objects.filter(Q(shielded=True) | Q(entered_twice_as__shielded=True))
    return set(unnamed.values_list("code", flat=True))


def check_world(by, cycle):
    """What the curators of the demonstration do is seen in the demonstration alone."""
    if by is not None and by.demonstration and not cycle.fictional:
        raise ValidationError(
            _("This is of the real world. The curators of the demonstration close its own rounds alone.")
        )
