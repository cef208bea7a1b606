"""The tables of pledges, by noun: pledges and their revisions, what each revision brings, targets."""

from .choices import Direction, Form, Nature, Origin, Specific, State
from .parts import (
    Answered,
    MoneyStage,
    PartnerAnswer,
    PledgeCommitment,
    PledgeEntry,
    PledgeEvidence,
    PledgeMoney,
    PledgePartner,
    Standing,
)
from .pledges import Pledge, PledgeRevision, code_of
from .rounds import PledgeMove, PledgeRound, Takedown
from .targets import Clock, Source, Target

__all__ = [
    "Answered",
    "Clock",
    "Direction",
    "Form",
    "MoneyStage",
    "Nature",
    "Origin",
    "PartnerAnswer",
    "Pledge",
    "PledgeCommitment",
    "PledgeEntry",
    "PledgeEvidence",
    "PledgeMoney",
    "PledgeMove",
    "PledgePartner",
    "PledgeRevision",
    "PledgeRound",
    "Source",
    "Specific",
    "Standing",
    "State",
    "Takedown",
    "Target",
    "code_of",
]
