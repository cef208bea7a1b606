"""What a maker says of its pledge, as plain values: forms, imports and the demonstration all hand these to the actions."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ALONE, MATCHING = "individual", "matching"
SHARED = ("common", "partnership")
"""Forms that name others."""


@dataclass(frozen=True)
class PledgeText:
    """The text. `commitments` and `partners` are codes, `matches` the code of a pledge, `specific` codes."""

    title: str = ""
    text: str = ""
    language: str = "en"
    form: str = "individual"
    matches: str = ""
    nature: str = ""
    commitments: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    measure: str = ""
    unit: str = ""
    direction: str = ""
    baseline: Decimal | None = None
    baseline_on: date | None = None
    target: Decimal | None = None
    due_on: date | None = None
    specific: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document that is pointed to. Waymark keeps its link and never opens it."""

    title: str
    issuer_class: str
    link: str = ""
    issuer: str = ""
    dated_on: date | None = None


@dataclass(frozen=True)
class Said:
    """A state with its day; `value` is where the measure stood then."""

    standing: str
    on: date | None = None
    note: str = ""
    value: Decimal | None = None
    evidence: tuple[Document, ...] = field(default=())


@dataclass(frozen=True)
class Sum:
    """One sum at one stage. `corrects` is the id of a published sum of the same pledge that was told wrongly."""

    stage: str
    amount: Decimal
    currency: str
    on: date
    source: str
    link: str = ""
    corrects: int | None = None


def missing_fields(text, *, said=None, number=1, reason=""):
    """Names of what must be filled before a revision is handed in, in the order of the form.

    A pledge is not made to be specific: figures, due date and partners may be absent, and the page says so. What is
    needed is that a stranger can read what is undertaken, how, and for what.
    """
    needed = [name for name in ("title", "text", "nature", "commitments") if not getattr(text, name)]
    if text.form == MATCHING and not text.matches:
        needed.append("matches")
    if text.form in SHARED and not text.partners:
        needed.append("partners")
    needed += [name for name in _asked_of_figures(text, said) if not getattr(text, name)]
    if number == 1 and (said is None or said.on is None):
        needed.append("on")
    if number > 1 and not reason.strip():
        needed.append("reason")
    return tuple(needed)


def _asked_of_figures(text, said):
    """What a reader needs beside a figure: of what it is, in which unit, and of a baseline or target which way it goes."""
    if text.baseline is not None or text.target is not None:
        return ("measure", "unit", "direction")
    return ("measure", "unit") if said is not None and said.value is not None else ()
