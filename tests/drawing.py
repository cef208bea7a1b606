"""A long walk of which `make test` does a part, drawn by a seed, and `make deep` (DEEP=1) the whole.

The seed is the day, so that each day draws another part; it stands at the end of the output, and DRAWN=2026-11-22 draws
that day's part again.
"""

import os
import random
from datetime import UTC, date, datetime

WHOLE = bool(os.environ.get("DEEP"))
SEED = os.environ.setdefault("DRAWN", datetime.now(UTC).date().isoformat())  # the processes of one run inherit it

MANY_ROWS = 20 if WHOLE else 4
"""How many rows a page is given that may ask no more queries for them than for one."""


def every_other(number):
    """Whether a run does this one of many, which are numbered so that neighbours differ in one thing: like the squares of a
    chess board, of which one day has the white ones and the next the black."""
    return one_in(2, number)


def one_in(many, number):
    """The same where a day does one of so many: that many days, one after the other, do all."""
    return WHOLE or (number + date.fromisoformat(SEED).toordinal()) % many == 0


def one_of_each(things, *, kind):
    """All of them in a whole run; else one of each kind. `kind`: a function of a thing. Keeps their order."""
    things = list(things)
    if WHOLE:
        return things
    kinds = {}
    for thing in things:
        kinds.setdefault(kind(thing), []).append(thing)
    chosen = {id(random.Random(f"{SEED} {name}").choice(same)) for name, same in kinds.items()}
    return [thing for thing in things if id(thing) in chosen]
