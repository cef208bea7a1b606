"""What a maker types of its pledge, and what its partners, the panel and those who set targets answer."""

from .answers import PartnerForm
from .page import PledgeForms
from .targets import TargetForm
from .text import NewPledgeForm

__all__ = [
    "NewPledgeForm",
    "PartnerForm",
    "PledgeForms",
    "TargetForm",
]
