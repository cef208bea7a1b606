"""The tables of the catalogue, by noun: frameworks, commitments and what they concern, the crosswalk, methods."""

from .commitments import Commitment, CommitmentFacts, CommitmentVersion, Level
from .concerns import CommitmentGroup, CommitmentSdgTarget, CommitmentStage, Group, JourneyStage
from .crosswalk import CrosswalkLink, LinkStatus, Relation
from .decisions import LinkDecision, as_known, status_known
from .frameworks import Framework, Milestone, Nature
from .methods import Anchor, Method, Step
from .translations import CommitmentTranslation

__all__ = [
    "Anchor",
    "Commitment",
    "CommitmentFacts",
    "CommitmentGroup",
    "CommitmentSdgTarget",
    "CommitmentStage",
    "CommitmentTranslation",
    "CommitmentVersion",
    "CrosswalkLink",
    "Framework",
    "Group",
    "JourneyStage",
    "Level",
    "LinkDecision",
    "LinkStatus",
    "Method",
    "Milestone",
    "Nature",
    "Relation",
    "Step",
    "as_known",
    "status_known",
]
