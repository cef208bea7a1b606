"""The site behind the proxy that is shipped (deploy/nginx.conf), attacked as strangers would; and the proxy's cache and limits.

Run by `make deep`, or with `pytest -m proxy`, where nginx is installed. The first half has a stand-in behind the proxy, whose
answers the tests choose; the second half has the site itself, started by scripts/serve on the database of the run.
"""

import asyncio
import http.client
import os
import re
import resource
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection

from tests.record.test_kills import address_of_database
from tests.record.test_races import several_connections  # noqa: F401 - the fixture
from tests.tracker.test_serve import PATIENCE, place, started, wait_until_ready  # noqa: F401 - a fixture

ROOT = Path(settings.BASE_DIR)
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SESSION = {"Cookie": "__Host-sessionid=of-somebody"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WITH_FILES = "/reports/new/"
MB = 1024 * 1024

pytestmark = [
    pytest.mark.proxy,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed here (on Debian: apt-get install nginx)"),
]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Proxy:
    """nginx with the configuration that is shipped. Changed in it are names of places alone: files, ports, the host."""

    def __init__(self, folder, behind, *, reading=None):
        """`reading`: the port of processes that read a replica, where there are any."""
        self.folder, self.port, self.plain = folder, free_port(), free_port()
        for name in ("lib", "log"):
            (folder / name).mkdir()
        certify(folder)
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        for shipped, here in (
            ("user www-data;\n", "user root;\n" if os.getuid() == 0 else ""),
            ("/etc/letsencrypt/live/waymark.example.org", str(folder)),
            ("waymark.example.org", "localhost"),
            ("/run/nginx.pid", str(folder / "pid")),
            ("/var/log/nginx", str(folder / "log")),
            ("/var/lib/nginx", str(folder / "lib")),
            ("/srv/waymark", str(ROOT)),
            ("        listen [::]:80 default_server;\n", ""),
            ("        listen [::]:443 ssl default_server;\n", ""),
            ("        listen [::]:80;\n", ""),
            ("        listen [::]:443 ssl http2;\n", ""),
            ("listen 80", f"listen 127.0.0.1:{self.plain}"),
            ("listen 443", f"listen 127.0.0.1:{self.port}"),
            ("server 127.0.0.1:8000", f"server 127.0.0.1:{behind}"),
            ("    proxy_temp_path", "".join(f"    {kind}_temp_path {folder}/lib/{kind};\n" for kind in ("fastcgi", "uwsgi", "scgi")) + "    proxy_temp_path"),
        ):  # fmt: skip
            assert shipped in text, shipped
            text = text.replace(shipped, here)
        if reading:
            text = text.replace("#replica ", "").replace("server 127.0.0.1:8001", f"server 127.0.0.1:{reading}")
        self.file = folder / "nginx.conf"
        self.file.write_text(text)
        self.command = [NGINX, "-e", str(folder / "log" / "error.log"), "-c", str(self.file), "-g", "daemon off;"]

    def check(self):
        return subprocess.run([*self.command, "-t"], capture_output=True, text=True, check=False)

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return self
            assert self.process.poll() is None, self.check().stderr
            time.sleep(0.05)
        raise AssertionError("nginx does not start")

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(PATIENCE)

    def ask(self, path, method="GET", *, headers=None, body=None, network=1, timeout=20):
        """(status, headers, body) for somebody who comes from the network of that number."""
        line = http.client.HTTPSConnection(
            "localhost", self.port, timeout=timeout, context=trusting(), source_address=(f"127.0.0.{network}", 0)
        )
        line._create_connection = lambda _address, *rest, **more: socket.create_connection(
            ("127.0.0.1", self.port), *rest, **more
        )
        try:
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            line.close()

    def temporary(self):
        """Bytes of its temporary files, which have no names."""
        total = 0
        for process in processes_of(self.process.pid):
            for held in (process / "fd").glob("*"):
                with suppress(OSError):
                    if os.readlink(held).startswith(str(self.folder / "lib")):
                        total += held.stat().st_size
        return total


def processes_of(*sessions):
    """The folders under /proc of the processes that belong to one of these."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            if os.getsid(int(folder.name)) in sessions:
                yield folder


def trusting():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def certify(folder):
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(key.private_bytes(*pem))


# --- what the proxy does, with a stand-in behind it --------------------------------------------------------------------


class StandIn(ThreadingHTTPServer):
    """Answers what the tests tell it to, and notes what it was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), StandInHandler)
        self.answers, self.asked, self.at_once, self.most_at_once = {}, [], 0, 0
        self.lock = threading.Lock()

    def of(self, path):
        return [headers for asked, headers, _size in self.asked if asked == path]


class StandInHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_GET(self):
        size = len(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        self.server.asked.append((self.path, self.headers, size))
        headers, words = self.server.answers.get(self.path.partition("?")[0], ({}, "a page"))
        body = words.encode()
        status = 304 if "ETag" in headers and self.headers.get("If-None-Match") == headers["ETag"] else 200
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(0 if status == 304 else len(body)))
        self.end_headers()
        self.wfile.write(b"" if status == 304 else body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *line):
        pass


@pytest.fixture(scope="module")
def behind():
    with StandIn() as stand_in:
        threading.Thread(target=stand_in.serve_forever, daemon=True).start()
        yield stand_in
        stand_in.shutdown()


@pytest.fixture(scope="module")
def proxy(behind, tmp_path_factory):
    with Proxy(tmp_path_factory.mktemp("nginx"), behind.server_port) as proxy:
        yield proxy


PUBLIC = {"Cache-Control": "public, max-age=0, must-revalidate", "Vary": "Accept-Encoding, Accept-Language"}
KEPT_SECONDS = 2.2  # a second, and nginx counts whole ones


def test_nginx_takes_the_configuration_without_a_warning(proxy):
    said = proxy.check()

    assert said.returncode == 0
    assert "warn" not in said.stderr


def test_a_public_page_is_kept_for_a_moment_and_asked_for_again_by_its_tag(proxy, behind):
    behind.answers["/kept/"] = ({**PUBLIC, "ETag": 'W/"1"'}, "one")
    first, second = proxy.ask("/kept/"), proxy.ask("/kept/")
    assert (first[2], second[2], len(behind.of("/kept/"))) == (b"one", b"one", 1)

    time.sleep(KEPT_SECONDS)
    assert proxy.ask("/kept/")[2] == b"one"
    assert [headers["If-None-Match"] for headers in behind.of("/kept/")] == [None, 'W/"1"']

    behind.answers["/kept/"] = ({**PUBLIC, "ETag": 'W/"2"'}, "two")
    time.sleep(KEPT_SECONDS)
    assert proxy.ask("/kept/")[2] == b"two"
    assert proxy.ask("/kept/", headers={"If-None-Match": 'W/"2"'})[0] == 304


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "private, no-store"},
        {"Cache-Control": "no-store"},
        {},
        {"Cache-Control": "max-age=60"},
        {**PUBLIC, "Set-Cookie": "csrftoken=abc"},
        {**PUBLIC, "Cache-Control": "public, no-cache"},
        {**PUBLIC, "Vary": "*"},
    ],
)
def test_what_does_not_say_that_it_is_public_is_never_kept(proxy, behind, headers):
    path = f"/private/{abs(hash(tuple(headers.items())))}/"
    behind.answers[path] = (headers, "of one person")

    for _ in range(3):
        proxy.ask(path)

    assert len(behind.of(path)) == 3


def test_who_bears_a_session_is_passed_by_the_cache_in_both_directions(proxy, behind):
    behind.answers["/mine/"] = (PUBLIC, "of Ana")
    assert proxy.ask("/mine/", headers=SESSION)[2] == b"of Ana"
    behind.answers["/mine/"] = (PUBLIC, "of everybody")
    assert proxy.ask("/mine/")[2] == b"of everybody", "what was made for a session is not kept"
    behind.answers["/mine/"] = (PUBLIC, "of Bob")
    for cookies in ("sessionid=b", "a=1; __Host-sessionid=b", "a=1;__Host-sessionid=b"):
        assert proxy.ask("/mine/", headers={"Cookie": cookies})[2] == b"of Bob"
    assert proxy.ask("/mine/")[2] == b"of everybody", "the control: a visitor is given what is kept"


def test_languages_and_other_questions_are_kept_apart(proxy, behind):
    behind.answers["/said/"] = (PUBLIC, "in English")
    proxy.ask("/said/", headers={"Accept-Language": "en"})
    behind.answers["/said/"] = (PUBLIC, "en français")

    assert proxy.ask("/said/", headers={"Accept-Language": "fr"})[2] == "en français".encode()
    assert proxy.ask("/said/?demo=1", headers={"Accept-Language": "en"})[2] != b"in English"


def test_a_form_of_more_than_a_megabyte_is_let_through_where_files_are_handed_in_alone(proxy, behind):
    large, small = b"x" * 3 * MB, b"x" * (MB // 2)
    behind.asked.clear()
    answers = {
        (path, bool(session), chunked): proxy.ask(
            path, "POST", headers={**FORM, **session}, body=in_chunks(large) if chunked else large, network=2
        )[0]
        for path in ("/accounts/sign-in/", WITH_FILES)
        for session in ({}, SESSION)
        for chunked in (False, True)
    }
    assert {case for case, status in answers.items() if status == 200} == {
        (WITH_FILES, True, False),
        (WITH_FILES, True, True),
    }
    assert {status for status in answers.values() if status != 200} == {413}
    assert [size for _path, _headers, size in behind.asked] == [3 * MB, 3 * MB], "the others never came through"
    assert proxy.ask("/accounts/sign-in/", "POST", headers=FORM, body=small, network=2)[0] == 200


def in_chunks(body):
    return (body[start : start + MB] for start in range(0, len(body), MB))


def test_a_form_that_is_larger_than_all_files_is_refused_in_words(proxy):
    status, headers, page = proxy.ask(WITH_FILES, "POST", headers=SESSION, body=in_chunks(b"x" * 112 * MB), network=3)

    assert status == 413
    assert b"too large to be sent at once" in page
    assert headers["Cache-Control"] == "no-store"


def test_few_large_forms_are_taken_in_at_a_time_and_small_ones_meanwhile(proxy):
    held = [slow_form(proxy, 100 * MB, network) for network in (11, 11, 11, 11, 12, 12, 12, 12)]
    time.sleep(0.5)
    answers = [answer_of(line) for line in held]
    status = proxy.ask(WITH_FILES, "POST", headers=SESSION, body=b"a=1", network=13)[0]
    for line in held:
        line.close()

    assert answers == [b"", b"", b"", b"503", b"", b"", b"503", b"503"], "three of one network, two of the other"
    assert status == 200


def slow_form(proxy, size, network):
    """Says that it will be large, sends a little and waits."""
    plain = socket.create_connection(("127.0.0.1", proxy.port), source_address=(f"127.0.0.{network}", 0))
    line = trusting().wrap_socket(plain, server_hostname="localhost")
    head = f"POST {WITH_FILES} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\nCookie: {SESSION['Cookie']}\r\n\r\n"
    line.sendall(head.encode() + b"x" * 1000)
    return line


def answer_of(line):
    """Its status; nothing where none has come yet."""
    line.settimeout(0.2)
    try:
        return line.recv(100)[9:12]
    except TimeoutError:
        return b""


@pytest.mark.parametrize(
    ("path", "method"),
    [("/accounts/sign-in/", "POST"), ("/search/?q=detention", "GET"), ("/reports/?format=csv", "GET")],
)
def test_what_is_costly_is_refused_in_words_to_who_asks_for_it_without_end(proxy, behind, path, method):
    network = 20 + len(path)
    answers = [proxy.ask(path, method, network=network, body=b"" if method == "POST" else None) for _ in range(60)]

    assert [status for status, *_ in answers[:25]] == [200] * 25
    status, headers, page = answers[-1]
    assert (status, headers["Retry-After"]) == (429, "60")
    assert b"Too much was asked for at once" in page
    assert proxy.ask(path, method, network=network + 1, body=b"" if method == "POST" else None)[0] == 200, (
        "others go on"
    )
    assert {proxy.ask("/about/", network=network)[0] for _ in range(60)} == {200}, "the control: pages are not counted"


def test_where_a_visitor_comes_from_is_said_by_the_proxy_alone(proxy, behind):
    proxy.ask("/where/", headers={"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "http"}, network=7)

    (headers,) = behind.of("/where/")
    assert headers.get_all("X-Forwarded-For") == ["127.0.0.7"]
    assert headers.get_all("X-Forwarded-Proto") == ["https"]
    assert headers.get_all("Host") == ["localhost"]


def test_a_name_that_is_not_the_sites_is_not_answered(proxy):
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask_plainly(proxy, "elsewhere.example")
    answer = ask_plainly(proxy, "localhost")
    assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/about/?a=1")


def ask_plainly(proxy, host):
    line = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=10)
    line.request("GET", "/about/?a=1", headers={"Host": host})
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer


def test_its_log_holds_no_word_of_a_mailed_link_no_question_and_no_whole_address(proxy):
    for path in ("/accounts/invitations/canary0042q/", "/desk/mail/canary0042q/stop/", "/search/?q=canary0042q"):
        proxy.ask(path, network=66)
    time.sleep(0.3)
    written = "".join(file.read_text() for file in (proxy.folder / "log").iterdir())

    assert "127.0.0.0 [" in written
    assert '"GET /accounts/invitations/..." 200' in written
    assert '"GET /search/" 200' in written
    assert "canary0042q" not in written
    assert not re.search(r"127\.0\.0\.[1-9]", written)


def test_a_site_that_is_down_is_said_to_be_so_and_nothing_old_is_shown(tmp_path):
    with StandIn() as stand_in, Proxy(tmp_path, stand_in.server_port) as proxy:
        threading.Thread(target=stand_in.serve_forever, daemon=True).start()
        stand_in.answers["/kept/"] = ({**PUBLIC, "ETag": 'W/"1"'}, "one")
        assert proxy.ask("/kept/")[0] == 200
        stand_in.shutdown()
        stand_in.server_close()
        time.sleep(KEPT_SECONDS)
        status, headers, page = proxy.ask("/kept/")

    assert (status, headers["Retry-After"]) == (503, "60")
    assert b"Load the page again in a minute" in page


# --- the site behind it, under attack ----------------------------------------------------------------------------------

SLOW_HEADERS, SLOW_FORMS, LARGE_FORMS = 500, 700, 100
SECONDS = 20  # that an attack lasts
BURST = 200
AT_START = 130  # megabytes (PSS) that two processes and the one above them take before they are asked for anything
IDLE = 4  # seconds after which PostgreSQL closes a connection here: two minutes are long for a test


@pytest.fixture
def site(several_connections, place, db):  # noqa: F811
    """(process, port): the site as scripts/serve starts it."""
    (place / "tests").symlink_to(ROOT / "tests")
    connection.close()
    shorter = f"?options=-c%20idle_session_timeout%3D{IDLE}s" if connection.vendor == "postgresql" else ""
    here = {
        "DATABASE_URL": address_of_database() + shorter,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "BEHIND_PROXY": "1",
    }
    with (place / "said").open("w") as told:
        process, port = started(place, told=told, WORKERS="2", THREADS="8", **here)
    wait_until_ready(process, port)
    yield process, port
    stop(process)


def stop(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait(PATIENCE)


@contextmanager
def attacked(port, *, tls):
    """By a process of its own, until the block ends, which takes as long. Gives the instant until which it lasts, and looks at
    the end whether it was an attack."""
    program = (
        f"import django; django.setup(); from tests.tracker.test_proxy import Attack; Attack({port}, tls={tls}).begin()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "It begins.\n"
    began = time.monotonic()
    time.sleep(3)
    yield began + SECONDS - 1
    opened = int(process.communicate(timeout=PATIENCE)[0])
    assert opened >= SLOW_HEADERS + SLOW_FORMS + LARGE_FORMS


class Attack:
    """Slow headers, slow forms and endless ones, all at once, from ten networks."""

    def __init__(self, port, *, tls):
        self.port, self.tls, self.ends, self.opened = port, tls, time.monotonic() + SECONDS, 0

    def begin(self):
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        sys.stdout.write("It begins.\n")
        sys.stdout.flush()
        asyncio.run(self.all_at_once())
        sys.stdout.write(str(self.opened))

    async def all_at_once(self):
        each = [self.slow_header(n) for n in range(SLOW_HEADERS)] + [self.slow_form(n) for n in range(SLOW_FORMS)]
        each += [self.large_form(n) for n in range(LARGE_FORMS)]
        with suppress(TimeoutError):  # some wait for a server that takes nothing more
            await asyncio.wait_for(asyncio.gather(*each, return_exceptions=True), SECONDS + 2)

    @contextmanager
    def until_the_end(self, writer):
        try:
            yield
        finally:
            writer.close()

    async def line(self, number):
        tls = {"ssl": trusting(), "server_hostname": "localhost"} if self.tls else {}
        here = (f"127.0.0.{100 + number % 10}", 0)
        _reader, writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=here, **tls)
        self.opened += 1
        return writer

    async def drip(self, number, begin, piece):
        """Opened again whenever it is closed."""
        while time.monotonic() < self.ends:
            with suppress(OSError):
                writer = await self.line(number)
                with self.until_the_end(writer):
                    writer.write(begin)
                    while time.monotonic() < self.ends and not writer.is_closing():
                        await asyncio.sleep(1)
                        writer.write(piece)
                        await writer.drain()
            await asyncio.sleep(0.5)

    async def slow_header(self, number):
        await self.drip(number, b"GET /about/ HTTP/1.1\r\nHost: localhost\r\nX-A: ", b"a")

    async def slow_form(self, number):
        path = WITH_FILES if number % 2 else "/accounts/sign-in/"
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n".encode()
        await self.drip(number, head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n", b"a")

    async def large_form(self, number):
        """A gigabyte: announced, or in chunks; where files are handed in, with and without a session, and elsewhere."""
        path = WITH_FILES if number % 2 else "/accounts/sign-in/"
        cookie = f"Cookie: {SESSION['Cookie']}\r\n" if number % 4 > 1 else ""
        size = "Transfer-Encoding: chunked" if number % 3 else "Content-Length: 1000000000"
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}{size}\r\n\r\n"
        piece = b"x" * 65536
        if number % 3:
            piece = b"10000\r\n" + piece + b"\r\n"
        while time.monotonic() < self.ends:
            with suppress(OSError):
                writer = await self.line(number)
                with self.until_the_end(writer):
                    writer.write(head.encode())
                    while time.monotonic() < self.ends and not writer.is_closing():
                        writer.write(piece)
                        await writer.drain()
            await asyncio.sleep(1)


def memory_of(*sessions):
    """Megabytes (PSS) of all their processes."""
    total = 0
    for folder in processes_of(*sessions):
        with suppress(OSError):
            total += int(re.search(r"^Pss:\s+(\d+)", (folder / "smaps_rollup").read_text(), re.MULTILINE)[1])
    return total / 1024


def read_honestly(ask, until):
    """Seconds that each page took; a page that did not come took for ever."""
    took = []
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            status = ask()
        except (OSError, http.client.HTTPException):
            status = 0
        took.append(time.monotonic() - began if status == 200 else float("inf"))
        time.sleep(0.2)
    return took


def p95(took):
    return sorted(took)[int(0.95 * len(took))]


def test_an_honest_reader_does_not_notice_an_attack(site, tmp_path, record_property):
    process, port = site
    with Proxy(tmp_path, port) as proxy:
        for _ in range(20):
            assert proxy.ask("/reports/", network=200)[0] == 200
        before, most, stored, took = memory_of(process.pid, proxy.process.pid), 0, 0, []
        with attacked(proxy.port, tls=True) as until:
            while time.monotonic() < until:
                took += read_honestly(lambda: proxy.ask("/reports/", network=200, timeout=10)[0], time.monotonic() + 1)
                most = max(most, memory_of(process.pid, proxy.process.pid))
                stored = max(stored, proxy.temporary())

    assert p95(took) <= 1
    assert most - before <= 100
    assert stored <= 1000 * 1000 * 1000
    record_property("milliseconds, an honest reader's p95 under attack", round(1000 * p95(took)))
    record_property("megabytes more of memory under attack", round(most - before))
    record_property("megabytes of temporary files under attack", round(stored / MB))


def test_the_command_of_before_fell_to_the_same_attack(place, several_connections, db):  # noqa: F811
    """The control: what docs/operations.md named before there was scripts/serve, in the open."""
    connection.close()
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--no-ws",
        "--host",
        "127.0.0.1",
        "--workers",
        "2",
    ]
    here = {**os.environ, "DATABASE_URL": address_of_database(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(
        [*command, "--port", str(port), "tracker.wsgi:application"],
        cwd=ROOT, env=here, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_ready(process, port)
        time.sleep(2)  # the other process is ready too
        assert memory_of(process.pid) > AT_START, "the control: each process had loaded all for itself"
        with attacked(port, tls=False) as until:
            took = read_honestly(lambda: status_of("/reports/", port, timeout=5), until)
    finally:
        stop(process)

    assert p95(took) > 1


def status_of(path, port, *, timeout):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        line.request("GET", path, headers={"Host": "localhost"})
        return line.getresponse().status
    finally:
        line.close()


def test_two_hundred_at_once_are_all_answered_and_no_connection_to_the_database_stays(site, tmp_path, record_property):
    process, port = site
    assert memory_of(process.pid) <= AT_START, "the processes hold in common what they loaded"
    answers, most = [], 0
    with Proxy(tmp_path, port) as proxy:

        def visit(number):
            answers.append(proxy.ask("/reports/", network=100 + number % 50, timeout=40))

        crowd = [threading.Thread(target=visit, args=[number]) for number in range(BURST)]
        for each in crowd:
            each.start()
        while any(each.is_alive() for each in crowd):
            most = max(most, held_connections())
            time.sleep(0.1)
        time.sleep(IDLE + 2)
        left = held_connections()
        assert proxy.ask("/reports/")[0] == 200, "a connection that the database closed is opened anew"

    statuses = [status for status, *_ in answers]
    assert len(statuses) == BURST
    assert set(statuses) <= {200, 503}
    assert all(headers["Retry-After"] for status, headers, _page in answers if status == 503)
    assert statuses.count(200) >= 128, "as many as the server takes get their page"
    record_property("of 200 pages asked for at once, answered 503", statuses.count(503))
    if connection.vendor == "postgresql":
        assert 0 < most <= 16, "one for each thread"
        assert left == 0


def held_connections():
    """Of others to the database of this run."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]
