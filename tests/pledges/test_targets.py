"""Horizons: two, five or fifteen years by the actor's own clock. Nothing is late before its own clock says so."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from commitments.actors.models import Position
from commitments.pledges import actions
from commitments.pledges.models import Target
from tests.cast import (
    NOW,
    TODAY,
    make_actor,
    make_adherence,
    make_commitment,
    make_curator,
    make_framework,
    make_member,
)
from tests.pledging import make_pledge_draft, make_published_pledge

pytestmark = pytest.mark.django_db


def set_target(actor=None, commitment=None, *, at=NOW, **facts):
    actor, commitment = actor or make_actor(), commitment or make_commitment()
    said = {"years": 2, "source": "baseline", "starts_on": date(2025, 1, 1), "instead_of": None, **facts}
    return actions.set_target(
        actor=actor, commitment=commitment, by=make_member(f"Focal{actor.code}", actor), at=at, **said
    )


def clock(as_of=TODAY, actor=None, commitment=None):
    return Target.objects.clock_of(actor or make_actor(), commitment or make_commitment(), as_of)


def test_the_clock_begins_with_the_actor_and_runs_for_its_years():
    set_target()
    found = clock()
    assert (found.years, found.starts_on, found.ends_on, found.has_passed) == (
        2,
        date(2025, 1, 1),
        date(2027, 1, 1),
        False,
    )


def test_the_scorecard_shows_the_clock_in_its_row_and_in_no_other(client, settings):
    settings.DEMO = True
    make_commitment("gcm.14")
    page = "/scorecards/gcm/arcadia/"
    make_actor()
    assert "It gives itself" not in client.get(page).content.decode()
    set_target(starts_on=date(2024, 1, 1))
    shown = client.get(page).content.decode()
    assert shown.count("It gives itself 2 years, from 1 January 2024 (its own baseline) to 1 January 2026") == 1
    assert shown.count("its own date has passed") == 1
    assert "overdue" not in shown


def test_its_last_day_is_still_within_it():
    set_target(starts_on=date(2024, 11, 22))
    assert not clock(date(2026, 11, 22)).has_passed
    assert clock(date(2026, 11, 23)).has_passed


def test_a_clock_that_began_on_the_29th_of_february_ends_on_the_28th():
    set_target(starts_on=date(2024, 2, 29), years=5)
    assert clock().ends_on == date(2029, 2, 28)


def test_nothing_is_said_of_the_time_before_it_was_set_or_where_none_is():
    assert clock() is None
    set_target()
    assert clock(TODAY - timedelta(days=1)) is None
    assert clock(commitment=make_commitment("gcm.14")) is None
    assert clock(actor=make_actor("XBB", "Borduria")) is None


def test_the_clock_of_a_pledge_began_on_the_day_it_was_made():
    pledge = make_published_pledge().pledge
    target = set_target(source="pledge", pledge=pledge, starts_on=None, years=5)
    assert (target.starts_on, target.pledge) == (date(2026, 3, 1), pledge)


def test_only_an_own_published_pledge_on_that_commitment_begins_a_clock():
    borduria, draft = make_actor("XBB", "Borduria"), make_pledge_draft().pledge
    theirs = make_published_pledge(borduria).pledge
    own = make_published_pledge().pledge
    other = make_commitment("gcm.14")
    for pledge, commitment in ((draft, None), (theirs, None), (own, other), (None, None)):
        with pytest.raises(actions.Refused, match="Choose a published pledge of your own"):
            set_target(commitment=commitment, source="pledge", pledge=pledge)
    assert set_target(source="pledge", pledge=own)


def test_the_clock_of_an_adherence_began_on_its_day():
    make_framework("gcm")
    actor = make_actor()  # which voted for the Compact in 2018
    assert set_target(actor, source="adherence", starts_on=None, years=15).starts_on == date(2018, 12, 19)


def test_an_abstention_or_a_withdrawal_begins_no_clock():
    framework = make_framework("gcm")
    for number, position in enumerate((Position.ABSTAINED, Position.DECLARED_WITHDRAWAL)):
        actor = make_actor(f"XW{number}", f"Other {number}", adheres=False)
        make_adherence(actor, framework, position=position)
        with pytest.raises(actions.Refused, match="No day is known"):
            set_target(actor, source="adherence")


def test_a_framework_sets_a_date_only_with_its_citation():
    with pytest.raises(actions.Refused, match="the place in the framework"):
        set_target(source="framework")
    assert set_target(source="framework", citation="para. 53").citation == "para. 53"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"years": 3}, "2, 5 or 15"),
        ({"starts_on": None}, "Give the day"),
        ({"starts_on": TODAY + timedelta(days=1)}, "has come"),
    ],
)
def test_what_cannot_be_a_target_is_refused(facts, sentence):
    with pytest.raises(actions.Refused, match=sentence):
        set_target(**facts)


def test_another_target_takes_its_place_and_the_first_stays():
    first = set_target()
    later = NOW + timedelta(days=10)
    second = set_target(years=5, instead_of=first.pk, at=later)
    first.refresh_from_db()
    assert (first.ended_at, second.ended_at) == (later, None)
    assert clock().years == 2
    assert clock(TODAY + timedelta(days=10)).years == 5
    with pytest.raises(actions.Refused, match="Somebody else set this time"):
        set_target(years=15, instead_of=first.pk)
    assert set_target(years=5, instead_of=second.pk).pk == second.pk  # saying the same changes nothing


def test_a_target_that_is_taken_back_leaves_no_clock():
    target = set_target()
    actions.end_target(target=target, by=make_curator(), at=NOW + timedelta(days=1))
    assert clock(TODAY + timedelta(days=1)) is None
    with pytest.raises(actions.Refused, match="meanwhile"):
        actions.end_target(target=target, by=make_curator(), at=NOW)


@pytest.mark.parametrize("sql", ["UPDATE pledges_target SET years = 15", "DELETE FROM pledges_target"])
def test_a_target_is_never_rewritten(sql):
    set_target()
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_clocks_of_many_commitments_are_one_query():
    actor = make_actor()
    commitments = [make_commitment(f"gcm.{n}") for n in range(1, 21)]
    for commitment in commitments:
        set_target(actor, commitment)
    with CaptureQueriesContext(connection) as captured:
        clocks = Target.objects.clocks_of(actor, commitments, TODAY)
    assert (len(clocks), len(captured)) == (20, 1)


def test_the_words_of_a_clock_never_call_anybody_late():
    pledge = make_published_pledge().pledge
    set_target(source="pledge", pledge=pledge)
    said = " ".join(render_to_string("pledges/_clock.html", {"clock": clock()}).split())
    assert "It gives itself 2 years, from 1 March 2026 (its own pledge) to 1 March 2028" in said
    assert "passed" not in said
    over = render_to_string("pledges/_clock.html", {"clock": clock(date(2030, 1, 1))})
    assert "its own date has passed" in over
    for word in ("overdue", "late", "missed", "failed"):
        assert word not in over
    assert render_to_string("pledges/_clock.html", {"clock": None}).strip() == ""


def test_a_curator_enters_what_a_framework_sets_in_the_admin(client):
    from django.urls import reverse

    cleo = make_curator()
    client.force_login(cleo)
    actor, commitment = make_actor(), make_commitment()
    first = set_target(actor, commitment)
    facts = {"actor": actor.pk, "commitment": commitment.pk, "years": "5", "starts_on": "2018-12-19", "citation": ""}
    address = reverse("admin:pledges_target_add")
    assert client.get(address).status_code == 200
    assert client.post(address, facts).status_code == 200  # without its citation it comes back
    assert Target.objects.get() == first
    response = client.post(address, {**facts, "citation": "para. 53"})
    assert response.status_code == 302, response.content.decode()[:3000]
    first.refresh_from_db()
    made = Target.objects.current().get()
    assert (made.source, made.citation, made.set_by, first.ended_by) == ("framework", "para. 53", cleo, cleo)
    assert client.get(reverse("admin:pledges_target_changelist")).status_code == 200
