"""What a snapshot holds: the preview, the act and the page that shows it read one form."""

import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from commitments.actors.models import Actor, ActorVersion
from commitments.actors.naming import told_apart
from commitments.catalogue.models import Framework
from commitments.progress.models import Claim, Invitation
from commitments.scorecards.assemble.matrix import matrix_of
from commitments.scorecards.assemble.question import When, method_at
from commitments.scorecards.verifying import NONE, SAME, Verdict

from . import s1
from .access import published_snapshot, unnamed_actors


@dataclass
class Count:
    """How many answers on a framework, or of one actor on it, are of which sort."""

    all: int = 0
    confirmed: int = 0
    transcribed: int = 0
    no_report: int = 0
    not_addressed: int = 0
    unconfirmed: list = field(default_factory=list)
    """Codes of the commitments on which the actor was asked, and has not itself reported."""

    def add(self, row):
        own = row["answer"]["own"]
        self.all += 1
        if row["confirmed_by_actor"] == "yes":
            self.confirmed += 1
        elif own["transcribed"] == "yes":
            self.transcribed += 1
        elif own["absence"] == "not_addressed":
            self.not_addressed += 1
        else:
            self.no_report += 1
        if row["confirmed_by_actor"] == "no" and own["absence"] != "not_addressed":
            self.unconfirmed.append(row["commitment"])


@dataclass(frozen=True)
class Content:
    """The canonical form of a snapshot: its head and its rows."""

    head: dict
    rows: list
    left_out: tuple = ()

    @property
    def counts(self):
        """[(code of the framework, Count)]"""
        return sorted(_counted(self.rows, lambda row: row["framework"]).items())

    @property
    def all_of_it(self):
        return next(iter(_counted(self.rows, lambda row: "").values()), Count())

    @property
    def unconfirmed(self):
        """[(code of the framework, code of the actor, Count)] of those of whom something is not confirmed."""
        counted = _counted(self.rows, lambda row: (row["framework"], row["actor"]))
        return [(*key, count) for key, count in counted.items() if count.unconfirmed]

    @property
    def digest(self):
        return s1.digest_of(self.head, [*map(s1.digest_of_row, self.rows), *self.left_out])


def content_of(cycle, *, at, salted):
    """What the scorecards answer at this instant about everybody who was invited to report in the round, or has. `salted` gives
    the salt of a row. As many queries for one actor as for twenty."""
    when = When(as_of=at.date(), known_at=at)
    method = method_at(when)
    asked = _asked_in(cycle, when)
    everyone = {actor for actors in asked.values() for actor in actors}
    here = ActorVersion.objects.in_force(**when.both).in_world(fictional=cycle.fictional).filter(actor__in=everyone)
    rows = []
    frameworks = list(cycle.frameworks.scored().in_order())
    for framework in frameworks:
        held = here.filter(actor__in=asked[framework.pk]).with_position(framework, **when.both)
        actors = held.order_by("actor__code").actors()
        table = matrix_of(framework=framework, method=method, when=when, actors=actors)
        cells = [cell for line in table.rows for cell in line.cells]
        rows += [s1.row(framework=framework.code, found=cell, salt=salted()) for cell in cells]
    head = s1.head(
        cycle=cycle.code,
        fictional=cycle.fictional,
        frameworks=[framework.code for framework in frameworks],
        covers_from=cycle.covers_from,
        covers_to=cycle.covers_to,
        as_of=when.as_of,
        known_at=when.known_at,
        method=method.version,
    )
    return Content(head, rows)


def served(snapshot):
    """The Content of a snapshot as anybody may read it today: of what is shielded since, the digests alone."""
    whole, unnamed = json.loads(snapshot.content), unnamed_actors()
    rows = [row for row in whole["rows"] if row["actor"] not in unnamed]
    gone = [s1.digest_of_row(row) for row in whole["rows"] if row["actor"] in unnamed]
    return Content(whole["head"], rows, tuple(sorted(gone)))


def verdict_on(kwargs, digests):
    """For `/verify/`: whether the snapshot at an address is the one whose digest was cited. It is computed again, from what
    anybody may read today."""
    found = served(published_snapshot(kwargs["code"])).digest
    if digests == {found}:
        said = _("The snapshot at this address holds what was cited. Its check code was computed again just now.")
        return Verdict(SAME, said, cited=found)
    said = _(
        "The check code is not that of the snapshot at this address: a sign of one of them is not as Waymark wrote it."
    )
    return Verdict(NONE, said)


def names_in(content):
    """({code: short title of a framework}, {code: name of an actor, told apart from others}), as they are today."""
    frameworks = Framework.objects.filter(code__in=content.head["frameworks"]).values_list("code", "short_title")
    actors = Actor.objects.filter(code__in={row["actor"] for row in content.rows})
    return dict(frameworks), {actor.code: label for actor, label in told_apart(actors.order_by("name", "pk"))}


def _asked_in(cycle, when):
    """{framework id: ids of the actors that were invited, or published something under their names in the round}; of one
    that was entered twice, of the entry that was kept."""
    asked = defaultdict(set)
    kept = Coalesce("actor__entered_twice_as", "actor")
    invited = Invitation.objects.filter(cycle=cycle).values_list("framework", kept)
    said = Claim.objects.by_name().public(**when.both).filter(revision__report__cycle=cycle)
    for framework, actor in (*invited, *said.values_list("commitment__framework", kept)):
        asked[framework].add(actor)
    return asked


def _counted(rows, key):
    counted = defaultdict(Count)
    for row in rows:
        counted[key(row)].add(row)
    return counted
