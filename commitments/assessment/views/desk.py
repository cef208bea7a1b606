"""The desk of the second voice: what one assesses, what one is told about oneself, what waits for the panel."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import actors_of
from commitments.actors.models import WRITERS
from commitments.assessment import access, lifecycle
from commitments.assessment.access import waiting
from commitments.assessment.assemble import desks
from commitments.assessment.models import AssessmentRevision
from commitments.common.scope import scope_of
from commitments.record import escalation

LONGEST_QUEUE = 50
"""How much of the queue is shown: the oldest come first, so the rest moves up by itself."""


@require_safe
@login_required
def desk(request):
    """All assessments that a person has something to do with before they are public."""
    at = timezone.now()
    queue = _queue(request.user, at=at)
    own = desks.desk_of(request.user, at=at)
    worlds = {row.assessment.subject.fictional for row in (*own.mine, *own.about_us)}
    context = {
        "desk": own,
        "has_actors": actors_of(request.user).exists(),
        "writes": actors_of(request.user, roles=WRITERS).exists(),
        "on_panel": queue is not None,
        "is_curator": is_curator(request.user),
        "asked": escalation.ids_asked_of(request.user, AssessmentRevision, at=at)[0],
        "queue": desks.queue_rows(queue[:LONGEST_QUEUE], at=at) if queue is not None else [],
        "total": queue.count() if queue is not None else 0,
        "reply_days": lifecycle.REPLY_DAYS,
        "section": "progress:desk",
        "scope": scope_of(request, fictional=True if worlds == {True} else None),
    }
    return render(request, "assessment/desk.html", context)


def section_of(user, *, at):
    """What the desk of reports says of this one: (title, address, how many things wait for this person)."""
    queue = _queue(user, at=at)
    waits = waiting.returned_to(user).count() + waiting.to_settle(user).count()
    waits += waiting.to_reply(user, at=at).count() + (queue.count() if queue is not None else 0)
    return {"title": _("Assessments"), "url": reverse("assessment:desk"), "waits": waits}


def _queue(user, *, at):
    if not is_reviewer(user) and not is_curator(user):
        return None
    return access.queue_for(user, at=at)
