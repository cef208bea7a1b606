"""The public pages as files whose links lead to each other: walking them, naming the files, turning the links, and checking
that every link of such a folder leads somewhere."""

import csv
import hashlib
import html
import posixpath
import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from commitments.common.scope import PARAMETER

KEPT = frozenset((
    "pages:home", "pages:about", "pages:panel", "pages:methodology", "pages:method", "pages:marks", "pages:words",
    "scorecards:frameworks", "scorecards:framework", "scorecards:commitments", "scorecards:commitment", "scorecards:sdg",
    "scorecards:framework-all", "scorecards:commitment-all",
    "scorecards:sdg-target", "scorecards:actors", "scorecards:actor", "scorecards:scorecards", "scorecards:matrix",
    "scorecards:actor-scorecard", "scorecards:cell",
    "progress:reports", "progress:report", "progress:revision", "progress:changes", "progress:evidence-file",
    "pledges:pledges", "pledges:pledge", "pledges:revision", "pledges:changes",
    "assessment:assessments", "assessment:assessment", "assessment:revision", "assessment:evidence-file",
    "support:support", "support:need", "support:offer", "practices:practices", "practices:practice",
    "snapshots:snapshots", "snapshots:snapshot",
))  # fmt: skip
"""The pages of an archive, by the names of their addresses. Every other page needs somebody who signed in, or a server."""

FILES = frozenset(("progress:evidence-file", "assessment:evidence-file"))
"""Addresses that give a file under a name of its own."""

ASKED = frozenset(("page", "after", "counted", "assessed", "offers", "format", "of", "agreement", "commitment", "actor", "subject", "assessor"))  # fmt: skip
"""What a link may ask of a page and still be kept: it turns a page, gives the facts as CSV or JSON, or chooses from a list as
pages themselves do. Other questions are a reader's own, and need a server."""

MANIFEST, MANIFEST_DIGEST = "manifest.csv", "manifest.csv.sha256"
HEADER = ("path", "sha256", "bytes")
STATIC = "static/"

# Our pages are whole and escaped (tests/site/test_every_page.py), so that these find elements and nothing that somebody wrote.
_LIVE = re.compile(r"<(\w+)\b[^>]*\sdata-live\b[^>]*>.*?</\1>", re.DOTALL)
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_LINK = re.compile(r'<a\b([^>]*?\s)href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_ASSET = re.compile(r'(<(?:link|script|img)\b[^>]*?\s(?:href|src)=")([^"]*)(")')
_MARK = re.compile(r'<use href="([^"#]+)#([^"]+)"')
_DRAWING = re.compile(r'<symbol id="([^"]+)".*?</symbol>')
_CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^)'\"]+)['\"]?\s*\)")
_ID = re.compile(r'\sid="([^"]+)"')
_TARGET = re.compile(r'<\w+\b[^>]*?\s(?:href|src)="([^"]*)"')


class Unanswered(Exception):
    """A page that the archive needs gives an error."""


@dataclass(frozen=True)
class Question:
    """One address of the site: its path, and what it asks, in order and without the switch between the worlds."""

    path: str
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def file(self):
        """Where its answer is kept: `actors/index.html`, `actors/page-2.html`, `actors/index.csv`."""
        words = [f"{name}-{value}" for name, value in self.asked if name != "format"]
        ending = dict(self.asked).get("format", "html")
        return f"{self.path.strip('/')}/{'--'.join(words) or 'index'}.{ending}".lstrip("/")


def question_of(address):
    """The question that an address of ours asks, or None where an archive has no answer to it."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    asked = {key: value for key, value in parse_qsl(parts.query) if key != PARAMETER}
    if asked.get("page") == "1":
        del asked["page"]
    plain = all(re.fullmatch(r"[\w.-]+", value) for value in asked.values())
    return (
        Question(parts.path, tuple(sorted(asked.items()))) if name in KEPT and plain and asked.keys() <= ASKED else None
    )


@dataclass
class Written:
    """The files of a folder, each with its digest in the manifest as soon as it is there."""

    folder: Path
    pages: int = 0
    files: int = 0
    size: int = 0

    def __post_init__(self):
        self._manifest = (self.folder / MANIFEST).open("x", encoding="utf-8", newline="")
        self._rows = csv.writer(self._manifest, lineterminator="\n")
        self._rows.writerow(HEADER)

    def write(self, name, chunks):
        place, digest, size = self.folder / name, hashlib.sha256(), 0
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self._rows.writerow((name, digest.hexdigest(), size))
        self.files, self.size = self.files + 1, self.size + size
        self.pages += name.endswith(".html")

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._manifest.close()

    def finish(self):
        """Writes the digest of the manifest beside it, and gives it."""
        self._manifest.close()
        digest = digest_of(self.folder / MANIFEST)
        (self.folder / MANIFEST_DIGEST).write_text(f"{digest}  {MANIFEST}\n")
        return digest


@dataclass
class Walk:
    """A visitor without an account who goes from the front page to every page that links lead to, at one instant and in one
    world. What is kept in memory of a page that is written is its address alone."""

    written: Written
    fictional: bool
    at: object
    gone: set = field(default_factory=set)
    """Paths that a page leads to and where there is nothing: the page that says so stands there."""
    dropped: set = field(default_factory=set)
    """Paths outside the archive to which words in a text led: of such a link the words stay. What is nothing but a way to
    such a page is marked `data-live` in its template and left out whole."""

    def __post_init__(self):
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._site = urlsplit(settings.SITE_URL)
        self._ask = RequestFactory(headers={"host": self._site.netloc})
        self._seen, self._todo, self._assets, self._named = set(), deque(), set(), {}

    def go(self, *, tell):
        """Writes everything. `tell(pages, waiting)` after each page."""
        self._want(Question(reverse("pages:home")))
        while self._todo:
            question = self._todo.popleft()
            self._keep(question, self._answer(question))
            tell(self.written.pages, len(self._todo))

    def _answer(self, question):
        asked = [*question.asked, *([(PARAMETER, "1")] if self.fictional else [])]
        answer = self._get(question.path, asked)
        if 300 <= answer.status_code < 400:
            answer = self._get(urljoin(question.path, answer["Location"]))
        if answer.status_code not in (200, 404):
            sentence = _("The page %(path)s answered %(status)s instead of its content.")
            raise Unanswered(sentence % {"path": question.path, "status": answer.status_code})
        if answer.status_code == 404:
            self.gone.add(question.path)
        return answer

    def _get(self, address, asked=()):
        request: Any = self._ask.get(address, list(asked), secure=self._site.scheme == "https")
        request.archived_at = self.at
        return self._handler.get_response(request)

    def _keep(self, question, answer):
        name = question.file
        if answer["Content-Type"].startswith("text/html"):
            page = self._localised(answer.content.decode(), question=question, name=name)
            self.written.write(name, [page.encode()])
        else:
            self.written.write(name, answer.streaming_content if answer.streaming else [answer.content])

    def _want(self, question):
        if question not in self._seen:
            self._seen.add(question)
            self._todo.append(question)
        return question.file

    # --- what stands in a page ---------------------------------------------------------------------------------------

    def _localised(self, page, *, question, name):
        """The page with links to the files beside it, and without what needs a server."""
        page = _FORM.sub("", _LIVE.sub("", page))
        query = "&".join("=".join(pair) for pair in question.asked)
        here = f"{question.path}?{query}" if query else question.path
        page = _LINK.sub(lambda found: self._link(found, here=here, name=name), page)
        page = _ASSET.sub(lambda found: f"{found[1]}{self._asset(html.unescape(found[2]), name=name)}{found[3]}", page)
        return _with_its_marks(page)

    def _link(self, found, *, here, name):
        before, address, after, inner = found.groups()
        address = html.unescape(address)
        if address.startswith("#") or urlsplit(address).scheme:
            return found[0]
        whole = urlsplit(urljoin(here, address))
        question = question_of(whole._replace(fragment="").geturl())
        if question is None:
            self.dropped.add(whole.path)
            return inner
        target = self._file_under_its_name(question) or self._want(question)
        return f'<a{before}href="{html.escape(_relative(target, name, whole.fragment))}"{after}>{inner}</a>'

    def _file_under_its_name(self, question):
        """Evidence is kept under the name that it is saved by, which only its answer knows."""
        if resolve(question.path).view_name not in FILES:
            return ""
        if question not in self._named:
            answer = self._answer(question)
            ending = re.search(r'filename="[^"]*(\.\w+)"', answer.get("Content-Disposition", ""))
            name = f"{question.path.strip('/')}{ending[1]}" if ending else ""
            self._named[question] = name
            if name:
                try:
                    self.written.write(name, answer.streaming_content)
                finally:
                    answer.file_to_stream.close()
        return self._named[question]

    def _asset(self, address, *, name):
        if not address.startswith(settings.STATIC_URL):
            return address
        target = self._copied(address.removeprefix(settings.STATIC_URL))
        return html.escape(_relative(STATIC + target, name))

    def _copied(self, asset):
        """Copies a style, a script, a font or a picture with all that it names."""
        if asset in self._assets:
            return asset
        self._assets.add(asset)
        content = _static(asset)
        self.written.write(STATIC + asset, [content])
        if asset.endswith(".css"):
            for address in _CSS_ADDRESS.findall(content.decode()):
                if not address.startswith(("data:", "#")):
                    self._copied(posixpath.normpath(posixpath.join(posixpath.dirname(asset), urlsplit(address).path)))
        return asset


def _with_its_marks(page):
    """The page with the drawings that it names in itself: a browser takes none out of another file that lies on a disk."""
    for address in {found[1] for found in _MARK.finditer(page)}:
        named = {found[2] for found in _MARK.finditer(page) if found[1] == address}
        sprite = _static(address.removeprefix(settings.STATIC_URL)).decode()
        drawings = "".join(found[0] for found in _DRAWING.finditer(sprite) if found[1] in named)
        page = page.replace(f'<use href="{address}#', '<use href="#')
        page = page.replace("</body>", f'<svg class="wm-hatches" aria-hidden="true">{drawings}</svg></body>')
    return page


def _relative(target, name, fragment=""):
    way = quote(posixpath.relpath(target, posixpath.dirname(name) or "."))
    return f"{way}#{quote(fragment)}" if fragment else way


def _static(asset):
    """As it lies in the source; under a name that changes with its content, as it was collected."""
    found = finders.find(asset)
    if found:
        return Path(found).read_bytes()
    with staticfiles_storage.open(asset) as file:
        return file.read()


def digest_of(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- whether it is whole --------------------------------------------------------------------------------------------


def faults_in(folder):
    """A sentence for each file that is not as its manifest says, and for each link, picture, style or place on a page that
    leads nowhere."""
    try:
        said = (folder / MANIFEST_DIGEST).read_text().split()[0]
        with (folder / MANIFEST).open(encoding="utf-8", newline="") as lines:
            rows = {row["path"]: row for row in csv.DictReader(lines)}
    except (OSError, IndexError, KeyError):
        yield _("There is no archive here: its manifest cannot be read.")
        return
    if said != digest_of(folder / MANIFEST):
        yield _("The manifest is not the one whose check code stands beside it.")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there - rows.keys() - {MANIFEST, MANIFEST_DIGEST}):
        yield _("%(file)s is not in the manifest.") % {"file": name}
    for name, row in rows.items():
        if name not in there:
            yield _("%(file)s is missing.") % {"file": name}
        elif row["sha256"] != digest_of(folder / name) or row["bytes"] != str((folder / name).stat().st_size):
            yield _("%(file)s is not as it was written.") % {"file": name}
        elif name.endswith((".html", ".css")):
            yield from _broken_in(folder, name, there)


def _broken_in(folder, name, there):
    text = (folder / name).read_text(encoding="utf-8")
    if name.endswith(".css"):
        targets = [each for each in _CSS_ADDRESS.findall(text) if not each.startswith("#")]
    else:
        targets = [html.unescape(each) for each in _TARGET.findall(text)]
        if "<form" in text:
            yield _("%(file)s has a form, which needs a server.") % {"file": name}
    for target in targets:
        parts = urlsplit(target)
        if parts.scheme:
            continue
        file = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
        if file not in there:
            yield _("%(file)s leads to %(target)s, which is not there.") % {"file": name, "target": target}
        elif parts.fragment and unquote(parts.fragment) not in _ids_in(folder / file, text if file == name else None):
            yield _("%(file)s leads to %(target)s, where there is no such place.") % {"file": name, "target": target}


def _ids_in(path, text):
    return set(_ID.findall(path.read_text(encoding="utf-8") if text is None else text))
