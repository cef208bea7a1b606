"""The file of a piece of evidence: its clean copy, for those who may have it at this moment."""

from django.conf import settings
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.evidence.serving import file_response
from commitments.progress import access


@require_safe
def file(request, item_id):
    """The copy, to be saved."""
    return file_response(access.evidence_for(request.user, item_id, at=timezone.now(), demo_site=settings.DEMO))
