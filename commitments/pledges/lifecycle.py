"""When what is said of a pledge may move, and the sentence that says why not. Pure: no Django models, no clock.

Two lives. A **revision** is written, checked by the panel for completeness and safety, and published or returned; it is
the same short life for the first text, a changed text, and the news of a state or of money. The **state** of a pledge is
what its maker says of it: each is an entry with its day and its evidence, and entries are only ever added.
"""

from django.utils.translation import gettext_lazy as _

from commitments.record.workflow import Move, Refused, Workflow

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED = "returned"
PUBLISHED = "published"
WITHDRAWN = "withdrawn"
"""Taken from public view by the panel; not what its maker calls withdrawn, which is a state of the pledge."""

OPEN = (DRAFT, RETURNED)
"""States in which the maker writes."""

UNSETTLED = (DRAFT, SUBMITTED, RETURNED)
"""States in which a revision still has somewhere to go before the public sees it."""

PUBLIC = (PUBLISHED, WITHDRAWN)
"""States whose rows never change; a withdrawn one is shown as a tombstone."""

MAKER = "focal point or deputy of the maker"
PANEL = "reviewer"
MOVES = {
    "submit": Move("submit", OPEN, SUBMITTED, MAKER, _("Only a draft or a returned pledge can be submitted.")),
    "recall": Move(
        "recall", (SUBMITTED,), DRAFT, MAKER, _("Only a pledge that the panel has not answered can be called back.")
    ),
    "return": Move("return", (SUBMITTED,), RETURNED, PANEL, _("Only a submitted pledge can be returned.")),
    "publish": Move("publish", (SUBMITTED,), PUBLISHED, PANEL, _("Only a submitted pledge can be published.")),
    "withdraw": Move(
        "withdraw", (PUBLISHED,), WITHDRAWN, PANEL, _("Only a published pledge can be taken from public view.")
    ),
}

WORKFLOW = Workflow(
    noun="pledge",
    moves=MOVES,
    open=OPEN,
    closed={
        SUBMITTED: _("This pledge is with the panel and cannot be changed until they answer."),
        **dict.fromkeys(PUBLIC, _("What is published does not change. Revise the pledge instead.")),
    },
    stale=_("Somebody else saved this pledge after you opened it. Nothing was overwritten."),
    unsettled=UNSETTLED,
    begun=_("A reviewer has begun to read this pledge. Wait for their answer."),
    ended=_("This pledge was taken from public view, and is not revised. A new undertaking is a new pledge."),
)

check_move = WORKFLOW.check_move
check_writable = WORKFLOW.check_writable
is_escalated = WORKFLOW.is_escalated

MADE, UNDER_WAY, FULFILLED, CHANGED, GIVEN_UP = "made", "under_way", "fulfilled", "changed", "withdrawn"

MAY_FOLLOW: dict[str, tuple[str, ...]] = {
    "": (MADE,),
    MADE: (UNDER_WAY, FULFILLED, CHANGED, GIVEN_UP),
    UNDER_WAY: (UNDER_WAY, FULFILLED, CHANGED, GIVEN_UP),
    CHANGED: (UNDER_WAY, FULFILLED, CHANGED, GIVEN_UP),
    # What was called fulfilled may turn out not to be: a maker who says so is not hindered.
    FULFILLED: (UNDER_WAY, CHANGED, GIVEN_UP),
    GIVEN_UP: (),
}
"""{state: the states that may be said next}."""

OVER = _("This pledge was withdrawn by its maker. What was said of it stays; a new undertaking is a new pledge.")


def check_follows(new, *, after):
    """Raises Refused unless the state `new` may be said of a pledge that is now `after` ("" before it is made)."""
    if after == GIVEN_UP:
        raise Refused(str(OVER))
    if new not in MAY_FOLLOW[after]:
        raise Refused(str(_("A pledge that is in this state cannot be called that next.")))


def is_over(state):
    """Nothing more is said of it: its maker has withdrawn it."""
    return state == GIVEN_UP


def has_run_past(*, due_on, standing, today):
    """The day by which it was to be reached is over and its maker has neither fulfilled it nor given it up: of what has
    ended, the passing of its day says nothing."""
    return bool(due_on) and today > due_on and standing not in (FULFILLED, GIVEN_UP)
