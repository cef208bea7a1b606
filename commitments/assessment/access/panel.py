"""What reviewers and curators may see and answer: never an assessment that they have a tie to, on either side."""

from datetime import timedelta

from django.db.models import Case, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import TruncDate
from django.http import Http404
from django.utils import timezone

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import family_of
from commitments.assessment import lifecycle
from commitments.assessment.models import Assessment, AssessmentMove, AssessmentRevision
from commitments.record import permissions

READ_BY_PANEL = (lifecycle.SUBMITTED, *lifecycle.WITH_SUBJECT)
"""States in which the panel reads a text that is not public."""


def revision_for_panel(user, assessment_id):
    """The latest revision that the panel holds, for a reviewer or a curator without a tie to either side, today or by
    what they did before. Curators read, and answer nothing. 404 for everybody else."""
    held = _without_ties(user).filter(assessment=assessment_id, state__in=READ_BY_PANEL).without_the_ended()
    revision = held.order_by("-number").first()
    if revision is None:
        raise Http404
    return revision


def revision_to_check(user, assessment_id):
    """What was submitted, for a reviewer: to be returned, or sent to its subject."""
    return _for_reviewer(user, assessment_id, states=(lifecycle.SUBMITTED,))


def revision_to_publish(user, assessment_id, *, at):
    """What its subject was sent, for a reviewer. 403 with the sentence that says why it cannot be published yet."""
    revision = _for_reviewer(user, assessment_id, states=lifecycle.WITH_SUBJECT)
    permissions.refuse(why_not_publish(revision, at=at))
    return revision


def why_not_publish(revision, *, at):
    """The sentence that says why a revision cannot be published now, whoever asks, or nothing."""
    return permissions.why_not(lifecycle.check_publishable, state=revision.state, **turn_of(revision, at=at))


def turn_of(revision, *, at):
    """The dates and facts that say whose turn it is after the sending: see lifecycle.check_publishable."""
    reply = getattr(revision, "reply", None)
    return {
        "reply_due_on": revision.reply_due_on,
        "replied_on": timezone.localdate(reply.filed_at) if reply else None,
        "asked_again": was_asked_again(revision),
        "today": timezone.localdate(at),
    }


def revision_to_ask_again(user, assessment_id):
    """What was revised after the reply, to be given back once more."""
    revision = _for_reviewer(user, assessment_id, states=(lifecycle.SETTLED,))
    permissions.refuse(why_not_ask_again(revision))
    return revision


def why_not_ask_again(revision):
    return permissions.why_not(
        lifecycle.check_asked_once,
        state=revision.state,
        settled=revision.settled,
        asked_before=was_asked_again(revision),
    )


def was_asked_again(revision):
    return revision.moves.filter(name="ask_again").exists()


def assessment_for_takedown(user, assessment_id):
    """An assessment that is or was public, for a curator; without a tie to either side also one that its subject has
    replied to: a reply is fixed when it is filed, and may hold what must not come out. 404 for everybody else."""
    if not is_curator(user):
        raise Http404
    known = Assessment.objects.select_related("assessor", "subject", "commitment").filter(pk=assessment_id)
    public = Q(revisions__state__in=lifecycle.PUBLIC)
    replied = Q(revisions__in=_without_ties(user).filter(state__in=lifecycle.AFTER_REPLY).values("pk"))
    assessment = known.filter(public | replied).distinct().first()
    if assessment is None:
        raise Http404
    return assessment


def waits_for_takedown(assessment):
    """Curators have been asked to take texts of it down, and none has decided yet."""
    return assessment.takedowns.filter(confirmed_at=None, refused_at=None).exists()


def queue_for(user, *, at):
    """What waits for the panel, the longest waiting first, with `waits_since` (a day): submitted; settled after a reply;
    a window or a time to settle that is over. 404 for those who are neither reviewers nor curators."""
    if not is_reviewer(user) and not is_curator(user):
        raise Http404
    return waiting_for_panel(_without_ties(user), at=at)


def waiting_for_panel(revisions, *, at):
    """The part of `revisions` that nobody but the panel can lead on today."""
    today = timezone.localdate(at)
    settled_by = today - timedelta(days=lifecycle.SETTLE_DAYS)
    asked_again = AssessmentMove.objects.filter(revision=OuterRef("pk"), name="ask_again")
    # After a reply the assessor's own time comes first: the panel has had nothing until it is over.
    to_settle = Value(timedelta(days=lifecycle.SETTLE_DAYS))
    settled_until = ExpressionWrapper(F("reply__filed_at") + to_settle, output_field=DateTimeField())
    return (
        revisions.filter(
            Q(state__in=(lifecycle.SUBMITTED, lifecycle.SETTLED))
            | Q(state=lifecycle.SENT, reply_due_on__lt=today)
            | (Q(state=lifecycle.REPLIED, reply__filed_at__date__lt=settled_by) & ~Exists(asked_again))
        )
        .without_the_ended()
        .annotate(
            waits_since=Case(
                When(state=lifecycle.SUBMITTED, then=F("submitted_at__date")),
                When(state=lifecycle.SETTLED, then=F("settled_at__date")),
                When(state=lifecycle.SENT, then=F("reply_due_on")),
                default=TruncDate(settled_until),
            )
        )
        .order_by("waits_since", "id")
    )


def _without_ties(user):
    if not is_reviewer(user) and not is_curator(user):
        raise Http404
    family = family_of(user)
    return (
        AssessmentRevision.objects.with_names()
        .exclude(Q(assessment__assessor__in=family) | Q(assessment__subject__in=family))
        .not_written_by(user)
    )


def _for_reviewer(user, assessment_id, *, states):
    if not is_reviewer(user):
        raise Http404
    revision = revision_for_panel(user, assessment_id)
    if revision.state not in states:
        raise Http404
    return revision
