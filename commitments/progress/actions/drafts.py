"""Writing into an open revision: begun, logged claim by claim, its period, what is taken out, what is thrown away."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commitments.actors.models import Actor
from commitments.audit.actions import record_event
from commitments.audit.immutability import TAKEN_DOWN
from commitments.catalogue.models import Commitment, Method
from commitments.common.labels import shown_claim
from commitments.common.templatetags.waymark import long_date
from commitments.evidence.actions import check_room, use_all
from commitments.evidence.refusals import NotUsable, TooMuch
from commitments.pledges.models import Pledge
from commitments.progress import access, periods
from commitments.progress.lifecycle import Refused
from commitments.progress.models import (
    Claim,
    ClaimAction,
    ClaimEvidence,
    ClaimTranslation,
    Report,
    Revision,
    columns_of,
)
from commitments.progress.questions import STORED, TEXTS, ClaimEntry
from commitments.record import workflow

from . import references


@transaction.atomic
def begin_report(*, actor, period_end, by, at, key=None, **facts):
    """A new report with its first draft revision. The same `key` gives the report that it made before.

    `facts` are cycle, framework (for a full review of it), period_start, language and public_identity, where they are
    known.
    """
    revision, _made = _begin(actor=actor, period_end=period_end, by=by, at=at, key=key, **facts)
    return revision


@transaction.atomic
def begin_full_review(*, actor, framework, period_end, by, at, key=None, cycle=None, **facts):
    """A full review: a report with a row for every objective or point of `framework`. (revision, whether it was made.)

    The actor's open review of the same framework in the same round is given instead of a second one.
    """
    # One at a time for each actor: of two who begin at once, the second finds what the first began.
    Actor.objects.select_for_update(no_key=True).get(pk=actor.pk)
    review = access.open_review(actor=actor, framework=framework, cycle=cycle)
    if review is not None:
        return review, False
    return _begin(actor=actor, framework=framework, cycle=cycle, period_end=period_end, by=by, at=at, key=key, **facts)


@transaction.atomic
def begin_with_claim(*, actor, commitment, entry, period_end, by, at, key=None, confirms=None, **facts):
    """The quick log: a report with one claim, in one act. A replayed `key` changes nothing. `confirms`: see log_claim."""
    revision, made = _begin(actor=actor, period_end=period_end, by=by, at=at, key=key, **facts)
    if made:
        written = {"version": revision.version, "by": by, "at": at, "confirms": confirms}
        log_claim(revision=revision, commitment=commitment, entry=entry, **written)
        revision.refresh_from_db()
    return revision


@transaction.atomic
def log_claim(*, revision, commitment, entry, version, by, at, prepared_by=None, confirms=None):
    """Write what `entry` says on `commitment`, or on a pledge of the actor, into an open revision, replacing what the
    revision said before.

    `version` is the one that the writer's form was opened with. `prepared_by` is the part of the actor that fills it:
    it stays named whoever goes over the text, until the answers are emptied. `confirms` is an earlier published claim:
    its answers and evidence are taken over as they were, with their dates; of `entry` is read where it counts too.
    """
    workflow.take(revision, version=version)
    if confirms is not None:
        _check_confirmable(confirms, revision=revision, commitment=commitment, at=at)
    check_own_pledge(commitment, actor_id=revision.report.actor_id)
    claim = Claim.objects.filter(revision=revision).about(commitment).first()
    before = _facts(claim) if claim else None
    said_before = _all_it_says(claim) if claim else None
    claim = claim or Claim(revision=revision, **columns_of(commitment))
    claim.kind = commitment.kind
    claim.actor_id = revision.report.actor_id
    claim.period_end = revision.period_end
    claim.revision_number = revision.number
    claim.transcribed = revision.report.is_transcribed
    for name, value in (_columns_of(entry) if confirms is None else stored_facts(confirms)).items():
        setattr(claim, name, value)
    claim.prepared_by = None if confirms is None and entry == ClaimEntry() else prepared_by or claim.prepared_by
    claim.unchanged_since = confirms or claim.unchanged_since
    if TAKEN_DOWN not in (getattr(claim, name) for name in TEXTS):
        claim.redacted_at = None  # written anew since: these words nobody took down
    claim.save()
    if confirms is not None:
        copy_parts(confirms, to=claim)
    else:
        _cite_actions(claim, entry.actions, actor=revision.report.actor)
        _attach_evidence(claim, entry.evidence, actor=revision.report.actor, by=by, at=at)
        # Saved without the tick, what stands no more is the answer of this report alone.
        is_outdated = claim in [each for each, _instead in outdated(revision, at=at)]
        if claim.unchanged_since and (is_outdated or _all_it_says(claim) != said_before):
            claim.unchanged_since = None
            claim.save(update_fields=["unchanged_since"])
        if before is not None:
            _drop_old_translations(claim, before=before)
    if not claim.pledge_id:
        references.count_elsewhere(claim, links=entry.counts, lends=entry.lends, by=by, at=at)
    record_event(verb="claim.logged", about=claim, by=by, at=at, before=before, after=_facts(claim))
    return claim


@transaction.atomic
def set_period(*, revision, period_start, period_end, version, by, at, language=None):
    """The period that an open revision speaks of; its claims follow. `language` stays as it is unless given."""
    check_period(period_start=period_start, period_end=period_end, at=at)
    workflow.take(revision, version=version)
    before = _period_facts(revision)
    Revision.objects.filter(pk=revision.pk).update(
        period_start=period_start,
        period_end=period_end,
        language=language or revision.language,
        # The day on which an earlier round was handed in (kept in the round) does not bound the period of the next.
        submitted_at=None,
        submitted_by=None,
    )
    claims = Claim.objects.filter(revision=revision)
    claims.update(period_end=period_end)
    # What was said of a later period does not stand yet at the end of this one.
    claims.filter(unchanged_since__period_end__gt=period_end).update(unchanged_since=None)
    revision.refresh_from_db()
    record_event(verb="revision.period_set", about=revision, by=by, at=at, before=before, after=_period_facts(revision))
    return revision


@transaction.atomic
def remove_claim(*, claim, version, by, at):
    """Take one claim out of an open revision."""
    workflow.take(claim.revision, version=version)
    record_event(verb="claim.removed", about=claim, by=by, at=at, before=_facts(claim))
    delete_claim(claim)


def delete_claim(claim):
    claim.references.all().delete()
    claim.cited_actions.all().delete()
    claim.used_evidence.all().delete()
    claim.translations.all().delete()
    claim.delete()


def _begin(
    *, actor, period_end, by, at, key, cycle=None, framework=None, period_start=None, language="en", public_identity=""
):
    """The draft revision, and whether this call made it."""
    check_period(period_start=period_start, period_end=period_end, at=at)
    try:
        with transaction.atomic():
            report = Report.objects.create(
                actor=actor, cycle=cycle, framework=framework, created_at=at, created_by=by, idempotency_key=key
            )
    except IntegrityError:
        # The same form, sent twice: the column is unique, so even two requests at once make one report.
        again = Report.objects.filter(idempotency_key=key, actor=actor, created_by=by).first() if key else None
        if again is None:
            raise
        return again.revisions.order_by("number")[0], False
    revision = Revision.objects.create(
        report=report,
        number=1,
        method=method_at(at),
        period_start=period_start,
        period_end=period_end,
        language=language,
        public_identity=public_identity,
        created_at=at,
        created_by=by,
    )
    workflow.mark(revision, "begin", from_state="", by=by, at=at, verb="report.begun")
    return revision, True


def check_own_pledge(about, *, actor_id):
    """A pledge is reported on by the actor that leads it, once it is published. (Of one that its maker has withdrawn, how
    it came to that can still be told.)"""
    if not isinstance(about, Pledge):
        return
    if about.actor_id != actor_id:
        raise Refused(_("Progress on a pledge is told by the actor that leads it."))
    if not Pledge.objects.published().filter(pk=about.pk).exists():
        raise Refused(_("Progress can be told of a pledge once it is published."))


def check_period(*, period_start, period_end, at):
    refusal = periods.why_not(start=period_start, end=period_end, today=at.date())
    if refusal:
        _field, sentence = refusal
        raise Refused(sentence)


def _period_facts(revision):
    return {
        "period_start": str(revision.period_start),
        "period_end": str(revision.period_end),
        "language": revision.language,
    }


def method_at(at):
    return Method.objects.in_force(as_of=at.date(), known_at=at).get()


def _check_confirmable(claim, *, revision, commitment, at):
    stands = _to_confirm(revision, at=at, commitment=commitment).first()
    if stands is None:
        raise Refused(
            _("What you said last time was corrected or withdrawn meanwhile, or is of a later period than this report.")
        )
    if claim != stands:
        sentence = _("What stands now is %(said)s. Open it again, and confirm that or answer anew.")
        raise Refused(sentence % {"said": _told(stands)})


def _to_confirm(revision, *, at, commitment=None):
    facts = {"actor": revision.report.actor, "period_end": revision.period_end, "besides": revision.report_id}
    return Claim.objects.to_confirm(commitment=commitment, at=at, **facts)


def outdated(revision, *, at):
    """(claim, what stands instead or None) of all that an open revision confirms as unchanged and that does not stand."""
    confirmed = list(Claim.objects.confirmed_in(revision, at=at))
    if not confirmed:
        return []
    stands = {claim.commitment_id: claim for claim in _to_confirm(revision, at=at)}
    pledges = [claim.pledge for claim in confirmed if claim.pledge_id]
    stands |= {pledge.pk: _to_confirm(revision, at=at, commitment=pledge).first() for pledge in pledges}
    found = [(claim, stands.get(claim.about_id)) for claim in confirmed]
    return [(claim, instead) for claim, instead in found if instead != claim.unchanged_since]


def why_not_unchanged(revision, *, at):
    """The sentences that say which answers were confirmed as unchanged and do not stand any more, or nothing."""
    return " ".join(_why_not_unchanged(claim, instead) for claim, instead in outdated(revision, at=at))


def _why_not_unchanged(claim, instead):
    words = {"about": claim.about.label, "confirmed": _told(claim.unchanged_since)}
    if instead is None:
        sentence = _(
            "%(about)s: you confirmed %(confirmed)s as unchanged, and it stands no more. Open it, and answer anew."
        )
        return sentence % words
    sentence = _(
        "%(about)s: you confirmed %(confirmed)s as unchanged, and %(said)s stands now. "
        "Open it, and confirm that or answer anew."
    )
    return sentence % {**words, "said": _told(instead)}


def _told(claim):
    return f"{shown_claim(claim).text} ({long_date(claim.period_end)})"


def copy_parts(claim, *, to):
    """The same actions, evidence and translations for another claim: nothing is said of them anew, their dates stay."""
    to.cited_actions.all().delete()
    to.used_evidence.all().delete()
    to.translations.all().delete()
    ClaimAction.objects.bulk_create([ClaimAction(claim=to, action_id=c.action_id) for c in claim.cited_actions.all()])
    ClaimEvidence.objects.bulk_create(
        [ClaimEvidence(claim=to, evidence_id=u.evidence_id, locator=u.locator) for u in claim.used_evidence.all()]
    )
    ClaimTranslation.objects.bulk_create(
        [
            ClaimTranslation(claim=to, field=t.field, language=t.language, text=t.text, official=t.official)
            for t in claim.translations.all()
        ]
    )


def _drop_old_translations(claim, *, before):
    """A translation of words that are no longer there goes. `before`: the texts as they were, by field."""
    changed = [name for name in ClaimTranslation.Field.values if getattr(claim, name) != before[name]]
    claim.translations.filter(field__in=changed).delete()


def _columns_of(entry):
    """{column: value} of an entry. What hangs on an answer that is not given says nothing."""
    said = {each.name: getattr(entry, each.name) for each in STORED}
    return {
        each.name: each.to_store(said[each.name] if not each.part_of or said[each.part_of] else each.default)
        for each in STORED
    }


def stored_facts(claim):
    """{column: value} of all that a claim answers in its own row."""
    return {each.name: getattr(claim, each.name) for each in STORED}


def _all_it_says(claim):
    return (
        stored_facts(claim),
        set(claim.cited_actions.values_list("action_id", flat=True)),
        set(claim.used_evidence.values_list("evidence_id", "locator")),
    )


def _cite_actions(claim, codes, *, actor):
    """Only the commitment's own menu, or what the actor itself announced, can be cited."""
    menu = () if claim.pledge_id else Commitment.objects.menu_of(claim.commitment, actor_code=actor.code)
    allowed = {a.code: a for a in menu}
    foreign = [code for code in codes if code not in allowed]
    if foreign:
        raise Refused(_("%(codes)s: not an action of this commitment's menu.") % {"codes": ", ".join(foreign)})
    claim.cited_actions.all().delete()
    ClaimAction.objects.bulk_create([ClaimAction(claim=claim, action=allowed[code]) for code in dict.fromkeys(codes)])


def _attach_evidence(claim, entries, *, actor, by, at):
    claim.used_evidence.all().delete()
    try:
        used = use_all(actor=actor, entries=entries, by=by, at=at)
    except NotUsable as refusal:
        raise Refused(str(refusal)) from refusal
    ClaimEvidence.objects.bulk_create(
        ClaimEvidence(claim=claim, evidence=item, locator=locator) for item, locator in used
    )
    _check_room(claim.revision_id)


def _check_room(revision_id):
    """The files of all claims of one revision together are not too many."""
    used = ClaimEvidence.objects.filter(claim__revision=revision_id, evidence__file__isnull=False)
    try:
        check_room([each.evidence for each in used.select_related("evidence")])
    except TooMuch as refusal:
        raise Refused(str(refusal)) from refusal


def _facts(claim):
    return {
        "counts": ", ".join(references.references_of(claim)),
        "commitment": claim.about.code,
        "prepared_by": claim.prepared_by.code if claim.prepared_by else "",
        "unchanged_since": str(claim.unchanged_since.period_end) if claim.unchanged_since else "",
        **stored_facts(claim),
    }
