"""What the pages of every record's life (record/views.py) show of offers and practices."""

from django.utils.translation import gettext_lazy as _

from commitments.exchange.models import Offer, SharedPractice
from commitments.record.views import Pages


class OfferPages(Pages):
    revision: type = Offer
    pk = "paper_id"
    withdraw = _("Take the offer from public view")
    withdraw_lede = _("Only what names somebody or does harm is taken from public view. Its place stays and says why.")
    withdrawn = _("The offer was taken from public view. Its place stays and says so.")


class PracticePages(OfferPages):
    revision = SharedPractice
    withdraw = _("Take the practice from public view")
    withdrawn = _("The practice was taken from public view. Its place stays and says so.")


OFFERS, PRACTICES = OfferPages(), PracticePages()
