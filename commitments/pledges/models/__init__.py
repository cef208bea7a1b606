"""The tables of pledges, by noun: pledges and their revisions, what each revision brings, targets."""

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
from .pledges import (
    Direction,
    Form,
    Nature,
    Origin,
    Pledge,
    PledgeMove,
    PledgeRevision,
    PledgeRound,
    Specific,
    State,
    code_of,
)
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
    "Target",
    "code_of",
]
