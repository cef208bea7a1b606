"""Commitments down, actors across."""

from dataclasses import dataclass
from operator import attrgetter

from commitments.catalogue.models import Commitment, Framework
from commitments.progress.models import Claim
from commitments.scorecards.cells import MethodRules
from commitments.scorecards.spread import spread

from .cell import actor_facts, cell_of, cells_of, unit_of
from .lanes import HEARD, lanes_of
from .published import said_of
from .question import When, tracked_in
from .tally import tallied_lanes


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
    """Commitments down, the given actors (at most a page of them, with positions) across. Four queries."""
    commitments = sorted(tracked_in(framework, when), key=attrgetter("kind"))  # to do before not to do
    by, on = {"in": [actor.id for actor in actors]}, {"framework": framework}
    said = said_of(when, by=by, on=on, claims=Claim.objects.only(*HEARD).shown, beside=["revision"])
    everyone = [(actor.id, actor_facts(actor)) for actor in actors]
    rows = [
        MatrixRow(
            commitment,
            [
                cell_of(unit, facts, lanes_of(said[commitment.id, actor_id], when=when), when=when, method=method)
                for actor_id, facts in everyone
            ],
        )
        for commitment in commitments
        for unit in [unit_of(commitment, framework)]
    ]
    return Matrix(framework=framework, method=method, when=when, actors=actors, rows=rows)


def agreements_over(actors, *, framework, method, when):
    """(actor id, cell) of every cell of the framework over `actors`, versions with positions: to find those who agree
    or not. The cells are tallied and explain nothing. Five queries."""
    units = [unit_of(c, framework) for c in tracked_in(framework, when)]
    everyone = actors.actors()
    lanes = tallied_lanes(when, by={"in": actors.order_by().values("actor")}, on={"framework": framework})
    columns = cells_of(units, everyone, lanes, when=when, method=method)
    return [(actor.id, cell) for column in columns.values() for actor, cell in zip(everyone, column, strict=True)]
