"""What came before and after an actor or a commitment, and since when and why one is no longer reported on."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Value
from django.db.models.functions import Concat

from commitments.actors.models import ActorVersion
from commitments.catalogue.models import CommitmentVersion
from commitments.common.versions import reason_of


@dataclass(frozen=True)
class Ended:
    """`since` is the day from which it is so; `reason` what the curators wrote, empty where nothing is known."""

    since: date
    reason: str


def actors_beside(actor, when):
    """[(actor, its name)] of those that came before `actor`, and of those that came after, as they were. Two queries at
    most; none is told of one that is shielded."""
    there = ActorVersion.objects.in_force(**when.both).filter(
        actor__fictional=actor.fictional, actor__shielded=False, entered_twice_as=None
    )
    codes = actor.succeeded_by.split()
    before = _naming(there, actor.code).by_name().actors()
    after = there.filter(actor__code__in=codes).by_name().actors() if codes else []
    return [(each, each.name) for each in before], [(each, each.name) for each in after]


def commitments_beside(commitment, when):
    """The same of a commitment."""
    there = CommitmentVersion.objects.in_force(**when.both)
    before = _naming(there, commitment.code).in_whole_order().commitments()
    codes = commitment.succeeded_by.split()
    after = there.filter(commitment__code__in=codes).in_whole_order().commitments() if codes else []
    return [(each, each.label) for each in before], [(each, each.label) for each in after]


def retired(noun, when):
    """Since when and why `noun`, as it was, is retired; None where it is not. One query where it is."""
    return _ended(noun, when, lambda version: version.retired_on is not None) if noun.retired_on else None


def no_longer_tracked(commitment, when):
    """Since when and why a commitment that was tracked once is so no more; None for any other. One query where it is not
    tracked."""
    return None if commitment.trackable else _ended(commitment, when, lambda version: not version.trackable)


def _naming(versions, code):
    """Those whose successors include `code`."""
    codes = Concat(Value(" "), "succeeded_by", Value(" "))
    return versions.annotate(after=codes).filter(after__contains=f" {code} ")


def _ended(noun, when, is_over):
    written = list(noun.versions.filter(recorded_at__lte=when.known_at).order_by(*_BY_DAY))
    held = [each for each in written if each.superseded_at is None or each.superseded_at > when.known_at]
    held = [each for each in held if each.from_on <= when.as_of]
    turns = [later for earlier, later in pairwise(held) if is_over(later) and not is_over(earlier)]
    return Ended(turns[-1].from_on, reason_of(turns[-1], written)) if turns else None


_BY_DAY = ("from_on", "recorded_at", "pk")
