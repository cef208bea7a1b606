"""Closing a round: those who are silent are reminded, its snapshot is taken, and published or undone."""

import secrets
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.common import c1
from commitments.common.templatetags.waymark import long_date
from commitments.desk.actions import mail_now
from commitments.progress.models import Cycle

from .access import check_world
from .content import content_of
from .missing import REMINDED, missing_in, reminders_for, why_not_close
from .models import Snapshot

SALT = 16  # bytes: nobody finds a row that was left out by trying


@transaction.atomic
def remind(*, cycle, by, at):
    """One mail to each person whom the preview names, once this is stored. Returns the Reminders."""
    cycle = _lock(cycle, by=by)
    found = reminders_for(cycle, missing_in(cycle), at=at)
    if not found.people:
        raise ValidationError(found.why_not or _("Nobody is left to be reminded now."))
    for invitation in found.invitations:
        after = {"actor": invitation.actor.code, "framework": invitation.framework.code, "cycle": cycle.code}
        record_event(verb=REMINDED, about=invitation, by=by, at=at, after=after)
    for user in found.people:
        transaction.on_commit(partial(mail_now, user, at=at))
    return found


@transaction.atomic
def close(*, cycle, by, at):
    """Take the snapshot of a round whose time is over. It stays with the curators until it is published."""
    cycle = _lock(cycle, by=by)
    if refusal := why_not_close(cycle, today=timezone.localdate(at)):
        raise ValidationError(refusal)
    if closed := Snapshot.objects.standing().filter(cycle=cycle).select_related("taken_by").first():
        raise ValidationError(_closed_already(closed))
    content = content_of(cycle, at=at, salted=partial(secrets.token_hex, SALT))
    if not content.rows:
        raise ValidationError(
            _("Nobody was invited to this round and nobody reported in it: there is nothing to keep of it.")
        )
    snapshot = Snapshot(
        cycle=cycle,
        as_of=at.date(),
        known_at=at,
        content=c1.text_of({"head": content.head, "rows": content.rows}),
        size=len(content.rows),
        digest=content.digest,
        taken_by=by,
    )
    try:
        with transaction.atomic():
            snapshot.save(force_insert=True)
    except IntegrityError as twice:
        raise ValidationError(_("This round is closed already.")) from twice
    after = {"digest": snapshot.digest, "answers": snapshot.size, "as_of": snapshot.as_of}
    record_event(verb="cycle.closed", about=cycle, by=by, at=at, after=after)
    return snapshot


@transaction.atomic
def reopen(*, snapshot, reason, by, at):
    """Undo the closing, with a reason. What was taken stays as a row that nobody shows; closing again takes another one."""
    snapshot = _lock_open(snapshot, by=by)
    if not reason.strip():
        raise ValidationError(_("Say why the round is opened again."))
    snapshot.reopened_at, snapshot.reopened_by, snapshot.reopen_reason = at, by, reason.strip()
    snapshot.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    before = {"digest": snapshot.digest}
    record_event(verb="cycle.reopened", about=snapshot.cycle, by=by, at=at, before=before, note=reason.strip())
    return snapshot


@transaction.atomic
def publish(*, snapshot, by, at):
    """From now on anybody reads it, and the round stays closed. Another curator does it than the one who closed the round."""
    snapshot = _lock_open(snapshot, by=by)
    if snapshot.taken_by_id == by.pk:
        raise ValidationError(_("You closed this round, so another curator publishes its snapshot."))
    snapshot.published_at, snapshot.published_by = at, by
    snapshot.save(update_fields=["published_at", "published_by"])
    record_event(verb="snapshot.published", about=snapshot, by=by, at=at, after={"digest": snapshot.digest})
    return snapshot


def _lock(cycle, *, by):
    """The round, once no other curator is deciding on it."""
    cycle = Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    check_world(by, cycle)
    return cycle


def _lock_open(snapshot, *, by):
    _lock(snapshot.cycle, by=by)
    snapshot = Snapshot.objects.select_related("cycle").get(pk=snapshot.pk)
    if snapshot.published_at:
        raise ValidationError(_("The snapshot is published already: the round stays closed."))
    if snapshot.reopened_at:
        raise ValidationError(_("The round was opened again. Close it anew."))
    return snapshot


def _closed_already(snapshot):
    who = snapshot.taken_by.get_full_name() if snapshot.taken_by else _("this installation")
    facts = {"who": who, "day": long_date(timezone.localtime(snapshot.known_at))}
    return _("This round is closed already: by %(who)s, on %(day)s.") % facts
