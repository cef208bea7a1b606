"""The end of an offer, which its actor says; and what an offer or a practice says, as its form handed it in."""

from django.db import transaction

from commitments.exchange.entries import OfferText, PracticeText
from commitments.exchange.models import Offer
from commitments.record import workflow


@transaction.atomic
def end_offer(*, offer, by, at, version=None):
    """Its actor ends a published offer: it stays readable, says that it ended and when, and is matched no more."""
    workflow.check_version(offer, version)
    return workflow.move(offer, "end", by=by, at=at, ended_at=at, ended_by=by)


def text_of(paper):
    """What a paper says, as the plain values that its form handed in."""
    if isinstance(paper, Offer):
        return OfferText(
            kinds=tuple(paper.kind_codes),
            text=paper.text,
            frameworks=tuple(each.framework.code for each in paper.themes.in_order()),
            regions=tuple(paper.region_codes),
            until_on=paper.until_on,
            language=paper.language,
            personal_data_reason=paper.personal_data_reason,
        )
    names = ("what_worked", "what_others", "language", "personal_data_reason")
    return PracticeText(**{name: getattr(paper, name) for name in names})
