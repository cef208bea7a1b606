"""Which assessments a scorecard hears: those in force, one of each assessor, and whether their subject disputes them."""

from django.db.models import Case, F, Q, Value
from django.db.models import When as Where

from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.assessment.models import AssessmentRevision, Stance

HIDDEN = Q(public_identity__in=PUBLIC_IDENTITIES) | Q(assessment__assessor__shielded=True)
"""Published under no name: known by the month."""


def public_assessments(when):
    """All assessments that anyone may read and that speak of a period that had ended: in force, or withdrawn. Adds
    `known_by` (the instant by which each is known) and `hidden`. Real and fictional actors never judge each other;
    nothing is told of a shielded subject.
    """
    return (
        AssessmentRevision.objects.annotate(
            known_by=Case(Where(HIDDEN, then=Value(when.month_known)), default=Value(when.known_at)),
            hidden=Case(Where(HIDDEN, then=Value(True)), default=Value(False)),
        )
        .filter(
            published_at__lte=F("known_by"),
            period_end__lte=when.as_of,
            assessment__assessor__fictional=F("assessment__subject__fictional"),
            assessment__subject__shielded=False,
        )
        .exclude(superseded_at__lte=F("known_by"))
    )


def assessments_in_force(when):
    """The same without those withdrawn by then."""
    return public_assessments(when).exclude(withdrawn_at__lte=F("known_by"))


def is_withdrawn(revision):
    """By the instant that was asked for."""
    return revision.withdrawn_at is not None and revision.withdrawn_at <= revision.known_by


def one_of_each(revisions, *, as_of):
    """Of assessments of one actor on one commitment, those that speak: of each assessor the greatest (period_end,
    published_at, number, id) that is in force and whose period ended by `as_of`.

    What an organisation says by name and what it says without one are never held against each other: that one takes
    the other's place would tell whose both are. Source: docs/methodology.md, "Two lanes and agreement".
    """
    in_force = [each for each in revisions if not is_withdrawn(each) and each.period_end <= as_of]
    in_force.sort(key=lambda each: (each.period_end, each.published_at, each.number, each.pk))
    return list({(each.assessment.assessor_id, each.hidden): each for each in in_force}.values())


def is_disputed(*, stance, step_changed):
    """The subject disagrees, and the assessor gave no other step after that."""
    return stance == Stance.DISAGREE and not step_changed
