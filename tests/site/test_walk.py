"""One walk, many eyes: every address, method, person and state is asked once, and each answer is looked at by every eye.

The eyes: whether the table `who_may.csv` says so (tests/site/test_role_table.py); what was written; which words stand there
that this person may not read (tests/site/test_canaries.py); whether a cache may keep it, and whether the page is well made
(tests/site/test_every_page.py) and styled (tests/pages/test_styles.py). Each eye has a planted fault that the same walk finds.
"""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.core import mail
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import TestCase

from commitments.pages.caching import TYPED
from commitments.progress import access
from commitments.progress.views.pages import PAGES
from tests.addresses import ADDRESSES, OF_REPORT
from tests.drawing import WHOLE, one_in
from tests.pages.test_styles import uncut
from tests.site.test_canaries import CURIOUS, SENDING, WORD, found_in, more_of, named
from tests.site.test_every_page import faults_of, faults_of_html
from tests.site.test_role_table import READING, TABLE, checks_of, states_of, why_wrong
from tests.whole_world import (  # noqa: F401 - a fixture
    PRINCIPALS,
    Writes,
    body_of,
    state_of_tables,
    without_traces,
    world,
)

pytestmark = [pytest.mark.walk, pytest.mark.django_db, pytest.mark.usefixtures("kept_pages")]

KEPT_BY_NOBODY = (
    "account_",
    "mfa_",
    "actors:accept",
    "progress:stop-mail",
    "progress:evidence-file",
    "assessment:evidence-file",
)
"""Addresses of signing in, opened by a word in a mail, or of a file: no cache keeps these, whoever asks."""


@dataclass
class Answer:
    """What one request brought: who asked, what came, which tables it wrote to, what was mailed."""

    address: object
    state: str
    method: str
    principal: str
    sent: str
    response: object
    said: str
    written: list
    letters: str

    def __str__(self):
        return f"{self.address} {self.method} {self.state} {self.principal}"


@dataclass
class Seen:
    """What the eyes found wrong in one address, and how much they looked at."""

    wrong: list = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    done: Counter = field(default_factory=Counter)
    pages: set = field(default_factory=set)


# --- asking -----------------------------------------------------------------------------------------------------------------


def ask(world, address, state, method, principal, *, body=None, more=None):  # noqa: F811
    """One request. `more` is added to the query; what is written is not taken back here."""
    where, query = address.path(world.a, state)
    query = {**query, **(more or {})}
    client, writes, found = world.client(principal), Writes(), len(mail.outbox)
    with connection.execute_wrapper(writes):
        if method in READING:
            response = getattr(client, method.lower())(where, query)
        else:
            # An argument of the address goes in the query; what is typed goes in the body.
            with short_refusals(principal), TestCase.captureOnCommitCallbacks(execute=True):
                response = getattr(client, method.lower())(where, body or {}, query_params=query)
    said = body_of(response)
    # A mail is read on the way: it names whom it is for, and nobody else.
    letters = "".join(f"{each.subject} {each.body} {each.extra_headers}" for each in mail.outbox[found:])
    return Answer(
        address, state, method, principal, f"{where} {query} {body}", response, said, list(writes.tables), letters
    )


class short_refusals:  # noqa: N801 - reads as a with-statement
    """What stands on the page that says not found is looked at where somebody reads, and where the most curious send;
    everywhere else it only takes time."""

    def __init__(self, principal):
        self.patch = pytest.MonkeyPatch() if principal not in SENDING else None

    def __enter__(self):
        if self.patch:
            short = lambda request, exception: HttpResponse(status=404)  # noqa: E731
            self.patch.setattr("tracker.urls.handler404", short, raising=False)

    def __exit__(self, *exception):
        if self.patch:
            self.patch.undo()


def asked(address):
    """Of what the table speaks of at an address. `make test` asks each person in one state of twelve, and in each state one
    person of twelve; where there is one state, all are asked to read and to send. `make deep` asks all of all."""
    states = states_of(address)
    for state, method, principal in checks_of(address):
        if (len(states) == 1 and method in ("GET", "POST")) or one_in(
            12, states.index(state) + PRINCIPALS.index(principal)
        ):
            yield state, method, principal


def reading(address):
    """(state, method, principal, more of a query) of all that is read at an address."""
    for state, method, principal in asked(address):
        if method in READING:
            yield state, method, principal, {}
    for place, state in enumerate(states_of(address)):
        for number, more in enumerate(more_of(address)):
            for principal in CURIOUS:
                if one_in(12, place + number + CURIOUS.index(principal)):
                    yield state, "GET", principal, more


def sending(address):
    """(state, method, principal, whether the form is filled in) of all that is sent to an address."""
    for state, method, principal in asked(address):
        if method not in READING:
            yield state, method, principal, method == "POST"
    for place, state in enumerate(states_of(address) if address.post else ()):
        for number, principal in enumerate(SENDING):
            if one_in(4, place + number):
                yield state, "POST", principal, False


def walked(world, address):  # noqa: F811
    """Every answer of an address looked at by every eye."""
    seen = Seen()
    with without_traces():
        for state, method, principal, more in reading(address):
            if principal != "superuser":
                look(world, seen, ask(world, address, state, method, principal, more=more), checked=not more)
        if one_in(8, ADDRESSES.index(address)):  # every statement is watched at each, all rows at one of eight a day
            untouched(world, seen, address)
    for state, method, principal, more in reading(address):
        if principal == "superuser":  # who leaves the event of a look behind
            with without_traces():
                look(world, seen, ask(world, address, state, method, principal, more=more), checked=not more)
    for state, method, principal, filled in sending(address):
        with without_traces():
            body = address.body(world.a, state) if filled else None
            answer = ask(world, address, state, method, principal, body=body)
            look(world, seen, answer, checked=filled or method != "POST")
    return seen


# --- the eyes ---------------------------------------------------------------------------------------------------------------


def look(world, seen, answer, *, checked):  # noqa: F811
    """`checked`: the table of roles speaks of this request."""
    eyes = (the_table, the_canaries, the_caches, the_page)
    for eye in eyes if checked else eyes[1:]:
        seen.wrong += [f"{answer}: {sentence}" for sentence in eye(world, seen, answer)]


def the_table(world, seen, answer):  # noqa: F811
    seen.counts["checks of the table"] += 1
    address, state, method, principal = answer.address, answer.state, answer.method, answer.principal
    if method == "POST" and address.post and TABLE[address.post, state][principal] == "ok":
        seen.done[state] += bool(answer.written)
    said = why_wrong(address, state, method, principal, answer.response, answer.written)
    return [said] if said else []


def the_canaries(world, seen, answer):  # noqa: F811
    seen.counts["answers searched for canaries"] += 1
    words = found_in(world, answer.principal, answer.said, sent=answer.sent)
    words += [word for word in WORD.findall(answer.letters) if word not in answer.sent]
    return named(world, answer.address, answer.principal, words)


def the_caches(world, seen, answer):  # noqa: F811
    """What was sent to somebody who is signed in, or holds a form's token, is kept by no cache; what is public may be."""
    if answer.response.status_code != 200 or answer.method != "GET":
        return []
    seen.counts["headers for caches"] += 1
    kept = answer.response.get("Cache-Control", "")
    if answer.principal != "visitor":
        return [] if kept == "private, no-store" else [f"a cache may keep it: {kept!r}"]
    if answer.response.cookies or "csrfmiddlewaretoken" in answer.said:
        return [] if "no-store" in kept else [f"a cache may keep it: {kept!r}"]
    if answer.address.name.startswith(KEPT_BY_NOBODY):
        return [f"a cache may keep it: {kept!r}"] if "public" in kept else []
    is_known = answer.response.has_header("ETag") or TYPED & answer.response.wsgi_request.GET.keys()
    is_kept = kept == "public, max-age=0, must-revalidate" and is_known
    return [] if is_kept else [f"no cache may keep what is public: {kept!r}"]


def the_page(world, seen, answer):  # noqa: F811
    """One heading, nothing inline, each id once, each label beside its field; and valid, the first time it is shown."""
    if answer.method != "GET" or not answer.response.get("Content-Type", "").startswith("text/html"):
        return []
    if answer.response.status_code not in (200, 403, 404, 405, 422) or not answer.response.content:
        return []
    html = answer.response.content.decode()
    seen.counts["pages looked at"] += 1
    faults = faults_of(html)
    faults += [f"its style was cut: {word} (run scripts/styles.py)" for word in uncut(html)]
    first = (answer.state, answer.response.status_code)
    if first not in seen.pages:
        seen.pages.add(first)
        seen.counts["pages parsed"] += 1
        faults += faults_of_html(html)
    return faults


def untouched(world, seen, address):  # noqa: F811
    """No reading changes a byte of the database, sessions and the cache left out: every row is as it was."""
    if not hasattr(world, "tables"):
        with without_traces():
            world.tables = state_of_tables()
    after = state_of_tables()
    changed = {name for name in after if world.tables[name] != after[name]}
    seen.wrong += [f"{address}: reading changed {sorted(changed)}"] if changed else []


# --- the walk ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_each_address_answers_each_person_as_it_should(world, address, record_property):  # noqa: F811
    seen = walked(world, address)
    assert seen.wrong == []
    assert seen.counts["checks of the table"] == len(list(asked(address))) > 0
    # The refusals above are worth something where the same form is taken from those who may. A part of them may hold only one
    # whose form has no effect: of a match both sides may answer, and one has.
    if WHOLE or len(states_of(address)) == 1:
        assert address.idle or all(seen.done.values()), f"{address}: nobody's form was taken: {seen.done}"
    for name, number in seen.counts.items():
        record_property(name, number)


# --- each eye finds what is planted for it ------------------------------------------------------------------------------------


@pytest.fixture
def whole(monkeypatch):
    """What is planted is looked for in every state by everybody, whatever is drawn."""
    monkeypatch.setattr("tests.drawing.WHOLE", True)


def address_named(name):
    return next(each for each in ADDRESSES if each.name == name)


LEAKS = (
    # (where the gate is, which one is broken, the address at which it must be found)
    (PAGES, "latest", "progress:check"),
    (access, "open_revision_for_member", "progress:write"),
    (access, "revision_to_read", "progress:review"),
)


@pytest.mark.parametrize(("place", "gate", "name"), LEAKS, ids=[gate for _place, gate, _name in LEAKS])
def test_a_gate_that_lets_everybody_in_is_found(world, whole, monkeypatch, place, gate, name):  # noqa: F811
    from commitments.progress.models import Revision

    def open_gate(user, report_id, **facts):
        revision = Revision.objects.with_names().filter(report=report_id).order_by("-number").first()
        if revision is None or (gate == "revision_to_read" and revision.state != "submitted"):
            raise Http404
        return revision

    address = next(each for each in OF_REPORT if each.name == name)
    monkeypatch.setattr(place, gate, open_gate)
    wrong = walked(world, address).wrong
    assert any(" other:" in sentence and "not hidden" in sentence for sentence in wrong), "the table finds it"
    assert any(" other:" in sentence and "reads canary" in sentence for sentence in wrong), "and so do the canaries"


@pytest.mark.parametrize("how", ["INSERT INTO", "INSERT OR IGNORE INTO", "UPDATE", "DELETE FROM"])
def test_each_way_of_writing_is_seen(how):
    writes = Writes()
    writes(lambda *statement: None, f'{how} "actors_actor" ...', (), False, {})
    assert writes.tables == ["actors_actor"]


def test_a_reading_that_writes_is_found(world, whole, monkeypatch):  # noqa: F811
    """Twice: by the statement, and by the row that is another afterwards."""
    from commitments.desk.views import desk

    render = desk.render

    def writing(*args, **facts):
        type(world.a.actor).objects.filter(pk=world.a.actor.pk).update(formal_name="Planted")
        return render(*args, **facts)

    monkeypatch.setattr(desk, "render", writing)
    wrong = walked(world, address_named("progress:desk")).wrong
    assert any("it wrote to ['actors_actor']" in sentence for sentence in wrong)
    assert any("reading changed ['actors_actor']" in sentence for sentence in wrong)


def test_a_page_that_a_cache_may_keep_is_found(world, whole, monkeypatch):  # noqa: F811
    monkeypatch.setattr("commitments.pages.caching.PRIVATE", "public, max-age=60")
    for name in ("progress:desk", "account_login"):
        wrong = walked(world, address_named(name)).wrong
        assert any("a cache may keep it" in sentence for sentence in wrong), name


def test_a_page_that_is_badly_made_is_found(world, whole, monkeypatch):  # noqa: F811
    from commitments.desk.views import desk

    made = '<link href="/static/css/bootstrap.css"><h1>One</h1><h1 class="card">Two</h1>'
    monkeypatch.setattr(desk, "render", lambda *args, **facts: HttpResponse(made))
    wrong = walked(world, address_named("progress:desk")).wrong
    assert any("it has not one heading" in sentence for sentence in wrong)
    assert any("not valid" in sentence for sentence in wrong)
    assert any("its style was cut: card" in sentence for sentence in wrong)
