"""The tables of support and practices, by noun; a need is a question to the claims."""

from .needs import is_open, needs_in_force, open_needs, private_needs, public_needs
from .offers import Match, NeedClosing, NotNow, Offer, OfferMove, OfferRound, OfferTakedown, OfferTheme, Side, Why
from .papers import State, place_of
from .practices import WORKED, PracticeMove, PracticeRound, PracticeTakedown, SharedPractice

__all__ = [
    "WORKED",
    "Match",
    "NeedClosing",
    "NotNow",
    "Offer",
    "OfferMove",
    "OfferRound",
    "OfferTakedown",
    "OfferTheme",
    "PracticeMove",
    "PracticeRound",
    "PracticeTakedown",
    "SharedPractice",
    "Side",
    "State",
    "Why",
    "is_open",
    "needs_in_force",
    "open_needs",
    "place_of",
    "private_needs",
    "public_needs",
]
