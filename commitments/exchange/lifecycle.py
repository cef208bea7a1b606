"""When an offer or a practice may move, and the sentence that says why not. Pure: no Django models, no clock.

Both are papers of one actor with one short life: written, handed to the panel, which reads for completeness and safety,
and published or returned. Nothing publishes itself. An offer has an end of its own, which its actor says.
"""

from django.utils.translation import gettext_lazy as _

from commitments.common import moves
from commitments.common.moves import Move, Refused

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED = "returned"
PUBLISHED = "published"
ENDED = "ended"
WITHDRAWN = "withdrawn"

OPEN = (DRAFT, RETURNED)
"""States in which its actor writes."""

UNSETTLED = (DRAFT, SUBMITTED, RETURNED)
"""States in which the public has not seen it."""

PUBLIC = (PUBLISHED, ENDED, WITHDRAWN)
"""States whose texts never change."""

CHECK_DAYS = 14
"""What waits longer for the panel is marked. The same two weeks as a report's. Silence decides nothing."""

ACTOR = "focal point or deputy of the actor"
PANEL = "reviewer"
MOVES = {
    "submit": Move("submit", OPEN, SUBMITTED, ACTOR, _("Only a draft or a returned text can be submitted.")),
    "recall": Move("recall", (SUBMITTED,), DRAFT, ACTOR, _("Only what the panel has not answered can be called back.")),
    "return": Move("return", (SUBMITTED,), RETURNED, PANEL, _("Only what was submitted can be returned.")),
    "publish": Move("publish", (SUBMITTED,), PUBLISHED, PANEL, _("Only what was submitted can be published.")),
    "end": Move("end", (PUBLISHED,), ENDED, ACTOR, _("Only a published offer can be ended.")),
    "withdraw": Move("withdraw", (PUBLISHED, ENDED), WITHDRAWN, PANEL, _("Only what is public can be taken down.")),
}


def check_move(name, *, state):
    """The move, when it may be made from `state`. Raises Refused with the move's own sentence."""
    return moves.check_move(MOVES, name, state=state)


def check_writable(*, state):
    """Raises Refused unless its actor may write in `state`."""
    if state == SUBMITTED:
        raise Refused(str(_("This is with the panel and cannot be changed until they answer.")))
    if state in PUBLIC:
        raise Refused(str(_("What is published does not change.")))


def check_discardable(*, state, handed_in):
    """Raises Refused unless the draft was never handed in: what the panel had stays in the record."""
    if handed_in or state != DRAFT:
        raise Refused(str(_("Only a draft that was never submitted can be discarded.")))


def is_escalated(*, days):
    """Whether what has waited so many days for the panel is marked."""
    return days > CHECK_DAYS
