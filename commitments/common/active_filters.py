"""The filters in use, each as a link to the same list without it."""

from dataclasses import dataclass

from django.http import QueryDict

from .pagination import TURNS


@dataclass(frozen=True)
class Chip:
    label: str
    url: str


def chips_of(request, form):
    """(chips, address of the list without any filter). What is not a filter (`demo`) stays in every address."""
    chips = []
    for name, field in form.fields.items():
        for value in dict.fromkeys(request.GET.getlist(name)):
            if value:
                chips.append(Chip(_label(field, value), _without(request, [(name, value)])))
    in_use = [(name, value) for name in form.fields for value in request.GET.getlist(name)]
    return chips, _without(request, in_use) if chips else ""


def _label(field, value):
    choices = dict(getattr(field, "choices", ()))
    named = {str(getattr(key, "value", key)): label for key, label in choices.items()}
    if value in named:
        return f"{field.label}: {named[value]}"
    return str(field.label) if value in ("on", "true", "1") else f"{field.label}: {value}"


def _without(request, pairs):
    left = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        left.setlist(name, [v for v in values if (name, v) not in pairs and name not in TURNS])
    for name in [name for name, values in left.lists() if not values]:
        del left[name]
    return f"{request.path}?{left.urlencode()}" if left else request.path
