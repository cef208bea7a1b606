"""Controls that several forms use: see common/widgets.py."""

from commitments.common.widgets import date_input, text_area, typed

__all__ = ["date_input", "text_area", "typed"]
