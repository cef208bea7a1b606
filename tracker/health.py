"""For whoever watches the site: whether this process is alive (/healthz), and whether the site can be used (/readyz).

Both are answered before anything else is asked. Who is signed in would be read from the database, which /healthz never
touches; and a watcher on this machine calls by an address that is no name of the site.
"""

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from tracker.databases import check_migrations
from tracker.env import SQLITE, Misconfigured

ROOM = 512 * 1024 * 1024
"""Bytes that must be free on each disk that we write to: four forms full of files, and the journal of the database."""

log = logging.getLogger(__name__)


def answer_watchers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware. The same words for everybody, for no cache to keep."""
    answers = {"/healthz": alive, "/readyz": ready}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = answers.get(request.path_info)
        if answer is None:
            return get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return answer()

    return middleware


def alive() -> HttpResponse:
    return _plain("Alive.")


def ready() -> HttpResponse:
    """503 with a sentence for each thing that is wrong. What exactly it is stands in the log alone."""
    wrong = [*_wrong_with_database(), *_wrong_with_disks()]
    return _plain(*wrong, status=503) if wrong else _plain("Ready.")


def _plain(*sentences: str, status: int = 200) -> HttpResponse:
    return HttpResponse(
        "".join(f"{each}\n" for each in sentences),
        content_type="text/plain; charset=utf-8",
        status=status,
        headers={"Cache-Control": "no-store"},
    )


def _wrong_with_database() -> Iterator[str]:
    try:
        check_migrations(connection)
    except (DatabaseError, UnicodeDecodeError) as error:
        log.error("not ready, the database does not answer: %s", error)
        yield "The database does not answer."
    except Misconfigured as reason:
        log.error("not ready: %s", reason)
        yield "The database is not at the state that this release needs."


def _wrong_with_disks() -> Iterator[str]:
    written = [Path(tempfile.gettempdir()), Path(settings.EVIDENCE_ROOT)]
    if settings.DATABASES["default"]["ENGINE"] == SQLITE:
        written.append(Path(settings.DATABASES["default"]["NAME"]).parent)
    for folder in written:
        free = shutil.disk_usage(next(each for each in (folder, *folder.parents) if each.is_dir())).free
        if free < ROOM:
            log.error("not ready: %s has %s bytes left", folder, free)
            yield "A disk is nearly full."
            return
