"""What people of an actor may see, write, send, propose and answer."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.accounts.roles import is_curator
from commitments.actors.access import actors_of, is_member, speaks_for
from commitments.actors.models import SPEAKERS, WRITERS
from commitments.exchange import lifecycle
from commitments.exchange.models import Match, Offer, SharedPractice, Side
from commitments.progress.models import Claim, Support
from commitments.record import permissions

from .curators import introduces
from .public import need_of

PAPERS: dict[str, Any] = {"offer": Offer, "practice": SharedPractice}


def reads_private(user, need):
    return is_member(user, need.actor_id) or introduces(user)


# --- offers and practices ---


def offer_of_member(user, offer_id):
    """An offer of an actor that `user` belongs to, in whatever role and state."""
    return _own(Offer.objects.with_names(), user, offer_id)


def practice_of_member(user, practice_id):
    """A practice of an actor that `user` belongs to, in whatever role and state."""
    return _own(SharedPractice.objects.with_names(), user, practice_id)


def paper_of_writer(kind):
    """The gate of what is typed into an offer or a practice, in whatever state: what is closed for a while is kept."""

    def gate(user, paper_id):
        paper = _own(PAPERS[kind].objects.with_names(), user, paper_id)
        permissions.refuse(permissions.why_not_write(user, paper.actor))
        return paper

    return gate


def paper_to_write(kind):
    """The gate of a page on which an open offer or practice is written."""

    def gate(user, paper_id):
        paper = paper_of_writer(kind)(user, paper_id)
        permissions.refuse(permissions.why_not(lifecycle.check_writable, state=paper.state))
        return paper

    return gate


def paper_to_move(kind):
    """The gate of an act that only who speaks for the actor does: call back, end. `discard` is a writer's."""

    def gate(user, paper_id, *, discards=False):
        paper = _own(PAPERS[kind].objects.with_names(), user, paper_id)
        may_not = permissions.why_not_write if discards else permissions.why_not_speak
        permissions.refuse(may_not(user, paper.actor))
        return paper

    return gate


def claim_to_put_forward(user, report_id, code):
    """A published claim of the user's own actor, for those who speak for it."""
    claims = Claim.objects.in_force(known_at=timezone.now()).filter(
        Q(commitment__code=code) | Q(pledge__code=code), revision__report=report_id
    )
    claim = claims.select_related("revision__report__actor", "actor", "commitment__framework", "pledge").first()
    if claim is None or not is_member(user, claim.actor_id):
        raise Http404
    permissions.refuse(permissions.why_not_speak(user, claim.actor))
    return claim


def _own(papers, user, pk):
    paper = papers.filter(pk=pk).first()
    if paper is None or not is_member(user, paper.actor_id):
        raise Http404
    return paper


# --- needs and matches ---


def need_to_read(user, report_id, code, *, at, demo_site):
    """A need by the report and the code of what it is about. A private one is there for its own actor's people and for
    curators who belong to no actor that offers; for everybody else it does not exist."""
    need = need_of(report_id, code, at=at, demo_site=demo_site)
    if need.support != Support.PUBLIC and not reads_private(user, need):
        raise Http404
    return need


def need_to_close(user, need):
    """403 or 404 unless `user` speaks for the actor of a need."""
    if not is_member(user, need.actor_id):
        raise Http404
    permissions.refuse(permissions.why_not_speak(user, need.actor))
    return need


def proposal_of(user, need, offer_id):
    """(the offer, the side on which `user` proposes it for a need that they may read). 404 where there is no such offer;
    403 for those who speak for neither."""
    offer = Offer.objects.with_names().filter(pk=offer_id, state=lifecycle.PUBLISHED, actor__shielded=False).first()
    if offer is None:
        raise Http404
    if speaks_for(user, need.actor_id):
        return offer, Side.NEED
    if need.support == Support.PRIVATE and introduces(user):
        return offer, Side.CURATOR
    if need.support == Support.PUBLIC and speaks_for(user, offer.actor_id):
        return offer, Side.OFFER
    raise PermissionDenied(_("Those who speak for one of the two organisations bring a need and an offer together."))


def match_to_read(user, match_id):
    """A match, for members of either side and for curators. The offering side learns of a private need once the other
    side has said yes."""
    match = Match.objects.with_names().filter(pk=match_id).first()
    if match is None or not (sides_of(user, match) or _reads_as_curator(user, match)):
        raise Http404
    return match


def match_to_answer(user, match_id):
    """(the match, the side that `user` speaks for and that has not answered yet, or the one it speaks for at all)."""
    match = match_to_read(user, match_id)
    side = side_of(user, match)
    if side is None:
        raise PermissionDenied(_("A focal point or a deputy of one of the two sides answers."))
    return match, side


def _reads_as_curator(user, match):
    if match.report.actor.shielded or match.offer.actor.shielded:
        return False
    return introduces(user) if match.private else is_curator(user)


def sides_of(user, match):
    """The sides of a match that `user` belongs to and that may know of it."""
    sides = {Side.NEED} if is_member(user, match.report.actor_id) else set()
    knows = not match.private or match.need_confirmed_at
    return sides | ({Side.OFFER} if knows and is_member(user, match.offer.actor_id) else set())


def side_of(user, match):
    """The side that `user` answers for; of two, the one that has not said yes."""
    actors = {Side.NEED: match.report.actor_id, Side.OFFER: match.offer.actor_id}
    ours = [
        side for side in (Side.NEED, Side.OFFER) if side in sides_of(user, match) and speaks_for(user, actors[side])
    ]
    waiting = [side for side in ours if getattr(match, f"{side}_confirmed_at") is None]
    return next(iter(waiting or ours), None)


def belonging_to(user):
    """The actors that `user` belongs to."""
    return actors_of(user)


def may_offer(user):
    """Writes for an actor that can offer something: see actions.check_named."""
    return actors_of(user, roles=WRITERS).filter(shielded=False, retired_on=None).exists()


def spoken_for(user):
    """The actors that `user` speaks for."""
    return actors_of(user, roles=SPEAKERS)
