"""When a revision may move, and the sentence that says why not. Pure: no Django models, no clock.

The table is the rule; `docs/report-moves.md` is drawn from it (state_diagram.py).
"""

from django.utils.translation import gettext_lazy as _

from commitments.record.workflow import Move, Refused, Workflow

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

ENDED = _("This report was withdrawn. Log what is to be said now as a new report.")

WORKFLOW = Workflow(
    noun="report",
    moves=MOVES,
    open=OPEN,
    closed={
        CLEARING: _("This report waits for clearance. Call it back to change it."),
        SUBMITTED: _("This report is with the reviewers and cannot be changed until they answer."),
        **dict.fromkeys(PUBLIC, _("What is published does not change. Start a correction instead.")),
    },
    stale=_("Somebody else saved this report after you opened it. Nothing was overwritten."),
    unsettled=UNSETTLED,
    ended=ENDED,
    begun=_("A reviewer has begun to read this report. Wait for their answer: it may come back to you."),
)

check_move = WORKFLOW.check_move
check_writable = WORKFLOW.check_writable
is_escalated = WORKFLOW.is_escalated


def check_answered_by_another(*, asked_by, by):
    """Raises Refused where who asked for a withdrawal would answer it: ids of people. A withdrawal that nobody waits for
    settles an open request too, and keeps to the same rule."""
    if asked_by == by:
        raise Refused(str(_("A request for withdrawal is answered by somebody else than who made it.")))
