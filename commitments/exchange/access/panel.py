"""What reviewers check, without a tie to whose it is; and the private needs, which curators match with offers."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import family_of
from commitments.exchange import lifecycle
from commitments.exchange.models import Offer, SharedPractice, private_needs

from .curators import is_tied_to_an_offer
from .members import PAPERS


def queues_for(user):
    """(offers, practices) that wait for the panel, oldest first, without those that the reviewer is tied to."""
    return _queue(Offer, user), _queue(SharedPractice, user)


def offer_for_check(user, paper_id):
    """A submitted offer, for a reviewer without a tie to its actor. 404 for everybody else."""
    return _for_check(Offer, user, paper_id)


def practice_for_check(user, paper_id):
    """A submitted practice, for a reviewer without a tie to its actor. 404 for everybody else."""
    return _for_check(SharedPractice, user, paper_id)


def paper_to_withdraw(kind):
    """The gate of the page on which a reviewer without a tie takes a public offer or practice from public view."""

    def gate(user, paper_id):
        public = PAPERS[kind].objects.with_names().filter(state__in=(lifecycle.PUBLISHED, lifecycle.ENDED))
        paper = public.filter(pk=paper_id, actor__shielded=False).first()
        if paper is None or not is_reviewer(user) or paper.actor_id in family_of(user):
            raise Http404
        return paper

    return gate


def private_needs_for(user, *, at):
    """Private needs of either world, for curators whom nothing ties to an offer. 404 for everybody who is no curator."""
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


def _queue(model, user):
    if not is_reviewer(user):
        return model.objects.none()
    waiting = model.objects.with_names().for_check(conflicted_with=family_of(user))
    return waiting.not_handled_by(user)


def _for_check(model, user, paper_id):
    if not is_reviewer(user):
        raise Http404
    paper = _queue(model, user).filter(pk=paper_id).first()
    if paper is None:
        raise Http404
    return paper
