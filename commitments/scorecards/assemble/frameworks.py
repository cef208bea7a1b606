"""A framework over all actors of one type: its page, and its line in the lists."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery

from commitments.actors.models import ActorVersion
from commitments.catalogue.models import CommitmentVersion, Framework, Level
from commitments.common.vocabulary import Kind
from commitments.scorecards.cells import SUPPORT, MethodRules
from commitments.scorecards.spread import Spread, spread

from .cell import Unit, cells_of, latest_positions, unit_of
from .question import DEFAULT_TYPE, When, method_at, scored_frameworks, world_of
from .tally import tallied_lanes


@dataclass(frozen=True)
class BoardRow:
    unit: Unit
    spread: Spread


@dataclass(frozen=True)
class Board:
    """A framework over all actors of one type and one world: a spread for each commitment, and one for each kind.

    `others` are the nodes of its tree that have no position; `also_heard` the actors of other types that said something.
    """

    framework: Framework
    method: MethodRules
    when: When
    actor_type: str
    fictional: bool
    actors: int
    adherents: int
    rows: list
    totals: dict
    others: list = field(default_factory=list)
    also_heard: list = field(default_factory=list)

    def rows_of(self, kind):
        return [row for row in self.rows if row.unit.commitment.kind == kind]

    @property
    def is_addressed(self):
        """Some commitment of the framework speaks to actors of this type."""
        return any(
            not row.unit.facts.addressed_to or self.actor_type in row.unit.facts.addressed_to for row in self.rows
        )


def board_of(*, framework, method, when, fictional=False, actor_type=DEFAULT_TYPE):
    """A framework's Board. Five queries: the tree, the actors, and what is said."""
    tree = _tree_of(framework, when)
    units = [unit_of(c, framework) for c in tree if c.trackable]
    here = ActorVersion.objects.in_force(**when.both).in_world(fictional=fictional)
    everyone = here.with_position(framework, **when.both).by_name().actors()
    actors = [actor for actor in everyone if actor.type == actor_type]
    lanes = tallied_lanes(when, by=world_of(when, fictional=fictional), on={"framework": framework})
    speakers = {actor_id for (_commitment, actor_id), heard in lanes.items() if heard.own}
    cells = cells_of(units, actors, lanes, when=when, method=method)
    return Board(
        framework=framework,
        method=method,
        when=when,
        actor_type=actor_type,
        fictional=fictional,
        actors=len(actors),
        adherents=sum(a.position in SUPPORT for a in actors),
        rows=[BoardRow(unit, spread(cells[unit.commitment.id], kind=unit.commitment.kind)) for unit in units],
        totals=_totals(units, cells),
        others=[c for c in tree if not c.trackable],
        also_heard=[actor for actor in everyone if actor.id in speakers and actor.type != actor_type],
    )


def _tree_of(framework, when):
    """The commitments of a framework as they were, menus and what one body announced or asked left out. Adds `menu_size`."""
    listed = CommitmentVersion.objects.listed(**when.both)
    menu = listed.filter(parent=OuterRef("commitment"), level=Level.ACTION).order_by().values("parent")
    tree = (
        listed.of(framework)
        .exclude(level__in=[Level.ANNOUNCEMENT, Level.ASK])
        .filter(Q(trackable=True) | ~Q(level=Level.ACTION))
        .annotate(menu_size=Subquery(menu.annotate(n=Count("pk")).values("n")))
    )
    return when.once(["tree", framework.pk], tree.in_order().commitments)


def framework_summaries(*, when, fictional=False, actor_type=DEFAULT_TYPE):
    """A Board for each scored framework, without its tree's other nodes. Seven queries, however many frameworks."""
    method = method_at(when)
    frameworks, commitments = scored_frameworks(when)
    units_of = defaultdict(list)
    for commitment in commitments:
        units_of[commitment.framework_id].append(unit_of(commitment, frameworks[commitment.framework_id]))
    here = ActorVersion.objects.in_force(**when.both).in_world(fictional=fictional)
    actors = here.filter(type=actor_type).actors()
    positions = when.once(["positions", fictional, actor_type], lambda: latest_positions(actors, when))
    lanes = tallied_lanes(when, by=world_of(when, fictional=fictional, actor_type=actor_type), on={})
    boards = []
    for framework in frameworks.values():
        units = units_of[framework.id]
        for actor in actors:
            actor.position, actor.position_on = positions.get((actor.id, framework.id), ("", None))
        cells = cells_of(units, actors, lanes, when=when, method=method)
        boards.append(
            Board(
                framework=framework,
                method=method,
                when=when,
                actor_type=actor_type,
                fictional=fictional,
                actors=len(actors),
                adherents=sum(a.position in SUPPORT for a in actors),
                rows=[BoardRow(u, spread(cells[u.commitment.id], kind=u.commitment.kind)) for u in units],
                totals=_totals(units, cells),
            )
        )
    return boards


def _totals(units, cells):
    totals = {}
    for kind in Kind.values:
        of_kind = [cell for unit in units if unit.commitment.kind == kind for cell in cells[unit.commitment.id]]
        if of_kind:
            totals[kind] = spread(of_kind, kind=kind)
    return totals
