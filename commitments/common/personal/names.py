"""People: lists of their names, and the day somebody was born."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from commitments.common.personal import wordlists
from commitments.common.personal.reading import Span, any_of, apart, verbose, without

FEWEST_NAMES = 5
"""Fewer names beside each other are no list: a report may name a minister and two judges."""

CUTS = re.compile(
    r"[\n\t,;:|、•·。!?()\[\]«»\"“”]+|\.(?=\s|$)(?<![^\W\d_]\.)|(?<=\s[^\W\d_a-z]\.)(?=\n)| (?:and|et|y|e|и|und|و) |和"
)
ITEM_EDGE = " \r\v\f-*–#.'"
INITIALS = re.compile(
    r"(?:[^\W\d_a-zа-яё]\.[ -]?){1,3}[^\W\d_a-zа-яё][^\W\d_]+|[^\W\d_a-zа-яё][^\W\d_]+ (?:[^\W\d_a-zа-яё]\.[ -]?){1,3}"
)
PATRONYMIC = re.compile(r"[А-ЯЁІЇЄ][а-яёіїє]+(?:вич|вна|ична|инична|улы|улу|оглы|кызы)")
FAMILY_ENDING = re.compile(
    r"[^\W\d_]{2,}(?:ов|ова|ев|ева|ёв|ёва|ин|ина|ский|ская|цкий|цкая|енко|чук|юк|швили|дзе|ян"
    r"|enko|chuk|ovic|ović|ević|ova|eva|ski|ska|sky|yan|shvili|dze|oglu|oğlu|zade|zadeh|ez|sson|escu|poulos|idis|iani|ullah|uddin)",
    re.IGNORECASE,
)
ARABIC_KIN = {"بن", "ابن", "بنت", "آل", "عبد", "bin", "bint", "binti", "ould", "ben"}
HAN_NAME = rf"(?:(?:{wordlists.HAN_FAMILY_DOUBLE})[一-鿿]{{1,2}}|[{wordlists.HAN_FAMILY}][一-鿿]{{1,2}})"
HAN, HAN_PERSON = re.compile("[一-鿿]"), re.compile(HAN_NAME)
HAN_LIST = re.compile(rf"{HAN_NAME}(?:[、,;/\s]{{1,3}}{HAN_NAME}){{{FEWEST_NAMES - 1},}}")
NO_NAME, PERHAPS, SURELY = range(3)
SURE_SHARE, SURE_SHARE_OF_SINGLE_WORDS, SURE_SHARE_IN_CHINESE = 0.25, 0.4, 0.7
"""How many of a list must be known as names; *Petra, Sofia, Florence* alone are more often towns."""


@dataclass(frozen=True)
class _Entry:
    """One place in what may be a list of people."""

    start: int
    end: int
    likeness: int
    words: int
    is_han: bool


def name_lists(text: str) -> Iterator[Span]:
    lists = [m.span() for m in HAN_LIST.finditer(text) if _is_han_list(m[0])]
    text = without(text, lists)
    run: list[_Entry] = []
    for start, end in _items(text):
        item = text[start:end]
        if not any(c.isalpha() for c in item) or (len(item) < 3 and item.isascii()):
            continue  # an age, a number, a letter in a column: between names, not instead of one
        head, tail = _ends(item)
        if head:
            run.append(_entry(text, start, start + head))
        if head < len(item):
            lists += _listed(run)
            run = [_entry(text, end - tail, end)] if tail else []
    yield from apart(lists + _listed(run))


def _entry(text: str, start: int, end: int) -> _Entry:
    item = text[start:end]
    return _Entry(start, end, _likeness(item), len(item.split()), bool(HAN.match(item)))


def _items(text: str) -> Iterator[Span]:
    """Places of what stands between commas, ends of lines and the like, without bullets, numbers and blanks."""
    start = 0
    for cut in [*(m.span() for m in CUTS.finditer(text)), (len(text), len(text))]:
        piece = text[start : cut[0]]
        bare = piece.lstrip(ITEM_EDGE + "0123456789")
        yield cut[0] - len(bare), cut[0] - len(bare) + len(bare.rstrip(ITEM_EDGE[:-2] + "0123456789 "))
        start = cut[1]


def _ends(item: str) -> tuple[int, int]:
    """How much of the item's beginning and of its end reads as a name: all of it, when the two are its length."""
    if len(item) > 400:
        return 0, 0
    pieces = [(m.start(), m.end(), _is_name_word(m[0])) for m in re.finditer(r"\S+", item)]
    if len(pieces) <= 6 and all(good for *_rest, good in pieces):
        return len(item), len(item)
    head = tail = 0
    for _start, end, good in pieces[:5]:
        if not good:
            break
        head = end
    for start, _end, good in reversed(pieces[-5:]):
        if not good:
            break
        tail = len(item) - start
    return head, tail


def _is_name_word(word: str) -> bool:
    bare = word.strip(".'’-")
    if bare.casefold() in PLACES_AND_BODIES or (HAN.match(bare) and len(bare) > 4):
        return False
    if bare.casefold() in wordlists.PARTICLES or bare.casefold() in wordlists.TITLES:
        return True
    return bool(bare) and not bare[0].islower() and all(c.isalpha() or c in "'’-." for c in bare)


def _likeness(item: str) -> int:
    """NO_NAME, PERHAPS or SURELY: how far the words of the item, all fit for a name, are known as names."""
    if HAN.match(item):
        return SURELY if HAN_PERSON.fullmatch(item) and _is_han_list(item) else PERHAPS
    pieces = [word.strip(".'’-") for word in item.split()]
    if len(pieces) > 1 and pieces[0].casefold() in wordlists.TITLES:
        return SURELY
    if INITIALS.fullmatch(item) or any(PATRONYMIC.fullmatch(word) for word in pieces):
        return SURELY
    if len(pieces) > 1 and any(FAMILY_ENDING.fullmatch(word) for word in (pieces[0], pieces[-1])):
        return SURELY
    if any(_is_known(word) for word in pieces) or (len(pieces) > 1 and not ARABIC_KIN.isdisjoint(pieces)):
        return SURELY
    if len(pieces) == 1 and item.isupper() and len(item) < 6:
        return NO_NAME  # an abbreviation
    return PERHAPS


def _is_known(word: str) -> bool:
    folded = word.casefold()
    if folded in wordlists.ARABIC_NAMES or folded in wordlists.CYRILLIC_NAMES:
        return True
    if folded.startswith("و") and folded[1:] in wordlists.ARABIC_NAMES:
        return True
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return all(part in wordlists.LATIN_NAMES for part in bare.split("-"))


def _listed(run: list[_Entry]) -> list[Span]:
    """The run as one list of people, when it is long enough and enough of them are surely people."""
    if len(run) < FEWEST_NAMES:
        return []
    known = sum(entry.likeness == SURELY for entry in run)
    single = sum(entry.words == 1 for entry in run)
    share = SURE_SHARE_OF_SINGLE_WORDS if 2 * single > len(run) else SURE_SHARE
    if any(entry.is_han for entry in run):
        share = SURE_SHARE_IN_CHINESE
    return [(run[0].start, run[-1].end)] if known >= max(2, share * len(run)) else []


def _is_han_list(piece: str) -> bool:
    return not any(
        name[:2] in wordlists.HAN_NOT_NAMES or name[:3] in wordlists.HAN_NOT_NAMES
        for name in re.split(r"[、,;/\s]+", piece)
    )


PLACES_AND_BODIES = wordlists.NOT_NAMES - wordlists.PARTICLES

# --- birth ----------------------------------------------------------------------------------------------------------

DAY = r"""(?: \d{1,2}[ ]?[./-][ ]?\d{1,2}[ ]?[./-][ ]?(?:19|20)?\d\d(?!\d) | (?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}(?!\d)
    | \d{1,2}(?:st|nd|rd|th|er|º|o)?[ .]{1,2}(?:(?:de|of)[ ])?[^\W\d_]{3,12}\.?(?:/[^\W\d_]{3,12})?,?[ ](?:(?:de|del)[ ])?(?:19|20)\d\d
    | [^\W\d_]{3,12}\.?[ ]\d{1,2}(?:st|nd|rd|th)?,?[ ](?:19|20)\d\d
    | (?:19|20)\d\d[ ]?年[ ]?\d{1,2}[ ]?月[ ]?\d{1,2}[ ]?日 )"""
BIRTH_DAYS = (
    verbose(
        rf"{any_of(wordlists.BIRTH_CUES, wordlists.BIRTH_CUES_HAN)} (?:[\s:.,=()«-]|(?:on|the|le|el|em|в|في|يوم|بتاريخ|يوافق|日期|于|为|是)(?![^\W\d_])){{0,6}} {DAY}"
    ),
    verbose(rf"(?<!\d){DAY}[ ]?(?:года[ ])?(?:出生|生于|生[,。;)]|г\.?[ ]?р(?![^\W\d_])|года?[ ]рождения)"),
)
AROUND_BIRTH = 80


def births(text: str) -> Iterator[Span]:
    spans = [
        day.span()
        for shape in BIRTH_DAYS
        for day in shape.finditer(text)
        if _names_somebody(text[max(0, day.start() - AROUND_BIRTH) : day.start()])
        or _names_somebody(text[day.end() : day.end() + AROUND_BIRTH])
    ]
    yield from apart(spans)


def _names_somebody(text: str) -> bool:
    """Whether a person's name stands in these few words: a known one, two capitalised ones, a Chinese one set apart."""
    if any(
        name[:2] not in wordlists.HAN_NOT_NAMES
        for name in re.findall(rf"(?:^|[\s,:;、(])({HAN_NAME})(?=$|[\s,;、()])", text)
    ):
        return True
    pieces = [(word.strip(".,;:()'’"), word) for word in text.split()]
    if any(_is_known(bare) and not bare.islower() for bare, _word in pieces if bare):
        return True
    capitalised = [bool(bare) and bare[0].isupper() and _is_name_word(bare) and len(bare) > 1 for bare, _word in pieces]
    return any(sum(1 for _each in same) >= 2 for fit, same in groupby(capitalised) if fit)
