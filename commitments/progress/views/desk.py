from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.accounts.roles import is_reviewer
from commitments.common.scope import scope_of
from commitments.progress import access
from commitments.progress.assemble import desks

LONGEST_QUEUE = 50
"""How much of the queue is shown: the oldest come first, so the rest moves up by itself."""


@require_safe
@login_required
def desk(request):
    """What a reporter has in hand, and what waits for a reviewer."""
    today = timezone.localdate()
    reporter = desks.desk_of(request.user, today=today)
    scope = scope_of(request, fictional=True if reporter.is_fictional else None)
    reviewer = is_reviewer(request.user)
    context = {
        "desk": reporter,
        "scope": scope,
        "is_reviewer": reviewer,
        "queues": _queues(request.user, scope=scope, today=today) if reviewer else [],
    }
    return render(request, "progress/desk.html", context)


def _queues(user, *, scope, today):
    """One queue for each world that this copy shows: (fictional, rows, how many in all)."""
    worlds = (False, True) if scope.demo_site else (False,)
    queues = []
    for fictional in worlds:
        queue = access.queue_for(user).filter(report__actor__fictional=fictional)
        rows = desks.queue_rows(queue[:LONGEST_QUEUE], today=today)
        queues.append({"fictional": fictional, "rows": rows, "total": queue.count()})
    waiting = [queue for queue in queues if queue["rows"]]
    return waiting or queues[:1]
