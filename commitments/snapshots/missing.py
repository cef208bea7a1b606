"""What is missing in a round, and whom a curator may remind of it now: the preview and the act ask the same."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actors.models import WRITERS, Membership
from commitments.audit.models import Event, type_of
from commitments.common.templatetags.waymark import long_date
from commitments.desk.actions import may_be_mailed
from commitments.progress import notices
from commitments.progress.assemble.invitations import in_rounds
from commitments.progress.models import Invitation, ReminderMail

MOST_MAILS = 50
"""Mails that one press sends at most."""
QUIET_DAYS = 7
"""Days in which nobody of an actor is reminded again, of whatever round."""

REMINDED = "invitation.reminded"


def missing_in(cycle):
    """A RoundOfInvitations for each framework of the round. An entry that was one too many is nobody who could report."""
    return in_rounds(Invitation.objects.with_names().filter(cycle=cycle, actor__entered_twice_as=None))


def invited_in_vain(cycle):
    """Invitations of entries that were one too many, where the entry that was kept was not invited: nobody was asked."""
    kept = Invitation.objects.filter(
        cycle=cycle, framework=OuterRef("framework"), actor=OuterRef("actor__entered_twice_as")
    )
    doubles = cycle.invitations.filter(actor__entered_twice_as__shielded=False).exclude(Exists(kept))
    return doubles.select_related("actor__entered_twice_as", "framework").order_by("actor__name", "pk")


def why_not_close(cycle, *, today):
    """The sentence that says why the round cannot be closed on this day, or nothing."""
    facts = {"closes": long_date(cycle.closes_on), "covers": long_date(cycle.covers_to)}
    if today <= cycle.closes_on:
        return (
            _("The round is open: reports are expected until %(closes)s. It can be closed from the day after.") % facts
        )
    if today <= cycle.covers_to:
        return _("The period that the round asks about is not over: it ends on %(covers)s.") % facts
    return ""


@dataclass
class Reminders:
    """Who would be mailed now, for which invitations; and the actors, each once, that the caps and the wishes of people leave
    out."""

    invitations: list = field(default_factory=list)
    people: dict = field(default_factory=dict)
    over_the_cap: dict = field(default_factory=dict)
    reminded: dict = field(default_factory=dict)
    nobody: dict = field(default_factory=dict)
    why_not: str = ""

    @property
    def words(self):
        """(subject, text) of the mail, the same for everybody but for the link that stops it, which is left out here."""
        mail = notices.update_mail(next(iter(self.people)))
        own_link = mail.extra_headers["List-Unsubscribe"].strip("<>")
        return mail.subject, mail.body.replace(own_link, "…").strip()


def reminders_for(cycle, rounds, *, at):
    """Those who may write for the actors of whom nothing is published and something is left to write, in the order of the
    page. Nobody of a shielded organisation: whether it has sent something is not told, and its daily mail reminds it."""
    today = timezone.localdate(at)
    if not cycle.opens_on <= today <= cycle.closes_on:
        sentence = _("Reports of this round are not asked for today, so no desk shows it and nobody is reminded.")
        return Reminders(why_not=sentence)
    silent = [row.invitation for each in rounds for row in each.silent if row.answers.left]
    actors = {invitation.actor_id for invitation in silent}
    lately, writers = _reminded_lately(actors, at=at), _mailable_writers(actors, at=at)
    found = Reminders()
    for invitation in silent:
        people = dict.fromkeys(writers[invitation.actor_id])
        if invitation.actor_id in lately:
            found.reminded[invitation.actor_id] = invitation.actor
        elif not people:
            found.nobody[invitation.actor_id] = invitation.actor
        elif found.over_the_cap or len(found.people | people) > MOST_MAILS:
            found.over_the_cap[invitation.actor_id] = invitation.actor
        else:
            found.invitations.append(invitation)
            for user in people:
                found.people.setdefault(user, []).append(invitation)
    return found


def _reminded_lately(actors, *, at):
    events = Event.objects.filter(
        verb=REMINDED, object_type=type_of(Invitation), at__gt=at - timedelta(days=QUIET_DAYS)
    )
    ids = [int(pk) for pk in events.values_list("object_id", flat=True)]
    return set(Invitation.objects.filter(pk__in=ids, actor__in=actors).values_list("actor_id", flat=True))


def _mailable_writers(actors, *, at):
    """{actor id: the people who write for it and can be mailed now}. Two queries."""
    written = Membership.objects.current().filter(actor__in=actors, role__in=WRITERS, user__is_active=True)
    members = list(written.select_related("user").order_by("user__name", "user__email", "pk"))
    mails = {mail.user_id: mail for mail in ReminderMail.objects.filter(user__in={m.user_id for m in members})}
    writers = defaultdict(list)
    for member in members:
        if may_be_mailed(member.user, mails.get(member.user_id), at=at):
            writers[member.actor_id].append(member.user)
    return writers
