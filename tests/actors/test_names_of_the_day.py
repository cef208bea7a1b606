"""Under which name somebody spoke, and what it is called now."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from commitments.actors.actions import save_name
from commitments.actors.importing import NAMES
from commitments.actors.models import Actor, ActorName
from commitments.audit import versions
from commitments.audit.importing import apply_plans, plan_sheets
from commitments.audit.models import Event
from commitments.common.versions import Act
from tests.cast import (
    NOW,
    enter_names,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_method,
    make_published,
)
from tests.exchanging import make_offer, make_practice
from tests.pledging import make_published_pledge
from tests.second_voice import make_assessment_row

pytestmark = pytest.mark.django_db

PUBLISHED = datetime(2026, 3, 10, 12, tzinfo=UTC)
RENAMED = date(2026, 6, 1)
BOTH = "Arcadia (now New Arcadia)"


@pytest.fixture(autouse=True)
def _today(time_machine_now, settings):
    settings.DEMO = True


@pytest.fixture
def arcadia():
    make_method()
    make_commitment()
    return make_actor()


def rename(actor, name="New Arcadia", *, on=RENAMED, act=Act.CHANGE):
    cleo, cora, at = make_curator(), make_curator("Cora"), max(datetime(2026, 6, 1, tzinfo=UTC), PUBLISHED)
    asked = {"changes": {"name": name}, "from_on": on, "reason": "Its parliament decided so.", "by": cleo, "at": at}
    versions.confirm(version=versions.propose(noun=actor, act=act, **asked)[0], by=cora, at=at)


def read(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_report_names_its_author_as_of_then_and_as_now(client, arcadia):
    revision = make_published(arcadia, at=PUBLISHED)
    commitment = reverse("scorecards:commitment", args=["gcm.13"])
    pages = [revision.report.get_absolute_url(), reverse("progress:reports"), reverse("pages:home"), commitment]
    assert all("(now" not in read(client, page, demo=1) if "?" not in page else True for page in pages[1:])

    rename(arcadia)

    for page in pages:
        query = {} if page == pages[0] else {"demo": 1}
        assert BOTH in read(client, page, **query), page


def test_a_report_after_the_change_bears_the_new_name_alone(client, arcadia):
    rename(arcadia)
    html = read(client, make_published(arcadia, at=NOW - timedelta(days=1)).report.get_absolute_url())

    assert "Report by New Arcadia" in html
    assert "(now" not in html


def test_a_name_that_was_put_right_was_never_another(client, arcadia):
    revision = make_published(arcadia, at=PUBLISHED)
    rename(arcadia, "Arcadía", act=Act.CORRECT)
    html = read(client, revision.report.get_absolute_url())

    assert "Report by Arcadía" in html
    assert "(now" not in html


def test_a_download_has_the_name_of_then_as_author_and_of_now_as_the_actors(client, arcadia):
    make_published(arcadia, at=PUBLISHED)
    rename(arcadia)
    [row] = client.get(reverse("progress:reports"), {"demo": 1, "format": "json"}).json()["claims"]

    assert (row["author"], row["actor_name"]) == ("Arcadia", "New Arcadia")


def test_an_assessment_and_a_pledge_name_their_authors_as_of_then_and_as_now(client, arcadia):
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    said = make_assessment_row(ngo, arcadia, stage=1, published_at=PUBLISHED)
    pledge = make_published_pledge(arcadia, at=PUBLISHED)
    rename(arcadia)
    rename(ngo, "Harbour Lights")

    for page in (said.assessment.get_absolute_url(), reverse("assessment:assessments")):
        assert "Harbour Light (now Harbour Lights)" in read(client, page, **({"demo": 1} if "?" not in page else {})), (
            page
        )
    assert f"Pledge by {BOTH}" in read(client, pledge.pledge.get_absolute_url())
    assert "Arcadia</a> (now New Arcadia)" in read(client, reverse("pledges:pledges"), demo=1)


def test_of_a_shielded_author_neither_name_is_told(client, arcadia):
    ngo = make_actor("XNG", "Harbour Light", type="ngo", shielded=True)
    unnamed = {"published_at": PUBLISHED, "public_identity": "a civil-society organisation"}
    said = make_assessment_row(ngo, arcadia, stage=1, **unnamed)
    enter_names()
    rename(ngo, "Quay Lamp")

    for page in (said.assessment.get_absolute_url(), reverse("assessment:assessments")):
        html = read(client, page, demo=1)
        assert "ivil-society organisation" in html
        assert "Harbour" not in html
        assert "Quay" not in html
        assert "(now" not in html


def test_a_draft_bears_the_name_of_today(arcadia):
    revision = make_draft(arcadia)
    rename(arcadia)

    assert type(revision).objects.with_names().get(pk=revision.pk).author == "New Arcadia"


@pytest.mark.parametrize("address", ["progress:reports", "assessment:assessments", "pledges:pledges"])
def test_renamed_authors_cost_a_list_no_query_more(client, arcadia, address, django_assert_num_queries):
    def published(n):
        actor = make_actor(f"X{n:02}", f"Land {n:02}")
        make_published(actor, at=PUBLISHED)
        make_assessment_row(actor, arcadia, stage=1, published_at=PUBLISHED)
        make_published_pledge(actor, at=PUBLISHED)
        rename(actor, f"New land {n:02}")

    def queries():
        with django_assert_num_queries(most, exact=False) as asked:
            assert "(now New land" in read(client, reverse(address), demo=1)
        return len(asked)

    most = 30
    published(1)
    at_one = queries()
    for n in range(2, 12):
        published(n)
    assert queries() == at_one


def test_a_former_name_finds_the_actor_and_what_it_said(client, arcadia):
    make_published(arcadia, at=PUBLISHED)
    enter_names()
    rename(arcadia, "Borealia")

    assert "Borealia" in read(client, reverse("scorecards:actors"), demo=1, q="arcadia")
    html = read(client, reverse("pages:search"), demo=1, q="arcadia")
    assert "1 actor" in html
    assert "1 published report" in html


def test_a_former_name_finds_no_shielded_body(client, arcadia):
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    make_published(ngo, at=PUBLISHED)
    rename(ngo, "Quay Lamp")
    assert "Quay Lamp" in read(client, reverse("pages:search"), demo=1, q="harbour")

    Actor.objects.filter(pk=ngo.pk).update(shielded=True)
    for words in ("harbour", "quay"):
        html = read(client, reverse("pages:search"), demo=1, q=words)
        assert "Quay Lamp" not in html
        assert "1 published report" not in html
        assert "Nothing" in html


def test_a_name_that_was_put_right_finds_nothing(client, arcadia):
    enter_names()
    rename(arcadia, "Borealia", act=Act.CORRECT)

    assert "Borealia" not in read(client, reverse("scorecards:actors"), demo=1, q="arcadia")
    assert "Borealia" in read(client, reverse("scorecards:actors"), demo=1, q="borealia")


def test_an_offer_and_a_practice_name_who_speaks_as_of_then_and_as_now(client, arcadia):
    claim = make_published(arcadia, at=PUBLISHED, entry=make_entry(stage=4)).claims.get()
    offer, practice = make_offer(arcadia, at=PUBLISHED), make_practice(claim, at=PUBLISHED)
    enter_names()
    rename(arcadia)

    assert f"Offer of support by {BOTH}" in read(client, offer.get_absolute_url())
    assert f"{BOTH}. State" in read(client, practice.get_absolute_url())
    assert f"{BOTH}: " in read(client, reverse("support:support"), demo=1)
    assert f"{BOTH}: " in read(client, reverse("practices:practices"), demo=1)
    found = read(client, reverse("pages:search"), q="arcadia", demo=1)
    assert found.count(f"{BOTH}: ") == 2
    assert f"{BOTH.replace(' (', '</a> (')}" in read(client, reverse("scorecards:commitment", args=["gcm.13"]), demo=1)


def test_an_assessment_names_whom_it_is_about_as_of_then_and_as_now(client, arcadia):
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    said = make_assessment_row(ngo, arcadia, stage=1, published_at=PUBLISHED)
    rename(arcadia)

    assert f"Assessment of {BOTH} by Harbour Light. Period" in read(client, said.assessment.get_absolute_url())
    assert f"Harbour Light on {BOTH}" in read(client, reverse("assessment:assessments"), demo=1)
    assert f"{BOTH}: " in read(client, ngo.get_absolute_url())


# --- names in languages ---------------------------------------------------------------------------------------------------


def name_in_french(actor, name="Arcadie", **facts):
    return save_name(
        instance=ActorName(actor=actor, language="fr", name=name, **facts), by=make_curator(), at=PUBLISHED
    )


def test_a_name_in_a_language_stands_on_a_page_of_the_past_as_it_was_known_then(client, arcadia):
    stored, changed_at = name_in_french(arcadia), PUBLISHED + timedelta(days=60)
    stored.name = "Pays neuf"
    fresh = save_name(instance=stored, by=make_curator(), at=changed_at)
    pages = {
        at: read(client, arcadia.get_absolute_url(), as_of="2026-03-01", known_at=at.isoformat())
        for at in (PUBLISHED - timedelta(seconds=1), PUBLISHED, changed_at)
    }
    held = [[name for name in (">Arcadie ", ">Pays neuf ") if name in page] for page in pages.values()]
    assert held == [[], [">Arcadie "], [">Pays neuf "]]
    assert Event.objects.about(fresh).get().changes == [("name", "Arcadie", "Pays neuf")]
    listed = {name: read(client, reverse("scorecards:actors"), demo=1, q=name) for name in ("Arcadie", "Pays neuf")}
    assert ["No actor matches" in page for page in listed.values()] == [True, False], "what was put right finds nobody"

    late = ActorName.objects.get(name="Arcadie")
    late.name = "Another"
    with pytest.raises(ValidationError, match="Somebody else has changed this meanwhile"):
        save_name(instance=late, by=make_curator(), at=NOW)


@pytest.mark.database
def test_a_name_in_a_language_is_closed_once_and_else_does_not_change(arcadia):
    stored = ActorName.objects.filter(pk=name_in_french(arcadia).pk)
    for write in (lambda: stored.update(name="Another"), stored.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert stored.update(superseded_at=NOW) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.update(superseded_at=None)


def test_a_later_edition_of_the_sheet_of_names_leaves_the_earlier_name_as_it_was_known(arcadia):
    def load(name, at):
        sheet = f"actor,language,name,official,source\nXAA,fr,{name},0,A list\n"
        plans = plan_sheets((NAMES,), {"actor_names.csv": sheet})
        apply_plans(plans, by=None, at=at)
        return plans[0]

    load("Arcadie", PUBLISHED)
    load("Arcadie neuve", NOW)
    assert load("Arcadie neuve", NOW).unchanged == 1
    known = [ActorName.objects.known(known_at=at).get().name for at in (PUBLISHED, NOW)]
    assert known == ["Arcadie", "Arcadie neuve"]
