"""What the pages of every record's life (record/views.py) show of reports."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.common.templatetags.waymark import period
from commitments.progress import access, actions, lifecycle
from commitments.progress.assemble import comments, sheets
from commitments.progress.models import Comment, Revision
from commitments.record import permissions
from commitments.record.pages import OwnPages

from . import review, submission
from .claim_page import say_left_out

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
    public = "report"
    done = {
        "begin": _("You have begun the review. The organisation cannot call the report back now."),
        "publish": _("The report is published. It can be read by anyone and will not change."),
        "return": _("The report was returned with your comment."),
        "comment": _("Your comments are kept. The organisation reads those for it when you answer."),
    }
    called_back = _("Its organisation called this report back while you were reading it. Nothing was changed.")
    answered_before = _("You have answered this report already. Nothing more was changed.")
    answered_by_another = _("Somebody else answered this report while you were reading it. Nothing was changed.")
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

    check_page = staticmethod(submission.check_page)

    def submit_form(self, user, revision, data=None):
        return submission.send_form(user, revision, comments.comments_of(revision), data)

    def keep_answers(self, revision, form, *, by, at):
        if form.remarks:
            key = form.cleaned_data["key"]
            actions.answer_comments(revision=revision, remarks=form.remarks, by=by, at=at, key=key)

    def after_handing_in(self, request, revision):
        say_left_out(request, getattr(revision, "left_out", ()))

    queue = staticmethod(access.queue_for)
    to_read = staticmethod(access.revision_to_read)
    to_answer = staticmethod(access.revision_for_review)
    review_page = staticmethod(review.review_page)
    review_form = staticmethod(review.sent_form)

    def was_said(self, revision, typed, user):
        said = Comment.objects.filter(round__revision=revision, by=user).values_list("text", flat=True)
        return set(typed) <= set(said)

    def around(self, request, revision):
        why_not = permissions.why_not_recall(request.user, revision, author=revision.report.actor)
        return {"titles": sheets.titles_of(revision), "why_not_recall": why_not}


PAGES = ReportPages()
