"""One set-up of a database at a time: two starts at once, on one machine or on two, wait for each other."""

import fcntl
import os
import time
from contextlib import contextmanager
from pathlib import Path

PAUSE = 0.2  # seconds between two looks whether the other is done
ADVISORY_LOCK = 0x5741594D  # any number, as long as it stays the same: PostgreSQL knows a lock by it


@contextmanager
def one_set_up_at_a_time(connection, *, tell):
    """Migrating and loading: who comes second tells it once, waits, and then finds everything done."""
    with (_lock_of_file if connection.vendor == "sqlite" else _lock_of_server)(connection) as take:
        if not take():
            tell("Another start sets this database up. Waiting for it to end.")
            while not take():
                time.sleep(PAUSE)
        yield


@contextmanager
def _lock_of_file(connection):
    """On the folder: a lock on the file itself would mix with SQLite's own, which migrating needs."""
    name = connection.settings_dict["NAME"]
    if connection.creation.is_in_memory_db(name):
        yield lambda: True
        return
    folder = os.open(Path(name).parent, os.O_RDONLY)
    try:
        yield lambda: _flock(folder)
    finally:
        os.close(folder)  # gives the lock up, as does the end of the process


def _flock(folder):
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _lock_of_server(connection):
    """Asked again and again: a statement that waits would hold up whatever waits for all statements to end."""
    with connection.cursor() as cursor:
        yield lambda: _asked(cursor, "pg_try_advisory_lock")
        _asked(cursor, "pg_advisory_unlock")


def _asked(cursor, function):
    cursor.execute(f"SELECT {function}(%s)", [ADVISORY_LOCK])
    return cursor.fetchone()[0]
