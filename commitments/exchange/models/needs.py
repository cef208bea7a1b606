"""Needs: claims in force that say support would be welcome. A question to the claims; no row of its own is kept.

A need goes when its report is withdrawn, when a correction asks for none, when its actor closes it, and when another
answer of the actor speaks for it now: what it said then stays in the record and is no need of today. An actor that is
shielded, or whose report goes under a public identity, has none: theme, kind and region together could give it away
(docs/adr/0021).
"""

from django.db.models import Exists, OuterRef, Q

from commitments.actors.filters import body_is_there
from commitments.pledges.models import Pledge
from commitments.progress.models import Claim, Support

from .offers import NeedClosing
from .papers import here

ORDER = ("period_end", "published_at", "revision_number", "id")
"""By which one of several claims of an actor on one thing speaks for it: docs/methodology.md, "Which claim stands"."""


def needs_in_force(*, at):
    """Every claim in force, under its actor's name, that asks for support, with `closed` and `overtaken` (bool)."""
    closings = NeedClosing.objects.filter(here(OuterRef), at__lte=at)
    same = Q(commitment=OuterRef("commitment")) | Q(pledge=OuterRef("pledge"))
    later = Claim.objects.in_force(known_at=at).filter(same, _after_the_outer(), actor=OuterRef("actor"))
    # Of a pledge that was taken from public view not even the title is told.
    readable = Q(pledge=None) | Q(pledge__in=Pledge.objects.published())
    asking = Claim.objects.in_force(known_at=at).by_name().exclude(support="").filter(readable)
    asking = asking.annotate(closed=Exists(closings), overtaken=Exists(later))
    return asking.select_related("revision__report", "actor", "commitment__framework", "pledge")


def _after_the_outer():
    """The condition that a claim comes after the one outside, the first of ORDER that differs deciding."""
    after, equal = Q(), Q()
    for name in ORDER:
        after |= equal & Q(**{f"{name}__gt": OuterRef(name)})
        equal &= Q(**{name: OuterRef(name)})
    return after


def open_needs(*, at):
    """Those that can be matched today, public and private."""
    return needs_in_force(at=at).filter(closed=False, overtaken=False).filter(body_is_there())


def public_needs(*, at):
    return open_needs(at=at).filter(support=Support.PUBLIC)


def private_needs(*, at):
    """For curators alone."""
    return open_needs(at=at).filter(support=Support.PRIVATE)


def is_open(need):
    """`need` comes from needs_in_force."""
    return not (need.closed or need.overtaken or need.actor.body.retired_on)
