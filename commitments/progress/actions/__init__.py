"""The writes that only reports have; those of every record's life are in record/actions.py. Each is one transaction and
leaves its event behind.

`by` is the person who acts, `at` the instant. Who may is settled by access.py before an action is called; when it may
happen is settled here, by lifecycle.py. Raises Refused with the sentence that the user reads, and Stale when somebody
else wrote first.
"""

from commitments.record.actions import NothingSaid
from commitments.record.workflow import Incomplete, Refused, Stale, Unexplained

from .assignments import assign, take_back
from .clearance import clear_report, escalate_report, send_back, send_to_clearance
from .corrections import transcribe_report
from .drafts import (
    begin_full_review,
    begin_report,
    begin_with_claim,
    log_claim,
    remove_claim,
    set_period,
    why_not_unchanged,
)
from .invitations import decline_invitation, invite_to_report, take_back_decline
from .review import Remark, answer_comments, comment_on_report
from .withdrawals import ask_withdrawal, decline_withdrawal, grant_withdrawal

__all__ = [
    "Incomplete",
    "NothingSaid",
    "Refused",
    "Remark",
    "Stale",
    "Unexplained",
    "answer_comments",
    "ask_withdrawal",
    "assign",
    "begin_full_review",
    "begin_report",
    "begin_with_claim",
    "clear_report",
    "comment_on_report",
    "decline_invitation",
    "decline_withdrawal",
    "escalate_report",
    "grant_withdrawal",
    "invite_to_report",
    "log_claim",
    "remove_claim",
    "send_back",
    "send_to_clearance",
    "set_period",
    "take_back",
    "take_back_decline",
    "transcribe_report",
    "why_not_unchanged",
]
