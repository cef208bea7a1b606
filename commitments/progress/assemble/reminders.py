"""What waits for a person in reports, for the one mail that is sent for everything (desk/actions.py)."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS, WRITERS
from commitments.progress import access, lifecycle
from commitments.progress.access import waiting
from commitments.record import workflow
from commitments.record.workflow import Waiting

from .invitations import expected_soon

SOON = timedelta(days=30)
"""How long before it is expected a round that is not answered in full is worth a mail."""
TOLD = timedelta(days=2)
"""How long the answer to a request for withdrawal is worth a mail: nothing is to be done, so it is said once or twice."""


def waiting_for(user, *, at):
    """A list of Waiting: what the desk shows, asked in the same words."""
    today = timezone.localdate(at)
    mine = actors_of(user, roles=WRITERS)
    returned = waiting.in_hand(mine).filter(state=lifecycle.RETURNED)
    things = [Waiting(f"returned {r.pk}", r.returned_at) for r in returned]
    things += [Waiting(f"clear {r.pk} {r.turn}", r.waits_since) for r in waiting.to_clear(user)]
    asked = waiting.asked_of(user).filter(is_begun=False)
    things += [Waiting(f"asked {a.report_id} {a.commitment_id}", a.assigned_at) for a in asked]
    expected = expected_soon(user, today=today, within=SOON)
    things += [Waiting(f"expected {i.pk}", max(i.invited_at, _midnight(i.expected_by - SOON))) for i in expected]
    answered = waiting.withdrawals_of(actors_of(user, roles=SPEAKERS), since=today - TOLD)
    settled = [(w, w.granted_at or w.declined_at) for w in answered if not w.is_open]
    things += [Waiting(f"withdrawal answered {w.pk}", then) for w, then in settled if at - then < TOLD]
    if is_reviewer(user):
        things += [Waiting(f"withdrawal {w.pk}", w.asked_at) for w in access.withdrawals_for(user)]
        things += [Waiting(f"review {r.pk} {r.round}", r.submitted_at) for r in access.queue_for(user)]
    elif is_curator(user):
        days = timedelta(days=workflow.REVIEW_DAYS)
        silent = waiting.waiting_long(access.queue_for(user), at=at)
        things += [Waiting(f"escalated {r.pk} {r.round}", r.submitted_at + days) for r in silent]
        asked = access.withdrawals_for(user).filter(asked_at__lt=at - days)
        things += [Waiting(f"withdrawal escalated {w.pk}", w.asked_at + days) for w in asked]
    return things


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
