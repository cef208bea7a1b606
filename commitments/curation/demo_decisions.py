"""What the curators of the demonstration decided of its own actors, told again in the order of time: one proposes, the other
confirms or gives it back, and some of it waits.

Commitments, methods and frameworks are of the real world too, so nothing is decided of them here (docs/adr/0024). It leans on
a Story for people and actors. How to read the sheet is said in fixtures/demonstration/README.md.
"""

from functools import cached_property

from commitments.actors import actions
from commitments.actors.models import Actor, ActorVersion, Adherence
from commitments.audit import versions
from commitments.desk import proposals

from .demo_reports import Beside, day_of, noon_of
from .in_force import put_in_force

SHEET = "decisions.csv"
COLUMNS = {
    SHEET: (
        "actor", "act", "what", "value", "from_on", "reason",
        "proposed_by", "proposed_on", "answered_by", "answered_on", "refusal",
    ),
}  # fmt: skip


class Deciding(Beside):
    """The sheet of decisions, and the acts that do again what was done."""

    @cached_property
    def known(self):
        return {
            (SHEET, "actor"): self.story.actors,
            (SHEET, "act"): ("change", "correct", "merge", "retire", "position"),
            (SHEET, "proposed_by"): self.names,
            (SHEET, "answered_by"): {"", *self.names},
        }

    @cached_property
    def waiting(self):
        """[(when, act, row)]. What was told before is left as it is, and so is an actor of which something else waits."""
        told = {*_reasons(ActorVersion), *_reasons(Adherence)}
        moves = []
        for row in self.rows[SHEET]:
            if row["reason"] in told or versions.waits(self.story.actors[row["actor"]]):
                continue
            moves.append((noon_of(row["proposed_on"]), self._propose, row))
            if row["answered_on"]:
                moves.append((noon_of(row["answered_on"]), self._answer, row))
            if row["answered_on"] and row["from_on"] > row["answered_on"] and not row["refusal"]:
                moves.append((noon_of(row["from_on"]), self._begin, row))
        return sorted(moves, key=lambda move: move[0])

    def _propose(self, row, at):
        actor, by = Actor.objects.get(code=row["actor"]), self.story.people[row["proposed_by"]]
        on, said = day_of(row["from_on"]), {"reason": row["reason"], "by": by, "at": at}
        if row["act"] == "retire":
            followed_by = Actor.objects.filter(code__in=row["value"].split())
            actions.retire_actor(instance=actor, on=on, followed_by=followed_by, **said)
        elif row["act"] == "merge":
            actions.merge_actor(instance=actor, kept=Actor.objects.get(code=row["value"]), **said)
        elif row["act"] == "position":
            framework = self.story.frameworks[row["what"]]
            position = Adherence(actor=actor, framework=framework, position=row["value"], dated_on=on)
            position.source, position.reason = "Demonstration: no such statement was made", row["reason"]
            actions.record_adherence(instance=position, by=by, at=at)
        else:
            changes = {row["what"]: row["value"]}
            actions.change_actor(actor=actor, act=row["act"], changes=changes, from_on=on or at.date(), **said)

    def _answer(self, row, at):
        by, reason = self.story.people[row["answered_by"]], row["reason"]
        [proposal] = [each for each in proposals.of_places(proposals.waiting(by)) if each.reason == reason]
        if row["refusal"]:
            proposals.give_back(proposal, reason=row["refusal"], by=by, at=at)
        else:
            proposals.confirm(proposal, by=by, at=at)

    def _begin(self, _row, at):
        """What was decided ahead comes into force on its day, as the daily command does it."""
        put_in_force(at=at)


def _reasons(model):
    return model.objects.filter(proposed_at__isnull=False).values_list("reason", flat=True)
