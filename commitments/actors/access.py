"""Who reports for whom. Every question takes the person and the actor; a stranger learns nothing from the answer."""

from django.db.models import Q
from django.http import Http404

from .models import SPEAKERS, WRITERS, Actor, Membership, Role


def is_member(user, actor_id):
    return user.is_authenticated and Membership.objects.current().filter(user=user, actor_id=actor_id).exists()


def role_in(user, actor_id):
    """The role in which `user` belongs to the actor today (a Role), or nothing."""
    if not user.is_authenticated:
        return None
    found = Membership.objects.current().filter(user=user, actor_id=actor_id).values_list("role", flat=True).first()
    return Role(found) if found else None


def may_write(user, actor_id):
    return role_in(user, actor_id) in WRITERS


def speaks_for(user, actor_id):
    """Submits, recalls, corrects, assigns and declines: the focal point or a deputy."""
    return role_in(user, actor_id) in SPEAKERS


def is_focal_point(user, actor_id):
    """Manages the people of the actor, beside speaking for it."""
    return role_in(user, actor_id) == Role.FOCAL_POINT


def chain_of(actor_id):
    """The places of the actor's chain of clearance that somebody holds today, in order; empty where there is none."""
    clearers = Membership.objects.current().filter(actor_id=actor_id, role=Role.CLEARER, user__is_active=True)
    return sorted(set(clearers.values_list("step", flat=True)))


def clears_at(user, actor_id, step):
    """Holds this place in the chain, or is a deputy, who stands in for a clearer who is away."""
    if not user.is_authenticated:
        return False
    mine = Membership.objects.current().filter(user=user, actor_id=actor_id)
    return mine.filter(Q(role=Role.CLEARER, step=step) | Q(role=Role.DEPUTY)).exists()


def actors_of(user):
    """The actors that `user` reports for, by name."""
    if not user.is_authenticated:
        return Actor.objects.none()
    return Actor.objects.filter(pk__in=Membership.objects.current().filter(user=user).values("actor")).by_name()


def family_of(user):
    """Ids of all actors tied to `user`: their own, all that these are part of, and all parts of these.

    A reviewer never reviews an actor of their family.
    """
    own = set(Membership.objects.current().filter(user=user).values_list("actor_id", flat=True))
    if not own:
        return set()
    parent_of = dict(Actor.objects.exclude(parent=None).values_list("id", "parent_id"))
    roots = {_root(actor_id, parent_of) for actor_id in own}
    return own | roots | {part for part in parent_of if _root(part, parent_of) in roots}


def public_actor(slug, *, demo_site):
    """The actor whose public page this is, retired or not. 404 for one that is not shown here."""
    try:
        return Actor.objects.shown_on(demo_site=demo_site).select_related("parent").get(slug=slug)
    except Actor.DoesNotExist as missing:
        raise Http404 from missing


def _root(actor_id, parent_of):
    seen = set()
    while actor_id in parent_of and actor_id not in seen:
        seen.add(actor_id)
        actor_id = parent_of[actor_id]
    return actor_id
