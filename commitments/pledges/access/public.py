"""What anyone may read."""

from django.http import Http404

from commitments.pledges import lifecycle
from commitments.pledges.models import PledgeRevision


def public_revision(pledge_id, *, number, at, demo_site):
    """A published revision of a pledge, the one in force when `number` is None. Of an organisation that is shielded today
    nothing is shown, and fictional ones only where the demonstration is on."""
    revisions = PledgeRevision.objects.with_names().filter(
        pledge=pledge_id, state__in=lifecycle.PUBLIC, published_at__lte=at, pledge__actor__shielded=False
    )
    if not demo_site:
        revisions = revisions.filter(pledge__actor__fictional=False)
    if number is not None:
        revisions = revisions.filter(number=number)
    revision = revisions.order_by("-number").first()
    if revision is None:
        raise Http404
    return revision
