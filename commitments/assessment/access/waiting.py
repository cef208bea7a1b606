"""What lies on whose desk: each list is one queryset here, and pages and mail ask this one."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS, WRITERS
from commitments.assessment import lifecycle
from commitments.assessment.models import AssessmentRevision
from commitments.record import workflow

TOLD = timedelta(days=lifecycle.REPLY_DAYS)


def in_hand(actors):
    """Assessments by these actors that have somewhere to go yet, the latest begun first."""
    mine = AssessmentRevision.objects.with_names().unsettled().filter(assessment__assessor__in=actors)
    return mine.order_by("-created_at", "-id")


def published_lately(actors, *, today):
    """What was published of these actors so lately that their desk says so, the latest first."""
    ours = AssessmentRevision.objects.with_names().filter(assessment__assessor__in=actors)
    lately = ours.filter(state=lifecycle.PUBLISHED, superseded_at=None, published_at__date__gt=today - workflow.NEWS)
    return lately.order_by("-published_at", "-id")


def returned_to(user):
    """What the panel gave back to those who write it."""
    return in_hand(actors_of(user, roles=WRITERS).values("pk")).filter(state=lifecycle.RETURNED)


def to_settle(user):
    """What its subject replied to, for those who may maintain or revise it."""
    return in_hand(actors_of(user, roles=SPEAKERS).values("pk")).filter(state=lifecycle.REPLIED)


def about(actors, *, at):
    """Assessments of these actors that they were sent and that are not public yet, the first to be replied to first.
    One that was taken back is told for as long as there would have been to reply: nothing else says so to them."""
    taken_back = Q(state=lifecycle.RETRACTED, sent_at__isnull=False, retracted_at__gt=at - TOLD)
    sent = AssessmentRevision.objects.with_names().filter(Q(state__in=lifecycle.WITH_SUBJECT) | taken_back)
    return sent.without_the_ended().filter(assessment__subject__in=actors).order_by("reply_due_on", "id")


def to_reply(user, *, at):
    """What waits for a reply of the actors that `user` speaks for, while it is taken."""
    mine = actors_of(user, roles=SPEAKERS).values("pk")
    return about(mine, at=at).filter(state=lifecycle.SENT, reply_due_on__gte=timezone.localdate(at))
