"""Making an assessment public together with its reply, correcting it by the next revision, taking it back."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commitments.assessment import access, lifecycle
from commitments.assessment.lifecycle import Refused
from commitments.assessment.models import Assessment, AssessmentEvidence, AssessmentRevision, Reply
from commitments.audit import keys
from commitments.common.digests import read_back
from commitments.record import workflow

from .checking import check_digest, check_identity, check_other_hands, tie_note
from .sending import check_not_withdrawn
from .settling import step_of
from .writing import FIELDS, check_free, method_at


@transaction.atomic
def publish_assessment(*, revision, by, at, version=None, digest=None):
    """Make public what the subject was sent, with its reply; the revision that it corrects stops speaking.

    `version` and `digest` are those that the reviewer read. Refused while one of the sides still has its time. Nothing
    publishes itself: after the window the panel does it, and what waits grows old before everybody's eyes.
    """
    workflow.check_version(revision, version)
    lifecycle.check_move("publish", state=revision.state)
    check_identity(revision)
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    check_not_withdrawn(revision)
    lifecycle.check_publishable(state=revision.state, **access.turn_of(revision, at=at))
    check_other_hands(revision, by=by)
    check_digest(revision, digest)
    earlier = AssessmentRevision.objects.filter(
        assessment=revision.assessment_id, state=lifecycle.PUBLISHED, superseded_at=None
    )
    earlier.update(superseded_at=at)
    return workflow.move(
        revision,
        "publish",
        by=by,
        at=at,
        published_at=at,
        published_by=by,
        tie_note=tie_note(revision),
        **_not_answered_anew(revision),
    )


def _not_answered_anew(revision):
    """Of a correction without a reply of its own: the last reply to what was published before, and whether the step that
    it answered is still said. Else an assessor could end a dispute by correcting a comma."""
    if Reply.objects.filter(revision=revision).exists():
        return {}
    # Not one to a text that was taken back: nobody reads either of them.
    published = Reply.objects.filter(revision__assessment=revision.assessment_id, revision__state=lifecycle.PUBLISHED)
    last = published.select_related("round", "revision").order_by("revision__number").last()
    if last is None:
        return {}
    # A takedown empties a round; the rows of what it was published as keep their step.
    answered = read_back(last.round.content) or vars(last.revision)
    return {"earlier_reply": last, "step_changed": step_of(answered) != step_of(vars(revision))}


@transaction.atomic
def begin_correction(*, assessment, reason, by, at, key=None):
    """The next numbered revision of a published assessment: a draft that starts from what the last one says. It goes
    the whole way again, its subject's window included; until then the last one stands.

    The same `key` begins nothing more: it gives the revision that it began before; one that was discarded is begun anew.
    """
    act = f"assessment.correction/{assessment.pk}"
    begun, before = keys.once(
        key=key, act=act, by=by, at=at, make=lambda: _begin(assessment, reason=reason, by=by, at=at)
    )
    known = begun or AssessmentRevision.objects.with_names().filter(pk=before).first()
    return known or _begin(assessment, reason=reason, by=by, at=at)


def _begin(assessment, *, reason, by, at):
    if not reason.strip():
        raise Refused(_("A correction says why it is made."))
    workflow.lock(Assessment, assessment.pk)
    if assessment.revisions.filter(state__in=lifecycle.UNSETTLED).exists():
        raise Refused(_("This assessment already has a revision in the making."))
    last = assessment.revisions.filter(state=lifecycle.PUBLISHED, superseded_at=None).first()
    if last is None:
        raise Refused(_("Only a published assessment can be corrected."))
    check_free(assessment.assessor, assessment.subject)
    revision = AssessmentRevision.objects.create(
        assessment=assessment,
        number=assessment.revisions.aggregate(n=Max("number"))["n"] + 1,
        method=method_at(at),
        kind=last.kind,
        period_start=last.period_start,
        period_end=last.period_end,
        language=last.language,
        public_identity=last.public_identity,
        reason=reason.strip(),
        redacted_at=last.redacted_at,
        created_at=at,
        created_by=by,
        **{name: getattr(last, name) for name in FIELDS},
    )
    AssessmentEvidence.objects.bulk_create(
        AssessmentEvidence(revision=revision, evidence_id=used.evidence_id, locator=used.locator)
        for used in last.used_evidence.filter(evidence__redacted_at=None)
    )
    workflow.mark(
        revision, "begin", from_state="", by=by, at=at, verb="assessment.correction_begun", comment=reason.strip()
    )
    return revision


@transaction.atomic
def withdraw_assessment(*, assessment, reason, by, at):
    """Take a whole published assessment back, its replies with it. Its place stays, as a tombstone; nothing older speaks
    for it, and a correction in the making leads nowhere any more."""
    if not reason.strip():
        raise Refused(_("Say why the assessment is withdrawn."))
    workflow.lock(Assessment, assessment.pk)
    published = list(
        AssessmentRevision.objects.with_names()
        .filter(assessment=assessment, state=lifecycle.PUBLISHED)
        .order_by("number")
    )
    if not published:
        raise Refused(str(lifecycle.MOVES["withdraw"].otherwise))
    check_other_hands(published[-1], by=by)
    ended = {"withdrawn_at": at, "withdrawn_by": by, "withdrawal_reason": reason.strip()}
    for revision in published:
        workflow.move(revision, "withdraw", by=by, at=at, comment=reason.strip(), **ended)
    return published[-1]
