"""The writes that only support and practices have; those of every record's life are in record/actions.py. Each is one
transaction and leaves its event behind.

`by` is the person who acts, `at` the instant. Who may is settled by access before an action is called; when it may happen
is settled here, by lifecycle.py. Raises Refused with the sentence that the user reads, and Stale when somebody else wrote
first.
"""

from commitments.record.workflow import Incomplete, Refused, Stale, Unexplained

from .drafts import begin_offer, put_forward, write_offer, write_practice
from .matching import close_need, confirm_match, decline_match, propose_match
from .moving import end_offer

__all__ = [
    "Incomplete",
    "Refused",
    "Stale",
    "Unexplained",
    "begin_offer",
    "close_need",
    "confirm_match",
    "decline_match",
    "end_offer",
    "propose_match",
    "put_forward",
    "write_offer",
    "write_practice",
]
