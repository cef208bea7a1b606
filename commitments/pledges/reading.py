"""A revision of a pledge with everything that it brings, and what it says as the plain values that a form handed in."""

from django.db.models import Prefetch

from . import entries
from .models import PledgeCommitment, PledgeEntry, PledgeMoney, PledgePartner, PledgeRevision


def with_parts(revisions):
    """Adds all that a revision brings, however many revisions there are: seven queries."""
    advances = PledgeCommitment.objects.select_related("commitment__framework").order_by("id")
    partners = PledgePartner.objects.select_related("actor").order_by("actor__name", "id")
    states = PledgeEntry.objects.prefetch_related("evidence").order_by("-on", "-id")
    money = PledgeMoney.objects.select_related("corrects").order_by("stage", "-on", "-id")
    return revisions.select_related("pledge__actor", "matches__actor").prefetch_related(
        Prefetch("advances", advances),
        Prefetch("partners", partners),
        Prefetch("entries", states),
        Prefetch("money", money),
    )


def whole(revision):
    """The same revision, fresh from its rows, with everything that it brings."""
    return with_parts(PledgeRevision.objects.with_names().filter(pk=revision.pk)).get()


def text_of(whole):
    """What a revision (with its parts) says, as the plain values that the form handed in."""
    facts = {name: getattr(whole, name) for name in ("title", "text", "language", "form", "nature", "measure", "unit")}
    figures = {n: getattr(whole, n) for n in ("direction", "baseline", "baseline_on", "target", "due_on")}
    return entries.PledgeText(
        **facts,
        **figures,
        matches=whole.matches.code if whole.matches else "",
        commitments=tuple(each.commitment.code for each in whole.advances.all()),
        partners=tuple(each.actor.code for each in whole.partners.all()),
        specific=tuple(whole.specific_codes),
    )


def said_of(whole):
    """The state that a revision (with its parts) brings, or None."""
    entry = next(iter(whole.entries.all()), None)
    if entry is None:
        return None
    documents = tuple(
        entries.Document(
            title=each.title, issuer_class=each.issuer_class, link=each.link, issuer=each.issuer, dated_on=each.dated_on
        )
        for each in sorted(entry.evidence.all(), key=lambda each: each.pk)
    )
    return entries.Said(standing=entry.standing, on=entry.on, note=entry.note, value=entry.value, evidence=documents)


def sums_of(whole):
    """The sums that a revision (with its parts) brings, as plain values."""
    names = ("stage", "amount", "currency", "on", "source", "link")
    rows = sorted(whole.money.all(), key=lambda each: each.pk)
    return tuple(entries.Sum(**{n: getattr(each, n) for n in names}, corrects=each.corrects_id) for each in rows)
