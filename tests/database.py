"""The database of a test process: a copy of one that was migrated once, for migrating anew costs more than most files of tests.

On SQLite the migrated database is a file under `var/`, copied into memory; on PostgreSQL it is a template in the cluster
of the run. Both are named after what made them, so that a changed migration makes another.

At the end: which tests a database decides, and not Python. These run on PostgreSQL too in every `make test`.
"""

import fcntl
import hashlib
import os
import sqlite3
from contextlib import contextmanager
from functools import cache
from inspect import isfunction, ismodule, unwrap
from pathlib import Path
from types import CodeType

from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(settings.BASE_DIR)
KEPT = ROOT / "var" / "tests"
MADE_FROM = (
    "commitments/*/migrations/*.py",
    "commitments/**/immutability.py",
    "commitments/**/lifecycle.py",
    "uv.lock",
)
"""All that decides what a migrated database holds: the migrations, the triggers that they install, and the libraries."""


@contextmanager
def migrated_copy():
    """The connection leads to a fresh migrated database until the block ends."""
    made = on_sqlite if connection.vendor == "sqlite" else on_postgresql
    kept_name = connection.settings_dict["NAME"]
    with made(digest()):
        yield
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = kept_name


def digest():
    """Names the migrated database: twelve letters that change with what it is made from."""
    files = sorted({path for pattern in MADE_FROM for path in ROOT.glob(pattern)})
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


@contextmanager
def on_sqlite(name):
    template = KEPT / f"migrated-{name}.sqlite3"
    lead_to(connection.creation._get_test_db_name())
    with one_at_a_time():
        if not template.exists():
            make_file(template)
        else:
            copy(template)
    yield
    connection.close()


def make_file(template):
    """Migrates the database in memory and keeps a copy; the copies of other migrations go."""
    migrate()
    for old in KEPT.glob("migrated-*.sqlite3*"):
        old.unlink()
    unfinished = template.with_suffix(f".{os.getpid()}")
    target = sqlite3.connect(unfinished)
    connection.connection.backup(target)
    target.close()
    unfinished.replace(template)


def copy(template):
    connection.ensure_connection()
    source = sqlite3.connect(template)
    source.backup(connection.connection)
    source.close()


@contextmanager
def on_postgresql(name):
    template, mine = f"migrated_{name}", connection.creation._get_test_db_name()
    with one_at_a_time():
        if not exists(template):
            make_template(template)
    statements(f'DROP DATABASE IF EXISTS "{mine}"', f'CREATE DATABASE "{mine}" TEMPLATE "{template}"')
    lead_to(mine)
    yield
    connection.close()
    statements(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)')


def exists(database):
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return cursor.fetchone() is not None


def make_template(template):
    unfinished = f"{template}_unfinished"
    statements(f'DROP DATABASE IF EXISTS "{unfinished}"', f'CREATE DATABASE "{unfinished}"')
    lead_to(unfinished)
    migrate()
    connection.close()
    statements(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')


def statements(*each):
    """Run beside the database itself: none of these may stand in a transaction."""
    with connection.creation._nodb_cursor() as cursor:
        for statement in each:
            cursor.execute(statement)


def lead_to(database):
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = database


def migrate():
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def one_at_a_time():
    """Processes of one run that start together: the first migrates, the others wait for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with open(KEPT / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- what a database decides -------------------------------------------------------------------------------------------

DECIDED = {
    "IntegrityError", "DatabaseError", "OperationalError", "InternalError", "ProgrammingError", "DataError",
    "cursor", "execute_wrapper", "Thread", "ThreadPoolExecutor",
}  # fmt: skip
"""A test that comes upon one of these names asks the database: its constraints and triggers, its races. How many queries a
page asks is not among them: Django writes them, for twenty rows as many as for one on either database; `make deep` counts on both."""


def is_decided_by_database(item):
    """Whether a test asks what may differ from one database to another. Whole modules say so with the marker themselves."""
    transactions = item.get_closest_marker("django_db")
    if transactions and transactions.kwargs.get("transaction"):
        return True
    definitions = item._fixtureinfo.name2fixturedefs.values()
    ours = [each.func for found in definitions for each in found if each.func.__module__ != "tests.conftest"]
    return any(asks_database(function) for function in (item.function, *ours))


@cache
def asks_database(function):
    return bool(DECIDED & names_met(function))


def names_met(function, met=None):
    """Every name in a function of the tests, and in those of the tests that it calls."""
    met = {} if met is None else met
    function = unwrap(function)
    if function in met or not function.__module__.startswith("tests."):
        return set()
    met[function] = names = names_in(function.__code__)
    known = [function.__globals__.get(name) for name in names]
    known += [vars(module).get(name) for module in known if ismodule(module) for name in names]
    return names.union(*(names_met(each, met) for each in known if isfunction(each)))


def names_in(code):
    """Of a function and of those inside it."""
    return {*code.co_names, *code.co_freevars}.union(
        *(names_in(each) for each in code.co_consts if isinstance(each, CodeType))
    )
