"""The life of an assessment, drawn from the table that rules it: `docs/assessment-moves.md` cannot say anything else."""

from commitments.record.state_diagram import drawn
from commitments.record.workflow import REVIEW_DAYS

from .lifecycle import (
    EXTENSION_DAYS,
    MOVES,
    OPEN,
    PUBLIC,
    REPLIED,
    REPLY_DAYS,
    RETRACTED,
    SENT,
    SETTLE_DAYS,
    SETTLED,
    SUBMITTED,
)

HEAD = """# The life of an assessment's revision

Drawn from `commitments/assessment/lifecycle.py` by `manage.py draw_assessment_moves`; a test fails when the two differ.

A correction is a new revision, which begins as a draft and goes the whole way again; the published one stands until the
new one is published. Who may take a step is settled by `access`; what a refused step answers is the last column, and it
is the sentence that the user reads. The database itself lets no revision go another way.
"""

SIDES = (
    (", ".join(OPEN), "the assessor writes, and nobody else knows of it"),
    (
        SUBMITTED,
        (
            "the panel checks completeness and safety, never truth; until one has begun, the assessor may call it back."
            f" After {REVIEW_DAYS} days the curators see it marked"
        ),
    ),
    (
        SENT,
        (
            f"the subject reads it and may reply, for {REPLY_DAYS} days and {EXTENSION_DAYS} more if it asks once."
            " Afterwards the panel publishes it: no reply filed by that date"
        ),
    ),
    (
        REPLIED,
        (
            f"the assessor maintains it or revises it once, for {SETTLE_DAYS} days. Afterwards the panel may publish what"
            " stands, unless it gave the revised text back itself"
        ),
    ),
    (SETTLED, "the panel publishes both together, or gives back once what was revised"),
    (RETRACTED, "nobody; those who were told of it read that it was taken back, and why"),
    (", ".join(PUBLIC), "nobody changes anything; anyone reads both voices, or reads that it was withdrawn"),
)


def moves_as_markdown():
    """A state diagram and a table, both from MOVES."""
    return drawn(HEAD, MOVES, begins="draft", sides=[f"- {states}: {what}" for states, what in SIDES])
