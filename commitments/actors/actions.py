"""Every write that a curator makes to actors. Each is one transaction and leaves its event behind.

Codes are permanent, and an actor never moves between the real and the fictional world. Raises ValidationError with
the sentences that the curator reads.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event, save_recorded

from .models import Actor, Adherence, Membership


def save_actor(*, instance, by, at):
    _check_identity(instance)
    _check_parent(instance)
    return save_recorded(instance=instance, by=by, at=at)


def save_name(*, instance, by, at):
    """Save an actor's name in one language."""
    return save_recorded(instance=instance, by=by, at=at)


@transaction.atomic
def retire_actor(*, instance, reason, by, at):
    """Take an actor out of lists. What it reported stays; nobody reports for it any more."""
    if not reason.strip():
        raise ValidationError(_("Say why it is retired."))
    if instance.retired_on:
        raise ValidationError(_("It is retired already."))
    for membership in Membership.objects.current().filter(actor=instance):
        end_membership(membership=membership, by=by, at=at)
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
        raise ValidationError({"framework": _("This framework takes no adherence: there is nothing to vote on.")})
    if instance.dated_on > at.date():
        raise ValidationError({"dated_on": _("A position cannot be dated in the future.")})
    return save_recorded(instance=instance, by=by, at=at)


@transaction.atomic
def grant_membership(*, user, actor, role, by, at):
    """Let a person report for an actor. For one who already does, with another role, the earlier membership ends."""
    current = Membership.objects.current().filter(user=user, actor=actor).first()
    if current is not None and current.role == role:
        return current
    if current is not None:
        end_membership(membership=current, by=by, at=at)
    membership = Membership(user=user, actor=actor, role=role, began_at=at, began_by=by)
    return save_recorded(instance=membership, by=by, at=at, verb="membership.granted")


def end_membership(*, membership, by, at):
    """Take a person's right to report for an actor away. The row stays: it says who could write when."""
    if membership.ended_at:
        raise ValidationError(_("This membership has ended already."))
    membership.ended_at, membership.ended_by = at, by
    return save_recorded(instance=membership, by=by, at=at, verb="membership.ended")


def _check_identity(actor):
    stored = Actor.objects.filter(pk=actor.pk).values("code", "fictional").first() if actor.pk else None
    if stored and stored["code"] != actor.code:
        raise ValidationError({"code": _("A code is permanent: reports and addresses carry it.")})
    if stored and stored["fictional"] != actor.fictional:
        raise ValidationError({"fictional": _("An actor cannot move between the real and the fictional world.")})


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
