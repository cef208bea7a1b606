"""Pledges in lists: the public one, those of a commitment or an actor, what lies on whose desk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from commitments.actors.access import actors_of
from commitments.actors.filters import with_entries
from commitments.actors.models import SPEAKERS
from commitments.pledges import lifecycle
from commitments.pledges.models import (
    Answered,
    PartnerAnswer,
    PledgeCommitment,
    PledgeMove,
    PledgePartner,
    PledgeRevision,
    Standing,
)
from commitments.record import workflow

CONFIRMED, NOT_CONFIRMED = "confirmed", "not confirmed"


@dataclass(frozen=True)
class PledgeRow:
    """A published pledge in a list. `standing` is a word for its latest state, with its day. `as_partner`: in the list of
    an actor that it names, *confirmed* or *not confirmed*; empty elsewhere."""

    revision: PledgeRevision
    standing: str
    standing_word: str
    standing_on: date | None
    commitments: tuple
    partners: int
    due_has_passed: bool
    as_partner: str = ""

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


def pledge_rows(revisions, *, today, partner=None):
    """Rows of published revisions, which come from `with_names`, `with_standing` and `with_lists`; with `partner`, from
    `of_actor` too."""
    return [_row(revision, today=today, partner=partner) for revision in revisions]


def pledges_on(commitment, *, fictional, today, most=20):
    """Pledges of one world that say they advance a commitment, the latest first. They set no cell of it."""
    revisions = _in_force(fictional=fictional, as_of=today).filter(advances__commitment=commitment)
    return pledge_rows(revisions.latest_first()[:most], today=today)


def pledges_of_actor(actor, *, today, most=20):
    """Pledges that an actor made, or is named in as partner and has not declined; the latest first."""
    if actor.shielded:
        return []
    revisions = of_actor(_in_force(fictional=actor.fictional, as_of=today), actor)
    return pledge_rows(revisions.latest_first()[:most], today=today, partner=actor)


def of_actor(revisions, actor):
    """Those of `revisions` that `actor` made, or is named in and has not declined. Adds `partner_said`: its last answer."""
    of_it = with_entries("actor", actor)
    said = PartnerAnswer.objects.filter(of_it, revision__pledge=OuterRef("pledge")).order_by("-id")
    named = Exists(PledgePartner.objects.filter(of_it, revision=OuterRef("pk")))
    return (
        revisions.annotate(partner_said=Subquery(said.values("answer")[:1]))
        .filter(with_entries("pledge__actor", actor) | named)
        .filter(Q(partner_said=None) | ~Q(partner_said=Answered.DECLINED))
    )


def in_hand(actors, *, today):
    """Revisions of these actors that have somewhere to go yet, the latest begun first."""
    ours = PledgeRevision.objects.with_names().unsettled().filter(pledge__actor__in=actors)
    moves = PledgeMove.objects.order_by("-at", "-id")
    return [
        _waiting(each, today=today)
        for each in ours.order_by("-created_at", "-id").prefetch_related(Prefetch("moves", moves))
    ]


def published_lately(actors, *, today):
    """What was published of these actors so lately that their desk says so, the latest first."""
    ours = PledgeRevision.objects.in_force().with_names().filter(pledge__actor__in=actors)
    return ours.filter(published_at__date__gt=today - workflow.NEWS).order_by("-published_at", "-id")


def queue_rows(queue, *, today):
    """The panel's queue, each with how long it has waited."""
    return [Waiting(each, days=(today - each.submitted_at.date()).days) for each in queue]


def to_answer(user):
    """Pledges that name an actor which `user` speaks for, and of which it has said nothing yet: neither yes nor no. What
    its maker has withdrawn waits for nobody."""
    actors = {actor.pk: actor for actor in actors_of(user, roles=SPEAKERS)}
    if not actors:
        return []
    stands = PledgeRevision.objects.in_force().with_standing().in_hand().filter(pledge__actor__shielded=False)
    named = PledgePartner.objects.filter(actor__in=actors, revision__in=stands.values("pk"))
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


def _in_force(*, fictional, as_of):
    """The texts of today, of pledges that were made by `as_of`, with the state that they had come to by then."""
    revisions = PledgeRevision.objects.in_force().in_world(fictional=fictional).with_names()
    return with_lists(revisions.with_standing(as_of=as_of).filter(standing__isnull=False))


def _row(revision, *, today, partner):
    as_partner = ""
    if partner is not None and partner.pk not in (revision.pledge.actor_id, revision.pledge.actor.entered_twice_as_id):
        as_partner = CONFIRMED if revision.partner_said == Answered.CONFIRMED else NOT_CONFIRMED
    return PledgeRow(
        revision=revision,
        standing=revision.standing or "",
        standing_word=str(Standing(revision.standing).label) if revision.standing else "",
        standing_on=revision.standing_on,
        commitments=tuple(each.commitment for each in revision.advances.all()),
        partners=len(revision.partners.all()),
        due_has_passed=lifecycle.has_run_past(due_on=revision.due_on, standing=revision.standing, today=today),
        as_partner=as_partner,
    )


def _waiting(revision, *, today):
    comment = next((m.comment for m in revision.moves.all() if m.to_state == lifecycle.RETURNED), "")
    days = (today - revision.submitted_at.date()).days if revision.state == lifecycle.SUBMITTED else 0
    return Waiting(revision, days=days, comment=comment if revision.state == lifecycle.RETURNED else "")
