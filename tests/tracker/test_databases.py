"""What "saved" means: the journal by SQLite's version, and that a real connection has what we ask for."""

import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections, models
from django.db.utils import ConnectionHandler

from tracker import checks
from tracker.databases import Journal, journal_for, limits_of, sqlite_options, with_options
from tracker.env import SQLITE, Misconfigured

ROOT = Path(settings.BASE_DIR)
WAL = Journal("WAL", "FULL")
ROLLBACK = Journal("DELETE", "EXTRA")


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), ROLLBACK),  # Debian 12
        ((3, 44, 5), ROLLBACK),
        ((3, 44, 6), WAL),
        ((3, 45, 0), ROLLBACK),
        ((3, 46, 1), ROLLBACK),  # Debian 13
        ((3, 50, 6), ROLLBACK),
        ((3, 50, 7), WAL),
        ((3, 51, 0), ROLLBACK),
        ((3, 51, 2), ROLLBACK),
        ((3, 51, 3), WAL),
        ((3, 52, 0), WAL),
        ((4, 0, 0), WAL),
    ],
)
def test_the_write_ahead_log_is_used_only_where_its_reset_is_mended(version, journal):
    assert journal_for(version) == journal


@pytest.mark.parametrize(("version", "mode", "synchronous"), [((3, 40, 1), "delete", 3), ((3, 51, 3), "wal", 2)])
def test_a_connection_has_what_we_ask_for(tmp_path, django_db_blocker, version, mode, synchronous):
    database = {
        "ENGINE": SQLITE,
        "NAME": tmp_path / "waymark.sqlite3",
        "OPTIONS": sqlite_options(version),
    }
    ours = ConnectionHandler({"default": database})["default"]
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete")

    with django_db_blocker.unblock(), ours.cursor() as cursor:
        got = {pragma: cursor.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in pragmas}
    ours.close()

    assert got == {
        "journal_mode": mode,
        "synchronous": synchronous,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "secure_delete": 1,
    }


def test_a_json_column_can_be_made_although_the_schema_is_not_trusted(tmp_path, django_db_blocker):
    ours = ConnectionHandler({"default": {"ENGINE": SQLITE, "NAME": ":memory:", "OPTIONS": sqlite_options()}})[
        "default"
    ]
    column = models.JSONField()
    column.set_attributes_from_name("after")

    with django_db_blocker.unblock(), ours.cursor() as cursor:
        kind = column.db_parameters(connection=ours)
        cursor.execute(f"CREATE TABLE event (after {kind['type']} {'CHECK ' + kind['check'] if kind['check'] else ''})")
        cursor.execute("INSERT INTO event VALUES (%s)", ['{"stage": 3}'])
        stage = cursor.execute("SELECT JSON_EXTRACT(after, '$.stage') FROM event").fetchone()[0]
    ours.close()

    assert stage == 3


def test_a_transaction_takes_its_lock_at_once_and_waits_for_it():
    options = sqlite_options()

    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)


def test_no_request_is_one_transaction_as_a_whole():
    assert connections.settings["default"]["ATOMIC_REQUESTS"] is False


def test_postgresql_keeps_its_connections_and_checks_them():
    kept = with_options({"ENGINE": "django.db.backends.postgresql", "NAME": "waymark"})

    assert (kept["CONN_MAX_AGE"], kept["CONN_HEALTH_CHECKS"]) == (60, True)


POSTGRESQL = {"ENGINE": "django.db.backends.postgresql", "NAME": "waymark"}
A_FILE = {"ENGINE": SQLITE, "NAME": "waymark.sqlite3"}


def test_behind_a_pooler_nothing_outlives_a_transaction():
    alone, pooled = with_options(POSTGRESQL), with_options(POSTGRESQL, pooled=True)

    assert (alone["DISABLE_SERVER_SIDE_CURSORS"], pooled["DISABLE_SERVER_SIDE_CURSORS"]) == (False, True)
    assert limits_of(pooled) == {"connect_timeout": 5}, "the pooler's file has the other limits"
    for name, seconds in (("statement_timeout", 10), ("lock_timeout", 5), ("idle_in_transaction_session_timeout", 60)):
        assert f"-c {name}={seconds}s" in limits_of(alone)["options"]
        assert f"SET {name} = {seconds}000" in (ROOT / "deploy/replication/pgbouncer.ini").read_text()


@pytest.mark.parametrize(
    ("database", "flags", "sentence"),
    [
        (A_FILE, {"pooled": True}, "POOLED=1 is for PostgreSQL"),
        (A_FILE, {"replica": True}, "REPLICA=1 is for PostgreSQL"),
        (POSTGRESQL, {"pooled": True, "replica": True}, "do not go together"),
    ],
)
def test_a_setting_that_does_not_fit_the_database_is_refused(database, flags, sentence):
    with pytest.raises(Misconfigured, match=sentence):
        with_options(database, **flags)


def test_the_system_check_says_which_journal():
    said = [message.msg for message in checks.which_journal(None)]

    if connection.vendor == "sqlite":
        journal = journal_for(sqlite3.sqlite_version_info)
        assert said == [
            f"SQLite {sqlite3.sqlite_version} keeps its journal as {journal.mode}, synchronous={journal.synchronous}."
        ]
    else:
        assert said == []
