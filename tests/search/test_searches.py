"""What people type, and what must be found by it, in six languages (searches.csv): over the real catalogue and its names, and
over texts of the fictional cast. On SQLite a third of them a day beside those of the reports of faults; all, on both databases,
in `make deep`."""

import csv
from pathlib import Path

import pytest

from commitments.actors.models import ActorName
from commitments.pages import searching
from commitments.search import index
from tests.assessing import make_answers, make_published_assessment
from tests.cast import NOW, enter_names, make_actor, make_commitment, make_entry, make_published
from tests.drawing import one_in
from tests.exchanging import make_need, make_offer, make_practice
from tests.loaded import loaded
from tests.pledging import make_published_pledge

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.walk,
    pytest.mark.usefixtures("time_machine_now"),
]

with (Path(__file__).parent / "searches.csv").open(encoding="utf-8", newline="") as sheet:
    SEARCHES = list(csv.DictReader(sheet))
TODAYS = [row for number, row in enumerate(SEARCHES) if row["from"] in ("J-F8", "K3") or one_in(6, number)]

SAID = {
    "XFR": "Les réfugiés ont droit à l\u2019égalité ; une œuvre de longue haleine.",
    "XES": "La protección de los niños y las niñas.",
    "XRU": "Каждый ребёнок мигранта ходит в школу.",
    "XAR": "تعمل المدارس مع أطفال المهاجرين.",
    "XZH": "移民儿童可以上学。",
    "XTR": "Offices in İstanbul and Dıyarbakır, and in the Lange Straße.",
}


class Scope:
    demo_site = True

    def __init__(self, *, fictional):
        self.fictional = fictional
        self.query, self.extra = ("?demo=1", "&demo=1") if fictional else ("", "")


def texts_of_the_cast():
    commitment = make_commitment("gcm.13")
    arcadia, borduria = make_actor("XAA", "Arcadia"), make_actor("XBB", "Borduria")
    make_actor("XPO", "Port Ostra", type="local_authority")
    for actor, name in ((arcadia, "Arcadie"), (borduria, "Bordurie")):
        ActorName.objects.create(actor=actor, language="fr", name=name)
    for code, narrative in SAID.items():
        make_published(make_actor(code, f"Land {code}"), commitment, entry=make_entry(narrative=narrative))
    worked = make_published(arcadia, commitment, entry=make_entry(stage=4, narrative="Interpreters were hired."))
    make_practice(worked.claims.get(), what_worked="A lighthouse of advice.")
    make_published_pledge(arcadia, title="Dockers first", text="A fund for those who dock.")
    make_offer(arcadia, text="Two cartographers for a year.")
    make_need(borduria)
    entry = make_answers(rationale="The labour inspectorate went to each farm.")
    make_published_assessment(None, arcadia, commitment, entry=entry)
    enter_names()


@pytest.fixture(scope="module", autouse=True)
def _both_worlds(django_db_setup, django_db_blocker):
    with loaded(django_db_blocker, texts_of_the_cast):
        yield


def told(group, row):
    """By which word of the sheet a row of a group is named."""
    if group in ("actors", "frameworks", "commitments"):
        return row.url.split("?")[0].strip("/").split("/")[-1]
    actor = {
        "reports": lambda: row.report.actor,
        "assessments": lambda: row.assessment.subject,
        "pledges": lambda: row.pledge.actor,
    }.get(group, lambda: row.actor)()
    return actor.code


@pytest.mark.parametrize("row", TODAYS, ids=[f"{row['from']}-{row['query']}-{row['group']}" for row in TODAYS])
def test_what_people_type_finds_what_they_mean(row, monkeypatch):
    monkeypatch.setattr(searching, "SHOWN", 1000)  # found is found, however many there are
    worlds = [asked(row["query"], row["group"], Scope(fictional=fictional)) for fictional in (False, True)]
    found = {what for world in worlds for what in (world[:1] if row["place"] == "first" else world)}
    assert (row["what"] in found) == (row["place"] != "nothing"), worlds


def asked(query, group, scope):
    found = searching.find(query, scope=scope, known_at=NOW)
    return [told(group, each) for each in getattr(found, group).rows]


def test_a_hundred_and_more_are_asked_in_six_languages():
    assert len(SEARCHES) > 100 + 11 + 20
    assert {row["from"] for row in SEARCHES} == {"J-F8", "K3", "en", "fr", "es", "ru", "ar", "zh"}


def test_the_index_of_the_real_catalogue_is_what_the_record_says():
    assert index.differences() == []
