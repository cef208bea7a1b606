"""Actors, and who reports for them."""

from .actors import (
    Actor,
    ActorFacts,
    ActorName,
    ActorQuerySet,
    ActorVersion,
    Adherence,
    AdherenceQuerySet,
    Position,
    Region,
)
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
    "ActorFacts",
    "ActorName",
    "ActorQuerySet",
    "ActorVersion",
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
