"""Every actor on one page, per framework and per commitment: as the matrix says it, in any order but that of a ranking."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from commitments.catalogue import decisions
from commitments.catalogue.models import CrosswalkLink
from commitments.pages import caching
from commitments.scorecards.assemble.all_actors import SORTS
from tests.assessing import make_ngo
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_curator,
    make_entry,
    make_framework,
    make_method,
    make_published,
    make_refrain_entry,
    make_restraint,
    retire,
)
from tests.second_voice import make_assessment_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

OF_FRAMEWORK = "/frameworks/gcm/all/?demo=1"
OF_COMMITMENT = "/commitments/gcm.13/all/?demo=1"


@pytest.fixture(autouse=True)
def compact(settings):
    settings.DEMO = True
    make_method()
    return make_framework("gcm", title="Global Compact for Migration")


def table_of(client, address):
    """{row: [the words of each of its cells]}, as they are read, and the labels of its groups, each in the order of the page."""
    html = client.get(address).content.decode()
    table = html.split('<div class="wm-all"')[1].split("</table>")[0]
    groups = [words(each) for each in re.findall(r'<th class="group"[^>]*>(.*?)</th>', table)]
    rows = re.findall(r'<tr><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', table, re.S)
    return {words(name): [words(cell) for cell in re.findall(r"<td>(.*?)</td>", row)] for name, row in rows}, groups


def words(html):
    read = re.sub(r'<span aria-hidden="true">.*?</span>', "", html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", read))).strip()


def sheet_of(client, address):
    return list(csv.DictReader(io.StringIO(client.get(f"{address}&format=csv").content.decode())))


def make_three():
    """Élan reports for 2025, Borduria for 2015, and Arcadia not at all."""
    make_actor("XAA", "Arcadia", region="Europe")
    for code, name, region, period_end in (
        ("XBB", "Borduria", "Asia", date(2015, 12, 31)),
        ("XEE", "Élan", "Africa", date(2025, 12, 31)),
    ):
        actor = make_actor(code, name, region=region, slug=f"land-{code.lower()}")
        make_published(actor, make_commitment(), entry=make_entry(stage=1), period_end=period_end)
    make_actor("XEB", "Emeraldia", region="Europe")


def test_every_actor_of_a_type_stands_on_one_page_with_the_words_of_each_cell(client):
    make_restraint()
    make_three()
    make_published(make_actor(), make_restraint(), entry=make_refrain_entry(breach_reported=True))
    make_ngo()
    rows, _groups = table_of(client, OF_FRAMEWORK)
    assert rows == {
        "Arcadia": ["No report received", rows["Arcadia"][1]],
        "Borduria": ["1 Planned, 2015, out of date", "No report received"],
        "Élan": ["1 Planned, 2025", "No report received"],
        "Emeraldia": ["No report received", "No report received"],
    }
    assert "breach reported" in rows["Arcadia"][1]
    assert list(table_of(client, f"{OF_FRAMEWORK}&type=ngo")[0]) == ["Harbour Light"]
    assert list(table_of(client, f"{OF_FRAMEWORK}&region=Asia")[0]) == ["Borduria"]
    assert "No actor here" in client.get("/frameworks/gcm/all/").content.decode()


def test_actors_stand_by_name_region_or_year_and_never_by_what_they_reached(client):
    make_three()
    by_name = ["Arcadia", "Borduria", "Élan", "Emeraldia"]
    orders = {
        "": (by_name, ["A", "B", "E"]),
        "&sort=name": (by_name, ["A", "B", "E"]),
        "&sort=region": (["Élan", "Borduria", "Arcadia", "Emeraldia"], ["Africa", "Asia", "Europe"]),
        "&sort=freshness": (["Élan", "Borduria", "Arcadia", "Emeraldia"], ["2025", "2015", "Nothing reported"]),
    }
    for address in (OF_FRAMEWORK, OF_COMMITMENT):
        for sort, (names, groups) in orders.items():
            rows, labels = table_of(client, address + sort)
            assert (list(rows), labels) == (names, groups), sort
        assert client.get(f"{address}&sort=stage").status_code == 422
    assert set(SORTS) == {"name", "region", "freshness"}


def test_a_letter_leads_to_its_actors_and_a_row_has_an_address(client):
    make_three()
    html = client.get(OF_FRAMEWORK).content.decode()
    letters = dict(re.findall(r'<li><a href="#(group-\d)">(\w)</a></li>', html))
    assert list(letters.values()) == ["A", "B", "E"]
    for anchor, letter in letters.items():
        assert re.search(rf'scope="rowgroup"[^>]* id="{anchor}">{letter}</th>', html)
    assert f'id="{make_actor("XEB").slug}-all"' in html


def test_the_download_says_what_the_page_says(client):
    make_restraint()
    make_three()
    rows, _groups = table_of(client, f"{OF_FRAMEWORK}&sort=region")
    sheet = sheet_of(client, f"{OF_FRAMEWORK}&sort=region")
    assert {row["actor_name"]: [row["gcm.13"], row["gcm.29.never"]] for row in sheet} == rows
    assert [row["actor_name"] for row in sheet] == list(rows)
    first = sheet[0]
    assert (first["actor"], first["region"], first["latest_period_end"]) == ("XEE", "Africa", "2025-12-31")
    assert (first["framework"], first["actor_type"], first["method"], first["as_of"]) == (
        "gcm",
        "state",
        "1.0",
        "2026-11-22",
    )
    told = client.get(f"{OF_COMMITMENT}&format=json").json()["gcm.13-all"]
    assert [row["gcm.13"] for row in told] == [row["gcm.13"] for row in sheet_of(client, OF_COMMITMENT)]


def test_what_others_say_stands_beside_it_without_a_number_of_them(client):
    """A tally holds voices that say the same once, so a number would be a wrong one."""
    arcadia, commitment = make_actor(), make_commitment()
    make_published(arcadia, commitment, entry=make_entry(stage=3))
    for n, stage in enumerate((1, 1, 2)):
        make_assessment_row(make_ngo(f"XN{n}", f"Watch {n}"), arcadia, commitment, stage=stage)
    said = "others say 1 Planned to 2 Under way, contested"
    assert table_of(client, OF_FRAMEWORK)[0]["Arcadia"] == [f"3 Substantially in place, 2025, {said}"]
    assert table_of(client, OF_COMMITMENT)[0]["Arcadia"] == ["3 Substantially in place", "2025", said]
    html = client.get(OF_FRAMEWORK).content.decode()
    assert 'class="wm-box s3 split"' in html
    assert '<span aria-hidden="true">3|1–2</span>' in html


def test_what_is_lent_by_a_link_that_fell_since_says_so(client):
    point, arcadia = make_commitment("gcm.6"), make_actor()
    other = make_commitment("un.1", framework=make_framework("un"))
    link = CrosswalkLink.objects.create(
        code="un.1--gcm.6", source=other, target=point, relation="same", rationale="As loaded.", status="adopted"
    )
    make_published(arcadia, other, entry=make_entry(stage=2, counts=(link.code,), lends=(link.code,)))
    lent = "2 Under way, said in a report on another commitment, 2025"
    assert table_of(client, OF_FRAMEWORK)[0]["Arcadia"] == [lent]
    said = {"becomes": "retired", "rationale": "Read again.", "citation": "para. 22", "at": NOW}
    decision = decisions.ask_decision(link=link, by=make_curator(), **said)
    decisions.confirm_decision(decision=decision, by=make_curator("Carl"), at=NOW)
    assert "link retired since" in table_of(client, OF_FRAMEWORK)[0]["Arcadia"][0]
    assert "‡" in client.get(OF_FRAMEWORK).content.decode()


def test_a_past_day_is_answered_as_it_was(client):
    make_three()
    then, _groups = table_of(client, f"{OF_FRAMEWORK}&as_of=2019-06-01")
    assert then["Borduria"] == ["1 Planned, 2015"]
    assert then["Élan"] == ["No report received"]
    before, _groups = table_of(client, f"{OF_COMMITMENT}&known_at=2026-11-22T11:00:00Z")
    assert before["Élan"][0] == "No report received"


def test_a_box_leads_to_the_page_of_its_cell(client):
    """The address is put together once for a row."""
    make_three()
    for address in (OF_FRAMEWORK, OF_COMMITMENT):
        html = client.get(address).content.decode()
        for slug in ("arcadia", "land-xbb"):
            assert f'href="{reverse("scorecards:cell", args=["gcm", slug, "gcm.13"])}"' in html


def test_the_framework_the_matrix_and_the_commitment_lead_there(client):
    make_three()
    for address in ("/frameworks/gcm/?demo=1", "/scorecards/gcm/?demo=1"):
        assert f'href="{OF_FRAMEWORK}"' in client.get(address).content.decode()
    for address in ("/commitments/gcm.13/?demo=1", OF_FRAMEWORK):
        assert f'href="{OF_COMMITMENT}"' in client.get(address).content.decode()


def test_what_has_no_scorecard_has_no_such_page_and_what_had_one_keeps_it(client, compact):
    make_three()
    make_commitment("gcm.a", trackable=False)
    make_framework("old", title_only=True)
    for address in ("/frameworks/none/all/", "/frameworks/old/all/", "/commitments/gcm.a/all/", "/commitments/x/all/"):
        assert client.get(address).status_code == 404
    retire(compact)
    assert "It takes no reports any more" in client.get(OF_FRAMEWORK).content.decode()
    kept = client.get(OF_COMMITMENT).content.decode()
    assert "retired on 3 May 2026" in kept
    assert "Borduria" in kept


def test_it_is_kept_by_its_version(client, kept_pages):
    make_three()
    first = client.get(OF_FRAMEWORK)
    assert first["Cache-Control"] == caching.PUBLIC
    assert client.get(OF_FRAMEWORK, headers={"If-None-Match": first["ETag"]}).status_code == 304
