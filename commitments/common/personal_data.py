"""Finds personal data in what a reporter typed, so that a person looks again before it is sent. Pure: no models.

It warns and never decides: a text in which nothing is found is not safe for that, and what is found may be a reference
number. Every search is bounded, so that the time grows with the length of the text and with nothing else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commitments.common.personal import names, numbers
from commitments.common.personal.reading import Span, read_alike, without

MAIL, PHONE, IBAN, DOCUMENT, MRZ, NAMES, BIRTH = "mail", "phone", "iban", "document", "mrz", "names", "birth"

LABELS: dict[str, Promise | str] = {
    MAIL: _("a mail address"),
    PHONE: _("a telephone number"),
    IBAN: _("a bank account number"),
    DOCUMENT: _("the number of a passport or an identity paper"),
    MRZ: _("the lines that machines read in a passport or an identity card"),
    NAMES: _("a list of people's names"),
    BIRTH: _("a person's date of birth"),
}

SEARCHES: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    (MAIL, numbers.mails),
    (MRZ, numbers.machine_readable_zones),
    (IBAN, numbers.bank_accounts),
    (BIRTH, names.births),
    (NAMES, names.name_lists),
    ("", numbers.harmless),
    (DOCUMENT, numbers.documents),
    (PHONE, numbers.telephones),
    (DOCUMENT, numbers.long_numbers),
)
"""In this order: what one has found, the next does not see. Without a kind: what only looks like somebody's number."""


@dataclass(frozen=True)
class Finding:
    """One piece of personal data: `text[start:end]` of the field. The excerpt shows its ends and not its middle."""

    kind: str
    field: str
    excerpt: str
    start: int
    end: int

    @property
    def label(self) -> str:
        """What the user reads: "a mail address"."""
        return str(LABELS[self.kind])


def find(text: str, *, field: str = "") -> tuple[Finding, ...]:
    """What in `text` looks like personal data, in the order of the text; a number may lie within a list of names."""
    seen, places = read_alike(text)
    found: list[tuple[int, int, str]] = []
    for kind, search in SEARCHES:
        spans = list(search(seen))
        found += [(places[start], places[end - 1] + 1, kind) for start, end in spans if kind]
        if kind != NAMES:  # beside each name may stand a telephone number
            seen = without(seen, spans)
    return tuple(Finding(kind, field, _masked(text[start:end]), start, end) for start, end, kind in sorted(found))


def find_in(fields: dict[str, str]) -> tuple[Finding, ...]:
    """The findings of every field, in the order of the fields; each names its field."""
    return tuple(finding for field, text in fields.items() for finding in find(text, field=field))


def _masked(piece: str) -> str:
    """At most three characters of either end and never more than half, fit to be shown and logged."""
    kept = min(3, len(piece) // 4)
    ends = f"{piece[:kept]}…{piece[len(piece) - kept :]}"
    return "".join(c if c.isprintable() else " " for c in ends)
