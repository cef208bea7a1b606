"""How far both lanes are apart, as a facet to choose by: its words, its counts, and what each choice finds."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .cells import Agreement

DISPUTED = "disputed"
PARAMETER = "agreement"

WORDS = {
    Agreement.CONTESTED: _("Contested"),
    Agreement.DIFFERS: _("One step apart"),
    Agreement.ALIGNED: _("Both sides say the same"),
    Agreement.NOT_COMPARED: _("Both have spoken, nothing to compare"),
    Agreement.ONE_VOICE: _("Only one side has spoken"),
}
CHOICES = (*((agreement.value, word) for agreement, word in WORDS.items()), (DISPUTED, _("Disputed by the actor")))
VALUES = tuple(value for value, _word in CHOICES)
BETWEEN_TWO = tuple(choice for choice in CHOICES if choice[0] != Agreement.ONE_VOICE)
"""What only an assessment can bring about."""


@dataclass(frozen=True)
class Choice:
    """One value of the facet: how many cells it finds, and the address of the page with it, or without it once chosen."""

    value: str
    word: str
    count: int
    url: str
    is_chosen: bool


def chosen(request):
    """The value that the address asks for, of VALUES, or nothing."""
    return request.GET.get(PARAMETER, "")


def finds(value, cell):
    """Whether the choice of `value` finds the cell. Where nobody has spoken there is no voice at all."""
    if value == DISPUTED:
        return cell.disputed
    return cell.is_heard and cell.agreement == value


def facet(request, cells):
    """A Choice for each value that finds one of `cells`, and for the one that was chosen."""
    asked = chosen(request)
    cells = list(cells)
    counts = {value: sum(finds(value, cell) for cell in cells) for value, _word in CHOICES}
    return _choices(request, counts, asked)


def facet_of_spreads(request, spreads):
    """The same from what spreads have counted already."""
    spreads = list(spreads)
    counts = {value: sum(count_in(spread, value) for spread in spreads) for value, _word in CHOICES}
    return _choices(request, counts, chosen(request))


def count_in(spread, value):
    """How many cells of a spread the choice finds."""
    return spread.disputed if value == DISPUTED else spread.agreements[Agreement(value)]


def _choices(request, counts, asked):
    return [
        Choice(value, str(word), counts[value], _address(request, "" if value == asked else value), value == asked)
        for value, word in CHOICES
        if counts[value] or value == asked
    ]


def _address(request, value):
    query = request.GET.copy()
    for name in (PARAMETER, "page", "format"):
        query.pop(name, None)
    if value:
        query[PARAMETER] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
