"""Past one machine: a primary with a synchronous replica, PgBouncer, the site twice and the proxy, all as `deploy/` ships them.

The primary is killed while people write. Run by `make deep`, or with `pytest -m machines`, where PostgreSQL, PgBouncer and nginx are
installed. It makes clusters of its own, on this machine, and needs no database of the run.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from tests.record.test_kills import TOKEN, WRITERS, Writer
from tests.tracker.test_proxy import NGINX, ROOT, Proxy, free_port, stop
from tests.tracker.test_serve import PATIENCE, place, started, wait_until_ready  # noqa: F401 - a fixture

INITDB = shutil.which("initdb") or next(
    (str(each) for each in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), None
)
PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
SHIPPED = ROOT / "deploy" / "replication"
PASSWORD = "of-the-drill"
THREADS = 15  # of each of two workers: thirty
REPLICA = "waymark_replica"
SECONDS = 4  # that people write before and after

pytestmark = [
    pytest.mark.machines,
    pytest.mark.skipif(
        not (INITDB and PGBOUNCER and NGINX),
        reason="PostgreSQL, PgBouncer or nginx is not installed here (on Debian: apt-get install postgresql pgbouncer nginx)",
    ),
]


# --- the machines ---------------------------------------------------------------------------------------------------------


def as_owner(*command, **more):
    """PostgreSQL and PgBouncer refuse to be root."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    return subprocess.run(
        [*prefix, *map(str, command)], cwd="/", check=True, capture_output=True, text=True, **more
    ).stdout


class Cluster:
    """One PostgreSQL with the files that are shipped; its address and its size are those of a test."""

    bin = Path(os.path.realpath(INITDB or "/")).parent

    def __init__(self, folder, name):
        self.folder, self.data, self.port = folder, folder / name, free_port()

    def configure(self, *files):
        here = f"port={self.port}\nlisten_addresses='127.0.0.1'\nunix_socket_directories='{self.folder}'\nshared_buffers=32MB\n"
        text = "".join((ROOT / "deploy" / file).read_text() for file in ("postgresql.conf", *files)) + here
        self._write("postgresql.conf", text)
        self._write("pg_hba.conf", "local all all trust\nhost all,replication all 127.0.0.1/32 scram-sha-256\n")

    def _write(self, name, text):
        as_owner("tee", self.data / name, input=text)

    def control(self, *command):
        log = f"--log={self.folder}/{self.data.name}.log"
        as_owner(self.bin / "pg_ctl", f"--pgdata={self.data}", "--silent", "--wait", log, *command)

    def start(self):
        self.control("start")

    def kill(self):
        """Every process of it, as a machine that is switched off."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for process in (first, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def address(self, name="waymark"):
        return f"postgres://{name}:{PASSWORD}@127.0.0.1:{self.port}/waymark"

    def ask(self, question, database="waymark"):
        with psycopg.connect(
            host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True
        ) as line:
            found = line.execute(question)
            return found.fetchall() if found.description else []


class Pooler:
    def __init__(self, folder, primary):
        self.folder, self.port, self.file = folder, free_port(), folder / "pgbouncer.ini"
        (secret,) = primary.ask("SELECT rolpassword FROM pg_authid WHERE rolname = 'waymark'")
        as_owner("tee", folder / "userlist.txt", input=f'"waymark" "{secret[0]}"\n')
        text = (SHIPPED / "pgbouncer.ini").read_text()
        for shipped, here in (
            ("host=10.0.0.1 port=5432", f"host=127.0.0.1 port={primary.port}"),
            ("listen_port = 6432", f"listen_port = {self.port}"),
            ("/etc/pgbouncer", str(folder)),
            ("/var/run/postgresql", str(folder)),
            ("/var/log/postgresql", str(folder)),
        ):
            assert shipped in text, shipped
            text = text.replace(shipped, here)
        as_owner("tee", self.file, input=text)
        prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self.process = subprocess.Popen([*prefix, PGBOUNCER, "-q", self.file], cwd="/", start_new_session=True)
        until(lambda: listens(self.port))

    def address(self):
        return f"postgres://waymark:{PASSWORD}@127.0.0.1:{self.port}/waymark"

    def lead_to(self, cluster):
        """What docs/operations.md says to do after a promotion: another address in its file, then `systemctl reload`."""
        text = re.sub(r"host=127\.0\.0\.1 port=\d+", f"host=127.0.0.1 port={cluster.port}", self.file.read_text())
        as_owner("tee", self.file, input=text)
        os.kill(int((self.folder / "pgbouncer.pid").read_text()), signal.SIGHUP)

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(PATIENCE)


def until(asked):
    deadline = time.monotonic() + PATIENCE
    while not asked():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def listens(port):
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@pytest.fixture
def folder():
    made = Path(tempfile.mkdtemp(prefix="waymark-machines."))
    if os.getuid() == 0:
        shutil.chown(made, "postgres")
    yield made
    shutil.rmtree(made)


@pytest.fixture
def primary(folder):
    """In the order of docs/operations.md: the roles, the database, the site's tables."""
    cluster = Cluster(folder, "primary")
    as_owner(
        cluster.bin / "initdb", f"--pgdata={cluster.data}", "--username=postgres", "--auth=trust", "--locale=C.UTF-8"
    )
    cluster.configure()
    cluster.start()
    try:
        for statement in (
            f"CREATE ROLE waymark LOGIN PASSWORD '{PASSWORD}'",
            f"CREATE ROLE {REPLICA} LOGIN REPLICATION PASSWORD '{PASSWORD}'",
            "CREATE DATABASE waymark OWNER waymark",
        ):
            cluster.ask(statement, "postgres")
        in_the_site("from django.core.management import call_command; call_command('migrate', verbosity=0)", cluster)
        yield cluster
    finally:
        with suppress(subprocess.CalledProcessError):  # it was killed
            cluster.control("--mode=immediate", "stop")


@pytest.fixture
def replica(folder, primary):
    cluster = Cluster(folder, "replica")
    source = f"host=127.0.0.1 port={primary.port} user={REPLICA} password={PASSWORD}"
    options = ("--write-recovery-conf", "--create-slot", f"--slot={REPLICA}", "--checkpoint=fast")
    as_owner(cluster.bin / "pg_basebackup", f"--pgdata={cluster.data}", f"--dbname={source}", *options)
    cluster.configure("replication/replica.conf")
    cluster.start()
    yield cluster
    with suppress(subprocess.CalledProcessError):
        cluster.control("--mode=immediate", "stop")


@pytest.fixture
def pooler(folder, primary):
    pooler = Pooler(folder, primary)
    yield pooler
    pooler.stop()


def in_the_site(program, database, **more):
    """What a program prints that runs with the site's settings on this database."""
    here = {
        "DATABASE_URL": database.address(),
        "DJANGO_SETTINGS_MODULE": "tests.served",
        "EVIDENCE_ROOT": "/nowhere",
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {program}"],
        cwd=ROOT, env={**os.environ, **here}, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- the primary is killed ------------------------------------------------------------------------------------------------


def make_people():
    """{name: the word of a session} of those who write, as JSON."""
    from django.test import Client

    from tests.record.test_kills import people

    words = {}
    for name, user in people().items():
        client = Client()
        client.force_login(user)
        words[name] = client.cookies["__Host-sessionid"].value
    sys.stdout.write(json.dumps(words))


class WriterBehindProxy(Writer):
    def __init__(self, name, word, proxy, enough):
        Thread.__init__(self, daemon=True)
        self.cookie = f"__Host-sessionid={word}; __Host-csrftoken={TOKEN}"
        self.person, self.proxy, self.enough = name, proxy, enough
        self.acknowledged, self.trouble, self.sent_again, self.number, self.saved_at = {}, None, 0, 0, []

    def ask(self, path, body, headers):
        headers = {**headers, "Referer": "https://localhost/"}
        self.turn = getattr(self, "turn", 0) + 1
        answer = self.proxy.ask(path, "POST", headers=headers, body=body, network=1 + self.turn % 250, timeout=PATIENCE)
        if answer[0] == 302:
            self.saved_at.append(time.monotonic())
        else:
            self.sent_again += 1
            time.sleep(0.1)
        return answer


class Reader(Thread):
    """A visitor who reads one page after the other: more than the proxy keeps for its second."""

    pages = [
        f"{path}{asked}"
        for asked in ("", "?demo=1")
        for path in ("/", "/reports/", "/commitments/", "/actors/", "/about/")
    ]

    def __init__(self, proxy, enough):
        super().__init__(daemon=True)
        self.proxy, self.enough, self.answers = proxy, enough, []

    def run(self):
        while not self.enough.is_set():
            began = time.monotonic()
            number = len(self.answers)
            path = self.pages[number % len(self.pages)]
            status = self.proxy.ask(path, network=1 + number % 250)[0]
            self.answers.append((status, time.monotonic() - began))
            time.sleep(0.05)


class Site:
    """All of it, at work; `killed` is when the primary was."""

    def __init__(self, folder, place, tmp_path, primary, replica, pooler):  # noqa: F811
        self.primary, self.replica, self.pooler, self.ends, self.enough = primary, replica, pooler, ExitStack(), Event()
        words = json.loads(
            in_the_site("from tests.tracker.test_past_one_machine import make_people; make_people()", primary)
        )
        (place / "tests").symlink_to(ROOT / "tests")
        writing = self._start(place, pooler.address(), THREADS, POOLED="1")
        reading = self._start(place, replica.address(), 4, REPLICA="1")
        (tmp_path / "nginx").mkdir()
        self.proxy = self.ends.enter_context(Proxy(tmp_path / "nginx", writing, reading=reading))
        self.writers = [WriterBehindProxy(name, words[name], self.proxy, self.enough) for name in WRITERS]
        self.reader = Reader(self.proxy, self.enough)

    def _start(self, place, address, threads, **more):  # noqa: F811
        here = {"DJANGO_SETTINGS_MODULE": "tests.served", "BEHIND_PROXY": "1", "EVIDENCE_ROOT": "/nowhere", **more}
        told = self.ends.enter_context((place / f"said by {threads}").open("w"))
        process, port = started(place, told=told, DATABASE_URL=address, WORKERS="2", THREADS=str(threads), **here)
        self.ends.callback(stop, process)
        wait_until_ready(process, port)
        return port

    def begin(self):
        for each in (*self.writers, self.reader):
            each.start()
        time.sleep(SECONDS)

    def promote(self):
        """What docs/operations.md says, "When the primary is lost"."""
        self.replica.control("promote")
        self.pooler.lead_to(self.replica)

    def end(self):
        self.enough.set()
        for each in (*self.writers, self.reader):
            each.join(2 * PATIENCE)
        assert [writer.trouble for writer in self.writers] == [None] * len(self.writers)

    def lost(self):
        """What was answered as saved and is not there."""
        there = {text for (text,) in self.replica.ask("SELECT narrative FROM progress_claim")}
        return [text for writer in self.writers for text in writer.acknowledged.values() if text not in there]

    def saved(self, since, until):
        return sum(since < at < until for writer in self.writers for at in writer.saved_at)


@pytest.fixture
def site(folder, place, tmp_path, primary, replica, pooler):  # noqa: F811
    made = Site(folder, place, tmp_path, primary, replica, pooler)
    yield made
    made.enough.set()
    made.ends.close()


def test_when_the_primary_is_killed_no_saved_word_is_lost_reads_go_on_and_writes_come_back(site, record_property):
    site.primary.configure("replication/primary.conf")
    site.primary.control("--mode=fast", "restart")
    until(
        lambda: site.primary.ask("SELECT application_name, sync_state FROM pg_stat_replication") == [(REPLICA, "sync")]
    )
    began = time.monotonic()
    site.begin()
    site.primary.kill()
    killed = time.monotonic()
    time.sleep(2)
    site.promote()
    promoted = time.monotonic()
    until(lambda: site.saved(promoted, time.monotonic()))
    back = time.monotonic()
    time.sleep(SECONDS)
    site.end()

    assert site.saved(began, killed) > 10
    assert site.saved(back, time.monotonic()) > 10
    assert site.lost() == []
    assert {status for status, _seconds in site.reader.answers} == {200}
    assert site.replica.ask(
        "SELECT count(*) FROM (SELECT narrative FROM progress_claim GROUP BY 1 HAVING count(*) > 1) t"
    ) == [(0,)]
    assert sum(writer.sent_again for writer in site.writers) > 0, "the kill met people who were writing"
    record_property("saves acknowledged before and after the primary was killed", site.saved(began, time.monotonic()))
    record_property("milliseconds from the promotion to the first save", round(1000 * (back - promoted)))
    record_property("pages read while the primary was away and came back", len(site.reader.answers))
    record_property(
        "milliseconds, the slowest of these pages", round(1000 * max(took for _s, took in site.reader.answers))
    )


def test_without_a_synchronous_replica_saved_words_are_lost(site):
    """The control: the replica is away for a moment, and nobody waits for it."""
    site.replica.control("--mode=immediate", "stop")
    for each in site.writers:
        each.start()
    time.sleep(SECONDS)
    site.primary.kill()
    site.replica.start()
    site.promote()
    site.enough.set()
    for writer in site.writers:
        writer.join(2 * PATIENCE)

    assert len(site.lost()) > 5


# --- thirty threads behind PgBouncer ------------------------------------------------------------------------------------------


def thirty_threads():
    """Rows read in pieces, and transactions, by thirty threads. Prints {kind of error: how often}, and how much was right."""
    from collections import Counter

    from django.db import connection, connections, transaction

    from commitments.accounts.models import User
    from tests.cast import make_user

    users = [make_user(f"Una{number}") for number in range(30)]
    seen = Counter()

    def one(user):
        for turn in range(10):
            try:
                found = [each.pk for each in User.objects.order_by("pk").iterator(chunk_size=3)]
                with transaction.atomic():
                    held = User.objects.select_for_update().get(pk=user.pk)
                    held.endings += 1
                    held.save(update_fields=["endings"])
                with connection.cursor() as cursor:
                    limit = cursor.execute("SHOW statement_timeout").fetchone()[0]
                seen["right"] += len(found) == len(users) and limit == "10s" and held.endings == turn + 1
            except Exception as error:
                seen[type(error).__name__] += 1
        connections.close_all()

    threads = [Thread(target=one, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(seen))


@pytest.mark.parametrize("pooled", ["1", "0"])
def test_thirty_threads_share_a_few_connections_and_without_the_setting_their_cursors_are_gone(primary, pooler, pooled):
    program = "from tests.tracker.test_past_one_machine import thirty_threads; thirty_threads()"
    seen = json.loads(in_the_site(program, pooler, POOLED=pooled))
    held = primary.ask("SELECT count(*) FROM pg_stat_activity WHERE usename = 'waymark'")[0][0]

    assert held <= 12
    if pooled == "1":
        assert seen == {"right": 300}
    else:
        assert sum(number for kind, number in seen.items() if kind != "right") > 0
