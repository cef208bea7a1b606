"""A day as people type it: year-month-day alone, since 01/02/2026 is January to one reader and February to the next."""

import re
from datetime import date

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

WRITTEN = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
EARLIEST = date(1945, 1, 1)
"""The year of the Charter of the United Nations. What is followed here is younger; a year before it is a slip."""
YEARS_AHEAD = 100
"""No instrument asks for more; a year beyond is a slip."""


def read_day(text):
    """The day that `text` writes as year-month-day, or None."""
    try:
        return date(*map(int, text.split("-"))) if WRITTEN.fullmatch(text) else None
    except ValueError:  # no such day
        return None


class _SaidInWords(forms.DateInput):
    """Behind the box stands the day in words, as we read it."""

    def render(self, name, value, attrs=None, renderer=None):
        box = super().render(name, value, attrs, renderer)
        day = value if isinstance(value, date) else read_day(str(value or "").strip())
        return format_html('{} <span class="wm-fine">{}</span>', box, date_format(day, "j F Y")) if day else box


class DayInput(_SaidInWords):
    def __init__(self):
        super().__init__(format="%Y-%m-%d", attrs={"type": "date", "class": "w-date"})


class AdminDayInput(_SaidInWords, AdminDateWidget):
    """The same in the admin, with its calendar."""


class DayField(forms.DateField):
    """A day that somebody types, neither before EARLIEST nor more than YEARS_AHEAD years ahead."""

    widget = DayInput
    input_formats = ("%Y-%m-%d",)
    default_error_messages = {
        "invalid": _("Write the day as year-month-day, for example 2026-03-01."),
        "early": _("Is the year right? Days before %(year)d are not taken."),
        "late": _("Is the year right? Days after %(year)d are not taken."),
    }

    def validate(self, value):
        super().validate(value)
        if value in self.empty_values:
            return
        latest = timezone.localdate().year + YEARS_AHEAD
        if value < EARLIEST:
            raise ValidationError(self.error_messages["early"], code="early", params={"year": EARLIEST.year})
        if value.year > latest:
            raise ValidationError(self.error_messages["late"], code="late", params={"year": latest})
