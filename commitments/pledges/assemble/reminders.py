"""What waits for a person in pledges, for the one mail that is sent for everything (desk/actions.py)."""

from datetime import timedelta

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import actors_of
from commitments.actors.models import WRITERS
from commitments.pledges import lifecycle
from commitments.pledges.access import queue_for
from commitments.pledges.models import PledgeRevision
from commitments.record import workflow
from commitments.record.workflow import Waiting

from .lists import to_answer


def waiting_for(user, *, at):
    """Pledges that the panel gave back to those who write them; those that ask an actor whether it is a partner; and what
    waits for the panel, of which a curator hears when it has waited long."""
    mine = actors_of(user, roles=WRITERS)
    returned = PledgeRevision.objects.unsettled().filter(state=lifecycle.RETURNED, pledge__actor__in=mine)
    things = [Waiting(f"pledge returned {r.pk} {r.version}", r.returned_at) for r in returned]
    asked = [(each.revision, each.actor) for each in to_answer(user)]
    things += [Waiting(f"partner {r.pledge_id} {actor.pk}", r.published_at) for r, actor in asked]
    if is_reviewer(user):
        things += [Waiting(f"pledge {r.pk} {r.round}", r.submitted_at) for r in queue_for(user)]
    elif is_curator(user):
        days = timedelta(days=workflow.REVIEW_DAYS)
        silent = [r for r in queue_for(user) if lifecycle.is_escalated(days=(at - r.submitted_at).days)]
        things += [Waiting(f"pledge escalated {r.pk} {r.round}", r.submitted_at + days) for r in silent]
    return things
