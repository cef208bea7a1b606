"""What IOM wrote in 2014 is in the record as Waymark read it, by the written rule, and in nobody's name."""

import csv
from collections import defaultdict
from datetime import date, timedelta

import pytest

from commitments.catalogue.models import Commitment
from commitments.common.sheets import BadSheet
from commitments.curation import loading
from commitments.progress.importing import IOM_2014, stage_of
from commitments.progress.models import Claim, Report, Revision
from tests.cast import NOW
from tests.loaded import FIXTURES, loaded

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DAY = date(2014, 2, 20)


@pytest.fixture(scope="module", autouse=True)
def _catalogue(django_db_setup, django_db_blocker):
    with loaded(django_db_blocker):
        yield


def readings_by_point():
    """`{point: [reading, ...]}`, from the curator's sheet alone: an announcement's code begins with its point's."""
    points = defaultdict(list)
    with (FIXTURES / IOM_2014.readings_sheet).open(encoding="utf-8", newline="") as sheet:
        for row in csv.DictReader(sheet):
            points[".".join(row["announcement"].split(".")[:2])].append(row["reading"])
    return points


def claims():
    return Claim.objects.filter(revision__report=IOM_2014.report_id).select_related("commitment")


def sheets_with(old, new, *, name=IOM_2014.sheet):
    sheets = loading.read_folder(FIXTURES)
    assert old in sheets[name]
    return {**sheets, name: sheets[name].replace(old, new, 1)}


def problems_of(sheets):
    with pytest.raises(BadSheet) as bad:
        loading.load_catalogue(sheets, by=None, at=NOW)
    return bad.value.problems


# --- the rule ---


@pytest.mark.parametrize(
    ("readings", "stage"),
    [
        ([], None),
        (["announced"], 1),
        (["announced", "launched"], 1),  # half is not more than half
        (["announced", "launched", "continuing"], 2),
        (["done", "done", "done"], 2),  # never above 2: a paper shows no results
    ],
)
def test_more_than_half_begun_is_under_way_and_never_above(readings, stage):
    assert stage_of(readings) == stage


def test_every_stage_in_the_record_follows_from_the_readings():
    expected = {}
    for point, readings in readings_by_point().items():
        begun = [r for r in readings if r in {"launched", "continuing", "done"}]
        expected[point] = 2 if len(begun) / len(readings) > 0.5 else 1
    assert len(expected) == 8
    assert {claim.commitment.code: claim.stage for claim in claims()} == expected


def test_a_stage_that_the_readings_do_not_give_is_refused():
    assert problems_of(sheets_with("a68-190.1,2,", "a68-190.1,3,")) == [
        "transcribed/iom-2014.csv, row 2: stage is 3, where the readings give 2."
    ]


def test_a_reading_that_is_no_word_of_the_rule_is_refused():
    sheets = sheets_with("rights-work,continuing,", "rights-work,achieved,", name=IOM_2014.readings_sheet)
    place = "transcribed/iom-2014-announcements.csv, row 2"
    sentence = "reading achieved is not one of announced, launched, continuing, done."
    assert problems_of(sheets) == [f"{place}: {sentence}"]


# --- whose words ---


def test_the_claims_cite_every_announcement_that_was_read_and_only_ioms_own_under_that_point():
    cited = 0
    for claim in claims():
        for action in claim.actions_taken.select_related("parent__parent"):
            cited += 1
            assert action.announced_by == "IOM"
            assert claim.commitment in (action.parent, action.parent.parent)
    assert cited == sum(len(readings) for readings in readings_by_point().values()) == 84


def test_an_announcement_of_another_point_or_body_is_refused():
    sheets = sheets_with("a68-190.1.rights-work ", "a68-190.2.iris ")
    assert "transcribed/iom-2014.csv, row 2: a68-190.2.iris is not an announcement of IOM under a68-190.1." in (
        problems_of(sheets)
    )


def test_what_another_body_announced_is_not_cited():
    Commitment.objects.filter(code="a68-190.1.rights-work").update(announced_by="XMO")
    sheets = {name: text for name, text in loading.read_folder(FIXTURES).items() if name.startswith("transcribed/")}
    assert problems_of(sheets) == [
        "transcribed/iom-2014.csv, row 2: a68-190.1.rights-work is not an announcement of IOM under a68-190.1."
    ]


def test_nobody_submitted_it_and_it_says_so():
    report = Report.objects.get(pk=IOM_2014.report_id)
    revision = Revision.objects.get(report=report)
    assert (report.actor.code, report.origin, report.created_by) == ("IOM", "transcribed", None)
    assert report.source_note.startswith("Read by Waymark from the paper; IOM did not submit this.")
    assert "Twelfth Coordination Meeting" in report.source_note
    assert (revision.submitted_at, revision.published_by, revision.published_at) == (None, None, NOW)
    assert (revision.period_start, revision.period_end, revision.language) == (None, DAY, "en")


def test_no_view_is_read_into_the_paper():
    assert set(claims().values_list("transcribed", "self_view", "momentum", "obstacles")) == {(True, "", "", "")}


def test_each_claim_points_to_its_paragraph_of_the_paper():
    used = {c.commitment.code: c.used_evidence.select_related("evidence").get() for c in claims()}
    assert used["a68-190.1"].locator == "part A, para. A.2"
    assert used["a68-190.8"].locator == "part A, para. A.9"
    assert {u.evidence.issuer_class for u in used.values()} == {"own"}
    assert {u.evidence.dated_on for u in used.values()} == {DAY}
    assert len({u.evidence.pk for u in used.values()}) == 1


def test_it_speaks_from_the_day_that_it_was_presented():
    def standing(day):
        return claims().standing(as_of=day, known_at=NOW).count()

    assert (standing(DAY - timedelta(days=1)), standing(DAY)) == (0, 8)


# --- loading again ---


def test_loading_twice_makes_one_report():
    plans = loading.load_catalogue(loading.read_folder(FIXTURES), by=None, at=NOW)
    assert (plans[-1].name, plans[-1].unchanged, plans[-1].added) == ("transcribed/iom-2014.csv", 8, ())
    assert Report.objects.filter(origin="transcribed").count() == 1


def test_a_sheet_changed_after_publication_is_listed_and_not_written():
    plan = loading.load_catalogue(sheets_with("IOM renews its own", "IOM repeals its own"), by=None, at=NOW)[-1]
    assert [change.label for change in plan.kept] == ["a68-190.1"]
    assert "published already" in loading.summary_of(plan)
    assert claims().get(commitment__code="a68-190.1").narrative.startswith("IOM renews its own")


def test_a_point_that_is_not_tracked_cannot_be_reported_on():
    Commitment.objects.filter(code="a68-190.1").update(trackable=False)
    sheets = {name: text for name, text in loading.read_folder(FIXTURES).items() if name.startswith("transcribed/")}
    assert problems_of(sheets) == [
        "transcribed/iom-2014.csv, row 2: commitment a68-190.1 is not known, or not tracked."
    ]
