"""The pages that are measured, each in turn with a view that returns the same bytes from memory: its floor.

Counters (queries, the database's work, bytes) are exact. Milliseconds are of the processor, ours and the database's, and lie
within some tens of percent; a ratio to the floor of the same run is what machines may be compared by.
"""

import gzip
import math
import statistics
import time
import tracemalloc
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models import Prefetch
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from commitments.catalogue.models import Commitment
from commitments.progress.models import Claim

from .world import FRAMEWORK

NOTHING_KEPT = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
KEPT = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bench"}
FLOOR, PLAIN = "/bench/floor/", "/bench/plain/"

_memory = {"bytes": b"", "type": ""}


def floor(request):
    """What the middleware alone costs: the page's own bytes, from memory."""
    return HttpResponse(_memory["bytes"], content_type=_memory["type"])


PLAIN_PAGE = """<!doctype html><title>{{ framework }}</title><table>{% for commitment, steps in rows %}
<tr><th>{{ commitment.code }} {{ commitment.title }}</th>{% for step, count in steps %}<td>{{ step }}: {{ count }}</td>{% endfor %}</tr>
{% endfor %}</table>"""


def plain(request):
    """The framework page as somebody would write it first: every published claim, the latest first, and of each actor the
    first one counts. The index that this wants is there."""
    published = Claim.objects.filter(revision__state="published", actor__fictional=True, actor__type="state")
    latest_first = published.order_by("-period_end", "-published_at")
    commitments = Commitment.objects.filter(framework__code=FRAMEWORK, trackable=True)
    rows = []
    for commitment in commitments.prefetch_related(Prefetch("claims", latest_first)):
        speaks, counts = {}, {}
        for claim in commitment.claims.all():
            speaks.setdefault(claim.actor_id, claim.stage if claim.stage is not None else claim.practice)
        for step in speaks.values():
            counts[step] = counts.get(step, 0) + 1
        rows.append((commitment, counts.items()))
    template = engines["django"].from_string(PLAIN_PAGE)
    return HttpResponse(template.render({"framework": FRAMEWORK, "rows": rows}, request))


urlpatterns = [
    path("bench/floor/", floor),
    path("bench/plain/", plain),
    path("", include(settings.ROOT_URLCONF)),
]


@dataclass(frozen=True)
class Measured:
    """One answer. `work` is what the database did (`work_of`); `processor` and `floor` are medians in milliseconds."""

    queries: int
    work: int
    bytes: int
    packed: int
    processor: float
    floor: float

    @property
    def ratio(self):
        return self.processor / self.floor


@contextmanager
def served():
    """A handler of requests that answers as on a site with a demonstration, and keeps no page."""
    with override_settings(ROOT_URLCONF=__name__, DEMO=True, ALLOWED_HOSTS=["testserver"], DEBUG=False):
        with warnings.catch_warnings():
            # Static files need not be collected to measure pages.
            warnings.filterwarnings("ignore", message="No directory at")
            handler = WSGIHandler()
        with override_settings(CACHES={**settings.CACHES, "pages": NOTHING_KEPT}):
            yield handler


def nothing_kept():
    """While it lasts, neither pages nor what they read alike of the catalogue are kept."""
    return override_settings(CACHES={**settings.CACHES, "pages": NOTHING_KEPT, "catalogue": NOTHING_KEPT})


def measure(handler, address, *, repeat, headers=None):
    """The answer at `address`, in turn with its floor. Where it is that nothing changed, the floor is that of the page before."""
    get(handler, address, headers)
    with CaptureQueriesContext(connection) as queries:
        status, content, kind = get(handler, address, headers)
    if status not in (200, 304):
        raise RuntimeError(f"{address} answers {status}.")
    if status == 200:
        _memory.update(bytes=content, type=kind)
    get(handler, FLOOR)
    ours, memory = [], []
    for _turn in range(repeat):
        ours.append(processor(handler, address, headers))
        memory.append(processor(handler, FLOOR))
    return Measured(
        queries=len(queries),
        work=work(address, handler=handler),
        bytes=len(content),
        packed=len(content if (headers or {}).get("Accept-Encoding") else gzip.compress(content, 6)),
        processor=statistics.median(ours),
        floor=statistics.median(memory),
    )


def measure_kept(handler, address, *, repeat):
    """(the same page as who comes second is given it, as who has it already is told so)."""
    with override_settings(CACHES={**settings.CACHES, "pages": KEPT}):
        caches["pages"].clear()
        tag = {"If-None-Match": handler.get_response(RequestFactory().get(address))["ETag"]}
        kept = measure(handler, address, repeat=repeat, headers={"Accept-Encoding": "gzip"})
        return kept, measure(handler, address, repeat=repeat, headers=tag)


def get(handler, address, headers=None):
    """(status, content, type), all of a streamed answer read."""
    response = handler.get_response(RequestFactory().get(address, headers=headers))
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, content, response.get("Content-Type", "")


def processor(handler, address, headers=None):
    """Milliseconds of the processor, of this process and of the database's that serves it."""
    start = time.process_time() * 1000 + _of_database()
    get(handler, address, headers)
    return time.process_time() * 1000 + _of_database() - start


def _of_database():
    """Milliseconds that PostgreSQL's process of this connection has computed, where it runs on this machine."""
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(told.read_text().split()[0]) / 1e6 if told.exists() else 0


def work(address, *, handler=None):
    """What the database does for one page, the same on every machine: on SQLite the steps of its machine, to the hundred;
    on PostgreSQL the rows that its plans handle."""
    handler = handler or WSGIHandler()
    get(handler, address)
    return _rows(handler, address) if connection.vendor == "postgresql" else _steps(handler, address)


def _steps(handler, address):
    hundreds = 0

    def count():
        nonlocal hundreds
        hundreds += 1
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, 100)
    try:
        get(handler, address)
    finally:
        connection.connection.set_progress_handler(None, 0)
    return hundreds * 100


def _rows(handler, address):
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        get(handler, address)
    rows = 0
    with connection.cursor() as cursor:
        for sql, params in asked:
            if sql.lstrip(" (").startswith(("SELECT", "WITH")):
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                rows += _handled(cursor.fetchone()[0][0]["Plan"])
    return rows


def _handled(node):
    here = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return here * node["Actual Loops"] + sum(_handled(each) for each in node.get("Plans", ()))


def memory_of(handler, address):
    """Megabytes that are held at most while a download is read piece by piece, and that were not held before; endless where
    the site refuses so long a one."""
    if get(handler, address)[0] != 200:
        return math.inf
    tracemalloc.start()
    try:
        response = handler.get_response(RequestFactory().get(address))
        for _piece in response if response.streaming else ():
            pass
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def first_byte(handler, address):
    """Milliseconds of the processor until the first piece of a download; endless where it is refused."""
    start = time.process_time() * 1000 + _of_database()
    response = handler.get_response(RequestFactory().get(address))
    next(iter(response))
    took = time.process_time() * 1000 + _of_database() - start
    response.close()
    return took if response.status_code == 200 else math.inf
