"""Controls that several forms use: see common/widgets.py."""

from commitments.common.widgets import text_area, typed

__all__ = ["text_area", "typed"]
