"""Taking back for good what was handed in and is not public."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.assessment import lifecycle
from commitments.assessment.access.shields import names_itself_in
from commitments.assessment.models import Assessment
from commitments.record import workflow
from commitments.record.workflow import Refused


@transaction.atomic
def retract_assessment(*, revision, reason, by, at, version=None):
    """Take back what was handed in and is not public. It ends here, and stays in the record; who was told of it, its
    subject included, reads that it was taken back and why."""
    workflow.check_version(revision, version)
    lifecycle.check_retractable(state=revision.state, handed_in=revision.round > 0)
    if not reason.strip():
        raise Refused(_("Say why the assessment is taken back."))
    if names := names_itself_in(revision, reason):
        raise Refused(
            _("Your organisation is shielded, and panel and subject would find its name in what you wrote: %(names)s.")
            % {"names": ", ".join(names)}
        )
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    return workflow.move(revision, "retract", by=by, at=at, comment=reason.strip(), retracted_at=at, retracted_by=by)
