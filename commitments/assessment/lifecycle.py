"""When an assessment may move, and the sentence that says why not. Pure: no Django models, no clock.

An assessor writes; the panel checks completeness and safety, never truth; the subject reads and may reply; then both
are published together by the panel. The subject can neither hide nor change what is said of it, and the window to reply
has an end that no one moves but once. Instrument: seed 001, p. 85 (printed 73); design principle 3.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from commitments.record.workflow import Move, Refused, Workflow

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED = "returned"
SENT = "sent"
REPLIED = "replied"
SETTLED = "settled"
PUBLISHED = "published"
WITHDRAWN = "withdrawn"
RETRACTED = "retracted"

MAINTAINED = "maintained"
REVISED = "revised"

OPEN = (DRAFT, RETURNED)
"""States in which the assessor writes."""

WITH_SUBJECT = (SENT, REPLIED, SETTLED)
"""States in which the people of the subject read what is said of it, before the public does."""

AFTER_REPLY = (REPLIED, SETTLED)
"""States of what its subject has replied to, before the public reads it."""

UNSETTLED = (DRAFT, SUBMITTED, RETURNED, SENT, REPLIED, SETTLED)
"""States in which a revision still has somewhere to go before the public sees it."""

PUBLIC = (PUBLISHED, WITHDRAWN)
"""States whose rows never change; a withdrawn one is shown as a tombstone."""

REPLY_DAYS = 30
"""The subject may reply for so many days after it was sent the assessment (the figure of ADR 0017)."""

EXTENSION_DAYS = 15
"""Added once, when the subject asks within the window. Our own choice: half a window, so that all is over in 45 days."""

SETTLE_DAYS = 14
"""So long the assessor may revise or maintain after a reply; then the panel may publish what stands. Our own choice."""

ASSESSOR = "focal point or deputy of the assessor"
SUBJECT = "focal point or deputy of the subject"
PANEL = "reviewer"
MOVES = {
    "submit": Move("submit", OPEN, SUBMITTED, ASSESSOR, _("Only a draft or a returned assessment can be submitted.")),
    "recall": Move(
        "recall",
        (SUBMITTED,),
        DRAFT,
        ASSESSOR,
        _("Only an assessment that the panel has not answered can be called back."),
    ),
    "return": Move("return", (SUBMITTED,), RETURNED, PANEL, _("Only a submitted assessment can be returned.")),
    "send": Move("send", (SUBMITTED,), SENT, PANEL, _("Only a submitted assessment can be sent to its subject.")),
    "extend": Move("extend", (SENT,), SENT, SUBJECT, _("Only a window to reply that is open can be made longer.")),
    "reply": Move("reply", (SENT,), REPLIED, SUBJECT, _("There is no assessment that waits for your reply.")),
    "maintain": Move(
        "maintain", (REPLIED,), SETTLED, ASSESSOR, _("Only after a reply can an assessment be maintained.")
    ),
    "revise": Move("revise", (REPLIED,), SETTLED, ASSESSOR, _("An assessment is revised once, after the reply.")),
    "ask_again": Move(
        "ask_again", (SETTLED,), REPLIED, PANEL, _("Only what was revised after the reply can be given back once more.")
    ),
    "publish": Move(
        "publish", WITH_SUBJECT, PUBLISHED, PANEL, _("Only an assessment that its subject was sent can be published.")
    ),
    "retract": Move(
        "retract",
        (DRAFT, SUBMITTED, RETURNED, *WITH_SUBJECT),
        RETRACTED,
        ASSESSOR,
        _("Only an assessment that was handed in and is not yet published can be taken back."),
    ),
    "withdraw": Move("withdraw", (PUBLISHED,), WITHDRAWN, PANEL, _("Only a published assessment can be withdrawn.")),
}

BEGUN = "begin"
"""The name of the first move, which leads from nothing to a draft."""

BY_A_SIDE = (BEGUN, *(name for name, move in MOVES.items() if move.who != PANEL))
"""Moves that people of the assessor or of the subject make."""


ENDED = _("This assessment was withdrawn. Begin a new one for what is to be said now.")

WORKFLOW = Workflow(
    noun="assessment",
    moves=MOVES,
    open=OPEN,
    closed={
        SUBMITTED: _("This assessment is with the panel and cannot be changed until they answer."),
        **dict.fromkeys(
            WITH_SUBJECT, _("This assessment was sent to its subject. After the reply you may revise it once.")
        ),
        RETRACTED: _("This assessment was taken back."),
        **dict.fromkeys(PUBLIC, _("What is published does not change. Start a correction instead.")),
    },
    stale=_("Somebody else saved this assessment after you opened it. Nothing was overwritten."),
    begun=_("A reviewer has begun to read this assessment. Wait for their answer."),
    unsettled=UNSETTLED,
    ended=ENDED,
    names_moves=True,
    keeps=("assessment",),
)

check_move = WORKFLOW.check_move
check_writable = WORKFLOW.check_writable
is_escalated = WORKFLOW.is_escalated


def check_retractable(*, state, handed_in):
    """Raises Refused unless the panel had it and it is not public. A draft that was called back can be taken back too,
    or nothing could end it: what the panel had is not discarded."""
    check_move("retract", state=state)
    if not handed_in:
        raise Refused(str(MOVES["retract"].otherwise))


def due_on(*, sent_on, extended):
    """The last day on which a reply is taken: the day it was sent and thirty days, fifteen more once extended."""
    return sent_on + timedelta(days=REPLY_DAYS + (EXTENSION_DAYS if extended else 0))


def is_over(*, reply_due_on, today):
    """The window to reply has ended: its last day is still within it."""
    return today > reply_due_on


def check_reply(*, state, reply_due_on, today):
    """Raises Refused unless a reply is still taken."""
    check_move("reply", state=state)
    if is_over(reply_due_on=reply_due_on, today=today):
        raise Refused(str(_("The window to reply has ended.")))


def check_extension(*, state, reply_due_on, extended, today):
    """Raises Refused unless the window is open and was not made longer before."""
    check_move("extend", state=state)
    if is_over(reply_due_on=reply_due_on, today=today):
        raise Refused(str(_("The window to reply has ended.")))
    if extended:
        raise Refused(str(_("The window was made longer once already.")))


def check_asked_once(*, state, settled, asked_before):
    """Raises Refused unless what was revised after the reply may be given back: once, so that nobody holds it for good."""
    check_move("ask_again", state=state)
    if settled != REVISED or asked_before:
        raise Refused(str(MOVES["ask_again"].otherwise))


def check_publishable(*, state, reply_due_on, replied_on, asked_again, today):
    """Raises Refused unless both sides have had their time: replied and settled; or the window over without a reply; or
    a reply after which the assessor said nothing more for SETTLE_DAYS. What the panel gave back once more waits for its
    assessor: they hold a text that was not fit to be published."""
    check_move("publish", state=state)
    if state == SENT and not is_over(reply_due_on=reply_due_on, today=today):
        raise Refused(str(_("The subject may still reply. Publish when the window is over.")))
    if state == REPLIED and (asked_again or not is_settle_over(replied_on=replied_on, today=today)):
        raise Refused(str(_("The assessor may still revise it or maintain it.")))


def settle_by(*, replied_on):
    """The last day on which the assessor alone decides what becomes of the text after a reply."""
    return replied_on + timedelta(days=SETTLE_DAYS)


def is_settle_over(*, replied_on, today):
    return today > settle_by(replied_on=replied_on)
