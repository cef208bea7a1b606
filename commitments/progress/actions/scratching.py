"""What somebody typed and has not saved: kept for them alone, thrown away when it is saved, by their wish, or by its age.

It is nobody's record, so it leaves no event: an event would keep what its writer threw away.
"""

import json
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from commitments.progress.lifecycle import Refused
from commitments.progress.models import Report, Scratch

LARGEST = 200_000  # bytes of one page's text, as it is kept
MOST = 60  # pages of one person
LIFETIME = timedelta(days=30)


@transaction.atomic
def keep_scratch(*, user, place, typed, report_id, at):
    """Keep what stands in the form at `place` now, instead of what was kept of it before. Gives the Scratch.

    `typed` is a list of (name, value). Its version counts the times: who knows the one before knows whether another
    window of theirs kept something in between. The latest text stands.
    """
    content = json.dumps([[name, value.replace("\x00", "")] for name, value in typed], separators=(",", ":"))
    if len(content) > LARGEST:
        raise Refused(_("This is too long to be kept while you type. Shorten it, or save it in two parts."))
    mine = Scratch.objects.filter(user=user, place=place)
    facts = {"content": content, "saved_at": at}
    if not mine.update(version=F("version") + 1, **facts):
        if Scratch.objects.filter(user=user).count() >= MOST:
            raise Refused(_("You have very many unsaved texts. Save some of them, or throw some away."))
        known = Report.objects.filter(pk=report_id).values_list("pk", flat=True).first() if report_id else None
        try:
            with transaction.atomic():
                return Scratch.objects.create(user=user, place=place, report_id=known, **facts)
        except IntegrityError:  # two windows at once: the other one was quicker to begin
            mine.update(version=F("version") + 1, **facts)
    return mine.get()


def forget_scratch(*, user, places):
    """What was typed at these places is saved, or its writer wants it no longer. In the caller's transaction."""
    Scratch.objects.filter(user=user, place__in=places).delete()


def tidy_scratch(*, at):
    """Throw away what nobody came back to for a month. Gives the number."""
    return Scratch.objects.filter(saved_at__lt=at - LIFETIME).delete()[0]


def forget_all_of(record):
    """Its texts are taken down: nobody brings back what they typed about it."""
    Scratch.objects.filter(Q(report_id=record.pk) | Q(place__contains=str(record.pk))).delete()
