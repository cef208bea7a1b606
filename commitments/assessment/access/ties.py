"""What keeps one actor from assessing another. An organisation here is the whole tree: a ministry is its State.

What is found says what the tie is, and never who: that somebody belongs to two organisations is said, not which person.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from commitments.actors.models import Actor, Membership
from commitments.assessment import lifecycle
from commitments.assessment.models import AssessmentRevision, Tie

A_YEAR = timedelta(days=365)


def tie_between(assessor, subject):
    """The tie (a Tie, whose label says it) between two actors today; None where there is none. Two queries.

    Ended memberships tie nobody: what was is for the declaration of interest. A person who cannot sign in can act for
    neither, and ties nobody either.
    """
    if assessor.pk == subject.pk:
        return Tie.SAME
    parent_of = _parents()
    if assessor.pk in _wholes(subject.pk, parent_of):
        return Tie.PARENT
    if subject.pk in _wholes(assessor.pk, parent_of):
        return Tie.PART
    of_assessor, of_subject = _tree(assessor.pk, parent_of), _tree(subject.pk, parent_of)
    if of_assessor & of_subject:
        return Tie.SAME_WHOLE
    return Tie.SHARED_MEMBER if _share_a_member(of_assessor, of_subject) else None


def rival_of(*, assessor, subject, commitment, period_start, period_end, but=None):
    """An assessment of the same subject and commitment over an overlapping period by another body of the assessor's
    organisation, from its draft on until it is taken back or withdrawn; None where there is none. `but` is the
    assessment that asks. One organisation is one voice. Two queries."""
    others = _tree(assessor.pk, _parents()) - {assessor.pk}
    return _overlapping(others, subject, commitment, period_start, period_end, but=but) if others else None


def begun_by(*, assessor, subject, commitment, period_start, period_end, but=None):
    """What the assessor itself has in the making on the same, over an overlapping period; None where there is none."""
    mine = AssessmentRevision.objects.unsettled()
    return _overlapping({assessor.pk}, subject, commitment, period_start, period_end, but=but, among=mine)


def tie_of(revision):
    """What would tie the two sides of a revision today, the voice of a second body of one organisation included."""
    assessment = revision.assessment
    found = tie_between(assessment.assessor, assessment.subject)
    if found is None and rival_of(
        assessor=assessment.assessor,
        subject=assessment.subject,
        commitment=assessment.commitment,
        period_start=revision.period_start,
        period_end=revision.period_end,
        but=assessment,
    ):
        return Tie.ONE_VOICE
    return found


def organisation_of(actor_id):
    """The id of the whole that an actor is part of, at any depth; its own where it is part of nothing."""
    return _root(actor_id, _parents())


def _overlapping(actors, subject, commitment, start, end, *, but, among=None):
    speaking = among if among is not None else _speaking()
    rivals = (
        speaking.filter(assessment__assessor__in=actors, assessment__subject=subject, assessment__commitment=commitment)
        .exclude(assessment=but)
        .select_related("assessment")
        .order_by("id")
    )
    return next((rival.assessment for rival in rivals if _overlap(rival, start=start, end=end)), None)


def _speaking():
    """What is in the making, and what is published and was neither corrected nor withdrawn."""
    withdrawn = AssessmentRevision.objects.filter(assessment=OuterRef("assessment"), state=lifecycle.WITHDRAWN)
    states = (*lifecycle.UNSETTLED, lifecycle.PUBLISHED)
    return AssessmentRevision.objects.filter(state__in=states, superseded_at=None).exclude(Exists(withdrawn))


def _overlap(rival, *, start, end):
    """A period without a first day is taken as the year up to its last."""
    return (rival.period_start or rival.period_end - A_YEAR) <= end and (start or end - A_YEAR) <= rival.period_end


def _share_a_member(these, those):
    members = Membership.objects.current().filter(user__is_active=True)
    others = members.filter(actor__in=those, user=OuterRef("user"))
    return members.filter(actor__in=these).filter(Exists(others)).exists()


def _parents():
    return dict(Actor.objects.exclude(parent=None).values_list("id", "parent_id"))


def _wholes(actor_id, parent_of):
    """Ids of all that the actor is part of, the nearest first."""
    found = []
    while (actor_id := parent_of.get(actor_id)) is not None and actor_id not in found:
        found.append(actor_id)
    return found


def _root(actor_id, parent_of):
    return ([actor_id, *_wholes(actor_id, parent_of)])[-1]


def _tree(actor_id, parent_of):
    root = _root(actor_id, parent_of)
    return {root, actor_id, *(part for part in parent_of if _root(part, parent_of) == root)}
