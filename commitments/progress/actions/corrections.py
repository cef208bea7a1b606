"""What was read out of another body's paper; and the claims of what is published, copied to its correction."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.progress import lifecycle
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Claim, Origin, Report, Revision
from commitments.record import workflow
from commitments.search import index

from . import references
from .drafts import copy_parts, log_claim, method_at, stored_facts


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
    world = {"fictional": actor.fictional}
    Revision.objects.filter(pk=revision.pk).update(state=lifecycle.PUBLISHED, published_at=at, **world)
    revision.refresh_from_db()
    workflow.mark(revision, "begin", from_state=lifecycle.DRAFT, by=None, at=at, verb="report.transcribed")
    index.refresh(report)
    return revision


def copy_claim(claim, *, to):
    """The same answers in a correction, with their dates."""
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
    references.copy_references(claim, to=copy)
    return copy
