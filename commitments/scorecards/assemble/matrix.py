"""Commitments down, actors across."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from commitments.catalogue.models import Commitment, Framework
from commitments.scorecards.cells import MethodRules
from commitments.scorecards.spread import spread

from .cell import scorecard_row
from .claims import published_history
from .facts import actor_facts, unit_of
from .question import When


@dataclass(frozen=True)
class MatrixRow:
    commitment: Commitment
    cells: list


@dataclass(frozen=True)
class Matrix:
    framework: Framework
    method: MethodRules
    when: When
    actors: list
    rows: list

    @property
    def spreads(self):
        """{kind: Spread} over the actors of this page, who are of one type and one world."""
        kinds = dict.fromkeys(row.commitment.kind for row in self.rows)
        return {k: spread([c for r in self.rows if r.commitment.kind == k for c in r.cells], kind=k) for k in kinds}


def matrix_of(*, framework, method, when, actors):
    """Commitments down, the given actors (at most a page of them, with positions) across. Two queries."""
    commitments = list(Commitment.objects.trackable().filter(framework=framework).order_by("kind", "position", "code"))
    history = defaultdict(list)
    claims = published_history(when).filter(actor__in=[a.id for a in actors], commitment__framework=framework)
    # What stands, and what was withdrawn and would have stood: a table shows nothing earlier.
    for claim in claims.filter(Q(stands=True) | Q(withdrawn_at__isnull=False)).defer("obstacles", "next_step"):
        history[claim.commitment_id, claim.actor_id].append(claim)
    everyone = [(actor.id, actor_facts(actor)) for actor in actors]
    rows = [
        MatrixRow(
            commitment,
            [
                scorecard_row(unit, facts, history[commitment.id, actor_id], when=when, method=method).cell
                for actor_id, facts in everyone
            ],
        )
        for commitment in commitments
        for unit in [unit_of(commitment, framework)]
    ]
    return Matrix(framework=framework, method=method, when=when, actors=actors, rows=rows)
