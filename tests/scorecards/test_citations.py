"""A citation is pasted into /verify/ years later, and the page says whether the same answer still stands.

Two worlds that are alike: Arcadia and Borduria of the demonstration, Ruritania and Sylvania as if they were real. Each is
reported on, read from a paper, assessed, corrected, withdrawn; an organisation with a shield assesses them too.
"""

import html
import json
import random
import re
import uuid
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings as site
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commitments.actors.identity import CIVIL_SOCIETY
from commitments.actors.models import Actor
from commitments.common import c1
from commitments.common.citations import VERSIONS, codes_in
from commitments.progress import actions as of_reports
from commitments.progress.models import Claim
from commitments.record import actions as record
from commitments.scorecards import verifying
from commitments.scorecards.verifying import PAGES
from tests.assessing import correct_assessment, make_answers, make_ngo, make_published_assessment
from tests.cast import (
    NOW,
    correct,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_framework,
    make_method,
    make_published,
    make_restraint,
    make_reviewer,
)
from tests.drawing import SEED
from tests.exchanging import make_practice
from tests.pledging import make_published_pledge, make_said, make_sum, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

VERIFY = "/verify/"
EARLIER = NOW - timedelta(days=40)
DAYS = (date(2024, 6, 30), date(2026, 1, 1), NOW.date())
INSTANTS = ("2026-10-20T00:00:00Z", "2026-11-22T11:59:59.250000Z", "2026-11-22T12:00:00Z")


@dataclass
class World:
    actor: Actor
    other: Actor
    report: object
    corrected: object
    withdrawn: object
    read: object
    assessment: object
    shielded: object
    pledge: object
    practice: object


def make_world(*, fictional):
    """All kinds of things that can be cited, of one world."""
    sign, names = ("X", ("Arcadia", "Borduria")) if fictional else ("Q", ("Ruritania", "Sylvania"))
    facts = {"fictional": fictional}
    actor, other = (make_actor(f"{sign}A{at}", name, **facts) for at, name in enumerate(names))
    paper = make_actor(f"{sign}RD", f"Dystonia {sign}", **facts)
    ngo = make_ngo(f"{sign}NG", f"Harbour Light {sign}", **facts)
    hidden = make_actor(f"{sign}SH", f"Qanatir {sign}", type="ngo", shielded=True, **facts)
    thirteen, fourteen, fifteen = (make_commitment(f"gcm.{number}") for number in (13, 14, 15))
    entry = make_entry(stage=3, momentum="advancing", evidence=(make_evidence_entry(),))
    report = make_published(actor, thirteen, entry=entry, at=EARLIER)
    first = make_published(actor, fourteen, at=EARLIER, period_end=date(2024, 12, 31))
    corrected = correct(first, at=NOW - timedelta(days=2), entry=make_entry(stage=1, narrative="Less was done."))
    withdrawn = make_published(other, fifteen, at=EARLIER)
    record.withdraw(withdrawn.report, reason="It names a person.", by=make_reviewer(), at=NOW - timedelta(days=1))
    make_published(other, make_restraint(), at=EARLIER)
    read = of_reports.transcribe_report(
        report_id=uuid.uuid4(),
        actor=paper,
        source_note="Read by Waymark from a paper.",
        period_start=None,
        period_end=date(2025, 12, 31),
        entries={thirteen: make_entry(self_view="", momentum="")},
        at=EARLIER,
    )
    made_first = make_published_assessment(ngo, actor, thirteen, at=EARLIER)
    assessment = correct_assessment(made_first, entry=make_answers(stage=0))
    shielded = make_published_assessment(hidden, actor, thirteen, at=EARLIER - timedelta(days=3))
    make_published(hidden, fourteen, at=EARLIER)
    pledge = tell(make_published_pledge(actor, said=make_said(), money=[make_sum()], at=EARLIER), "under_way")
    practice = make_practice(report.claims.get(), at=NOW)
    return World(actor, other, report, corrected, withdrawn, read, assessment, shielded, pledge, practice)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Both worlds, made once: each test writes inside a transaction of its own on top."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(NOW, tick=False):
        make_method()
        make_framework("gcm")
        yield [make_world(fictional=True), make_world(fictional=False)]
        transaction.set_rollback(True)


@pytest.fixture
def worlds(made, settings):
    settings.DEMO = True
    return deepcopy(made)


@pytest.fixture
def world(worlds):
    """The invented one."""
    return worlds[0]


def addresses_of(world):
    """(name of the page, its path) of everything of a world that can be cited and stands."""
    demo = "demo=1" if world.actor.fictional else ""
    for path, name in (
        ("/frameworks/gcm/?", "scorecards:framework"),
        ("/frameworks/gcm/?type=ngo&", "scorecards:framework"),
        ("/commitments/gcm.13/?", "scorecards:commitment"),
        ("/commitments/gcm.29.never/?", "scorecards:commitment"),
        *((f"/scorecards/gcm/{each.slug}/?", "scorecards:actor-scorecard") for each in (world.actor, world.other)),
        (f"/scorecards/gcm/{world.read.report.actor.slug}/?", "scorecards:actor-scorecard"),
        *(
            (f"/scorecards/gcm/{slug}/{code}/?", "scorecards:cell")
            for slug in (world.actor.slug, world.other.slug, world.read.report.actor.slug)
            for code in ("gcm.13", "gcm.14", "gcm.15", "gcm.29.never")
        ),
    ):
        yield from ((name, f"{path}{demo}&as_of={day}&known_at={at}") for day in DAYS for at in INSTANTS)
        yield name, f"{path}{demo}"  # of today, whose instants its citation names
    for revision in (world.report, world.corrected, world.read):
        yield "progress:revision", f"/reports/{revision.report_id}/revisions/1/"
    yield "progress:report", world.report.report.get_absolute_url()
    for revision in (world.assessment, world.shielded):
        yield "assessment:revision", f"/assessments/{revision.assessment_id}/revisions/1/"
        yield "assessment:assessment", f"/assessments/{revision.assessment_id}/"
    for number in (1, 2):
        yield "pledges:revision", f"/pledges/{world.pledge.pledge_id}/revisions/{number}/"
    yield "pledges:pledge", f"/pledges/{world.pledge.pledge_id}/"
    yield "practices:practice", world.practice.get_absolute_url()


def text_of(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).strip()


def cited_at(client, path):
    """The citation as a reader copies it from the page."""
    response = client.get(path)
    assert response.status_code == 200, path
    (found,) = re.findall(r'<p class="wm-cite"[^>]*>(.*?)</p>', response.content.decode(), flags=re.DOTALL)
    return text_of(found)


def ask(client, citation, **more):
    return client.get(VERIFY, {"citation": citation, **more})


def told(response):
    """(the heading, the sentence beneath) of what the page says of a citation."""
    found = re.search(r'<h2 id="verdict">(.*?)</h2>\s*<p[^>]*>(.*?)</p>', response.content.decode(), re.DOTALL)
    return text_of(found[1]), text_of(found[2])


def parts_of(citation):
    """(its address, its check code)."""
    address = next(word for word in citation.split() if "://" in word)
    ((version, signs),) = codes_in(citation)
    return address, VERSIONS[version].printed(signs)


# --- the same ---------------------------------------------------------------------------------------------------------------


def test_fifty_citations_of_both_worlds_and_all_kinds_are_the_same(client, worlds, record_property):
    everything = [(world.actor.fictional, *each) for world in worlds for each in addresses_of(world)]
    dice = random.Random(SEED)
    of_each = {(fictional, name) for fictional, name, _path in everything}
    assert {name for _fictional, name in of_each} == set(PAGES)
    drawn = [dice.choice([each for each in everything if each[:2] == kind]) for kind in sorted(of_each)]
    drawn += dice.sample([each for each in everything if each not in drawn], 50 - len(drawn))
    record_property("seed", SEED)

    for fictional, _name, path in drawn:
        citation = cited_at(client, path)
        response = ask(client, citation)
        assert told(response)[0] == "The same", (SEED, path, told(response))
        assert ("Demonstration data." in response.content.decode()) is fictional, path
    assert len(drawn) == len(set(drawn)) == 50


def test_a_citation_names_author_title_both_instants_whole_address_and_check_code(client, world):
    path = "/scorecards/gcm/arcadia/gcm.13/"
    address, code = parts_of(cited_at(client, path))
    assert cited_at(client, path) == (
        "Arcadia, in: Waymark, “Arcadia on Commitment gcm.13 (Framework gcm)”, as of 22 November 2026, as known on"
        f" 22 November 2026, 12:00 UTC. {address} Check code {code}"
    )
    assert address == f"{site.SITE_URL}{path}?as_of=2026-11-22&known_at=2026-11-22T12:00:00Z"
    assert re.fullmatch(r"c1:[a-z2-7]{4}(-[a-z2-7]{4}){6}", code)


def test_where_nobody_spoke_waymark_alone_is_the_author(client, world):
    assert cited_at(client, "/scorecards/gcm/arcadia/gcm.15/").startswith("Waymark, “Arcadia on ")
    assert cited_at(client, "/scorecards/gcm/borduria/gcm.29.never/").startswith("Borduria, in: Waymark, “")


def test_what_was_read_from_a_document_is_cited_so_with_its_source(client, world):
    slug = world.read.report.actor.slug
    for path in (f"/scorecards/gcm/{slug}/gcm.13/", f"/reports/{world.read.report_id}/"):
        citation = cited_at(client, path)
        assert citation.startswith("Waymark, ")
        assert "read from a document" in citation
        assert "not submitted by Dystonia X" in citation
        assert "Read by Waymark from a paper." in citation
        assert told(ask(client, citation))[0] == "The same"


def test_the_link_beside_a_citation_checks_it_and_the_foot_of_every_page_leads_there(client, world):
    page = client.get("/scorecards/gcm/arcadia/gcm.13/").content.decode()
    (link,) = re.findall(r'href="(/verify/\?citation=[^"]+)"', page)
    assert told(client.get(html.unescape(link)))[0] == "The same"
    for path in ("/", "/about/", "/verify/"):
        assert re.search(r'<footer.*href="/verify/".*</footer>', client.get(path).content.decode(), re.DOTALL)


def test_what_a_reader_chose_of_a_page_is_no_part_of_its_citation(client, world):
    whole = cited_at(client, "/scorecards/gcm/arcadia/?as_of=2026-11-22&known_at=2026-11-22T12:00:00Z")
    chosen = "/scorecards/gcm/arcadia/?as_of=2026-11-22&known_at=2026-11-22T12:00:00Z&agreement=contested"
    assert cited_at(client, chosen) == whole


def test_a_later_report_changes_no_citation_of_before(client, world):
    before = cited_at(client, "/scorecards/gcm/arcadia/gcm.13/?known_at=2026-11-22T11:00:00Z")
    make_published(world.actor, make_commitment("gcm.13"), entry=make_entry(stage=4), period_end=date(2026, 6, 30))
    assert told(ask(client, before))[0] == "The same"
    assert parts_of(cited_at(client, "/scorecards/gcm/arcadia/gcm.13/"))[1] != parts_of(before)[1]


@pytest.mark.parametrize(
    "write",
    [
        lambda address, code: f"{address} {code}",
        lambda address, code: f"{address}#{code}",
        lambda address, code: f"{address.split('://')[1]}, {code.upper().replace('C1', 'c1')}.",
        lambda address, code: f"{urlsplit(address).path}?{urlsplit(address).query}\n{code.replace('-', '')}",
        lambda address, code: f"See <{address}>; or / and 3/4. ({code[:18]}\n{code[18:]})",
        lambda address, code: f"{address}&utm_source=letter {code}",
    ],
)
def test_a_citation_is_read_as_people_and_mail_programs_write_it(client, world, write):
    address, code = parts_of(cited_at(client, "/scorecards/gcm/arcadia/gcm.13/"))
    response = ask(client, write(address, code))
    assert told(response)[0] == "The same", told(response)


def test_a_site_that_moved_knows_its_citations_of_before(client, world, settings):
    citation = cited_at(client, "/scorecards/gcm/arcadia/gcm.13/")
    settings.SITE_URL = "https://new.example.org"
    settings.ALLOWED_HOSTS = ["testserver", "new.example.org"]
    assert told(ask(client, citation))[0] == "The same"
    assert "https://new.example.org/scorecards/" in cited_at(client, "/scorecards/gcm/arcadia/gcm.13/")

    settings.SITE_URL = settings.SITE_URL.replace("new", "other")
    gone = citation.replace("https://testserver", "https://new.example.org")
    assert told(ask(client, gone))[0] == "The same"
    settings.ALLOWED_HOSTS = ["testserver"]
    assert "is not one of this site" in told(ask(client, gone))[1]


# --- another answer now -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["report", "assessment", "shielded", "pledge", "practice"])
def test_what_was_withdrawn_says_so_and_nothing_of_what_it_said(client, world, kind):
    row = getattr(world, kind)
    of = {"report": "report", "assessment": "assessment", "shielded": "assessment", "pledge": "pledge"}.get(kind)
    thing = getattr(row, of) if of else row
    citation = cited_at(client, thing.get_absolute_url())
    record.withdraw(thing, reason="It names a person.", by=make_reviewer("Rolf"), at=NOW)

    response = ask(client, citation)
    heading, sentence = told(response)
    page = re.sub(r"<textarea.*?</textarea>", "", response.content.decode(), flags=re.DOTALL)
    assert heading == "It answers otherwise now"
    months = {"shielded": "November 2026.", "practice": "no longer shown."}
    assert sentence.endswith(months.get(kind, "22 November 2026.")), sentence
    assert ("22 November" in text_of(page)) is (kind not in months)
    assert parts_of(citation)[1] in page
    assert "Check code now" in page
    for words in ("Open ten legal-advice desks", "In our words", "Two centres", "The law was announced"):
        assert words not in page


def test_an_address_without_a_number_says_which_revision_was_cited(client, world):
    first = cited_at(client, f"/reports/{world.corrected.report_id}/revisions/1/")
    address, code = parts_of(first)
    response = ask(client, f"{site.SITE_URL}{world.corrected.report.get_absolute_url()} {code}")
    heading, sentence = told(response)
    assert heading == "It answers otherwise now"
    assert sentence.startswith("It was corrected since.")
    assert f'href="{urlsplit(address).path}"' in response.content.decode()
    assert told(ask(client, first))[0] == "The same"  # at its own address it stands for ever


def test_another_answer_for_the_same_question_is_shown_with_the_code_that_it_has_now(client, world):
    citation = cited_at(client, "/scorecards/gcm/arcadia/gcm.14/")
    address, code = parts_of(citation)
    claim = Claim.objects.get(revision=world.corrected)
    Actor.objects.filter(pk=world.actor.pk).update(code="XZZ")
    assert told(ask(client, citation))[0] == "No such answer"  # whose code was another actor's
    Actor.objects.filter(pk=world.actor.pk).update(code=world.actor.code)

    form = form_of(client, address)
    form["answer"]["own"]["step"] = "do-3"
    cited = c1.code_of(form)
    response = ask(client, f"{address} {cited}")
    page = response.content.decode()
    assert told(response)[0] == "It answers otherwise now"
    assert cited in page
    assert code in page
    assert claim.stage == 1
    assert "One thing differs. Stage, cited: 3 Substantially in place. Now: 1 Planned." in page


def test_of_a_whole_scorecard_the_one_answer_that_differs_is_named(client, world):
    address, _code = parts_of(cited_at(client, "/scorecards/gcm/arcadia/"))
    form = form_of(client, address)
    form["answer"]["cells"]["gcm.13"]["own"]["evidence"] = "E4"
    page = ask(client, f"{address} {c1.code_of(form)}").content.decode()
    assert (
        "One thing differs (gcm.13). Evidence, cited: E4 official and independent. Now: E2 official document." in page
    )

    form["answer"]["cells"]["gcm.14"]["own"]["step"] = "do-4"  # and another one
    page = ask(client, f"{address} {c1.code_of(form)}").content.decode()
    assert "It answers otherwise now" in page
    assert "In what they differ cannot be read from a check code." in page


def form_of(client, address):
    """The canonical form as the page of checking shows it, for the address of an answer."""
    _address, code = parts_of(cited_at(client, address.removeprefix(site.SITE_URL)))
    page = ask(client, f"{address} {code}").content.decode()
    return json.loads(html.unescape(re.search(r'<p class="wm-code text-break">(.*?)</p>', page)[1]))


def test_the_text_of_which_the_code_is_made_is_shown_to_be_computed_by_anybody(client, world):
    address, code = parts_of(cited_at(client, "/scorecards/gcm/arcadia/"))
    assert c1.code_of(form_of(client, address)) == code


def test_a_takedown_says_that_texts_are_gone_and_changes_no_check_code(client, world):
    of_report = cited_at(client, f"/reports/{world.report.report_id}/")
    of_cell = cited_at(client, "/scorecards/gcm/arcadia/gcm.13/")
    cleo, sol = make_curator(), make_curator("Sol")
    taken = record.ask_takedown(
        world.report.report, reason="A person.", by=cleo, at=NOW, commitment=make_commitment("gcm.13")
    )
    record.confirm_takedown(taken, by=sol, at=NOW, with_evidence=True)
    for citation in (of_report, of_cell):
        response = ask(client, citation)
        assert told(response)[0] == "The same"
        assert "Texts were taken down for privacy" in text_of(response.content.decode())
        assert "Two centres" not in response.content.decode()


# --- no such answer ---------------------------------------------------------------------------------------------------------


def swapped(text, place=-1):
    """One sign of a code, another one."""
    signs = list(text)
    signs[place] = "a" if signs[place] != "a" else "b"
    return "".join(signs)


TAMPERED = {
    "a sign of the code": (lambda a, c: (a, swapped(c, 5)), "does not belong to this address"),
    "the last sign of the code": (lambda a, c: (a, swapped(c)), "does not belong to this address"),
    "another day": (lambda a, c: (a.replace("as_of=2026-11-22", "as_of=2026-11-21"), c), "does not belong"),
    "another instant": (lambda a, c: (a.replace("T12:00:00Z", "T11:59:59Z"), c), "does not belong"),
    "another actor": (lambda a, c: (a.replace("arcadia", "borduria"), c), "does not belong"),
    "another commitment": (lambda a, c: (a.replace("gcm.13", "gcm.14"), c), "does not belong"),
    "a commitment that there is not": (lambda a, c: (a.replace("gcm.13", "gcm.99"), c), "Nothing that is public"),
    "a day ahead": (lambda a, c: (a.replace("as_of=2026-11-22", "as_of=2026-11-23"), c), "“as_of” lies ahead"),
    "an instant ahead": (lambda a, c: (a.replace("T12:00:00Z", "T12:00:01Z"), c), "“known_at” lies ahead"),
    "a group lost": (lambda a, c: (a, c.rsplit("-", 1)[0]), "has 28 signs, and this one has 24"),
    "a sign that there is not": (lambda a, c: (a, c[:-1] + "0"), "this one holds others"),
    "a version that there is not": (lambda a, c: (a, c.replace("c1:", "c7:")), "never gave: c7. It has given c1."),
    "without its days": (lambda a, c: (a.split("?")[0], c), "does not say for which day"),
    "without what was known": (lambda a, c: (a.split("&known_at")[0], c), "does not say for which day"),
    "with a download": (lambda a, c: (f"{a}&format=json", c), "asks for “format”"),
    "with the same day twice": (lambda a, c: (f"{a}&as_of=2026-11-22", c), "asks the same question twice"),
    "a page of its kind that has no code": (lambda a, c: (a.replace("/scorecards/gcm/arcadia/gcm.13/", "/actors/"), c),
                                            "This page has no check code"),
    "a page that there is not": (lambda a, c: (a.replace("/scorecards/", "/scorecard/"), c), "No page of Waymark"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_a_citation_that_was_tampered_with_is_refused_for_its_reason(client, world, what):
    citation = cited_at(client, "/scorecards/gcm/arcadia/gcm.13/")
    assert told(ask(client, citation))[0] == "The same"

    tamper, reason = TAMPERED[what]
    response = ask(client, " ".join(tamper(*parts_of(citation))))
    heading, sentence = told(response)
    assert response.status_code == 200
    assert heading == "No such answer"
    assert reason in sentence


def test_more_than_one_citation_at_a_time_is_refused(client, world):
    one, two = (cited_at(client, f"/scorecards/gcm/arcadia/{code}/") for code in ("gcm.13", "gcm.14"))
    (address, code), (other, _code) = parts_of(one), parts_of(two)
    assert "More than one check code" in told(ask(client, f"{one} {two}"))[1]
    assert "More than one address" in told(ask(client, f"{address} {other} {code}"))[1]
    assert told(ask(client, f"{address} {address} {code} {code}"))[0] == "The same"


HOSTILE = (
    "https://evil.example/scorecards/gcm/arcadia/gcm.13/?as_of=2026-11-22&known_at=2026-11-22T12:00:00Z",
    "//evil.example/scorecards/gcm/arcadia/gcm.13/",
    "https://testserver@evil.example/reports/",
    "https://testserver:secret@testserver/verify/",
    "https://testserver:444/scorecards/gcm/arcadia/gcm.13/",
    "https://tеstserver/scorecards/gcm/arcadia/gcm.13/",  # with a Cyrillic е
    "https://testserver℀.example/",
    "http://[::1/verify/",
    "https://testserver\\@evil.example/",
    "file:///etc/passwd",
    "gopher://testserver/scorecards/",
    "javascript://testserver/%0Aalert(1)",
    "http://169.254.169.254/latest/meta-data/",
)


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_of_another_site_is_not_opened_and_not_looked_up(client, world, monkeypatch, address):
    monkeypatch.setattr(verifying, "resolve", lambda _path: pytest.fail("it was looked up"))
    monkeypatch.setattr("socket.socket.connect", lambda *_args: pytest.fail("it was fetched"))
    _address, code = parts_of(cited_at(client, "/scorecards/gcm/arcadia/gcm.13/"))
    heading, sentence = told(ask(client, f"{address} {code}"))
    assert heading == "No such answer"
    assert "is not one of this site. Waymark did not open it." in sentence


PLACES = (
    "/../../etc/passwd", "/scorecards/gcm/arcadia/../../../admin/", "/scorecards/gcm/%2e%2e/gcm.13/", "/admin/", "/%00",
    "/admin/progress/report/", "/desk/", "/accounts/sign-in/", "/static/css/site.css", "/verify/", "/", "/scorecards/gcm/",
    "/scorecards/gcm/arcadia/gcm.13/?as_of=%00&known_at=%00", "/scorecards/%ff%fe/x/", "/frameworks/gcm/?type=nope",
    "/scorecards/gcm/arcadia/gcm.13/?as_of=2026-13-45&known_at=never", "/reports/not-a-uuid/", "/" + "a" * 1500,
    f"/reports/{uuid.UUID(int=7)}/", f"/reports/{uuid.UUID(int=7)}/revisions/{'9' * 400}/", "/?" + "&".join(["a"] * 700),
    "/frameworks/gcm/?as_of=2026-11-22&known_at=2026-11-22T12:00:00Z&type=nope",
    "/frameworks/gcm/?as_of=2026-11-22&known_at=2026-11-22T12:00:00Z&demo=7", "/ⓢcorecards/gcm/arcadia/",
    "/scorecards/gcm/arcadia/gcm.13/?as_of=0001-01-01&known_at=0001-01-01T00:00:00%2B14:00",
)  # fmt: skip


@pytest.mark.parametrize("path", PLACES)
def test_a_place_of_ours_that_is_no_citation_gets_its_sentence(client, world, path):
    _address, code = parts_of(cited_at(client, "/scorecards/gcm/arcadia/gcm.13/"))
    for address in (path, f"{site.SITE_URL}{path}"):
        response = ask(client, f"{address} {code}")
        heading, sentence = told(response)
        assert response.status_code == 200
        assert heading == "No such answer"
        assert len(sentence) > 20


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("What is this?", "No check code stands in this text"),
        ("c1:abcd", "has 28 signs"),
        (f"c1:{'abcd' * 7}", "No address stands in this text"),
        ("javascript:alert(1)", "No check code stands in this text"),
        (f"javascript:alert(1) c1:{'abcd' * 7}", "No address stands in this text"),
        ("<script>alert(1)</script>", "No check code stands in this text"),
        ("w" * 2001, "longer than 2000 letters"),
        ("c1:" + "a-" * 900 + "a", "has 28 signs"),
    ],
)
def test_a_text_that_is_no_citation_gets_its_sentence_and_stands_in_the_box_still(client, text, reason):
    response = ask(client, text)
    page = response.content.decode()
    assert told(response)[0] == "No such answer"
    assert reason in told(response)[1]
    assert response.status_code == (200 if "28 signs" in reason else 422)
    assert "<script>alert" not in page
    assert (html.escape(text) in page) is (len(text) <= 2000)


def test_what_is_private_and_what_is_not_there_get_the_same_sentence(client, world):
    draft = make_draft(world.actor, make_commitment("gcm.15"))
    _address, code = parts_of(cited_at(client, f"/reports/{world.report.report_id}/"))
    said = {told(ask(client, f"/reports/{of}/revisions/1/ {code}")) for of in (draft.report_id, uuid.uuid4())}
    assert said == {("No such answer", "Nothing that is public stands at this address today.")}


def test_what_took_a_shield_since_is_nowhere(client, world):
    citation = cited_at(client, f"/assessments/{world.assessment.assessment_id}/")
    Actor.objects.filter(pk=world.actor.pk).update(shielded=True)
    assert told(ask(client, citation)) == (
        "No such answer", "Nothing that is public stands at this address today.",
    )  # fmt: skip


def test_without_the_demonstration_its_citations_are_no_answer_here(client, worlds, settings):
    invented, real = (cited_at(client, f"/scorecards/gcm/{each.actor.slug}/gcm.13/") for each in worlds)
    counted = cited_at(client, "/frameworks/gcm/?demo=1")
    settings.DEMO = False
    assert told(ask(client, real))[0] == "The same"
    assert told(ask(client, invented)) == (
        "No such answer", "Nothing that is public stands at this address today.",
    )  # fmt: skip
    assert told(ask(client, counted)) == ("No such answer", "The demonstration is not shown on this site.")


def test_the_counts_of_one_world_are_not_those_of_the_other(client, worlds):
    address, code = parts_of(cited_at(client, "/frameworks/gcm/?demo=1"))
    assert "does not belong" in told(ask(client, f"{address.replace('&demo=1', '')} {code}"))[1]
    assert "does not belong" in told(ask(client, f"{address.replace('demo=1', 'demo=0')} {code}"))[1]


# --- a voice without a name -------------------------------------------------------------------------------------------------


def test_a_voice_without_a_name_has_no_day_and_no_name_in_what_is_cited(client, world):
    hidden = world.shielded.assessment.assessor
    day = f"{world.shielded.published_at:%Y-%m-%d}"
    for path in (f"/assessments/{world.shielded.assessment_id}/", "/scorecards/gcm/arcadia/gcm.13/"):
        page = ask(client, cited_at(client, path)).content.decode()
        assert hidden.name not in page
        assert hidden.code not in page
        assert day not in page
    assert CIVIL_SOCIETY in cited_at(client, f"/assessments/{world.shielded.assessment_id}/").lower()


def test_no_instant_within_a_month_finds_the_day_on_which_a_voice_without_a_name_spoke(client, world):
    """The form of each instant of a month, without the instant itself, is one and the same."""
    answers = set()
    for day in range(1, 22):
        path = f"/scorecards/gcm/borduria/gcm.13/?as_of=2026-09-30&known_at=2026-10-{day:02}T12:00:00Z"
        address, _code = parts_of(cited_at(client, path))
        answers.add(c1.text_of(form_of(client, address)["answer"]))
    assert len(answers) == 1


# --- what it costs ----------------------------------------------------------------------------------------------------------


def test_a_citation_asks_nothing_of_the_database(client, world, django_assert_num_queries):
    found = verifying.check(
        cited_at(client, "/scorecards/gcm/arcadia/"), hosts={urlsplit(site.SITE_URL).netloc}, at=NOW
    ).found
    with django_assert_num_queries(0):
        assert found.citation.check_url
        assert found.citation.canonical


def test_checking_costs_no_more_than_the_page_itself(client, world):
    for name, path in addresses_of(world):
        if "known_at" in path:
            continue
        with CaptureQueriesContext(connection) as of_page:
            citation = cited_at(client, path)
        with CaptureQueriesContext(connection) as of_check:
            assert told(ask(client, citation))[0] == "The same"
        assert len(of_check) <= len(of_page) + 1, name


def test_the_page_without_a_question_asks_for_the_version_alone(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get(VERIFY).status_code == 200


def test_a_list_holds_no_citation(client, world):
    for path in (
        "/reports/?demo=1",
        "/assessments/?demo=1",
        "/pledges/?demo=1",
        "/scorecards/gcm/?demo=1",
        "/actors/arcadia/",
    ):
        assert "wm-cite" not in client.get(path).content.decode()
