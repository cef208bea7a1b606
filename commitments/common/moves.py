"""A table of moves, as every lifecycle has one: what may go from which state to which, and the sentence that says why not.

Pure: no Django models, no clock.
"""

from dataclasses import dataclass


class Refused(Exception):
    """A move or a write that the rules refuse. Its text is the sentence the user reads."""


@dataclass(frozen=True)
class Move:
    """One legal step. `who` names the side that takes it (access.py says who is on that side)."""

    name: str
    sources: tuple[str, ...]
    target: str
    who: str
    otherwise: object


def check_move(moves, name, *, state):
    """The move of that name, when it may be made from `state`. Raises Refused with the move's own sentence."""
    move = moves[name]
    if state not in move.sources:
        raise Refused(str(move.otherwise))
    return move
