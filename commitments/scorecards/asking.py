"""What a reader may ask of any scorecard in its address: the day it is for, what was known, and the type of actor."""

from datetime import UTC, date

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from commitments.actors.models import Region
from commitments.common.vocabulary import ActorType

from .assemble.question import DEFAULT_TYPE, When


def when_of(request):
    """`?as_of=2026-11-22&known_at=2026-11-22T12:00:00Z`. What cannot be read, or lies ahead, is now."""
    now = timezone.now()
    return When(as_of=_day(request.GET.get("as_of"), now.date()), known_at=_instant(request.GET.get("known_at"), now))


def type_of(request):
    asked = request.GET.get("type", "")
    return ActorType(asked) if asked in ActorType.values else DEFAULT_TYPE


def region_of(request):
    asked = request.GET.get("region", "")
    return asked if asked in Region.values else ""


def _day(text, today):
    try:
        return min(date.fromisoformat(text or ""), today)
    except ValueError:
        return today


def _instant(text, now):
    try:
        known_at = parse_datetime((text or "").replace(" ", "+"))
        if known_at is None or timezone.is_naive(known_at):
            return now
        return min(known_at.astimezone(UTC), now)
    except (ValueError, OverflowError):  # no such instant, or none that UTC can name
        return now
