"""What people of the reporting actor may see, write and send."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from commitments.actors.access import is_member, speaks_for
from commitments.progress import lifecycle
from commitments.progress.models import Invitation, Report, Revision
from commitments.record import permissions


def report_for_member(user, report_id):
    """A report of an actor that `user` belongs to, in whatever role and state."""
    report = _report(report_id)
    if report is None or not is_member(user, report.actor_id):
        raise Http404
    return report


def revision_for_member(user, report_id):
    """The latest revision of a report of the user's own actor."""
    report = report_for_member(user, report_id)
    revision = report.revisions.order_by("-number")[0]
    revision.report = report
    return revision


def open_revision_for_member(user, report_id):
    """The same, while it is open, to be read by all members. 403 with the sentence that says why not."""
    revision = revision_for_member(user, report_id)
    check_writable(revision)
    return revision


def open_revision_for_writer(user, report_id):
    """The same, for those who may write in it. 403 with the sentence that says why not."""
    revision = revision_for_member(user, report_id)
    permissions.refuse(permissions.why_not_write(user, revision.report.actor))
    check_writable(revision)
    return revision


def open_revision_for_speaker(user, report_id):
    """The same, for those who decide who fills what."""
    revision = revision_for_member(user, report_id)
    permissions.refuse(why_not_assign(user, revision.report.actor))
    check_writable(revision)
    return revision


def why_not_assign(user, actor):
    """The sentence that says why a member cannot ask others to fill a commitment, or nothing."""
    if speaks_for(user, actor.pk):
        return ""
    return _("A focal point or a deputy of %(actor)s asks others to fill in.") % {"actor": actor.name}


def invitation_to_answer(user, invitation_id):
    """An invitation to report of an actor that `user` speaks for, also once its round has closed: an answer that was
    typed on the last day may come the day after. What went to an entry that was one too many the kept one answers."""
    invited = Invitation.objects.with_names().select_related("actor__entered_twice_as")
    invitation = invited.filter(pk=invitation_id).first()
    if invitation:
        invitation.actor = invitation.actor.body
    if invitation is None or not is_member(user, invitation.actor_id):
        raise Http404
    if not speaks_for(user, invitation.actor_id):
        raise PermissionDenied(
            _("A focal point or a deputy of %(actor)s answers an invitation.") % {"actor": invitation.actor.name}
        )
    return invitation


def open_review(*, actor, framework, cycle):
    """The latest revision of the actor's full review of `framework` in `cycle` (or in none) that has somewhere to go
    yet; None where there is none."""
    reviews = Revision.objects.unsettled().filter(report__actor=actor, report__framework=framework, report__cycle=cycle)
    return reviews.select_related("report__actor").order_by("-created_at", "-id").first()


def open_reviews(actors):
    """Full reviews of these actors that have somewhere to go yet, to be gone on with rather than begun again."""
    begun = Revision.objects.unsettled().filter(report__actor__in=actors, report__framework__isnull=False)
    return begun.select_related("report__actor", "report__framework", "report__cycle").order_by("-created_at", "-id")


def _report(report_id):
    return Report.objects.select_related("actor", "cycle", "framework").filter(pk=report_id).first()


def check_writable(revision):
    """403 with the sentence that says why a revision takes no changes now."""
    permissions.refuse(permissions.why_not(lifecycle.check_writable, state=revision.state))


def revision_of_speaker(user, report_id):
    """The latest revision, for who speaks for its actor: submits, calls back, submits without clearance."""
    revision = revision_for_member(user, report_id)
    permissions.refuse(permissions.why_not_speak(user, revision.report.actor))
    return revision


def draft_to_discard(user, report_id):
    """The latest revision, for a writer, when nobody outside its actor has seen it or its report was withdrawn."""
    revision = revision_for_member(user, report_id)
    permissions.refuse(permissions.why_not_write(user, revision.report.actor))
    permissions.refuse(permissions.why_not(permissions.check_discardable, revision))
    return revision


def report_to_correct(user, report_id):
    """A published report that its own actor submitted, for who speaks for the actor."""
    report = report_of_speaker(user, report_id)
    if report.is_transcribed:
        raise PermissionDenied(
            _("Waymark read this report out of a paper. To say it in your own words, log progress instead.")
        )
    if not report.revisions.filter(state=lifecycle.PUBLISHED).exists():
        raise PermissionDenied(_("Only a published report can be corrected."))
    return report


def report_of_speaker(user, report_id):
    """A report of the user's own actor, for an act that speaks for the actor: a correction."""
    report = report_for_member(user, report_id)
    permissions.refuse(permissions.why_not_speak(user, report.actor))
    return report
