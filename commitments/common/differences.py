"""Two texts word by word: what stayed, what was taken out, what came in. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME = "same"
REMOVED = "removed"
ADDED = "added"

MOST_COMPARISONS = 4_000_000
"""Words of one text times words of the other. Beyond it the page would make its reader wait: then paragraphs are
compared instead of words, and beyond it again the whole text is one change."""

WORDS = re.compile(r"\s+|[^\s]+")
PARAGRAPHS = re.compile(r"[^\n]*\n*")


@dataclass(frozen=True)
class Part:
    """A run of text. `kind` is SAME, REMOVED or ADDED."""

    kind: str
    text: str

    @property
    def is_removed(self):
        return self.kind == REMOVED

    @property
    def is_added(self):
        return self.kind == ADDED


def parts_of(before, after):
    """`before` is all that is not ADDED and `after` all that is not REMOVED, joined in order."""
    for pieces in (WORDS, PARAGRAPHS):
        old, new = pieces.findall(before), pieces.findall(after)
        if len(old) * len(new) <= MOST_COMPARISONS:
            return tuple(_parts(old, new))
    return tuple(_parts([before], [after]))


def _parts(old, new):
    removed, added = [], []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        blank = tag == "equal" and not "".join(old[a:b]).strip() and a and b < len(old)
        if (
            tag != "equal" or blank
        ):  # the blank between two changed words is changed with them, so that they read as one
            removed += old[a:b]
            added += new[c:d]
            continue
        yield from _changed(removed, added)
        removed, added = [], []
        yield Part(SAME, "".join(old[a:b]))
    yield from _changed(removed, added)


def _changed(removed, added):
    if removed:
        yield Part(REMOVED, "".join(removed))
    if added:
        yield Part(ADDED, "".join(added))
