"""Where commitments, actors and claims meet and become cells: a module for each page, and under them the one road.

`published` says what is heard, and reads it to be shown one by one; `lanes` makes voices of it, `tally` reads it to be
counted; `cell` makes the cell: every page, the CSV and the JSON go by it, and nothing else
computes one. Every function takes a fixed number of queries, whatever the number of rows.
"""

from .actors import actor_overview
from .frameworks import framework_summaries
from .question import When, rules_of

__all__ = ["When", "actor_overview", "framework_summaries", "rules_of"]
