"""A comparison over time says where it is not of like with like."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from commitments.actors.models import Actor
from commitments.audit import versions
from commitments.common.versions import Act, midnight
from tests.cast import make_actor, make_commitment, make_entry, make_framework, make_method, make_published

pytestmark = pytest.mark.django_db

CHANGED = date(2024, 9, 1)


@pytest.fixture(autouse=True)
def _today(time_machine_now, settings):
    settings.DEMO = True


@pytest.fixture
def commitment():
    make_method()
    make_framework()
    return make_commitment()


@pytest.fixture
def arcadia(commitment):
    """It reported of 2023 in May 2024 and of 2024 in May 2025."""
    arcadia = make_actor()
    report(arcadia, commitment, 2023, stage=2)
    report(arcadia, commitment, 2024, stage=3)
    return arcadia


def report(actor, commitment, year, *, at=None, **said):
    at = at or datetime(year + 1, 5, 22, tzinfo=UTC)
    return make_published(actor, commitment, period_end=date(year, 12, 31), at=at, entry=make_entry(**said))


def change(noun, *, on=CHANGED, act=Act.CHANGE, at=None, **changes):
    versions.record(
        noun=noun, act=act, changes=changes, from_on=on, reason="It was decided.", by=None, at=at or midnight(on)
    )


def scorecard(client, **query):
    return client.get(reverse("scorecards:actor-scorecard", args=["gcm", "arcadia"]), query)


def card(client, **query):
    return " ".join(scorecard(client, **query).content.decode().split())


def cell_page(client):
    html = client.get(reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"])).content.decode()
    return " ".join(html.split())


def told(client):
    """The breaks of the one commitment, as CSV and as JSON say them."""
    rows = list(csv.DictReader(io.StringIO(scorecard(client, format="csv").content.decode())))
    cells = scorecard(client, format="json").json()["cells"]
    return rows[0]["breaks"], cells[0]["breaks"]


def test_a_comparison_marks_that_the_wording_changed_between_the_two_reports(client, arcadia, commitment):
    assert "Breaks in what is compared" not in card(client)
    assert told(client) == ("", [])

    change(commitment, statement="Something else is asked.")

    assert "Commitment gcm.13</a>: the wording changed on 1 September 2024" in card(client)
    assert "After it: the wording changed on 1 September 2024" in cell_page(client)
    assert told(client) == ("wording 2024-09-01", ["wording 2024-09-01"])


def test_a_correction_of_the_wording_is_no_break(client, arcadia, commitment):
    change(commitment, act=Act.CORRECT, statement="What is asked, spelt well.")

    assert told(client) == ("", [])


@pytest.mark.parametrize("on", [date(2023, 6, 1), date(2026, 6, 1)])
def test_a_change_before_both_reports_or_after_them_is_no_break(client, arcadia, commitment, on):
    change(commitment, on=on, statement="Something else is asked.")

    assert told(client) == ("", [])
    assert "After it:" not in cell_page(client)


def test_a_change_between_the_days_of_publication_is_a_break_though_both_periods_were_over(client, arcadia, commitment):
    change(commitment, on=date(2025, 2, 1), statement="Something else is asked.")

    assert told(client) == ("wording 2025-02-01", ["wording 2025-02-01"])


def test_a_comparison_marks_that_another_method_holds(client, arcadia):
    make_method(
        version="2.0", effective_on=CHANGED, recorded_at=midnight(CHANGED), act=Act.CHANGE, reason="Clearer steps."
    )

    assert "another version of the method holds since 1 September 2024" in card(client)
    assert told(client)[0] == "method 2024-09-01"


def test_a_comparison_marks_that_a_body_took_the_place_of_another(client, arcadia):
    borduria = make_actor("XBB", "Borduria")
    change(borduria, succeeded_by="XAA", retired_on=CHANGED)

    assert "one body or commitment took the place of another on 1 September 2024" in card(client)
    assert told(client)[0] == "succession 2024-09-01"


def test_a_commitment_that_took_the_place_of_another_is_a_break(client, arcadia):
    change(make_commitment("gcm.12"), succeeded_by="gcm.13", retired_on=CHANGED)

    assert told(client)[0] == "succession 2024-09-01"


def test_a_succession_by_a_shielded_body_is_told_nowhere(client, arcadia):
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    change(ngo, succeeded_by="XAA")
    assert told(client)[0] == "succession 2024-09-01"

    Actor.objects.filter(pk=ngo.pk).update(shielded=True)
    assert told(client)[0] == ""


def test_what_was_not_known_then_breaks_nothing_of_the_past(client, arcadia, commitment):
    change(commitment, at=datetime(2026, 3, 1, tzinfo=UTC), statement="Something else is asked.")
    then = {"as_of": "2026-02-01", "known_at": "2026-02-01T00:00:00Z"}

    assert "Breaks in what is compared" not in card(client, **then)
    assert "Breaks in what is compared" in card(client)


def test_breaks_cost_as_many_queries_for_twenty_commitments_as_for_one(
    client, arcadia, commitment, django_assert_max_num_queries
):
    def asked():
        with django_assert_max_num_queries(14) as queries:
            assert "Breaks in what is compared" in card(client)
        return len(queries)

    change(commitment, statement="Something else is asked.")
    at_one = asked()
    for n in range(20, 40):
        other = make_commitment(f"gcm.{n}")
        report(arcadia, other, 2023, stage=1)
        report(arcadia, other, 2024, stage=1)
        change(other, statement="Something else is asked.")
    assert asked() == at_one
