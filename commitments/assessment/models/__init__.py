"""The second voice: what one actor says of another's conduct, and what that one answers."""

from .assessments import Assessment, AssessmentEvidence, AssessmentRevision
from .replies import Reply, ReplyEvidence, Stance
from .rounds import AssessmentMove, AssessmentRound
from .takedowns import Takedown, Voice
from .words import Confidence, Settled, State, Tie

__all__ = [
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
