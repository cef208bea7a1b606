"""What every test stands on: strict templates, this machine alone, Debian's Chromium. The cast is in tests/cast.py."""

import gc
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from copy import copy
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.template import RequestContext, engines
from django.template.base import Node
from django.test import client
from django.test.utils import ContextList

from commitments.actors import immutability as of_actors
from commitments.assessment import immutability as of_assessments
from commitments.audit import immutability as of_events
from commitments.catalogue import immutability as of_catalogue
from commitments.exchange import immutability as of_exchange
from commitments.pledges import immutability as of_pledges
from commitments.progress import immutability as of_reports
from commitments.snapshots import immutability as of_snapshots
from tests import drawing
from tests.database import is_decided_by_database, migrated_copy
from tests.logs import LogCanary

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)  # the same as tests.cast.NOW, which needs Django to be ready

OUR_TEMPLATES = Path(settings.BASE_DIR) / "templates"
# The same browser without its windows takes half the time, where Debian's package of it is there.
INSTALLED = shutil.which("chromium-headless-shell") or shutil.which("chromium")
CHROMIUM = os.environ.get("CHROMIUM") or INSTALLED or "/usr/bin/chromium"


class UndefinedVariable(str):
    """What Django prints for a variable that does not exist. In a template of ours that is a failed test.

    Templates of others (the admin's, crispy's) lean on undefined variables being empty, and may.
    """

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        return text == "%s"  # this is how Django asks whether it may hand over the variable's name

    def __mod__(self, variable: object) -> str:
        template = template_being_rendered()
        if template is not None and template.is_relative_to(OUR_TEMPLATES):
            pytest.fail(f"undefined variable “{variable}” in templates/{template.relative_to(OUR_TEMPLATES)}")
        return ""


def template_being_rendered() -> Path | None:
    """The file that holds the innermost node on the stack: an included fragment, not the page around it."""
    frame = sys._getframe(1)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and (origin := getattr(node, "origin", None)) is not None:
            return Path(str(origin.name))
        frame = frame.f_back
    return None


@pytest.fixture(autouse=True, scope="session")
def _undefined_template_variables_fail(django_test_environment):
    engines["django"].engine.string_if_invalid = UndefinedVariable("undefined")


@pytest.fixture(autouse=True, scope="session")
def _an_answer_keeps_the_context_of_its_page():
    """Django's test client copies the context of every fragment and widget; a test asks for that of the page alone."""

    def keep(store, signal, sender, template, context, **more):
        store.setdefault("templates", []).append(template)
        if context.template is template and isinstance(context, RequestContext):
            store.setdefault("context", ContextList()).append(copy(context))

    patch = pytest.MonkeyPatch()
    patch.setattr(client, "store_rendered_templates", keep)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _queries_are_lean(django_test_environment):
    from tests.lean import lean_queries

    with lean_queries():
        yield


@pytest.fixture(autouse=True, scope="session")
def _events_are_declared(django_test_environment):
    """Whatever event a test writes is public or private (tests/audit/test_verbs.py finds those that no test writes)."""
    from commitments.audit import actions, verbs

    def is_private(verb):
        assert verbs.is_declared(verb), f"{verb} is neither public nor private (commitments/audit/verbs.py)"
        return verbs.is_private(verb)

    patch = pytest.MonkeyPatch()
    patch.setattr(actions, "is_private", is_private)
    yield
    patch.undo()


def pytest_collection_finish(session):
    """What is there before the first test stays to the end: the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def log_canary(django_test_environment):
    with LogCanary() as canary:
        yield canary


@pytest.fixture(autouse=True)
def _nothing_private_is_logged(log_canary):
    yield
    if found := log_canary.take():
        pytest.fail("what is private was logged:\n" + "\n".join(found))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """In the place of pytest-django's: no process migrates what another has migrated already."""
    with django_db_blocker.unblock(), migrated_copy():
        yield


@pytest.fixture(autouse=True, scope="session")
def _tests_may_empty_the_tables(django_db_setup, django_db_blocker):
    """A test with real transactions empties the tables afterwards; the database would refuse that of the public record.

    Only the flush between such tests lifts the triggers, and puts them back. No setting of the site can do this. What the
    migrations had written (one group) is there again afterwards: a process may take a test of another after it.
    """
    left_by_migrations = "INSERT INTO auth_group (name) VALUES ('Curators')"
    sql_flush = type(connection.ops).sql_flush

    def lifted(ops, *args, **options):
        statements = sql_flush(ops, *args, **options)
        if connection.vendor != "sqlite":
            return [*statements, left_by_migrations]  # PostgreSQL truncates, and its row triggers do not see that
        rules = (of_events, of_catalogue, of_actors, of_pledges, of_reports, of_assessments, of_exchange, of_snapshots)
        off = [statement for each in reversed(rules) for statement in trigger_statements(each.remove)]
        on = [statement for each in rules for statement in trigger_statements(each.install)]
        index = ["INSERT INTO search_words(search_words) VALUES ('delete-all')"]  # a table of no model
        return [*off, *statements, *on, *index, left_by_migrations]

    patch = pytest.MonkeyPatch()
    patch.setattr(type(connection.ops), "sql_flush", lifted)
    yield
    patch.undo()


def trigger_statements(step):
    from django.apps import apps

    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    step(apps, editor)
    return editor.collected_sql


def pytest_itemcollected(item):
    if is_decided_by_database(item):
        item.add_marker(pytest.mark.database)


def pytest_make_parametrize_id(config, val, argname):
    """Bytes make poor names, and those of a file made on the spot differ from one process to the next."""
    return argname if isinstance(val, bytes) else None


# --- what each file costs -------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Each report carries the processor seconds of this process since the one before: of setting up, the test, taking down."""
    report = yield
    now = time.process_time()
    report.processor = now - getattr(item.config, "counted_until", now)
    item.config.counted_until = now
    return report


def pytest_terminal_summary(terminalreporter):
    """What was counted and which ten files took most, told by the process that gathers. All of it goes to the folder MEASURED, where scripts/test adds it up."""
    if hasattr(terminalreporter.config, "workerinput"):
        return
    seconds = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "processor"):
                seconds[report.nodeid.partition("::")[0]] += report.processor
    for name, number in sorted(looked_at(terminalreporter).items()):
        terminalreporter.write_line(f"{number:8} {name}")
    terminalreporter.write_line(f"drawn by {drawing.SEED}: DRAWN={drawing.SEED} draws the same again")
    terminalreporter.section("ten files that took most processor seconds")
    for name, spent in seconds.most_common(10):
        terminalreporter.write_line(f"{spent:8.1f} {name}")
    for kind, sums in (("files", seconds), ("counts", looked_at(terminalreporter))) if "MEASURED" in os.environ else ():
        with Path(os.environ["MEASURED"], kind).open("a") as lines:
            lines.writelines(f"{number:.1f}\t{name}\n" for name, number in sums.items())


def looked_at(terminalreporter):
    """What the tests counted (`record_property` with a number), summed over all processes."""
    reports = [each for reports in terminalreporter.stats.values() for each in reports]
    counted = Counter()
    for report in reports:
        if getattr(report, "when", "") == "call":
            counted.update({name: number for name, number in report.user_properties if isinstance(number, int)})
    return counted


@pytest.fixture
def time_machine_now():
    """The site's clock stands on the cast's day."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kept_pages(settings):
    """Visitors' pages are kept, as on a site. What changes in such a test changes by acts; else the page of before is given."""
    from tracker.settings import CACHES

    settings.CACHES = {**settings.CACHES, "pages": CACHES["pages"], "catalogue": CACHES["catalogue"]}
    caches["pages"].clear()
    caches["catalogue"].clear()
    return caches["pages"]


# --- the browser trips ----------------------------------------------------------------------------------------------


@pytest.hookimpl(trylast=True)  # when what was not asked for is out already
def pytest_collection_modifyitems(items):
    trips = [item for item in items if item.get_closest_marker("browser")]
    # By far the longest comes first, so that the other browser has something to do meanwhile.
    items.sort(key=lambda item: item.originalname != "test_nothing_that_somebody_types_runs_on_any_page")
    reason = why_no_browser() if trips else ""
    for trip in trips if reason else []:
        trip.add_marker(pytest.mark.skip(reason=reason))


def why_no_browser() -> str:
    """Empty where a browser can be driven; else the reason, which each skipped trip then gives."""
    if not Path(CHROMIUM).exists():
        return "Chromium is not installed here (on Debian: apt-get install chromium)"
    driver = subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True, check=False)
    if driver.returncode:
        return "Playwright's driver does not start here (on Debian: apt-get install libatomic1)"
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args():
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    return {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            # Nobody watches: what is drawn is drawn by one thread, and nothing glides.
            "--num-raster-threads=1",
            "--disable-threaded-animation",
            "--disable-threaded-scrolling",
            "--disable-smooth-scrolling",
            "--disable-checker-imaging",
            # No page may reach another machine, whatever it asks for.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "UTC", "service_workers": "block"}


PATIENCE = 15_000  # milliseconds: what a page may take on a machine that has other work
PHONE = {"width": 360, "height": 740}
KINDS = {
    "scripts": {"viewport": {"width": 1280, "height": 900}},
    "no scripts": {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False},
    "phone": {"viewport": PHONE},
}


@pytest.fixture
def open_browser(browser, live_server):
    """Opens a browser of a kind that knows nothing, and gives a page of it."""
    contexts = []

    def open_one(kind="scripts"):
        context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="UTC", **KINDS[kind])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(params=list(KINDS))
def kind(request):
    return request.param


@pytest.fixture
def site_page(open_browser, kind):
    """A page of the site in three kinds of browser."""
    return open_browser(kind)
