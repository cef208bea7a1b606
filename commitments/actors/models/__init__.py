"""Actors, and who reports for them."""

from .actors import Actor, ActorName, ActorQuerySet, Adherence, AdherenceQuerySet, Position, Region
from .people import (
    SPEAKERS,
    WRITERS,
    Invitation,
    Membership,
    MembershipQuerySet,
    PersonInvitationQuerySet,
    Role,
    digest_of,
)

__all__ = [
    "SPEAKERS",
    "WRITERS",
    "Actor",
    "ActorName",
    "ActorQuerySet",
    "Adherence",
    "AdherenceQuerySet",
    "Invitation",
    "Membership",
    "MembershipQuerySet",
    "PersonInvitationQuerySet",
    "Position",
    "Region",
    "Role",
    "digest_of",
]
