"""What the pages of every record's life (record/views.py) show of offers and practices."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from commitments.exchange import access
from commitments.exchange.models import Offer, SharedPractice
from commitments.record.pages import Pages

from . import papers, review


class OfferPages(Pages):
    revision: type = Offer
    pk = "paper_id"
    room = "support"
    public = "offer"
    desk = "support:desk"
    done = {
        "begin": _("You have begun the review. The organisation cannot call it back now."),
        "publish": _("It is published. It can be read by anyone and will not change."),
        "return": _("It was returned with your comment."),
    }
    recalled = _("It is a draft again. Nobody outside your organisation can read it.")
    comment_help = _("For the organisation to read. Needed when you return it.")
    withdraw = _("Take the offer from public view")
    withdraw_lede = _("Only what names somebody or does harm is taken from public view. Its place stays and says why.")
    withdrawn = _("The offer was taken from public view. Its place stays and says so.")

    moves: dict = {"end": papers.end}
    """What else its own people do with it where they read it."""

    of_speaker = staticmethod(access.paper_to_move("offer"))
    to_discard = staticmethod(partial(access.paper_to_move("offer"), discards=True))

    def queue(self, user):
        return access.queue_for(self.revision, user)

    to_answer = staticmethod(access.offer_for_check)
    review_page = staticmethod(review.review_page)


class PracticePages(OfferPages):
    revision = SharedPractice
    room = "practices"
    public = "practice"
    withdraw = _("Take the practice from public view")
    withdrawn = _("The practice was taken from public view. Its place stays and says so.")

    moves: dict = {}

    of_speaker = staticmethod(access.paper_to_move("practice"))
    to_discard = staticmethod(partial(access.paper_to_move("practice"), discards=True))
    to_answer = staticmethod(access.practice_for_check)


OFFERS, PRACTICES = OfferPages(), PracticePages()
