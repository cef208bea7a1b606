"""The road from the plain facts of commitments and actors, and from lanes, to a cell: `cell_of` for every page, export and
count."""

from collections import defaultdict
from dataclasses import dataclass, replace

from commitments.actors.models import Adherence
from commitments.catalogue.models import Commitment
from commitments.progress.models import Claim
from commitments.scorecards.cells import ActorFacts, Cell, CommitmentFacts, compute_cell

from .lanes import NOTHING_SAID, Lanes, claims_in_force, lanes_of, other_voices, speaking, voice_of


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
    """{(actor id, framework id): (position, dated on)} in force. One query."""
    held = Adherence.objects.in_force(**when.both).filter(actor__in=[a.id for a in actors])
    rows = held.values_list("actor_id", "framework_id", "position", "dated_on")
    return {(actor, framework): (position, dated_on) for actor, framework, position, dated_on in rows}


@dataclass(frozen=True)
class ScorecardRow:
    """One line of an actor's scorecard. `previous` is the cell of the latest earlier period, if any: both lanes as far
    as that period's end; `breaks` lie between the two (breaks.py)."""

    commitment: Commitment
    cell: Cell
    claim: Claim | None
    previous: Cell | None
    breaks: tuple = ()


def cell_of(unit, facts, lanes, *, when, method):
    """The Cell of an actor (its ActorFacts) on a Unit. Whatever shows or counts a cell has it from here."""
    return compute_cell(
        commitment=unit.facts,
        actor=facts,
        own=lanes.own,
        others=lanes.others,
        later_withdrawn_on=lanes.later_withdrawn_on,
        as_of=when.as_of,
        known_at=when.known_at,
        method=method,
    )


def scorecard_row(unit, facts, said, *, when, method):
    """A ScorecardRow from everything that was Said on it."""
    claim = speaking(said, when=when)
    earlier = next((c for c in claims_in_force(said, when=when) if claim and c.period_end < claim.period_end), None)
    return ScorecardRow(
        commitment=unit.commitment,
        cell=cell_of(unit, facts, lanes_of(said, when=when), when=when, method=method),
        claim=claim,
        previous=cell_at(earlier, unit, facts, said, when=when, method=method) if earlier else None,
    )


def cell_at(claim, unit, facts, said, *, when, method):
    """The cell of an earlier claim: what others said by the end of its period stands beside it."""
    lanes = Lanes(own=voice_of(claim), others=other_voices(said, as_of=claim.period_end))
    return cell_of(unit, facts, lanes, when=when, method=method)


def cells_of(units, actors, lanes, *, when, method):
    """{commitment id: [cell for each actor, in order]}, to be counted. `lanes` are those of `tally.tallied_lanes`.

    What is alike (one Lanes; without a claim, of actors of one type and position) is one cell, on all commitments of
    which the same is asked.
    """
    computed = defaultdict(dict)
    everyone = [(actor.id, actor_facts(actor)) for actor in actors]
    cells = {}
    for unit in units:
        known, column = computed[replace(unit.facts, code="")], []
        for actor_id, facts in everyone:
            heard = lanes.get((unit.commitment.id, actor_id), NOTHING_SAID)
            alike = id(heard) if heard.own else (id(heard), facts.type, facts.position)
            cell = known.get(alike)
            if cell is None:
                cell = known[alike] = cell_of(unit, facts, heard, when=when, method=method)
            column.append(cell)
        cells[unit.commitment.id] = column
    return cells
