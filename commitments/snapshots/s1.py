"""The canonical form of a snapshot, first version (`s1`), and its digest. Pure: no Django, no clock, no database.

This module does not change any more, like c1, of which each row holds the answer: what was published must be recomputed for
ever. `tests/snapshots/s1/` keeps what it writes. The rule in words: docs/methodology.md, "A round that is closed".

Each row has a salt, random signs that nobody can guess. A row that has to be left out later leaves its own digest behind,
and so the digest of the whole can still be recomputed; without the salt nobody finds the row by trying. Digests of rows are
put in their own order, which tells nothing of the place where a row stood.
"""

import hashlib
from datetime import UTC

from commitments.common import c1

VERSION = "s1"


def head(*, cycle, fictional, frameworks, covers_from, covers_to, as_of, known_at, method):
    """What was asked, of whom and by which rules. `frameworks` are codes."""
    known = known_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return {
        "form": VERSION,
        "kind": "snapshot",
        "cycle": cycle,
        "world": "demonstration" if fictional else "real",
        "frameworks": sorted(frameworks),
        "covers_from": covers_from.isoformat(),
        "covers_to": covers_to.isoformat(),
        "as_of": as_of.isoformat(),
        "known_at": known,
        "method": method,
    }


def row(*, framework, found, salt):
    """The answer of one actor on one commitment, as c1 has it. `confirmed_by_actor`: the actor itself reported it; what was
    read from a document is not, nor is an absence that it did not state."""
    form = c1.cell(framework=framework, found=found)
    return {
        "framework": framework,
        "actor": found.actor,
        "commitment": found.commitment,
        "confirmed_by_actor": "yes" if found.is_reported else "no",
        "answer": form["answer"],
        "salt": salt,
    }


def digest_of_row(row):
    return _sha256(c1.text_of(row))


def digest_of(head, rows):
    """Of the whole: `rows` are the digests of all rows, in any order."""
    return _sha256("\n".join([c1.text_of(head), *sorted(rows)]))


def _sha256(text):
    """FIPS 180-4, in hexadecimal."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()
