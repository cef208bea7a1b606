"""One folding of every text that is searched or sorted: the same letters, whoever typed them. Pure.

A text becomes *words* of small letters and digits, which the index keeps; what somebody types becomes for each word the
*ways* in which the index may hold it. Both databases are given these words and take them as they are, so they answer alike.

- Case, accents and normal forms make no difference; nor do the Turkish i and its dot, and letters such as ø, ł, ß and æ.
- An apostrophe or a hyphen parts a word, and the index holds it whole too: `d'Ivoire`, `d Ivoire` and `divoire` are one.
- Arabic: alef with or without hamza or madda, final ya and ta marbuta, tatweel and vowel signs; the article, with what is
  written onto it, may be there or not. Digits of every script are the same digits.
- Chinese and Japanese have no blanks: the index holds every two characters that stand together.
- British and American spellings of the words in SPELLINGS, and of -ise and -isation.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 60
"""Letters of a word that are kept. No word of any language is longer; an address of the web may be."""

APOSTROPHES = "'\u2018\u2019\u201b\u02bb\u02bc\u2032\u00b4\u0060\uff07"
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
JOINER = "\x01"
DROPPED = "\u0640\u0621"
"""Tatweel, which only makes a line longer, and a hamza that stands alone, which many do not write."""

LETTERS = str.maketrans(
    {
        **dict.fromkeys(APOSTROPHES + HYPHENS, JOINER),
        **dict.fromkeys(DROPPED),
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0671": "\u0627",  # alef wasla
        "\u0649": "\u064a",  # alef maksura, as final ya is often written
        "\u06cc": "\u064a",  # Farsi ya
        "\u0629": "\u0647",  # ta marbuta, as final ha is often written
        "\u06a9": "\u0643",  # Farsi kaf
    }
)

ARTICLE = re.compile("^(?:[وفبك]?ال|لل)(?=..)")
"""The Arabic article, with a conjunction or preposition written onto it, where a word of two letters or more follows."""

HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
RUN = re.compile(f"[{HAN}]+|[^{HAN}]+")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
TOKEN = re.compile(rf"{NUMBER.pattern}(?![^\W_{JOINER}])|[^\W_{JOINER}]+")

SPELLINGS = {
    "labour": "labor",
    "neighbour": "neighbor",
    "behaviour": "behavior",
    "honour": "honor",
    "favour": "favor",
    "harbour": "harbor",
    "endeavour": "endeavor",
    "centre": "center",
    "programme": "program",
    "defence": "defense",
    "licence": "license",
    "enrolment": "enrollment",
    "fulfil": "fulfill",
    "judgement": "judgment",
    "counselling": "counseling",
    "travelling": "traveling",
    "detain": "detention",
}
"""Words that are written in two ways, or that are one word in the field; each finds the other."""
_BOTH_WAYS = {**SPELLINGS, **{other: word for word, other in SPELLINGS.items()}}
_ISE = re.compile(r"^(\w{3,}i)([sz])(e|ed|es|er|ers|ing|ation|ations|ational)$")

_SMALL = """
a an and are as at by for from in is of on or the to with
au aux d de des du en et l la le les par pour sur un une
al del e el los las o para por se una y
в во и или к на о от по с со у
في من على عن إلى أو و
的 和 与 在
"""


@lru_cache(maxsize=4096)
def _bare(word):
    """One word between blanks, as small letters without marks, JOINER for each apostrophe or hyphen."""
    if word.isascii():
        return word.lower().translate(LETTERS)
    parted = unicodedata.normalize("NFKD", word.translate(LETTERS)).casefold()
    parted = unicodedata.normalize("NFKD", parted).translate(LETTERS)
    return "".join(_digit(c) for c in parted if unicodedata.category(c)[0] != "M" and unicodedata.category(c) != "Cf")


def _digit(character):
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _tokens(word):
    """The plain words in what stands between two blanks: [[piece, ...], ...], pieces that a hyphen joins together."""
    groups, end = [], None
    bare = _bare(word)
    for found in TOKEN.finditer(bare):
        token = found[0][:LONGEST]
        if groups and bare[end : found.start()] == JOINER:
            groups[-1].append(token)
        else:
            groups.append([token])
        end = found.end()
    return groups


def plain(text):
    """The words of `text`, folded, with one blank between them: a key to sort names by, and to compare them."""
    return " ".join(token for word in text.split() for group in _tokens(word) for token in group)


SMALL_WORDS = frozenset(plain(_SMALL).split())
"""Words that say nothing alone, in six languages. They are not looked for where others are."""


def stored(*texts, forgiving=False):
    """The words under which the index holds `texts`, sorted, with one blank between them. `forgiving`: names, which are also
    found with a double letter written once."""
    words = set()
    for text in texts:
        for word in set((text or "").split()):  # most texts say most words more than once
            for group in _tokens(word):
                words.update(_forms(group))
    if forgiving:
        words |= {_single(word) for word in words}
    return " ".join(sorted(words))


def _forms(group):
    yield from (form for token in group for form in _forms_of(token))
    if len(group) > 1:
        yield "".join(group)[:LONGEST]


def _forms_of(token):
    if token.isascii():
        yield token
        if other := _other_spelling(token):
            yield other
        return
    for run in RUN.findall(token):
        if re.match(f"[{HAN}]", run):
            yield from (run[at : at + 2] for at in range(len(run)))
        else:
            yield run
            if (bare := ARTICLE.sub("", run)) != run:
                yield bare


def _other_spelling(word):
    if word in _BOTH_WAYS:
        return _BOTH_WAYS[word]
    for ending in ("s", "ed", "ing", "er", "ers"):
        if word.endswith(ending) and (stem := word.removesuffix(ending)) in _BOTH_WAYS:
            return _BOTH_WAYS[stem]
    if found := _ISE.match(word):
        return f"{found[1]}{'z' if found[2] == 's' else 's'}{found[3]}"
    return ""


def _single(word):
    """A word with every double letter written once; short ones and numbers stay."""
    return re.sub(r"([^\W\d_])\1+", r"\1", word) if len(word) > 5 else word


def asked(question):
    """The words of what somebody typed, as they typed them, without small words and without what no text holds."""
    words = [word for word in (question or "").replace("\x00", " ").split() if _tokens(word)]
    return [word for word in words if plain(word) not in SMALL_WORDS] or words


@lru_cache(maxsize=1024)
def ways(word):
    """The ways in which the index may hold a typed word: ((term, ...), ...). In one of them all terms must be found, a
    number as it stands and any other term as the beginning of a word."""
    groups = _tokens(word)
    apart = tuple(term for group in groups for token in _without_letters(group) for term in _terms(token))
    found = [apart]
    if len(groups) == 1 and len(groups[0]) > 1:
        found.append(("".join(groups[0])[:LONGEST],))
    if len(apart) == 1:
        (term,) = apart
        found += [(ARTICLE.sub("", term),), (_single(term),), (_other_spelling(term) or term,)]
    return tuple(dict.fromkeys(found))


def _without_letters(group):
    """Of `l'asile` and `children's` the word alone: one letter beside an apostrophe begins or ends half of all words."""
    return [token for token in group if len(token) > 1 or token.isdigit()] or group


def _terms(token):
    for run in RUN.findall(token):
        if len(run) > 1 and re.match(f"[{HAN}]", run):
            yield from (run[at : at + 2] for at in range(len(run) - 1))
        else:
            yield run


def is_whole(term):
    """Whether a term is found as a whole word only: a number, and two characters."""
    return bool(NUMBER.fullmatch(term)) or bool(re.fullmatch(f"[{HAN}]{{2}}", term))


def holds(words, word):
    """Whether the stored `words` (a set) hold a typed word: what the databases answer, asked of a few rows in hand."""
    return any(all(_is_in(words, term) for term in way) for way in ways(word))


def _is_in(words, term):
    return term in words or (not is_whole(term) and any(each.startswith(term) for each in words))
