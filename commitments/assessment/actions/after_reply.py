"""How the assessor ends what was handed in: after the reply the text is left as it is or revised once; before it is public
it can be taken back."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.assessment import access, lifecycle
from commitments.assessment.access.shields import names_itself_in
from commitments.assessment.models import Assessment, Settled
from commitments.assessment.questions import missing_fields
from commitments.audit.actions import record_event
from commitments.common.digests import read_back
from commitments.progress.questions import AXES
from commitments.record import actions as record
from commitments.record import workflow
from commitments.record.kinds import kind_of
from commitments.record.workflow import Incomplete, Refused

from .drafts import facts_of, say


@transaction.atomic
def maintain_assessment(*, revision, by, at, version=None):
    """Leave the text as it is after the reply. What was revised before it was given back once more stays revised."""
    workflow.check_version(revision, version)
    lifecycle.check_move("maintain", state=revision.state)
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    record.check_not_ended(revision)
    revised = access.round_sent(revision).number != revision.round
    how = Settled.REVISED if revised else Settled.MAINTAINED
    return workflow.move(
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
    workflow.check_version(revision, version)
    lifecycle.check_move("revise", state=revision.state)
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    record.check_not_ended(revision)
    if missing := missing_fields(entry, kind=revision.kind):
        raise Incomplete(missing)
    before = facts_of(revision)
    say(revision, entry, by=by, at=at)
    whole = kind_of(revision).whole(revision)
    facts = {"personal_data_reason": record.explain(whole, reason=personal_data_reason)}
    facts |= record.keep_round(whole, by=by, at=at)
    record_event(verb="assessment.written", about=revision, by=by, at=at, before=before, after=facts_of(revision))
    settled = {"settled": Settled.REVISED, "settled_at": at, "settled_by": by}
    settled["step_changed"] = step_of(read_back(access.round_sent(revision).content)) != step_of(vars(revision))
    return workflow.move(revision, "revise", by=by, at=at, verb="assessment.revised", **settled, **facts)


def step_of(said):
    """What a cell is made of: the answer and its axes. `said` maps names to values."""
    return [said.get(name) for name in AXES]


@transaction.atomic
def retract_assessment(*, revision, reason, by, at, version=None):
    """Take back what was handed in and is not public. It ends here, and stays in the record; who was told of it, its
    subject included, reads that it was taken back and why."""
    workflow.check_version(revision, version)
    lifecycle.check_retractable(state=revision.state, handed_in=revision.round > 0)
    if not reason.strip():
        raise Refused(_("Say why the assessment is taken back."))
    if names := names_itself_in(revision, reason):
        raise Refused(
            _("Your organisation is shielded, and panel and subject would find its name in what you wrote: %(names)s.")
            % {"names": ", ".join(names)}
        )
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    return workflow.move(revision, "retract", by=by, at=at, comment=reason.strip(), retracted_at=at, retracted_by=by)
