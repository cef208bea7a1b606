"""How a page is cited: who says it, what it is called, both instants, its whole address and a check code (docs/adr/0023).

A page that can be cited makes one Citation and hands it to `components/_cite.html`; `/verify/` makes the same one again.
"""

import re
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from . import c1
from .templatetags.waymark import long_date

VERSIONS = {c1.VERSION: c1}

WRITTEN = re.compile(r"(?<![a-z0-9])(c[0-9]{1,3}):\s*([a-z0-9]+(?:-\s*[a-z0-9]+)*)", re.IGNORECASE)
"""A check code as it stands in a text; a mail program may have broken its line."""


@dataclass(frozen=True)
class Citation:
    """`words`: author, title and days. `path` is the address on this site, with what it asks. `form` is the canonical form
    of the answer (c1). `note` is about where the answer comes from; `gone` says why nothing stands there any more."""

    words: str
    path: str
    form: dict
    fictional: bool
    note: str = ""
    gone: str = ""

    @cached_property
    def code(self):
        return c1.code_of(self.form)

    @property
    def canonical(self):
        """The text of which the code is made."""
        return c1.text_of(self.form)

    @property
    def address(self):
        return settings.SITE_URL.rstrip("/") + self.path

    @property
    def check_url(self):
        return f"{reverse('scorecards:verify')}?{urlencode({'citation': f'{self.address} {self.code}'})}"


def dated(title, *, when, author=""):
    """The words of an answer as of a day. `author`: whose answer Waymark shows, where one spoke."""
    said = (
        _("%(author)s, in: Waymark, “%(title)s”, as of %(day)s, as known on %(known)s.")
        if author
        else _("Waymark, “%(title)s”, as of %(day)s, as known on %(known)s.")
    )
    return said % {"author": author, "title": title, "day": long_date(when.as_of), "known": known_words(when)}


def known_words(when):
    """22 November 2026, 12:00 UTC. The address says it to the last digit."""
    return f"{date_format(when.known_at.astimezone(UTC), 'j F Y, H:i')} UTC"


def asked_at(path, *, when, **more):
    """The address of the same answer for ever: both instants stand in it. To the last digit, for what was published within
    the second belongs to it or does not."""
    known = when.known_at.astimezone(UTC)
    written = known.isoformat(timespec="microseconds" if known.microsecond else "seconds").replace("+00:00", "Z")
    return f"{path}?{urlencode({**more, 'as_of': when.as_of.isoformat(), 'known_at': written}, safe=':')}"


def codes_in(text):
    """[(version, signs)] of the check codes in a text, each once, in small letters without hyphens."""
    found = ((version.lower(), re.sub(r"[\s-]", "", signs).lower()) for version, signs in WRITTEN.findall(text))
    return list(dict.fromkeys(found))
