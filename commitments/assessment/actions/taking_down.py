"""Taking the texts of one of the two voices out of the record because they harm somebody's privacy: one person asks,
another decides. As for reports (progress/actions/taking_down.py); what remains says that something stood there."""

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from commitments.assessment import entries, lifecycle
from commitments.assessment.lifecycle import Refused
from commitments.assessment.models import (
    Assessment,
    AssessmentEvidence,
    AssessmentMove,
    AssessmentRevision,
    AssessmentRound,
    Reply,
    ReplyEvidence,
    Takedown,
    Voice,
)
from commitments.audit.actions import record_event
from commitments.audit.immutability import EVENT_TEXTS
from commitments.audit.models import Event
from commitments.audit.taking_down import Case
from commitments.evidence.taking_down import take_documents
from commitments.progress.models import Scratch
from commitments.record import workflow

TEXTS = (*entries.TEXTS, "reason", "personal_data_reason", "withdrawal_reason")
REPLY_TEXTS = ("text", "personal_data_reason")


@transaction.atomic
def ask_takedown(*, assessment, voice, reason, by, at):
    """A curator asks that the texts of one of the two voices (a Voice) go: what was published, or what was replied. What
    is not public yet the panel gives back to its assessor; a reply nobody can give back. Nothing goes yet."""
    if not reason.strip():
        raise Refused(_("Say why the texts are to be taken down, without repeating them."))
    if voice == Voice.SUBJECT and not Reply.objects.filter(revision__assessment=assessment).exists():
        raise Refused(_("There is no reply."))
    if voice == Voice.ASSESSOR and not assessment.revisions.filter(state__in=lifecycle.PUBLIC).exists():
        raise Refused(_("Only what was published is taken down."))
    try:
        with transaction.atomic():
            takedown = Takedown.objects.create(
                assessment=assessment, voice=voice, reason=reason, asked_at=at, asked_by=by
            )
    except IntegrityError as rival:
        raise Refused(_("A takedown of these texts is asked for already.")) from rival
    record_event(verb="takedown.asked", about=takedown, by=by, at=at)
    return takedown


@transaction.atomic
def refuse_takedown(*, takedown, by, at):
    """Somebody else than who asked finds that the texts may stay."""
    _hold_open(takedown, by=by)
    Takedown.objects.filter(pk=takedown.pk).update(refused_at=at, refused_by=by)
    record_event(verb="takedown.refused", about=takedown, by=by, at=at)
    takedown.refresh_from_db()
    return takedown.assessment


@transaction.atomic
def confirm_takedown(*, takedown, by, at, with_evidence=False):
    """The second person: the texts go now, from every revision, round, move and event of the assessment.

    `with_evidence` also takes the titles, links and issuers of the documents, their places and their files, wherever
    else they are used.
    """
    _hold_open(takedown, by=by)
    Takedown.objects.filter(pk=takedown.pk).update(confirmed_at=at, confirmed_by=by)
    takedown.refresh_from_db()
    assessment, case = takedown.assessment, Case(takedown)
    uses: QuerySet
    if takedown.voice == Voice.SUBJECT:
        uses = ReplyEvidence.objects.filter(reply__revision__assessment=assessment)
        case.take(Reply.objects.filter(revision__assessment=assessment), REPLY_TEXTS, redacted_at=at)
    else:
        uses = AssessmentEvidence.objects.filter(revision__assessment=assessment)
        _take_assessment(case, assessment, at=at)
    if with_evidence:
        take_documents(case, uses, by=by, at=at)
    Scratch.objects.filter(place__contains=str(assessment.pk)).delete()
    case.close(at=at)
    record_event(verb="takedown.confirmed", about=takedown, by=by, at=at, after={"rows": case.rows})
    return assessment


def _take_assessment(case, assessment, *, at):
    revisions = AssessmentRevision.objects.filter(assessment=assessment)
    case.take(revisions, TEXTS, redacted_at=at)
    case.take(AssessmentRound.objects.filter(revision__in=revisions).exclude(content=""), ("content",))
    case.take(AssessmentMove.objects.filter(revision__in=revisions).exclude(comment=""), ("comment",))
    # Whoever has an unsettled revision open must not bring the texts back by saving.
    revisions.filter(state__in=lifecycle.UNSETTLED).update(version=F("version") + 1)
    # By its label too: a draft that was discarded has events, and no row any more.
    about = Event.objects.filter(object_type="assessment.assessmentrevision")
    kept = [str(pk) for pk in revisions.values_list("pk", flat=True)]
    labelled = about.filter(object_label__startswith=f"{assessment} revision ").values("object_id")
    case.take((about.filter(object_id__in=kept) | about.filter(object_id__in=labelled)), EVENT_TEXTS[:3])


def _hold_open(takedown, *, by):
    """The assessment is locked, the takedown waits for a second person, and this is one."""
    workflow.lock(Assessment, takedown.assessment_id)
    fresh = Takedown.objects.get(pk=takedown.pk)
    if fresh.confirmed_at or fresh.refused_at:
        raise Refused(_("This takedown was decided already."))
    if by.pk == fresh.asked_by_id:
        raise Refused(_("A takedown is decided by somebody else than who asked for it."))
