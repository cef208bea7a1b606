"""Nobody is given another's page: not by the site, nor by the proxy that is shipped, nor by the browser that they share.

Five people read the whole world of the tests in turn, through one proxy. Each word in that world that not everybody may read is
a canary (tests/whole_world.py), and each answer is searched for those that its reader may not read. Run by `make deep`.
"""

import gzip
import http.client
import random
import re
import threading
import uuid
from collections import Counter
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections, transaction
from django.middleware.csrf import _get_new_csrf_string
from django.test import override_settings

from commitments.audit.models import WorldVersion
from tests.addresses import ADDRESSES
from tests.cast import NOW, enter_names
from tests.record.test_kills import address_of_database
from tests.record.test_races import several_connections  # noqa: F401 - a fixture
from tests.site.test_canaries import WORD, found_in, named, pages_of
from tests.tracker.test_proxy import NGINX, ROOT, Proxy, stop
from tests.tracker.test_serve import place, started, wait_until_ready  # noqa: F401 - a fixture
from tests.whole_world import Builder, World

pytestmark = [
    pytest.mark.proxy,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed here (on Debian: apt-get install nginx)"),
    pytest.mark.django_db(transaction=True),
]

REQUESTS = 10_000
PEOPLE = ("visitor", "visitor", "focal", "other", "curator")
"""Two who are not signed in, Arcadia's focal point, Borduria's, and a curator."""
READERS = 6  # at a time
CHANGES = 20  # public acts meanwhile, each of which makes every page anew
PLANT = "tests.tracker.test_shared_cache.planted"


def planted(get_response):
    """The fault: a private page that says that it is public."""

    def middleware(request):
        response = get_response(request)
        if request.path == "/desk/":
            response["Cache-Control"] = "public, max-age=60"
            response.cookies.clear()
            del response["Vary"]
        return response

    return middleware


@pytest.fixture
def world(several_connections):  # noqa: F811
    """The whole world, in the database of the run as a server finds it."""
    with override_settings(DEMO=True):
        with time_machine.travel(NOW, tick=False), transaction.atomic():
            made = World()
            Builder(made).everything()
            enter_names()
        for who in {*PEOPLE} - {"visitor"}:
            made.sign_in(who, made.users[who])  # by the clock of the server
        yield made


@contextmanager
def served(place, **more):  # noqa: F811
    """The port of the site as scripts/serve starts it."""
    (place / "tests").symlink_to(ROOT / "tests")
    connections.close_all()
    here = {"DATABASE_URL": address_of_database(), "DJANGO_SETTINGS_MODULE": "tests.served", "BEHIND_PROXY": "1"}
    with (place / "said").open("w") as told:
        process, port = started(
            place, told=told, WORKERS="2", THREADS="4", EVIDENCE_ROOT=str(settings.EVIDENCE_ROOT), **here, **more
        )
    try:
        wait_until_ready(process, port)
        yield port
    finally:
        stop(process)


class Browser:
    """What a browser keeps for whoever sits before it: all that does not forbid it. It asks again by the tag, but for what is
    said to be fresh for a while."""

    def __init__(self):
        self.kept = {}

    def ask(self, proxy, path, headers, network):
        kept = self.kept.get(path)
        if kept and re.search(r"max-age=[1-9]", kept["Cache-Control"]):
            return 200, kept, kept["body"]
        if kept and kept["ETag"]:
            headers = {**headers, "If-None-Match": kept["ETag"]}
        status, answered, body = proxy.ask(path, headers=headers, network=network, timeout=60)
        if status == 304:
            return status, answered, kept["body"]
        if status == 200 and "no-store" not in answered.get("Cache-Control", ""):
            self.kept[path] = {
                "Cache-Control": answered.get("Cache-Control", ""),
                "ETag": answered["ETag"],
                "body": body,
            }
        return status, answered, body


class Reading:
    """Pages asked for in turn by people who share one proxy and, in one of two requests, one browser."""

    def __init__(self, world, proxy, pages):
        self.world, self.proxy, self.browser = world, proxy, Browser()
        self.wrong, self.seen = [], Counter()
        self.waiting = SimpleQueue()
        for number, (who, page) in enumerate(pages):
            self.waiting.put((number, who, page))
        self.cookies = {who: self._cookies_of(who) for who in PEOPLE}

    def _cookies_of(self, who):
        """A visitor has none; who signed in has the token of a form as well, so that no page has to give one."""
        held = {f"__Host-{name}": morsel.value for name, morsel in self.world.cookies[who].items()}
        if held:
            held["__Host-csrftoken"] = _get_new_csrf_string()
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in held.items())} if held else {}

    def go(self):
        readers = [threading.Thread(target=self._read) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        connections.close_all()
        return self

    def _read(self):
        while True:
            try:
                number, who, path = self.waiting.get_nowait()
            except Empty:
                break
            try:
                self._ask(number, who, path)
            except (OSError, http.client.HTTPException) as trouble:
                self.wrong.append(f"{who} at {path} is not answered: {trouble!r}")
        connections.close_all()

    def _ask(self, number, who, path):
        packed = {"Accept-Encoding": "gzip"} if number % 3 else {}
        network = 1 + number % 250
        asker = self.browser if number % 2 else Browser()
        status, headers, body = asker.ask(self.proxy, path, {**self.cookies[who], **packed}, network)
        self.seen[status] += 1
        text = (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode(errors="replace")
        said = f"{headers}\n{text}"
        self.seen["words that not everybody may read"] += len(set(WORD.findall(said)))
        where = f"{path}, in the browser," if asker is self.browser else path
        self.wrong += named(self.world, where, who, found_in(self.world, who, said, sent=path))
        allowed = headers.get("Cache-Control", "")
        if status == 200 and self.cookies[who] and "no-store" not in allowed:
            self.wrong.append(f"{who} at {path} is sent what a cache may keep: {allowed}")


def pages_in_turn(world, number):
    """(who, path with its questions), so many, drawn the same again by the same seed; what answers to no reader is drawn
    more seldom, and what everybody reads more often."""
    read = {str(address) for address in ADDRESSES if address.get}
    paths = {f"{path}?{urlencode(query)}" if query else path: label in read for label, path, query in pages_of(world)}
    often = sorted(path for path, is_read in paths.items() if is_read)
    every, draw = sorted(paths), random.Random(6)
    much_read = ["/", "/frameworks/", "/actors/", "/commitments/", "/reports/", "/about/", *draw.sample(often, 10)]
    among = {0: every, 1: often, 2: often, 3: much_read, 4: much_read}
    return [(draw.choice(PEOPLE), draw.choice(among[turn % 5])) for turn in range(number)]


def act_now_and_then(reading):
    """What every public act does to the pages that are kept."""
    while (left := reading.waiting.qsize()) > 0:
        while reading.waiting.qsize() > max(0, left - REQUESTS // CHANGES):
            threading.Event().wait(0.2)
        WorldVersion.objects.update(real=uuid.uuid4(), fictional=uuid.uuid4())
    connection.close()


def test_of_ten_thousand_pages_read_in_turn_each_is_its_readers(world, place, tmp_path, record_property):  # noqa: F811
    with served(place) as port, Proxy(tmp_path, port) as proxy:
        reading = Reading(world, proxy, pages_in_turn(world, REQUESTS))
        acting = threading.Thread(target=act_now_and_then, args=[reading])
        acting.start()
        reading.go()
        acting.join()
        kept = sum(file.is_file() for file in (tmp_path / "lib" / "waymark").rglob("*"))

    assert reading.wrong == []
    assert sum(reading.seen[status] for status in reading.seen if isinstance(status, int)) == REQUESTS
    assert not any(isinstance(status, int) and status >= 500 for status in reading.seen), reading.seen
    assert kept > 50, "the control: the proxy keeps pages"
    assert reading.seen[304] > 100, "the control: the browser's pages are asked for by their tags"
    assert reading.seen[200] > REQUESTS / 4, "the control: it is pages that are read"
    assert reading.seen["words that not everybody may read"] > REQUESTS / 4, "the control: which are full of words"
    record_property("pages read in turn through the proxy", REQUESTS)


@pytest.mark.parametrize("bypass", [True, False])
def test_a_private_page_that_says_it_is_public_is_found(world, place, tmp_path, bypass):  # noqa: F811
    """By what it says of itself and in the browser; and where the proxy did not pass by its cache, by its words too."""
    paths = [(who, "/desk/") for _turn in range(20) for who in ("focal", "visitor", "other", "curator", "visitor")]
    with served(place, PLANTED=PLANT) as port:
        proxy = Proxy(tmp_path, port)
        if not bypass:
            text = proxy.file.read_text()
            proxy.file.write_text(
                text.replace("bypass $has_session ", "bypass ").replace("cache $has_session ", "cache ")
            )
        with proxy:
            found = Reading(world, proxy, paths).go().wrong

    assert any(each.startswith("focal at /desk/ is sent what a cache may keep") for each in found)
    assert any(each.startswith("visitor at /desk/, in the browser, reads") for each in found)
    assert any(each.startswith("visitor at /desk/ reads") for each in found) is not bypass, (
        "who bears a session passes by"
    )
