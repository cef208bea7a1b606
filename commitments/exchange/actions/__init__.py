"""Every write to support and practices. Each action is one transaction and leaves its event behind.

`by` is the person who acts, `at` the instant. Who may is settled by access before an action is called; when it may happen
is settled here, by lifecycle.py. Raises Refused with the sentence that the user reads, and Stale when somebody else wrote
first.
"""

from commitments.record.workflow import Incomplete, Refused, Stale, Unexplained

from .matching import close_need, confirm_match, decline_match, propose_match
from .moving import (
    discard_paper,
    end_offer,
    publish_paper,
    recall_paper,
    return_paper,
    submit_paper,
    withdraw_paper,
)
from .writing import begin_offer, put_forward, write_offer, write_practice

__all__ = [
    "Incomplete",
    "Refused",
    "Stale",
    "Unexplained",
    "begin_offer",
    "close_need",
    "confirm_match",
    "decline_match",
    "discard_paper",
    "end_offer",
    "propose_match",
    "publish_paper",
    "put_forward",
    "recall_paper",
    "return_paper",
    "submit_paper",
    "withdraw_paper",
    "write_offer",
    "write_practice",
]
