"""Writers of one SQLite file take turns: none is served late because it came early, and none is refused."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from statistics import median
from threading import Thread

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler, OperationalError

from tests.drawing import WHOLE
from tracker.databases import sqlite_options
from tracker.env import SQLITE

WRITES = 8  # of each writer
IN_A_PROCESS = """
import json, sys
from tests.tracker.test_turns import write_at_once
file, writers, engine = sys.argv[1:]
print(json.dumps(write_at_once(file, int(writers), engine)))
"""
HOLDS = 0.004  # seconds that a transaction takes, besides its way to the disk


def ours(file, **options):
    """A connection of our own kind, or of Django's."""
    engine = options.pop("engine", SQLITE)
    return ConnectionHandler(
        {"default": {"ENGINE": engine, "NAME": str(file), "OPTIONS": {**sqlite_options(), **options}}}
    )["default"]


def write(connection, *, holds=HOLDS):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        connection.cursor().execute("INSERT INTO written VALUES (1)")
        time.sleep(holds)
        connection.commit()
    finally:
        connection.rollback()
        connection.set_autocommit(True)


def write_at_once(file, writers, engine):
    """Seconds that each write took, of many threads; a refusal is an error."""
    took = []

    def one():
        connection = ours(file, engine=engine)
        connection.ensure_connection()
        for _ in range(WRITES):
            began = time.monotonic()
            write(connection)
            took.append(time.monotonic() - began)
        connection.close()

    threads = [Thread(target=one) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def of_two_processes(file, writers, engine):
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE written (n integer)")
    made.close()
    started = [
        subprocess.Popen(
            [sys.executable, "-c", IN_A_PROCESS, str(file), str(writers // 2), engine],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    return [seconds for each in started for seconds in json.loads(each.communicate()[0])]


@pytest.mark.long
@pytest.mark.parametrize("writers", [8, 32] if WHOLE else [8])
def test_the_slowest_of_many_writers_is_served_soon_and_none_is_refused(tmp_path, writers, record_property):
    took = of_two_processes(tmp_path / "waymark.sqlite3", writers, SQLITE)

    assert len(took) == writers * WRITES
    assert max(took) <= 5 * median(took)
    record_property(f"slowest of {writers} writers, in hundredths of the median", round(100 * max(took) / median(took)))


@pytest.mark.long
def test_without_turns_some_are_served_late(tmp_path):
    """The control."""
    took = of_two_processes(tmp_path / "waymark.sqlite3", 8, "django.db.backends.sqlite3")

    assert max(took) > 5 * median(took)


@pytest.fixture
def file(tmp_path, django_db_blocker):
    with sqlite3.connect(tmp_path / "waymark.sqlite3") as made:
        made.execute("CREATE TABLE written (n integer)")
    made.close()
    with django_db_blocker.unblock():
        yield tmp_path / "waymark.sqlite3"


def test_a_writer_waits_for_another_as_long_as_it_is_told_and_the_next_goes_on(file):
    holder, waiting = ours(file), ours(file, timeout=0.2)
    holder.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    began = time.monotonic()
    with pytest.raises(OperationalError, match="database is locked"):
        write(waiting)
    assert 0.1 < time.monotonic() - began < 5
    holder.rollback()
    holder.set_autocommit(True)

    write(waiting)

    holder.close()
    waiting.close()


def test_a_writer_that_stands_in_no_line_is_waited_for_too(file):
    """As a command of another release, or somebody with SQLite's own program."""
    stranger = sqlite3.connect(file, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    waiting, then = ours(file, timeout=0.2), ours(file, timeout=0.2)
    with pytest.raises(OperationalError, match="database is locked"):
        write(waiting)
    stranger.execute("ROLLBACK")
    stranger.close()

    write(then)

    waiting.close()
    then.close()


@pytest.mark.parametrize("end", ["close", "rollback"])
def test_a_turn_is_given_back_however_the_transaction_ends(file, end):
    holder, waiting = ours(file), ours(file, timeout=0.2)
    holder.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    getattr(holder, end)()

    write(waiting)

    holder.close()
    waiting.close()
