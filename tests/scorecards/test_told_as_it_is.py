"""The sentences of a scorecard stay true after an ordinary report: no one row speaks for all of them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.cast import (
    make_actor,
    make_commitment,
    make_entry,
    make_method,
    make_published,
    make_refrain_entry,
    make_restraint,
)

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
    not_well = make_entry(stage=None, narrative="", self_view="not_well", reasons=("law",))
    cannot = make_entry(answer="cannot_assess", answer_reason="No data by age.", stage=None, narrative="")
    not_for_us = make_entry(answer="not_applicable", answer_reason="It has no coast.", stage=None, narrative="")
    make_published(arcadia, make_commitment("gcm.3"), entry=not_well, period_end=ENDS[2025])
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
