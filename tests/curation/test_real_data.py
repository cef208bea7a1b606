"""The site as it stands on day one: the real catalogue, one transcribed paper, and invented actors kept apart."""

import csv
import io
import json

import pytest
from django.urls import reverse

from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment, CrosswalkLink, Framework
from commitments.curation import demonstration
from commitments.progress.models import Claim, Report
from tests.cast import NOW
from tests.drawing import one_in
from tests.loaded import FIXTURES, loaded

pytestmark = [pytest.mark.walk, pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]


@pytest.fixture(scope="module", autouse=True)
def _both_worlds(django_db_setup, django_db_blocker):
    with loaded(django_db_blocker, lambda: demonstration.load_demonstration(FIXTURES, at=NOW)):
        yield


@pytest.fixture(autouse=True)
def _demonstration_is_on(settings):
    settings.DEMO = True


def rows(client, name, *args, **query):
    response = client.get(reverse(name, args=args), {**query, "format": "csv"})
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def walk(client, world):
    """(address, text) of every list, spread, matrix, search and download of one world, all pages of each."""
    addresses = [
        reverse("pages:home"),
        reverse("scorecards:frameworks"),
        reverse("scorecards:scorecards"),
        reverse("scorecards:actors"),
        reverse("scorecards:commitments"),
        reverse("progress:reports"),
    ]
    addresses += [reverse("scorecards:framework", args=[f.code]) for f in Framework.objects.all()]
    addresses += [reverse("scorecards:matrix", args=[f.code]) for f in Framework.objects.scored()]
    words = ["Arcadia", "Harbour", "France", "migrants", "International Organization"]
    queries = [{}, {"format": "csv"}, {"format": "json"}]
    for address in addresses:
        for query in queries:
            yield address, client.get(address, {**query, **world}).content.decode()
    for place, commitment in enumerate(Commitment.objects.trackable().order_by("code")):
        address = reverse("scorecards:commitment", args=[commitment.code])
        for number, query in enumerate(queries):  # each on one day of twelve, and all in `make deep`
            if one_in(12, place + number):
                yield address, client.get(address, {**query, **world}).content.decode()
    for code in ("gcm", "a68-190"):
        for kind in ("ngo", "un_entity", "local_authority", "ministry"):
            yield code, client.get(reverse("scorecards:matrix", args=[code]), {"type": kind, **world}).content.decode()
    for word in words:
        found = client.get(reverse("pages:search"), {"q": word, **world}).content.decode()
        yield (
            word,
            found.partition("<main")[2]
            .replace(f'value="{word}"', "")
            .replace(f"“{word}”", "")
            .replace(f"?q={word}", ""),
        )


def test_no_invented_actor_is_in_any_real_spread_list_search_or_download(client):
    invented = [(a.slug, a.name) for a in Actor.objects.filter(fictional=True)]
    for where, text in walk(client, {}):
        for slug, name in invented:
            assert f"/{slug}/" not in text, (where, slug)
            assert name not in text, (where, name)


def test_no_real_actor_is_in_any_invented_list_and_the_walk_finds_what_is_there(client):
    """The control of the test above, too: the same walk in the other world meets the invented actors."""
    seen = ""
    for where, text in walk(client, {"demo": 1}):
        assert "/actors/france/" not in text, where
        assert "/scorecards/gcm/france/" not in text, where
        seen += text
    for actor in Actor.objects.filter(fictional=True, type="state"):
        assert actor.name in seen


def test_the_real_spreads_count_193_states_and_nothing_reported(client):
    for framework, cells in (("gcm", "193"), ("a68-190", "193")):
        spreads = rows(client, "scorecards:framework", framework)
        assert {row["cells"] for row in spreads} == {cells}
        assert {row["fictional"] for row in spreads} == {"False"}
        for row in spreads:
            assert sum(int(row[name]) for name in row if name.startswith("step_") and row[name]) == 0
    absences = [(row["no_report"], row["not_addressed"]) for row in rows(client, "scorecards:framework", "gcm")]
    assert set(absences) == {("152", "41")}, "152 voted for, 5 against, 12 abstained, 24 did not vote"


def test_no_real_actor_but_iom_has_a_claim_and_iom_submitted_none():
    assert set(Claim.objects.filter(actor__fictional=False).values_list("actor__code", flat=True)) == {"IOM"}
    assert set(Report.objects.filter(actor__fictional=False).values_list("origin", flat=True)) == {"transcribed"}


def test_the_scorecard_of_iom_shows_eight_transcribed_claims_each_with_its_place_in_the_document(client):
    cells = rows(client, "scorecards:actor-scorecard", "a68-190", "iom")
    assert len(cells) == 8
    for number, cell in enumerate(cells, start=1):
        assert (cell["transcribed"], cell["reported"], cell["commitment"]) == ("True", "False", f"a68-190.{number}")
        assert (cell["self_view"], cell["momentum"], cell["period_end"]) == ("", "", "2014-02-20")
        why = client.get(reverse("scorecards:cell", args=["a68-190", "iom", cell["commitment"]])).content.decode()
        assert f"para. A.{number + 1}" in why
        assert "IOM did not submit this" in why
        assert reverse("progress:report", args=[cell["report"]]) in why
    page = client.get(reverse("scorecards:actor-scorecard", args=["a68-190", "iom"])).content.decode()
    assert "International Organization for Migration has not reported." in page
    assert "Waymark read 8 stages from a document" in page


def test_iom_counts_as_not_having_reported_in_the_spread_of_un_entities(client):
    answer = client.get(reverse("scorecards:framework", args=["a68-190"]), {"type": "un_entity", "format": "json"})
    for row in json.loads(answer.content)["spreads"]:
        assert (row["total"], row["transcribed"], row["reported"], row["staged"]) == (1, 1, 0, 0)


def test_every_commitment_page_shows_its_source_and_locator(client):
    for place, commitment in enumerate(Commitment.objects.current().order_by("code")):
        if not one_in(12, place):
            continue  # its turn is another day; `make deep` looks at all
        html = client.get(reverse("scorecards:commitment", args=[commitment.code])).content.decode()
        assert commitment.source_locator.replace("'", "&#x27;") in html, commitment.code
        assert commitment.source_document.replace("'", "&#x27;") in html, commitment.code


def test_what_is_unsure_is_said_on_its_page(client):
    point = client.get(reverse("scorecards:commitment", args=["a68-190.1"])).content.decode()
    assert "Partly seen in its source" in point
    thirteen = client.get(reverse("scorecards:commitment", args=["gcm.13"])).content.decode()
    assert "Use immigration detention" in thirteen
    assert "Use migration detention" in thirteen
    assert "proposed" in thirteen


def test_the_votes_of_slovenia_and_slovakia_stand_with_the_roll_call_and_what_was_not_seen(client):
    for slug, vote in (("slovenia", "voted for"), ("slovakia", "not vot")):
        html = client.get(reverse("scorecards:actor", args=[slug])).content.decode()
        assert vote in html.lower(), slug
        assert "not sure" not in html
        assert "A/73/PV.60 itself was not seen" in html


def test_the_compact_asks_once_to_refrain_and_restraints_are_asked_by_whom_asked(client):
    refrain = Commitment.objects.filter(kind="refrain")
    assert list(refrain.filter(framework__code="gcm").values_list("code", flat=True)) == ["gcm.15.b"]
    for code in ("gcm.7.a", "gcm.8.b", "gcm.13.c", "gcm.15.a"):
        html = client.get(reverse("scorecards:commitment", args=[code])).content.decode()
        assert "Holds a restraint" in html, code
    ships = Commitment.objects.get(code="idm-2017.vulnerability.no-merchant-rescue")
    assert (ships.trackable, ships.asked_by) == (False, "")
    asked = set(refrain.filter(framework__code="idm-2017").exclude(asked_by="").values_list("asked_by", flat=True))
    assert "Argentina" not in asked, "which told of its own law"
    assert "Honduras" in asked


def test_no_page_calls_the_safety_of_services_a_firewall(client):
    html = client.get(reverse("scorecards:commitment", args=["gcm.15.b"])).content.decode()
    assert "must not make services unsafe" in html
    assert "irewall" not in html


def test_no_decision_of_the_demonstration_is_told_of_the_real_world(client):
    """The control: the same pages tell of it in the demonstration."""
    for address in (
        reverse("scorecards:commitment", args=["a68-190.2"]),
        reverse("scorecards:sdg-target", args=["10.7"]),
    ):
        real, demo = (client.get(address, asked).content.decode() for asked in ({}, {"demo": 1}))
        assert "two curators" not in real, address
        assert "two curators" in demo, address
    assert not CrosswalkLink.objects.in_world(fictional=False).exclude(status="proposed").exists()
