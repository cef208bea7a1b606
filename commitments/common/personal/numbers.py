"""Addresses and numbers that belong to one person: mail, telephone, bank account, passport, identity paper."""

import re
from collections.abc import Iterator

from commitments.common.personal import wordlists
from commitments.common.personal.reading import Span, any_of, apart, digits_of, verbose

# --- mail -----------------------------------------------------------------------------------------------------------

LOCAL_REVERSED = re.compile(r"[\w.!#$%&'*+=?^`{}~-]{1,64}")  # without / and |: what stands before them is no name
LOCAL_ASCII_REVERSED = re.compile(r"[A-Za-z0-9_.!#$%&'*+=?^`{}~-]{1,64}")
DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,24}")
SPELT_MAIL = verbose(
    r"""(?<![\w.+-])[\w.+-]{1,64} (?: [ ]?[\[({<][ ]?(?:at|arroba|chez|@)[ ]?[\])}>][ ]? | [ ](?=at[ ][\w-]{1,63}[ ]dot[ ]) at[ ] )
        [\w-]{1,63} (?: (?: [ ]?[\[({<][ ]?(?:dot|punto|point|\.)[ ]?[\])}>][ ]? | [ ]dot[ ] | \. ) [\w-]{1,63} ){1,8}"""
)


def mails(text: str) -> Iterator[Span]:
    yield from apart([m.span() for m in SPELT_MAIL.finditer(text)] + list(_written_mails(text)))


def _written_mails(text: str) -> Iterator[Span]:
    for at in re.finditer(r"@|%40", text):
        before = text[max(0, at.start() - 64) : at.start()][::-1]
        local = LOCAL_ASCII_REVERSED.match(before) or LOCAL_REVERSED.match(before)
        domain = DOMAIN.match(text, at.end())
        if local and domain and any(c.isalnum() for c in local[0]):
            yield at.start() - len(local[0]), domain.end()


# --- the machine-readable zone --------------------------------------------------------------------------------------

MRZ_LINES = (
    # The second line of passports, visas and larger cards: number, nationality, birth, sex, expiry.
    verbose(
        r"(?<![A-Z0-9<]) [A-Z0-9<]{9}\d [ ]?[A-Z<]{3} [ ]?(?P<birth>\d{7})[MFX<][ ]?(?P<expiry>\d{7}) [ ]?[A-Z0-9<]{1,16}(?![A-Z0-9<])"
    ),
    # The second line of cards: birth, sex, expiry, nationality.
    verbose(
        r"(?<![A-Z0-9<]) (?P<birth>\d{7})[MFX<][ ]?(?P<expiry>\d{7}) [ ]?[A-Z<]{3} [ ]?[A-Z0-9<]{11}\d(?![A-Z0-9<])"
    ),
    # The first line of cards: kind, issuer, number.
    verbose(r"(?<![A-Z0-9<]) [IAC][A-Z<][A-Z<]{3}[A-Z0-9<]{10}[A-Z0-9<]{12}<{3}(?![A-Z0-9])"),
    # A name after the kind of paper, whole or with its filling cut off; people copy it with blanks in it.
    verbose(
        r"(?<![\w<]) [PIACVS] (?: [ ]?<[ ]? | [A-Z](?=[A-Z]{3}) ) (?:[ ]?[A-Z]){3,34}? [ ]?<[ ]?<(?:[ ]?[A-Z<]){1,44}"
    ),
    # A name alone on its line, filled up.
    verbose(r"(?<![\w<]) [A-Z](?:[A-Z]|<(?=[A-Z])){1,36}<<[A-Z](?:[A-Z]|<(?=[A-Z])){0,36}<{2,40}(?![\w<])"),
)


def machine_readable_zones(text: str) -> Iterator[Span]:
    found = [m.span() for line in MRZ_LINES for m in line.finditer(text) if _is_zone(m)]
    start = end = -1
    for span in sorted(found):
        if end >= 0 and not text[end : span[0]].strip(" \r\n\t|"):  # the next line of the same zone
            end = max(end, span[1])
            continue
        if end >= 0:
            yield start, end
        start, end = span
    if end >= 0:
        yield start, end


def _is_zone(line: re.Match[str]) -> bool:
    dates = line.groupdict()
    return not dates or "<<" in line[0] or any(_is_checked(each) for each in dates.values())


def _is_checked(number: str) -> bool:
    """Whether the last digit is the check digit of the others, by weights 7, 3, 1. Source: ICAO Doc 9303-3, 4.9."""
    return sum(int(c) * (7, 3, 1)[i % 3] for i, c in enumerate(number[:-1])) % 10 == int(number[-1])


# --- bank accounts --------------------------------------------------------------------------------------------------

IBAN_START = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})\d{2}(?=[ .-]?[A-Za-z0-9])")


def bank_accounts(text: str) -> Iterator[Span]:
    for start in IBAN_START.finditer(text):
        length = wordlists.IBAN_LENGTHS.get(start[1].upper())
        account = length and re.compile(rf"(?:[A-Za-z0-9][ .-]?){{{length - 1}}}[A-Za-z0-9](?![A-Za-z0-9])").match(
            text, start.start()
        )
        if account and _is_iban("".join(c for c in account[0].upper() if c.isalnum())):
            yield account.span()


def _is_iban(account: str) -> bool:
    """Source: ISO 13616, modulo 97 of ISO 7064."""
    return int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97 == 1


# --- what only looks like it ----------------------------------------------------------------------------------------

HARMLESS = verbose(
    r"""
    (?:https?://|ftp://|www\.) (?!wa\.me|api\.whatsapp) [^\s|,;<>"']{1,2000}
  | doi[: ]{0,2}10\.\S{1,200} | (?<![\w.])10\.\d{4,9}/\S{1,200}
  | (?:isbn|issn|ean)(?:-1[03])?[ :.]{0,3}[\dX][\dX -]{6,18}
  | (?<![\w+-])97[89][- ]?\d(?:[- ]?\d){8}[- ]?\d(?![\w-])
  | ecli:\S{1,60}
  | (?<![\w/])(?-i:[A-Z][A-Za-z]{0,5})(?:/[A-Z0-9.()-]{1,20}){2,8}   # A/RES/73/195, and files of offices
  | (?<![\d.])[+-]?\d{1,3}\.\d{4,16}(?![\d.]) | \d{1,3}°[^\n]{0,3}\d{1,2}['’′]    # where a place is
  | (?<![\d.])(?:[12]?\d?\d\.){3}[12]?\d?\d(?![\d.]|[ -]?\d)          # a machine's address
  | (?<![\d+-])\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}(?!\d|-\d)       # days
  | (?<![\d+-])(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}(?!\d|-\d)
  | (?<![\d+./-])(?:19|20)\d{2}[ ]?[/-][ ]?(?:19|20)\d{2}(?![\d-])    # from year to year
    """
)
THOUSANDS = re.compile(r"\+?\d{1,3}(?:[ .,]\d{3})+")


def harmless(text: str) -> Iterator[Span]:
    return (m.span() for m in HARMLESS.finditer(text))


# --- passports, identity papers -------------------------------------------------------------------------------------

DOCUMENT_CUE = verbose(rf"{any_of(wordlists.DOCUMENT_CUES, wordlists.DOCUMENT_CUES_HAN)} (?P<links>{wordlists.LINKS})")
NUMBER_WORD = verbose(r"n[°ºª.o] | № | \bn[oºr°]?\b | num | núm | רقم | رقم | # | 号 | : ")
PAPER_NUMBER = re.compile(
    r"(?:[A-ZА-ЯЁ]{1,3}[ .-]?|[a-zа-яё]{1,3})?\d(?:[ ./-]?\d|[A-Za-z]{1,2}(?=\d)|[A-Z]{1,2}(?![^\W_])|[ ./-][A-Z]{1,2}(?=\d)){3,24}"
)
STRONG_PAPER_NUMBER = re.compile(r"(?<![^\W_])[A-Z]{1,2} ?\d{6,9}(?![^\W_])")
BEFORE_PAPER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{0,2}\d{6,10}(?=号(?:护照|身份证|旅行证))")

TELLING = re.compile(
    r"""(?<![^\W一-鿿])(?<![.-]) (?:
    [A-Z]{1,2}\d{7,8}                                   # passports of most States
  | [A-Z]{6}\d\d[A-EHLMPRST][0-7]\d[A-Z]\d{3}[A-Z]     # Italian fiscal code
  | [A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d               # Mexican population code
  | [A-Z]{2}[ ]?\d\d[ ]?\d\d[ ]?\d\d[ ]?[A-D]          # British national insurance
  | \d{3}\.\d{3}\.\d{3}-\d\d                           # Brazilian CPF
  | \d{3}-\d\d-(?!19|20)\d{4}                          # United States social security
  | \d{5}-\d{7}-\d                                    # Pakistani identity card
  | 784-\d{4}-\d{7}-\d | 756\.\d{4}\.\d{4}\.\d\d      # Emirates, Switzerland
  | \d{3}-\d\dC\d{5}                                  # UNHCR case
    ) (?![^\W一-鿿]|-\d)""",
    re.VERBOSE,
)
"""Numbers that need no word beside them."""


def documents(text: str) -> Iterator[Span]:
    spans = [m.span() for m in BEFORE_PAPER.finditer(text)]
    for cue in DOCUMENT_CUE.finditer(text):
        number = PAPER_NUMBER.match(text, cue.end())
        if number and _is_paper_number(number[0], has_number_word=bool(NUMBER_WORD.search(cue["links"]))):
            spans.append(number.span())
        elif later := STRONG_PAPER_NUMBER.search(text, cue.end(), cue.end() + 60):
            spans.append(later.span())
    spans += [m.span() for m in TELLING.finditer(text)]
    for shape, is_one in CHECKED:
        spans += [m.span() for m in shape.finditer(text) if is_one(m[0])]
    yield from apart(spans)


def _is_paper_number(number: str, *, has_number_word: bool) -> bool:
    digits = digits_of(number)
    if not number[0].isdigit() and not number[0].isupper() and " " in number:
        return False
    if THOUSANDS.fullmatch(number) and not (has_number_word or len(digits) > 7):
        return False
    return len(digits) >= (5 if any(c.isalpha() for c in number) else 6)


def _is_spanish(number: str) -> bool:
    """Source: the letter of the Spanish identity and foreigner's numbers, modulo 23."""
    first = {"X": "0", "Y": "1", "Z": "2"}.get(number[0], number[0])
    digits = digits_of(first + number[1:])
    return len(digits) == 8 and number[-1] == "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23]


def _is_chinese(number: str) -> bool:
    """Source: GB 11643-1999, modulo 11-2 of ISO 7064."""
    total = sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def _is_french(number: str) -> bool:
    """Source: the key of the French social security number, 97 less the number modulo 97; 2A and 2B are Corsica."""
    number = number.replace(" ", "")
    digits = number[:13].replace("2A", "19").replace("2B", "18")
    return digits.isdigit() and 97 - int(digits) % 97 == int(number[13:])


CHECKED = (
    (re.compile(r"(?<![A-Za-z0-9])[XYZ]?\d{7,8}-?[A-Z](?![A-Za-z0-9])"), _is_spanish),
    (re.compile(r"(?<![A-Za-z0-9])\d{17}[\dXx](?![A-Za-z0-9])"), _is_chinese),
    (re.compile(r"(?<![\w.,-])[1-478] ?\d\d ?\d\d ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d(?![\w-])"), _is_french),
)
"""Numbers that need no word beside them when their check digit is right."""


# --- telephones -----------------------------------------------------------------------------------------------------

PHONE_CUE = verbose(rf"{any_of(wordlists.PHONE_CUES, wordlists.PHONE_CUES_HAN)} {wordlists.LINKS}")
REFERENCE_CUE = verbose(rf"{any_of(wordlists.REFERENCE_CUES, wordlists.REFERENCE_CUES_HAN)} [^\d\n]{{0,12}}$")
CUED_PHONE = re.compile(r"[+(]{0,2}\d(?:[ ./()-]{0,3}\d){6,16}(?!\d)")
PHONE_SHAPES = (
    # Abroad: + or 00, then the country.
    re.compile(r"(?<![0-9A-Za-z])(?:\(?\+|(?<![\d.,/-])00) ?[1-9](?:[ ./()-]{0,3}\d){7,14}(?!\d)"),
    # At home, with the 0 before the area.
    re.compile(r"(?<![0-9A-Za-z./,+-])(?<!\d\d )\(?0[1-9](?:[ ./()-]{0,2}\d){7,9}(?![\d/]|[.,-]\d)"),
    # North America: 3-3-4.
    re.compile(r"(?<![0-9A-Za-z.,/+-])(?:1[ .-])?\(?[2-9]\d\d(?:\) ?|[.-])[2-9]\d\d[.-]\d{4}(?![\d/-])"),
    # The area in brackets, which is no year.
    re.compile(r"(?<![0-9A-Za-z.,/+-])\((?!19\d\d|20\d\d)\d{2,5}\) ?\d{3,5}[ -]\d{3,4}(?:-\d\d)?(?![\d/-])"),
    # Chinese mobiles.
    re.compile(r"(?<![0-9A-Za-z.,/+-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d/]|[.,-]\d)"),
    # Russia and its neighbours: 8 (495) 123-45-67.
    re.compile(r"(?<![0-9A-Za-z.,/+-])[78][ -]?\(?\d{3}\)?[ -]\d{3}[ -]\d\d[ -]\d\d(?![\d/]|[.,-]\d)"),
    # Spain and others: 612 34 56 78.
    re.compile(r"(?<![0-9A-Za-z.,/+-])(?<!\d )[6-9]\d\d(?: \d\d){3}(?! ?\d|[/.,-]\d)"),
)
FREE_OF_CHARGE = re.compile(
    r"(?:0?0?800|\+?800)\d+|8800\d{7}|1?8(?:00|88|77|66|55|44|33)\d{7}|080[058]\d{4,7}|400\d{7}"
)


def telephones(text: str) -> Iterator[Span]:
    spans = [
        m.span()
        for shape in PHONE_SHAPES
        for m in shape.finditer(text)
        if not (THOUSANDS.fullmatch(m[0]) and len(digits_of(m[0])) <= 9) and not _is_reference(text, m.start())
    ]
    for cue in PHONE_CUE.finditer(text):
        number = CUED_PHONE.match(text, cue.end())
        if number and not (THOUSANDS.fullmatch(number[0]) and len(digits_of(number[0])) < 9):
            spans.append(number.span())
    for start, end in apart(spans):
        if not FREE_OF_CHARGE.fullmatch(digits_of(text[start:end])):
            yield start, end


LONG_NUMBER = re.compile(r"(?<![\w./+-])(?<!\d[ ,])(?!(?:19|20)\d{12}\b)\d{10,15}(?<!00000)(?![\w/%]|[., -]\d)")


def long_numbers(text: str) -> Iterator[Span]:
    """Figures of ten and more digits are written in groups; what is written in one row is the number of something."""
    for number in LONG_NUMBER.finditer(text):
        if not _is_reference(text, number.start()) and not FREE_OF_CHARGE.fullmatch(number[0]):
            yield number.span()


def _is_reference(text: str, start: int) -> bool:
    """Whether the words just before say that the number is of a project, a budget line or the like."""
    return bool(REFERENCE_CUE.search(text, max(0, start - 25), start))
