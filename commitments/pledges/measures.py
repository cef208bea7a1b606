"""How far a measure is from its target. Pure: decimals in, decimals out.

The distance is absolute and in the pledge's own unit: a target of zero and a figure that is meant to fall are ordinary,
nothing is divided, and no share "achieved" is ever made of it (docs/adr/0020).
"""

from dataclasses import dataclass
from decimal import Decimal

RISE, FALL, KEEP = "rise", "fall", "keep"


@dataclass(frozen=True)
class Distance:
    """`left` is what is between `value` and the target, in the unit; 0 once it is reached. `has_turned`: the value is
    further from the target than the baseline was."""

    value: Decimal
    left: Decimal
    is_reached: bool
    has_turned: bool


def distance(*, value, baseline, target, direction):
    """The Distance of `value` from `target`; None where one of the two is not stated."""
    if value is None or target is None:
        return None
    reached = is_reached(value=value, target=target, direction=direction)
    left = Decimal(0) if reached else abs(target - value)
    before = None if baseline is None else abs(target - baseline)
    turned = before is not None and not reached and left > before
    return Distance(value=value, left=left, is_reached=reached, has_turned=turned)


def is_reached(*, value, target, direction):
    """A figure that rises is there at the target and above; one that falls, at it and below; one that is kept, at it."""
    if direction == RISE:
        return value >= target
    if direction == FALL:
        return value <= target
    return value == target


def why_not_direction(*, baseline, target, direction):
    """Whether the direction contradicts the figures: a rise to less than the baseline, a fall to more."""
    if None in (baseline, target):
        return False
    return (direction == RISE and target < baseline) or (direction == FALL and target > baseline)


def plain(value):
    """A decimal as people write it: no zeros at its end, no exponent."""
    if value is None:
        return ""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
