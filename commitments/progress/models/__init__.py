"""The tables of reports, by noun: cycles, reports and revisions, claims, rounds of review, work in hand, withdrawals asked for."""

from .claims import (
    Answer,
    Claim,
    ClaimAction,
    ClaimEvidence,
    ClaimTranslation,
    Momentum,
    Practice,
    Reason,
    SelfView,
    Stage,
    Support,
    SupportKind,
)
from .cycles import Cycle, Invitation
from .references import ClaimReference, where_in_words
from .reports import Origin, Report, Revision, RevisionMove, State
from .rounds import Audience, Comment, Round, Takedown
from .standing import columns_of
from .withdrawals import WithdrawalRequest
from .work import Assignment, ReminderMail

__all__ = [
    "Answer",
    "Assignment",
    "Audience",
    "Claim",
    "ClaimAction",
    "ClaimEvidence",
    "ClaimReference",
    "ClaimTranslation",
    "Comment",
    "Cycle",
    "Invitation",
    "Momentum",
    "Origin",
    "Practice",
    "Reason",
    "ReminderMail",
    "Report",
    "Revision",
    "RevisionMove",
    "Round",
    "SelfView",
    "Stage",
    "State",
    "Support",
    "SupportKind",
    "Takedown",
    "WithdrawalRequest",
    "columns_of",
    "where_in_words",
]
