"""Two texts word by word: see common/diffing.py."""

from commitments.common.diffing import ADDED, REMOVED, SAME, Part, parts_of

__all__ = ["ADDED", "REMOVED", "SAME", "Part", "parts_of"]
