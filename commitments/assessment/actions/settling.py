"""What the assessor does after the reply: leaves the text as it is, or revises it once."""

from django.db import transaction

from commitments.assessment import access, lifecycle
from commitments.assessment.entries import missing_fields
from commitments.assessment.models import Settled
from commitments.audit.actions import record_event
from commitments.common.digests import read_back
from commitments.progress.questions import AXES

from . import holding
from .sending import Incomplete, explain, keep_round
from .writing import facts_of, say


@transaction.atomic
def maintain_assessment(*, revision, by, at, version=None):
    """Leave the text as it is after the reply. What was revised before it was given back once more stays revised."""
    holding.check_version(revision, version)
    lifecycle.check_move("maintain", state=revision.state)
    holding.hold(revision)
    holding.check_not_withdrawn(revision)
    revised = access.round_sent(revision).number != revision.round
    how = Settled.REVISED if revised else Settled.MAINTAINED
    return holding.move(
        revision,
        "maintain",
        by=by,
        at=at,
        verb="assessment.maintained",
        settled=how,
        settled_at=at,
        settled_by=by,
    )


@transaction.atomic
def revise_assessment(*, revision, entry, version, by, at, personal_data_reason=""):
    """Write what is said after the reply, and hand it in: one round more, which the subject does not answer again.

    `version` is the one that the writer's form was opened with. Period, language and identity stay as they were sent.
    """
    holding.check_version(revision, version)
    lifecycle.check_move("revise", state=revision.state)
    holding.hold(revision)
    holding.check_not_withdrawn(revision)
    if missing := missing_fields(entry, kind=revision.kind):
        raise Incomplete(missing)
    before = facts_of(revision)
    say(revision, entry, by=by, at=at)
    facts = explain(revision, reason=personal_data_reason)
    number, digest = keep_round(revision, by=by, at=at)
    record_event(verb="assessment.written", about=revision, by=by, at=at, before=before, after=facts_of(revision))
    settled = {"settled": Settled.REVISED, "settled_at": at, "settled_by": by}
    settled["step_changed"] = step_of(read_back(access.round_sent(revision).content)) != step_of(vars(revision))
    return holding.move(
        revision, "revise", by=by, at=at, verb="assessment.revised", round=number, digest=digest, **settled, **facts
    )


def step_of(said):
    """What a cell is made of: the answer and its axes. `said` maps names to values."""
    return [said.get(name) for name in AXES]
