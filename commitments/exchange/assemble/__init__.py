"""Where needs, offers, matches and practices meet, for pages and files. A fixed number of queries each."""

from .panel import days_waited, waiting_rows
from .practices import citation_of, practice_state, practices_on, with_claims
from .support import (
    desk_of,
    fitting_offers,
    matches_on_need,
    matches_on_offer,
    need_row,
    need_rows,
    needs_with_offers,
    offer_rows,
    offers_beside,
    offers_told_apart,
    public_matches,
    still_answerable,
    to_answer,
)

__all__ = [
    "citation_of",
    "days_waited",
    "desk_of",
    "fitting_offers",
    "matches_on_need",
    "matches_on_offer",
    "need_row",
    "need_rows",
    "needs_with_offers",
    "offer_rows",
    "offers_beside",
    "offers_told_apart",
    "practice_state",
    "practices_on",
    "public_matches",
    "still_answerable",
    "to_answer",
    "waiting_rows",
    "with_claims",
]
