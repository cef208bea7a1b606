"""Who reports for an actor, in which role: granted, changed, ended. An actor that has a focal point keeps one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actors.models import Actor, Membership, Role
from commitments.audit.actions import save_recorded


def hold(actor_id):
    """Let one act at a time decide who the people of an actor are: what is read of them after this stays true.

    A row lock on PostgreSQL; on SQLite the transaction itself already keeps everybody else from writing.
    """
    Actor.objects.select_for_update(no_key=True).filter(pk=actor_id).first()


@transaction.atomic
def grant_membership(*, user, actor, role, by, at, step=0):
    """Let a person report for an actor. For one who already does, in another role or place, the earlier membership ends.

    `step` is the place of a clearer in the chain of clearance; 0 for everybody else.
    """
    hold(actor.pk)
    check_takes_people(actor)
    current = Membership.objects.current().filter(user=user, actor=actor).select_related("user", "actor").first()
    if current is not None and (current.role, current.step) == (role, step):
        return current
    if current is not None:
        if role != Role.FOCAL_POINT:
            check_focal_point_remains(current)
        end(current, by=by, at=at)
    membership = Membership(user=user, actor=actor, role=role, step=step, began_at=at, began_by=by)
    return save_recorded(instance=membership, by=by, at=at, verb="membership.granted")


@transaction.atomic
def change_role(*, membership, role, by, at, step=0):
    """Give a person of an actor another role, or a clearer another place: a new row, so that it stays known who could
    do what when. Returns the membership that holds from now on."""
    hold(membership.actor_id)
    membership.refresh_from_db(fields=["ended_at"])
    if membership.ended_at:
        raise ValidationError(_("This person does not report for this actor any more."))
    return grant_membership(user=membership.user, actor=membership.actor, role=role, step=step, by=by, at=at)


@transaction.atomic
def end_membership(*, membership, by, at):
    """Take a person's right to report for an actor away. The row stays: it says who could write when."""
    hold(membership.actor_id)
    membership.refresh_from_db(fields=["ended_at"])
    if membership.ended_at:
        raise ValidationError(_("This membership has ended already."))
    check_focal_point_remains(membership)
    return end(membership, by=by, at=at)


def check_takes_people(actor):
    """Nobody reports for an entry that was one too many. Asked of the row as it is stored, once it is held."""
    kept = Actor.objects.filter(pk=actor.pk).values_list("entered_twice_as__name", flat=True).first()
    if kept:
        raise ValidationError(
            _("%(actor)s is the same body as %(kept)s: people report for that entry.")
            % {"actor": actor.name, "kept": kept}
        )


def end(membership, *, by, at):
    """End a membership, whoever is left. Where people stay that need a focal point, ask that first."""
    membership.ended_at, membership.ended_by = at, by
    return save_recorded(instance=membership, by=by, at=at, verb="membership.ended")


def check_focal_points_remain(user):
    """Nobody is made inactive who is the last focal point of an actor. These actors are held until it is done."""
    mine = Membership.objects.focal_points().filter(user=user).select_related("user", "actor").order_by("actor_id")
    for actor_id in mine.values_list("actor_id", flat=True):
        hold(actor_id)
    for membership in mine.all():
        check_focal_point_remains(membership)


def memberships_held(user):
    """The sentences that say for whom a person still reports (accounts/actions.py, `still_held`)."""
    held = Membership.objects.current().filter(user=user).order_by("actor__name", "pk")
    sentence = _("They still report for %(actor)s. End that first, under memberships.")
    return [sentence % {"actor": name} for name in held.values_list("actor__name", flat=True)]


def check_focal_point_remains(membership):
    """Somebody who cannot sign in manages nobody: they do not count as a focal point, whether they stay or go."""
    if membership.role != Role.FOCAL_POINT or not membership.user.is_active:
        return
    others = Membership.objects.focal_points().filter(actor=membership.actor_id).exclude(pk=membership.pk)
    if not others.exists():
        raise ValidationError(
            _("%(person)s is the last focal point of %(actor)s. Name another one first.")
            % {"person": membership.user.get_full_name(), "actor": membership.actor.name}
        )
