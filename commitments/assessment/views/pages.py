"""What the pages of every record's life (record/views.py) show of assessments."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from commitments.assessment import access, lifecycle
from commitments.assessment.forms.panel import TakedownForm
from commitments.assessment.models import AssessmentRevision
from commitments.record import permissions
from commitments.record.pages import OwnPages

from . import panel, submission


class AssessmentPages(OwnPages):
    revision = AssessmentRevision
    pk = "assessment_id"
    room = "assessment"
    public = "assessment"
    desk = "assessment:desk"
    done = {
        "begin": _("You have begun the review. The assessor cannot call the assessment back now."),
        "return": _("The assessment was returned with your comment."),
        "send": ngettext_lazy(
            "The assessment was sent to its subject. It may reply for %(days)s day.",
            "The assessment was sent to its subject. It may reply for %(days)s days.",
            "days",
        )
        % {"days": lifecycle.REPLY_DAYS},
        "ask_again": _("The revised text was given back with your comment."),
        "publish": _("The assessment is published. It can be read by anyone and will not change."),
    }
    comment_help = _("The assessor reads this. Ask for what is missing or unsafe, never for another judgement.")
    called_back = _("One of the two sides acted while you were reading this assessment. Nothing was changed.")
    answered_before = _("You have answered this assessment already. Nothing more was changed.")
    answered_by_another = _("Somebody else answered this assessment while you were reading it. Nothing was changed.")
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

    check_page = staticmethod(submission.check_page)

    def why_not_submit(self, revision):
        return permissions.why_not(lifecycle.check_move, "submit", state=revision.state)

    def queue(self, user):
        return access.queue_for(user, at=timezone.now())

    to_read = staticmethod(access.revision_for_panel)
    to_answer = staticmethod(access.revision_to_check)
    review_page = staticmethod(panel.review_page)

    def to_publish(self, user, pk):
        return access.revision_to_publish(user, pk, at=timezone.now())

    def why_too_late(self, revision, user):
        """Both sides make moves of their own while the panel reads."""
        last = revision.moves.order_by("-id").first()
        if last.by_id != user.pk and last.name in lifecycle.BY_A_SIDE:
            return self.called_back
        return self.answered_before if last.by_id == user.pk else self.answered_by_another

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
