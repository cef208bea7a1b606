"""What the filters of all lists share. A list whose address cannot be read is not shown (common/parameters.py)."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from .parameters import Unreadable, not_a_choice

ON, OFF = ("on", "true", "1"), ("", "off", "false", "0")


class _ChoiceField(django_filters.fields.ChoiceField):
    def __init__(self, *args, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known

    def valid_value(self, value):
        return super().valid_value(value) or bool(self.known and self.known(value))


class _ChoiceFilter(django_filters.ChoiceFilter):
    field_class = _ChoiceField


def choice(label, choices=(), **kwargs):
    """One of `choices`. `known(value)` says what else may be asked for: what is no longer offered finds what there is of
    it, so that an address that somebody wrote down stays good."""
    return _ChoiceFilter(label=label, choices=choices, **{"empty_label": _("Any"), **kwargs})


class ListFilter(django_filters.FilterSet):
    """The filters of one list, kept in its address."""

    @property
    def form(self):
        """Whoever reads an answer from the form has read all of them, or there is no list."""
        form = super().form
        if form.errors:
            raise Unreadable(**{name: _sentence(form, name) for name in form.errors})
        return form


class _TickBox(forms.CheckboxInput):
    def value_from_datadict(self, data, files, name):
        value = data.get(name, "")
        return True if value.lower() in ON else False if value.lower() in OFF else value


class _TickField(forms.BooleanField):
    widget = _TickBox

    def to_python(self, value):
        if not isinstance(value, bool):
            raise forms.ValidationError("", code="invalid_choice")
        return value


class TickFilter(django_filters.Filter):
    """Ticked or not. Any word but those of a tick is refused, where Django would take it for one."""

    field_class = _TickField


def _sentence(form, name):
    (error, *_rest) = form.errors.as_data()[name]
    if error.code in ("invalid_choice", "invalid"):
        return not_a_choice(name, str(form.data.get(name, "")))
    return f"{name}: {' '.join(error.messages)}"
