"""How we hold the databases: what "saved" means on SQLite and on PostgreSQL."""

import sqlite3
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from tracker.env import SQLITE, Misconfigured

Version = tuple[int, int, int]


class Journal(NamedTuple):
    mode: str
    synchronous: str


def journal_for(version: Version) -> Journal:
    """The fastest journal that loses nothing acknowledged on a power cut, for this version of SQLite.

    Before 3.51.3 (backports: 3.44.6 and 3.50.7) a reset of the write-ahead log may corrupt the file:
    https://sqlite.org/wal.html#walresetbug. There a rollback journal is used, with its directory synced too (EXTRA).
    """
    sound = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return Journal("WAL", "FULL") if sound else Journal("DELETE", "EXTRA")


def sqlite_options(version: Version = sqlite3.sqlite_version_info) -> dict[str, Any]:
    """OPTIONS of Django's SQLite backend."""
    journal = journal_for(version)
    pragmas = {
        "journal_mode": journal.mode,
        "synchronous": journal.synchronous,
        "foreign_keys": "ON",
        "trusted_schema": "OFF",  # a database file that was tampered with cannot call our functions
        "secure_delete": "ON",  # what was removed is overwritten
    }
    return {
        # A transaction takes its write lock at once: taken late, a busy database refuses instead of waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "; ".join(f"PRAGMA {name}={value}" for name, value in pragmas.items()),
    }


def with_options(database: dict[str, Any]) -> dict[str, Any]:
    """One entry of DATABASES, as we want either of the two kept."""
    if database["ENGINE"] == SQLITE:
        return {**database, "OPTIONS": sqlite_options()}
    return {**database, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def refuse_to_start_without_database() -> None:
    """One sentence now rather than a page of errors at the first visitor."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise Misconfigured(cannot_open(error)) from None
    finally:
        connection.close()


def cannot_open(error: Exception) -> str:
    """The sentence for a database that does not answer. Drivers put no password in their messages."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return f"its database cannot be opened; is DATABASE_URL right? ({reason})"
