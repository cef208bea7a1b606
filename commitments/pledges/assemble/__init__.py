"""Where pledges, their parts and their parties meet, for pages and files. A fixed number of queries each."""

from commitments.pledges.reading import said_of, sums_of, text_of, whole, with_parts

from .lists import in_hand, pledge_rows, pledges_of_actor, pledges_on, published_lately, queue_rows, to_answer
from .pages import (
    LABELS,
    Change,
    Line,
    Party,
    Sheet,
    changes_between,
    citation_of,
    lines_of,
    missing_labels,
    sheet_of,
)

__all__ = [
    "LABELS",
    "Change",
    "Line",
    "Party",
    "Sheet",
    "changes_between",
    "citation_of",
    "in_hand",
    "lines_of",
    "missing_labels",
    "pledge_rows",
    "pledges_of_actor",
    "pledges_on",
    "published_lately",
    "queue_rows",
    "said_of",
    "sheet_of",
    "sums_of",
    "text_of",
    "to_answer",
    "whole",
    "with_parts",
]
