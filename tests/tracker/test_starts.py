"""A database that cannot be served stops the start in one sentence, and two starts at once wait for each other."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from commitments.common.locks import one_set_up_at_a_time
from tests import database
from tests.tracker.test_env import SOUND, start
from tracker.databases import check_database, sqlite_options, with_options
from tracker.env import SQLITE, Misconfigured

pytestmark = pytest.mark.long  # a process each

SERVER = "import tracker.wsgi"  # what a server loads
PATIENCE = 120  # seconds


def serve(folder, file):
    """A server's start on `file`, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SERVER],  # static files that nobody collected are another matter
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **SOUND, "DATABASE_URL": f"sqlite:///{file}"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def as_one_sentence(ended):
    assert ended.returncode == 1, ended.stderr
    assert ended.stderr.startswith("Waymark cannot start: ")
    assert ended.stderr.count("\n") == 1
    return ended.stderr


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A file that was migrated, whichever database the run is on."""
    file = tmp_path_factory.mktemp("migrated") / "waymark.sqlite3"
    kept = database.KEPT / f"migrated-{database.digest()}.sqlite3"
    if kept.exists():
        shutil.copy(kept, file)
    else:
        assert start(file.parent, {"DATABASE_URL": f"sqlite:///{file}"}, "migrate", "-v", "0").returncode == 0
    return file


@pytest.fixture
def file(migrated, tmp_path):
    return shutil.copy(migrated, tmp_path / "waymark.sqlite3")


def ours(name):
    return ConnectionHandler({"default": {"ENGINE": SQLITE, "NAME": str(name), "OPTIONS": sqlite_options()}})["default"]


def executed(file, *statements):
    changed = sqlite3.connect(file)
    for statement in statements:
        changed.execute(statement)
    changed.commit()
    changed.close()


# --- what a start finds ---------------------------------------------------------------------------------------------


def test_a_server_starts_on_a_database_that_is_as_it_should_be(file, tmp_path):
    ended = serve(tmp_path, file)

    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_server_does_not_start_on_a_database_that_is_not_migrated(tmp_path):
    said = as_one_sentence(serve(tmp_path, tmp_path / "new.sqlite3"))

    assert "its database is not migrated" in said
    assert "manage.py migrate" in said


LAST_OF_EXCHANGE = (
    "DELETE FROM django_migrations WHERE id ="
    " (SELECT id FROM django_migrations WHERE app = 'exchange' ORDER BY name DESC LIMIT 1)"
)


def test_a_server_does_not_start_before_the_last_migration(file, tmp_path):
    executed(file, LAST_OF_EXCHANGE)

    assert "is missing; run manage.py migrate first" in as_one_sentence(serve(tmp_path, file))


@pytest.mark.parametrize("how", ["server", "migrate", "load_catalogue"])
def test_a_database_that_a_later_release_migrated_is_left_alone(file, tmp_path, how):
    later = "INSERT INTO django_migrations (app, name, applied) VALUES ('progress', '9999_later', '2030-01-01')"
    executed(file, later, "ALTER TABLE catalogue_framework RENAME TO catalogue_instrument")
    address = {"DATABASE_URL": f"sqlite:///{file}"}

    ended = serve(tmp_path, file) if how == "server" else start(tmp_path, address, how, "--skip-checks")

    assert "its database is newer than this code, which does not know progress.9999_later" in as_one_sentence(ended)


def before_they_were_one(file, *, but=""):
    """The file as the code left it whose migrations were made into one for each feature; without that of them named `but`."""
    loader = MigrationLoader(None, replace_migrations=False)
    ones = [name for name, one in loader.disk_migrations.items() if one.replaces]
    assert len(ones) == 9
    gone = [*ones, ("progress", but)]
    executed(file, *(f"DELETE FROM django_migrations WHERE app = '{app}' AND name = '{name}'" for app, name in gone))


def test_a_database_of_before_the_migrations_were_made_into_one_is_migrated_and_served(file, tmp_path):
    before_they_were_one(file)
    address = {"DATABASE_URL": f"sqlite:///{file}"}

    assert start(tmp_path, address, "migrate", "-v", "0").returncode == 0
    assert start(tmp_path, address, "migrate", "--check").returncode == 0
    assert serve(tmp_path, file).returncode == 0
    names = sqlite3.connect(file).execute("SELECT name FROM django_migrations WHERE app = 'progress'").fetchall()
    assert {("0001_squashed",), ("0008_four_eyes",)} <= set(names)


@pytest.mark.parametrize("how", ["server", "migrate"])
def test_a_database_that_has_only_some_of_them_is_left_alone(file, tmp_path, how):
    before_they_were_one(file, but="0008_four_eyes")
    address = {"DATABASE_URL": f"sqlite:///{file}"}

    ended = serve(tmp_path, file) if how == "server" else start(tmp_path, address, how, "--skip-checks")

    assert "its database is older than this code can migrate" in as_one_sentence(ended)


def test_migrations_of_libraries_that_are_gone_do_not_stop_a_start(file, tmp_path):
    executed(
        file,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0000_before_theirs', '2020-01-01')",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('gone', '0001_initial', '2020-01-01')",
    )

    assert serve(tmp_path, file).returncode == 0


def junk(file):
    file.write_bytes(b"no database at all, but long enough to be one" * 1000)


def truncated(file):
    os.truncate(file, 50 * 4096)


def zeroed_page(file):
    with open(file, "r+b") as pages:
        pages.seek(60 * 4096)
        pages.write(b"\xff" * 4096)


def scribbled_schema(file):
    """The names of tables are no text any more: SQLite's complaint about them cannot be decoded."""
    content = file.read_bytes()
    file.write_bytes(content[:100] + re.sub(rb"CREATE (TABLE|INDEX)", b"CR\xff\xfe\xfd\xfc \\1", content[100:]))


@pytest.mark.parametrize(
    ("how", "damage"),
    [
        ("server", junk),
        ("server", truncated),
        ("server", zeroed_page),
        ("server", scribbled_schema),
        ("migrate", zeroed_page),
        ("migrate", scribbled_schema),
        ("load_catalogue", scribbled_schema),
    ],
)
def test_a_damaged_database_is_said_to_be_one(file, tmp_path, how, damage):
    damage(file)
    address = {"DATABASE_URL": f"sqlite:///{file}"}

    ended = serve(tmp_path, file) if how == "server" else start(tmp_path, address, how, "--skip-checks")

    said = as_one_sentence(ended)
    assert "its database is damaged" in said or "its database cannot be opened" in said


def test_a_file_that_can_only_be_read_is_refused(file, django_db_blocker):
    """As on a mount that is read-only; whoever runs the tests may be allowed to write to any file."""
    with django_db_blocker.unblock(), pytest.raises(Misconfigured, match="can be read, but not written"):
        check_database(ours(f"file:{quote(str(file))}?mode=ro"))
    with django_db_blocker.unblock():
        check_database(ours(file))


def test_a_database_that_another_writes_to_just_now_is_not_called_read_only(file, django_db_blocker):
    writing, waiting = sqlite3.connect(file, isolation_level=None), ours(file)
    writing.execute("BEGIN IMMEDIATE")
    waiting.settings_dict["OPTIONS"]["timeout"] = 0

    with django_db_blocker.unblock():
        check_database(waiting)

    writing.close()


@pytest.mark.django_db(transaction=True)
def test_a_server_of_postgresql_that_only_reads_is_refused():
    if connection.vendor != "postgresql":
        check_database(connection)  # the database of this run can be written
        return
    reading = dict(settings.DATABASES["default"], OPTIONS={"options": "-c default_transaction_read_only=on"})
    read_only = ConnectionHandler({"default": with_options(reading)})["default"]

    with pytest.raises(Misconfigured, match="can be read, but not written"):
        check_database(read_only)
    read_only.settings_dict["REPLICA"] = True
    check_database(read_only)

    read_only.close()
    check_database(connection)


# --- two starts at once ---------------------------------------------------------------------------------------------


def migrating(address):
    """A start that migrates, as far as one library's tables, which takes no minute."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "auth", "--skip-checks"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", **SOUND, "DATABASE_URL": address},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def new_database(tmp_path):
    """An address with nothing in it, and our own connection there, on the kind of database that the run is on."""
    if connection.vendor == "sqlite":
        held = ours(tmp_path / "waymark.sqlite3")
        yield f"sqlite:///{tmp_path}/waymark.sqlite3", held
        held.close()
        return
    known = connection.settings_dict
    name = f"two_starts_{os.getpid()}"
    database.statements(f'CREATE DATABASE "{name}"')
    held = ConnectionHandler({"default": {**settings.DATABASES["default"], "NAME": name}})["default"]
    yield f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}/{name}", held
    held.close()
    database.statements(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_wait_for_each_other_and_both_succeed(tmp_path):
    with new_database(tmp_path) as (address, held):
        with one_set_up_at_a_time(held, tell=pytest.fail):
            both = [migrating(address), migrating(address)]
            told = [each.stdout.readline() for each in both]
            assert told == ["Another start sets this database up. Waiting for it to end.\n"] * 2
            assert MigrationRecorder(held).applied_migrations() == {}, "nobody went ahead"
        ended = [(*each.communicate(timeout=PATIENCE), each.returncode) for each in both]
        assert [(stderr, code) for _said, stderr, code in ended] == [("", 0)] * 2
        assert sorted("No migrations to apply" in said for said, *_ in ended) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_a_start_that_is_killed_gives_its_turn_away(tmp_path):
    with new_database(tmp_path) as (address, held):
        with one_set_up_at_a_time(held, tell=pytest.fail):
            waiting = migrating(address)
            assert waiting.stdout.readline().startswith("Another start")
            waiting.kill()
            waiting.communicate()
        with one_set_up_at_a_time(held, tell=pytest.fail):
            pass


UV = """#!/bin/sh
mkdir busy || { echo "two at once" >&2; exit 3; }
sleep 0.5
mkdir -p .venv
echo once >>installed
rmdir busy
"""


@pytest.mark.parametrize("waits", [True, False])
def test_two_that_install_at_once_wait_for_each_other(tmp_path, waits):
    """And without the lock they do not: the control."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / ".tools" / "bin").mkdir(parents=True)
    script = (settings.BASE_DIR / "scripts" / "prepare").read_text()
    version = re.search(r"^UV_VERSION=(\S+)$", script, re.MULTILINE)[1]
    script = script if waits else script.replace("fcntl.flock(9, fcntl.LOCK_EX)", "pass")
    for name, text in (("scripts/prepare", script), (".tools/bin/uv", UV)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    for name, text in ((".tools/.uv", version), ("uv.lock", ""), ("pyproject.toml", "")):
        (tmp_path / name).write_text(text)

    starts = [subprocess.Popen(["scripts/prepare", "run"], cwd=tmp_path, stderr=subprocess.DEVNULL) for _ in range(2)]

    ended = sorted(start.wait(PATIENCE) for start in starts)
    assert ended == ([0, 0] if waits else [0, 3])
    assert (tmp_path / "installed").read_text() == "once\n"
