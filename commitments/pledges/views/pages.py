"""What the pages of every record's life (record/views.py) show of pledges."""

from django.utils.translation import gettext_lazy as _

from commitments.pledges import access
from commitments.pledges.models import PledgeRevision
from commitments.record.pages import OwnPages

from . import review, submission


class PledgePages(OwnPages):
    revision = PledgeRevision
    pk = "pledge_id"
    room = "pledges"
    public = "pledge"
    done = {
        "begin": _("You have begun the review. The organisation cannot call the pledge back now."),
        "publish": _("The pledge is published. It can be read by anyone and will not change."),
        "return": _("The pledge was returned with your comment."),
    }
    comment_help = _("The organisation reads this when you return the pledge.")
    called_back = _("Its organisation called this pledge back while you were reading it. Nothing was changed.")
    answered_before = _("You have answered this pledge already. Nothing more was changed.")
    answered_by_another = _("Somebody else answered this pledge while you were reading it. Nothing was changed.")
    recalled = _("The pledge is a draft again. Nobody outside your organisation can read it.")
    discard_correction = _(
        "The revision is thrown away for everybody in your organisation. Nothing else about the pledge changes."
    )
    correct = _("Revise the pledge")
    correct_lede = _(
        "What is published does not change. A revision starts from the text in force: change it, tell a new state, tell a "
        "sum, or all of it. The panel publishes it, and the original text stays readable."
    )
    withdraw = _("Take the pledge from public view")
    withdraw_lede = _(
        "For a pledge that names somebody or puts somebody at risk. Its place stays, with your reason; what it said is no "
        "longer shown. A maker who no longer stands by a pledge says so in a state of it."
    )
    withdrawn = _("The pledge was taken from public view. Its place stays and says so.")

    def kicker(self, record):
        return f"{record.actor.name}. {record.title}" if record.title else record.actor.name

    latest = staticmethod(access.revision_for_member)
    of_speaker = staticmethod(access.revision_of_speaker)
    to_discard = staticmethod(access.draft_to_discard)
    to_correct = staticmethod(access.pledge_to_revise)

    def own_kicker(self, revision):
        name = revision.pledge.actor.name
        return f"{name}. {revision.title}" if revision.title else name

    check_page = staticmethod(submission.check_page)

    queue = staticmethod(access.queue_for)
    to_read = staticmethod(access.revision_to_read)
    to_answer = staticmethod(access.revision_for_check)
    review_page = staticmethod(review.review_page)


PAGES = PledgePages()
