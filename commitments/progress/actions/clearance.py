"""Clearance inside the reporting actor, place by place, until the last one hands the report to the reviewers."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actors.access import chain_of
from commitments.progress import access, lifecycle
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Report
from commitments.record import actions as record
from commitments.record import workflow
from commitments.record.kinds import kind_of


@transaction.atomic
def send_to_clearance(*, revision, by, at, version=None, personal_data_reason=None):
    """Send an open revision to the first place of its actor's chain. It must be as complete as for the reviewers."""
    workflow.check_version(revision, version)
    workflow.lock(Report, revision.report_id)
    lifecycle.check_move("send_to_clearance", state=revision.state)
    actor = revision.report.actor
    chain = chain_of(actor.pk)
    if not chain:
        raise Refused(_("Nobody clears for %(actor)s: submit the report.") % {"actor": actor.name})
    record.check_not_ended(revision)
    whole = kind_of(revision).whole(revision)
    record.check_ready(whole, at=at)
    sent = {"personal_data_reason": record.explain(whole, reason=personal_data_reason)}
    sent |= {"clearance_step": chain[0], "clearing_at": at, "clearing_by": by}
    return workflow.move(revision, "send_to_clearance", by=by, at=at, verb="report.sent_to_clearance", **sent)


@transaction.atomic
def clear_report(*, revision, by, at, version=None):
    """Clear at the place whose turn it is: on to the next one, or from the last one to the reviewers."""
    _hold_for_clearer(revision, by=by, version=version)
    if later := access.steps_after(revision):
        return workflow.move(revision, "pass_on", by=by, at=at, verb="report.cleared", clearance_step=later[0])
    return record.hand_in(revision, move="clear", by=by, at=at, clearance_step=0)


@transaction.atomic
def send_back(*, revision, comment, by, at, version=None):
    """Give a waiting revision back to those who write it, with what is to be changed."""
    _hold_for_clearer(revision, by=by, version=version)
    record.check_said(comment)
    return workflow.move(
        revision, "send_back", by=by, at=at, comment=comment, verb="report.sent_back", clearance_step=0
    )


@transaction.atomic
def escalate_report(*, revision, reason, by, at, version=None):
    """Submit a waiting revision that nobody can clear, or that nobody has cleared for days. Reviewers and curators read
    the reason."""
    workflow.check_version(revision, version)
    workflow.lock(Report, revision.report_id)
    lifecycle.check_move("escalate", state=revision.state)
    if why_not := access.why_not_escalate(revision, at=at):
        raise Refused(why_not)
    if not reason.strip():
        raise Refused(_("Say why it is submitted without clearance."))
    facts = {"comment": reason, "verb": "report.escalated", "clearance_step": 0}
    return record.hand_in(revision, move="escalate", by=by, at=at, **facts)


def _hold_for_clearer(revision, *, by, version):
    workflow.check_version(revision, version)
    workflow.lock(Report, revision.report_id)
    lifecycle.check_move("clear", state=revision.state)
    if why_not := access.why_not_clear(by, revision):
        raise Refused(why_not)
