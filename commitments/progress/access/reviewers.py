"""What reviewers may see and answer: never a report that they have a tie to."""

from django.http import Http404

from commitments.accounts.roles import is_reviewer
from commitments.actors.access import family_of
from commitments.progress import lifecycle
from commitments.progress.models import Report, Revision


def revision_for_review(user, report_id):
    """The submitted revision of a report, for a reviewer who has no tie to it: neither one of its actor's family nor
    the person who began or submitted it, even one who left the actor since. 404 for everybody else."""
    if not is_reviewer(user):
        raise Http404
    submitted = Revision.objects.with_names().filter(report=report_id, state=lifecycle.SUBMITTED)
    revision = submitted.not_written_by(user).order_by("-number").first()
    if revision is None or revision.report.actor_id in family_of(user):
        raise Http404
    return revision


def answered_report(user, report_id):
    """A report that this reviewer could have answered and a colleague did. 404 for everybody else."""
    report = Report.objects.filter(pk=report_id, revisions__submitted_at__isnull=False).first()
    if report is None or not is_reviewer(user) or report.actor_id in family_of(user):
        raise Http404
    if report.revisions.filter(submitted_by=user).exists():
        raise Http404
    return report


def report_to_withdraw(user, report_id):
    """A published report, for a reviewer who has no tie to its actor."""
    if not is_reviewer(user):
        raise Http404
    report = (
        Report.objects.select_related("actor")
        .filter(pk=report_id, revisions__state=lifecycle.PUBLISHED)
        .distinct()
        .first()
    )
    if report is None or report.actor_id in family_of(user):
        raise Http404
    return report


def queue_for(user):
    """What waits for this reviewer, oldest first. 404 for those who review nothing."""
    if not is_reviewer(user):
        raise Http404
    return Revision.objects.with_names().for_review(conflicted_with=family_of(user)).not_written_by(user)


def rounds_of(revision):
    """What the reviewers said whenever they returned this revision, the first round first."""
    return list(revision.moves.filter(to_state=lifecycle.RETURNED).order_by("at", "id"))


def latest_comment(revision):
    """What the reviewers said last of a revision that they returned; nothing for one that they did not."""
    moves = revision.moves.filter(to_state=lifecycle.RETURNED).order_by("-at", "-id")
    return moves.values_list("comment", flat=True).first() or ""
