"""How far those are who were invited to report in an open round: on their own desk, and as curators see it."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from commitments.actors.models import SPEAKERS, WRITERS
from commitments.catalogue.models import Framework
from commitments.progress.access import waiting
from commitments.progress.models import Cycle, Invitation


class InvitationState(TextChoices):
    INVITED = "invited", gettext_lazy("Not yet received")
    BEGUN = "begun", gettext_lazy("Begun")
    RECEIVED = "received", gettext_lazy("Received")
    DECLINED = "declined", gettext_lazy("Declined")


@dataclass(frozen=True)
class Invited:
    """An invitation on a desk. `may_answer`: this person speaks for the actor, and may decline."""

    invitation: Invitation
    state: InvitationState
    may_answer: bool = False
    may_write: bool = False

    @property
    def actor(self):
        return self.invitation.actor

    @property
    def is_open(self):
        return self.state == InvitationState.INVITED


@dataclass(frozen=True)
class RoundOfInvitations:
    """One round and framework as a curator sees it: who is in which state, by name. Of shielded organisations only how
    many are invited: nobody outside them is told which of them wrote."""

    cycle: Cycle
    framework: Framework
    rows: tuple[Invited, ...]
    shielded: int = 0

    @property
    def states(self):
        """[(state, the invitations that are in it)], the empty states too: an absence is counted like everything."""
        return [(state, [row for row in self.rows if row.state == state]) for state in InvitationState]


def rounds_of_invitations(*, fictional, today):
    """What the curators' desk says of the rounds that are open: the very rows that lie on the actors' own desks."""
    invitations = waiting.invitations(today=today).filter(cycle__fictional=fictional)
    in_order = ("cycle__closes_on", "cycle", "framework__position", "framework", "actor__name", "id")
    rows = [on_desk(invitation) for invitation in invitations.order_by(*in_order)]
    by_place = {}
    for row in rows:
        by_place.setdefault((row.invitation.cycle, row.invitation.framework), []).append(row)
    return [
        RoundOfInvitations(
            cycle,
            framework,
            # Whether a shielded organisation has sent something would tell which report is its own.
            rows=tuple(row for row in held if not row.actor.shielded),
            shielded=sum(row.actor.shielded for row in held),
        )
        for (cycle, framework), held in by_place.items()
    ]


def state_of(invitation):
    """One word for an invitation that carries `is_begun` and `is_received` (access.waiting)."""
    if invitation.is_received:
        return InvitationState.RECEIVED
    if invitation.declined_at:
        return InvitationState.DECLINED
    return InvitationState.BEGUN if invitation.is_begun else InvitationState.INVITED


def on_desk(invitation, *, role=None):
    return Invited(invitation, state_of(invitation), may_answer=role in SPEAKERS, may_write=role in WRITERS)
