"""The public site as files that open without a server: written beside its place, whole or not at all (docs/adr/0026). How
pages become files is in static_site.py."""

import errno
import fcntl
import os
import shutil
import sqlite3
import tempfile
import tomllib
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.audit.models import Archive, taken_away

from .static_site import Unanswered, Walk, Written, faults_in

SENTENCES = {
    errno.ENOSPC: _("The disk is full, so no archive was written to %(place)s. Nothing of it is left."),
    errno.EDQUOT: _("The disk is full, so no archive was written to %(place)s. Nothing of it is left."),
    errno.ENOENT: _("The folder in which %(place)s would stand is not there."),
    errno.ENOTDIR: _("The folder in which %(place)s would stand is not there."),
    errno.EACCES: _("%(place)s cannot be written: this account may not write there."),
    errno.EPERM: _("%(place)s cannot be written: this account may not write there."),
    errno.EROFS: _("%(place)s cannot be written: its disk can only be read."),
    errno.ENOTEMPTY: _("%(place)s is there already: name a folder that is not."),
    errno.EEXIST: _("%(place)s is there already: name a folder that is not."),
}
OVERTAKEN = _(
    "Something was taken down or shielded, or a person was erased, while the archive was written, and it would still hold that."
    " Nothing of it is left: begin again."
)
A_WHILE = timedelta(hours=1)
"""Longer than from the instant that an act is given to its end: what ended after we began to read may bear an earlier one."""


class Refused(Exception):
    """No archive is written, and what was begun is gone. Its sentence says why."""


def write_archive(*, place, fictional, tell=lambda pages, waiting: None):
    """Write the public pages of one world into a new folder, and record that they were. (the row, the Walk).

    `place` is the folder as the operator names it. Raises Refused, and leaves nothing, where that fails.
    """
    target = Path(place).absolute()
    if target.exists() or target.is_symlink():
        raise Refused(SENTENCES[errno.EEXIST] % {"place": place})
    try:
        with _folder_beside(target) as folder:
            with _one_state() as at, Written(folder) as written:
                before = taken_away(since=at - A_WHILE)
                walk = Walk(written, fictional=fictional, at=at)
                walk.go(tell=tell)
                facts = {
                    "manifest": written.finish(),
                    "pages": written.pages,
                    "files": written.files,
                    "size": written.size,
                }
            if fault := next(faults_in(folder), ""):
                raise Refused(fault)
            facts |= {"at": at, "place": place, "fictional": fictional, "release": release()}
            return _record(folder, target, facts, before=before), walk
    except Unanswered as error:
        raise Refused(f"{error} {_('No archive was written.')}") from error
    except (sqlite3.Error, DatabaseError) as error:
        sentence = _(
            "The database does not answer (%(reason)s): no archive was written. Is it migrated, and its disk not full?"
        )
        raise Refused(sentence % {"reason": str(error).strip().partition("\n")[0]}) from error
    except OSError as error:
        sentence = SENTENCES.get(error.errno or 0, _("%(place)s cannot be written: %(reason)s."))
        raise Refused(sentence % {"place": place, "reason": error.strerror}) from error


def release():
    """The release of Waymark that is running."""
    return tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["project"]["version"]


def _record(folder, target, facts, *, before):
    """The folder gets its name and the archive its row, both or neither."""
    is_named = False
    try:
        with transaction.atomic():
            if taken_away(since=facts["at"] - A_WHILE) != before:
                raise Refused(OVERTAKEN)
            archive = Archive.objects.create(**facts)
            after = {"manifest": archive.manifest}
            record_event(verb="archive.written", about=archive, by=None, at=timezone.now(), after=after)
            folder.rename(target)
            is_named = True
    except BaseException:
        if is_named:  # the row was not stored after all
            target.rename(folder)
        raise
    return archive


@contextmanager
def _folder_beside(target):
    """A folder of this run alone, on the disk of the target. Unless it was renamed it is gone afterwards; what a killed run
    left there goes first."""
    folder = target.with_name(f".{target.name}.partial")
    try:
        folder.mkdir()
    except FileExistsError:
        with _held(folder):
            shutil.rmtree(folder)
        folder.mkdir()
    try:
        with _held(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder):
    """No other run has this folder; the lock of a process that was killed is open."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Refused(_("Another archive is being written there now.")) from error
    finally:
        os.close(held)


@contextmanager
def _one_state():
    """Everything is read as it is at one instant, which this gives, and the clock of this process stands there."""
    with _snapshot():
        at = timezone.now()
        moving, timezone.now = timezone.now, lambda: at
        try:
            yield at
        finally:
            timezone.now = moving


@contextmanager
def _snapshot():
    """What is written meanwhile is not seen, and nobody who writes waits for us.

    PostgreSQL keeps the state of a transaction by itself. SQLite would hold back every writer as long as we read, so that
    its file is copied; the copy has no name any more when it is read, and is gone with this process however it ends.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:  # the caller's transaction is one state already
        yield
    elif connection.vendor == "sqlite":
        copy = _copy_of(connection)
        connections[DEFAULT_DB_ALIAS] = copy
        try:
            with transaction.atomic():
                yield
        finally:
            connections[DEFAULT_DB_ALIAS] = connection
            copy.close()
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def _copy_of(connection):
    connection.ensure_connection()
    beside = Path(str(connection.settings_dict["NAME"])).parent
    with tempfile.TemporaryDirectory(prefix=".archive-", dir=beside if beside.is_dir() else None) as folder:
        name = str(Path(folder, "copy.sqlite3"))
        with sqlite3.connect(name) as copied:
            connection.connection.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")
        copied.close()
        copy = connection.copy()
        copy.settings_dict["NAME"] = name
        pragmas = "PRAGMA trusted_schema=OFF; PRAGMA query_only=ON"
        copy.settings_dict["OPTIONS"] = {"transaction_mode": "DEFERRED", "init_command": pragmas}
        copy.connect()
    return copy
