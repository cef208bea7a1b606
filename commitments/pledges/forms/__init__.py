"""What a maker types of its pledge, and what its partners, the panel and those who set targets answer."""

from .answers import CheckForm, PartnerForm, ReviseForm, SubmitForm
from .page import PledgeForms
from .targets import TargetForm
from .text import NewPledgeForm

__all__ = [
    "CheckForm",
    "NewPledgeForm",
    "PartnerForm",
    "PledgeForms",
    "ReviseForm",
    "SubmitForm",
    "TargetForm",
]
