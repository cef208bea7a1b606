"""Which claims a scorecard hears: those published by name."""

from commitments.progress.models import Claim


def published_history(when):
    """All claims published by name that still have a place, with `stands`, evidence flags and their report; latest
    period first. What a shielded organisation says is on no page of an actor: see `commitments.heard_on`."""
    named = Claim.objects.by_name()
    return (
        named.public(as_of=when.as_of, known_at=when.known_at)
        .with_standing(as_of=when.as_of, known_at=when.known_at, among=named)
        .with_evidence_flags(known_at=when.known_at)
        .select_related("revision__report")
        .order_by("-period_end", "-published_at", "-revision_number", "-id")
    )


def standing_claims(when):
    """The claims published by name that speak for their actors, to be counted."""
    named = Claim.objects.by_name()
    standing = named.in_force(known_at=when.known_at)
    return standing.with_standing(as_of=when.as_of, known_at=when.known_at, among=named).filter(stands=True)


def of_world(fictional, actor_type=None):
    """What to filter claims by: actors of one world that are not retired and, unless all are asked for, of one type."""
    world = {"actor__fictional": fictional, "actor__retired_on": None}
    return world if actor_type is None else {**world, "actor__type": actor_type}
