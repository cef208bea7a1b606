"""The file of a piece of evidence of an assessment or a reply, for those who may read the text that uses it."""

from django.conf import settings
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.actors.access import is_member
from commitments.assessment import access
from commitments.assessment.models import Assessment
from commitments.common.parameters import reads
from commitments.evidence.downloads import file_response
from commitments.record.pages import log_privileged_read


@reads(pages=())
@require_safe
def file(request, assessment_id, item_id):
    """The copy, to be saved."""
    at = timezone.now()
    item = access.evidence_in(request.user, assessment_id, item_id, at=at, demo_site=settings.DEMO)
    answer = file_response(item)
    subject_id, assessor_id = Assessment.objects.values_list("subject", "assessor").get(pk=assessment_id)
    public = access.is_public_evidence_in(assessment_id, item, at=at, demo_site=settings.DEMO)
    if not (public or is_member(request.user, subject_id)):
        log_privileged_read(about=item.file, actor_id=assessor_id, by=request.user, at=at)
    return answer
