"""What reviewers and curators may see and answer: never a report that they have a tie to."""

from django.http import Http404

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import family_of, is_member
from commitments.progress import lifecycle
from commitments.progress.models import Claim, Revision, Round
from commitments.record import permissions


def revision_for_review(user, report_id):
    """The submitted revision of a report, for a reviewer who has no tie to it: neither one of its actor's family nor
    somebody who began, sent or cleared it, even one who left the actor since. 404 for everybody else."""
    if not is_reviewer(user):
        raise Http404
    return _submitted(user, report_id)


def revision_to_read(user, report_id):
    """The same, for a curator too: curators read what waits for an answer and answer nothing."""
    if not _is_of_the_panel(user):
        raise Http404
    return _submitted(user, report_id)


def _submitted(user, report_id):
    submitted = Revision.objects.with_names().filter(report=report_id, state=lifecycle.SUBMITTED)
    revision = submitted.not_written_by(user).order_by("-number").first()
    if revision is None or revision.report.actor_id in family_of(user):
        raise Http404
    return revision


def last_answered(revision):
    """The number of the last round of a revision that the reviewers answered; 0 where there is none. One that waits, or
    was called back, has no answer."""
    if revision.state == lifecycle.RETURNED or revision.is_public:
        return revision.round
    handed = answered = 0
    for before, after in revision.moves.order_by("id").values_list("from_state", "to_state"):
        handed += after == lifecycle.SUBMITTED
        if before == lifecycle.SUBMITTED and after == lifecycle.RETURNED:
            answered = handed
    return answered


def answered_round(user, report_id):
    """The last round of a report that was answered, for the reviewers and curators who may read it (`round_to_read`).
    404 for everybody else, and where no round was answered."""
    handed = Revision.objects.select_related("report").filter(report=report_id, round__gt=0).order_by("-number").first()
    if handed is None or not _is_of_the_panel(user) or permissions.is_tied(user, handed.report):
        raise Http404
    number = last_answered(handed)
    if not number:
        raise Http404
    return handed.rounds.get(number=number)


def _is_of_the_panel(user):
    """Reads what was handed in, where there is no tie: reviewers and curators."""
    return is_reviewer(user) or is_curator(user)


def published_abouts(report):
    """What a report speaks of, or spoke of, in public, each once: commitments in the order of their frameworks, then
    pledges. Nothing of a correction in the making."""
    published = Claim.objects.filter(revision__report=report, published_at__isnull=False)
    claims = published.select_related("commitment", "pledge").order_by("commitment__position", "commitment__code", "id")
    return list({claim.about_id: claim.about for claim in claims}.values())


def queue_for(user):
    """What waits for an answer, oldest first: for reviewers, who answer, and for curators, who see the same and only
    read (`revision_to_read`). 404 for those who are neither.

    `assemble.desks.queue_rows` makes rows of it; the first of them are those that waited longest.
    """
    if not _is_of_the_panel(user):
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
    report = found.revision.report
    if is_member(user, report.actor_id):
        return found, False
    if not _is_of_the_panel(user) or permissions.is_tied(user, report):
        raise Http404
    return found, True


def rounds_of(revision):
    """Every round of a revision, the first one first, each with its comments and who reads them."""
    return list(revision.rounds.prefetch_related("comments__commitment").order_by("number"))


def latest_comment(revision):
    """What the reviewers said last of a revision that they returned; nothing for one that they did not."""
    moves = revision.moves.filter(to_state=lifecycle.RETURNED).order_by("-at", "-id")
    return moves.values_list("comment", flat=True).first() or ""
