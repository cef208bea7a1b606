"""The file of a piece of evidence of an assessment or a reply, for those who may read the text that uses it."""

from django.conf import settings
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.assessment import access
from commitments.evidence.serving import file_response


@require_safe
def file(request, assessment_id, item_id):
    """The copy, to be saved."""
    at = timezone.now()
    return file_response(access.evidence_in(request.user, assessment_id, item_id, at=at, demo_site=settings.DEMO))
