"""How we hold the databases: what "saved" means on SQLite and on PostgreSQL."""

import sqlite3
from typing import Any, NamedTuple

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

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


def with_options(database: dict[str, Any], *, pooled: bool = False, replica: bool = False) -> dict[str, Any]:
    """One entry of DATABASES, as we want either of the two kept.

    `pooled`: behind PgBouncer each transaction may have another connection, so that nothing outlives one: no cursor on the
    server, and no settings of a connection (the pooler has those, deploy/replication/pgbouncer.ini). `replica`: it is never
    written to.
    """
    if database["ENGINE"] == SQLITE:
        if pooled or replica:
            raise Misconfigured(f"{'POOLED' if pooled else 'REPLICA'}=1 is for PostgreSQL; name one in DATABASE_URL.")
        return {**database, "OPTIONS": sqlite_options()}
    if pooled and replica:
        raise Misconfigured("POOLED=1 and REPLICA=1 do not go together: the pooler leads to the primary.")
    held = {**database, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": pooled}
    return {**held, "POOLED": pooled, "REPLICA": replica}


LONGEST_STATEMENT = 10
"""Seconds after which a statement of a request is ended: nobody waits for it any more, and others do."""

OTHER_LIMITS = {
    "lock_timeout": 5,  # for somebody else's row
    "idle_in_transaction_session_timeout": 60,  # a process that hangs keeps no rows locked
    "idle_session_timeout": 120,  # the thread that held the connection has ended: after a burst no connection stays
}
"""Seconds, of PostgreSQL alone. SQLite's writers wait as long as `sqlite_options` says."""


def limit_requests() -> None:
    """From here on statements of this process have limits. For servers alone: commands take as long as they need."""
    database = connections.settings[DEFAULT_DB_ALIAS]
    database["OPTIONS"] = {**database.get("OPTIONS", {}), **limits_of(database)}
    connections[DEFAULT_DB_ALIAS].close()


def limits_of(database: dict[str, Any]) -> dict[str, Any]:
    """What the OPTIONS of a server have beside those of a command. What DATABASE_URL asks for comes last, and holds."""
    if database["ENGINE"] == SQLITE:
        return {"longest_statement": LONGEST_STATEMENT}
    asked = database.get("OPTIONS", {})
    if database.get("POOLED"):
        return {"connect_timeout": asked.get("connect_timeout", 5)}
    limits = {"statement_timeout": LONGEST_STATEMENT, **OTHER_LIMITS}
    options = [*(f"-c {name}={seconds}s" for name, seconds in limits.items()), asked.get("options", "")]
    return {"connect_timeout": asked.get("connect_timeout", 5), "options": " ".join(filter(None, options))}


def refuse_to_start_without_database() -> None:
    """One sentence now rather than a page of errors at the first visitor."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        check_database(connection)
    finally:
        connection.close()


def check_database(connection: BaseDatabaseWrapper, *, migrated: bool = True) -> None:
    """Raises Misconfigured where the database is away, damaged, of another release of ours, or cannot be written.

    Without `migrated` it may be one that is still to be migrated. The connection stays open.
    """
    try:
        connection.ensure_connection()
        _check_whole(connection)
        check_migrations(connection, migrated=migrated)
    except (DatabaseError, UnicodeDecodeError) as error:  # SQLite's words about a damaged file may be no text at all
        raise Misconfigured(cannot_open(error)) from None
    if not connection.settings_dict.get("REPLICA"):
        _check_writable(connection)


def cannot_open(error: Exception) -> str:
    """The sentence for a database that does not answer. Drivers put no password in their messages."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    if isinstance(error, UnicodeDecodeError) or "malformed" in reason:
        return _damaged(reason)
    return f"its database cannot be opened; is DATABASE_URL right? ({reason})"


def _damaged(reason: str) -> str:
    return f"its database is damaged; put a backup in its place. ({reason})"


def _check_whole(connection: BaseDatabaseWrapper) -> None:
    """SQLite reads every page, about a second for a gigabyte. PostgreSQL watches over its own files."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Misconfigured(_damaged(" ".join(found.split())))


def check_migrations(connection: BaseDatabaseWrapper, *, migrated: bool = True) -> None:
    """Raises Misconfigured where the database is of another release of ours; without `migrated` it may lack migrations."""
    loader = MigrationLoader(connection)
    replaced = {key for squashed in loader.replacements.values() for key in squashed.replaces}
    for one in loader.replacements.values():
        if 0 < len(loader.applied_migrations.keys() & set(one.replaces)) < len(one.replaces):
            raise Misconfigured(
                f"its database is older than this code can migrate, which made the migrations of {one.app_label} into one; "
                "run manage.py migrate of the release before it first."
            )
    unknown = sorted(
        key
        for key in loader.applied_migrations.keys() - loader.disk_migrations.keys() - replaced
        if key[0] in loader.migrated_apps and apps.get_app_config(key[0]).name.startswith("commitments.")
    )
    if unknown:
        raise Misconfigured(
            f"its database is newer than this code, which does not know {'.'.join(unknown[0])}; "
            "start the code that migrated it, or put back the backup from before."
        )
    waiting = sorted(loader.graph.nodes.keys() - loader.applied_migrations.keys())
    if waiting and migrated:
        raise Misconfigured(
            f"its database is not migrated, {'.'.join(waiting[0])} is missing; run manage.py migrate first."
        )


def _check_writable(connection: BaseDatabaseWrapper) -> None:
    """Tries to, and takes it back. A database that another writes to just now can be written."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA user_version")
                cursor.execute(f"PRAGMA user_version={cursor.fetchone()[0]}")
            else:
                cursor.execute("SHOW transaction_read_only")
                if cursor.fetchone()[0] == "on":
                    raise OperationalError("transaction_read_only is on")
            transaction.set_rollback(True, using=connection.alias)
    except OperationalError as error:
        if "locked" not in str(error):
            raise Misconfigured(f"its database can be read, but not written. ({error})") from None
