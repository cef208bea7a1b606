"""Which texts of a report leave the record because they harm somebody's privacy (record/actions.py asks and decides).

The triggers let a fixed text go only while a row of `audit.Redaction` names its row and two people; each takedown opens
these rows, empties the texts and closes them, in one transaction. What the texts were is then nowhere in the database.
A round is taken away whole: the database lets no part of a kept text be rewritten.
"""

from django.utils.translation import gettext as _

from commitments.audit.immutability import EVENT_TEXTS
from commitments.audit.models import Event
from commitments.evidence.takedown import take_documents
from commitments.progress import access, lifecycle
from commitments.progress.lifecycle import Refused
from commitments.progress.models import (
    Claim,
    ClaimEvidence,
    ClaimTranslation,
    Comment,
    RevisionMove,
    Round,
    Takedown,
    WithdrawalRequest,
    columns_of,
)
from commitments.progress.questions import TEXTS

REVISION_TEXTS = ("reason", "personal_data_reason", "withdrawal_reason")


def takedown_of(report, *, commitment=None):
    """(the columns of a takedown, all takedowns of the same): of one answer, or without a commitment the report's own."""
    revision = report.revisions.filter(state__in=lifecycle.PUBLIC).order_by("-number").first()
    if revision is None:
        raise Refused(_("Only what was published is taken down."))
    if commitment is not None and commitment not in access.published_abouts(report):
        raise Refused(_("The report does not speak of this commitment."))
    about = columns_of(commitment) if commitment else {"commitment": None, "pledge": None}
    return {"revision": revision, **about}, Takedown.objects.filter(revision__report=report, **about)


def take_texts(case, takedown, *, by, at, with_evidence):
    """The texts of the answer or of the report, from every revision, round, comment and event of it. A document is shared:
    it is then gone from every claim that points to it."""
    report = takedown.revision.report
    if takedown.about is None:
        _take_report_texts(case, report)
    else:
        _take_answer(case, report, takedown.about, at=at)
        if with_evidence:
            claims = Claim.objects.filter(revision__report=report).about(takedown.about)
            take_documents(case, ClaimEvidence.objects.filter(claim__in=claims), by=by, at=at)


def _take_answer(case, report, commitment, *, at):
    claims = Claim.objects.filter(revision__report=report).about(commitment)
    case.take(claims, TEXTS, redacted_at=at)
    case.take(ClaimTranslation.objects.filter(claim__in=claims), ("text",))
    rounds = Round.objects.filter(revision__report=report)
    case.take(rounds.filter(content__contains=f'"{commitment.code}":'), ("content",))
    case.take(Comment.objects.filter(round__in=rounds, **columns_of(commitment)), ("text",))
    case.take(_events_of_claims(report, commitment), EVENT_TEXTS[:3])


def _take_report_texts(case, report):
    case.take(report.revisions.all(), REVISION_TEXTS)
    case.take(RevisionMove.objects.filter(revision__report=report).exclude(comment=""), ("comment",))
    rounds = Round.objects.filter(revision__report=report)
    case.take(rounds.exclude(content=""), ("content",))
    case.take(Comment.objects.filter(round__in=rounds, commitment=None, pledge=None), ("text",))
    case.take(WithdrawalRequest.objects.filter(report=report), ("reason", "answer"))
    about = Event.objects.filter(object_type="progress.revision", object_id__in=_revision_ids(report))
    case.take(about.exclude(note=""), ("note",))


def _events_of_claims(report, commitment):
    """Events about the answer, also in drafts and claims that are no more: their label says what they were about."""
    about = {**columns_of(commitment), "actor_id": report.actor_id}
    labels = [str(Claim(revision_id=pk, **about)) for pk in _revision_ids(report)]
    return Event.objects.filter(object_type="progress.claim", object_label__in=labels)


def _revision_ids(report):
    """Ids, as text, of all revisions that the report ever had, discarded ones among them."""
    named = Event.objects.filter(object_type="progress.revision", object_label__startswith=f"{report.pk} revision ")
    kept = report.revisions.values_list("pk", flat=True)
    return {*named.values_list("object_id", flat=True), *map(str, kept)}
