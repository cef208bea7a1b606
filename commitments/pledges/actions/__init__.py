"""Every write to pledges and targets. Each action is one transaction and leaves its event behind.

`by` is the person who acts, `at` the instant. Who may is settled by access before an action is called; when it may happen
is settled here, by lifecycle.py. Raises Refused with the sentence that the user reads, and Stale when somebody else wrote
first.
"""

from commitments.record.workflow import Incomplete, Refused, Stale, Unexplained

from .checking import begin_check, publish_pledge, return_pledge, withdraw_pledge
from .partnering import answer_as_partner
from .sending import recall_pledge, submit_pledge
from .targeting import end_target, set_target
from .transcribing import transcribe_pledge, undo_import
from .writing import begin_pledge, begin_revision, discard_pledge, write_pledge

__all__ = [
    "Incomplete",
    "Refused",
    "Stale",
    "Unexplained",
    "answer_as_partner",
    "begin_check",
    "begin_pledge",
    "begin_revision",
    "discard_pledge",
    "end_target",
    "publish_pledge",
    "recall_pledge",
    "return_pledge",
    "set_target",
    "submit_pledge",
    "transcribe_pledge",
    "undo_import",
    "withdraw_pledge",
    "write_pledge",
]
