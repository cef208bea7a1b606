"""Every write to reports. Each action is one transaction and leaves its event behind.

`by` is the person who acts, `at` the instant. Who may is settled by access.py before an action is called; when it may
happen is settled here, by lifecycle.py. Raises Refused with the sentence that the user reads, and Stale when somebody
else wrote first.
"""

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.catalogue.models import Commitment, Method
from commitments.evidence.actions import use_evidence

from . import access, lifecycle, periods
from .entries import missing_fields
from .lifecycle import Refused
from .models import Claim, ClaimAction, ClaimEvidence, Origin, Report, Revision, RevisionMove

CLAIM_FIELDS = (
    "answer",
    "answer_reason",
    "stage",
    "practice",
    "safeguard",
    "breach_reported",
    "momentum",
    "self_view",
    "narrative",
    "obstacles",
    "next_step",
)


class Stale(Refused):
    """Somebody saved this report after the form was opened. Nothing was written."""

    def __init__(self):
        super().__init__(_("Somebody else saved this report after you opened it. Nothing was overwritten."))


class Incomplete(Refused):
    """A report that cannot be submitted yet. `gaps` maps each claim to the names of its empty required fields."""

    def __init__(self, gaps):
        self.gaps = gaps
        super().__init__(_("Some answers are still missing."))


@transaction.atomic
def begin_report(*, actor, period_end, by, at, key=None, **facts):
    """A new report with its first draft revision. The same `key` gives the report that it made before.

    `facts` are cycle, period_start, language and public_identity, where they are known.
    """
    revision, _made = _begin(actor=actor, period_end=period_end, by=by, at=at, key=key, **facts)
    return revision


@transaction.atomic
def begin_with_claim(*, actor, commitment, entry, period_end, by, at, key=None, **facts):
    """The quick log: a report with one claim, in one act. A replayed `key` changes nothing."""
    revision, made = _begin(actor=actor, period_end=period_end, by=by, at=at, key=key, **facts)
    if made:
        log_claim(revision=revision, commitment=commitment, entry=entry, version=revision.version, by=by, at=at)
        revision.refresh_from_db()
    return revision


@transaction.atomic
def log_claim(*, revision, commitment, entry, version, by, at, prepared_by=None):
    """Write what `entry` says on `commitment` into an open revision, replacing what the revision said before.

    `version` is the one that the writer's form was opened with.
    """
    _take(revision, version=version)
    claim = Claim.objects.filter(revision=revision, commitment=commitment).first()
    before = _facts(claim) if claim else None
    claim = claim or Claim(revision=revision, commitment=commitment, prepared_by=prepared_by)
    claim.kind = commitment.kind
    claim.actor_id = revision.report.actor_id
    claim.period_end = revision.period_end
    claim.revision_number = revision.number
    claim.transcribed = revision.report.is_transcribed
    for name in CLAIM_FIELDS:
        setattr(claim, name, getattr(entry, name))
    claim.reasons = " ".join(entry.reasons)
    claim.save()
    _cite_actions(claim, entry.actions, actor=revision.report.actor)
    _attach_evidence(claim, entry.evidence, actor=revision.report.actor, by=by, at=at)
    record_event(verb="claim.logged", about=claim, by=by, at=at, before=before, after=_facts(claim))
    return claim


@transaction.atomic
def set_period(*, revision, period_start, period_end, version, by, at, language=None):
    """The period that an open revision speaks of; its claims follow. `language` stays as it is unless given."""
    _check_period(period_start=period_start, period_end=period_end, at=at)
    _take(revision, version=version)
    before = _period_facts(revision)
    Revision.objects.filter(pk=revision.pk).update(
        period_start=period_start, period_end=period_end, language=language or revision.language
    )
    Claim.objects.filter(revision=revision).update(period_end=period_end)
    revision.refresh_from_db()
    record_event(verb="revision.period_set", about=revision, by=by, at=at, before=before, after=_period_facts(revision))
    return revision


@transaction.atomic
def remove_claim(*, claim, version, by, at):
    """Take one claim out of an open revision."""
    _take(claim.revision, version=version)
    record_event(verb="claim.removed", about=claim, by=by, at=at, before=_facts(claim))
    claim.cited_actions.all().delete()
    claim.used_evidence.all().delete()
    claim.delete()


@transaction.atomic
def discard_draft(*, revision, by, at, version=None):
    """Throw a draft away that nobody but its actor has seen. A returned revision has a history, and stays, unless its
    report was withdrawn meanwhile."""
    lifecycle.check_discardable(
        state=revision.state,
        submitted_at=revision.submitted_at,
        report_withdrawn=access.is_withdrawn(revision.report_id),
    )
    # Taken first: a colleague who has just saved or submitted it must not find it gone.
    _swap(revision, version=revision.version if version is None else version, states=[revision.state])
    report = revision.report
    record_event(verb="revision.discarded", about=revision, by=by, at=at)
    for claim in revision.claims.all():
        claim.cited_actions.all().delete()
        claim.used_evidence.all().delete()
        claim.delete()
    revision.moves.all().delete()
    revision.delete()
    if not report.revisions.exists():
        report.delete()


@transaction.atomic
def submit_report(*, revision, by, at, version=None):
    """Hand an open revision to the reviewers. Raises Incomplete when an answer is missing."""
    if version is not None and version != revision.version:
        raise Stale
    _hold(revision.report_id)
    _check_not_withdrawn(revision)
    claims = list(revision.claims.select_related("commitment"))
    if not claims:
        raise Refused(_("A report says something on at least one commitment."))
    gaps = {claim: missing for claim in claims if (missing := missing_fields(claim, kind=claim.kind))}
    if gaps:
        raise Incomplete(gaps)
    if revision.number > 1 and not revision.reason.strip():
        raise Refused(_("A correction says why it is made."))
    _check_period(period_start=revision.period_start, period_end=revision.period_end, at=at)
    return _move(revision, "submit", by=by, at=at, submitted_at=at, submitted_by=by)


@transaction.atomic
def return_report(*, revision, comment, by, at, version=None):
    """Give a submitted revision back to its actor, with what is to be done. `version`: see publish_report."""
    if version is not None and version != revision.version:
        raise Stale
    if not comment.strip():
        raise Refused(_("Say what is to be completed or changed."))
    return _move(revision, "return", by=by, at=at, comment=comment, returned_at=at, returned_by=by)


@transaction.atomic
def publish_report(*, revision, by, at, version=None):
    """Make a submitted revision public, with its claims; the revision that it corrects stops speaking.

    `version` is the one that the reviewer read: a report that was returned and came back meanwhile is another text.
    """
    if version is not None and version != revision.version:
        raise Stale
    _hold(revision.report_id)
    _check_not_withdrawn(revision)
    if by is not None and by.pk == revision.submitted_by_id:
        raise Refused(_("Nobody publishes what they submitted themselves."))
    earlier = Revision.objects.filter(report=revision.report_id, state=lifecycle.PUBLISHED, superseded_at=None)
    Claim.objects.filter(revision__in=earlier, superseded_at=None).update(superseded_at=at)
    earlier.update(superseded_at=at)
    # The claims go first: once the revision is published, the database refuses any change to it and to them.
    Claim.objects.filter(revision=revision).update(published_at=at)
    return _move(revision, "publish", by=by, at=at, published_at=at, published_by=by)


@transaction.atomic
def begin_correction(*, report, reason, by, at):
    """The next numbered revision of a published report: a draft that starts from what the last one says."""
    if not reason.strip():
        raise Refused(_("A correction says why it is made."))
    _hold(report.pk)
    if report.revisions.filter(state__in=lifecycle.UNSETTLED).exists():
        raise Refused(_("This report already has a revision in the making."))
    last = report.revisions.filter(state=lifecycle.PUBLISHED, superseded_at=None).first()
    if last is None:
        raise Refused(_("Only a published report can be corrected."))
    try:
        with transaction.atomic():
            revision = Revision.objects.create(
                report=report,
                number=report.revisions.aggregate(n=Max("number"))["n"] + 1,
                method=_method_at(at),
                period_start=last.period_start,
                period_end=last.period_end,
                language=last.language,
                public_identity=last.public_identity,
                reason=reason,
                created_at=at,
                created_by=by,
            )
    except IntegrityError as rival:  # two requests at once: the database lets one of them begin
        raise Refused(_("This report already has a revision in the making.")) from rival
    for claim in last.claims.all():
        _copy_claim(claim, to=revision)
    _note_move(revision, from_state="", by=by, at=at, verb="report.correction_begun", comment=reason)
    return revision


@transaction.atomic
def withdraw_report(*, report, reason, by, at):
    """Take a whole published report back. Its place stays, as a tombstone; nothing older speaks for it."""
    if not reason.strip():
        raise Refused(_("Say why the report is withdrawn."))
    _hold(report.pk)
    published = list(report.revisions.filter(state=lifecycle.PUBLISHED).order_by("number"))
    if not published:
        raise Refused(str(lifecycle.MOVES["withdraw"].otherwise))
    Claim.objects.filter(revision__in=published).update(withdrawn_at=at)
    for revision in published:
        _move(
            revision,
            "withdraw",
            by=by,
            at=at,
            comment=reason,
            withdrawn_at=at,
            withdrawn_by=by,
            withdrawal_reason=reason,
        )
    return published[-1]


@transaction.atomic
def transcribe_report(*, report_id, actor, source_note, period_start, period_end, entries, at):
    """Put what a body wrote elsewhere into the record: published at once, marked transcribed, never counted as reported.

    `entries` maps commitments to ClaimEntry. Nobody submitted it, so nobody is named as doing so.
    """
    report = Report.objects.create(
        id=report_id, actor=actor, origin=Origin.TRANSCRIBED, source_note=source_note, created_at=at
    )
    revision = Revision.objects.create(
        report=report, method=_method_at(at), period_start=period_start, period_end=period_end, created_at=at
    )
    for commitment, entry in entries.items():
        log_claim(revision=revision, commitment=commitment, entry=entry, version=revision.version, by=None, at=at)
        revision.version += 1
    revision.refresh_from_db()
    Claim.objects.filter(revision=revision).update(published_at=at)
    Revision.objects.filter(pk=revision.pk).update(state=lifecycle.PUBLISHED, published_at=at)
    revision.refresh_from_db()
    _note_move(revision, from_state=lifecycle.DRAFT, by=None, at=at, verb="report.transcribed")
    return revision


def _begin(*, actor, period_end, by, at, key, cycle=None, period_start=None, language="en", public_identity=""):
    """The draft revision, and whether this call made it."""
    _check_period(period_start=period_start, period_end=period_end, at=at)
    try:
        with transaction.atomic():
            report = Report.objects.create(actor=actor, cycle=cycle, created_at=at, created_by=by, idempotency_key=key)
    except IntegrityError:
        # The same form, sent twice: the column is unique, so even two requests at once make one report.
        again = Report.objects.filter(idempotency_key=key, actor=actor, created_by=by).first() if key else None
        if again is None:
            raise
        return again.revisions.order_by("number")[0], False
    revision = Revision.objects.create(
        report=report,
        number=1,
        method=_method_at(at),
        period_start=period_start,
        period_end=period_end,
        language=language,
        public_identity=public_identity,
        created_at=at,
        created_by=by,
    )
    _note_move(revision, from_state="", by=by, at=at, verb="report.begun")
    return revision, True


def _take(revision, *, version):
    """Compare and swap: the write goes on only if nobody wrote since `version`. One statement, so no race."""
    lifecycle.check_writable(state=revision.state)
    _swap(revision, version=version, states=lifecycle.OPEN)


def _swap(revision, *, version, states):
    taken = Revision.objects.filter(pk=revision.pk, version=version, state__in=states).update(version=F("version") + 1)
    if not taken:
        raise Stale


def _hold(report_id):
    """Let one act at a time decide what becomes of a whole report: what is read of its revisions after this stays true.

    A row lock on PostgreSQL; on SQLite the transaction itself already keeps everybody else from writing.
    """
    if Report.objects.select_for_update(no_key=True).filter(pk=report_id).first() is None:
        raise Stale


def _move(revision, name, *, by, at, comment="", **facts):
    move = lifecycle.check_move(name, state=revision.state)
    moved = Revision.objects.filter(pk=revision.pk, state=revision.state, version=revision.version).update(
        state=move.target, version=F("version") + 1, **facts
    )
    if not moved:
        raise Stale
    from_state = revision.state
    revision.refresh_from_db()
    _note_move(revision, from_state=from_state, by=by, at=at, verb=f"report.{move.target}", comment=comment)
    return revision


def _note_move(revision, *, from_state, by, at, verb, comment=""):
    RevisionMove.objects.create(
        revision=revision, from_state=from_state, to_state=revision.state, at=at, by=by, comment=comment
    )
    record_event(
        verb=verb,
        about=revision,
        by=by,
        at=at,
        before={"state": from_state} if from_state else None,
        after={"state": revision.state, "number": revision.number},
        note=comment,
    )


def _check_not_withdrawn(revision):
    """A withdrawal ends the report, a correction in the making included: nobody waits for its author to let go."""
    if access.is_withdrawn(revision.report_id):
        raise Refused(str(lifecycle.ENDED))


def _check_period(*, period_start, period_end, at):
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


def _method_at(at):
    return Method.objects.in_force(at.date())[0]


def _cite_actions(claim, codes, *, actor):
    """Only the commitment's own menu, or what the actor itself announced, can be cited."""
    allowed = {a.code: a for a in Commitment.objects.menu_of(claim.commitment, actor_code=actor.code)}
    foreign = [code for code in codes if code not in allowed]
    if foreign:
        raise Refused(_("%(codes)s: not an action of this commitment's menu.") % {"codes": ", ".join(foreign)})
    claim.cited_actions.all().delete()
    ClaimAction.objects.bulk_create([ClaimAction(claim=claim, action=allowed[code]) for code in dict.fromkeys(codes)])


def _attach_evidence(claim, entries, *, actor, by, at):
    claim.used_evidence.all().delete()
    items = {}
    for entry in entries:
        if entry.dated_on and entry.dated_on > at.date():
            raise Refused(_("Evidence cannot be dated after today."))
        item = use_evidence(actor=actor, entry=entry, by=by, at=at)
        items.setdefault(item.pk, ClaimEvidence(claim=claim, evidence=item, locator=entry.locator))
    ClaimEvidence.objects.bulk_create(items.values())


def _copy_claim(claim, *, to):
    copy = Claim.objects.create(
        revision=to,
        commitment_id=claim.commitment_id,
        kind=claim.kind,
        actor_id=claim.actor_id,
        period_end=to.period_end,
        revision_number=to.number,
        transcribed=claim.transcribed,
        reasons=claim.reasons,
        prepared_by_id=claim.prepared_by_id,
        **{name: getattr(claim, name) for name in CLAIM_FIELDS},
    )
    ClaimAction.objects.bulk_create([ClaimAction(claim=copy, action_id=c.action_id) for c in claim.cited_actions.all()])
    ClaimEvidence.objects.bulk_create(
        [
            ClaimEvidence(claim=copy, evidence_id=used.evidence_id, locator=used.locator)
            for used in claim.used_evidence.all()
        ]
    )
    return copy


def _facts(claim):
    return {
        "commitment": claim.commitment.code,
        "reasons": claim.reasons,
        **{name: getattr(claim, name) for name in CLAIM_FIELDS},
    }
