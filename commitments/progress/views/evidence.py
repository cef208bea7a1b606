"""The file of a piece of evidence: its clean copy, for those who may have it at this moment."""

from django.conf import settings
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.common.parameters import reads
from commitments.evidence.downloads import file_response
from commitments.progress import access
from commitments.record.pages import log_privileged_read


@reads(pages=())
@require_safe
def file(request, item_id):
    """The copy, to be saved."""
    at = timezone.now()
    item = access.evidence_for(request.user, item_id, at=at, demo_site=settings.DEMO)
    answer = file_response(item)
    if not access.is_public_evidence(item, at=at, demo_site=settings.DEMO):
        log_privileged_read(about=item.file, actor_id=item.actor_id, by=request.user, at=at)
    return answer
