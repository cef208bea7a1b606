"""What lies on whose desk: each list is one queryset here, and pages and mail ask this one."""

from django.utils import timezone

from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS, WRITERS
from commitments.assessment import lifecycle
from commitments.assessment.models import AssessmentRevision


def in_hand(actors):
    """Assessments by these actors that have somewhere to go yet, the latest begun first."""
    mine = AssessmentRevision.objects.with_names().unsettled().filter(assessment__assessor__in=actors)
    return mine.order_by("-created_at", "-id")


def returned_to(user):
    """What the panel gave back to those who write it."""
    return in_hand(actors_of(user, roles=WRITERS).values("pk")).filter(state=lifecycle.RETURNED)


def to_settle(user):
    """What its subject replied to, for those who may maintain or revise it."""
    return in_hand(actors_of(user, roles=SPEAKERS).values("pk")).filter(state=lifecycle.REPLIED)


def about(actors):
    """Assessments of these actors that they were sent and that are not public yet, the first to be replied to first."""
    sent = AssessmentRevision.objects.with_names().filter(state__in=lifecycle.WITH_SUBJECT).without_the_ended()
    return sent.filter(assessment__subject__in=actors).order_by("reply_due_on", "id")


def to_reply(user, *, at):
    """What waits for a reply of the actors that `user` speaks for, while it is taken."""
    mine = actors_of(user, roles=SPEAKERS).values("pk")
    return about(mine).filter(state=lifecycle.SENT, reply_due_on__gte=timezone.localdate(at))
