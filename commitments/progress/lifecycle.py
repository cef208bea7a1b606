"""When a revision may move, and the sentence that says why not. Pure: no Django models, no clock.

The table is the rule; `docs/report-moves.md` is drawn from it (drawing.py).
"""

from django.utils.translation import gettext_lazy as _

from commitments.common import moves
from commitments.common.moves import Move, Refused

DRAFT = "draft"
CLEARING = "clearing"
SUBMITTED = "submitted"
RETURNED = "returned"
PUBLISHED = "published"
WITHDRAWN = "withdrawn"

OPEN = (DRAFT, RETURNED)
"""States in which the reporting actor writes."""

UNSETTLED = (DRAFT, CLEARING, SUBMITTED, RETURNED)
"""States in which a revision still has somewhere to go before the public sees it."""

PUBLIC = (PUBLISHED, WITHDRAWN)
"""States whose rows never change; a withdrawn one is shown as a tombstone."""

CLEARANCE_DAYS = 5
"""After so many days without a word from a clearer, who speaks for the actor may submit without clearance. Our own
choice: long enough for a week-end and a day of travel, short enough for a deadline."""

REVIEW_DAYS = 14
"""A report that waits longer for a reviewer is marked as escalated to the curators. Our own choice: two weeks. Silence
decides nothing: no report is published or returned by time."""


SPEAKER = "focal point or deputy"
MOVES = {
    "send_to_clearance": Move(
        "send_to_clearance",
        (DRAFT, RETURNED),
        CLEARING,
        SPEAKER,
        _("Only a draft or a returned report can be sent to those who clear it."),
    ),
    "pass_on": Move(
        "pass_on", (CLEARING,), CLEARING, "clearer", _("Only a report that waits for clearance can be cleared.")
    ),
    "clear": Move(
        "clear", (CLEARING,), SUBMITTED, "clearer", _("Only a report that waits for clearance can be cleared.")
    ),
    "send_back": Move(
        "send_back", (CLEARING,), DRAFT, "clearer", _("Only a report that waits for clearance can be sent back.")
    ),
    "escalate": Move(
        "escalate",
        (CLEARING,),
        SUBMITTED,
        SPEAKER,
        _("Only a report that waits for clearance can be submitted without it."),
    ),
    "submit": Move(
        "submit", (DRAFT, RETURNED), SUBMITTED, SPEAKER, _("Only a draft or a returned report can be submitted.")
    ),
    "recall": Move(
        "recall",
        (CLEARING, SUBMITTED),
        DRAFT,
        SPEAKER,
        _("Only a report that was sent and that nobody has answered can be called back."),
    ),
    "return": Move("return", (SUBMITTED,), RETURNED, "reviewer", _("Only a submitted report can be returned.")),
    "publish": Move("publish", (SUBMITTED,), PUBLISHED, "reviewer", _("Only a submitted report can be published.")),
    "withdraw": Move("withdraw", (PUBLISHED,), WITHDRAWN, "reviewer", _("Only a published report can be withdrawn.")),
}


def check_move(name, *, state):
    """The move, when it may be made from `state`. Raises Refused with the move's own sentence."""
    return moves.check_move(MOVES, name, state=state)


def check_writable(*, state):
    """Raises Refused unless the reporting actor may write in `state`."""
    if state == CLEARING:
        raise Refused(str(_("This report waits for clearance. Call it back to change it.")))
    if state == SUBMITTED:
        raise Refused(str(_("This report is with the reviewers and cannot be changed until they answer.")))
    if state in PUBLIC:
        raise Refused(str(_("What is published does not change. Start a correction instead.")))


ENDED = _("This report was withdrawn. Log what is to be said now as a new report.")


def is_escalated(*, days):
    """Whether a report that has waited so many days for the reviewers is marked for the curators."""
    return days > REVIEW_DAYS


def check_recallable(*, state, review_began):
    """Raises Refused unless what was sent may still be called back: nobody has cleared or begun to review it for good."""
    check_move("recall", state=state)
    if review_began:
        raise Refused(
            str(_("A reviewer has begun to read this report. Wait for their answer: it may come back to you."))
        )


def check_discardable(*, state, handed_in, report_withdrawn):
    """Raises Refused unless the draft was never handed to the reviewers: what they had stays in the record. A correction
    of a report that was withdrawn meanwhile leads nowhere any more, and may go from whatever state it waits in."""
    if handed_in or not (state == DRAFT or (report_withdrawn and state in UNSETTLED)):
        raise Refused(str(_("Only a draft that was never submitted can be discarded.")))


def check_answered_by_another(*, asked_by, by):
    """Raises Refused where who asked for a withdrawal would answer it: ids of people. A withdrawal that nobody waits for
    settles an open request too, and keeps to the same rule."""
    if asked_by == by:
        raise Refused(str(_("A request for withdrawal is answered by somebody else than who made it.")))
