"""Under which name somebody spoke in public, and what it is called now. Never asked of a shielded body."""

from django.db.models import Exists, OuterRef, Q, Subquery

from .models import ActorVersion


def name_then(actor, *, said_at="published_at"):
    """An expression for a list: the name that the actor bore on the day of publication, as it is known today. `actor` and
    `said_at` lead there from a row of the list. NULL where nothing was published."""
    held = ActorVersion.objects.filter(actor=OuterRef(actor), recorded_at__isnull=False, superseded_at=None)
    on_that_day = held.filter(from_on__lte=OuterRef(f"{said_at}__date")).order_by("-from_on")
    return Subquery(on_that_day.values("name")[:1])


def bore_name(word, *, actor):
    """The condition that `word` is in a name that the actor bears, bore or will bear; a name that was put right is none."""
    held = ActorVersion.objects.filter(actor=OuterRef(actor), recorded_at__isnull=False, superseded_at=None)
    return Exists(held.filter(Q(name__icontains=word) | Q(formal_name__icontains=word)))
