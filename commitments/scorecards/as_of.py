"""What a reader may ask of any scorecard in its address: the day it is for, what was known, and the type of actor.

Only `as_of` and `known_at` are read here; a type or a region that there is not is refused before (common/parameters.py).
"""

from datetime import UTC

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from commitments.actors.models import Region
from commitments.common.days import read_day
from commitments.common.parameters import Unreadable
from commitments.common.per_version import versions_of
from commitments.common.vocabulary import ActorType

from .assemble.question import DEFAULT_TYPE, When


def when_of(request):
    """`?as_of=2026-11-22&known_at=2026-11-22T12:00:00Z`; now, where they are not asked for."""
    now = timezone.now()
    as_of, known_at = _day(request.GET.get("as_of"), now.date()), _instant(request.GET.get("known_at"), now)
    of_past = as_of < now.date() or known_at < now
    versions = None if of_past else versions_of(request)
    return When(as_of=as_of, known_at=known_at, of_past=of_past, versions=versions)


def refuse_of_past(request, when, *names):
    """What keeps no past is not asked of a past day: the answer would be another one tomorrow."""
    asked = [name for name in names if request.GET.get(name)]
    if when.of_past and asked:
        sentence = _("“%(name)s” is known as it is today alone: ask it without “as_of” and “known_at”.")
        raise Unreadable(**{name: sentence % {"name": name} for name in asked})


def type_of(request):
    return ActorType(request.GET.get("type") or DEFAULT_TYPE)


def region_of(request):
    return Region(asked) if (asked := request.GET.get("region")) else ""


def _day(text, today):
    if not text:
        return today
    day = read_day(text)
    if day is None:
        raise Unreadable(as_of=_("“as_of” is a day: write it as year-month-day, for example 2026-03-01."))
    if day > today:
        raise Unreadable(as_of=_("“as_of” lies ahead: nothing is known of that day yet."))
    return day


def _instant(text, now):
    if not text:
        return now
    try:
        known_at = parse_datetime(text.replace(" ", "+"))
        known_at = known_at if known_at is None or timezone.is_naive(known_at) else known_at.astimezone(UTC)
    except (ValueError, OverflowError):  # no such instant, or none that UTC can name
        known_at = None
    if known_at is None or timezone.is_naive(known_at):
        raise Unreadable(known_at=_("“known_at” is an instant with its zone: write it as 2026-03-01T12:00:00Z."))
    if known_at > now:
        raise Unreadable(known_at=_("“known_at” lies ahead: nothing is known of that instant yet."))
    return known_at
