"""What a person has in hand for their actors, what waits for a reviewer, and how the curators' rounds stand."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.assessment.views import desk as assessment
from commitments.common.scope import scope_of
from commitments.desk import proposals
from commitments.exchange.views import support
from commitments.pledges import access as of_pledges
from commitments.pledges import assemble as pledges
from commitments.pledges.models import PledgeRevision
from commitments.progress import access
from commitments.progress.assemble import desks, invitations, lists
from commitments.progress.models import ReminderMail, Revision
from commitments.record import escalation

LONGEST_QUEUE = 50
"""How much of the queue is shown: the oldest come first, so the rest moves up by itself."""


@require_safe
@login_required
def desk(request):
    """What a person has in hand for their actors, what waits for a reviewer, and how the curators' rounds stand."""
    today = timezone.localdate()
    own = desks.desk_of(request.user, today=today)
    scope = scope_of(request, fictional=True if own.is_fictional else None)
    reviews, curates = is_reviewer(request.user), is_curator(request.user)
    asked_reports, asked_pledges = escalation.ids_asked_of(request.user, Revision, PledgeRevision, at=timezone.now())
    context = {
        "also": [
            section_of(request.user, at=timezone.now()) for section_of in (assessment.section_of, support.section_of)
        ],
        "desk": own,
        "frameworks": lists.commitments_to_choose("") if own.writes else [],
        "scope": scope,
        "is_reviewer": reviews,
        "is_curator": curates,
        "asked_reports": asked_reports,
        "asked_pledges": asked_pledges,
        "queues": _queues(request.user, scope=scope, today=today) if reviews or curates else [],
        "proposals": proposals.waiting(request.user) if curates else [],
        "rounds": _rounds(scope=scope, today=today) if curates else [],
        "pledges": pledges.in_hand(own.actors, today=today) if own.actors else [],
        "pledge_news": pledges.published_lately(own.actors, today=today) if own.actors else [],
        "pledges_to_answer": pledges.to_answer(request.user) if own.actors else [],
        "pledge_queue": _pledges(request.user, scope=scope, today=today) if reviews or curates else [],
        "wants_mail": not ReminderMail.objects.filter(user=request.user, wanted=False).exists(),
    }
    return render(request, "desk/desk.html", context)


def _queues(user, *, scope, today):
    """One queue for each world that this copy shows: fictional, rows, how many in all, withdrawals that are asked for."""
    queues = []
    for fictional in _worlds(scope):
        queue = access.queue_for(user).filter(report__actor__fictional=fictional)
        rows = desks.queue_rows(queue[:LONGEST_QUEUE], today=today)
        asked = access.withdrawals_for(user).filter(report__actor__fictional=fictional)
        withdrawals = desks.withdrawal_rows(asked[:LONGEST_QUEUE], today=today)
        queues.append({"fictional": fictional, "rows": rows, "total": queue.count(), "withdrawals": withdrawals})
    waiting = [queue for queue in queues if queue["rows"] or queue["withdrawals"]]
    return waiting or queues[:1]


def _pledges(user, *, scope, today):
    """Pledges that wait for the panel, of the worlds that this copy shows."""
    queue = of_pledges.queue_for(user).filter(pledge__actor__fictional__in=_worlds(scope))
    return pledges.queue_rows(queue[:LONGEST_QUEUE], today=today)


def _rounds(*, scope, today):
    return [
        each
        for fictional in _worlds(scope)
        for each in invitations.rounds_of_invitations(fictional=fictional, today=today)
    ]


def _worlds(scope):
    return (False, True) if scope.demo_site else (False,)
