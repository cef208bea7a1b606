"""What people of the reporting actor may see, write and send."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from commitments.actors.access import actors_of, is_member, speaks_for
from commitments.progress import lifecycle
from commitments.progress.models import Report, Revision


def reporting_actors(user):
    """The actors that `user` reports for, by name; 403 with a kind sentence when there are none."""
    actors = list(actors_of(user))
    if not actors:
        raise PermissionDenied(
            _("You report for no organisation yet. Ask the person who manages accounts for yours to add you.")
        )
    return actors


def actor_to_report_for(user, slug):
    """The actor that `user` reports for, by its slug; with an empty slug their only one. 404 for anyone else's."""
    actors = actors_of(user)
    if slug:
        actors = actors.filter(slug=slug)
    found = list(actors[:2])
    if not found:
        raise Http404
    return found[0]


def report_for_member(user, report_id):
    """A report of an actor that `user` reports for, in whatever state."""
    report = Report.objects.select_related("actor", "cycle").filter(pk=report_id).first()
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
    """The same, when it may be written in. 403 with the sentence that says why not."""
    revision = revision_for_member(user, report_id)
    check_writable(revision)
    return revision


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
    """The latest revision, when nobody outside its actor has seen it or its report was withdrawn."""
    revision = revision_for_member(user, report_id)
    reason = why_not_discard(revision, report_withdrawn=is_withdrawn(report_id))
    if reason:
        raise PermissionDenied(reason)
    return revision


def why_not_discard(revision, *, report_withdrawn):
    """The sentence that says why a revision cannot be discarded, or nothing."""
    try:
        lifecycle.check_discardable(
            state=revision.state, submitted_at=revision.submitted_at, report_withdrawn=report_withdrawn
        )
    except lifecycle.Refused as refusal:
        return str(refusal)
    return ""


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
