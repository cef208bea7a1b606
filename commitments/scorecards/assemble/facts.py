"""Commitments and actors as the plain facts that a cell is computed from."""

from dataclasses import dataclass

from commitments.actors.models import Adherence
from commitments.catalogue.models import Commitment
from commitments.scorecards.cells import ActorFacts, CommitmentFacts


@dataclass(frozen=True)
class Unit:
    """A commitment that has a position, its facts, and the size of its menu."""

    commitment: Commitment
    facts: CommitmentFacts


def unit_of(commitment, framework):
    return Unit(
        commitment=commitment,
        facts=CommitmentFacts(
            code=commitment.code,
            kind=commitment.kind,
            addressed_to=tuple(commitment.addressed_types),
            takes_adherence=framework.takes_adherence,
            horizon_years=commitment.horizon_years,
        ),
    )


def actor_facts(actor):
    return ActorFacts(code=actor.code, type=actor.type, position=actor.position or "", position_on=actor.position_on)


def latest_positions(actors, when):
    """{(actor id, framework id): (position, dated on)} by `as_of`. One query."""
    rows = (
        Adherence.objects.filter(actor__in=[a.id for a in actors], dated_on__lte=when.as_of)
        .order_by("dated_on", "id")
        .values_list("actor_id", "framework_id", "position", "dated_on")
    )
    return {(actor, framework): (position, dated_on) for actor, framework, position, dated_on in rows}
