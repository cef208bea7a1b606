"""What in a text looks like personal data: see common/personal_data.py."""

from commitments.common.personal_data import LABELS, Finding, find, find_in

__all__ = ["LABELS", "Finding", "find", "find_in"]
