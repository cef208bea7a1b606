"""What "saved" means: the journal by SQLite's version, and that a real connection has what we ask for."""

import sqlite3

import pytest
from django.db import connection, connections, models
from django.db.utils import ConnectionHandler

from tracker import checks
from tracker.databases import Journal, journal_for, sqlite_options, with_options
from tracker.env import SQLITE

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


def test_the_system_check_says_which_journal():
    said = [message.msg for message in checks.which_journal(None)]

    if connection.vendor == "sqlite":
        journal = journal_for(sqlite3.sqlite_version_info)
        assert said == [
            f"SQLite {sqlite3.sqlite_version} keeps its journal as {journal.mode}, synchronous={journal.synchronous}."
        ]
    else:
        assert said == []
