"""Events in a reader's words: fields by their names, choices by their labels, rows by what they are called."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext as _

from .models import Event

unnamed_people: list[Callable[[], QuerySet]] = []
"""Each gives the ids, as text, of people whom the log does not name. Filled by the feature that knows why."""


unnamed_rows: list[Callable[[], Q]] = []
"""Each gives the condition on events under which the log does not name the row that they are about."""


withheld_from: list[Callable[[Any], Q]] = []
"""Each gives the condition on events that a reader, a user, is not shown at all. Filled by the feature that knows why."""


def kept_from(user):
    """The condition on events that `user` is not shown: that there is such an event would tell what they may not know."""
    return reduce(or_, (condition(user) for condition in withheld_from), Q(pk=None))


def telling(events):
    """Events with `is_unnamed` (bool): who did it is not told; and `is_about_unnamed`: to what, outside its own page."""
    people = [Q(by_id__in=ids()) for ids in unnamed_people]
    rows = [condition() for condition in unnamed_rows]
    return events.annotate(is_unnamed=_any_of(people), is_about_unnamed=_any_of(rows))


def _any_of(conditions):
    return ExpressionWrapper(reduce(or_, conditions, Q(pk=None)), output_field=BooleanField())


def who_of(event):
    """Who did it, as far as it is told. `event` comes from `telling`."""
    if event.is_unnamed:
        return _("Somebody of a shielded organisation")
    return event.by_label or _("This installation (a command)")


@dataclass(frozen=True)
class Change:
    """One field of an event; an empty text where there was no value."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """An event as a page shows it. `withheld`: it changed something that is not this reader's to read."""

    event: Event
    what: str
    kind: str
    changes: tuple[Change, ...]
    note: str
    withheld: bool

    @property
    def who(self):
        return who_of(self.event)

    @property
    def is_new(self):
        """The row began with this event: there is no before."""
        return not self.event.before


def entries(events, *, may_read):
    """Each event as an Entry, in the order given; one query more for each kind of row that the events point to.

    The events come from `telling`. `may_read(object_type)` is the set of fields that the reader may see of that kind, or None for all of them.
    """
    events = list(events)
    rows = _rows_pointed_to(events)
    return [_entry(event, readable=may_read(event.object_type), rows=rows) for event in events]


def model_of(object_type):
    """The model that events of this type are about, or None when the house no longer has it."""
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def _entry(event, *, readable, rows):
    model = model_of(event.object_type)
    named = event.changes
    read = [change for change in named if readable is None or change[0] in readable]
    changes = [_change(model, *change, rows=rows) for change in read]
    return Entry(
        event=event,
        what=event.verb.rpartition(".")[2].replace("_", " "),
        kind=str(model._meta.verbose_name) if model else event.object_type,
        changes=tuple(change for change in changes if change.before != change.after),
        note=event.note if readable is None else "",
        withheld=len(read) < len(named) or bool(event.note and readable is not None),
    )


def _change(model, name, before, after, *, rows):
    field = _field(model, name)
    words = str(getattr(field, "verbose_name", name.replace("_", " ")))
    return Change(words, _text(field, before, rows=rows), _text(field, after, rows=rows))


def _text(field, value, *, rows):
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if field is not None and field.is_relation:
        return str(rows[field.related_model].get(str(value), value))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)


def _rows_pointed_to(events):
    """{model: {primary key as text: row}} of all rows that a changed foreign key names."""
    wanted = defaultdict(set)
    for event in events:
        model = model_of(event.object_type)
        for name, *values in event.changes:
            field = _field(model, name)
            if field is not None and field.many_to_one:
                wanted[field.related_model].update(value for value in values if _is_key_of(field, value))
    found = defaultdict(dict)
    for model, keys in wanted.items():
        found[model] = {str(row.pk): row for row in model._base_manager.filter(pk__in=keys)}
    return found


def _is_key_of(field, value):
    """An event may also name a row by its code, which is a word already."""
    try:
        return field.target_field.to_python(value) is not None
    except ValidationError:
        return False


def _field(model, name):
    """The stored field of that name; None for anything else an event names (a list of tags, say)."""
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if field is not None and field.concrete and not field.many_to_many else None
