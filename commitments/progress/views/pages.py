"""What the pages of every record's life (record/views.py) show of reports."""

from django.utils.translation import gettext_lazy as _

from commitments.progress.models import Revision
from commitments.record.views import Pages


class ReportPages(Pages):
    revision = Revision
    pk = "report_id"
    withdraw = _("Withdraw the report")
    withdraw_lede = _(
        "All revisions of this report stop being readable. A page stays in their place that says whose report it was, what "
        "it was about, and why it was withdrawn. This cannot be undone."
    )
    withdrawn = _("The report was withdrawn. Its place stays and says so.")

    def kicker(self, record):
        return self.kind.in_force_of(record).last().author_first


PAGES = ReportPages()
