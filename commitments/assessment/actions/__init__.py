"""Every write to assessments and replies. Each action is one transaction and leaves its event behind.

`by` is the person who acts, `at` the instant. Who may is settled by access before an action is called; when it may
happen is settled here, by lifecycle.py. Raises Refused with the sentence that the user reads, Stale when somebody else
wrote first, Incomplete and Unexplained when something is still to be said.
"""

from commitments.record.workflow import Incomplete, Refused, Stale, Unexplained

from .checking import ask_again, begin_review, return_assessment, send_to_subject
from .publishing import begin_correction, publish_assessment, withdraw_assessment
from .replying import extend_window, file_reply
from .sending import recall_assessment, retract_assessment, submit_assessment
from .settling import maintain_assessment, revise_assessment
from .taking_down import ask_takedown, confirm_takedown, refuse_takedown
from .writing import begin_assessment, discard_draft, write_assessment

__all__ = [
    "Incomplete",
    "Refused",
    "Stale",
    "Unexplained",
    "ask_again",
    "ask_takedown",
    "begin_assessment",
    "begin_correction",
    "begin_review",
    "confirm_takedown",
    "discard_draft",
    "extend_window",
    "file_reply",
    "maintain_assessment",
    "publish_assessment",
    "recall_assessment",
    "refuse_takedown",
    "retract_assessment",
    "return_assessment",
    "revise_assessment",
    "send_to_subject",
    "submit_assessment",
    "withdraw_assessment",
    "write_assessment",
]
