"""Needs: claims in force that say support would be welcome. A question to the claims; no row of its own is kept.

A need goes when its report is withdrawn, when a correction asks for none, when its actor closes it, and when the actor has
spoken of a later period: what it said then stays in the record and is no need of today. An actor that is shielded, or
whose report goes under a public identity, has none: theme, kind and region together could give it away (docs/adr/0021).
"""

from django.db.models import Exists, OuterRef, Q

from commitments.progress.models import Claim, Support

from .offers import NeedClosing
from .papers import here


def needs_in_force(*, at):
    """Every claim in force, under its actor's name, that asks for support, with `closed` and `overtaken` (bool)."""
    closings = NeedClosing.objects.filter(here(OuterRef), at__lte=at)
    later = Claim.objects.in_force(known_at=at).filter(
        Q(commitment=OuterRef("commitment")) | Q(pledge=OuterRef("pledge")),
        actor=OuterRef("actor"),
        period_end__gt=OuterRef("period_end"),
    )
    asking = Claim.objects.in_force(known_at=at).by_name().exclude(support="").filter(actor__retired_on=None)
    asking = asking.annotate(closed=Exists(closings), overtaken=Exists(later))
    return asking.select_related("revision__report", "actor", "commitment__framework", "pledge")


def open_needs(*, at):
    """Those that can be matched today, public and private."""
    return needs_in_force(at=at).filter(closed=False, overtaken=False)


def public_needs(*, at):
    return open_needs(at=at).filter(support=Support.PUBLIC)


def private_needs(*, at):
    """For curators alone."""
    return open_needs(at=at).filter(support=Support.PRIVATE)


def is_open(need):
    """`need` comes from needs_in_force."""
    return not (need.closed or need.overtaken)
