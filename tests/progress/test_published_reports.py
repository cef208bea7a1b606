"""What the public reads: the list with its filters, a report with its revisions, a tombstone, downloads."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors.models import Membership
from commitments.audit import versions
from commitments.catalogue.models import CommitmentSdgTarget
from commitments.common import months, pagination
from commitments.progress import actions, periods
from commitments.progress.assemble import lists
from commitments.progress.models import Claim
from commitments.record import actions as record
from commitments.scorecards.assemble import rules_of
from commitments.scorecards.cells import freshness
from tests.cast import (
    NOW,
    TODAY,
    correct,
    enter_names,
    entry_with,
    make_action,
    make_actor,
    make_commitment,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_evidence_file,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_refrain_entry,
    make_restraint,
    make_reviewer,
    make_submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

REPORTS = "/reports/"


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True
    make_method()


@pytest.fixture
def ana():
    return make_member("Ana", make_actor())


def read(client, revision, number=None):
    name, arguments = ("report", []) if number is None else ("revision", [number])
    return client.get(reverse(f"progress:{name}", args=[revision.report_id, *arguments]))


def listed(client, **query):
    """Names of the authors in the fictional list, in its order."""
    response = client.get(REPORTS, {"demo": "1", **query})
    assert response.status_code == 200
    return [row.author for row in response.context["rows"]]


# --- one report -----------------------------------------------------------------------------------------------------


def test_a_report_shows_all_that_was_said_in_its_own_language(client, ana):
    commitment = make_commitment()
    make_action("gcm.13.d", commitment, short_title="Lawyers for detainees")
    entry = make_entry(
        stage=3,
        self_view="going_well",
        momentum="advancing",
        narrative="La loi a changé.",
        obstacles="Cinq centres en retard.",
        next_step="Un juge de nuit.",
        actions=("gcm.13.d",),
        evidence=(make_evidence_entry(locator="section 14", issuer="Parliament", dated_on=date(2025, 3, 14)),),
    )
    html = read(client, make_published(make_actor(), commitment, by=ana, entry=entry, language="fr")).content.decode()
    for said in ("La loi a changé.", "Cinq centres en retard.", "Un juge de nuit.", "Lawyers for detainees"):
        assert said in html
    for shown in ("Substantially in place", "advancing", "Its own view: going well.", "14 March 2025", "section 14"):
        assert shown in html
    assert '<div class="wm-record" lang="fr" dir="auto"><p>La loi a changé.</p></div>' in html
    assert "as stated" in html
    assert 'rel="nofollow noopener noreferrer"' in html


def test_a_high_stage_without_evidence_is_said_to_be_stated_only(client, ana):
    def shown(stage, *evidence):
        entry = make_entry(stage=stage, evidence=evidence)
        return read(client, make_published(make_actor(), by=ana, entry=entry)).content.decode()

    sentence = "Stated, no evidence attached."
    assert sentence in shown(3)
    assert sentence not in shown(3, make_evidence_entry())
    assert sentence not in shown(2), "it is asked of stage 3 and 4 alone"


def test_the_author_is_the_organisation(client, ana):
    revision = make_published(make_actor(), by=ana, public_identity="Arcadia, Ministry of the Interior")
    body = read(client, revision).content.decode()
    assert "Report by Arcadia, Ministry of the Interior" in body
    for asked in ("", "?format=json", "?format=csv"):
        url = reverse("progress:report", args=[revision.report_id]) + asked
        assert not re.search(r"\bAna\b|ana@", client.get(url).content.decode())


def test_not_doing_well_is_told_without_alarm(client, ana):
    entry = make_entry(stage=None, narrative="", self_view="not_well", reasons=("money", "capacity"))
    html = read(client, make_published(make_actor(), by=ana, entry=entry)).content.decode()
    assert "Reported, without a stage" in html
    assert "It names as reasons:" in html
    assert "too little money, too few staff or skills." in html
    assert "wm-err" not in html


def test_a_restraint_shows_practice_and_breach(client, ana):
    from tests.cast import make_refrain_entry

    entry = make_refrain_entry(practice="exceptions", breach_reported=True)
    html = read(client, make_published(make_actor(), make_restraint(), by=ana, entry=entry)).content.decode()
    assert "Exceptions occur" in html
    assert "A breach was reported in the period." in html


def test_a_transcribed_report_says_that_nobody_submitted_it(client):
    iom = make_actor("XIO", "Migration Body", type="un_entity")
    revision = actions.transcribe_report(
        report_id="6f1c1e0c-6f0a-4a6e-9a51-1f3d2f0f0001",
        actor=iom,
        source_note="Paper to the Twelfth Meeting, February 2014.",
        period_start=None,
        period_end=date(2014, 2, 20),
        entries={make_commitment(): make_entry(stage=1)},
        at=NOW,
    )
    html = read(client, revision).content.decode()
    assert "Read by Waymark from the paper; Migration Body did not submit this." in html
    assert "Paper to the Twelfth Meeting, February 2014." in html
    assert "Migration Body says:" not in html
    assert (
        json.loads(client.get(reverse("progress:report", args=[revision.report_id]), {"format": "json"}).content)[
            "origin"
        ]
        == "transcribed"
    )


def test_only_what_is_published_has_a_page(client, ana):
    for make in (make_draft, make_submitted):
        revision = make(make_actor(), by=ana)
        assert read(client, revision).status_code == 404
        assert read(client, revision, 1).status_code == 404
    assert read(client, make_published(make_actor(), by=ana)).status_code == 200


def test_a_correction_in_the_making_shows_nowhere(client, ana):
    published = make_published(make_actor(), by=ana, entry=make_entry(narrative="As published."))
    record.correct(published.report, reason="A secret reason.", by=ana, at=NOW)
    html = read(client, published).content.decode()
    assert "As published." in html
    assert "A secret reason." not in html
    assert read(client, published, 2).status_code == 404


def test_every_public_revision_stays_readable_with_its_reason(client, ana):
    first = make_published(make_actor(), by=ana, entry=make_entry(narrative="Six."), at=NOW - timedelta(days=2))
    second = correct(first, reason="One, not six.", entry=make_entry(narrative="One."), at=NOW - timedelta(days=1))
    assert "Six." in read(client, first, 1).content.decode()
    latest = read(client, second).content.decode()
    assert "One." in latest
    assert "Six." not in latest
    assert "One, not six." in latest
    assert read(client, second).context["revision"].number == 2


def test_a_withdrawn_report_is_a_tombstone_with_none_of_its_words(client, ana):
    entry = make_entry(narrative="Kanarienvogel", obstacles="Kanarienvogel", evidence=(make_evidence_entry(),))
    first = make_published(make_actor(), by=ana, entry=entry, at=NOW - timedelta(days=3))
    second = correct(first, reason="Kanarienvogel", entry=entry, at=NOW - timedelta(days=2))
    assert "Kanarienvogel" in read(client, first).content.decode()
    record.withdraw(second.report, reason="It spoke of another State.", by=make_reviewer(), at=NOW)
    for number in (None, 1, 2):
        response = read(client, first, number)
        assert response.status_code == 200
        html = response.content.decode()
        assert "This report was withdrawn" in html
        assert "Kanarienvogel" not in html
        assert "Under way" not in html
        for kept in ("Arcadia", "Commitment gcm.13", "It spoke of another State.", "22 November 2026", "2025"):
            assert kept in html
    for asked in ("json", "csv"):
        body = client.get(reverse("progress:report", args=[first.report_id]), {"format": asked}).content.decode()
        assert "Kanarienvogel" not in body
    assert listed(client) == []


# --- where it leads --------------------------------------------------------------------------------------------------


def test_a_published_report_links_to_its_scorecards_and_to_the_answers_that_it_changed(client, ana):
    actor, point = make_actor(), make_commitment("a68-190.1")
    draft = make_draft(actor, make_commitment("gcm.13"), by=ana)
    for commitment in (make_restraint(), point):
        entry = make_refrain_entry() if commitment.is_refrain else make_entry()
        claim = {"commitment": commitment, "entry": entry, "version": draft.version}
        actions.log_claim(revision=draft, by=ana, at=NOW, **claim)
        draft.refresh_from_db()
    record.submit(draft, by=ana, at=NOW)
    record.publish(draft, by=make_reviewer(), at=NOW)
    html = read(client, draft).content.decode()
    for address in (
        "/scorecards/gcm/arcadia/",
        "/scorecards/gcm/arcadia/gcm.13/",
        "/scorecards/gcm/arcadia/gcm.29.never/",
        "/scorecards/a68-190/arcadia/",
        "/scorecards/a68-190/arcadia/a68-190.1/",
    ):
        assert html.count(f'href="{address}"') == 1, address
        assert client.get(address).status_code == 200


def test_a_report_that_no_scorecard_counts_leads_to_none(client, ana):
    light = make_actor("XNA", "Harbour Light", type="ngo", shielded=True)
    commitment = make_commitment()
    assert 'href="/scorecards/gcm/' in read(client, make_published(make_actor(), commitment, by=ana)).content.decode()
    assert 'href="/scorecards/gcm/' not in read(client, make_published(light, commitment)).content.decode()
    other = make_commitment("gcm.2")
    untracked = make_published(make_actor(), other, by=ana)
    wrong = {"act": "correct", "changes": {"trackable": False}, "from_on": TODAY, "reason": "It never was."}
    versions.record(noun=other, **wrong, by=ana, at=NOW)
    assert 'href="/scorecards/gcm/' not in read(client, untracked).content.decode()


def test_the_place_of_a_withdrawn_report_leads_to_what_is_said_today(client, ana):
    revision = make_published(make_actor(), by=ana, at=NOW - timedelta(days=1))
    record.withdraw(revision.report, reason="It spoke of another State.", by=make_reviewer(), at=NOW)
    assert 'href="/scorecards/gcm/arcadia/gcm.13/"' in read(client, revision).content.decode()


def test_fictional_reports_have_no_page_without_the_demonstration(client, ana, settings):
    revision = make_published(make_actor(), by=ana)
    assert read(client, revision).status_code == 200
    settings.DEMO = False
    assert read(client, revision).status_code == 404


def test_what_a_reader_may_do_with_it_is_offered_to_those_alone(client, ana):
    revision = make_published(make_actor(), by=ana)

    def offered(user):
        client.logout()
        if user:
            client.force_login(user)
        html = read(client, revision).content.decode()
        return ("Correct this report" in html, "Withdraw this report" in html)

    rhea = make_reviewer()
    assert offered(None) == (False, False)
    assert offered(ana) == (True, False)
    assert offered(rhea) == (False, True)
    make_member("Rhea", revision.report.actor)
    assert offered(rhea) == (True, False)
    Membership.objects.all().update(ended_at=NOW, ended_by=rhea)
    assert offered(ana) == (False, False)


# --- downloads ------------------------------------------------------------------------------------------------------


def test_the_same_report_as_data(client, ana):
    entry = make_entry(stage=3, evidence=(make_evidence_entry(locator="s. 14"),), narrative="=1+1")
    revision = make_published(make_actor(), by=ana, entry=entry)
    url = reverse("progress:report", args=[revision.report_id])
    data = json.loads(client.get(url, {"format": "json"}).content)
    assert (data["actor"], data["revision"], data["period_end"]) == ("XAA", 1, "2025-12-31")
    assert data["claims"][0]["stage"] == 3
    assert data["claims"][0]["evidence"][0]["locator"] == "s. 14"
    (row,) = csv.DictReader(io.StringIO(client.get(url, {"format": "csv"}).content.decode()))
    assert (row["commitment"], row["stage"]) == ("gcm.13", "3")
    assert row["narrative"] == "'=1+1", "a spreadsheet does not run what a reporter wrote"


COLUMNS = (
    "report revision actor actor_name author origin period_start period_end language published_at framework commitment"
    " commitment_title kind answer answer_reason stage practice safeguard breach_reported momentum self_view reasons"
    " narrative obstacles next_step actions evidence texts_taken_down prepared_by unchanged_since support_welcome counts_under"
)


def test_the_columns_of_a_report_stand_in_their_order_and_new_ones_come_last(client, ana):
    revision = make_published(make_actor(), by=ana)
    for url, query in ((reverse("progress:report", args=[revision.report_id]), {}), (REPORTS, {"demo": "1"})):
        body = client.get(url, {**query, "format": "csv"}).content.decode()
        assert body.splitlines()[0].split(",") == COLUMNS.split()


def test_data_name_the_part_that_filled_an_answer_and_since_when_it_is_unchanged(client, ana):
    """A part that is shielded is told to nobody, and no person ever is."""
    arcadia = make_actor()
    before = make_published(arcadia, by=ana, period_end=date(2024, 12, 31))
    parts = (
        (make_actor("XAM", "Ministry of Labour", type="ministry", parent=arcadia), before, "Ministry of Labour", "2024-12-31"),
        (None, None, "", None),
        (make_actor("XAH", "Harbour Light", type="ngo", parent=arcadia, shielded=True), None, "", None),
    )  # fmt: skip
    for part, confirmed, name, day in parts:
        draft = make_draft(arcadia, by=ana)
        Claim.objects.filter(revision=draft).update(
            prepared_by=part, unchanged_since=confirmed and confirmed.claims.get()
        )
        draft.refresh_from_db()
        record.submit(draft, by=ana, at=NOW)
        draft.refresh_from_db()
        revision = record.publish(draft, by=make_reviewer(), at=NOW)
        url = reverse("progress:report", args=[revision.report_id])
        (claim,) = json.loads(client.get(url, {"format": "json"}).content)["claims"]
        assert (claim["prepared_by"], claim["unchanged_since"]) == (name, day)
        in_list = client.get(REPORTS, {"demo": "1", "format": "csv"}).content.decode()
        for body in (client.get(url, {"format": "csv"}).content.decode(), in_list):
            rows = [r for r in csv.DictReader(io.StringIO(body)) if r["report"] == str(revision.report_id)]
            assert [(row["prepared_by"], row["unchanged_since"]) for row in rows] == [(name, day or "")]
            assert "Harbour Light" not in body
            assert "Ana" not in body


def test_a_list_that_is_too_long_asks_for_a_filter_and_one_that_is_filtered_is_given(client, monkeypatch):
    monkeypatch.setattr(lists, "MOST_ANSWERS", 2)
    for number, stage in ((1, 1), (2, 4), (3, 4)):
        make_published(make_actor(), make_commitment(f"gcm.{number}"), entry=make_entry(stage=stage))
    for asked, kind in (("csv", "text/plain; charset=utf-8"), ("json", "application/json")):
        refused = client.get(REPORTS, {"demo": "1", "origin": "submitted", "format": asked})
        assert (refused.status_code, refused["Content-Type"]) == (422, kind)
        assert "This list holds 3 answers, and one download holds 2 at most." in refused.content.decode()
        assert "<" not in refused.content.decode()
        assert client.get(REPORTS, {"demo": "1", "stage": "4", "format": asked}).status_code == 200
    assert client.get(REPORTS, {"demo": "1"}).status_code == 200


def test_a_list_is_downloaded_as_it_is_filtered(client):
    make_published(make_actor(), make_commitment("gcm.1"), entry=make_entry(stage=1))
    make_published(make_actor("XBB", "Borduria"), make_commitment("gcm.2"), entry=make_entry(stage=4))
    body = client.get(REPORTS, {"demo": "1", "stage": "4", "format": "csv"}).content.decode()
    assert [(row["actor"], row["commitment"]) for row in csv.DictReader(io.StringIO(body))] == [("XBB", "gcm.2")]
    data = json.loads(client.get(REPORTS, {"demo": "1", "format": "json"}).content)
    assert {claim["actor"] for claim in data["claims"]} == {"XAA", "XBB"}


# --- the list -------------------------------------------------------------------------------------------------------


def test_the_list_shows_one_world_and_never_both(client):
    make_published(make_actor(), make_commitment())
    make_published(make_actor("NRU", "Realland", fictional=False), make_commitment())
    assert listed(client) == ["Arcadia"]
    assert [row.author for row in client.get(REPORTS).context["rows"]] == ["Realland"]
    for asked in ("", "1"):
        body = client.get(REPORTS, {"format": "json", "demo": asked}).content.decode()
        assert ("Arcadia" in body, "Realland" in body) == (asked == "1", asked == "")


def test_the_latest_comes_first_and_drafts_never(client, ana):
    make_published(make_actor(), by=ana, at=NOW - timedelta(days=2))
    make_published(make_actor("XBB", "Borduria"), at=NOW - timedelta(days=1))
    make_draft(make_actor("XCC", "Syldavia"))
    assert listed(client) == ["Borduria", "Arcadia"]


def test_a_corrected_report_is_listed_once_as_it_stands(client, ana):
    correct(make_published(make_actor(), by=ana, at=NOW - timedelta(days=1)), entry=make_entry(stage=4))
    rows = client.get(REPORTS, {"demo": "1"}).context["rows"]
    assert [(row.revision.number, row.said[0].shown.number) for row in rows] == [(2, "4")]


@pytest.fixture
def several():
    """Arcadia on two objectives, Borduria on a restraint, Harbour Light long ago, each said in its own way."""
    health = make_commitment("gcm.15", short_title="Basic services", title="Provide access to basic services")
    CommitmentSdgTarget.objects.create(commitment=health, target="3.8")
    make_published(
        make_actor(region="Africa"), make_commitment("gcm.13", short_title="Detention last resort"),
        entry=make_entry(stage=3, self_view="going_well", narrative="Judges sit at night."), at=NOW - timedelta(hours=3),
    )  # fmt: skip
    make_published(
        make_actor(), health,
        entry=make_entry(stage=1, self_view="not_well", reasons=("money",)), at=NOW - timedelta(hours=2),
    )  # fmt: skip
    make_published(
        make_actor("XBB", "Borduria", region="Europe"),
        make_restraint("a68-190.never", framework=make_framework("a68-190", short_title="8 points")),
        at=NOW - timedelta(hours=1),
    )
    make_published(
        make_actor("XHL", "Harbour Light", type="ngo", region=""), make_commitment("gcm.13"),
        entry=make_entry(stage=2), period_end=date(2019, 12, 31), at=NOW,
    )  # fmt: skip
    enter_names()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Harbour Light", "Borduria", "Arcadia", "Arcadia"]),
        ({"q": "judges"}, ["Arcadia"]),
        ({"q": "harbour"}, ["Harbour Light"]),
        ({"q": "detention"}, ["Harbour Light", "Arcadia"]),
        ({"q": "detention judges"}, ["Arcadia"]),
        ({"q": "xyzzy"}, []),
        ({"framework": "a68-190"}, ["Borduria"]),
        ({"kind": "refrain"}, ["Borduria"]),
        ({"kind": "do"}, ["Harbour Light", "Arcadia", "Arcadia"]),
        ({"actor_type": "ngo"}, ["Harbour Light"]),
        ({"region": "Europe"}, ["Borduria"]),
        ({"stage": "3"}, ["Arcadia"]),
        ({"stage": "upheld"}, ["Borduria"]),
        ({"self_view": "not_well"}, ["Arcadia"]),
        ({"freshness": "stale"}, ["Harbour Light"]),
        ({"freshness": "current"}, ["Borduria", "Arcadia", "Arcadia"]),
        ({"freshness": "ageing"}, []),
        ({"origin": "transcribed"}, []),
        ({"sdg": "3.8"}, ["Arcadia"]),
        ({"stage": "3", "self_view": "not_well"}, []),
    ],
)
def test_each_filter_keeps_what_it_names(client, several, query, found):
    assert listed(client, **query) == found


def test_a_word_is_found_in_what_happened_and_in_what_stood_in_the_way(client):
    entry = make_entry(narrative="Judges sit at night.", obstacles="Interpreters are scarce.", next_step="A timetable.")
    make_published(make_actor(), make_commitment("gcm.13"), entry=entry)
    assert listed(client, q="judges") == listed(client, q="interpreters") == ["Arcadia"]
    assert listed(client, q="timetable") == []


def test_filters_about_claims_speak_of_one_and_the_same_claim(client, ana):
    revision = make_draft(make_actor(), make_commitment("gcm.13"), by=ana, entry=make_entry(stage=3))
    actions.log_claim(
        revision=revision, commitment=make_commitment("gcm.15"), entry=make_entry(stage=0, reasons=("law",)),
        version=revision.version, by=ana, at=NOW,
    )  # fmt: skip
    revision.refresh_from_db()
    record.submit(revision, by=ana, at=NOW)
    record.publish(revision, by=make_reviewer(), at=NOW)
    enter_names()
    assert listed(client, q="gcm.13", stage="3") == ["Arcadia"]
    assert listed(client, q="gcm.13", stage="0") == []
    (row,) = client.get(REPORTS, {"demo": "1", "stage": "0"}).context["rows"]
    assert [said.commitment.code for said in row.said] == ["gcm.15"], "a row shows the claims that were asked for"


def test_four_filters_stand_in_the_open_and_the_others_unfold_where_one_is_in_use(client, several):
    html = client.get(REPORTS, {"demo": "1"}).content.decode()
    folded = html.index('<details class="wm-fold mb-3">')
    assert all(html.index(f'name="{name}"') < folded for name in ("q", "framework", "stage", "actor_type"))
    assert all(html.index(f'name="{name}"') > folded for name in ("kind", "self_view", "region", "freshness", "sdg"))
    asked = client.get(REPORTS, {"demo": "1", "self_view": "mixed"}).content.decode()
    assert '<details class="wm-fold mb-3" open>' in asked


def test_the_filters_in_use_are_named_and_can_be_taken_away(client, several):
    html = client.get(REPORTS, {"demo": "1", "stage": "3", "q": "judges"}).content.decode()
    assert "Stage or practice: 3 Substantially in place" in html
    assert 'href="/reports/?demo=1&amp;stage=3"' in html
    assert 'href="/reports/?demo=1"' in html


def test_an_empty_list_says_what_would_fill_it(client):
    assert "No report is published yet" in client.get(REPORTS).content.decode()
    make_published(make_actor(), make_commitment())
    assert "No published report matches" in client.get(REPORTS, {"demo": "1", "q": "xyzzy"}).content.decode()


@pytest.mark.parametrize("day", [TODAY, date(2026, 2, 28), date(2024, 2, 29), date(2026, 3, 31), date(2026, 1, 30)])
@pytest.mark.parametrize("count", [12, 48, 60, 11])
def test_the_latest_day_before_is_the_last_one_that_many_whole_months_ago(day, count):
    edge = months.latest_before(day, months=count)
    assert months.whole_months(edge, day) >= count
    assert months.whole_months(edge + timedelta(days=1), day) < count


@pytest.mark.parametrize("horizon", [None, 2, 5, 15])
def test_the_list_and_the_cells_agree_on_what_is_fresh(horizon):
    rules = rules_of(make_method())
    for today in (TODAY, date(2026, 2, 28), date(2024, 2, 29), date(2026, 3, 31)):
        edges = periods.edges(make_method(), today=today)
        for age in range(0, 70 * 31, 5):
            ended = today - timedelta(days=age)
            of_cell = freshness(period_end=ended, as_of=today, horizon=horizon, method=rules)
            assert periods.freshness(ended, horizon=horizon, edges=edges) == of_cell


@pytest.fixture
def two_horizons(ana):
    """Arcadia in one report on a goal of two years and on an objective without a horizon, of a period 22 months ago."""
    goal = make_commitment("idm-2017.goal", framework=make_framework("idm-2017"), level="goal", horizon_years=2)
    ended = date(2025, 1, 22)
    revision = make_draft(make_actor(), goal, by=ana, entry=make_entry(stage=3), period_end=ended)
    actions.log_claim(
        revision=revision, commitment=make_commitment("gcm.13"), entry=make_entry(stage=2),
        version=revision.version, by=ana, at=NOW,
    )  # fmt: skip
    revision.refresh_from_db()
    record.submit(revision, by=ana, at=NOW)
    return record.publish(revision, by=make_reviewer(), at=NOW)


def test_what_is_said_of_a_short_horizon_ages_sooner_in_the_list_as_on_the_scorecard(client, two_horizons):
    (row,) = client.get(REPORTS, {"demo": "1"}).context["rows"]
    ages = {said.commitment.code: (said.freshness, said.old) for said in row.said}
    assert ages == {"idm-2017.goal": ("stale", True), "gcm.13": ("current", False)}
    html = client.get(REPORTS, {"demo": "1"}).content.decode()
    assert html.count('class="wm-fresh stale"') == 1
    url = reverse("scorecards:cell", args=["idm-2017", "arcadia", "idm-2017.goal"])
    (cell,) = csv.DictReader(io.StringIO(client.get(url, {"format": "csv"}).content.decode()))
    assert cell["freshness"] == "stale"


@pytest.mark.parametrize(("asked", "found"), [("stale", ["idm-2017.goal"]), ("ageing", []), ("current", ["gcm.13"])])
def test_the_filter_of_freshness_asks_about_each_claim_by_its_own_horizon(client, two_horizons, asked, found):
    rows = client.get(REPORTS, {"demo": "1", "freshness": asked}).context["rows"]
    assert [said.commitment.code for row in rows for said in row.said] == found


def test_a_stale_claim_on_a_goal_of_two_years_is_not_found_as_current(client, ana):
    goal = make_commitment("idm-2017.goal", framework=make_framework("idm-2017"), level="goal", horizon_years=2)
    make_commitment("gcm.13")
    make_published(make_actor(), goal, by=ana, period_end=date(2025, 1, 22))
    assert listed(client, freshness="stale") == ["Arcadia"]
    assert listed(client, freshness="current") == []
    assert listed(client, freshness="stale", framework="gcm") == []


def queries_of(client, query):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(REPORTS, query).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "query",
    [{"demo": "1"}, {"demo": "1", "stage": "2", "q": "law", "sdg": "3.8"}, {"demo": "1", "freshness": "current"}],
)
def test_the_list_asks_the_same_few_questions_for_1_report_and_for_20(client, query):
    commitment = make_commitment()
    CommitmentSdgTarget.objects.create(commitment=commitment, target="3.8")
    make_published(make_actor(), commitment)
    few = queries_of(client, query)
    for n in range(19):
        make_published(make_actor(f"X{n:02}", f"Land {n}"), commitment)
    assert queries_of(client, query) == few
    assert few <= (7 if len(query) == 1 else 8), "a filter asks once more whether few answers are meant"


def test_a_report_asks_the_same_questions_for_1_claim_and_for_20(client, ana):
    def published(number):
        revision = make_draft(make_actor(), make_commitment("gcm.1"), by=ana)
        for n in range(2, number + 1):
            actions.log_claim(
                revision=revision, commitment=make_commitment(f"gcm.{n}"),
                entry=make_entry(evidence=(make_evidence_entry(title=f"Law {n}"),)), version=revision.version,
                by=ana, at=NOW,
            )  # fmt: skip
            revision.refresh_from_db()
        record.submit(revision, by=ana, at=NOW)
        return record.publish(revision, by=make_reviewer(), at=NOW)

    def count(revision):
        with CaptureQueriesContext(connection) as captured:
            assert read(client, revision).status_code == 200
        return len(captured)

    assert count(published(2)) == count(published(20)) <= 9


def test_a_file_is_offered_beside_what_a_correction_changed_while_a_claim_in_force_rests_on_it(client, ana):
    actor = make_actor()
    gone, kept = (make_evidence_file(actor, title=title, added_by=ana) for title in ("Gone", "Kept"))
    first = make_published(actor, by=ana, entry=make_entry(evidence=(entry_with(gone),)))
    correct(first, entry=make_entry(evidence=(entry_with(kept),)))
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        page = client.get(reverse("progress:changes", args=[first.report_id, 2])).content.decode()
        offered = {item: reverse("progress:evidence-file", args=[item.pk]) for item in (gone, kept)}
        assert "Gone" in page
        assert offered[gone] not in page
        assert offered[kept] in page
        assert client.get(offered[gone]).status_code == 404
        saved = client.get(offered[kept])
        saved.close()
        assert saved.status_code == 200


# --- pages of a list that grows -------------------------------------------------------------------------------------------


@pytest.fixture
def many(monkeypatch):
    """Seven published reports, the latest first, two to a page."""
    monkeypatch.setattr(pagination.turned, "__kwdefaults__", {**pagination.turned.__kwdefaults__, "per_page": 2})
    arcadia = make_actor()
    days = [NOW - timedelta(days=n) for n in range(7)]
    return [make_published(arcadia, make_commitment(f"gcm.{n}"), at=at) for n, at in enumerate(days, 1)]


def page_at(client, address):
    """(ids of the reports on a page of the list, its links by their words)."""
    html = client.get(address).content.decode()
    found = re.findall(r'<a class="page-link"[^>]*? href="([^"]*)">(\w+)<', html)
    links = {word: url.replace("&amp;", "&") for url, word in found}
    return re.findall(r'<h2 class="h5 m-0"><a href="/reports/([0-9a-f-]{36})/">', html), links


def test_a_list_is_read_from_page_to_page_both_ways_and_from_its_end(client, many):
    ids = [str(revision.report_id) for revision in many]
    address, seen = "/reports/?demo=1", []
    while address:
        page, links = page_at(client, address)
        seen.append(page)
        address, last = links.get("Older"), links.get("Newer")
    assert seen == [ids[0:2], ids[2:4], ids[4:6], ids[6:]]
    back = [seen[-1]]
    while last:
        page, links = page_at(client, last)
        back.append(page)
        last = links.get("Newer")
    assert back[::-1] == seen
    page, links = page_at(client, page_at(client, "/reports/?demo=1")[1]["Oldest"])
    assert (page, "Older" in links, links["Newest"]) == (ids[5:], False, "/reports/?demo=1")


def test_a_place_in_a_list_stays_when_more_is_published_and_when_its_report_is_withdrawn(client, many):
    (_first, second, third, *_rest) = many
    older = page_at(client, "/reports/?demo=1")[1]["Older"]
    before = page_at(client, older)[0]
    make_published(third.report.actor, make_commitment("gcm.20"), at=NOW)
    record.withdraw(second.report, reason="An error.", by=make_reviewer(), at=NOW)
    assert page_at(client, older)[0] == before
    assert before[0] == str(third.report_id)


def test_an_address_from_when_pages_had_numbers_opens_on_that_page(client, many):
    ids = [str(revision.report_id) for revision in many]
    assert page_at(client, "/reports/?demo=1&page=2")[0] == ids[2:4]
    assert page_at(client, "/reports/?demo=1&page=1")[0] == ids[0:2]
    assert client.get("/reports/?demo=1&page=9").status_code == 422


@pytest.mark.parametrize("name", ["after", "before"])
def test_a_place_that_cannot_be_read_is_said_to_be_none(client, many, name):
    bad = ("x", "1.1", f"{many[0].report_id}", f"{many[0].report_id}.9", f"{many[0].report_id}.²", ".1")
    for word in bad:
        answer = client.get("/reports/", {"demo": "1", name: word})
        assert (answer.status_code, "is no place in this list" in answer.content.decode()) == (422, True), word
    other_world = client.get("/reports/", {name: many[0].place})
    assert other_world.status_code == 422
    assert client.get("/reports/", {"demo": "1", name: many[3].place}).status_code == 200
    assert client.get("/reports/", {"demo": "1", "after": many[0].place, "before": "end"}).status_code == 422


def test_a_long_list_is_counted_so_far_and_no_further(client, many, monkeypatch):
    assert "7 reports" in client.get("/reports/?demo=1").content.decode()
    few = {**pagination.count_of.__kwdefaults__, "most": 5}
    monkeypatch.setattr(pagination.count_of, "__kwdefaults__", few)
    assert "More than 5 reports" in client.get("/reports/?demo=1").content.decode()
