"""Whatever one actor may send, sent with the names of another actor's things, reads and writes nothing of that actor.

Every good request of Arcadia's focal point is recorded: those of the registry, and every form that stands on a page that
she may open, with all that it carries. Then each name of a thing of Arcadia in it (in the path, the query, a field or the
name of a field) is replaced by that of Borduria's thing of the same kind, one by one and all at once. And a form that
carries fields it was never given changes nothing more than without them.
"""

import os
import random
import re
from dataclasses import dataclass, replace
from itertools import count
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.apps import apps
from django.db import connection, models
from django.http import Http404
from django.urls import resolve

from commitments.progress import access
from commitments.progress.models import Claim, Revision
from commitments.progress.views.pages import PAGES
from commitments.record import autosave
from tests.addresses import OF_ACTOR, OF_ASSESSMENT, OF_EVERYBODY, OF_EXCHANGE, OF_PLEDGE, OF_REPORT
from tests.drawing import WHOLE, one_in
from tests.filling import forms_in
from tests.site.test_role_table import TABLE, kind_of, states_of
from tests.whole_world import ROW, Writes, body_of, rows_of_tables, without_traces, world  # noqa: F401 - a fixture

pytestmark = [pytest.mark.walk, pytest.mark.django_db]

ENOUGH_REQUESTS = 150
ENOUGH_SWAPS = 600


@dataclass(frozen=True)
class Request:
    """One recorded request. `query` and `body` are pairs of texts."""

    method: str
    path: str
    query: tuple = ()
    body: tuple = ()

    def send(self, client):
        grouped = {}
        for name, value in self.body:
            grouped.setdefault(name, []).append(value)
        if self.method == "GET":
            response = client.get(self.path, list(self.query))
        else:
            response = client.post(self.path, grouped, query_params=list(self.query))
        response.said = body_of(response)
        return response

    def __str__(self):
        asked = "&".join(f"{name}={value}" for name, value in self.query)
        return f"{self.method} {self.path}{asked and '?' + asked} {dict(self.body)}"


# --- recording --------------------------------------------------------------------------------------------------------------


def recorded(world, principal="focal"):  # noqa: F811
    """What `principal` of side A sends and the site takes."""
    side, found, swap = world.a, {}, Swap(world, world.a, world.b)
    for address in (*OF_REPORT, *OF_PLEDGE, *OF_ASSESSMENT, *OF_EXCHANGE, *OF_ACTOR, *OF_EVERYBODY):
        for state in states_of(address):
            where, query = address.path(side, state)
            query = tuple((k, str(v)) for k, v in query.items())
            if address.get and TABLE[address.get, state][principal] == "ok":
                request = Request("GET", where, query)
                found[request] = None
                found |= dict.fromkeys(forms_on(world, request, principal, swap))
            if address.post and TABLE[address.post, state][principal] == "ok":
                body = [
                    (name, str(each))
                    for name, value in address.body(side, state).items()
                    for each in (value if isinstance(value, list) else [value])
                ]
                found[Request("POST", where, query, tuple(body))] = None
    return list(found)


def forms_on(world, request, principal, swap):  # noqa: F811
    """The forms of a page as they stand there, sent as the Enter key sends them: by their first button. And once more for
    each choice of their lists that names a thing of this side: the words of a vocabulary are nobody's."""
    with without_traces():
        response = request.send(world.client(principal))
    if response.status_code != 200 or response.streaming or "html" not in response["Content-Type"]:
        return
    page = request.path + ("?" + "&".join(f"{k}={v}" for k, v in request.query) if request.query else "")
    for form in forms_in(response):
        action = urlsplit(urljoin(page, form.attrs.get("action") or page))
        if not form.posts:
            continue
        values = {name: value for name, value in form.values.items() if name != "csrfmiddlewaretoken"}
        pairs = tuple(
            (name, each) for name, value in values.items() for each in (value if isinstance(value, list) else [value])
        )
        pairs += first_button(form)
        sent = Request("POST", action.path, tuple(parse_qsl(action.query)), pairs)
        yield sent
        for name, value in form.choices:
            if swap.text(value) == value:
                continue
            others = tuple(pair for pair in pairs if pair[0] != name)
            yield replace(sent, body=(*others, (name, value)))


def first_button(form):
    for button in form.buttons:
        if button.get("type") != "button":
            name = button.get("name")
            return ((name, button.get("value", "")),) if name else ()
    return ()


def with_pair(request, name, index, pair):
    """The request with another pair at this place of its query or body."""
    pairs = getattr(request, name)
    return replace(request, **{name: (*pairs[:index], pair, *pairs[index + 1 :])})


# --- swapping ---------------------------------------------------------------------------------------------------------------


class Swap:
    """What a thing of one side is called, and what the thing of the other side is that is the same to it."""

    def __init__(self, world, one, other):  # noqa: F811
        self.words, self.numbers = {}, {}
        self.one, self.other = one, other
        for name in (
            "reports",
            "items",
            "files",
            "invitations",
            "takedowns",
            "pledges",
            "assessments",
            "papers",
        ):
            mine, theirs = getattr(one, name), getattr(other, name)
            self.words |= {str(thing.pk): str(theirs[key].pk) for key, thing in mine.items()}
        self.words |= {token: other.tokens[key] for key, token in one.tokens.items()}
        for name in ("actor", "part", "office"):
            mine, theirs = getattr(one, name), getattr(other, name)
            self.words |= {mine.slug: theirs.slug, mine.code: theirs.code}
            self._number("part", mine, theirs)
        for key, thing in one.memberships.items():
            self._number("membership_id", thing, other.memberships[key])
        for key, thing in one.to_report.items():
            self._number("invitation_id", thing, other.to_report[key])
        for key, thing in one.people.items():
            self._number("person", thing, other.people[key])
            self.words[thing.email] = other.people[key].email
        for key, report in one.reports.items():
            mine, theirs = (
                list(Claim.objects.filter(revision__report=r).order_by("id")) for r in (report, other.reports[key])
            )
            for claim, same in zip(mine, theirs, strict=True):
                self._number("claim_id", claim, same)

    def _number(self, kind, mine, theirs):
        self.numbers[kind, str(mine.pk)] = str(theirs.pk)

    def places(self, request):
        """A changed request for each place that names a thing of the one side; and one with all of them changed."""
        changed, all_at_once = [], request
        for place in self._in_path(request):
            changed.append(replace(request, path=place(request.path)))
            all_at_once = replace(all_at_once, path=place(all_at_once.path))
        for name in ("query", "body"):
            for index, pair in enumerate(getattr(request, name)):
                swapped = tuple(self.text(text) for text in pair)
                if swapped == pair:
                    continue
                changed.append(with_pair(request, name, index, swapped))
                all_at_once = with_pair(all_at_once, name, index, swapped)
        return dict.fromkeys([*changed, all_at_once] if changed else [])

    def _in_path(self, request):
        for kwarg, value in resolve(request.path).kwargs.items():
            text = str(value)
            new = self.words.get(text) or self.numbers.get((kwarg, text))
            if new:
                yield lambda path, text=text, new=new: re.sub(rf"/{re.escape(text)}/", f"/{new}/", path, count=1)

    def text(self, text):
        if mark := autosave.read_mark(text):
            return self._mark(mark)
        for word, new in self.words.items():
            text = text.replace(word, new)
        text = re.sub(r"\b(part|person)-(\d+)\b", self._named, text)
        return re.sub(r"\bclass-(\d+)-", lambda m: f"class-{self.numbers.get(('claim_id', m[1]), m[1])}-", text)

    def _named(self, match):
        return f"{match[1]}-{self.numbers.get((match[1], match[2]), match[2])}"

    def _mark(self, mark):
        """As if we had signed the sender's own mark for a page of the other side. A mark of the other side's person is
        theirs alone, as their session is: nobody can guess one."""
        person = next(user for user in self.one.people.values() if user.pk == mark.user_id)
        return autosave.mark_of(person, self.text(mark.place))


# --- what is checked -----------------------------------------------------------------------------------------------------


def what_went_wrong(world, request, *, victim, principal, by_design=()):  # noqa: F811
    """Sentences about what `principal` learnt or changed of the victim's. `by_design`: tables that are left out."""
    forbidden = [
        word for word, canary in world.canaries.items()
        if canary.side == victim.mark and not canary.readers & {"other"}
    ]  # fmt: skip
    wrong, writes = [], Writes()
    with without_traces():
        with connection.execute_wrapper(writes):
            response = request.send(world.client(principal))
        said = response.said
        if writes.tables:
            wrong += written_on(world, victim, set(writes.tables), by_design=by_design)
        if response.status_code >= 500:
            wrong.append(f"answered {response.status_code}")
    if response.status_code == 302:
        said += response["Location"]
    sent = " ".join(text for pair in (*request.body, *request.query) for text in pair) + request.path
    wrong += [f"{word} was read ({world.canaries[word]})" for word in forbidden if word in said and word not in sent]
    return [f"{request}: {sentence}" for sentence in wrong], response


def written_on(world, victim, tables, *, by_design=()):  # noqa: F811
    """What happened to the victim's rows in the tables that were written to, and new rows that name one of its things."""
    was, after = world.rows, rows_of_tables(of=tables)
    wrong = [
        f"{key} changed"
        for key in victim.rows
        if key[0] in tables and key[0] not in by_design and key in was and after.get(key) != was[key]
    ]
    reports = {str(report.pk) for report in victim.reports.values()} | {victim.actor.slug}
    things = {str(thing.pk) for kind in (victim.items, victim.files, victim.invitations) for thing in kind.values()}
    for key, row in after.items():
        if key not in was and key[0] not in by_design:
            # What somebody typed is kept for them as they typed it (JSON, a list of pairs); the page it stands on is not theirs.
            told = [value for value in row if key[0] != "progress_scratch" or not str(value).startswith("[[")]
            text = repr(told).replace("-", "")
            wrong += [f"a new row {key} names {name}" for name in reports | things if name.replace("-", "") in text]
    return wrong


@pytest.fixture(scope="module")
def requests(world):  # noqa: F811
    world.rows = rows_of_tables()
    return recorded(world)


PARTS = 4


def drawn(requests):
    """One request of ten, as the day has it; all in `make deep`."""
    return [request for number, request in enumerate(requests) if one_in(10, number)]


def test_what_is_recorded_is_what_the_site_takes(world, requests):  # noqa: F811
    """A refusal below means something because the same request, unchanged, is no refusal."""
    refused = []
    for request in (request for part in range(PARTS) for request in drawn(requests[part::PARTS])):
        with without_traces():
            response = request.send(world.client("focal"))
        if kind_of(response) != "ok":
            refused.append((str(request), response.status_code))
    assert refused == []
    assert len(requests) >= ENOUGH_REQUESTS


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_of_another_actor_is_read_or_written(world, requests, part, record_property):  # noqa: F811
    """`make test` sends one request of ten with the ids of another, `make deep` each."""
    swap, wrong, swaps = Swap(world, world.a, world.b), [], 0
    for request in drawn(requests[part::PARTS]):
        for swapped in swap.places(request):
            sentences, _response = what_went_wrong(world, swapped, victim=world.b, principal="focal")
            wrong, swaps = wrong + sentences, swaps + 1
    assert not wrong, "\n".join(wrong)
    assert swaps >= ENOUGH_SWAPS // PARTS // (1 if WHOLE else 10)
    record_property("requests with the ids of another actor", swaps)


@pytest.mark.parametrize("part", range(PARTS))
def test_what_one_actor_sends_is_worth_nothing_to_another(world, requests, part):  # noqa: F811
    """The same requests, sent by Borduria's focal point as they are. A form with Ana's own mark, sent by whoever came to
    her browser after her, is kept for her and for nobody else (docs/adr/0014). A match is of both sides,
    and what is public of it gives the pages another version."""
    kept, wrong = ("progress_scratch", "exchange_match", "audit_worldversion"), []
    for request in drawn(requests[part::PARTS]):
        wrong += what_went_wrong(world, request, victim=world.a, principal="other", by_design=kept)[0]
    assert not wrong, "\n".join(wrong)


def test_a_stranger_thing_in_the_path_is_not_found(world, requests):  # noqa: F811
    """Not a refusal that says that it is there: the same 404 as for a thing that does not exist. `make test` asks a path once
    for each method, `make deep` with each query and body."""
    swap, told, asked = Swap(world, world.a, world.b), [], 0
    for request in requests if WHOLE else {(each.method, each.path): each for each in requests}.values():
        if request.path.startswith(("/reports/new", "/actors/", "/scorecards/", "/commitments/", "/admin/")):
            continue
        places = list(swap._in_path(request))
        if not places:
            continue
        all_in_path = request.path
        for place in places:
            all_in_path = place(all_in_path)
        _wrong, response = what_went_wrong(world, replace(request, path=all_in_path), victim=world.b, principal="focal")
        view = resolve(request.path).view_name
        public = view in (
            "progress:report",
            "progress:revision",
            "progress:changes",
            "progress:evidence-file",
            "progress:stop-mail-by-link",
            "pledges:pledge",
            "pledges:revision",
            "pledges:changes",
            "assessment:assessment",
            "assessment:revision",
            "support:need",
            "support:offer",
            "support:match",
            "practices:practice",
        )
        asked += 1
        # An invitation is opened by whoever holds its word; to somebody else who is signed in it says 403.
        fine = (404,) if view != "actors:open-invitation" else (403, 404)
        if not public and response.status_code not in fine:
            told.append((str(replace(request, path=all_in_path)), response.status_code))
    assert not told, "\n".join(map(str, told))
    assert asked >= 50


# --- fields that a form was never given -------------------------------------------------------------------------------------


def planted_fields(world):  # noqa: F811
    """A value for every field of every model of ours, each unlike what it is."""
    theirs = world.b
    values = {"state": "published", "is_staff": "on", "is_superuser": "on", "actor": str(theirs.actor.pk)}
    for model in apps.get_models():
        if not model.__module__.startswith("commitments."):
            continue
        for each in model._meta.concrete_fields:
            for name in {each.name, each.attname}:
                values.setdefault(name, planted_value(each, theirs))
    return {**values, "pk": "1", "id": str(theirs.reports["draft"].pk)}


def planted_value(each, theirs):
    if isinstance(each, models.ForeignKey):
        same = {"Actor": theirs.actor, "User": theirs.people["focal"], "Report": theirs.reports["draft"]}
        return str(same[each.related_model.__name__].pk) if each.related_model.__name__ in same else "1"
    if each.choices:
        return str(each.choices[-1][0])
    if isinstance(each, models.BooleanField):
        return "on"
    if isinstance(each, models.DateTimeField):
        return "2020-01-01 00:00:00"
    if isinstance(each, models.DateField):
        return "2020-01-01"
    return "7" if isinstance(each, models.IntegerField) else "planted"


WHO = ("focal", "clearer", "reviewer", "curator", "visitor", "part")


def all_posts(world):  # noqa: F811
    """(principal, request, names of the fields that its form has): each act by the first who may."""
    for address in (*OF_REPORT, *OF_ACTOR):
        for state in states_of(address):
            may = [p for p in WHO if address.post and TABLE[address.post, state][p] == "ok"]
            if may and not address.idle:
                where, query = address.path(world.a, state)
                body = [
                    (name, str(each))
                    for name, value in address.body(world.a, state).items()
                    for each in (value if isinstance(value, list) else [value])
                ]
                query = tuple((k, str(v)) for k, v in query.items())
                yield may[0], Request("POST", where, query, tuple(body))


# What a form asks that its shortest good sending leaves out. Nothing else is a field of it.
ASKED = {
    "progress:claim": {"answer_reason", "reasons", "momentum", "obstacles", "next_step", "practice", "safeguard",
                       "breach_reported", "actions", "support", "support_kinds", "counts", "lends"},
    "progress:send": {"comment"},
    "progress:publish": {"comment", "note"},
    "progress:scratch": "everything",  # it keeps what was typed, whatever it is called
}  # fmt: skip
ASKED["progress:begin-review"] = ASKED["progress:confirm-class"] = ASKED["progress:publish"]
ASKED["progress:new"] = ASKED["progress:claim"] | {"actor"}
ASKED["progress:new-review"] = {"actor"}
ASKED["support:new"] = {"actor", "frameworks", "regions", "until_on", "personal_data_reason"}


class Repeatable:
    """The same chance each time: what is drawn for the first sending is drawn for the second."""

    def __enter__(self):
        self.patch = pytest.MonkeyPatch()
        numbers = count(1)

        def drawn(size):
            return random.Random(next(numbers)).randbytes(size)

        self.patch.setattr(os, "urandom", drawn)
        self.patch.setattr(random, "_urandom", drawn)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()")
                for (name,) in cursor.fetchall():
                    cursor.execute(f'ALTER SEQUENCE "{name}" RESTART WITH 1000000')

    def __exit__(self, *exception):
        self.patch.undo()


def all_it_did(world, principal, request):  # noqa: F811
    """Every row of the tables that the request wrote to, and its answer's status."""
    writes = Writes()
    with without_traces(), Repeatable():
        with connection.execute_wrapper(writes):
            response = request.send(world.client(principal))
        return rows_of_tables(of=set(writes.tables)), response.status_code


def differences(world, principal, request, planted):  # noqa: F811
    view = resolve(request.path).view_name
    asked = ASKED.get(view, set())
    if asked == "everything":
        return []
    named = {name for name, _value in request.body} | set(asked) | {"csrfmiddlewaretoken", "key"}
    extra = tuple((name, value) for name, value in planted.items() if name not in named)
    without, first = all_it_did(world, principal, request)
    with_them, second = all_it_did(world, principal, replace(request, body=(*request.body, *extra)))
    changed = [
        f"{key}: {without.get(key)} became {with_them.get(key)}"
        for key in {*without, *with_them}
        if without.get(key) != with_them.get(key)
    ]
    if first != second:
        changed.append(f"answered {second}, not {first}")
    return [f"{request.path} by {principal}: {key}" for key in changed]


def test_a_field_that_a_form_was_never_given_changes_nothing(world):  # noqa: F811
    planted, wrong, sent = planted_fields(world), [], 0
    for principal, request in all_posts(world):
        wrong += differences(world, principal, request, planted)
        sent += 1
    assert not wrong, "\n".join(wrong)
    assert sent >= 50
    assert len(planted) >= 150


# --- controls ---------------------------------------------------------------------------------------------------------------


def test_a_gate_without_a_check_is_found(world, requests, monkeypatch):  # noqa: F811
    """Three planted leaks: reading another's report, writing in it, taking another's document."""

    def anybodys(user, report_id):
        revision = Revision.objects.with_names().filter(report=report_id).order_by("-number").first()
        if revision is None:
            raise Http404
        return revision

    monkeypatch.setattr(PAGES, "latest", anybodys)
    monkeypatch.setattr(access, "open_revision_for_writer", anybodys)
    swap = Swap(world, world.a, world.b)
    found = {"progress:check": [], "progress:period": []}
    for request in requests:
        view = resolve(request.path).view_name
        for swapped in swap.places(request) if view in found else ():
            found[view] += what_went_wrong(world, swapped, victim=world.b, principal="focal")[0]
    assert any("was read" in sentence for sentence in found["progress:check"])
    assert any("changed" in sentence for sentence in found["progress:period"])


def test_a_document_of_another_that_is_taken_is_found(world, requests, monkeypatch):  # noqa: F811
    from commitments.evidence import actions as evidence_actions
    from commitments.evidence.models import EvidenceItem
    from commitments.progress.assemble.earlier import EarlierEvidence

    everything = EvidenceItem.objects.select_related("file")
    monkeypatch.setattr(EarlierEvidence, "_items", lambda self: everything)
    monkeypatch.setattr(evidence_actions, "_named_item", lambda actor, text: everything.get(pk=text) if text else None)
    swap, found = Swap(world, world.a, world.b), []
    for request in requests:
        if request.method == "POST" and any(name.endswith("-item") for name, _value in request.body):
            for swapped in swap.places(request):
                if swapped.path == request.path:
                    found += what_went_wrong(world, swapped, victim=world.b, principal="focal")[0]
        if all(any(words in sentence for sentence in found) for words in ("evidence_evidenceitem", "was read")):
            return
    pytest.fail("Borduria's document was taken, and nobody saw it")


def test_a_field_that_is_taken_without_being_asked_is_found(world, monkeypatch):  # noqa: F811
    from commitments.progress.views import claim_page

    asked_for_version = claim_page.version_in

    def greedy(request):
        said = request.POST.get("public_identity")
        if said:
            report_id = resolve(request.path).kwargs["report_id"]
            Revision.objects.filter(report=report_id, state="draft").update(public_identity=said)
        return asked_for_version(request)

    monkeypatch.setattr(claim_page, "version_in", greedy)
    principal, request = next(
        (p, r) for p, r in all_posts(world) if r.path == f"/reports/{world.a.reports['draft'].pk}/claims/{ROW}/"
    )
    assert differences(world, principal, request, planted_fields(world))
