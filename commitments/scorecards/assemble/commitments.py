"""One commitment over all actors: its spread, and everything that was said on it."""

from datetime import timedelta

from django.db.models import Case, F, OuterRef, Q, Value
from django.db.models import When as Where
from django.utils import timezone

from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.actors.models import Actor
from commitments.progress.models import Claim
from commitments.scorecards.spread import spread

from .cell import cells_of
from .claims import of_world, standing_claims
from .facts import unit_of
from .lanes import tallied_lanes
from .question import DEFAULT_TYPE


def commitment_spread(*, commitment, framework, method, when, fictional=False, actor_type=DEFAULT_TYPE):
    """One commitment over all actors of one type. Two queries."""
    actors = list(
        Actor.objects.with_position(framework, as_of=when.as_of).in_world(fictional=fictional).filter(type=actor_type)
    )
    lanes = tallied_lanes(standing_claims(when).filter(commitment=commitment, **of_world(fictional, actor_type)), when)
    unit = unit_of(commitment, framework)
    cells = cells_of([unit], actors, lanes, when=when, method=method)
    return spread(cells[commitment.id], kind=commitment.kind)


def heard_on(commitment, *, when, fictional):
    """What stands for each actor of one world on a commitment, and every report in force under a public identity;
    the latest period first, then by the author's name as it is shown.

    Of the latter it is not told which are by one organisation, so each stands for itself. They are known by the month:
    `known_at` cannot ask for the day on which one was published, corrected or withdrawn, nor when its evidence was
    confirmed.
    """
    hidden = Q(revision__public_identity__in=PUBLIC_IDENTITIES)
    known_by = Case(Where(hidden, then=Value(_end_of_month(when.known_at))), default=Value(when.known_at))
    of_actors = Q(stands=True, actor__retired_on=None)
    return (
        Claim.objects.annotate(known_by=known_by)
        .filter(commitment=commitment, actor__fictional=fictional, period_end__lte=when.as_of)
        .in_force(known_at=F("known_by"))
        .with_standing(as_of=when.as_of, known_at=when.known_at, among=Claim.objects.by_name())
        .with_evidence_flags(known_at=OuterRef("known_by"))
        .annotate(shown_author=Case(Where(hidden, then=F("revision__public_identity")), default=F("actor__name")))
        .filter(hidden | of_actors)
        .select_related("actor", "revision__report__actor")
        .order_by("-period_end", "shown_author", "revision__report")
    )


def _end_of_month(instant):
    """The last instant of its month, as the site counts months."""
    local = timezone.localtime(instant)
    following = (local.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return following - timedelta(microseconds=1)
