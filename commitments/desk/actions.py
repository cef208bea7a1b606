"""What is done at the desk: one mail at most a day to each person for whom something waits, less often while nothing is
new, and sooner where a curator reminds the reviewers; and the shield of an organisation, set and lifted."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from commitments.accounts.models import User
from commitments.actors.models import Actor
from commitments.assessment.assemble import reminders as assessment
from commitments.audit.actions import record_event
from commitments.desk import proposals
from commitments.desk.access import why_not_shield
from commitments.exchange.assemble import reminders as exchange
from commitments.pledges.assemble import reminders as pledges
from commitments.progress import notices
from commitments.progress.assemble import reminders as progress
from commitments.progress.models import ReminderMail
from commitments.record import escalation, workflow
from commitments.record.workflow import Refused, Waiting
from commitments.search import index

logger = logging.getLogger(__name__)

PAUSES = (1, 3, 7, 14, 30)
"""Days until the same is said again: after the first mail, the second ...; from the fifth on always the last."""
TOLERANCE = timedelta(hours=4)
"""A command that runs once a day never runs at the same second: a day is 20 hours here."""


@dataclass(frozen=True)
class Sent:
    """What one run did: mails sent, and those that the mail server did not take."""

    sent: int
    failed: int


def send_digests(*, at):
    """Send what is to be sent now. What fails for one person stops nobody else, and is tried again in the next run."""
    sent = failed = 0
    for user in User.objects.filter(is_active=True, demonstration=False).select_related("reminder_mail").order_by("pk"):
        mail = getattr(user, "reminder_mail", None) or ReminderMail(user=user)
        if not mail.wanted:
            continue
        things = waiting_for(user, at=at)
        if not is_time(things, sent_at=mail.sent_at, repeats=mail.repeats, at=at):
            continue
        done = _send(user, mail, things, at=at)
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
    """Everything that waits for this person, in every feature: what their desk shows, asked in the same words."""
    things = [
        thing for feature in (progress, pledges, exchange, assessment) for thing in feature.waiting_for(user, at=at)
    ]
    asked = escalation.asked_of(user, at=at)
    things += [Waiting(f"proposal {each.kind} {each.pk}", each.since) for each in proposals.to_decide(user)]
    return things + [Waiting(f"asked to answer {' '.join(map(str, each.place))}", each.asked_at) for each in asked]


def remind_reviewers(*, revision, by, at):
    """Remind the reviewers of what has waited too long. How many get a mail at once: nobody gets a second one a day."""
    told = escalation.remind(revision, by=by, at=at)
    return sum(mail_now(user, at=at) for user in told)


def ask_reviewer(*, revision, reviewer, instead, by, at):
    """Ask somebody of the panel to answer what has waited too long; a mail says that there is something new."""
    request = escalation.ask_reviewer(revision, reviewer=reviewer, instead=instead, by=by, at=at)
    if request.asked_at == at:
        mail_now(reviewer, at=at)
    return request


def mail_now(user, *, at):
    """Whether the mail went out."""
    mail = _mail_of(user)
    return may_be_mailed(user, mail, at=at) and _send(user, mail, waiting_for(user, at=at), at=at) is True


def may_be_mailed(user, mail, *, at):
    """Not whoever had a mail today or wants none, nor people of the demonstration. `mail`: None where there was none yet."""
    if user.demonstration or not user.is_active:
        return False
    return mail is None or (mail.wanted and not (mail.sent_at and at - mail.sent_at < timedelta(days=1) - TOLERANCE))


@transaction.atomic
def want_mail(*, user, wanted, by, at):
    """Switch the mail on or off."""
    mail = _mail_of(user)
    if mail.wanted != wanted:
        ReminderMail.objects.filter(pk=mail.pk).update(wanted=wanted)
        record_event(verb="mail.wanted" if wanted else "mail.stopped", about=user, by=by, at=at)


def forget_mail(*, user, **facts):
    """Of a person who is erased (accounts/actions.py): when they got mail, and whether they wanted it."""
    ReminderMail.objects.filter(user=user).delete()


def _mail_of(user):
    return ReminderMail.objects.get_or_create(user=user)[0]


def _send(user, mail, things, *, at):
    """True when it was sent, False when it was not taken, None when another run was quicker."""
    mail = _mail_of(user) if mail.pk is None else mail
    said = {
        "sent_at": at,
        "seen": hashlib.sha256("\n".join(sorted(thing.name for thing in things)).encode()).hexdigest(),
        "repeats": 0 if is_new(things, sent_at=mail.sent_at) else mail.repeats + 1,
    }
    # Marked first: of two runs at once, one sends. What is not taken is unmarked again.
    if not mark(mail, **said):
        return None
    try:
        notices.update_mail(user).send()
    except Exception as error:
        before = {name: getattr(mail, name) for name in said}
        ReminderMail.objects.filter(pk=mail.pk, sent_at=at).update(**before)
        logger.error("A mail could not be sent (%s).", type(error).__name__)
        return False
    return True


def mark(mail, **said):
    """Compare and swap, in one statement: False when another run marked it since it was read."""
    return bool(ReminderMail.objects.filter(pk=mail.pk, wanted=True, sent_at=mail.sent_at).update(**said))


# --- the shield ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def shield_actor(*, actor, by, at):
    """From now on nothing public names the actor, and its reports carry a public identity. Refused where something is
    public under its name."""
    [actor] = workflow.lock_actors(actor.pk)
    if actor.shielded:
        return actor
    if reason := why_not_shield(actor):
        raise Refused(reason)
    return _set(actor, shielded=True, verb="actor.shielded", by=by, at=at)


@transaction.atomic
def lift_shield(*, actor, by, at):
    """From now on the actor is named, and so is what it submits. What carries a public identity keeps it for good."""
    [actor] = workflow.lock_actors(actor.pk)
    if not actor.shielded:
        return actor
    return _set(actor, shielded=False, verb="actor.shield_lifted", by=by, at=at)


def _set(actor, *, shielded, verb, by, at):
    # With every entry that stands with it: its names are the body's, too.
    Actor.objects.filter(Q(pk=actor.pk) | Q(entered_twice_as=actor)).update(shielded=shielded)
    record_event(
        verb=verb, about=actor, by=by, at=at, before={"shielded": actor.shielded}, after={"shielded": shielded}
    )
    actor.shielded = shielded
    index.refresh(actor)
    if shielded:
        index.forget()
    return actor
