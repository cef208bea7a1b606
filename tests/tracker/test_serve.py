"""`make serve`: it starts as it is documented, and what is not as it should be stops it in one sentence."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.tracker.test_env import SOUND
from tests.tracker.test_starts import as_one_sentence, migrated  # noqa: F401 - a fixture

pytestmark = pytest.mark.long  # a process each

ROOT = Path(settings.BASE_DIR)
PATIENCE = 60  # seconds
THREADS = 3


@pytest.fixture
def place(tmp_path):
    """A folder as a site has it: this code, and a folder `var` with static files that were collected."""
    for name in (".venv", "tracker", "commitments"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "serve", tmp_path / "scripts")
    (tmp_path / "var" / "static").mkdir(parents=True)
    (tmp_path / "var" / "static" / "staticfiles.json").write_text("{}")
    return tmp_path


def started(place, *, told=subprocess.PIPE, **variables):
    """The process, whose words go to the file `told`, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wanted = {
        "PATH": os.environ["PATH"],
        **SOUND,
        "PORT": str(port),
        "WORKERS": "1",
        "THREADS": str(THREADS),
        **variables,
    }
    process = subprocess.Popen(
        [place / "scripts" / "serve"], env=wanted, start_new_session=True, stdout=told, stderr=told, text=True
    )
    return process, port


@contextmanager
def serving(place, file):
    """The process and its port, once it is ready."""
    process, port = started(place, DATABASE_URL=f"sqlite:///{file}")
    try:
        wait_until_ready(process, port)
        yield process, port
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_until_ready(process, port):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if asked(port, "/readyz") == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"it does not start: {process.poll()}")


def asked(port, path):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        return line.getresponse().status
    finally:
        line.close()


def slow_post(port):
    """A form whose text never comes."""
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall(b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: waymark.example\r\nContent-Length: 100000\r\n")
    line.sendall(b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=")
    return line


def test_a_server_starts_with_as_many_threads_as_it_was_told_and_ends_when_it_is_asked(place, migrated):  # noqa: F811
    with serving(place, migrated) as (process, port):
        idle = threads_of(process)
        waiting = [slow_post(port) for _ in range(4 * THREADS)]
        time.sleep(1)
        grown = threads_of(process) - idle
        for line in waiting:
            line.close()
        os.killpg(process.pid, signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert 0 < grown <= THREADS


def threads_of(process):
    """Of the process that was started and of those that it started."""
    count = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            count += len(os.listdir(folder / "task")) if os.getsid(int(folder.name)) == process.pid else 0
    return count


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DEBUG": "true"}, "DEBUG=1 is for one person on one machine"),
        ({"WORKERS": "0"}, "WORKERS must be a number, 1 or more"),
        ({}, "its database is not migrated"),
    ],
)
def test_what_is_not_as_it_should_be_stops_it_in_one_sentence(place, variables, sentence):
    process, _port = started(place, **{"DATABASE_URL": f"sqlite:///{place}/new.sqlite3", **variables})

    stdout, stderr = process.communicate(timeout=PATIENCE)

    assert sentence in as_one_sentence(subprocess.CompletedProcess([], process.returncode, stdout, stderr))


def test_static_files_that_nobody_collected_stop_it_too(place, migrated):  # noqa: F811
    (place / "var" / "static" / "staticfiles.json").unlink()
    process, _port = started(place, DATABASE_URL=f"sqlite:///{migrated}")

    assert "run manage.py collectstatic first" in process.communicate(timeout=PATIENCE)[1]
