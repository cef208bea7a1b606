"""Who reports for whom. Every question takes the person and the actor; a stranger learns nothing from the answer."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from commitments.accounts.models import User

from .models import SPEAKERS, WRITERS, Actor, Invitation, Membership, Role


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


def has_speaker(actor):
    """Somebody can speak for the actor here today."""
    return Membership.objects.current().filter(actor=actor, role__in=SPEAKERS, user__is_active=True).exists()


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


def actors_of(user, *, roles=tuple(Role)):
    """The actors that `user` belongs to, by name; with `roles`, those where they have one of these."""
    if not user.is_authenticated:
        return Actor.objects.none()
    mine = Membership.objects.current().filter(user=user, role__in=roles)
    return Actor.objects.filter(pk__in=mine.values("actor")).by_name()


def parts_of(actor_id):
    """Ids of all that is part of the actor, at any depth: ministries, their agencies, field offices."""
    parts_under = defaultdict(list)
    for part, whole in Actor.objects.exclude(parent=None).values_list("id", "parent_id"):
        parts_under[whole].append(part)
    found, to_visit = set(), [actor_id]
    while to_visit:
        new = set(parts_under[to_visit.pop()]) - found
        found |= new
        to_visit += new
    return found - {actor_id}


def writers_for(actor_id):
    """The people who may write for the actor today, by name."""
    writers = Membership.objects.current().filter(actor_id=actor_id, role__in=WRITERS, user__is_active=True)
    return User.objects.filter(pk__in=writers.values("user")).order_by("name", "email")


def family_of(user):
    """Ids of all actors tied to `user`: their own, all that these are part of, and all parts of these; with the entries of
    any of them that were one too many.

    A reviewer never reviews an actor of their family.
    """
    own = set(Membership.objects.current().filter(user=user).values_list("actor_id", flat=True))
    if not own:
        return set()
    parent_of = dict(Actor.objects.exclude(parent=None).values_list("id", "parent_id"))
    roots = {_root(actor_id, parent_of) for actor_id in own}
    family = own | roots | {part for part in parent_of if _root(part, parent_of) in roots}
    return family | set(Actor.objects.filter(entered_twice_as__in=family).values_list("id", flat=True))


# --- the people of an actor ---


def own_actors(user):
    """The actors that `user` belongs to, by name; 403 with a kind sentence when there are none."""
    actors = list(actors_of(user))
    if not actors:
        raise PermissionDenied(
            _("You report for no organisation yet. Ask the person who manages accounts for yours to add you.")
        )
    return actors


def actor_of_member(user, slug):
    """An actor that `user` belongs to. 404 for anyone else's: who reports for whom is private."""
    actor = actors_of(user).filter(slug=slug).first()
    if actor is None:
        raise Http404
    return actor


def actor_to_manage(user, slug):
    """An actor whose people `user` manages. Its other members may see that, and get 403."""
    actor = actor_of_member(user, slug)
    if not is_focal_point(user, actor.pk):
        raise PermissionDenied(
            _("A focal point of %(actor)s manages its people. Ask one of them.") % {"actor": actor.name}
        )
    return actor


def membership_to_manage(user, slug, membership_id):
    """A current membership of an actor whose people `user` manages, and not their own."""
    actor = actor_to_manage(user, slug)
    memberships = Membership.objects.current().filter(actor=actor).select_related("user", "actor")
    membership = memberships.filter(pk=membership_id).first()
    if membership is None:
        raise Http404
    if membership.user_id == user.pk:
        raise PermissionDenied(_("Nobody changes or ends their own role. Another focal point does."))
    return membership


def membership_ended_by(user, slug, membership_id):
    """The membership, where `user` manages its actor's people and has ended it; nothing where it stands or somebody else
    did."""
    ended = Membership.objects.filter(actor=actor_to_manage(user, slug), ended_by=user).select_related("user", "actor")
    return ended.filter(pk=membership_id).first()


def invitation_to_manage(user, slug, invitation_id):
    """An invitation of an actor whose people `user` manages, whatever became of it."""
    actor = actor_to_manage(user, slug)
    invitation = Invitation.objects.filter(actor=actor, pk=invitation_id).select_related("actor").first()
    if invitation is None:
        raise Http404
    return invitation


def invitation_to_accept(token, *, at):
    """The invitation whose mail held `token`, if it still stands. Nothing for every other token, whatever is wrong with it."""
    standing = Invitation.objects.open(at=at).of_token(token).filter(actor__retired_on=None)
    return standing.select_related("actor", "invited_by").first()


def has_accepted(user, token=None):
    """It was `user` who accepted the invitation whose mail held `token`; without a token, any invitation."""
    asked = Invitation.objects.all() if token is None else Invitation.objects.of_token(token)
    return user.is_authenticated and asked.filter(accepted_by=user).exists()


def check_has_no_focal_point(actor):
    """Curators come in where an actor has no focal point. ValidationError with the sentence that they read."""
    if Membership.objects.focal_points().filter(actor=actor).exists():
        raise ValidationError(
            _("%(actor)s has a focal point, who manages its people. Curators name the first one alone.")
            % {"actor": actor.name}
        )


def _root(actor_id, parent_of):
    seen = set()
    while actor_id in parent_of and actor_id not in seen:
        seen.add(actor_id)
        actor_id = parent_of[actor_id]
    return actor_id
