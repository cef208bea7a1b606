"""The tables of reports, by noun: rounds of reporting, reports and revisions, claims."""

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
)
from .cycles import Cycle
from .reports import Origin, Report, Revision, RevisionMove, State

__all__ = [
    "Answer",
    "Claim",
    "ClaimAction",
    "ClaimEvidence",
    "ClaimTranslation",
    "Cycle",
    "Momentum",
    "Origin",
    "Practice",
    "Reason",
    "Report",
    "Revision",
    "RevisionMove",
    "SelfView",
    "Stage",
    "State",
]
