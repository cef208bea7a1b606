"""What the fictional actors of the demonstration pledge, and by whose clock they are read, told again in the order of time.

It leans on a Story for people, actors and commitments. How to read the sheets is said in fixtures/demonstration/README.md.
"""

import uuid
from collections import defaultdict
from decimal import Decimal
from functools import cached_property

from commitments.audit.models import FormKey
from commitments.pledges import actions
from commitments.pledges.entries import PledgeText, Said, Sum
from commitments.pledges.models import Pledge, PledgeRevision, Target
from commitments.record import actions as record

from .demo_reports import Beside, day_of, instant_of

TEXTS = ("title", "text", "language", "form", "nature", "measure", "unit", "direction")
COLUMNS = {
    "pledges.csv": (
        "pledge", "revision", "at", "published_at", "by", "reviewer", "reason", *TEXTS, "partners", "matches",
        "commitments", "baseline", "baseline_on", "target", "due_on", "specific", "standing", "on", "value", "note",
        "confirmed",
    ),
    "pledge_money.csv": ("pledge", "revision", "stage", "amount", "currency", "on", "source"),
    "targets.csv": ("actor", "commitment", "years", "source", "starts_on", "pledge", "at", "by"),
}  # fmt: skip


class Pledging(Beside):
    """The sheets of pledges and targets, and the acts that do again what was done."""

    def __init__(self, rows, story):
        super().__init__(rows, story)
        self.money = defaultdict(list)
        for row in rows["pledge_money.csv"]:
            self.money[row["pledge"], row["revision"]].append(row)
        self.makers = {row["pledge"]: row["by"] for row in rows["pledges.csv"]}

    @cached_property
    def known(self):
        return {
            ("pledges.csv", "by"): self.names,
            ("pledges.csv", "matches"): {"", *self.makers},
            ("pledge_money.csv", "pledge"): self.makers,
            ("targets.csv", "actor"): self.story.actors,
            ("targets.csv", "commitment"): self.story.commitments,
            ("targets.csv", "pledge"): {"", *self.makers},
            ("targets.csv", "by"): self.names,
        }

    @cached_property
    def waiting(self):
        """[(when, act, row)]. A pledge or target that is there already was told before, and is left to whoever went on
        with it since."""
        there = set(FormKey.objects.filter(act__startswith="pledges.new/").values_list("key", flat=True))
        moves = []
        for row in self.rows["pledges.csv"]:
            if _key(row["pledge"]) in there:
                continue
            moves.append((instant_of(row["at"]), self._hand_in, row))
            if row["published_at"]:
                moves.append((instant_of(row["published_at"]), self._publish, row))
        told = set(Target.objects.values_list("actor__code", "commitment__code"))
        for row in self.rows["targets.csv"]:
            if (row["actor"], row["commitment"]) not in told:
                moves.append((instant_of(row["at"]), self._set_target, row))
        return sorted(moves, key=lambda move: move[0])

    def _hand_in(self, row, at):
        by = self._person(row["by"])
        facts = {"text": self._text(row), "said": _said(row), "money": self._sums(row), "by": by, "at": at}
        if row["revision"] == "1":
            actor = by.memberships.select_related("actor").get(ended_at=None).actor
            revision = actions.begin_pledge(actor=actor, key=_key(row["pledge"]), **facts)
        else:
            revision = record.correct(self._pledge(row["pledge"]), reason=row["reason"], by=by, at=at)
            revision = actions.write_pledge(revision=revision, version=revision.version, **facts)
        record.submit(revision, by=by, at=at)

    def _publish(self, row, at):
        revision = PledgeRevision.objects.with_names().get(
            pledge=self._pledge(row["pledge"]), number=int(row["revision"])
        )
        record.publish(revision, by=self._person(row["reviewer"]), at=at)
        for each in row.words("confirmed"):
            code, _is, name = each.partition("=")
            actions.answer_as_partner(
                revision=revision, actor=self.story.actors[code], answer="confirmed", by=self._person(name), at=at
            )

    def _set_target(self, row, at):
        actions.set_target(
            actor=self.story.actors[row["actor"]],
            commitment=self.story.commitments[row["commitment"]],
            years=int(row["years"]),
            source=row["source"],
            starts_on=day_of(row["starts_on"]),
            pledge=self._pledge(row["pledge"]) if row["pledge"] else None,
            by=self._person(row["by"]),
            at=at,
        )

    def _text(self, row):
        return PledgeText(
            **{name: row[name] for name in TEXTS},
            matches=self._pledge(row["matches"]).code if row["matches"] else "",
            commitments=tuple(row.words("commitments")),
            partners=tuple(row.words("partners")),
            specific=tuple(row.words("specific")),
            **{name: _figure(row[name]) for name in ("baseline", "target")},
            **{name: day_of(row[name]) for name in ("baseline_on", "due_on")},
        )

    def _sums(self, row):
        return tuple(
            Sum(each["stage"], Decimal(each["amount"]), each["currency"], day_of(each["on"]), each["source"])
            for each in self.money[row["pledge"], row["revision"]]
        )

    def _pledge(self, name):
        """The pledge that a name of the sheets stands for: what the form with its key began."""
        began = FormKey.objects.get(key=_key(name), act__startswith="pledges.new/").object_id
        return Pledge.objects.select_related("actor").get(revisions=int(began))

    def _person(self, name):
        return self.story.people[name.lower()]


def _said(row):
    return Said(row["standing"], on=day_of(row["on"]), note=row["note"], value=_figure(row["value"]))


def _figure(cell):
    return Decimal(cell) if cell else None


def _key(name):
    return uuid.uuid5(uuid.NAMESPACE_URL, f"waymark:demonstration/pledges/{name}")
