"""Writing a pledge: begun, and written while it is open."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actors.models import Actor
from commitments.audit import keys
from commitments.audit.actions import record_event
from commitments.audit.immutability import TAKEN_DOWN
from commitments.catalogue.models import Commitment
from commitments.pledges import entries, lifecycle, measures
from commitments.pledges.models import (
    Pledge,
    PledgeCommitment,
    PledgeEntry,
    PledgeEvidence,
    PledgeMoney,
    PledgePartner,
    PledgeRevision,
    code_of,
)
from commitments.record import workflow
from commitments.record.workflow import Refused

from . import rules

TEXT = ("title", "text", "language", "form", "nature", "measure", "unit", "direction", "baseline", "baseline_on")
FACTS = (*TEXT, "target", "due_on")
LONGEST_SUMS = 40


@transaction.atomic
def begin_pledge(*, actor, text, by, at, said=None, money=(), key=None):
    """A new pledge with its first draft, made on the day that `said` names. The same `key` begins nothing more: it gives
    the revision that it began before. One that was discarded is begun anew."""
    begun, before = keys.once(
        key=key,
        act=f"pledges.new/{actor.pk}",
        by=by,
        at=at,
        make=lambda: _begin(actor, text, said=said, money=money, by=by, at=at),
    )
    known = begun or PledgeRevision.objects.select_related("pledge__actor").filter(pk=before).first()
    return known or _begin(actor, text, said=said, money=money, by=by, at=at)


@transaction.atomic
def write_pledge(*, revision, text, version, by, at, said=None, money=(), reason=None):
    """Write the text of an open revision, with the state and the sums that it brings, in place of what it said before.

    `version` is the one that the writer's form was opened with. `reason` stays as it is unless given.
    """
    workflow.take(revision, version=version)
    before = _facts(revision)
    if reason is not None:
        revision.reason = reason
    write_into(revision, text, said=said, money=money, at=at)
    revision.refresh_from_db()
    record_event(verb="pledge.written", about=revision, by=by, at=at, before=before, after=_facts(revision))
    return revision


def _begin(actor, text, *, said, money, by, at):
    rules.check_maker(actor)
    pledge = make_pledge(actor, created_at=at, created_by=by)
    revision = PledgeRevision.objects.create(pledge=pledge, created_at=at, created_by=by)
    write_into(revision, text, said=said or entries.Said(lifecycle.MADE), money=money, at=at)
    revision.refresh_from_db()
    workflow.mark(revision, "begin", from_state="", by=by, at=at, verb="pledge.begun")
    return revision


def make_pledge(actor, **facts):
    """The container, with its code. Eight hexadecimal digits may be taken already: then others are drawn."""
    for _attempt in range(8):
        pledge = Pledge(actor=actor, **facts)
        pledge.code = code_of(pledge.pk)
        if not Pledge.objects.filter(code=pledge.code).exists():
            break
    pledge.save(force_insert=True)
    return pledge


def write_into(revision, text, *, said, money, at):
    actor = revision.pledge.actor
    if measures.why_not_direction(baseline=text.baseline, target=text.target, direction=text.direction):
        raise Refused(_("The target lies the other way than the direction that is stated."))
    rules.check_alone(text)
    for name in FACTS:
        setattr(revision, name, getattr(text, name))
    if TAKEN_DOWN not in (getattr(text, name) for name in ("title", "text", "measure", "unit")):
        revision.redacted_at = None  # written anew since: these words nobody took down
    revision.matches = rules.matched(text, pledge=revision.pledge)
    revision.specific = " ".join(text.specific)
    revision.save(update_fields=[*FACTS, "matches", "specific", "reason", "redacted_at"])
    empty(revision)
    PledgeCommitment.objects.bulk_create(
        PledgeCommitment(revision=revision, commitment=each) for each in _commitments(text.commitments)
    )
    PledgePartner.objects.bulk_create(
        PledgePartner(revision=revision, actor=each) for each in _partners(text.partners, maker=actor)
    )
    if said is not None:
        _say(revision, said, at=at)
    _tell_money(revision, money, at=at)


def empty(revision):
    """What hangs on an open revision goes, to be written anew."""
    PledgeEvidence.objects.filter(entry__revision=revision).delete()
    for rows in (revision.entries, revision.money, revision.advances, revision.partners):
        rows.all().delete()


def _say(revision, said, *, at):
    if said.on is not None and said.on > at.date():
        raise Refused(_("A state is told once its day has come."))
    if any(document.dated_on and document.dated_on > at.date() for document in said.evidence):
        raise Refused(_("Evidence cannot be dated after today."))
    if said.on is None:
        if said.note.strip() or said.value is not None or said.evidence:
            raise Refused(_("Give the day since which it is so. What is told of a state is kept with its day."))
        return  # nothing is said yet: a draft has no state before its day is typed
    entry = PledgeEntry.objects.create(
        revision=revision, standing=said.standing, on=said.on, note=said.note, value=said.value
    )
    PledgeEvidence.objects.bulk_create(
        PledgeEvidence(
            entry=entry,
            title=document.title,
            link=document.link,
            issuer=document.issuer,
            issuer_class=document.issuer_class,
            dated_on=document.dated_on,
        )
        for document in said.evidence
    )


def _tell_money(revision, money, *, at):
    if len(money) > LONGEST_SUMS:
        raise Refused(_("These are very many sums for one revision. Tell some of them in the next one."))
    ours = set(
        PledgeMoney.objects.filter(
            revision__pledge=revision.pledge_id, revision__state=lifecycle.PUBLISHED, pk__in=[m.corrects for m in money]
        ).values_list("pk", flat=True)
    )
    for each in money:
        if each.on > at.date():
            raise Refused(_("A sum is told once its day has come."))
        if each.corrects is not None and each.corrects not in ours:
            raise Refused(_("A sum corrects a published sum of the same pledge."))
    PledgeMoney.objects.bulk_create(
        PledgeMoney(
            revision=revision,
            stage=each.stage,
            amount=each.amount,
            currency=each.currency,
            on=each.on,
            source=each.source,
            link=each.link,
            corrects_id=each.corrects,
        )
        for each in money
    )


def _commitments(codes):
    found = {c.code: c for c in Commitment.objects.trackable().filter(code__in=codes)}
    if foreign := [code for code in codes if code not in found]:
        raise Refused(_("%(codes)s: no commitment that can be advanced.") % {"codes": ", ".join(foreign)})
    return [found[code] for code in dict.fromkeys(codes)]


def _partners(codes, *, maker):
    found = {a.code: a for a in Actor.objects.in_world(fictional=maker.fictional).filter(code__in=codes)}
    if maker.code in codes:
        raise Refused(_("Who makes the pledge leads it, and is not its own partner."))
    if foreign := [code for code in codes if code not in found]:
        raise Refused(_("%(codes)s: not an actor that can be named.") % {"codes": ", ".join(foreign)})
    return [found[code] for code in dict.fromkeys(codes)]


def _facts(revision):
    """What events keep of it: what it is, and none of its texts, which stand in the rounds."""
    return {
        "form": revision.form,
        "nature": revision.nature,
        "matches": revision.matches.code if revision.matches else "",
        "commitments": sorted(revision.advances.values_list("commitment__code", flat=True)),
        "partners": sorted(revision.partners.values_list("actor__code", flat=True)),
        "entries": [f"{e.standing} {e.on}" for e in revision.entries.order_by("id")],
        "money": [f"{m.stage} {m.amount} {m.currency} {m.on}" for m in revision.money.order_by("id")],
        **{name: str(getattr(revision, name)) for name in ("baseline", "target", "unit", "direction", "due_on")},
    }
