"""Which claims a scorecard hears: those published by name, on the commitment itself or lent to it over a link."""

from django.db.models import CharField, F, Value

from commitments.progress.models import Claim

from .question import under

MADE_HERE = {name: Value("", output_field=CharField()) for name in ("via", "link_status")}
"""What a claim has in place of a link where it stands on its own commitment."""


def published_history(when):
    """All claims published by name that still have a place, with `stands`, evidence flags and their report; latest
    period first. What a shielded organisation says is on no page of an actor: see `commitments.heard_on`."""
    named = Claim.objects.by_name()
    return (
        named.public(as_of=when.as_of, known_at=when.known_at)
        .with_standing(as_of=when.as_of, known_at=when.known_at, among=named)
        .with_evidence_flags(known_at=when.known_at)
        .annotate(**MADE_HERE)
        .select_related("revision__report")
        .order_by("-period_end", "-published_at", "-revision_number", "-id")
    )


def lent_history(when, **at):
    """All claims published by name that lend their step to another commitment and still have a place: in force, or
    withdrawn. One row for each place. Adds `lent_to` (its id), `via` (the code of the link) and `link_status` (what has
    become of it, today). `at` says which commitments: `framework=...`, `pk=...`.

    A step of doing is never lent to what is to be refrained from, nor the other way round. What became of the link since
    changes nothing: see `ClaimReference.objects.lent`, which asks the same of the references.
    """
    public = Claim.objects.by_name().public(as_of=when.as_of, known_at=when.known_at)
    lending = {"references__lends": True, "references__commitment__kind": F("kind")}
    return public.filter(**lending, **under("references__commitment", at)).annotate(
        lent_to=F("references__commitment_id"),
        via=F("references__link__code"),
        link_status=F("references__link__status"),
    )


def lent_claims(when, **at):
    """The same without those withdrawn by then."""
    return lent_history(when, **at).in_force(known_at=when.known_at)


def standing_claims(when):
    """The claims published by name that speak for their actors, to be counted."""
    named = Claim.objects.by_name()
    standing = named.in_force(known_at=when.known_at)
    return standing.with_standing(as_of=when.as_of, known_at=when.known_at, among=named).filter(stands=True)
