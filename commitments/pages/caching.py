"""What browsers, proxies and this process may keep of a page (docs/adr/0029).

A visitor's page of a public address bears a tag of all that it is made from. Whoever kept it asks each time whether the tag
still holds, which costs one query; so nothing is read after it changed, and nothing has to be thrown away when it does.
"""

import gzip
import hashlib
import os
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils import timezone
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.text import compress_string
from django.utils.translation import get_language

from commitments.audit.models import WorldVersion
from commitments.common.parameters import QUESTIONS
from commitments.common.scope import scope_of

PRIVATE = "private, no-store"
PUBLIC = "public, max-age=0, must-revalidate"

TYPES = ("text/html", "text/csv", "application/json")
TYPED = {*QUESTIONS, "citation"}
"""Questions that hold what somebody typed: seldom the same twice, and endless. Their answers bear no tag, and are not kept."""
LARGEST = 64 * 1024
"""Bytes of a compressed page that is kept here. With MAX_ENTRIES of settings.CACHES["pages"] that bounds the memory."""

NAMES_NO_ACTOR = {"framework", "target"}
"""Where nothing else stands in an address, `?demo=1` alone says which world its page shows; the page that verifies a citation
shows the world of what it finds."""
OF_BOTH_WORLDS = "scorecards:verify"

VERSION = "version"
"""What is kept here is of this version of the worlds; it goes when another one is read."""

SOURCES = ("commitments", "tracker", "templates", "static", "docs")
"""Folders of which pages are made, beside the database."""


class PublicPages:
    """Stands outside of the sessions, so that it sees every cookie that an answer sets."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.gzip = GZipMiddleware(get_response)

    def __call__(self, request):
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            response["Cache-Control"] = PRIVATE
        elif (tag := getattr(request, "public_tag", None)) is not None and _is_public(response):
            response["Cache-Control"] = PUBLIC
            if tag:
                response["ETag"] = tag
            _vary(response)
            response = self.gzip.process_response(request, response)
            if request.may_be_kept and response.status_code == 200 and not response.streaming:
                _keep(tag, response)
        return response

    def process_view(self, request, view, args, kwargs):
        """The answer, where the asker has it already or we have; it costs one query, before all that the page asks.

        So a page is never older than its tag: what changes between the two makes the page newer, and the next one who asks
        finds another tag.
        """
        known = getattr(view, "known", None)
        if known is None or not _is_visitor(request):
            return None
        request.public_tag, request.may_be_kept = "", False
        request.versions = SimpleLazyObject(WorldVersion.objects.now)
        if request.GET.keys() & TYPED:
            return None
        try:
            versions = list(request.versions)
        except DatabaseError:  # the page will say so, if it needs the database
            return None
        request.public_tag = _tag(request, versions)
        request.may_be_kept = request.method == "GET" and request.GET.keys() <= known
        return get_conditional_response(request, etag=request.public_tag) or _kept(request, versions)


def _is_visitor(request):
    """Somebody whom we do not know asks to read, and no word waits for them."""
    if request.method not in ("GET", "HEAD") or {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & set(
        request.COOKIES
    ):
        return False
    is_being_written = os.environ.get(DJANGO_AUTORELOAD_ENV)  # whoever changes a template sees it at once
    return not is_being_written and not hasattr(request, "archived_at")


def _is_public(response):
    """Nobody made it private, no cookie came with it (so it holds no form's token), and it is one of our pages or lists."""
    if response.status_code == 304:
        return True
    kind = response.get("Content-Type", "").partition(";")[0]
    return response.status_code == 200 and kind in TYPES and not response.has_header("Cache-Control")


def _vary(response):
    """Not by cookie: whoever bears one of ours is answered for themselves, also where the tag is the right one."""
    others = [name.strip() for name in response.get("Vary", "").split(",") if name.strip().lower() != "cookie"]
    response["Vary"] = ", ".join(filter(None, others)) or "Accept-Encoding"
    patch_vary_headers(response, ["Accept-Encoding", "Accept-Language"])


# --- the tag ----------------------------------------------------------------------------------------------------------------


def _tag(request, versions):
    """Everything that decides what stands on a public page. A month ends, and a method begins, with a day."""
    parts = (
        *_of_its_world(request, versions),
        timezone.localdate(),
        get_language(),
        sources(),
        settings.SITE_URL,
        settings.DEMO,
        request.scheme,
        request.get_host(),
        request.get_full_path(),
    )
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _of_its_world(request, versions):
    if not settings.DEMO:
        return [real for real, _fictional in versions]
    match = request.resolver_match
    if match.view_name == OF_BOTH_WORLDS or not match.kwargs.keys() <= NAMES_NO_ACTOR:
        return versions
    return [row[scope_of(request).fictional] for row in versions]


@cache
def sources():
    """A digest of the code, the templates and the libraries that this process began with."""
    base, digest = Path(settings.BASE_DIR), hashlib.sha256()
    files = [path for folder in SOURCES for path in (base / folder).rglob("*") if path.suffix != ".pyc"]
    for path in sorted((base / "uv.lock", *filter(Path.is_file, files))):
        digest.update(f"{path.relative_to(base)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


# --- what this process keeps ----------------------------------------------------------------------------------------------


def _kept(request, versions):
    """The page, when it was made already at this version. What is kept of another one goes, so that what was taken down is
    in no memory of ours either."""
    pages, catalogue = caches["pages"], caches["catalogue"]
    if catalogue.get(VERSION) != versions:
        pages.clear()
        catalogue.clear()
        catalogue.set(VERSION, versions)
    kept = pages.get(request.public_tag) if request.may_be_kept else None
    if kept is None:
        return None
    request.may_be_kept = False  # it is
    headers, packed = kept
    if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        return HttpResponse(packed, headers={**headers, "Content-Encoding": "gzip"})
    return HttpResponse(gzip.decompress(packed), headers=headers)


def _keep(tag, response):
    is_packed = response.has_header("Content-Encoding")
    packed = response.content if is_packed else compress_string(response.content)
    if len(packed) <= LARGEST:
        left = {"Content-Length", "Content-Encoding", "Vary", "ETag", "Cache-Control"}
        headers = {name: value for name, value in response.items() if name not in left}
        caches["pages"].set(tag, (headers, packed))
