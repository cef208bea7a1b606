"""What reviewers check, without a tie to whose it is; their silence, of which curators are told; and the private needs,
which curators match with offers."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import family_of
from commitments.exchange import lifecycle
from commitments.exchange.models import Offer, SharedPractice, private_needs
from commitments.record import workflow

from .curators import is_tied_to_an_offer


def queues_for(user):
    """(offers, practices) that wait for the panel, oldest first, without those that the reviewer is tied to."""
    return queue_for(Offer, user), queue_for(SharedPractice, user)


def offer_for_check(user, paper_id):
    """A submitted offer, for a reviewer without a tie to its actor. 404 for everybody else."""
    return _for_check(Offer, user, paper_id)


def practice_for_check(user, paper_id):
    """A submitted practice, for a reviewer without a tie to its actor. 404 for everybody else."""
    return _for_check(SharedPractice, user, paper_id)


def silent_for(user, *, at):
    """(offers, practices) about which the panel has been silent so long that a curator is told, oldest first, without
    those that the curator is tied to. A reviewer has them in the queue already."""
    if is_reviewer(user) or not is_curator(user):
        return Offer.objects.none(), SharedPractice.objects.none()
    before = timezone.localdate(at) - timedelta(days=workflow.REVIEW_DAYS)
    return tuple(_waiting(model, user).filter(submitted_at__date__lt=before) for model in (Offer, SharedPractice))


def private_needs_for(user, *, at):
    """Private needs of either world, for curators who belong to no actor that offers. 404 for everybody who is no curator."""
    if not is_curator(user):
        raise Http404
    if is_tied_to_an_offer(user):
        raise PermissionDenied(
            _(
                "An organisation that you belong to offers support. Another curator brings private needs and offers together."
            )
        )
    return private_needs(at=at).order_by("-period_end", "-id")


def latest_comment(paper):
    """What the panel said of a paper that it returned; nothing for one that it did not."""
    if paper.state != lifecycle.RETURNED:
        return ""
    moves = paper.moves.filter(to_state=lifecycle.RETURNED).order_by("-at", "-id")
    return moves.values_list("comment", flat=True).first() or ""


def queue_for(model, user):
    """The offers or the practices alone."""
    return _waiting(model, user) if is_reviewer(user) else model.objects.none()


def _waiting(model, user):
    return model.objects.with_names().for_check(conflicted_with=family_of(user)).not_written_by(user)


def _for_check(model, user, paper_id):
    if not is_reviewer(user):
        raise Http404
    paper = queue_for(model, user).filter(pk=paper_id).first()
    if paper is None:
        raise Http404
    return paper
