"""The catalogue as curators keep it. Every save and every button is an action."""

from . import commitments, crosswalk, frameworks, methods

__all__ = ["commitments", "crosswalk", "frameworks", "methods"]
