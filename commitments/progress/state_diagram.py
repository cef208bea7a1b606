"""The life of a revision, drawn from the table that rules it: `docs/report-moves.md` cannot say anything else."""

from commitments.record.state_diagram import drawn
from commitments.record.workflow import REVIEW_DAYS

from .lifecycle import CLEARANCE_DAYS, CLEARING, DRAFT, MOVES, OPEN, PUBLIC, SUBMITTED

HEAD = """# The life of a report's revision

Drawn from `commitments/progress/lifecycle.py` by `manage.py draw_report_moves`; a test fails when the two differ.

A correction is a new revision, which begins as a draft; the published one stays as it is. Who may take a step is
settled by `access.py`; what a refused step answers is the last column, and it is the sentence that the user reads.
"""


def moves_as_markdown():
    """A state diagram and a table, both from MOVES."""
    clearing = (
        "the clearers of the actor decide, each at their place in its chain; nobody clears what they sent, and nobody at"
        f" two places. When nobody can clear, or nobody has for {CLEARANCE_DAYS} days, it may be submitted without them,"
        " with a reason that the reviewers see"
    )
    review = (
        "the reviewers decide; until one has begun, the actor may call it back. After"
        f" {REVIEW_DAYS} days the curators see it marked, and nothing else happens by time"
    )
    sides = [
        f"- {', '.join(OPEN)}: the reporting actor writes",
        f"- {CLEARING}: {clearing}",
        f"- {SUBMITTED}: {review}",
    ]
    sides.append(f"- {', '.join(PUBLIC)}: nobody changes anything; anyone reads, or reads that it was withdrawn")
    return drawn(HEAD, MOVES, begins=DRAFT, sides=sides)
