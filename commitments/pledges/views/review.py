"""What the panel reads of a pledge: completeness and safety, never truth. What it answers is in record/views.py."""

from django.shortcuts import render
from django.utils import timezone

from commitments.accounts.roles import is_reviewer
from commitments.pledges import assemble, safety
from commitments.pledges.models import PledgeRevision
from commitments.record import escalation
from commitments.record.pages import desk_frame


def review_page(request, revision, *, form, problem="", status=200):
    whole = assemble.whole(revision)
    earlier = PledgeRevision.objects.in_force().filter(pledge=revision.pledge_id).first()
    context = {
        "revision": whole,
        "earlier": earlier,
        "lines": assemble.lines_of(whole),
        "entries": whole.entries.all(),
        "money": whole.money.all(),
        "changes": assemble.changes_between(assemble.whole(earlier), whole) if earlier else (),
        "findings": [(str(assemble.LABELS[f.field]), f) for f in safety.findings_in(whole)],
        "form": form,
        "silence": escalation.silence_of(revision, at=timezone.now(), user=request.user),
        "problem": problem,
        "reads_only": not is_reviewer(request.user),
        **desk_frame(request, revision.pledge.actor),
    }
    return render(request, "pledges/review.html", context, status=status)
