"""What a correction changed, for anyone to read."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.common.parameters import reads
from commitments.common.scope import about, scope_of
from commitments.progress import access, lifecycle
from commitments.progress.assemble import changes as assembled


@reads(pages=())
@require_safe
def changes(request, report_id, number):
    """Field by field, a published revision beside the one that it corrects. Of a withdrawn report nothing is shown."""
    at = timezone.now()
    revision = access.public_revision(report_id, number=number, at=at, demo_site=settings.DEMO)
    if number < 2:
        raise Http404
    before = access.public_revision(report_id, number=number - 1, at=at, demo_site=settings.DEMO)
    if lifecycle.WITHDRAWN in (revision.state, before.state):
        return redirect("progress:report", report_id)
    context = {
        "revision": revision,
        "before": before,
        "author": revision.author,
        "actor": None if revision.is_shielded else revision.report.actor,
        "facts": assembled.changed_facts(before, revision),
        "claims": assembled.changed_claims(before, revision, at=at),
        "scope": about(scope_of(request), revision.report.actor),
    }
    return render(request, "progress/changes.html", context)
