"""Whole months between plain dates, as the age of a report is counted. Pure: no Django, so that cells may lean on it."""

import calendar
from datetime import date


def whole_months(earlier, later):
    """Whole months from one date to another; the 31st counts as reached on the last day of a shorter month."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    if later.day < earlier.day and not _is_month_end(later):
        months -= 1
    return months


def latest_before(day, *, months):
    """The latest date that lies at least `months` whole months before `day`: the edge of `whole_months`.

    On the last day of a month every day of the earlier month has been reached.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, length if _is_month_end(day) else min(day.day, length))


def _is_month_end(day):
    return day.day == calendar.monthrange(day.year, day.month)[1]
