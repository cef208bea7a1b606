"""What the panel does with what was submitted: begins, returns, sends to the subject, gives back once more.

It checks whether an assessment is complete and harms nobody, never whether it is true.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actors.models import Actor
from commitments.assessment import access, lifecycle
from commitments.assessment.lifecycle import Refused
from commitments.assessment.models import Assessment, AssessmentRevision
from commitments.audit.actions import record_event
from commitments.record import workflow

from .sending import check_not_withdrawn, digest_of_rows


@transaction.atomic
def begin_review(*, revision, by, at):
    """The first act of a reviewer in a round: from now on the assessor cannot call it back. Done once, and without a
    new version: what is read stays the same text."""
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    lifecycle.check_move("return", state=revision.state)
    begun = AssessmentRevision.objects.filter(pk=revision.pk, review_began_at=None)
    if begun.update(review_began_at=at, review_began_by=by):
        revision.review_began_at, revision.review_began_by = at, by
        record_event(verb="assessment.review_begun", about=revision, by=by, at=at, after={"round": revision.round})
    return revision


@transaction.atomic
def return_assessment(*, revision, comment, by, at, version=None):
    """Give a submitted revision back to its assessor, with what is to be completed or taken out."""
    workflow.check_version(revision, version)
    lifecycle.check_move("return", state=revision.state)
    _check_said(comment)
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    return workflow.move(revision, "return", by=by, at=at, comment=comment.strip(), returned_at=at, returned_by=by)


@transaction.atomic
def send_to_subject(*, revision, by, at, version=None, digest=None):
    """Let the subject read it, and open its window to reply. `version` and `digest` are those that the reviewer read.

    A tie that arose since it was submitted is a mark and no refusal: a subject could make one on purpose.
    """
    workflow.check_version(revision, version)
    lifecycle.check_move("send", state=revision.state)
    check_identity(revision)
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    check_not_withdrawn(revision)
    check_other_hands(revision, by=by)
    check_digest(revision, digest)
    due_on = lifecycle.due_on(sent_on=timezone.localdate(at), extended=False)
    return workflow.move(
        revision, "send", by=by, at=at, sent_at=at, sent_by=by, reply_due_on=due_on, tie_note=tie_note(revision)
    )


@transaction.atomic
def ask_again(*, revision, comment, by, at, version=None):
    """Give back once more what was revised after the reply, since what came in is incomplete or harms somebody."""
    workflow.check_version(revision, version)
    _check_said(comment)
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    lifecycle.check_asked_once(
        state=revision.state, settled=revision.settled, asked_before=access.was_asked_again(revision)
    )
    unsettled = {"settled": "", "settled_at": None, "settled_by": None}
    return workflow.move(
        revision, "ask_again", by=by, at=at, verb="assessment.asked_again", comment=comment.strip(), **unsettled
    )


def check_other_hands(revision, *, by):
    if access.has_part_in(by, revision.assessment_id):
        raise Refused(_("Nobody of the panel answers what they had a part in."))


def check_digest(revision, digest):
    """What is let out is what was handed in and read: its digest is computed once more from the rows."""
    if digest is not None and digest != revision.digest:
        raise workflow.Stale(revision)
    if revision.digest != digest_of_rows(revision):
        raise Refused(
            _(
                "A text or a document of it was taken down since it was handed in. Before it was sent, return it; since "
                "then its assessor can take it back, and begin again."
            )
        )


def check_identity(revision):
    """Neither side is named where it is shielded now, whenever the shield was set. Shielding waits for the same locks.

    Actors are locked before their assessment, here and where one is handed in, so that no two acts wait for each other.
    """
    sides = (revision.assessment.assessor_id, revision.assessment.subject_id)
    actors = {a.pk: a for a in Actor.objects.select_for_update(no_key=True).filter(pk__in=sides).order_by("pk")}
    if actors[sides[1]].shielded:
        raise Refused(_("Its subject is shielded now, and nothing public names it."))
    if not actors[sides[0]].shielded or revision.is_dated_by_month:
        return
    if revision.state == lifecycle.SUBMITTED:
        raise Refused(
            _(
                "Its author became shielded after it was submitted. Return it: it comes back under a public identity, and "
                "can be sent then."
            )
        )
    raise Refused(
        _("Its author became shielded after its subject was told its name. It can be taken back, and begun again.")
    )


def tie_note(revision):
    """The tie to be marked beside it: the one that was found first stays."""
    return revision.tie_note or access.tie_of(revision) or ""


def _check_said(comment):
    if not comment.strip():
        raise Refused(_("Say what is to be completed or changed."))
