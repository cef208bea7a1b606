"""How far those are who were invited to report in a round: on their own desk, for curators, and for the mail."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS, WRITERS
from commitments.catalogue.models import Commitment, Framework
from commitments.progress import lifecycle
from commitments.progress.access import waiting
from commitments.progress.models import Cycle, Invitation, Revision

FURTHEST_FIRST = (
    lifecycle.PUBLISHED,
    lifecycle.SUBMITTED,
    lifecycle.CLEARING,
    lifecycle.RETURNED,
    lifecycle.DRAFT,
)
"""A row that stands in several reports counts once, where it came furthest. A withdrawn report says nothing."""


@dataclass(frozen=True)
class Answers:
    """How many rows of a framework an actor answered in a round: of the `asked` ones, each once."""

    asked: int
    published: int = 0
    in_review: int = 0
    clearing: int = 0
    returned: int = 0
    is_begun: bool = False
    """A draft is open, or waits for clearance; one that says nothing yet, too."""

    @property
    def answered(self):
        """What arrived and was not sent back."""
        return self.published + self.in_review

    @property
    def is_whole(self):
        return 0 < self.asked <= self.answered

    @property
    def left(self):
        """What is still in the hands of those who write."""
        return self.asked - self.answered - self.clearing

    @property
    def text(self):
        """In figures and words: "5 of 26 answered, 3 of them in review; 2 returned"."""
        said = _("%(n)s of %(all)s answered") % {"n": self.answered, "all": self.asked}
        if self.in_review == self.answered > 0:
            said = _("%(said)s, in review") % {"said": said}
        elif self.in_review:
            said = _("%(said)s, %(n)s of them in review") % {"said": said, "n": self.in_review}
        if self.returned:
            said = _("%(said)s; %(n)s returned") % {"said": said, "n": self.returned}
        return _("%(said)s. A draft is open.") % {"said": said} if self.is_begun else said


class InvitationState(TextChoices):
    INVITED = "invited", gettext_lazy("Not yet received")
    BEGUN = "begun", gettext_lazy("Begun")
    RETURNED = "returned", gettext_lazy("Returned")
    PARTLY = "partly", gettext_lazy("Answered in part")
    RECEIVED = "received", gettext_lazy("Received")
    DECLINED = "declined", gettext_lazy("Declined")


@dataclass(frozen=True)
class Invited:
    """An invitation on a desk. `may_answer`: this person speaks for the actor, and may decline."""

    invitation: Invitation
    answers: Answers
    may_answer: bool = False
    may_write: bool = False

    @property
    def state(self):
        """In one word. One row of many is never *received*, and what was returned is not received."""
        if self.answers.is_whole:
            return InvitationState.RECEIVED
        if self.invitation.declined_at:
            return InvitationState.DECLINED
        if self.answers.answered:
            return InvitationState.PARTLY
        if self.answers.returned:
            return InvitationState.RETURNED
        return InvitationState.BEGUN if self.answers.is_begun else InvitationState.INVITED

    @property
    def actor(self):
        return self.invitation.actor

    @property
    def is_open(self):
        """Something is left to say, and nobody declined."""
        return self.state not in (InvitationState.RECEIVED, InvitationState.DECLINED)

    @property
    def says_how_far(self):
        """Something is there to count."""
        return bool(self.answers.answered or self.answers.returned or self.answers.is_begun)

    @property
    def in_words(self):
        if not self.says_how_far:
            return self.state.label
        return _("%(state)s: %(answers)s") % {"state": self.state.label, "answers": self.answers.text}


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

    @property
    def silent(self):
        """Those of whom nothing is published, and who did not decline."""
        return [row for row in self.rows if not (row.answers.published or row.invitation.declined_at)]

    @property
    def in_hand(self):
        """{word: of how many something is in review, returned, being written}: numbers, and of whom is not said."""
        return {
            "in_review": sum(bool(row.answers.in_review) for row in self.rows),
            "returned": sum(bool(row.answers.returned) for row in self.rows),
            "begun": sum(row.answers.is_begun for row in self.rows),
        }


def rounds_of_invitations(*, fictional, today):
    """What the curators' desk says of the rounds that are open: the very rows that lie on the actors' own desks."""
    return in_rounds(waiting.invitations(today=today, fictional=fictional))


def in_rounds(invitations):
    """A RoundOfInvitations for each round and framework of these invitations, in order."""
    rows = with_answers(sorted(invitations, key=_in_order))
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


def _in_order(invitation):
    cycle, framework = invitation.cycle, invitation.framework
    place = (cycle.closes_on, cycle.pk, framework.position, framework.pk)
    return (*place, invitation.actor.name, invitation.pk)


def expected_soon(user, *, today, within):
    """Invitations of the actors this person writes for, expected `within` a time, that are not declined, while a row is
    neither answered nor handed on: a single one that is written stops no mail."""
    mine = waiting.invitations(today=today, actors=actors_of(user, roles=WRITERS).values("pk"))
    soon = with_answers(each for each in mine if not each.declined_at and each.expected_by <= today + within)
    return [row.invitation for row in soon if row.answers.left]


def with_answers(invitations, *, roles=None):
    """Invited rows of these invitations, in as many queries for one as for many. `roles`: what the reader of a desk is for
    each actor, by its id."""
    invitations = list(invitations)
    if not invitations:
        return []
    asked, (furthest, begun) = _asked(invitations), _said(invitations)
    rows = []
    for invitation in invitations:
        place = (invitation.cycle_id, invitation.actor_id)
        wanted = asked[invitation.framework_id]
        states = Counter(state for pk, state in furthest[place].items() if pk in wanted)
        answers = Answers(
            asked=len(wanted),
            published=states[lifecycle.PUBLISHED],
            in_review=states[lifecycle.SUBMITTED],
            clearing=states[lifecycle.CLEARING],
            returned=states[lifecycle.RETURNED],
            is_begun=(*place, invitation.framework_id) in begun,
        )
        role = (roles or {}).get(invitation.actor_id)
        rows.append(Invited(invitation, answers, may_answer=role in SPEAKERS, may_write=role in WRITERS))
    return rows


def _asked(invitations):
    """{framework: the commitments that a full review of it has a row for}."""
    asked = defaultdict(set)
    trackable = Commitment.objects.trackable().filter(framework__in={i.framework_id for i in invitations})
    for framework, commitment in trackable.values_list("framework", "pk"):
        asked[framework].add(commitment)
    return asked


def _said(invitations):
    """({(cycle, actor): {commitment: the state of the report in which it came furthest}},
    {(cycle, actor, framework) of which a report is being written})."""
    furthest, begun = defaultdict(dict), set()
    of_body = {"body": Coalesce("report__actor__entered_twice_as", "report__actor")}
    standing = Revision.objects.of_standing_reports().annotate(**of_body)
    standing = standing.filter(
        report__cycle__in={i.cycle_id for i in invitations},
        body__in={i.actor_id for i in invitations},
        superseded_at=None,
    )
    names = ("report__cycle", "body", "report__framework", "claims__commitment__framework")
    for *place, whole, part, commitment, state in standing.values_list(*names, "claims__commitment", "state"):
        cycle, actor = place
        if state in (lifecycle.DRAFT, lifecycle.CLEARING):
            begun |= {(cycle, actor, whole), (cycle, actor, part)}
        if commitment:
            said = furthest[cycle, actor]
            said[commitment] = min(said.get(commitment, state), state, key=FURTHEST_FIRST.index)
    return furthest, begun
