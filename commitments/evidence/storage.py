"""Where the bytes are. Two folders outside everything that is served: what was received, and the clean copies.

Names are made by the server alone. Whatever is written is on the disk before its row is.
"""

import hashlib
import os
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from .refusals import NotSaved

QUARANTINE, CLEAN = "quarantine", "clean"
ENDINGS = {"pdf": "pdf", "jpeg": "jpg", "png": "png"}
AN_UPLOAD = timedelta(days=1)
"""A file without a row may belong to a request that still runs; none runs so long."""


@dataclass(frozen=True)
class Stored:
    """A file on the disk: its name in its folder, its size in bytes, its SHA-256."""

    name: str
    size: int
    digest: str


def place(folder, name):
    """The path of a file; names come from rows that the server wrote."""
    return Path(settings.EVIDENCE_ROOT) / folder / Path(name).name


def keep_received(chunks):
    """Write what arrives into quarantine. Raises NotSaved and leaves nothing when the disk refuses."""
    name = str(uuid.uuid4())
    path = place(QUARANTINE, name)
    digest, size = hashlib.sha256(), 0
    try:
        _make_folder(path.parent)
        with open(path, "xb", opener=_for_us_alone) as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError as trouble:
        forget(QUARANTINE, name)
        raise not_saved() from trouble
    return Stored(name, size, digest.hexdigest())


def keep_clean(kind, make):
    """Let `make(path)` write a clean copy, and keep it under a random name. Raises what `make` raises, or NotSaved."""
    name = f"{uuid.uuid4()}.{ENDINGS[kind]}"
    path = place(CLEAN, name)
    try:
        _make_folder(path.parent)
        make(path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        path.chmod(0o600)
        _sync_folder(path.parent)
        return Stored(name, path.stat().st_size, digest)
    except OSError as trouble:
        forget(CLEAN, name)
        raise not_saved() from trouble
    except BaseException:
        forget(CLEAN, name)
        raise


def not_saved():
    """The refusal of a disk that is full or gone."""
    return NotSaved(_("This file could not be saved just now. Nothing else is lost; try again later."))


def forget(folder, name):
    """Delete one file; one that is gone already is as good."""
    if name:
        with suppress(OSError):
            place(folder, name).unlink()


def sweep_orphans(*, known, at):
    """Delete files older than a day that are not among `known` ({folder: names}); returns how many."""
    gone = 0
    for folder in (QUARANTINE, CLEAN):
        for path in _files_in(folder):
            written_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
            if path.name not in known[folder] and written_at < at - AN_UPLOAD:
                forget(folder, path.name)
                gone += 1
    return gone


def _files_in(folder):
    path = Path(settings.EVIDENCE_ROOT) / folder
    return [each for each in path.iterdir() if each.is_file()] if path.is_dir() else []


def _for_us_alone(path, flags):
    return os.open(path, flags, 0o600)


def _make_folder(path):
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync_folder(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
