"""Pledges in lists: the public one, those of a commitment or an actor, what lies on whose desk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS
from commitments.pledges import lifecycle
from commitments.pledges.models import (
    PartnerAnswer,
    PledgeCommitment,
    PledgeMove,
    PledgePartner,
    PledgeRevision,
    Standing,
)


@dataclass(frozen=True)
class PledgeRow:
    """A published pledge in a list. `standing` is a word for its latest state, with its day."""

    revision: PledgeRevision
    standing: str
    standing_word: str
    standing_on: date | None
    commitments: tuple
    partners: int
    due_has_passed: bool

    @property
    def pledge(self):
        return self.revision.pledge


@dataclass(frozen=True)
class Waiting:
    """A revision on a desk. `days`: how long the panel has had it; `comment`: what the panel said last."""

    revision: PledgeRevision
    days: int = 0
    comment: str = ""

    @property
    def subject(self):
        return self.revision.title

    @property
    def is_escalated(self):
        return lifecycle.is_escalated(days=self.days)


@dataclass(frozen=True)
class ToAnswer:
    """A published pledge that names an actor which has not said whether it is a partner."""

    revision: PledgeRevision
    actor: object


def with_lists(revisions):
    """Adds what a row of a list shows, whatever the number of rows: two queries."""
    advances = PledgeCommitment.objects.select_related("commitment__framework").order_by("id")
    partners = PledgePartner.objects.select_related("actor").order_by("id")
    return revisions.prefetch_related(Prefetch("advances", advances), Prefetch("partners", partners))


def pledge_rows(revisions, *, today):
    """Rows of published revisions, which come from `with_names`, `with_standing` and `with_lists`."""
    return [_row(revision, today=today) for revision in revisions]


def pledges_on(commitment, *, fictional, today, most=20):
    """Pledges of one world that say they advance a commitment, the latest first. They set no cell of it."""
    revisions = _in_force(fictional=fictional).filter(advances__commitment=commitment)
    return pledge_rows(revisions.latest_first()[:most], today=today)


def pledges_of_actor(actor, *, today, most=20):
    """Pledges that an actor made or is named in as partner, the latest first."""
    if actor.shielded:
        return []
    revisions = _in_force(fictional=actor.fictional)
    named = PledgePartner.objects.filter(actor=actor).values("revision")
    revisions = revisions.filter(pledge__actor=actor) | revisions.filter(pk__in=named)
    return pledge_rows(revisions.latest_first()[:most], today=today)


def in_hand(actors, *, today):
    """Revisions of these actors that have somewhere to go yet, the latest begun first."""
    ours = PledgeRevision.objects.with_names().unsettled().filter(pledge__actor__in=actors)
    moves = PledgeMove.objects.order_by("-at", "-id")
    return [
        _waiting(each, today=today)
        for each in ours.order_by("-created_at", "-id").prefetch_related(Prefetch("moves", moves))
    ]


def queue_rows(queue, *, today):
    """The panel's queue, each with how long it has waited."""
    return [Waiting(each, days=(today - each.submitted_at.date()).days) for each in queue]


def to_answer(user):
    """Pledges that name an actor which `user` speaks for, and of which it has said nothing yet: neither yes nor no."""
    actors = {actor.pk: actor for actor in actors_of(user, roles=SPEAKERS)}
    if not actors:
        return []
    named = PledgePartner.objects.filter(
        actor__in=actors, revision__state=lifecycle.PUBLISHED, revision__superseded_at=None
    ).exclude(revision__pledge__actor__shielded=True)
    partners = list(named.select_related("revision__pledge__actor").order_by("-revision__published_at", "id"))
    if not partners:
        return []
    answered = set(
        PartnerAnswer.objects.filter(actor__in=actors).values_list("revision__pledge", "actor").order_by("id")
    )
    return [
        ToAnswer(each.revision, actors[each.actor_id])
        for each in partners
        if (each.revision.pledge_id, each.actor_id) not in answered
    ]


def _in_force(*, fictional):
    revisions = PledgeRevision.objects.in_force().in_world(fictional=fictional).with_names().with_standing()
    return with_lists(revisions)


def _row(revision, *, today):
    return PledgeRow(
        revision=revision,
        standing=revision.standing or "",
        standing_word=str(Standing(revision.standing).label) if revision.standing else "",
        standing_on=revision.standing_on,
        commitments=tuple(each.commitment for each in revision.advances.all()),
        partners=len(revision.partners.all()),
        due_has_passed=bool(revision.due_on and today > revision.due_on),
    )


def _waiting(revision, *, today):
    comment = next((m.comment for m in revision.moves.all() if m.to_state == lifecycle.RETURNED), "")
    days = (today - revision.submitted_at.date()).days if revision.state == lifecycle.SUBMITTED else 0
    return Waiting(revision, days=days, comment=comment if revision.state == lifecycle.RETURNED else "")
