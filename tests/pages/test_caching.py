"""What a browser, a proxy and this process keep of a page: a visitor's alone, and never longer than it is true."""

import gzip
import re
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors.actions import merge_actor
from commitments.audit import actions as audit
from commitments.audit.models import WorldVersion
from commitments.catalogue import decisions
from commitments.catalogue.models import CrosswalkLink
from commitments.desk.actions import shield_actor
from commitments.evidence.actions import confirm_evidence
from commitments.evidence.models import EvidenceItem
from commitments.pages import caching, views
from commitments.record import actions as record
from tests.assessing import make_ngo
from tests.cast import (
    NOW,
    confirmed,
    make_actor,
    make_commitment,
    make_curator,
    make_entry,
    make_evidence_entry,
    make_member,
    make_method,
    make_published,
    make_reviewer,
)
from tests.second_voice import make_assessment_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now", "kept")]

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"
FRAMEWORK = "/frameworks/gcm/?demo=1"


@pytest.fixture
def kept(settings, kept_pages):
    settings.DEMO = True
    make_method()
    return kept_pages


@pytest.fixture
def report():
    """Arcadia's, with a document."""
    document = make_evidence_entry(title="Law on centres", link="https://example.org/law")
    return make_published(commitment=make_commitment(), entry=make_entry(evidence=(document,)))


def page_of(report):
    return reverse("progress:report", args=[report.report_id])


@contextmanager
def asking():
    """The statements of a block."""
    with CaptureQueriesContext(connection) as captured:
        yield captured


# --- what is sent -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["", "&format=csv", "&format=json"], ids=["page", "CSV", "JSON"])
def test_a_visitor_who_has_a_page_is_told_for_one_query_that_it_is_still_so(client, report, form):
    first = client.get(f"/commitments/gcm.13/?demo=1{form}")
    assert first["Cache-Control"] == PUBLIC
    assert first["ETag"].startswith('W/"')
    assert "cookie" not in first["Vary"].lower()
    assert {"Accept-Encoding", "Accept-Language"} <= set(first["Vary"].split(", "))
    with asking() as statements:
        again = client.get(f"/commitments/gcm.13/?demo=1{form}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, len(statements)) == (304, b"", 1)
    assert [again[name] for name in ("ETag", "Cache-Control", "Vary")] == [
        first[name] for name in ("ETag", "Cache-Control", "Vary")
    ]


@pytest.mark.parametrize("form", ["", "&format=csv", "&format=json"], ids=["page", "CSV", "JSON"])
@pytest.mark.parametrize("accepted", ["gzip, br", ""], ids=["compressed", "plain"])
def test_a_page_that_was_made_once_is_given_to_the_next_visitor_for_one_query(client, report, form, accepted):
    address = f"/commitments/gcm.13/?demo=1{form}"
    first = Client(headers={"accept-encoding": "" if accepted else "gzip"}).get(address)
    with asking() as statements:
        second = client.get(address, headers={"Accept-Encoding": accepted})
    assert len(statements) == 1
    assert text_of(second) == text_of(first) != b""
    assert second.get("Content-Encoding", "") == ("gzip" if accepted else "")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Type", "Content-Security-Policy", "X-Frame-Options"):
        assert second[name] == first[name]
    assert second.get("Content-Disposition") == first.get("Content-Disposition")


def text_of(response):
    return gzip.decompress(response.content) if response.get("Content-Encoding") else response.content


def test_what_is_public_is_compressed_and_nothing_of_a_person_is(client, report):
    ana = signed_in("Ana", report)
    for address in (FRAMEWORK, page_of(report), f"{page_of(report)}?format=json", "/reports/?demo=1&format=csv"):
        small = client.get(address, headers={"Accept-Encoding": "gzip"})
        whole = client.get(address)
        assert small["Content-Encoding"] == "gzip"
        assert len(small.content) < len(whole.content)
        assert "Content-Encoding" not in ana.get(address, headers={"Accept-Encoding": "gzip"})
    token = client.get(reverse("account_login"), headers={"Accept-Encoding": "gzip"})
    assert b"csrfmiddlewaretoken" in token.content
    assert token["Cache-Control"] == PRIVATE


def test_two_questions_two_languages_and_two_sites_are_never_one_page(client, report, settings, monkeypatch):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    tags = [client.get(address)["ETag"] for address in (FRAMEWORK, "/frameworks/gcm/", f"{FRAMEWORK}&type=ngo")]
    tags.append(client.get(FRAMEWORK, headers={"host": "other.example"})["ETag"])
    tags.append(client.get(FRAMEWORK, secure=True)["ETag"])
    monkeypatch.setattr(caching, "get_language", lambda: "ar")
    tags.append(client.get(FRAMEWORK)["ETag"])
    monkeypatch.undo()
    monkeypatch.setattr(caching, "sources", lambda: "another release")
    tags.append(client.get(FRAMEWORK)["ETag"])
    monkeypatch.undo()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        tags.append(client.get(FRAMEWORK)["ETag"])
    assert len(set(tags)) == len(tags) == 8


# --- nothing is read after it changed -----------------------------------------------------------------------------------------


def retire_the_link(link):
    said = {"becomes": "retired", "rationale": "Read again.", "citation": "para. 22", "at": NOW}
    decision = decisions.ask_decision(link=link, by=make_curator(), **said)
    decisions.confirm_decision(decision=decision, by=make_curator("Carl"), at=NOW)


def a_merge():
    make_commitment()
    kept, double = make_actor(), make_actor("XA2", "Arcadia Republic")
    said = {"instance": double, "kept": kept, "reason": "One body.", "by": make_curator(), "at": NOW}
    return "/actors/?demo=1", lambda: confirmed(merge_actor(**said), at=NOW)


def a_link_retired():
    gcm = make_commitment("gcm.6")
    said = {"code": "gcm.6--sdg.8.8", "source": gcm, "sdg_target": "8.8", "relation": "part", "rationale": "As loaded."}
    link = CrosswalkLink.objects.create(**said, status="adopted", citation="para. 22")
    report = make_published(make_actor(), gcm, entry=make_entry(counts=(link.code,)))
    return page_of(report), lambda: retire_the_link(link)


def a_shield():
    ngo = make_ngo()
    return "/actors/?demo=1", lambda: shield_actor(actor=ngo, by=make_curator(), at=NOW)


def an_evidence_confirmed():
    document = make_evidence_entry(title="Law on centres", link="https://example.org/law")
    report = make_published(commitment=make_commitment(), entry=make_entry(evidence=(document,)))
    item = EvidenceItem.objects.get()
    return page_of(report), lambda: confirm_evidence(item=item, issuer_class="media", by=make_reviewer(), at=NOW)


ACTS = [a_merge, a_link_retired, a_shield, an_evidence_confirmed]


def is_read_anew(client, address, act):
    """Whether a visitor who kept the page, and one who did not, read after the act what it changed."""
    before = client.get(address)
    tag = {"If-None-Match": before["ETag"]}
    assert client.get(address, headers=tag).status_code == 304
    act()
    after = client.get(address, headers=tag)
    other = Client().get(address)
    caches["pages"].clear()
    made_now = Client().get(address)
    assert made_now.content != before.content, "the act changes the page"
    return after.status_code == 200 and after.content == other.content == made_now.content


@pytest.mark.parametrize("planted", ACTS, ids=lambda planted: planted.__name__.replace("_", " "))
def test_after_an_act_its_page_is_read_anew(client, planted):
    assert is_read_anew(client, *planted())


@pytest.mark.parametrize("planted", ACTS, ids=lambda planted: planted.__name__.replace("_", " "))
def test_an_act_that_forgets_the_version_is_found(client, planted, monkeypatch):
    """The control of the test above."""
    address, act = planted()
    monkeypatch.setattr(audit, "note_public_change", lambda **world: None)
    assert not is_read_anew(client, address, act)


@pytest.mark.parametrize("forgotten", [False, True], ids=["", "forgotten"])
def test_the_end_of_a_month_changes_a_page_without_an_act(client, monkeypatch, forgotten):
    """A voice without a name is heard from the end of its month on."""
    hidden = {
        "public_identity": "a civil-society organisation in Europe",
        "published_at": datetime(2026, 3, 10, tzinfo=UTC),
    }
    make_assessment_row(
        make_ngo("XNC", "Lantern House", shielded=True), make_actor(), make_commitment(), stage=1, **hidden
    )
    if forgotten:
        monkeypatch.setattr(caching.timezone, "localdate", lambda *at: date(2026, 3, 31))
    with time_machine.travel(datetime(2026, 3, 31, 23, tzinfo=UTC), tick=False) as clock:
        address = "/scorecards/gcm/arcadia/gcm.13/"
        assert is_read_anew(client, address, lambda: clock.move_to(datetime(2026, 4, 1, 1, tzinfo=UTC))) != forgotten


def test_a_text_that_was_taken_down_is_in_no_memory(client, report, kept):
    ngo = make_ngo()
    assert b"Harbour Light" in client.get("/actors/?demo=1").content
    assert any(b"Harbour Light" in text for text in texts_in(kept))
    shield_actor(actor=ngo, by=make_curator(), at=NOW)
    client.get("/about/")
    assert not any(b"Harbour Light" in text for text in texts_in(kept))


def texts_in(kept):
    """Every page that is kept."""
    entries = [kept.get(name.split(":", 2)[2]) for name in list(kept._cache)]
    return [gzip.decompress(entry[1]) for entry in entries if isinstance(entry, tuple)]


def test_a_page_that_changes_while_it_is_made_is_never_taken_for_the_new_one(client, report, monkeypatch):
    """The version is read first. Made between the two, the page has the tag of before, which nobody is given again."""
    render = views.render
    making = []

    def overtaken(*args, **facts):
        if not making:
            making.append(1)
            record.withdraw(report.report, reason="Wrong.", by=make_reviewer(), at=NOW)
        return render(*args, **facts)

    monkeypatch.setattr(views, "render", overtaken)
    first = client.get("/?demo=1")
    again = client.get("/?demo=1", headers={"If-None-Match": first["ETag"]})
    assert (making, again.status_code) == ([1], 200)
    assert again["ETag"] != first["ETag"]


# --- one person's page is nobody else's -----------------------------------------------------------------------------------------


def signed_in(name, report):
    client = Client()
    client.force_login(make_member(name, report.report.actor))
    return client


def mixed_up(report, address):
    """What is wrong with the pages of Ana and of visitors, who ask in turn: each twice, Ana with the tag of a visitor, too."""
    ana, visitor = signed_in("Ana", report), Client()
    own, theirs = ana.get(address), visitor.get(address)
    again, still = ana.get(address, headers={"If-None-Match": theirs.get("ETag", "*")}), Client().get(address)
    for page, kept, is_hers in (
        (own, PRIVATE, True),
        (theirs, PUBLIC, False),
        (again, PRIVATE, True),
        (still, PUBLIC, False),
    ):
        if page.status_code != 200 or page["Cache-Control"] != kept:
            yield f"{page.status_code} {page['Cache-Control']}"
        if (b"Sign out" in page.content) != is_hers:
            yield "somebody else's page"
    yield from ["hers has a tag"] if "ETag" in own else []


def test_a_signed_in_person_and_a_visitor_never_read_each_others_page(report):
    for address in (page_of(report), FRAMEWORK, "/search/?demo=1&q=law"):
        assert list(mixed_up(report, address)) == [], address


def test_a_page_that_reaches_somebody_else_is_found(report, monkeypatch):
    monkeypatch.setattr(caching, "_is_visitor", lambda request: True)
    Client().get(page_of(report))
    assert "somebody else's page" in list(mixed_up(report, page_of(report)))


def test_a_word_that_waits_for_one_visitor_stands_on_their_page_alone():
    """As who was signed out while they wrote: what waits for them lies in a cookie, and they have no session."""
    said, ana = HttpResponse(), Client()
    waiting = CookieStorage(RequestFactory().get("/"))
    waiting.add(messages.INFO, "Nothing is lost, Ana.")
    waiting.update(said)
    tag = {"If-None-Match": ana.get("/")["ETag"]}
    ana.cookies["messages"] = said.cookies["messages"].value
    mine = ana.get("/", headers=tag)
    del ana.cookies["messages"]  # as a browser does: the answer took it back
    then, theirs = ana.get("/", headers=tag), Client().get("/")
    assert b"Nothing is lost, Ana." in mine.content
    assert mine["Cache-Control"] == PRIVATE
    assert (then.status_code, b"Ana" in theirs.content) == (304, False)


@pytest.mark.parametrize(
    "made",
    [
        lambda response: response.set_cookie("seen", "1"),
        lambda response: response.__setitem__("Cache-Control", "private"),
        lambda response: response.__setitem__("Content-Type", "application/pdf"),
        lambda response: setattr(response, "status_code", 410),
    ],
    ids=["sets a cookie", "is private", "is a file", "is gone"],
)
def test_a_page_that_is_not_plainly_public_is_not_kept(client, monkeypatch, kept, made):
    def answer(*args, **facts):
        response = HttpResponse("A page." * 100)
        made(response)
        return response

    monkeypatch.setattr(views, "render", answer)
    response = client.get("/about/", headers={"Accept-Encoding": "gzip"})
    assert "public" not in response.get("Cache-Control", "")
    assert not response.has_header("ETag")
    assert not response.has_header("Content-Encoding")
    assert texts_in(kept) == []


@pytest.mark.parametrize(
    "address", ["/desk/", "/accounts/sign-in/", "/actors/nobody/", "/reports/?nonsense=1", "/admin/"]
)
def test_what_is_no_public_page_gets_no_tag(client, address):
    response = client.get(address)
    assert "public" not in response.get("Cache-Control", "")
    assert not response.has_header("ETag")


# --- nobody fills it ---------------------------------------------------------------------------------------------------------


def test_what_is_kept_is_bounded(kept):
    """docs/operations.md says how much it is at most."""
    assert kept._max_entries * caching.LARGEST <= 26 * 1024 * 1024
    for number in range(kept._max_entries + 1):
        kept.set(str(number), ({}, b""))
    assert len(kept._cache) <= kept._max_entries


def test_neither_what_was_typed_nor_who_was_followed_nor_what_is_large_is_kept(client, report, kept, monkeypatch):
    for address in ("/search/?q=law", "/commitments/?q=law", "/about/?utm_source=mail"):
        assert client.get(address)["Cache-Control"] == PUBLIC
        assert texts_in(kept) == [], address
    client.head("/about/")
    assert texts_in(kept) == []
    monkeypatch.setattr(caching, "LARGEST", 100)
    assert client.get("/about/")["Cache-Control"] == PUBLIC
    assert texts_in(kept) == []
    monkeypatch.undo()
    client.get("/about/")
    assert len(texts_in(kept)) == 1


# --- when something fails -------------------------------------------------------------------------------------------------------


def test_while_the_database_does_not_answer_nothing_old_is_given(client, report, monkeypatch):
    client.raise_request_exception = False
    first = client.get(FRAMEWORK)

    def fail(execute, *statement):
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        response = client.get(FRAMEWORK, headers={"If-None-Match": first["ETag"]})
    assert response.status_code == 503
    assert "public" not in response.get("Cache-Control", "")
    assert not response.has_header("ETag")
    assert client.get(FRAMEWORK, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_page_that_fails_is_made_again(client, kept, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(views, "render", lambda *args, **facts: 1 / 0)
    assert client.get("/about/").status_code == 500
    monkeypatch.undo()
    assert client.get("/about/").status_code == 200


def test_an_act_of_the_demonstration_leaves_the_pages_of_the_real_world_as_they_are(client):
    make_commitment()
    addresses = ("/frameworks/gcm/", "/actors/", "/frameworks/gcm/?demo=1", "/commitments/gcm.13/")
    audit.note_public_change()
    before = [client.get(address)["ETag"] for address in addresses]
    shield_actor(actor=make_ngo(), by=make_curator(), at=NOW)
    same = [client.get(address)["ETag"] == tag for address, tag in zip(addresses, before, strict=True)]
    assert same == [True, True, False, False], "an address that names something may be of either world"
    assert WorldVersion.objects.count() == 1


def test_the_page_says_what_it_is_made_of():
    assert re.fullmatch("[0-9a-f]{64}", caching.sources())
