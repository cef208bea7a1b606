"""The sentences of a scorecard stay true after an ordinary report: no one row speaks for all of them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from commitments.scorecards import changes
from commitments.scorecards.assemble.cell import ScorecardRow
from commitments.scorecards.cells import Step
from tests.cast import (
    make_action,
    make_actor,
    make_commitment,
    make_entry,
    make_framework,
    make_method,
    make_published,
    make_refrain_entry,
    make_restraint,
)
from tests.voices import make_cell, make_voice

pytestmark = pytest.mark.django_db

ENDS = {year: date(year, 12, 31) for year in range(2018, 2026)}


@pytest.fixture(autouse=True)
def _today(time_machine_now, settings):
    """Every page here is read on the cast's day, with the demonstration on."""
    settings.DEMO = True


@pytest.fixture
def arcadia():
    make_method()
    make_commitment("gcm.1")
    return make_actor()


def text_of(client, name, *args):
    """What a page says, without its marks and its layout."""
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def not_well(**answers):
    """Not doing well, one reason, and nothing else: the cheapest thing to say."""
    return make_entry(stage=None, narrative="", self_view="not_well", reasons=("law",), **answers)


def without_a_stage(answer):
    if answer == "not_well":
        return not_well()
    return make_entry(answer=answer, answer_reason="There is no register.", stage=None, narrative="")


def changes_of(client):
    """What the card lists as changed since the report before, line by line."""
    response = client.get(reverse("scorecards:actor-scorecard", args=["gcm", "arcadia"]))
    found = re.search(r'<dl class="wm-change">(.*?)</dl>', response.content.decode(), re.DOTALL)
    parts = re.findall(r"<div>(.*?)</div>", found[1], re.DOTALL) if found else []
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part)).strip() for part in parts]


def both_pages(client):
    card = text_of(client, "scorecards:actor-scorecard", "gcm", "arcadia")
    return card, text_of(client, "scorecards:actor", "arcadia")


def report_in(actor, years, *, first=1):
    """One published report for each year, each on a commitment of its own."""
    for number, year in enumerate(years, start=first):
        make_published(actor, make_commitment(f"gcm.{number}"), period_end=ENDS[year])


def test_the_coverage_is_told_by_year_and_one_row_never_speaks_for_all(client, arcadia):
    report_in(arcadia, [2023] * 4)
    for said in both_pages(client):
        assert "Arcadia has reported a stage on 4 of 4 objectives, by the year covered: 4 in 2023." in said
    make_published(arcadia, make_commitment("gcm.1"), period_end=ENDS[2025])
    for said in both_pages(client):
        assert "Arcadia has reported a stage on 4 of 4 objectives, by the year covered: 1 in 2025, 3 in 2023." in said
        assert "latest report covers" not in said


def test_of_many_years_the_latest_three_are_told_and_the_rest_are_older(client, arcadia):
    report_in(arcadia, [2025, 2025, 2024, 2022, 2021, 2019, 2019])
    for said in both_pages(client):
        assert "7 of 7 objectives, by the year covered: 2 in 2025, 1 in 2024, 1 in 2022, 3 older." in said


def test_an_answer_without_a_stage_has_its_year_beside_it_and_is_not_among_those_with_one(client, arcadia):
    report_in(arcadia, [2023, 2023])
    cannot = make_entry(answer="cannot_assess", answer_reason="No data by age.", stage=None, narrative="")
    not_for_us = make_entry(answer="not_applicable", answer_reason="It has no coast.", stage=None, narrative="")
    make_published(arcadia, make_commitment("gcm.3"), entry=not_well(), period_end=ENDS[2025])
    make_published(arcadia, make_commitment("gcm.4"), entry=cannot, period_end=ENDS[2024])
    make_published(arcadia, make_commitment("gcm.5"), entry=not_for_us, period_end=ENDS[2021])
    for said in both_pages(client):
        assert "on 2 of 5 objectives, by the year covered: 2 in 2023." in said
        assert "On 1 it says that it is not doing well, and states no stage: 1 in 2025." in said
        assert "It says it cannot assess 1: 1 in 2024." in said
        assert "It says that 1 does not apply to it: 1 in 2021." in said


def test_who_has_reported_no_stage_is_told_no_year(client, arcadia):
    for said in both_pages(client):
        assert "Arcadia has reported a stage on 0 of 1 objective." in said
        assert "by the year covered" not in said


def test_the_downloads_of_a_scorecard_and_of_a_framework_carry_the_years(client, arcadia):
    report_in(arcadia, [2025, 2023, 2023])
    make_published(arcadia, make_restraint("gcm.29.never"), entry=make_refrain_entry(), period_end=ENDS[2022])
    address = reverse("scorecards:actor-scorecard", args=["gcm", "arcadia"])
    card = client.get(address, {"format": "json"}).json()
    [do, refrain] = card["coverage"]
    assert (do["kind"], do["staged"], do["total"]) == ("do", 3, 3)
    assert do["years"] == {"2025": 1, "2023": 2}
    assert (refrain["kind"], refrain["years"]) == ("refrain", {"2022": 1})
    board = client.get(reverse("scorecards:framework", args=["gcm"]), {"format": "json", "demo": "1"}).json()
    years = {each["commitment"]: each["years"] for each in board["spreads"]}
    assert years["gcm.1"] == {"2025": 1}


# --- a stage that is no longer stated ---


@pytest.mark.parametrize("answer", ["not_well", "cannot_assess", "not_applicable"])
def test_a_stage_that_is_no_longer_stated_is_listed_among_the_changes(client, arcadia, answer):
    commitment = make_commitment("gcm.22")
    make_published(arcadia, commitment, entry=make_entry(stage=1), period_end=ENDS[2023])
    assert changes_of(client) == ["With a stage for the first time, in the latest report 1 22. Commitment gcm.22, 1"]
    make_published(arcadia, commitment, entry=without_a_stage(answer), period_end=ENDS[2025])
    assert changes_of(client) == ["No longer states a stage 1 22. Commitment gcm.22, before: 1"]


def test_what_is_not_to_be_done_and_is_answered_without_a_word_on_practice_is_listed_too(client, arcadia):
    restraint = make_restraint("gcm.29.never")
    make_published(arcadia, restraint, entry=make_refrain_entry(), period_end=ENDS[2023])
    silent = not_well(practice="", safeguard=None, breach_reported=None)
    make_published(arcadia, restraint, entry=silent, period_end=ENDS[2025])
    assert changes_of(client) == ["No longer states a stage 1 Commitment gcm.29.never, before: R4"]


def test_a_stage_that_comes_back_is_not_called_the_first_one(client, arcadia):
    commitment = make_commitment("gcm.22")
    make_published(arcadia, commitment, entry=make_entry(stage=2), period_end=ENDS[2021])
    make_published(arcadia, commitment, entry=not_well(), period_end=ENDS[2023])
    make_published(arcadia, commitment, entry=make_entry(stage=1), period_end=ENDS[2025])
    [line] = changes_of(client)
    assert line == "States a stage, and stated none in the report before 1 22. Commitment gcm.22, 1"


def test_who_never_stated_a_stage_does_not_cease_to_state_one(client, arcadia):
    commitment = make_commitment("gcm.22")
    make_published(arcadia, commitment, entry=not_well(), period_end=ENDS[2023])
    make_published(arcadia, commitment, entry=not_well(), period_end=ENDS[2025])
    assert changes_of(client) == []


def test_what_waymark_read_from_a_document_is_no_report_to_compare_with():
    said = make_cell(make_voice(Step.DO_2))
    own, read = make_cell(make_voice(Step.DO_3)), make_cell(make_voice(Step.DO_3, transcribed=True))
    moved = changes.changes_of([ScorecardRow("gcm.22", said, None, own)])
    assert [change.commitment for change in moved.back] == ["gcm.22"]
    after_the_paper = changes.changes_of([ScorecardRow("gcm.22", said, None, read)])
    assert [change.commitment for change in after_the_paper.first] == ["gcm.22"]
    assert after_the_paper.back == []
    silent = make_cell(make_voice(self_view="not_well"))
    assert changes.changes_of([ScorecardRow("gcm.22", silent, None, own)]).no_longer_stated
    assert not changes.changes_of([ScorecardRow("gcm.22", silent, None, read)]).any


def test_the_downloads_of_a_scorecard_list_the_same_changes(client, arcadia):
    commitment = make_commitment("gcm.22")
    make_published(arcadia, commitment, entry=make_entry(stage=1), period_end=ENDS[2023])
    make_published(arcadia, commitment, entry=not_well(), period_end=ENDS[2025])
    address = reverse("scorecards:actor-scorecard", args=["gcm", "arcadia"])
    told = client.get(address, {"format": "json"}).json()["changes"]
    assert told["no_longer_stated"] == [{"commitment": "gcm.22", "before": "do-1", "after": "do-x", "breaks": []}]
    assert told["forward"] == told["back"] == told["first"] == told["stated_anew"] == []


# --- small words ---


def test_no_framework_but_the_compact_is_called_the_compact(client, arcadia):
    point = make_commitment("a68-190.2", level="point")
    make_action("a68-190.2.pilot", point)
    said = text_of(client, "scorecards:commitment", "a68-190.2")
    assert "These are offered as a menu." in said
    assert "the compact" not in said.lower()


def test_a_framework_without_commitments_does_not_say_that_no_actor_is_known(client, arcadia):
    make_framework("new", short_title="A new framework")
    address = reverse("scorecards:framework", args=["new"])
    said = client.get(address, {"demo": "1"}).content.decode()
    assert "No commitment of it is tracked yet, so there is nothing to count." in said
    assert "no actor" not in said.lower()
    said = client.get(address, {"demo": "1", "type": "union"}).content.decode()
    assert "No commitment of it is tracked yet, so there is nothing to count." in said


def test_a_framework_without_actors_says_that_none_of_this_type_is_known(client, arcadia):
    said = client.get(reverse("scorecards:framework", args=["gcm"]), {"demo": "1", "type": "union"}).content.decode()
    assert "No actor of this type is known here yet, so there is nothing to count." in said


def test_of_one_goal_no_page_says_goals(client, arcadia):
    goals = make_framework("idm-2017", short_title="Dialogue", unit="goals")
    make_commitment("idm-2017.1", framework=goals, level="goal")
    make_commitment("gcm.2")
    for address in ("/frameworks/idm-2017/", "/scorecards/idm-2017/", "/scorecards/", "/", "/actors/arcadia/"):
        said = re.sub(r"<[^>]+>", "", client.get(address, {"demo": "1"}).content.decode())
        assert "goal" in said, address
        assert not re.search(r"\b(1|The) goals", said), address
    assert "2 objectives" in client.get("/scorecards/", {"demo": "1"}).content.decode()
