"""The life of a revision, drawn from the table that rules it: `docs/report-moves.md` cannot say anything else."""

from .lifecycle import DRAFT, MOVES, OPEN, PUBLIC, SUBMITTED

HEAD = """# The life of a report's revision

Drawn from `commitments/progress/lifecycle.py` by `manage.py draw_report_moves`; a test fails when the two differ.

A correction is a new revision, which begins as a draft; the published one stays as it is. Who may take a step is
settled by `access.py`; what a refused step answers is the last column, and it is the sentence that the user reads.
"""


def moves_as_markdown():
    """A state diagram and a table, both from MOVES."""
    steps = [(source, move) for move in MOVES.values() for source in move.sources]
    diagram = [f"    [*] --> {DRAFT}", *(f"    {source} --> {move.target}: {move.name}" for source, move in steps)]
    rows = [
        f"| {move.name} | {', '.join(move.sources)} | {move.target} | {move.who} | {move.otherwise} |"
        for move in MOVES.values()
    ]
    sides = [f"- {', '.join(OPEN)}: the reporting actor writes", f"- {SUBMITTED}: the reviewers decide"]
    sides.append(f"- {', '.join(PUBLIC)}: nobody changes anything; anyone reads, or reads that it was withdrawn")
    return "\n".join(
        [
            HEAD,
            "```mermaid",
            "stateDiagram-v2",
            *diagram,
            "```",
            "",
            "| step | from | to | taken by | refused with |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "Whose turn it is:",
            "",
            *sides,
            "",
        ]
    )
