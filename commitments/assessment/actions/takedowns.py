"""Which texts of one of the two voices leave the record because they harm somebody's privacy (record/actions.py asks and
decides). What remains says that something stood there."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commitments.assessment import lifecycle, questions
from commitments.assessment.lifecycle import Refused
from commitments.assessment.models import (
    AssessmentEvidence,
    AssessmentMove,
    AssessmentRevision,
    AssessmentRound,
    Reply,
    ReplyEvidence,
    Takedown,
    Voice,
)
from commitments.audit.immutability import EVENT_TEXTS
from commitments.audit.models import Event
from commitments.evidence.takedown import take_documents

TEXTS = (*questions.TEXTS, "reason", "personal_data_reason", "withdrawal_reason")
REPLY_TEXTS = ("text", "personal_data_reason")


def takedown_of(assessment, *, voice):
    """(the columns of a takedown, all takedowns of the same): what was published, or what was replied. What is not public
    yet the panel gives back to its assessor; a reply nobody can give back."""
    if voice == Voice.SUBJECT and not Reply.objects.filter(revision__assessment=assessment).exists():
        raise Refused(_("There is no reply."))
    if voice == Voice.ASSESSOR and not assessment.revisions.filter(state__in=lifecycle.PUBLIC).exists():
        raise Refused(_("Only what was published is taken down."))
    columns = {"assessment": assessment, "voice": voice}
    return columns, Takedown.objects.filter(**columns)


def take_texts(case, takedown, *, by, at, with_evidence):
    """The texts of one of the two voices, from every revision, round, move and event of the assessment."""
    assessment = takedown.assessment
    uses: QuerySet
    if takedown.voice == Voice.SUBJECT:
        uses = ReplyEvidence.objects.filter(reply__revision__assessment=assessment)
        case.take(Reply.objects.filter(revision__assessment=assessment), REPLY_TEXTS, redacted_at=at)
    else:
        uses = AssessmentEvidence.objects.filter(revision__assessment=assessment)
        _take_assessment(case, assessment, at=at)
    if with_evidence:
        take_documents(case, uses, by=by, at=at)


def _take_assessment(case, assessment, *, at):
    revisions = AssessmentRevision.objects.filter(assessment=assessment)
    case.take(revisions, TEXTS, redacted_at=at)
    case.take(AssessmentRound.objects.filter(revision__in=revisions).exclude(content=""), ("content",))
    case.take(AssessmentMove.objects.filter(revision__in=revisions).exclude(comment=""), ("comment",))
    # By its label too: a draft that was discarded has events, and no row any more.
    about = Event.objects.filter(object_type="assessment.assessmentrevision")
    kept = [str(pk) for pk in revisions.values_list("pk", flat=True)]
    labelled = about.filter(object_label__startswith=f"{assessment} revision ").values("object_id")
    case.take((about.filter(object_id__in=kept) | about.filter(object_id__in=labelled)), EVENT_TEXTS[:3])
