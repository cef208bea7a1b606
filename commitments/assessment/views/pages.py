"""What the pages of every record's life (record/views.py) show of assessments."""

from django.utils.translation import gettext_lazy as _

from commitments.assessment import access, lifecycle
from commitments.assessment.forms.panel import TakedownForm
from commitments.assessment.models import AssessmentRevision
from commitments.record.views import OwnPages


class AssessmentPages(OwnPages):
    revision = AssessmentRevision
    pk = "assessment_id"
    room = "assessment"
    desk = "assessment:desk"
    recalled = _("The assessment is a draft again. Nobody outside your organisation can read it.")
    discard_correction = _(
        "The correction is thrown away for everybody in your organisation. Nothing else about the assessment changes."
    )
    correct = _("Correct the assessment")
    correct_lede = _(
        "What is published does not change. A correction is a new revision that starts from what the last one says and goes "
        "the whole way again: its subject reads it and may reply. Until then the published one stands."
    )
    withdraw = _("Withdraw the assessment")
    withdraw_lede = _(
        "All revisions of this assessment stop being readable, and the replies with them. A page stays in their place that "
        "says of whom it spoke and why it was withdrawn. This cannot be undone."
    )
    takedown_form = TakedownForm
    takedown_lede = _(
        "If another curator confirms it, the texts of the voice that you choose go for good: from all revisions and rounds, "
        "and from the history. The steps stay. The public reads that texts were taken down, and on which day."
    )
    withdrawn = _("The assessment was withdrawn. Its place stays and says so.")

    def kicker(self, record):
        return f"{record.subject.name}: {record.commitment.label}"

    def actor(self, record):
        return record.subject

    latest = staticmethod(access.assessor_revision)
    of_speaker = staticmethod(access.revision_of_speaker)
    to_discard = staticmethod(access.draft_to_discard)
    to_correct = staticmethod(access.assessment_to_correct)

    to_take_down = staticmethod(access.assessment_for_takedown)

    def after_takedown(self, record):
        """A reply may be taken down before it is public."""
        if self.kind.revisions_of(record).filter(state__in=lifecycle.PUBLIC).exists():
            return record.get_absolute_url()
        return self.address("review", record.pk)

    def own_kicker(self, revision):
        return f"{self.author(revision.assessment).name}. {self.kicker(revision.assessment)}"

    def author(self, record):
        return record.assessor

    def around(self, request, revision):
        return {"reply_days": lifecycle.REPLY_DAYS, "more_days": lifecycle.EXTENSION_DAYS}


PAGES = AssessmentPages()
