"""Clearance inside the reporting actor: whose turn it is, who may take it, and when nobody can."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.accounts.models import User
from commitments.actors.access import chain_of, clears_at
from commitments.actors.models import Membership, Role
from commitments.progress import lifecycle
from commitments.record import permissions

from .members import revision_for_member, revision_of_speaker


def has_chain(actor_id):
    """Whether reports of the actor are cleared before they are submitted."""
    return bool(chain_of(actor_id))


def step_waited_for(revision):
    """The place in the chain whose turn it is. Where nobody holds it any more, the next that somebody holds."""
    onward = [step for step in chain_of(revision.report.actor_id) if step >= revision.clearance_step]
    return onward[0] if onward else revision.clearance_step


def steps_after(revision):
    """The places that still follow the one whose turn it is."""
    waited_for = step_waited_for(revision)
    return [step for step in chain_of(revision.report.actor_id) if step > waited_for]


def moves_of_this_sending(revision):
    """The moves of a waiting revision since it was sent to clearance, that one included, the first one first."""
    moves = list(revision.moves.order_by("id"))
    sent = [place for place, move in enumerate(moves) if _is_sending(move)]
    return moves[sent[-1] :] if sent else []


def _is_sending(move):
    return move.to_state == lifecycle.CLEARING and move.from_state != lifecycle.CLEARING


def cleared_by(revision):
    """Ids of those who cleared a place in this sending."""
    return {move.by_id for move in moves_of_this_sending(revision)[1:]}


def why_not_clear(user, revision):
    """The sentence that says why `user` cannot clear now, or nothing."""
    if revision.state != lifecycle.CLEARING:
        return str(lifecycle.MOVES["clear"].otherwise)
    if not clears_at(user, revision.report.actor_id, step_waited_for(revision)):
        return _("This report waits for somebody else to clear it.")
    if user.pk == revision.clearing_by_id:
        return _("Nobody clears what they sent to clearance themselves.")
    if user.pk in cleared_by(revision):
        return _("You have cleared this report already. Somebody else clears at the next place.")
    return ""


def who_can_clear(revision):
    """People who can clear now: the clearers of the place whose turn it is, and the deputies, without who sent the
    report and without those who cleared it at an earlier place."""
    standing = Membership.objects.current().filter(
        Q(role=Role.CLEARER, step=step_waited_for(revision)) | Q(role=Role.DEPUTY), actor=revision.report.actor_id
    )
    barred = {revision.clearing_by_id, *cleared_by(revision)}
    return User.objects.filter(is_active=True, pk__in=standing.values("user")).exclude(pk__in=barred)


def silent_since(revision):
    """When somebody last did something for the clearance of a waiting revision."""
    return moves_of_this_sending(revision)[-1].at


def why_not_escalate(revision, *, at):
    """The sentence that says why a waiting revision cannot be submitted without clearance yet, or nothing."""
    if revision.state != lifecycle.CLEARING:
        return str(lifecycle.MOVES["escalate"].otherwise)
    if not who_can_clear(revision).exists():
        return ""
    if at - silent_since(revision) >= timedelta(days=lifecycle.CLEARANCE_DAYS):
        return ""
    return ngettext(
        "Somebody can still clear it. When %(days)d day has passed without an answer, it can be submitted without clearance.",
        "Somebody can still clear it. When %(days)d days have passed without an answer, it can be submitted without clearance.",
        lifecycle.CLEARANCE_DAYS,
    ) % {"days": lifecycle.CLEARANCE_DAYS}


def may_clear_sometime(user, actor_id):
    """Reads the page of clearance: a clearer of whatever place, or a deputy."""
    roles = Membership.objects.current().filter(user=user, actor=actor_id).values_list("role", flat=True)
    return bool({Role.CLEARER, Role.DEPUTY} & set(roles))


def revision_in_clearance(user, report_id):
    """The latest revision, for the clearers and deputies of its actor. 403 for its other people."""
    revision = revision_for_member(user, report_id)
    if not may_clear_sometime(user, revision.report.actor_id):
        raise PermissionDenied(_("Clearers and deputies of %(actor)s clear.") % {"actor": revision.report.actor.name})
    if revision.state != lifecycle.CLEARING:
        raise PermissionDenied(str(lifecycle.MOVES["clear"].otherwise))
    return revision


def revision_to_clear(user, report_id):
    """The same, when it is this person's turn. 403 with the sentence that says why not."""
    revision = revision_in_clearance(user, report_id)
    permissions.refuse(why_not_clear(user, revision))
    return revision


def revision_to_escalate(user, report_id, *, at):
    """The same, when it may be submitted without clearance. 403 with the sentence that says why not yet."""
    revision = revision_of_speaker(user, report_id)
    permissions.refuse(why_not_escalate(revision, at=at))
    return revision


def latest_from_clearer(revision):
    """What a clearer said when they sent this revision back last; nothing when it was never sent back, or sent since."""
    move = revision.moves.order_by("-id").first()
    sent_back = move and move.from_state == lifecycle.CLEARING and move.to_state == lifecycle.DRAFT
    return move.comment if sent_back else ""


def reason_without_clearance(revision):
    """Why the latest round was submitted without clearance; nothing when it was cleared, or no chain asks for it."""
    move = revision.moves.filter(to_state=lifecycle.SUBMITTED).order_by("-id").first()
    return move.comment if move and move.from_state == lifecycle.CLEARING else ""


def revision_to_answer_in(user, report_id):
    """The latest revision while it is returned, for those who write in it."""
    revision = revision_for_member(user, report_id)
    permissions.refuse(permissions.why_not_write(user, revision.report.actor))
    if revision.state != lifecycle.RETURNED:
        raise PermissionDenied(_("Comments are answered while the report is returned to you."))
    return revision
