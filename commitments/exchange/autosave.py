"""The pages of offers and practices that have a form to keep (record/autosave.py), each with who may write there."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from commitments.exchange import access
from commitments.exchange.models import Offer, SharedPractice
from commitments.record import permissions
from commitments.record.autosave import Page

PAGES = {
    "support:new": Page(_("Offer support"), permissions.actors_to_write_for),
    "support:write": Page(_("Write the offer"), access.paper_of_writer("offer")),
    "support:review": Page(_("Check an offer"), access.offer_for_check),
    "support:withdraw": Page(_("Take the offer from public view"), partial(permissions.record_to_withdraw, Offer)),
    "practices:new": Page(_("Put an answer forward as a practice"), access.claim_to_put_forward),
    "practices:write": Page(_("Write the practice"), access.paper_of_writer("practice")),
    "practices:review": Page(_("Check a practice"), access.practice_for_check),
    "practices:withdraw": Page(
        _("Take the practice from public view"), partial(permissions.record_to_withdraw, SharedPractice)
    ),
}
