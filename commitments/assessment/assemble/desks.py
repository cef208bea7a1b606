"""What one person has in hand: the assessor's desk, the subject's, and the panel's queue."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS
from commitments.assessment import lifecycle
from commitments.assessment.access import waiting
from commitments.assessment.models import AssessmentMove, AssessmentRevision

LATEST_SAID = Prefetch(
    "moves",
    queryset=AssessmentMove.objects.filter(name__in=("return", "ask_again")).order_by("-id"),
    to_attr="said_by_panel",
)


@dataclass(frozen=True)
class Row:
    """An assessment on a desk or in the queue. `comment` is what the panel said last, where it waits for an answer to it;
    `due_on` the last day of whoever's turn it is; `days` how long the panel has had it."""

    revision: AssessmentRevision
    comment: str = ""
    due_on: date | None = None
    days: int = 0
    is_mine_to_act: bool = False

    @property
    def assessment(self):
        return self.revision.assessment

    @property
    def is_escalated(self):
        return lifecycle.is_escalated(days=self.days)


@dataclass(frozen=True)
class Desk:
    """`mine`: assessments by the person's own actors on their way. `about_us`: those that their actors were sent,
    and of late those that were taken back from them. `news`: what was published of their own lately."""

    mine: tuple[Row, ...]
    about_us: tuple[Row, ...]
    news: tuple[AssessmentRevision, ...] = ()

    @property
    def is_empty(self):
        return not self.mine and not self.about_us


def desk_of(user, *, at):
    """The lists of a person's desk. Six queries, however many rows."""
    own = list(actors_of(user))
    spoken_for = set(actors_of(user, roles=SPEAKERS).values_list("pk", flat=True))
    mine = waiting.in_hand(own).prefetch_related(LATEST_SAID)
    about_us = waiting.about(own, at=at)
    return Desk(
        mine=tuple(_of_assessor(each, spoken_for) for each in mine),
        about_us=tuple(_of_subject(each, spoken_for, at=at) for each in about_us),
        news=tuple(waiting.published_lately(own, today=timezone.localdate(at))),
    )


def queue_rows(queue, *, at):
    """Rows of access.queue_for, or of a page of it."""
    today = timezone.localdate(at)
    return [Row(each, due_on=each.reply_due_on, days=(today - each.waits_since).days) for each in queue]


def _of_assessor(revision, spoken_for):
    answers = revision.state in (lifecycle.RETURNED, lifecycle.REPLIED)
    said = revision.said_by_panel[0].comment if answers and revision.said_by_panel else ""
    return Row(
        revision,
        comment=said,
        due_on=_settle_by(revision),
        is_mine_to_act=revision.state in lifecycle.OPEN
        or (revision.state == lifecycle.REPLIED and revision.assessment.assessor_id in spoken_for),
    )


def _of_subject(revision, spoken_for, *, at):
    is_open = revision.state == lifecycle.SENT and not lifecycle.is_over(
        reply_due_on=revision.reply_due_on, today=timezone.localdate(at)
    )
    return Row(
        revision,
        due_on=revision.reply_due_on if revision.state == lifecycle.SENT else None,
        is_mine_to_act=is_open and revision.assessment.subject_id in spoken_for,
    )


def _settle_by(revision):
    if revision.state != lifecycle.REPLIED:
        return None
    return lifecycle.settle_by(replied_on=timezone.localdate(revision.reply.filed_at))
