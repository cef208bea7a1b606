"""The next numbered revision of what is published, and what was read out of another body's paper."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commitments.audit import keys
from commitments.progress import lifecycle
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Claim, Origin, Report, Revision
from commitments.record import workflow

from . import counting
from .writing import copy_parts, log_claim, method_at, stored_facts


@transaction.atomic
def begin_correction(*, report, reason, by, at, key=None):
    """The next numbered revision of a published report: a draft that starts from what the last one says.

    The same `key` begins nothing more: it gives the revision that it began before, whatever became of that. One that was
    discarded is begun anew.
    """
    act = f"progress.correction/{report.pk}"
    begun, before = keys.once(
        key=key, act=act, by=by, at=at, make=lambda: _begin(report=report, reason=reason, by=by, at=at)
    )
    known = begun or report.revisions.filter(pk=before).first()
    return known or _begin(report=report, reason=reason, by=by, at=at)


def _begin(*, report, reason, by, at):
    if not reason.strip():
        raise Refused(_("A correction says why it is made."))
    workflow.lock(Report, report.pk)
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
                method=method_at(at),
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
    workflow.mark(revision, "begin", from_state="", by=by, at=at, verb="report.correction_begun", comment=reason)
    return revision


@transaction.atomic
def transcribe_report(*, report_id, actor, source_note, period_start, period_end, entries, at):
    """Put what a body wrote elsewhere into the record: published at once, marked transcribed, never counted as reported.

    `entries` maps commitments to ClaimEntry. Nobody submitted it, so nobody is named as doing so.
    """
    if actor.shielded:
        raise Refused(_("Waymark reads no paper of a shielded organisation: the paper would name it."))
    report = Report.objects.create(
        id=report_id, actor=actor, origin=Origin.TRANSCRIBED, source_note=source_note, created_at=at
    )
    revision = Revision.objects.create(
        report=report, method=method_at(at), period_start=period_start, period_end=period_end, created_at=at
    )
    for commitment, entry in entries.items():
        log_claim(revision=revision, commitment=commitment, entry=entry, version=revision.version, by=None, at=at)
        revision.version += 1
    revision.refresh_from_db()
    Claim.objects.filter(revision=revision).update(published_at=at)
    Revision.objects.filter(pk=revision.pk).update(state=lifecycle.PUBLISHED, published_at=at)
    revision.refresh_from_db()
    workflow.mark(revision, "begin", from_state=lifecycle.DRAFT, by=None, at=at, verb="report.transcribed")
    return revision


def _copy_claim(claim, *, to):
    copy = Claim.objects.create(
        revision=to,
        commitment_id=claim.commitment_id,
        pledge_id=claim.pledge_id,
        kind=claim.kind,
        actor_id=claim.actor_id,
        period_end=to.period_end,
        revision_number=to.number,
        transcribed=claim.transcribed,
        prepared_by_id=claim.prepared_by_id,
        unchanged_since_id=claim.unchanged_since_id,
        redacted_at=claim.redacted_at,
        **stored_facts(claim),
    )
    copy_parts(claim, to=copy)
    # A document that was taken down supports nothing more.
    copy.used_evidence.filter(evidence__redacted_at__isnull=False).delete()
    counting.copy_references(claim, to=copy)
    return copy
