"""The second voice: what one actor says of another's conduct, and what that one answers."""

from commitments.assessment.questions import Confidence

from .assessments import Assessment, AssessmentEvidence, AssessmentRevision
from .choices import Settled, State, Tie
from .replies import Reply, ReplyEvidence, Stance
from .rounds import AssessmentMove, AssessmentRound
from .standing import SHOWN_REPLIES
from .takedowns import Takedown, Voice

__all__ = [
    "SHOWN_REPLIES",
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
