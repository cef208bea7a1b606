"""What the pages of every record's life (record/views.py) show of reports."""

from django.utils.translation import gettext_lazy as _

from commitments.common.templatetags.waymark import period
from commitments.progress import access
from commitments.progress.assemble import sheets
from commitments.progress.models import Revision
from commitments.record.views import Pages


class ReportPages(Pages):
    revision = Revision
    pk = "report_id"
    room = "progress"
    recalled = _("The report is a draft again. Nobody outside your organisation reads what you change in it.")
    discard_correction = _(
        "The correction is thrown away for everybody in your organisation. Nothing else about the report changes."
    )
    correct = _("Correct the report")
    correct_lede = _(
        "What is published does not change. A correction is a new revision that starts from what the last one says; a "
        "reviewer publishes it, and the earlier revision stays readable."
    )
    withdraw = _("Withdraw the report")
    withdraw_lede = _(
        "All revisions of this report stop being readable. A page stays in their place that says whose report it was, what "
        "it was about, and why it was withdrawn. This cannot be undone."
    )
    withdrawn = _("The report was withdrawn. Its place stays and says so.")

    def kicker(self, record):
        return self.kind.in_force_of(record).last().author_first

    latest = staticmethod(access.revision_for_member)
    of_speaker = staticmethod(access.revision_of_speaker)
    to_discard = staticmethod(access.draft_to_discard)
    to_correct = staticmethod(access.report_to_correct)

    def own_kicker(self, revision):
        return _("%(actor)s. Period: %(period)s") % {"actor": revision.report.actor.name, "period": period(revision)}

    def around(self, request, revision):
        why_not = access.why_not_recall(request.user, revision)
        return {"titles": sheets.titles_of(revision), "why_not_recall": why_not}


PAGES = ReportPages()
