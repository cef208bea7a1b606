"""What the page of an actor's people shows, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Q

from .models import Actor, Invitation, Membership, Role


@dataclass(frozen=True)
class People:
    """`invitations` is empty for those who do not manage: who is asked is none of their business yet."""

    memberships: list
    invitations: list
    parts: list
    chain: list
    """(place, memberships) of each place that somebody holds who can sign in, in order."""

    @property
    def has_deputy(self):
        return any(each.role == Role.DEPUTY and each.user.is_active for each in self.memberships)


def people_of(actor, *, managed, at):
    memberships = list(_memberships(actor))
    return People(
        memberships=memberships,
        invitations=list(_invitations(actor, at=at)) if managed else [],
        parts=list(_parts(actor)),
        chain=_chain(memberships),
    )


def _memberships(actor):
    current = Membership.objects.current().filter(actor=actor).select_related("user")
    return current.order_by("user__name", "user__email", "id")


def _invitations(actor, *, at):
    return Invitation.objects.open(at=at).filter(actor=actor).order_by("email", "id")


def _parts(actor):
    """The ministries, offices and places of an actor. Adds `people` and `focal_points`: how many can sign in for it."""
    here = Q(memberships__ended_at=None, memberships__user__is_active=True)
    return (
        Actor.objects.filter(parent=actor, retired_on=None)
        .annotate(
            people=Count("memberships", filter=here),
            focal_points=Count("memberships", filter=here & Q(memberships__role=Role.FOCAL_POINT)),
        )
        .by_name()
    )


def _chain(memberships):
    places = {}
    for each in memberships:
        if each.role == Role.CLEARER and each.user.is_active:
            places.setdefault(each.step, []).append(each)
    return sorted(places.items())
