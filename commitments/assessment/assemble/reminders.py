"""What waits for a person in assessments, for the one mail that is sent for everything (desk/actions.py)."""

from datetime import datetime, time, timedelta

from django.http import Http404
from django.utils import timezone

from commitments.accounts.roles import is_reviewer
from commitments.assessment import lifecycle
from commitments.assessment.access import queue_for, waiting
from commitments.record import workflow
from commitments.record.workflow import Waiting


def waiting_for(user, *, at):
    """A list of Waiting: names for comparison alone, and since when. No content leaves."""
    things = [Waiting(f"assessment returned {r.pk} {r.round}", r.returned_at) for r in waiting.returned_to(user)]
    things += [Waiting(f"assessment to settle {r.pk} {r.version}", _answered_at(r)) for r in waiting.to_settle(user)]
    things += [Waiting(f"assessment to reply {r.pk}", r.sent_at) for r in waiting.to_reply(user, at=at)]
    return things + _for_the_panel(user, at=at)


def _for_the_panel(user, *, at):
    """For a reviewer all that waits; for a curator what has waited so long that it is marked."""
    try:
        queue = queue_for(user, at=at)
    except Http404:
        return []
    if is_reviewer(user):
        return [Waiting(f"assessment for the panel {r.pk} {r.version}", _since(r)) for r in queue]
    days = timedelta(days=workflow.REVIEW_DAYS)
    silent = queue.filter(waits_since__lt=timezone.localdate(at) - days)
    return [Waiting(f"assessment escalated {r.pk} {r.version}", _since(r) + days) for r in silent]


def _since(revision):
    """When the panel's turn began: by an act of the assessor, or on the day after somebody's time was over."""
    match revision.state:
        case lifecycle.SUBMITTED:
            return revision.submitted_at
        case lifecycle.SETTLED:
            return revision.settled_at
        case lifecycle.SENT:
            last_day = revision.reply_due_on
        case _:
            last_day = lifecycle.settle_by(replied_on=timezone.localdate(revision.reply.filed_at))
    return timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))


def _answered_at(revision):
    """When the assessor's turn began: by the reply, or when the panel gave it back once more."""
    asked = revision.moves.filter(name="ask_again").values_list("at", flat=True).first()
    return asked or revision.reply.filed_at
