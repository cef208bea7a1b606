"""Published assessments in a list, in files, and on the page of a commitment or an actor."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from commitments.actors.filters import with_entries
from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.actors.models import SPEAKERS, Membership
from commitments.assessment import lifecycle
from commitments.assessment.models import AssessmentEvidence, AssessmentRevision, ReplyEvidence
from commitments.common.labels import Shown, shown_claim
from commitments.progress.models.reports import shown_at, tie

MOST_ON_A_PAGE = 5
"""How many stand on the page of an actor; the list has them all."""


@dataclass(frozen=True)
class Row:
    """One assessment in a list."""

    revision: AssessmentRevision
    shown: Shown

    @property
    def assessment(self):
        return self.revision.assessment

    @property
    def reply(self):
        return self.revision.reply_shown


def published(*, at, fictional):
    """The revision in force of each published assessment of one world, the latest first; of a voice without a name the
    month alone decides. Nothing is told of a shielded subject."""
    return (
        AssessmentRevision.objects.with_names()
        .public(known_at=at)
        .filter(
            state=lifecycle.PUBLISHED, assessment__subject__shielded=False, assessment__subject__fictional=fictional
        )
        .annotate(shown_at=shown_at(), tie=tie())
        .order_by("-shown_at", "-tie", "-assessment_id")
    )


def rows_of(revisions):
    return [Row(each, shown_claim(each)) for each in revisions]


def about_actor(actor, *, at):
    """The latest assessments of an actor, as its own page shows them. One query."""
    about_it = published(at=at, fictional=actor.fictional).filter(with_entries("assessment__subject", actor))
    return rows_of(about_it[:MOST_ON_A_PAGE])


def by_actor(actor, *, at):
    """The latest that it published under its own name. One query."""
    named = published(at=at, fictional=actor.fictional).exclude(public_identity__in=PUBLIC_IDENTITIES)
    return rows_of(named.filter(with_entries("assessment__assessor", actor))[:MOST_ON_A_PAGE])


def nobody_to_reply(revisions):
    """Ids of those published without a reply whose subject had nobody here, while its window was open, who could file
    one: their silence was no choice. One query."""
    silent = [each for each in revisions if each.no_reply_by]
    speakers = defaultdict(list)
    subjects = {each.assessment.subject_id for each in revisions}
    for membership in Membership.objects.filter(actor__in=subjects, role__in=SPEAKERS):
        speakers[membership.actor_id].append(membership)
    return {each.pk for each in silent if not any(_spoke(m, each) for m in speakers[each.assessment.subject_id])}


def _spoke(membership, revision):
    began, ended = timezone.localdate(membership.began_at), membership.ended_at
    return began <= revision.reply_due_on and (ended is None or ended > revision.sent_at)


def with_evidence(revisions):
    """With all that an export says. Three queries more."""
    used = AssessmentEvidence.objects.select_related("evidence").order_by("id")
    replied = ReplyEvidence.objects.select_related("evidence").order_by("id")
    return revisions.prefetch_related(
        Prefetch("used_evidence", used),
        Prefetch("reply__used_evidence", replied),
        Prefetch("earlier_reply__used_evidence", replied),
    )
