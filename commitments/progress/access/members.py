"""What people of the reporting actor may see, write and send."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from commitments.actors.access import actors_of, is_member, may_write, speaks_for
from commitments.actors.models import WRITERS
from commitments.progress import lifecycle
from commitments.progress.models import Invitation, Report, Revision
from commitments.record import permissions


def reporting_actors(user):
    """The actors that `user` writes for, by name; 403 with a kind sentence when there are none."""
    actors = list(actors_of(user, roles=WRITERS))
    if actors:
        return actors
    if reads_for := actors_of(user).first():
        raise PermissionDenied(only_reads(reads_for))
    raise PermissionDenied(
        _("You report for no organisation yet. Ask the person who manages accounts for yours to add you.")
    )


def actor_to_report_for(user, slug):
    """The actor that `user` writes for, by its slug. 404 for anyone else's; 403 for one that they only read for."""
    actor = actors_of(user).filter(slug=slug).first()
    if actor is None:
        raise Http404
    check_writer(user, actor)
    return actor


def check_writer(user, actor):
    """403 with a kind sentence for those who read what the actor writes, and do not write."""
    if reason := why_not_write(user, actor):
        raise PermissionDenied(reason)


def why_not_write(user, actor):
    """The sentence that says why a member may not write for the actor, or nothing."""
    return "" if may_write(user, actor.pk) else only_reads(actor)


def only_reads(actor):
    return _("You can read what %(actor)s writes. To write too, ask its focal point to let you.") % {
        "actor": actor.name
    }


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
    check_writer(user, revision.report.actor)
    check_writable(revision)
    return revision


def open_revision_for_speaker(user, report_id):
    """The same, for those who decide who fills what."""
    revision = revision_for_member(user, report_id)
    if reason := why_not_assign(user, revision.report.actor):
        raise PermissionDenied(reason)
    check_writable(revision)
    return revision


def why_not_assign(user, actor):
    """The sentence that says why a member cannot ask others to fill a commitment, or nothing."""
    if speaks_for(user, actor.pk):
        return ""
    return _("A focal point or a deputy of %(actor)s asks others to fill in.") % {"actor": actor.name}


def invitation_to_answer(user, invitation_id):
    """An invitation to report of an actor that `user` speaks for, also once its round has closed: an answer that was
    typed on the last day may come the day after."""
    invitation = Invitation.objects.with_names().filter(pk=invitation_id).first()
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
    try:
        lifecycle.check_writable(state=revision.state)
    except lifecycle.Refused as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def revision_to_submit(user, report_id):
    """The latest revision, for a focal point of its actor."""
    revision = revision_for_member(user, report_id)
    reason = why_not_submit(user, revision)
    if reason:
        raise PermissionDenied(reason)
    return revision


def why_not_submit(user, revision):
    """The sentence that says why `user` cannot submit, or nothing. A disabled button shows the same one."""
    if not speaks_for(user, revision.report.actor_id):
        return _("A focal point of %(actor)s submits. You can write and check, and ask them to submit.") % {
            "actor": revision.report.actor.name
        }
    return ""


def draft_to_discard(user, report_id):
    """The latest revision, for a writer, when nobody outside its actor has seen it or its report was withdrawn."""
    revision = revision_for_member(user, report_id)
    check_writer(user, revision.report.actor)
    reason = permissions.why_not(permissions.check_discardable, revision)
    if reason:
        raise PermissionDenied(reason)
    return revision


def is_withdrawn(report_id):
    """A withdrawal ends the whole report, a correction in the making included."""
    return Revision.objects.filter(report=report_id, state=lifecycle.WITHDRAWN).exists()


def report_to_correct(user, report_id):
    """A published report that its own actor submitted, for a focal point of the actor."""
    report = report_for_focal_point(user, report_id)
    if report.is_transcribed:
        raise PermissionDenied(
            _("Waymark read this report out of a paper. To say it in your own words, log progress instead.")
        )
    if not report.revisions.filter(state=lifecycle.PUBLISHED).exists():
        raise PermissionDenied(_("Only a published report can be corrected."))
    return report


def report_for_focal_point(user, report_id):
    """A report of the user's own actor, for an act that speaks for the actor: a correction."""
    report = report_for_member(user, report_id)
    if not speaks_for(user, report.actor_id):
        raise PermissionDenied(_("Only a focal point of the actor can do this."))
    return report
