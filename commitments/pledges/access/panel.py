"""What reviewers and curators may see and answer: never a pledge that they have a tie to."""

from django.http import Http404

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import family_of
from commitments.pledges import lifecycle
from commitments.pledges.models import PledgeRevision


def queue_for(user):
    """What waits for the panel, oldest first. 404 for those who are neither reviewers nor curators."""
    if not is_reviewer(user) and not is_curator(user):
        raise Http404
    waiting = PledgeRevision.objects.with_names().for_review(conflicted_with=family_of(user))
    return waiting.not_written_by(user)


def revision_for_check(user, pledge_id):
    """The submitted revision of a pledge, for a reviewer without a tie to its maker, to a partner, or to the maker of what
    it matches. 404 for everybody else."""
    if not is_reviewer(user):
        raise Http404
    return revision_to_read(user, pledge_id)


def revision_to_read(user, pledge_id):
    """The same, for a curator too: curators read what waits for an answer and answer nothing."""
    revision = queue_for(user).filter(pledge=pledge_id).first()
    if revision is None:
        raise Http404
    return revision


def latest_comment(revision):
    """What the panel said last of a revision that it returned; nothing for one that it did not."""
    moves = revision.moves.filter(to_state=lifecycle.RETURNED).order_by("-at", "-id")
    return moves.values_list("comment", flat=True).first() or ""
