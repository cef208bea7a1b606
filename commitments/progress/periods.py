"""Periods as plain dates: which one may be reported on, and from when on a report is old. Pure: no models, no clock."""

from datetime import date

from django.utils.translation import gettext as _

from commitments.common.months import latest_before


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


def edges(method, *, today):
    """{horizon in years: (the latest end of a stale period, of an ageing one)}; None is every other horizon.

    The bands of docs/methodology.md, "Freshness", as dates.
    """
    bands = {
        2: (method.stale_2y, method.ageing_2y),
        5: (method.stale_5y, method.ageing_5y),
        None: (method.stale_else, method.ageing_else),
    }
    return {
        horizon: (latest_before(today, months=stale), latest_before(today, months=ageing))
        for horizon, (stale, ageing) in bands.items()
    }


def freshness(period_end, *, horizon, edges):
    """One of `current`, `ageing` and `stale`: what a cell says of the same claim on the same day."""
    stale, ageing = edges.get(horizon, edges[None])
    if period_end <= stale:
        return "stale"
    return "ageing" if period_end <= ageing else "current"
