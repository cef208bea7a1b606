"""What the pages of every record's life (record/views.py) show of reports."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.common.templatetags.waymark import period
from commitments.progress import access, lifecycle
from commitments.progress.assemble import sheets
from commitments.progress.models import Revision
from commitments.record.views import OwnPages

OWN = _("The report's own texts")
OF_AN_ANSWER = _(
    "If another curator confirms it, every text of this answer goes for good: from all revisions and rounds of the report, "
    "from the comments on it and from the history. Its steps stay. The public reads that texts were taken down, and on "
    "which day."
)


class ReportPages(OwnPages):
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
    takedown_lede = _(
        "If another curator confirms it, what the report says beside its answers goes for good: the reasons of corrections "
        "and of a withdrawal, and what was said when it moved."
    )
    withdrawn = _("The report was withdrawn. Its place stays and says so.")

    def kicker(self, record):
        return self.kind.revisions_of(record).filter(state__in=lifecycle.PUBLIC).last().author_first

    latest = staticmethod(access.revision_for_member)
    of_speaker = staticmethod(access.revision_of_speaker)
    to_discard = staticmethod(access.draft_to_discard)
    to_correct = staticmethod(access.report_to_correct)

    def part_of(self, record, code=""):
        """The texts of one answer, or without a code the report's own."""
        spoken_of = access.published_abouts(record)
        named = next((each for each in spoken_of if each.code == code), None)
        if code and named is None:
            raise Http404
        others = [(each.label, reverse("progress:takedown-of", args=[record.pk, each.code])) for each in spoken_of]
        others.append((OWN, reverse("progress:takedown", args=[record.pk])))
        here = reverse("progress:takedown-of", args=[record.pk, code]) if code else others[-1][1]
        shown = {"kicker": named.label if named else OWN, "others": [each for each in others if each[1] != here]}
        return {"commitment": named}, shown | ({"lede": OF_AN_ANSWER} if named else {})

    def own_kicker(self, revision):
        return _("%(actor)s. Period: %(period)s") % {"actor": revision.report.actor.name, "period": period(revision)}

    def around(self, request, revision):
        why_not = access.why_not_recall(request.user, revision)
        return {"titles": sheets.titles_of(revision), "why_not_recall": why_not}


PAGES = ReportPages()
