from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.common.scope import scope_of
from commitments.progress import access
from commitments.progress.assemble import desks, lists
from commitments.progress.models import Digest

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
    context = {
        "desk": own,
        "frameworks": lists.commitments_to_choose("") if own.writes else [],
        "scope": scope,
        "is_reviewer": reviews,
        "is_curator": curates,
        "queues": _queues(request.user, scope=scope, today=today) if reviews or curates else [],
        "rounds": _rounds(scope=scope, today=today) if curates else [],
        "wants_mail": not Digest.objects.filter(user=request.user, wanted=False).exists(),
    }
    return render(request, "progress/desk.html", context)


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


def _rounds(*, scope, today):
    return [
        each for fictional in _worlds(scope) for each in desks.rounds_of_invitations(fictional=fictional, today=today)
    ]


def _worlds(scope):
    return (False, True) if scope.demo_site else (False,)
