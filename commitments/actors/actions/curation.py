"""What curators write: actors, their names, their positions, and that an actor is retired or was entered twice.

Codes are permanent, and an actor never moves between the real and the fictional world. What changes about an actor holds
from a day on (audit/versions.py), and takes two curators where it moves a scorecard.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commitments.actors.identity import may_be_shielded
from commitments.actors.models import Actor, ActorName, ActorVersion, Adherence, Membership
from commitments.audit import versions
from commitments.audit.actions import record_event, save_recorded, supersede
from commitments.common.versions import BEGINNING, Act
from commitments.common.vocabulary import ActorType
from commitments.search import index

from . import invitations, memberships, merging

COUNTED = (ActorType.STATE, ActorType.OBSERVER_STATE)
"""Of these types a new actor changes how many are counted, so two curators enter it."""


@transaction.atomic
def add_actor(*, instance, by, at):
    """Enter an actor: as it is since the beginning, known from now on. One of a type that is counted is nowhere until a
    second curator confirms it."""
    _check(instance, instance)
    _check_slug(instance)
    if instance.type not in COUNTED:
        save_recorded(instance=instance, by=by, at=at)
        versions.begin([instance], recorded_at=at)
        index.refresh(instance)
        return instance
    first = ActorVersion(**{name: getattr(instance, name) for name in ActorVersion.FACTS})
    first.from_on, first.reason = BEGINNING.date(), _("A new actor.")
    versions.hold_back(instance, at=at)
    save_recorded(instance=instance, by=by, at=at)
    first.actor = instance
    versions.propose_version(version=first, by=by, at=at)
    return instance


@transaction.atomic
def change_actor(*, actor, act, changes, from_on, reason, by, at):
    """Write what holds of an actor from a day on, or what was wrong all along. `changes` is {column: value}."""
    stored = Actor.objects.get(pk=actor.pk)
    merging.check_stands_for_itself(stored)
    as_changed = Actor.objects.get(pk=actor.pk)
    for name, value in changes.items():
        setattr(as_changed, name, value)
    _check(as_changed, stored)
    if as_changed.slug != stored.slug:
        _check_slug(as_changed)
    return versions.write(noun=actor, act=act, changes=changes, from_on=from_on, reason=reason, by=by, at=at)


@transaction.atomic
def retire_actor(*, instance, reason, by, at, on=None, followed_by=()):
    """Propose that an actor is retired from a day on, and which actors came after it. What it reported stays."""
    merging.check_stands_for_itself(instance)
    if instance.retired_on:
        raise ValidationError(_("It is retired already."))
    codes = [each.code for each in followed_by]
    _check_successors(instance, codes)
    day = on or at.date()
    changes = {"retired_on": day, "succeeded_by": " ".join(codes)}
    return versions.propose(noun=instance, act=Act.CHANGE, changes=changes, from_on=day, reason=reason, by=by, at=at)


def bring_back_actor(*, instance, reason, by, at):
    """Propose that a retired actor is there again from today."""
    merging.check_stands_for_itself(instance)
    if not instance.retired_on:
        raise ValidationError(_("It is not retired."))
    changes = {"retired_on": None, "succeeded_by": ""}
    return versions.propose(
        noun=instance, act=Act.CHANGE, changes=changes, from_on=at.date(), reason=reason, by=by, at=at
    )


@transaction.atomic
def confirm_actor(*, version, by, at):
    """A second curator agrees. Who reported for an actor that is retired now reports no more, its last focal point included."""
    merging.check_again(version)
    if version.succeeded_by != version.actor.succeeded_by:
        _check_successors(version.actor, version.succeeded_by.split())
    recorded = versions.confirm(version=version, by=by, at=at)
    end_reporting(Actor.objects.get(pk=version.actor_id), by=by, at=at)
    return recorded


def end_reporting(actor, *, by, at):
    """End the memberships and take back the invitations of an actor that is retired. Nothing where it is not."""
    if not actor.retired_on:
        return
    memberships.hold(actor.pk)
    for invitation in invitations.waiting(actor):
        invitations.take_back(invitation, by=by, at=at)
    for membership in Membership.objects.current().filter(actor=actor):
        memberships.end(membership, by=by, at=at)


@transaction.atomic
def save_name(*, instance, by, at):
    """Save an actor's name in one language. A stored one stays as it was known until now, and another takes its place."""
    if instance.pk is None:
        instance.recorded_at = at
        return save_recorded(instance=instance, by=by, at=at)
    instance.full_clean()
    stored = ActorName.objects.get(pk=instance.pk)
    names = ("language", "name", "official", "source")
    changes = {name: getattr(instance, name) for name in names if getattr(instance, name) != getattr(stored, name)}
    if not changes:
        return stored
    fresh = supersede(row=stored, at=at, **changes)
    before = {name: getattr(stored, name) for name in changes}
    record_event(verb="actorname.changed", about=fresh, by=by, at=at, before=before, after=changes)
    index.refresh(fresh)
    return fresh


def record_adherence(*, instance, by, at, reason=""):
    """Propose an actor's dated position on a framework. Another position is another row; of a stored one a correction
    takes the place, since history is not rewritten."""
    stored = Adherence.objects.filter(pk=instance.pk).first() if instance.pk else None
    if stored:
        facts = {name: getattr(instance, name) for name in Adherence.FACTS}
        if facts == stored.facts:
            return stored
        key = {"actor": stored.actor, "framework": stored.framework, "dated_on": stored.dated_on}
        why = reason or _("Corrected from its source.")
        instance = Adherence(**key, **facts, act=Act.CORRECT, replaces=stored, reason=why)
    if not instance.framework.takes_adherence:
        raise ValidationError({"framework": _("Nobody votes on this framework: no position on it is recorded.")})
    if instance.dated_on > at.date():
        raise ValidationError({"dated_on": _("A position cannot be dated in the future.")})
    return versions.propose_version(version=instance, by=by, at=at)


def _check(actor, stored):
    if stored.code != actor.code:
        raise ValidationError({"code": _("A code is permanent: reports and addresses carry it.")})
    if stored.fictional != actor.fictional:
        raise ValidationError({"fictional": _("An actor cannot move between the real and the fictional world.")})
    if stored.shielded != actor.shielded:
        raise ValidationError({"shielded": _("Its own focal point sets and lifts the shield.")})
    if actor.shielded and not may_be_shielded(actor):
        raise ValidationError({"type": _("Only an organisation that is of no State can be shielded.")})
    _check_parent(actor)


def _check_successors(actor, codes):
    """Those that follow (by their `codes`) are others, of its world, that anybody may be told of and that are there today. All
    of these rows are locked, the lowest id first, and read as they are stored."""
    held = Actor.objects.select_for_update(no_key=True).filter(Q(code__in=codes) | Q(pk=actor.pk))
    for each in [row for row in held.order_by("pk") if row.code in codes]:
        facts = {"name": each.name, "code": each.code}
        if each.pk == actor.pk:
            raise ValidationError(_("A body does not follow itself."))
        if each.fictional != actor.fictional:
            raise ValidationError(_("%(name)s (%(code)s) is of the other world.") % facts)
        if each.shielded or actor.shielded:
            raise ValidationError(_("One of them is shielded: nothing that is told may tie it to another."))
        if each.retired_on or each.entered_twice_as_id:
            raise ValidationError(
                _("%(name)s (%(code)s) is not there: it is retired, waits or was entered twice.") % facts
            )


def _check_slug(actor):
    """An address that one actor had leads to it for ever: no other takes it."""
    had = ActorVersion.objects.filter(slug=actor.slug, refused_at=None).exclude(actor=actor.pk)
    if had.exists() or Actor.objects.filter(slug=actor.slug).exclude(pk=actor.pk).exists():
        raise ValidationError({"slug": _("Another actor has or had this word in its addresses.")})


def _check_parent(actor):
    """A part is of its whole's world, and no chain of wholes comes back to where it began."""
    above, seen = actor.parent, {actor.pk}
    if above is not None and above.fictional != actor.fictional:
        raise ValidationError(
            {"parent": _("A fictional actor cannot be part of a real one, nor a real of a fictional.")}
        )
    if above is not None and above.entered_twice_as_id:
        raise ValidationError({"parent": _("This entry was one too many. Choose the one that was kept.")})
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": _("An actor cannot be part of itself.")})
        seen.add(above.pk)
        above = above.parent
