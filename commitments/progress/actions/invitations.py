"""Inviting actors to report in a round, and their answer: voluntary, so an invitation may be declined or left alone."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actors.models import Actor, Position
from commitments.audit.actions import record_event
from commitments.common.vocabulary import ActorType
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Cycle, Invitation

IN_FAVOUR = (Position.FOR, Position.DECLARED_SUPPORT)
"""Positions of those who adhere (docs/methodology.md, "Absences")."""


@transaction.atomic
def invite_to_report(*, cycle, framework, actors, by, at, expected_by=None):
    """Invite actors to report on a framework in a round; by its last day unless another day is said. Those who are
    invited already stay as they are. Returns the new invitations. Raises ValidationError with the curator's sentence."""
    expected_by = expected_by or cycle.closes_on
    if not cycle.frameworks.filter(pk=framework.pk).exists():
        raise ValidationError(
            _("%(round)s does not ask about the %(framework)s.") % {"round": cycle, "framework": framework.short_title}
        )
    if expected_by < cycle.opens_on or expected_by > cycle.closes_on:
        raise ValidationError({"expected_by": _("Choose a day on which reports of this round may be sent.")})
    _check_actors(actors, cycle=cycle)
    # Two curators at once: the second finds whom the first invited.
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    there = set(Invitation.objects.filter(cycle=cycle, framework=framework).values_list("actor_id", flat=True))
    made = []
    for actor in actors:
        if actor.pk in there:
            continue
        there.add(actor.pk)
        made.append(
            Invitation.objects.create(
                actor=actor, framework=framework, cycle=cycle, expected_by=expected_by, invited_at=at, invited_by=by
            )
        )
        after = {"actor": actor.code, "framework": framework.code, "cycle": cycle.code, "expected_by": expected_by}
        record_event(verb="invitation.sent", about=made[-1], by=by, at=at, after=after)
    return made


def send_invitation(*, instance, by, at):
    """One invitation, as a curator adds it on the page of a round."""
    given = {"cycle": instance.cycle, "framework": instance.framework, "expected_by": instance.expected_by}
    made = invite_to_report(actors=[instance.actor], by=by, at=at, **given)
    if not made:
        raise ValidationError(_("%(actor)s is invited already.") % {"actor": instance.actor.name})
    instance.pk = made[0].pk
    return made[0]


@transaction.atomic
def invite_states(*, cycle, by, at):
    """Invite to every framework of a round the States that adhere to it; where it takes no adherence, all of them."""
    made = []
    for framework in cycle.frameworks.in_order():
        states = Actor.objects.in_world(fictional=cycle.fictional).filter(type=ActorType.STATE)
        if framework.takes_adherence:
            states = states.with_position(framework, at=at).filter(position__in=IN_FAVOUR)
        made += invite_to_report(cycle=cycle, framework=framework, actors=states.by_name(), by=by, at=at)
    return made


def _check_actors(actors, *, cycle):
    for actor in actors:
        if actor.fictional != cycle.fictional:
            raise ValidationError(_("%(actor)s is not of the world of this round.") % {"actor": actor.name})
        if actor.retired_on:
            raise ValidationError(_("%(actor)s is retired.") % {"actor": actor.name})
        if actor.entered_twice_as_id:
            said = _("%(actor)s is the same body as %(kept)s: invite that one.")
            raise ValidationError(said % {"actor": actor.name, "kept": actor.body.name})


@transaction.atomic
def decline_invitation(*, invitation, reason, by, at):
    """Say that the actor will not report this time, and why. The curators read the reason."""
    if not reason.strip():
        raise Refused(_("Say why the invitation is declined."))
    changed = Invitation.objects.filter(pk=invitation.pk, declined_at=None).update(
        declined_at=at, declined_by=by, decline_reason=reason
    )
    if changed:
        record_event(verb="invitation.declined", about=invitation, by=by, at=at, note=reason)


@transaction.atomic
def take_back_decline(*, invitation, by, at):
    """The actor may report after all."""
    declined = Invitation.objects.filter(pk=invitation.pk, declined_at__isnull=False)
    if declined.update(declined_at=None, declined_by=None, decline_reason=""):
        record_event(verb="invitation.taken_up_again", about=invitation, by=by, at=at)
