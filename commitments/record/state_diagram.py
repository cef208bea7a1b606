"""A table of moves as a page of documentation: a state diagram, the table itself, and whose turn it is."""


def drawn(head, moves, *, begins, sides):
    """Markdown. `moves` is {name: Move}, `begins` the first state, `sides` the lines that say whose turn it is."""
    steps = [(source, move) for move in moves.values() for source in move.sources]
    diagram = [f"    [*] --> {begins}", *(f"    {source} --> {move.target}: {move.name}" for source, move in steps)]
    rows = [
        f"| {move.name} | {', '.join(move.sources)} | {move.target} | {move.who} | {move.otherwise} |"
        for move in moves.values()
    ]
    return "\n".join(
        [
            head,
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
