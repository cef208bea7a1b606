"""One actor: its scorecard on a framework, and the overview of all of them on its page."""

from dataclasses import dataclass

from commitments.actors.models import Actor, ActorVersion, Adherence
from commitments.catalogue.models import Framework
from commitments.common.vocabulary import Kind
from commitments.scorecards.assemble.breaks import with_breaks
from commitments.scorecards.cells import MethodRules
from commitments.scorecards.spread import spread

from .cell import actor_facts, latest_positions, scorecard_row, unit_of
from .published import said_of
from .question import When, method_at, scored_frameworks, tracked_in


@dataclass(frozen=True)
class ActorScorecard:
    actor: Actor
    framework: Framework
    method: MethodRules
    when: When
    rows: list
    spreads: dict

    def rows_of(self, kind):
        return [row for row in self.rows if row.commitment.kind == kind]

    @property
    def cells(self):
        return [row.cell for row in self.rows]


def scorecard_of(*, actor, framework, method, when):
    """One actor on one framework: a row for each commitment, its cell, the claim behind it and the cell before it.

    Four queries, and five where reports are compared. `actor` comes from `with_position`, so that it carries its position.
    """
    commitments = tracked_in(framework, when)
    said = said_of(when, by={"pk": actor.pk}, on={"framework": framework})
    facts = actor_facts(actor)
    rows = [
        scorecard_row(unit_of(c, framework), facts, said[c.id, actor.pk], when=when, method=method) for c in commitments
    ]
    rows = with_breaks(rows, actor=actor, when=when)
    return _scorecard(actor, framework, rows, method=method, when=when)


def actor_overview(*, actor, when):
    """An ActorScorecard for each scored framework, in order. Seven queries."""
    method = method_at(when)
    frameworks, commitments = scored_frameworks(when)
    positions = latest_positions([actor], when)
    said = said_of(when, by={"pk": actor.pk}, on={})
    cards = []
    for framework in frameworks.values():
        actor.position, actor.position_on = positions.get((actor.id, framework.id), ("", None))
        facts = actor_facts(actor)
        rows = [
            scorecard_row(unit_of(c, framework), facts, said[c.id, actor.pk], when=when, method=method)
            for c in commitments
            if c.framework_id == framework.id
        ]
        cards.append(_scorecard(actor, framework, rows, method=method, when=when))
    return cards


def positions_of(actor, when):
    """The dated positions of an actor on any framework, as they are known, the latest first."""
    known = Adherence.objects.recorded(known_at=when.known_at).filter(actor=actor, dated_on__lte=when.as_of)
    return known.select_related("framework").order_by("-dated_on", "-id")


def parts_of(actor, when):
    """The ministries, offices and places of an actor as they were."""
    in_force = ActorVersion.objects.in_force(**when.both).in_world(fictional=actor.fictional)
    return in_force.filter(parent=actor).by_name().actors()


def _scorecard(actor, framework, rows, *, method, when):
    kinds = [kind for kind in Kind.values if any(row.commitment.kind == kind for row in rows)]
    spreads = {k: spread([r.cell for r in rows if r.commitment.kind == k], kind=k) for k in kinds}
    return ActorScorecard(actor=actor, framework=framework, method=method, when=when, rows=rows, spreads=spreads)
