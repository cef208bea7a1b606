"""One mail at most a day to each person for whom something waits, less often while nothing is new."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from commitments.accounts.models import User
from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS, WRITERS
from commitments.audit.actions import record_event
from commitments.pledges import lifecycle as of_pledges
from commitments.pledges.access import queue_for
from commitments.pledges.assemble import to_answer
from commitments.pledges.models import PledgeRevision
from commitments.progress import access, lifecycle, notices
from commitments.progress.access import waiting
from commitments.progress.models import Digest
from commitments.record import workflow

logger = logging.getLogger(__name__)

PAUSES = (1, 3, 7, 14, 30)
"""Days until the same is said again: after the first mail, the second ...; from the fifth on always the last."""
TOLERANCE = timedelta(hours=4)
"""A command that runs once a day never runs at the same second: a day is 20 hours here."""
SOON = timedelta(days=30)
"""How long before it is expected a report that nobody has begun is worth a mail."""


ALSO = []
"""What waits in features above: functions of a person and an instant, each a list of Waiting. See `ask_also`."""


TOLD = timedelta(days=2)
"""How long the answer to a request for withdrawal is worth a mail: nothing is to be done, so it is said once or twice."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person, and since when it does."""

    name: str
    since: datetime


@dataclass(frozen=True)
class Sent:
    """What one run did: mails sent, and those that the mail server did not take."""

    sent: int
    failed: int


def send_digests(*, at):
    """Send what is to be sent now. What fails for one person stops nobody else, and is tried again in the next run."""
    sent = failed = 0
    for user in User.objects.filter(is_active=True, demonstration=False).select_related("digest").order_by("pk"):
        digest = getattr(user, "digest", None) or Digest(user=user)
        if not digest.wanted:
            continue
        things = waiting_for(user, at=at)
        if not is_time(things, sent_at=digest.sent_at, repeats=digest.repeats, at=at):
            continue
        done = _send(user, digest, things, at=at)
        sent, failed = sent + (done is True), failed + (done is False)
    return Sent(sent, failed)


def is_time(things, *, sent_at, repeats, at):
    """Whether a mail is to be sent: at once for the first, a day after the last for what is new, and for what was said
    before after ever longer pauses."""
    if not things:
        return False
    if sent_at is None:
        return True
    days = 1 if is_new(things, sent_at=sent_at) else PAUSES[min(repeats, len(PAUSES) - 1)]
    return at - sent_at >= timedelta(days=days) - TOLERANCE


def is_new(things, *, sent_at):
    """Something waits only since the last mail. What was done since makes nothing new."""
    return sent_at is None or any(thing.since > sent_at for thing in things)


def waiting_for(user, *, at):
    """Everything that waits for this person: what their desk shows, asked in the same words."""
    today = timezone.localdate(at)
    mine = actors_of(user, roles=WRITERS)
    returned = waiting.in_hand(mine).filter(state=lifecycle.RETURNED)
    things = [Waiting(f"returned {r.pk}", r.returned_at) for r in returned]
    things += [Waiting(f"clear {r.pk} {r.turn}", r.waits_since) for r in waiting.to_clear(user)]
    asked = waiting.asked_of(user).filter(is_begun=False)
    things += [Waiting(f"asked {a.report_id} {a.commitment_id}", a.assigned_at) for a in asked]
    expected = waiting.expected_soon(user, today=today, within=SOON)
    things += [Waiting(f"expected {i.pk}", max(i.invited_at, _midnight(i.expected_by - SOON))) for i in expected]
    answered = waiting.withdrawals_of(actors_of(user, roles=SPEAKERS), since=today - TOLD)
    settled = [(w, w.granted_at or w.declined_at) for w in answered if not w.is_open]
    things += [Waiting(f"withdrawal answered {w.pk}", then) for w, then in settled if at - then < TOLD]
    if is_reviewer(user):
        things += [Waiting(f"withdrawal {w.pk}", w.asked_at) for w in access.withdrawals_for(user)]
        things += [Waiting(f"review {r.pk} {r.round}", r.submitted_at) for r in access.queue_for(user)]
    elif is_curator(user):
        days = timedelta(days=workflow.REVIEW_DAYS)
        silent = waiting.waiting_long(access.queue_for(user), at=at)
        things += [Waiting(f"escalated {r.pk} {r.round}", r.submitted_at + days) for r in silent]
        asked = access.withdrawals_for(user).filter(asked_at__lt=at - days)
        things += [Waiting(f"withdrawal escalated {w.pk}", w.asked_at + days) for w in asked]
    return things + _in_pledges(user, at=at) + [thing for ask in ALSO for thing in ask(user, at=at)]


def _in_pledges(user, *, at):
    """Pledges that the panel gave back to those who write them; those that ask an actor whether it is a partner; and what
    waits for the panel, of which a curator hears when it has waited long."""
    mine = actors_of(user, roles=WRITERS)
    returned = PledgeRevision.objects.unsettled().filter(state=of_pledges.RETURNED, pledge__actor__in=mine)
    things = [Waiting(f"pledge returned {r.pk} {r.version}", r.returned_at) for r in returned]
    asked = [(each.revision, each.actor) for each in to_answer(user)]
    things += [Waiting(f"partner {r.pledge_id} {actor.pk}", r.published_at) for r, actor in asked]
    if is_reviewer(user):
        things += [Waiting(f"pledge {r.pk} {r.round}", r.submitted_at) for r in queue_for(user)]
    elif is_curator(user):
        days = timedelta(days=workflow.REVIEW_DAYS)
        silent = [r for r in queue_for(user) if of_pledges.is_escalated(days=(at - r.submitted_at).days)]
        things += [Waiting(f"pledge escalated {r.pk} {r.round}", r.submitted_at + days) for r in silent]
    return things


def ask_also(ask):
    """Let the one mail also count what waits in another feature, which says so when it is ready (its apps.py)."""
    if ask not in ALSO:
        ALSO.append(ask)


@transaction.atomic
def want_mail(*, user, wanted, by, at):
    """Switch the mail on or off."""
    digest = _digest_of(user)
    if digest.wanted != wanted:
        Digest.objects.filter(pk=digest.pk).update(wanted=wanted)
        record_event(verb="mail.wanted" if wanted else "mail.stopped", about=user, by=by, at=at)


def _digest_of(user):
    return Digest.objects.get_or_create(user=user)[0]


def _send(user, digest, things, *, at):
    """True when it was sent, False when it was not taken, None when another run was quicker."""
    digest = _digest_of(user) if digest.pk is None else digest
    said = {
        "sent_at": at,
        "seen": hashlib.sha256("\n".join(sorted(thing.name for thing in things)).encode()).hexdigest(),
        "repeats": 0 if is_new(things, sent_at=digest.sent_at) else digest.repeats + 1,
    }
    # Marked first: of two runs at once, one sends. What is not taken is unmarked again.
    if not mark(digest, **said):
        return None
    try:
        notices.update_mail(user).send()
    except Exception as error:
        before = {name: getattr(digest, name) for name in said}
        Digest.objects.filter(pk=digest.pk, sent_at=at).update(**before)
        logger.error("A mail could not be sent (%s).", type(error).__name__)
        return False
    return True


def mark(digest, **said):
    """Compare and swap, in one statement: False when another run marked it since it was read."""
    return bool(Digest.objects.filter(pk=digest.pk, wanted=True, sent_at=digest.sent_at).update(**said))


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
