"""Every actor of one type on one page: on all commitments of a framework, or on one commitment."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from commitments.actors.models import Actor, ActorVersion, Region
from commitments.actors.naming import told_apart
from commitments.catalogue.models import Framework
from commitments.scorecards.cells import MethodRules
from commitments.search import folding

from .cell import cells_of, unit_of
from .question import When, world_of
from .tally import tallied_lanes

NAME, REGION, FRESHNESS = SORTS = ("name", "region", "freshness")
"""In which order actors may stand. Never by what they reached: a list is no ranking (docs/principles.md, 2)."""


@dataclass(frozen=True)
class Body:
    """One actor, and its cells in the order of the commitments. `latest` is the last day that it itself reports on."""

    actor: Actor
    label: str
    cells: list
    latest: date | None
    folded: str

    @property
    def initial(self):
        return self.folded[:1].upper()


@dataclass(frozen=True)
class Group:
    """Bodies that stand together: of one letter, one region or one year."""

    anchor: str
    label: str
    bodies: list


@dataclass(frozen=True)
class AllActors:
    framework: Framework
    method: MethodRules
    when: When
    commitments: list
    bodies: list

    def groups(self, sort):
        """Its Groups, in the order of `sort`; within each by name."""
        rank, label = _ORDERS[sort]
        bodies = sorted(self.bodies, key=lambda body: (rank(body), body.folded, body.actor.name, body.actor.pk))
        alike = [list(group) for _rank, group in groupby(bodies, key=rank)]
        return [Group(f"group-{n}", str(label(group[0])), group) for n, group in enumerate(alike, 1)]


def all_actors(commitments, *, framework, method, when, fictional, actor_type, region=""):
    """AllActors of one type and world, of one region or all, on `commitments` of one framework. Four queries, and one more
    where some are called the same.

    The cells are tallied (`cells_of`): they say what is reported, how old it is and what others say, and not who they are.
    """
    here = ActorVersion.objects.in_force(**when.both).in_world(fictional=fictional).filter(type=actor_type)
    here = here.with_position(framework, **when.both)
    actors = (here.filter(region=region) if region else here).actors()
    on = {"framework": framework} if len(commitments) > 1 else {"in": [each.pk for each in commitments]}
    lanes = tallied_lanes(when, by=world_of(when, fictional=fictional, actor_type=actor_type), on=on)
    units = [unit_of(commitment, framework) for commitment in commitments]
    columns = cells_of(units, actors, lanes, when=when, method=method)
    rows = zip(*(columns[unit.commitment.pk] for unit in units), strict=True) if units else ((),) * len(actors)
    named = zip(told_apart(actors, **when.both), rows, strict=True)
    bodies = [_body(actor, label, list(cells)) for (actor, label), cells in named]
    return AllActors(framework=framework, method=method, when=when, commitments=commitments, bodies=bodies)


def _body(actor, label, cells):
    latest = max((cell.period_end for cell in cells if cell.is_reported), default=None)
    return Body(actor=actor, label=label, cells=cells, latest=latest, folded=folding.plain(actor.name))


def _year(body):
    return -body.latest.year if body.latest else 0


def _place(body):
    return Region.values.index(body.actor.region) if body.actor.region else len(Region.values)


_ORDERS = {
    NAME: (lambda body: body.initial, lambda body: body.initial),
    REGION: (_place, lambda body: body.actor.get_region_display() or _("No region")),
    FRESHNESS: (_year, lambda body: body.latest.year if body.latest else _("Nothing reported")),
}
"""By which rank the groups of an order stand, and what one is called."""
