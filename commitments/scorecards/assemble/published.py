"""What was published on actors and commitments, by anybody, as a scorecard hears it: claims by name, on the commitment
itself or lent to it over a link; assessments, one of each assessor; and both together, to be shown one by one."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, CharField, F, Q, Value
from django.db.models import When as Where

from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.actors.models import Actor, ActorVersion
from commitments.actors.naming import name_then
from commitments.assessment.models import SHOWN_REPLIES, AssessmentRevision, Stance
from commitments.catalogue.models import Commitment, status_known
from commitments.progress.models import Claim, ClaimReference

from .question import asked, entries_of, under

MADE_HERE = {name: Value("", output_field=CharField()) for name in ("via", "link_status")}
"""What a claim has in place of a link where it stands on its own commitment."""


def as_heard(claims, when):
    """Claims with all that `lanes.voice_of` asks of one. What a shielded organisation says is on no page of an actor: see
    `commitments.heard_on`."""
    return claims.with_evidence_flags(known_at=when.known_at).annotate(**MADE_HERE).select_related("revision__report")


def lent_history(when, **at):
    """All claims published by name that lend their step to another commitment and still have a place: in force, or
    withdrawn. One row for each place. Adds `lent_to` (its id), `via` (the code of the link) and `link_status` (what had
    become of it by then). `at` says which commitments: `framework=...`, `pk=...`.

    A step of doing is never lent to what is to be refrained from, nor the other way round. What became of the link since
    changes nothing: see `ClaimReference.objects.lent`, which asks the same of the references.
    """
    # Found by the references, which are few: a claim that is lent to nothing is never looked at.
    lenders = ClaimReference.objects.filter(lends=True).values("claim")
    public = Claim.objects.filter(pk__in=lenders).by_name().public(**when.both)
    lending = {"references__lends": True, "references__commitment__kind": F("kind")}
    return public.filter(**lending, **under("references__commitment", at)).annotate(
        lent_to=F("references__commitment_id"),
        via=F("references__link__code"),
        link_status=status_known("references__link", "references__link__status", known_at=when.known_at),
    )


def lent_claims(when, **at):
    """The same without those withdrawn by then."""
    return lent_history(when, **at).in_force(known_at=when.known_at)


def pairs_of(when, *, by, on, entries):
    """The pairs that are asked for, as `ClaimQuerySet.speaking` takes them: the actors `by`, the entries that stand with
    them, and the commitments `on`."""
    actors = asked(Actor, by)
    if entries.found:
        actors = Actor.objects.filter(Q(pk__in=actors.values("pk")) | Q(pk__in=entries.found))
    return {"actors": actors, "commitments": asked(Commitment, on), **when.both}


def standing_claims(when, *, by, on, entries):
    """The claims published by name that speak for their actors, to be counted. Of a body that was entered twice the
    greatest speaks. Source: docs/methodology.md, "How the past is kept"."""
    standing = Claim.objects.speaking(**pairs_of(when, by=by, on=on, entries=entries))
    outdone = outdone_claims(when, entries)
    return standing.exclude(pk__in=outdone) if outdone else standing


def outdone_claims(when, entries):
    """Ids of the claims that stand for one entry of a body and not for the body: another entry of it has a greater one. No
    query where nothing was merged."""
    parties = {*entries.kept, *entries.kept.values()}
    if not parties:
        return []
    standing = Claim.objects.speaking(
        actors=Actor.objects.filter(pk__in=parties), commitments=Commitment.objects.all(), **when.both
    )
    ranked = ("period_end", "published_at", "revision_number", "pk")
    rows = standing.order_by(*ranked).values_list("commitment", "actor", "pk")
    speaking = {(commitment, entries.body(actor)): pk for commitment, actor, pk in rows}
    return [pk for commitment, actor, pk in rows if speaking[commitment, entries.body(actor)] != pk]


HIDDEN = Q(public_identity__in=PUBLIC_IDENTITIES) | Q(assessment__assessor__shielded=True)
"""Published under no name: known by the month."""


def public_assessments(when):
    """All assessments that anyone may read and that speak of a period that had ended: in force, or withdrawn. Adds
    `known_by` (the instant by which each is known) and `hidden`. Real and fictional actors never judge each other;
    nothing is told of a shielded subject.
    """
    named = {"name_then": name_then("assessment__assessor", known_at=when.known_at)}
    return (
        AssessmentRevision.objects.annotate(
            known_by=Case(Where(HIDDEN, then=Value(when.month_known)), default=Value(when.known_at)),
            hidden=Case(Where(HIDDEN, then=Value(True)), default=Value(False)),
            **named,
        )
        .filter(
            published_at__lte=F("known_by"),
            period_end__lte=when.as_of,
            assessment__assessor__fictional=F("assessment__subject__fictional"),
            assessment__subject__shielded=False,
        )
        .exclude(superseded_at__lte=F("known_by"))
    )


def assessments_in_force(when):
    """The same without those withdrawn by then."""
    return public_assessments(when).exclude(withdrawn_at__lte=F("known_by"))


def is_withdrawn(revision):
    """By the instant that was asked for."""
    return revision.withdrawn_at is not None and revision.withdrawn_at <= revision.known_by


def one_of_each(revisions, *, as_of):
    """Of assessments of one actor on one commitment, those that speak: of each assessor the greatest (period_end,
    published_at, number, id) that is in force and whose period ended by `as_of`.

    What an organisation says by name and what it says without one are never held against each other: that one takes
    the other's place would tell whose both are. Source: docs/methodology.md, "Two lanes and agreement".
    """
    in_force = [each for each in revisions if not is_withdrawn(each) and each.period_end <= as_of]
    in_force.sort(key=lambda each: (each.period_end, each.published_at, each.number, each.pk))
    return list({(each.assessment.assessor_id, each.hidden): each for each in in_force}.values())


def is_disputed(*, stance, step_changed):
    """The subject disagrees, and the assessor gave no other step after that."""
    return stance == Stance.DISAGREE and not step_changed


@dataclass
class Said:
    """On one actor and one commitment: claims by itself (those lent over a link too, with `via`), assessments by
    others. Latest period first; withdrawn ones among them."""

    claims: list[Claim] = field(default_factory=list)
    assessments: list = field(default_factory=list)


def said_of(when, *, by, on, claims=Claim.objects.told, beside=("revision__report",)):
    """{(commitment id, actor id): Said}, an empty one where nothing was published. Three queries.

    `by` and `on` say which actors and commitments, as conditions: `{"pk": 3}`, `{"framework": framework}`. `claims` finds
    what is read of the pairs: `told`, or another of those that stand beside it; `beside`, what is read with each claim.
    """
    found = defaultdict(Said)
    entries = entries_of(when, by)
    heard = as_heard(claims(**pairs_of(when, by=by, on=on, entries=entries)), when)
    for claim in heard.select_related(None).select_related(*beside):
        found[claim.commitment_id, entries.body(claim.actor_id)].claims.append(claim)
    if _may_lend(when, by=by, entries=entries):
        lent = lent_history(when, **on).filter(entries.of("actor", by)).with_evidence_flags(known_at=when.known_at)
        for claim in lent.select_related("revision__report"):
            found[claim.lent_to, entries.body(claim.actor_id)].claims.append(claim)
    heard = public_assessments(when).filter(
        entries.of("assessment__subject", by), **under("assessment__commitment", on)
    )
    heard = heard.select_related("assessment__assessor", *SHOWN_REPLIES).order_by("-period_end", "-pk")
    for revision in _as_kept(heard, entries):
        subject = entries.body(revision.assessment.subject_id)
        found[revision.assessment.commitment_id, subject].assessments.append(revision)
    assessors = [each.assessment.assessor for said in found.values() for each in said.assessments]
    ActorVersion.objects.put_on_all(assessors, **when.both)
    for said in found.values():
        said.claims.sort(key=rank, reverse=True)
    return found


def _may_lend(when, *, by, entries):
    """Whether a claim of one of the actors `by` may be lent over a link. Few actors lend one, and on a page of today who does
    is known already."""
    if when.versions is None or not by.keys() <= {"pk", "in"}:
        return True
    references = ClaimReference.objects.filter(lends=True)
    lenders = when.once(["lenders"], lambda: set(references.values_list("claim__actor", flat=True)))
    asked_for = {by["pk"]} if "pk" in by else set(by["in"])
    return not lenders.isdisjoint(asked_for | set(entries.found))


def _as_kept(revisions, entries):
    """Assessments, not to be saved, by the entries that were kept. What one entry of a body said of the other is no voice of
    another."""
    if not entries.kept:
        return revisions
    kept = Actor.objects.in_bulk(set(entries.kept.values()))
    told = []
    for revision in revisions:
        assessment = revision.assessment
        if entries.body(assessment.assessor_id) != entries.body(assessment.subject_id):
            assessment.assessor = kept.get(entries.body(assessment.assessor_id), assessment.assessor)
            told.append(revision)
    return told


def rank(claim):
    """What decides which of an actor's claims on one commitment speaks; a direct one comes first when all else is equal.
    Source: docs/methodology.md, "Which claim stands"."""
    return claim.period_end, claim.published_at, claim.revision_number, not claim.via, claim.pk
