"""What the pages of every record's life (record/views.py) show of assessments."""

from django.utils.translation import gettext_lazy as _

from commitments.assessment.models import AssessmentRevision
from commitments.record.views import Pages


class AssessmentPages(Pages):
    revision = AssessmentRevision
    pk = "assessment_id"
    withdraw = _("Withdraw the assessment")
    withdraw_lede = _(
        "All revisions of this assessment stop being readable, and the replies with them. A page stays in their place that "
        "says of whom it spoke and why it was withdrawn. This cannot be undone."
    )
    withdrawn = _("The assessment was withdrawn. Its place stays and says so.")

    def kicker(self, record):
        return f"{record.subject.name}: {record.commitment.label}"

    def actor(self, record):
        return record.subject


PAGES = AssessmentPages()
