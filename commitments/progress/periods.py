"""Periods as plain dates: which one may be reported on, and from when on a report is old. Pure: no models, no clock."""

import calendar
from datetime import date

from django.utils.translation import gettext as _


def last_full_year(today):
    """First and last day of the calendar year before `today`: what most reports speak of."""
    return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)


def asked_period(*, covers_from, covers_to, today):
    """The period that a form offers: what a cycle asks about, as far as it lies in the past."""
    return (covers_from, covers_to) if covers_to <= today else last_full_year(today)


def why_not(*, start, end, today):
    """Name of the field and the sentence that says why nobody can report on this period; None when they can."""
    if end > today:
        return "period_end", _("The period cannot end after today: report on what has happened.")
    if start and start > end:
        return "period_start", _("The period cannot end before it begins.")
    return None


def latest_before(day, *, months):
    """The latest date that lies at least `months` whole months before `day`.

    As cells.whole_months counts them: on the last day of a month every day of the earlier month has been reached.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    is_month_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, length if is_month_end else min(day.day, length))
