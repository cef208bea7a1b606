"""What a request may ask of the database: a statement that runs too long is ended, and its reader is told so in words."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.utils import ConnectionHandler
from django.urls import reverse

from commitments.pages import views
from tests.tracker.test_env import SOUND, start
from tests.tracker.test_starts import migrated  # noqa: F401 - a fixture
from tracker import databases

pytestmark = pytest.mark.database

NUMBERS = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < %s)"
ENOUGH = 300_000  # a tenth of a second or more
ENDLESS = 1_000_000_000
LIMIT = 0.05


@contextmanager
def held(tmp_path, *, limited=True):
    """A connection to the kind of database that the run is on, as a server has it or as a command has it."""
    known = dict(settings.DATABASES["default"])
    if connection.vendor == "sqlite":
        known |= {"NAME": str(tmp_path / "waymark.sqlite3")}
    known["OPTIONS"] = {**known.get("OPTIONS", {}), **(databases.limits_of(known) if limited else {})}
    ours = ConnectionHandler({"default": known})["default"]
    yield ours
    ours.close()


@pytest.fixture
def short(monkeypatch, django_db_blocker):
    monkeypatch.setattr(databases, "LONGEST_STATEMENT", LIMIT)
    with django_db_blocker.unblock():
        yield


def count(ours, numbers):
    with ours.cursor() as cursor:
        cursor.execute(f"{NUMBERS} SELECT count(n) FROM number", [numbers])
        return cursor.fetchone()[0]


def test_a_statement_that_runs_too_long_is_ended_and_the_next_one_is_answered(tmp_path, short):
    with held(tmp_path) as ours:
        began = time.monotonic()
        with pytest.raises(OperationalError):
            count(ours, ENDLESS)
        assert time.monotonic() - began < 20 * LIMIT + 5
        assert count(ours, 10) == 10


def test_a_command_takes_as_long_as_it_needs(tmp_path, short):
    """The control: the same statement is ended where there is a limit, and comes to its end where there is none."""
    with held(tmp_path, limited=False) as unlimited:
        assert count(unlimited, ENOUGH) == ENOUGH
    with held(tmp_path) as ours, pytest.raises(OperationalError):
        count(ours, 10 * ENOUGH)


def test_a_reader_who_takes_the_rows_slowly_is_not_ended(tmp_path, short):
    with held(tmp_path) as ours, ours.cursor() as cursor:
        cursor.execute(f"{NUMBERS} SELECT n FROM number", [20_000])
        rows = 0
        while taken := cursor.fetchmany(10_000):
            rows += len(taken)
            time.sleep(2 * LIMIT)
    assert rows == 20_000


def test_a_statement_that_is_ended_while_it_writes_leaves_nothing_half_done(tmp_path, short):
    with held(tmp_path) as ours:
        with ours.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE written (n integer)")
        too_much = f"{NUMBERS} INSERT INTO written SELECT n FROM number"
        with pytest.raises(OperationalError):
            in_one_transaction(ours, ("INSERT INTO written VALUES (1)", []), (too_much, [ENDLESS]))
        in_one_transaction(ours, ("INSERT INTO written VALUES (2)", []))
        with ours.cursor() as cursor:
            cursor.execute("SELECT n FROM written")
            assert cursor.fetchall() == [(2,)]


def in_one_transaction(ours, *statements):
    """As `transaction.atomic` does it, for a connection that no alias names."""
    ours.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        with ours.cursor() as cursor:
            for statement in statements:
                cursor.execute(*statement)
        ours.commit()
    finally:
        ours.rollback()
        ours.set_autocommit(True)


@pytest.mark.django_db
def test_who_asks_for_too_much_is_told_to_ask_for_less(client, tmp_path, short, monkeypatch):
    asked = reverse("pages:about")
    with held(tmp_path) as ours:
        monkeypatch.setattr(views, "render", lambda *page: count(ours, ENDLESS))
        read = client.get(asked)
    monkeypatch.setattr(views, "render", locked)
    other = client.get(asked)

    assert (read.status_code, read["Retry-After"]) == (503, "60")
    assert "Ask for less, with a filter or with fewer words" in read.content.decode()
    assert other.status_code == 503
    assert "Ask for less" not in other.content.decode(), "the control: the database is busy with somebody else"


def locked(*page):
    raise OperationalError("database is locked")


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_ever_for_a_row_of_somebody_else_and_no_connection_stays(tmp_path, monkeypatch):
    if connection.vendor == "sqlite":
        assert databases.sqlite_options()["timeout"] == 20  # and a connection ends with its request
        return
    monkeypatch.setitem(databases.OTHER_LIMITS, "lock_timeout", 1)
    monkeypatch.setitem(databases.OTHER_LIMITS, "idle_session_timeout", 1)
    with transaction.atomic(), connection.cursor() as holds, held(tmp_path) as ours:
        holds.execute("LOCK TABLE auth_group")
        with pytest.raises(OperationalError, match="lock timeout"), ours.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM auth_group")
    with held(tmp_path) as ours, held(tmp_path, limited=False) as of_a_command:
        ours.ensure_connection()
        of_a_command.ensure_connection()
        time.sleep(1.5)
        assert (ours.is_usable(), of_a_command.is_usable()) == (False, True)


@pytest.mark.long  # a process each
def test_a_server_has_the_limits_and_a_command_has_none(migrated, tmp_path):  # noqa: F811
    address = {"DATABASE_URL": f"sqlite:///{migrated}"}
    tell = "from django.db import connection; connection.ensure_connection(); print(connection.longest_statement)"
    served = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import tracker.wsgi; {tell}"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **SOUND, **address},
        capture_output=True,
        text=True,
        check=False,
    )
    commanded = start(tmp_path, address, "shell", "-v", "0", "-c", tell)

    assert (served.stdout, commanded.stdout) == (f"{databases.LONGEST_STATEMENT}\n", "None\n"), served.stderr


def test_what_the_address_of_the_database_asks_for_holds():
    asked = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"options": "-c statement_timeout=2s"}}

    limits = databases.limits_of(asked)

    assert limits["options"].startswith("-c statement_timeout=10s")
    assert limits["options"].endswith("-c statement_timeout=2s"), "PostgreSQL keeps the last"
