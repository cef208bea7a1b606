"""What curators write: actors, their names, their positions, and that an actor is retired.

Codes are permanent, and an actor never moves between the real and the fictional world.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actors.identity import may_be_shielded
from commitments.actors.models import Actor, Adherence, Membership
from commitments.audit.actions import record_event, save_recorded

from . import invitations, memberships


def save_actor(*, instance, by, at):
    _check_identity(instance)
    _check_parent(instance)
    _check_shield(instance)
    return save_recorded(instance=instance, by=by, at=at)


def save_name(*, instance, by, at):
    """Save an actor's name in one language."""
    return save_recorded(instance=instance, by=by, at=at)


@transaction.atomic
def retire_actor(*, instance, reason, by, at):
    """Take an actor out of lists. What it reported stays; nobody reports for it any more, its last focal point included."""
    if not reason.strip():
        raise ValidationError(_("Say why it is retired."))
    memberships.hold(instance.pk)
    if instance.retired_on:
        raise ValidationError(_("It is retired already."))
    for invitation in invitations.waiting(instance):
        invitations.take_back(invitation, by=by, at=at)
    for membership in Membership.objects.current().filter(actor=instance):
        memberships.end(membership, by=by, at=at)
    instance.retired_on = at.date()
    instance.save(update_fields=["retired_on"])
    after = {"retired_on": str(instance.retired_on)}
    record_event(verb="actor.retired", about=instance, by=by, at=at, after=after, note=reason)
    return instance


def record_adherence(*, instance, by, at):
    """Save an actor's dated position on a framework. A new position is a new row: history is not rewritten, so of a
    stored one only its source, its note and how sure it is can change."""
    stored = Adherence.objects.filter(pk=instance.pk).first() if instance.pk else None
    for name in ("actor_id", "framework_id", "dated_on", "position"):
        if stored and getattr(stored, name) != getattr(instance, name):
            field = name.removesuffix("_id")
            raise ValidationError({field: _("History is not rewritten. Add the new position as a row of its own.")})
    if not instance.framework.takes_adherence:
        raise ValidationError({"framework": _("Nobody votes on this framework: no position on it is recorded.")})
    if instance.dated_on > at.date():
        raise ValidationError({"dated_on": _("A position cannot be dated in the future.")})
    return save_recorded(instance=instance, by=by, at=at)


def _check_identity(actor):
    stored = Actor.objects.filter(pk=actor.pk).values("code", "fictional").first() if actor.pk else None
    if stored and stored["code"] != actor.code:
        raise ValidationError({"code": _("A code is permanent: reports and addresses carry it.")})
    if stored and stored["fictional"] != actor.fictional:
        raise ValidationError({"fictional": _("An actor cannot move between the real and the fictional world.")})


def _check_shield(actor):
    """A curator may register an organisation shielded; later its own focal point turns the shield, and nobody else."""
    stored = Actor.objects.filter(pk=actor.pk).values_list("shielded", flat=True).first() if actor.pk else None
    if stored is not None and stored != actor.shielded:
        raise ValidationError({"shielded": _("Its own focal point sets and lifts the shield.")})
    if actor.shielded and not may_be_shielded(actor):
        raise ValidationError({"type": _("Only an organisation that is of no State can be shielded.")})


def _check_parent(actor):
    """A part is of its whole's world, and no chain of wholes comes back to where it began."""
    above, seen = actor.parent, {actor.pk}
    if above is not None and above.fictional != actor.fictional:
        raise ValidationError(
            {"parent": _("A fictional actor cannot be part of a real one, nor a real of a fictional.")}
        )
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": _("An actor cannot be part of itself.")})
        seen.add(above.pk)
        above = above.parent
