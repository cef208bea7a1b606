"""Fields for what is one line: names, titles, addresses. Nothing invisible stands in one, and nothing that turns its order.

A mark that cannot be seen is left out without a word: it is pasted along innocently, from a web page or a document, and
what is stored is then what its reader sees. Line breaks and control characters are refused: no keyboard puts them there.
Longer texts keep their marks: a paragraph in Arabic with an English name in it may need them.
"""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ONE_LINE = RegexValidator(
    r"\A[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z", gettext_lazy("This is one line: take the line breaks out.")
)

DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Signs of numbers in Arabic, Syriac and Kaithi: Unicode counts them with the invisible ones, and a reader sees them."""
BLANK = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Letters and marks that show nothing by themselves: fillers, and selectors of a variant."""
JOINERS = "\u200c\u200d"
JOINED = frozenset(
    [
        "ARABIC",
        "SYRIAC",
        "MONGOLIAN",
        "DEVANAGARI",
        "BENGALI",
        "GURMUKHI",
        "GUJARATI",
        "ORIYA",
        "TAMIL",
        "TELUGU",
        "KANNADA",
        "MALAYALAM",
        "SINHALA",
        "KHMER",
        "MYANMAR",
    ]
)
"""Scripts in which a joiner or a non-joiner between two letters changes how the word is written."""


def visible(text):
    """The text without what cannot be seen. Persian and Indic words keep the joiners between their letters, and Chinese
    characters the selector of their variant."""
    return "".join(sign for place, sign in enumerate(text) if not _is_invisible(sign) or _is_needed(text, place))


def _is_invisible(sign):
    return (unicodedata.category(sign) == "Cf" and sign not in DRAWN) or BLANK.match(sign) is not None


def _is_needed(text, place):
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if text[place] in JOINERS:
        return script_of(before) in JOINED and script_of(after) in JOINED
    return text[place] >= "\U000e0100" and BLANK.match(text[place]) is not None and script_of(before) == "CJK"


def script_of(letter):
    """The first word of its name in Unicode: LATIN, CYRILLIC, ARABIC."""
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


class OneLine:
    """For a field of text whose control is one line."""

    def __init__(self, *, validators=(), **facts):
        super().__init__(validators=(*validators, ONE_LINE), **facts)  # type: ignore[call-arg]

    def to_python(self, value):
        return super().to_python(visible(value) if isinstance(value, str) else value)  # type: ignore[misc]


BLANKS = re.compile(r"[ \u00a0\u2000-\u200a\u202f\u205f\u3000]{2,}")


class LineField(OneLine, forms.CharField):
    def to_python(self, value):
        """Two blanks side by side are drawn as one, and make another name of it: one is kept."""
        return super().to_python(BLANKS.sub(" ", value) if isinstance(value, str) else value)


class LinkField(OneLine, forms.URLField):
    pass


class MailField(OneLine, forms.EmailField):
    """A mail address that somebody else will be known by. What follows the @ may be in any alphabet, and not in two."""

    def clean(self, value):
        address = super().clean(value)
        for label in address.rpartition("@")[2].split("."):
            scripts = {script_of(letter) for letter in label if letter.isalpha()}
            if "LATIN" in scripts and len(scripts) > 1:
                raise ValidationError(
                    _(
                        "“%(word)s” mixes letters of two alphabets that may look alike. Type the address instead of "
                        "pasting it. If it is right all the same, give it as %(plain)s."
                    )
                    % {"word": label, "plain": punycode(label)}
                )
        return address


def spelt_out(address):
    """A mail address with the letters that its mail goes by, where they are others than those one sees."""
    domain = address.rpartition("@")[2]
    return address if domain.isascii() else f"{address} ({punycode(domain)})"
