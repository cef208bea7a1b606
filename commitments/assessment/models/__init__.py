"""The second voice: what one actor says of another's conduct, and what that one answers."""

from .assessments import (
    AFTER_REPLY,
    Assessment,
    AssessmentEvidence,
    AssessmentMove,
    AssessmentRevision,
    AssessmentRound,
    Confidence,
    Settled,
    State,
    Tie,
)
from .replies import Reply, ReplyEvidence, Stance
from .takedowns import Takedown, Voice

__all__ = [
    "AFTER_REPLY",
    "Assessment",
    "AssessmentEvidence",
    "AssessmentMove",
    "AssessmentRevision",
    "AssessmentRound",
    "Confidence",
    "Reply",
    "ReplyEvidence",
    "Settled",
    "Stance",
    "State",
    "Takedown",
    "Tie",
    "Voice",
]
