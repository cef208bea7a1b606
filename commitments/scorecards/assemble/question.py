"""What is asked of every page: for which day, by what was known then, by which rules, of which actors."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from commitments.actors.models import ActorVersion
from commitments.catalogue.models import CommitmentVersion, Framework, Method
from commitments.common.per_version import once_per_version
from commitments.common.vocabulary import ActorType
from commitments.scorecards.cells import MethodRules

DEFAULT_TYPE = ActorType.STATE


@dataclass(frozen=True)
class When:
    """The two instants of a question: the day the scorecard is for, and what was public. `of_past`: one of them was asked
    for, and has passed; `versions` where what was read of the catalogue before may be taken again (`once`)."""

    as_of: date
    known_at: datetime
    of_past: bool = False
    versions: list | None = field(default=None, compare=False)

    def once(self, key, make):
        """What `make` reads of the catalogue at these instants: read once, until something public changes."""
        return once_per_version(self.versions, (self.as_of, *key), make)

    @property
    def both(self):
        """What `in_force` takes."""
        return {"as_of": self.as_of, "known_at": self.known_at}

    @cached_property
    def entered_twice(self):
        """{id of an entry: id of the one that was kept}, as it was known. Asked of the database once for a page."""
        return self.once(["entered_twice"], lambda: ActorVersion.objects.entered_twice(**self.both))

    @property
    def month_known(self):
        """The last instant of the latest month that was over at `known_at`, as the site counts months.

        What a shielded organisation says of another is known by it: no day of theirs can be found by moving `known_at`,
        and what was answered then is answered again later.
        """
        instant = timedelta(microseconds=1)
        month = timezone.localtime(self.known_at + instant).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        in_the_first_month_there_is = (month.year, month.month) == (1, 1)
        return self.known_at if in_the_first_month_there_is else month - instant


def world_of(when, *, fictional, actor_type=None):
    """The condition on actors: of one world, there on that day and, unless all are asked for, of one type."""
    here = ActorVersion.objects.in_force(**when.both).here(fictional=fictional)
    here = here if actor_type is None else here.filter(type=actor_type)
    return {"in": here.values("actor")}


@dataclass(frozen=True)
class Entries:
    """Which entries of actors stand with another one, as it was known: `kept` is {id: id of the one that was kept} of all of
    them, `found` those of the actors that are asked for. Both are empty as long as nothing was merged."""

    kept: dict
    found: tuple

    def body(self, actor_id):
        """Under which entry what this one says is heard."""
        return self.kept.get(actor_id, actor_id)

    def of(self, prefix, by):
        """The condition on what `prefix` leads to: one of the actors of `by`, or an entry that stands with one of them."""
        asked = Q(**under(prefix, by))
        return asked | Q(**{f"{prefix}__in": self.found}) if self.found else asked


def entries_of(when, by):
    """The Entries for the actors that `by` finds. One query where something was merged."""
    kept = when.entered_twice
    if not kept:
        return Entries(kept={}, found=())
    asked = ActorVersion.objects.filter(actor__in=set(kept.values())).filter(**under("actor", by))
    bodies = set(asked.values_list("actor", flat=True))
    return Entries(kept=kept, found=tuple(entry for entry, body in kept.items() if body in bodies))


def asked(model, conditions):
    """The rows of `model` that the same conditions find."""
    return model.objects.filter(**{"pk__in" if name == "in" else name: value for name, value in conditions.items()})


def under(prefix, conditions):
    """The same conditions on what `prefix` leads to."""
    return {f"{prefix}__{name}": value for name, value in conditions.items()}


def method_at(when):
    """The rules in force, as plain values. One query."""
    return when.once(["method"], lambda: rules_of(Method.objects.at(**when.both)))


def tracked_in(framework, when):
    """The commitments of a framework that are tracked, as they were, in order. One query."""
    tracked = CommitmentVersion.objects.listed(**when.both).trackable().of(framework).in_order()
    return when.once(["tracked", framework.pk], tracked.commitments)


def scored_frameworks(when):
    """{id: framework} of those that have scorecards, and [commitment] of all that is tracked in them, as they were; both in
    order. Two queries."""

    def read():
        frameworks = {f.id: f for f in Framework.objects.in_force(**when.both).scored().in_order()}
        tracked = CommitmentVersion.objects.listed(**when.both).trackable().in_order().commitments()
        return frameworks, [commitment for commitment in tracked if commitment.framework_id in frameworks]

    return when.once(["scored"], read)


def rules_of(method):
    return MethodRules(
        version=method.version,
        ageing={2: method.ageing_2y, 5: method.ageing_5y, None: method.ageing_else},
        stale={2: method.stale_2y, 5: method.stale_5y, None: method.stale_else},
    )
