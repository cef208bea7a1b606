"""Reads the scripts of all languages alike, and keeps the places of what it read."""

import re
import unicodedata
from collections.abc import Iterator

Span = tuple[int, int]


class _Alike(dict):
    """One plain character for each: digits of all scripts as 0-9, full width as ASCII, one dash, one blank, one <."""

    def __missing__(self, code: int) -> str:
        alike = self.of(chr(code))
        if code < 0x10000:  # the rest is rare, and is not kept: nobody fills the memory
            self[code] = alike
        return alike

    @staticmethod
    def of(char: str) -> str:
        if "！" <= char <= "～":
            return chr(ord(char) - 0xFEE0)
        if (digit := unicodedata.decimal(char, None)) is not None:
            return str(digit)
        category = unicodedata.category(char)
        return {"Pd": "-", "Zs": " "}.get(category, SAME.get(char, char))


SAME = {"\u2212": "-", "‹": "<", "〈": "<", "،": ",", "؛": ";", "﹫": "@", "\u2044": "/", "\u066c": ",", "\u066b": "."}
_alike = _Alike()


def read_alike(text: str) -> tuple[str, range | list[int]]:
    """`text` in plain characters and without invisible ones, and the place of each of them in `text`."""
    alike = text.translate(_alike)
    unseen = {c for c in set(alike) if unicodedata.category(c) == "Cf"}
    if not unseen:
        return alike, range(len(alike))
    places = [i for i, c in enumerate(alike) if c not in unseen]
    return "".join(alike[i] for i in places), places


def without(text: str, spans: list[Span]) -> str:
    """`text`, as long as before, with a wall of bars in place of the spans."""
    pieces, last = [], 0
    for start, end in sorted(spans):
        if end > last:
            pieces += [text[last:start], "|" * (end - max(start, last))]
            last = end
    return "".join([*pieces, text[last:]])


def digits_of(piece: str) -> str:
    return "".join(c for c in piece if "0" <= c <= "9")


def any_of(alternatives: str, in_chinese: str) -> str:
    """A word of the list, from its beginning to its end; in Chinese, words touch."""
    begin = "(?: (?<![^\\W\\d_]) | (?<=[一-鿿]) ) (?=[^\\W\\d_一-鿿])"
    return rf"(?: {begin} (?:{alternatives}) (?![a-zà-ÿа-яё]) | (?:{in_chinese}) )"


def verbose(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


def apart(spans: list[Span]) -> Iterator[Span]:
    """The spans in order; of those that overlap, the one that begins first, and then the longer."""
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end
