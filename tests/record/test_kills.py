"""The server is killed (-9) while people write, thirty times, at random moments: what was acknowledged is there, once.

Run with `pytest -m crash`; KILLS=500 asks for more, and `make deep` for 200. The server is the one that serves the site (granian), on the
database of the run: a file of SQLite, or PostgreSQL. While one serves, the next stand ready on other ports; the clients
go on with whichever serves, and send what was not answered again, with the same key.

What this does not show: a power cut. The disk and the operating system live on.
"""

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from commitments.actors.models import Role
from commitments.audit.models import Event
from commitments.progress.models import Claim, Report, Revision
from tests.cast import make_actor, make_commitment, make_member, make_method
from tests.record.test_races import several_connections  # noqa: F401 - the fixture

pytestmark = [
    pytest.mark.crash,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("several_connections"),
]

KILLS = int(os.environ.get("KILLS") or (200 if os.environ.get("DEEP") else 20))
READY = 2  # servers that stand ready beside the one that serves
WRITERS = ("Abe", "Ada", "Ali")
TOKEN = "k" * 32  # the cookie and the field of the token: the same 32 characters
PATIENCE = 30  # seconds


class Server:
    """One granian with one worker, in a process group of its own."""

    def __init__(self, application):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--workers", "1", "--log-level"]
        command += ["error", "--host", "127.0.0.1", "--port", str(self.port), application]
        self.process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": address_of_database()},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_until_it_answers(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                line.request("GET", reverse("pages:about"))
                assert line.getresponse().status == 200
                return
            except (OSError, http.client.HTTPException):
                assert self.process.poll() is None, "the server ended by itself"
                time.sleep(0.02)
            finally:
                line.close()
        raise AssertionError("the server does not start")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


def address_of_database():
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


class Servers:
    """The one that serves, and those that stand ready."""

    def __init__(self, application):
        self.application = application
        self.row = [Server(application) for _ in range(1 + READY)]
        self.kills = 0
        self.port = self.row[0].port

    def kill(self):
        """The next one takes over when this one is dead."""
        self.row[1].wait_until_it_answers()
        self.row.pop(0).kill()
        self.kills += 1
        self.port = self.row[0].port
        self.row.append(Server(self.application))

    def close(self):
        for server in self.row:
            server.kill()


@contextmanager
def serving(application):
    servers = Servers(application)
    try:
        servers.row[0].wait_until_it_answers()
        yield servers
    finally:
        servers.close()


class Writer(Thread):
    """Logs one thing after the other and saves each once more. `acknowledged`: name of the report -> its latest text
    that was answered as saved."""

    def __init__(self, name, user, servers, enough):
        super().__init__(daemon=True)
        client = Client()
        client.force_login(user)
        self.cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"
        self.person, self.servers, self.enough = name, servers, enough
        self.acknowledged, self.trouble, self.sent_again, self.number = {}, None, 0, 0

    def run(self):
        try:
            while not self.enough.is_set():
                self.number += 1
                self.log_and_save(f"{self.person} {self.number}.")
        except Exception as trouble:  # the test looks at it
            self.trouble = trouble

    def log_and_save(self, name):
        first, second = f"{name} First text.", f"{name} Second text."
        place = self.send(reverse("progress:new") + "?commitment=gcm.13", first, key=str(uuid4()))
        self.acknowledged[name] = first
        report_id = re.search(r"[0-9a-f-]{36}", place)[0]
        if "00000000" in report_id:
            return
        self.send(reverse("progress:claim", args=[report_id, "gcm.13"]), second, version="2", seen="")
        self.acknowledged[name] = second

    def send(self, path, text, **more):
        """Where it leads. Whatever is not answered is sent again as it was."""
        form = {"csrfmiddlewaretoken": TOKEN, "then": "check", "view": "going_well", "stage": "3", "narrative": text}
        form |= {"period_start": "2019-01-01", "period_end": "2019-12-31", "language": "en"}
        form |= {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0", **more}
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                status, answered, said = self.ask(path, urlencode(form), headers)
            except (OSError, http.client.HTTPException):
                self.sent_again += 1
                time.sleep(0.01)
                continue
            if status == 503:  # the database was busy for too long: nothing was acknowledged
                continue
            if status != 302:
                raise AssertionError(f"{status}: {said[:3000].decode(errors='replace')}")
            return answered["Location"]
        raise AssertionError("no server took it")

    def ask(self, path, body, headers):
        line = http.client.HTTPConnection("127.0.0.1", self.servers.port, timeout=PATIENCE)
        try:
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            line.close()


def people():
    make_method()
    make_commitment("gcm.13")
    arcadia = make_actor("XAA", "Arcadia")
    return {name: make_member(name, arcadia, role=Role.CONTRIBUTOR) for name in WRITERS}


def write_while_killing(application, *, kills):
    """What was acknowledged, by the name of the report; and how often something was sent again."""
    users, enough = people(), Signal()
    connection.close()  # nobody holds the file but the servers
    with serving(application) as servers:
        writers = [Writer(name, user, servers, enough) for name, user in users.items()]
        for writer in writers:
            writer.start()
        for _ in range(kills):
            time.sleep(random.uniform(0.05, 0.6))
            servers.kill()
        enough.set()
        for writer in writers:
            writer.join(2 * PATIENCE)
        assert servers.kills == kills
    assert [writer.trouble for writer in writers] == [None] * len(writers)
    acknowledged = {name: text for writer in writers for name, text in writer.acknowledged.items()}
    return acknowledged, sum(writer.sent_again for writer in writers)


def stored():
    """Name of the report -> the texts under that name."""
    found = defaultdict(list)
    for text in Claim.objects.values_list("narrative", flat=True):
        found[re.match(r"\w+ \d+\.", text)[0]].append(text)
    return found


def test_after_many_kills_all_that_was_acknowledged_is_there_once(record_property):
    acknowledged, sent_again = write_while_killing("tracker.wsgi:application", kills=KILLS)
    there = stored()
    lost = {name for name, text in acknowledged.items() if text not in there[name]}
    assert lost == set()
    assert [name for name, texts in there.items() if len(texts) > 1] == [], "nothing is there twice"
    assert there.keys() == acknowledged.keys()
    assert len(acknowledged) >= KILLS
    assert sent_again >= KILLS / 4, "the kills met people who were writing"
    # nothing is half there: begun, logged, saved, each once and each with its event
    assert Report.objects.count() == Revision.objects.count() == Claim.objects.count() == len(acknowledged)
    assert set(Revision.objects.values_list("number", "version")) == {(1, 3)}
    assert Event.objects.filter(verb="claim.logged").count() == 2 * len(acknowledged)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []
    record_property("kills of the server", KILLS)
    record_property("saves that were acknowledged between kills", 2 * len(acknowledged))


def test_a_server_that_answers_before_it_has_saved_loses_what_it_acknowledged():
    """The control."""
    acknowledged, _sent_again = write_while_killing("tests.hasty:application", kills=5)
    there = stored()
    assert [name for name, text in acknowledged.items() if text not in there[name]]
