"""What the subject does: it replies, once and in time, and may ask for more time, once."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from commitments.assessment import access, lifecycle, safety
from commitments.assessment.models import Assessment, Reply, ReplyEvidence
from commitments.assessment.questions import missing_in_reply
from commitments.audit import keys
from commitments.record import actions as record
from commitments.record import workflow
from commitments.record.workflow import Incomplete, Unexplained

from .drafts import evidence_used


@transaction.atomic
def extend_window(*, revision, by, at, version=None):
    """Make the window to reply longer, once, while it is open."""
    workflow.check_version(revision, version)
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    record.check_not_ended(revision)
    lifecycle.check_extension(
        state=revision.state,
        reply_due_on=revision.reply_due_on,
        extended=revision.extended_at is not None,
        today=timezone.localdate(at),
    )
    due_on = lifecycle.due_on(sent_on=timezone.localdate(revision.sent_at), extended=True)
    longer = {"reply_due_on": due_on, "extended_at": at, "extended_by": by}
    return workflow.move(revision, "extend", by=by, at=at, verb="assessment.window_extended", **longer)


@transaction.atomic
def file_reply(*, revision, entry, by, at, version=None, digest=None, personal_data_reason="", key=None):
    """File the subject's reply: it never changes afterwards. The same `key` gives the reply that it filed before.

    `digest` is that of the text which was read. Raises Incomplete when something is missing, and Unexplained when the
    reply holds what looks like personal data and not a word why it may stay.
    """
    made, before = keys.once(
        key=key,
        act=f"assessment.reply/{revision.pk}",
        by=by,
        at=at,
        make=lambda: _file(
            revision, entry, by=by, at=at, version=version, digest=digest, personal_data_reason=personal_data_reason
        ),
    )
    return made or Reply.objects.get(pk=before)


def _file(revision, entry, *, by, at, version, digest, personal_data_reason):
    workflow.check_version(revision, version)
    lifecycle.check_reply(state=revision.state, reply_due_on=revision.reply_due_on, today=timezone.localdate(at))
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    record.check_not_ended(revision)
    if digest is not None and digest != revision.digest:
        raise workflow.Stale(revision)
    if missing := missing_in_reply(entry):
        raise Incomplete(missing)
    found = safety.findings_in_entry(entry)
    if found and not personal_data_reason.strip():
        raise Unexplained
    try:
        with transaction.atomic():
            reply = Reply.objects.create(
                revision=revision,
                round=access.round_sent(revision),
                stance=entry.stance,
                text=entry.text.strip(),
                language=entry.language,
                personal_data_reason=personal_data_reason.strip() if found else "",
                filed_at=at,
                filed_by=by,
            )
    except IntegrityError as rival:  # somebody else of the subject was quicker
        raise workflow.Stale(revision) from rival
    used = evidence_used(revision.assessment.subject, entry.evidence, by=by, at=at)
    ReplyEvidence.objects.bulk_create(
        ReplyEvidence(reply=reply, evidence=item, locator=locator) for item, locator in used
    )
    workflow.move(revision, "reply", by=by, at=at)
    return reply
