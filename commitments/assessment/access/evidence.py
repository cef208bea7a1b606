"""Who may have the file of a piece of evidence that an assessment or a reply uses. It follows the text that uses it."""

from django.db.models import Q
from django.http import Http404

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import family_of, is_member
from commitments.assessment import lifecycle
from commitments.assessment.content_digest import items_in
from commitments.assessment.models import AssessmentEvidence, AssessmentRevision, ReplyEvidence
from commitments.evidence.actions import uuid_in
from commitments.evidence.models import EvidenceItem, FileState
from commitments.record import permissions

from .panel import READ_BY_PANEL
from .public import public_revisions
from .subjects import round_sent


def evidence_in(user, assessment_id, item_id, *, at, demo_site):
    """An item whose file `user` may have now, since a text of this assessment that they may read uses it.

    404 for everybody else, and for a file that is not offered. A file that the assessor added to its revised text after
    the reply is not the subject's to see before it is published. With which documents its subject replied, a correction
    by the assessor takes from nobody.
    """
    item = (
        EvidenceItem.objects.select_related("file")
        .filter(pk=uuid_in(item_id), file__state=FileState.CLEAN, file__removed_at=None, redacted_at=None)
        .first()
    )
    if item is None:
        raise Http404
    if is_public_evidence_in(assessment_id, item, at=at, demo_site=demo_site):
        return item
    revisions = AssessmentRevision.objects.with_names().filter(assessment=assessment_id)
    for revision in revisions.order_by("-number"):
        if item.pk in _readable(user, revision):
            return item
    raise Http404


def is_public_evidence_in(assessment_id, item, *, at, demo_site):
    """Anyone may have it: the text in force uses it, or a reply that is published."""
    shown = public_revisions(at=at, demo_site=demo_site).filter(assessment=assessment_id, withdrawn_at=None)
    of_text, of_reply = Q(superseded_at=None, evidence=item), Q(reply__evidence=item)
    return shown.filter(of_text | of_reply).exists()


def _readable(user, revision):
    """Ids of the items in a revision whose text this person may read before the public does, or as its author. What a
    withdrawal ended each side has of its own alone."""
    assessment = revision.assessment
    of_text = set(AssessmentEvidence.objects.filter(revision=revision).values_list("evidence", flat=True))
    of_reply = set(ReplyEvidence.objects.filter(reply__revision=revision).values_list("evidence", flat=True))
    ended = permissions.is_withdrawn(revision)
    if is_member(user, assessment.assessor_id):
        return of_text if ended else of_text | of_reply
    if is_member(user, assessment.subject_id):
        sent = revision.state in lifecycle.WITH_SUBJECT and not ended
        return of_reply | (of_text & _items_sent(revision) if sent else set())
    return of_text | of_reply if _is_read_by_panel(user, revision) and not ended else set()


def _items_sent(revision):
    return {uuid_in(text) for text in items_in(round_sent(revision).content)}


def _is_read_by_panel(user, revision):
    if revision.state not in READ_BY_PANEL or not (is_reviewer(user) or is_curator(user)):
        return False
    sides = {revision.assessment.assessor_id, revision.assessment.subject_id}
    return (
        not sides & family_of(user) and AssessmentRevision.objects.not_written_by(user).filter(pk=revision.pk).exists()
    )
