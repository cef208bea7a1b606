"""The writes that only assessments and replies have; those of every record's life are in record/actions.py. Each is one
transaction and leaves its event behind.

`by` is the person who acts, `at` the instant. Who may is settled by access before an action is called; when it may
happen is settled here, by lifecycle.py. Raises Refused with the sentence that the user reads, Stale when somebody else
wrote first, Incomplete and Unexplained when something is still to be said.
"""

from commitments.record.workflow import Incomplete, Refused, Stale, Unexplained

from .after_reply import maintain_assessment, retract_assessment, revise_assessment
from .drafts import begin_assessment, write_assessment
from .replies import extend_window, file_reply
from .review import ask_again, send_to_subject

__all__ = [
    "Incomplete",
    "Refused",
    "Stale",
    "Unexplained",
    "ask_again",
    "begin_assessment",
    "extend_window",
    "file_reply",
    "maintain_assessment",
    "retract_assessment",
    "revise_assessment",
    "send_to_subject",
    "write_assessment",
]
