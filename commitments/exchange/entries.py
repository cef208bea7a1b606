"""What an actor says in an offer or a practice, as plain values: forms and the demonstration hand these to the actions.

`personal_data_reason`, why what looks like personal data may stay, is for the panel alone; it is kept where something
is found.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OfferText:
    """What is offered. `kinds` and `regions` are codes, `frameworks` codes of frameworks; no region is anywhere, no
    framework is any theme, no day is until further notice."""

    kinds: tuple[str, ...] = ()
    text: str = ""
    frameworks: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    until_on: date | None = None
    language: str = "en"
    personal_data_reason: str = ""


@dataclass(frozen=True)
class PracticeText:
    """What made it work, and what others could take over."""

    what_worked: str = ""
    what_others: str = ""
    language: str = "en"
    personal_data_reason: str = ""


def missing_in(text):
    """Names of what must be said before it is handed in, in the order of the form."""
    needed = ("kinds", "text") if isinstance(text, OfferText) else ("what_worked", "what_others")
    return [name for name in needed if not getattr(text, name)]
