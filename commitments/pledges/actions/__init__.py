"""The writes that only pledges and targets have; those of every record's life are in record/actions.py. Each is one
transaction and leaves its event behind.

`by` is the person who acts, `at` the instant. Who may is settled by access before an action is called; when it may happen
is settled here, by lifecycle.py. Raises Refused with the sentence that the user reads, and Stale when somebody else wrote
first.
"""

from commitments.record.workflow import Incomplete, Refused, Stale, Unexplained

from .drafts import begin_pledge, write_pledge
from .partners import answer_as_partner
from .targets import end_target, set_target
from .transcripts import transcribe_pledge, undo_import

__all__ = [
    "Incomplete",
    "Refused",
    "Stale",
    "Unexplained",
    "answer_as_partner",
    "begin_pledge",
    "end_target",
    "set_target",
    "transcribe_pledge",
    "undo_import",
    "write_pledge",
]
