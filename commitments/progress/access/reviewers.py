"""What reviewers and curators may see and answer: never a report that they have a tie to."""

from django.http import Http404

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import family_of, is_member
from commitments.progress import lifecycle
from commitments.progress.models import Report, Revision, RevisionMove, Round


def revision_for_review(user, report_id):
    """The submitted revision of a report, for a reviewer who has no tie to it: neither one of its actor's family nor
    somebody who began, sent or cleared it, even one who left the actor since. 404 for everybody else."""
    if not is_reviewer(user):
        raise Http404
    return _submitted(user, report_id)


def revision_to_read(user, report_id):
    """The same, for a curator too: curators read what waits for an answer and answer nothing."""
    if not is_reviewer(user) and not is_curator(user):
        raise Http404
    return _submitted(user, report_id)


def _submitted(user, report_id):
    submitted = Revision.objects.with_names().filter(report=report_id, state=lifecycle.SUBMITTED)
    revision = submitted.not_written_by(user).order_by("-number").first()
    if revision is None or revision.report.actor_id in family_of(user):
        raise Http404
    return revision


def answered_report(user, report_id):
    """A report that this reviewer could have answered and a colleague did. 404 for everybody else."""
    report = Report.objects.filter(pk=report_id, revisions__round__gt=0).first()
    if report is None or not is_reviewer(user) or report.actor_id in family_of(user) or has_sent(user, report_id):
        raise Http404
    return report


def has_sent(user, report_id):
    """Somebody who began, sent, cleared or called back some revision of the report, whatever they belong to today."""
    moves = RevisionMove.objects.filter(revision__report=report_id, by=user, to_state__in=RevisionMove.BY_THE_ACTOR)
    return moves.exists() or Revision.objects.filter(report=report_id, submitted_by=user).exists()


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


def report_for_takedown(user, report_id):
    """A report that is or was public, for a curator. 404 for everybody else."""
    if not is_curator(user):
        raise Http404
    public = Report.objects.select_related("actor").filter(pk=report_id, revisions__state__in=lifecycle.PUBLIC)
    report = public.distinct().first()
    if report is None:
        raise Http404
    return report


def queue_for(user):
    """What waits for an answer, oldest first: for reviewers, who answer, and for curators, who see the same and only
    read (`revision_to_read`). 404 for those who are neither.

    `assemble.desks.queue_rows` makes rows of it; the first of them are those that waited longest.
    """
    if not is_reviewer(user) and not is_curator(user):
        raise Http404
    return Revision.objects.with_names().for_review(conflicted_with=family_of(user)).not_written_by(user)


def round_of(revision):
    """The round in which a revision was handed in last."""
    return Round.objects.get(revision=revision.pk, number=revision.round)


def round_to_read(user, report_id, *, number, round_number):
    """One round of a revision, and whether its reader also reads what the reviewers say among themselves.

    For the people of its actor; for reviewers and curators without a tie to it, whatever became of it since. 404 for
    everybody else.
    """
    found = (
        Round.objects.select_related("revision__report__actor", "revision__report__cycle")
        .filter(revision__report=report_id, revision__number=number, number=round_number)
        .first()
    )
    if found is None:
        raise Http404
    actor_id = found.revision.report.actor_id
    if is_member(user, actor_id):
        return found, False
    of_the_panel = is_reviewer(user) or is_curator(user)
    if not of_the_panel or actor_id in family_of(user) or has_sent(user, report_id):
        raise Http404
    return found, True


def rounds_of(revision):
    """Every round of a revision, the first one first, each with its comments and who reads them."""
    return list(revision.rounds.prefetch_related("comments__commitment").order_by("number"))


def latest_comment(revision):
    """What the reviewers said last of a revision that they returned; nothing for one that they did not."""
    moves = revision.moves.filter(to_state=lifecycle.RETURNED).order_by("-at", "-id")
    return moves.values_list("comment", flat=True).first() or ""
