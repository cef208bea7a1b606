"""Cycles, which curators keep; reports, which are read here and changed by nobody; takedowns, decided by two."""

from .cycles import CycleAdmin
from .reports import ClaimAdmin, ReportAdmin, RevisionAdmin, RevisionMoveAdmin
from .takedowns import TakedownAdmin

__all__ = ["ClaimAdmin", "CycleAdmin", "ReportAdmin", "RevisionAdmin", "RevisionMoveAdmin", "TakedownAdmin"]
