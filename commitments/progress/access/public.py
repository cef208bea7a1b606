"""What anyone may read."""

from django.http import Http404

from commitments.progress import lifecycle
from commitments.progress.models import Revision


def public_revision(report_id, *, number, at, demo_site):
    """A published revision of a report, the one in force when `number` is None. A withdrawn one comes without claims."""
    revisions = (
        Revision.objects.with_names()
        .select_related("method")
        .filter(report=report_id, state__in=lifecycle.PUBLIC, published_at__lte=at)
        .order_by("-number")
    )
    if not demo_site:
        revisions = revisions.filter(report__actor__fictional=False)
    if number is not None:
        revisions = revisions.filter(number=number)
    revision = revisions.first()
    if revision is None:
        raise Http404
    return revision
