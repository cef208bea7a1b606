"""Taking texts out of the record because they harm somebody's privacy: one person asks, another decides.

The triggers let a fixed text go only while a row of `audit.Redaction` names its row and two people; each takedown opens
these rows, empties the texts and closes them, in one transaction. What the texts were is then nowhere in the database.
A round is taken away whole: the database lets no part of a kept text be rewritten.
"""

import uuid

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.audit.immutability import EVENT_TEXTS
from commitments.audit.models import Event
from commitments.audit.taking_down import Case
from commitments.evidence.taking_down import take_documents
from commitments.progress import access, lifecycle
from commitments.progress.lifecycle import Refused
from commitments.progress.models import (
    Claim,
    ClaimEvidence,
    ClaimTranslation,
    Comment,
    Report,
    Revision,
    RevisionMove,
    Round,
    Scratch,
    Takedown,
    WithdrawalRequest,
    columns_of,
)
from commitments.progress.questions import TEXTS
from commitments.record import workflow

REVISION_TEXTS = ("reason", "personal_data_reason", "withdrawal_reason")


@transaction.atomic
def ask_takedown(*, report, reason, by, at, commitment=None):
    """A curator asks that the texts of one answer go, or without a commitment the report's own. Nothing goes yet."""
    if not reason.strip():
        raise Refused(_("Say why the texts are to be taken down, without repeating them."))
    revision = report.revisions.filter(state__in=lifecycle.PUBLIC).order_by("-number").first()
    if revision is None:
        raise Refused(_("Only what was published is taken down."))
    if commitment is not None and commitment not in access.published_abouts(report):
        raise Refused(_("The report does not speak of this commitment."))
    workflow.lock(Report, report.pk)
    about = columns_of(commitment) if commitment else {"commitment": None, "pledge": None}
    asked = Takedown.objects.filter(revision__report=report, **about)
    if asked.filter(confirmed_at=None, refused_at=None).exists():
        raise Refused(_("A takedown of this answer is asked for already."))
    takedown = Takedown.objects.create(
        id=uuid.uuid4(), revision=revision, **about, reason=reason, asked_at=at, asked_by=by
    )
    record_event(verb="takedown.asked", about=takedown, by=by, at=at)
    return takedown


@transaction.atomic
def refuse_takedown(*, takedown, by, at):
    """Somebody else than who asked finds that the texts may stay."""
    report = _still_open(takedown, by=by)
    Takedown.objects.filter(pk=takedown.pk).update(refused_at=at, refused_by=by)
    record_event(verb="takedown.refused", about=takedown, by=by, at=at)
    takedown.refresh_from_db()
    return report


@transaction.atomic
def confirm_takedown(*, takedown, by, at, with_evidence=False):
    """The second person: the texts go now, from every revision, round, comment and event of the report.

    `with_evidence` also takes the titles, links and issuers of the answer's documents, their places and their files. A
    document is shared: it is then gone from every claim that points to it.
    """
    report = _still_open(takedown, by=by)
    Takedown.objects.filter(pk=takedown.pk).update(confirmed_at=at, confirmed_by=by)
    takedown.refresh_from_db()
    case = Case(takedown)
    if takedown.about is None:
        _take_report_texts(case, report)
    else:
        _take_answer(case, report, takedown.about, at=at)
        if with_evidence:
            claims = Claim.objects.filter(revision__report=report).about(takedown.about)
            take_documents(case, ClaimEvidence.objects.filter(claim__in=claims), by=by, at=at)
    Scratch.objects.filter(Q(report=report) | Q(place__contains=str(report.pk))).delete()
    case.close(at=at)
    record_event(verb="takedown.confirmed", about=takedown, by=by, at=at, after={"rows": case.rows})
    return report


def _still_open(takedown, *, by):
    """The report, locked, when the takedown waits for a second person and this is one."""
    report = takedown.revision.report
    workflow.lock(Report, report.pk)
    fresh = Takedown.objects.get(pk=takedown.pk)
    if fresh.confirmed_at or fresh.refused_at:
        raise Refused(_("This takedown was decided already."))
    if by.pk == fresh.asked_by_id:
        raise Refused(_("A takedown is decided by somebody else than who asked for it."))
    return report


def _take_answer(case, report, commitment, *, at):
    claims = Claim.objects.filter(revision__report=report).about(commitment)
    case.take(claims, TEXTS, redacted_at=at)
    case.take(ClaimTranslation.objects.filter(claim__in=claims), ("text",))
    rounds = Round.objects.filter(revision__report=report)
    case.take(rounds.filter(content__contains=f'"{commitment.code}":'), ("content",))
    case.take(Comment.objects.filter(round__in=rounds, **columns_of(commitment)), ("text",))
    case.take(_events_of_claims(report, commitment), EVENT_TEXTS[:3])
    _make_open_forms_stale(report)


def _take_report_texts(case, report):
    case.take(report.revisions.all(), REVISION_TEXTS)
    case.take(RevisionMove.objects.filter(revision__report=report).exclude(comment=""), ("comment",))
    rounds = Round.objects.filter(revision__report=report)
    case.take(rounds.exclude(content=""), ("content",))
    case.take(Comment.objects.filter(round__in=rounds, commitment=None, pledge=None), ("text",))
    case.take(WithdrawalRequest.objects.filter(report=report), ("reason", "answer"))
    about = Event.objects.filter(object_type="progress.revision", object_id__in=_revision_ids(report))
    case.take(about.exclude(note=""), ("note",))
    _make_open_forms_stale(report)


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


def _make_open_forms_stale(report):
    """Whoever has an unsettled revision open must not bring the text back by saving."""
    for revision in Revision.objects.filter(report=report, state__in=lifecycle.UNSETTLED):
        Revision.objects.filter(pk=revision.pk).update(version=revision.version + 1)
