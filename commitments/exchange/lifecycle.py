"""When an offer or a practice may move, and the sentence that says why not. Pure: no Django models, no clock.

Both are papers of one actor with one short life: written, handed to the panel, which reads for completeness and safety,
and published or returned. Nothing publishes itself. An offer has an end of its own, which its actor says.
"""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from commitments.record.workflow import Move, Workflow

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

ACTOR = "focal point or deputy of the actor"
PANEL = "reviewer"
MOVES = {
    "submit": Move("submit", OPEN, SUBMITTED, ACTOR, _("Only a draft or a returned text can be submitted.")),
    "recall": Move("recall", (SUBMITTED,), DRAFT, ACTOR, _("Only what the panel has not answered can be called back.")),
    "return": Move("return", (SUBMITTED,), RETURNED, PANEL, _("Only what was submitted can be returned.")),
    "publish": Move("publish", (SUBMITTED,), PUBLISHED, PANEL, _("Only what was submitted can be published.")),
    "end": Move("end", (PUBLISHED,), ENDED, ACTOR, _("Only a published offer can be ended.")),
    "withdraw": Move(
        "withdraw", (PUBLISHED, ENDED), WITHDRAWN, PANEL, _("Only what is public can be taken from public view.")
    ),
}

OFFER = Workflow(
    noun="offer",
    moves=MOVES,
    open=OPEN,
    closed={
        SUBMITTED: _("This is with the panel and cannot be changed until they answer."),
        **dict.fromkeys(PUBLIC, _("What is published does not change.")),
    },
    stale=_("Somebody else saved or answered this after you opened it. Nothing was overwritten."),
    unsettled=UNSETTLED,
    begun=_("A reviewer has begun to read this. Wait for their answer."),
    counts_revisions=False,
)
PRACTICE = replace(OFFER, noun="practice")

check_move = OFFER.check_move
check_writable = OFFER.check_writable
is_escalated = OFFER.is_escalated
