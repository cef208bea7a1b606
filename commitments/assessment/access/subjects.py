"""What people of the subject may see of an assessment before it is public, and what they may do: reply, once, in time.

They read what they were sent. What the assessor writes before and after is not theirs to see.
"""

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actors.access import is_member, speaks_for
from commitments.assessment import lifecycle
from commitments.assessment.models import AssessmentRevision, AssessmentRound
from commitments.record import permissions


def revision_for_subject(user, assessment_id):
    """The latest revision that was sent to the subject, for any of its people. 404 for everybody else.

    What they may read of it is `round_sent`: its rows may say more. One that was taken back says only that; of one that a
    withdrawal ended nothing is read.
    """
    waits = AssessmentRevision.objects.unsettled().values("pk")
    revision = (
        AssessmentRevision.objects.with_names()
        .select_related("reply__round")
        .filter(assessment=assessment_id, sent_at__isnull=False)
        .filter(Q(state__in=(lifecycle.RETRACTED, *lifecycle.PUBLIC)) | Q(pk__in=waits))
        .order_by("-number")
        .first()
    )
    if revision is None or not is_member(user, revision.assessment.subject_id):
        raise Http404
    return revision


def round_sent(revision):
    """The round that the subject was sent, and answers: what came after the reply is another one."""
    if reply := getattr(revision, "reply", None):
        return reply.round
    return AssessmentRound.objects.get(revision=revision, number=revision.round)


def why_not_reply(user, revision, *, at):
    """The sentence that says why `user` cannot reply now, or nothing."""
    return _why_not_speak(user, revision) or permissions.why_not(
        lifecycle.check_reply,
        state=revision.state,
        reply_due_on=revision.reply_due_on,
        today=timezone.localdate(at),
    )


def revision_to_extend(user, assessment_id, *, at):
    """What waits for a reply, for who speaks for the subject and asks for more time, once. 403 with the sentence that says
    why not."""
    revision = revision_for_subject(user, assessment_id)
    permissions.refuse(why_not_extend(user, revision, at=at))
    return revision


def why_not_extend(user, revision, *, at):
    return _why_not_speak(user, revision) or permissions.why_not(
        lifecycle.check_extension,
        state=revision.state,
        reply_due_on=revision.reply_due_on,
        extended=revision.extended_at is not None,
        today=timezone.localdate(at),
    )


def _why_not_speak(user, revision):
    subject = revision.assessment.subject
    if speaks_for(user, subject.pk):
        return ""
    return _("A focal point or a deputy of %(actor)s replies. You can read it, and tell them.") % {
        "actor": subject.name
    }
