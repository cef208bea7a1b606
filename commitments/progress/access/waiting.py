"""What lies on whose desk: each list is one queryset here, and reporter, reviewer, curator and mail all ask this one.

So nobody is told of something that another cannot see, and what a curator counts is what the reporter reads.
"""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS, WRITERS, Membership, Role
from commitments.progress import lifecycle
from commitments.progress.models import (
    Assignment,
    Claim,
    Cycle,
    Invitation,
    Revision,
    RevisionMove,
    WithdrawalRequest,
)
from commitments.record import workflow


def in_hand(actors):
    """Reports of these actors that have somewhere to go yet, the latest begun first."""
    mine = Revision.objects.with_names().unsettled().filter(report__actor__in=actors)
    return mine.select_related("report__framework").order_by("-created_at", "-id")


def to_clear(user):
    """What waits for this person's clearance, the longest waiting first: where it is their place's turn, or anywhere for
    a deputy; never what they sent there or have cleared themselves. Adds `waits_since`. See clearance.why_not_clear."""
    places = Membership.objects.current().filter(
        actor=OuterRef("report__actor"), role=Role.CLEARER, user__is_active=True, step__gte=OuterRef("clearance_step")
    )
    mine = Membership.objects.current().filter(user=user, actor=OuterRef("report__actor"))
    mine = mine.filter(Q(role=Role.CLEARER, step=OuterRef("turn")) | Q(role=Role.DEPUTY))
    moves = RevisionMove.objects.filter(revision=OuterRef("pk"), to_state=lifecycle.CLEARING)
    cleared = moves.filter(by=user, from_state=lifecycle.CLEARING, at__gte=OuterRef("clearing_at"))
    return (
        Revision.objects.with_names()
        .filter(state=lifecycle.CLEARING)
        .annotate(
            turn=Coalesce(Subquery(places.order_by("step").values("step")[:1]), F("clearance_step")),
            waits_since=Subquery(moves.order_by("-id").values("at")[:1]),
        )
        .filter(Exists(mine))
        .exclude(clearing_by=user)
        .exclude(Exists(cleared))
        .select_related("report__framework")
        .order_by("waits_since", "id")
    )


def assignments():
    """Commitments that somebody was asked to fill in a report that is open, with whether the answer is `is_begun`."""
    open_now = Revision.objects.filter(report=OuterRef("report"), state__in=lifecycle.OPEN)
    said = Claim.objects.filter(
        revision__report=OuterRef("report"), revision__state__in=lifecycle.OPEN, commitment=OuterRef("commitment")
    )
    return (
        Assignment.objects.filter(Exists(open_now))
        .annotate(is_begun=Exists(said))
        .select_related("commitment__framework", "report__actor", "part", "person")
        .order_by("report__created_at", "report", "commitment__kind", "commitment__position", "commitment__code")
    )


def asked_of(user):
    """What this person was asked to fill: as a colleague who may write, or as a writer of a part."""
    mine = actors_of(user, roles=WRITERS).values("pk")
    return assignments().filter(Q(person=user, report__actor__in=mine) | Q(part__in=mine))


def asked_by(user):
    """What others were asked to fill in reports of the actors that this person speaks for."""
    return assignments().filter(report__actor__in=actors_of(user, roles=SPEAKERS).values("pk"))


def open_cycles(*, today):
    """Rounds in which a report may be sent today, the first to be expected first."""
    return (
        Cycle.objects.filter(opens_on__lte=today, closes_on__gte=today)
        .prefetch_related("frameworks")
        .order_by("closes_on", "id")
    )


def invitations(*, today, actors=None, fictional=None):
    """Invitations to report in the rounds that are open, of these actors or of one world. How far each is:
    assemble/invitations.py. One that went to an entry that was one too many stands as the kept one's, which is not to be saved,
    where that has none of its own."""
    is_open = {"cycle__opens_on__lte": today, "cycle__closes_on__gte": today}
    sent = Invitation.objects.with_names().filter(**is_open).select_related("actor__entered_twice_as")
    if actors is not None:
        sent = sent.filter(Q(actor__in=actors) | Q(actor__entered_twice_as__in=actors))
    if fictional is not None:
        sent = sent.filter(cycle__fictional=fictional)
    rows = list(sent.order_by("expected_by", "cycle", "framework__position", "actor__name", "id"))
    own = {(each.actor_id, each.cycle_id, each.framework_id) for each in rows}
    found = {}
    for each in rows:
        is_double, each.actor = each.actor.body != each.actor, each.actor.body
        place = (each.actor_id, each.cycle_id, each.framework_id)
        if not (is_double and place in own):
            found.setdefault(place, each)
    return list(found.values())


def waiting_long(queue, *, at):
    """The part of a queue that has waited so long that it is escalated to the curators. `queue`: access.queue_for."""
    return queue.filter(submitted_at__lt=at - timedelta(days=workflow.REVIEW_DAYS))


def withdrawals():
    """Requests that a published report be withdrawn, the longest waiting first. Open ones wait for the panel."""
    return WithdrawalRequest.objects.select_related("report__actor", "report__framework").order_by("asked_at", "id")


def withdrawals_of(actors, *, since):
    """What these actors asked: what is open, and what was answered on the day `since` or later."""
    answered = Q(granted_at__date__gte=since) | Q(declined_at__date__gte=since)
    shown = Q(granted_at=None, declined_at=None) | answered
    return withdrawals().filter(shown, report__actor__in=actors)
