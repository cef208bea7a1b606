"""What the panel does with an assessment beyond what it does with every record: sends it to the subject, gives it back
once more.

It checks whether an assessment is complete and harms nobody, never whether it is true.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actors.models import Actor
from commitments.assessment import access, lifecycle
from commitments.assessment.lifecycle import Refused
from commitments.assessment.models import Assessment
from commitments.record import actions as record
from commitments.record import permissions, workflow
from commitments.record.kinds import kind_of


@transaction.atomic
def send_to_subject(*, revision, by, at, version=None, digest=None):
    """Let the subject read it, and open its window to reply. `version` and `digest` are those that the reviewer read.

    A tie that arose since it was submitted is a mark and no refusal: a subject could make one on purpose.
    """
    workflow.check_version(revision, version)
    lifecycle.check_move("send", state=revision.state)
    check_identity(revision)
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    record.check_not_ended(revision)
    permissions.check_other_hands(by, revision)
    record.check_digest(kind_of(revision).whole(revision), digest)
    due_on = lifecycle.due_on(sent_on=timezone.localdate(at), extended=False)
    return workflow.move(
        revision, "send", by=by, at=at, sent_at=at, sent_by=by, reply_due_on=due_on, tie_note=tie_note(revision)
    )


@transaction.atomic
def ask_again(*, revision, comment, by, at, version=None):
    """Give back once more what was revised after the reply, since what came in is incomplete or harms somebody."""
    workflow.check_version(revision, version)
    record.check_said(comment)
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    lifecycle.check_asked_once(
        state=revision.state, settled=revision.settled, asked_before=access.was_asked_again(revision)
    )
    unsettled = {"settled": "", "settled_at": None, "settled_by": None}
    return workflow.move(
        revision, "ask_again", by=by, at=at, verb="assessment.asked_again", comment=comment.strip(), **unsettled
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
