"""The panel of reviewers: seats by constituency, two curators for each, and a public page without names unless agreed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from commitments.accounts import actions
from commitments.accounts.models import Constituency, PanelSeat, User
from commitments.accounts.roles import is_reviewer
from commitments.audit.models import Event
from tests.cast import NOW, give_second_factor, make_curator, make_reviewer, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

PANEL = "/about/panel/"


def propose(user, by, constituency=Constituency.MIGRANTS, **facts):
    return actions.propose_seat(instance=PanelSeat(user=user, constituency=constituency, **facts), by=by, at=NOW)


def reviews(user):
    return is_reviewer(User.objects.get(pk=user.pk))


def test_a_seat_is_proposed_by_one_curator_and_confirmed_by_another():
    mina, cleo, carl = make_user("Mina"), make_curator(), make_curator("Carl")
    seat = propose(mina, cleo)
    assert not reviews(mina)
    with pytest.raises(ValidationError, match="another curator"):
        actions.confirm_seat(seat=seat, by=cleo, at=NOW)
    seat.refresh_from_db()
    assert not reviews(mina)
    actions.confirm_seat(seat=seat, by=carl, at=NOW)
    assert reviews(mina)
    with pytest.raises(ValidationError, match="already"):
        actions.confirm_seat(seat=seat, by=carl, at=NOW)
    assert [event.verb for event in Event.objects.about(seat)] == ["seat.proposed", "seat.confirmed"]


def test_nobody_confirms_a_seat_of_their_own():
    cleo, carl = make_curator(), make_curator("Carl")
    seat = propose(carl, cleo)
    with pytest.raises(ValidationError, match="a seat of their own"):
        actions.confirm_seat(seat=seat, by=carl, at=NOW)


def test_the_database_holds_both_rules():
    mina, cleo = make_user("Mina"), make_curator()
    seat = propose(mina, cleo)
    for by in (cleo, mina):
        with pytest.raises(IntegrityError), transaction.atomic():
            PanelSeat.objects.filter(pk=seat.pk).update(seated_at=NOW, seated_by=by)
    PanelSeat.objects.filter(pk=seat.pk).update(seated_at=NOW, seated_by=make_curator("Carl"))


def test_a_seat_ends_and_stays_in_the_record_and_another_may_follow():
    mina, cleo = make_reviewer("Mina"), make_curator()
    seat = mina.seats.get()
    with pytest.raises(ValidationError, match="has a seat already"):
        propose(mina, cleo)
    actions.end_seat(seat=seat, by=cleo, at=NOW + timedelta(days=1))
    assert not reviews(mina)
    with pytest.raises(ValidationError, match="ended already"):
        actions.end_seat(seat=seat, by=cleo, at=NOW + timedelta(days=1))
    propose(mina, cleo, Constituency.STATE)
    assert mina.seats.count() == 2


def test_who_looks_at_an_earlier_state_of_a_seat_brings_none_back_that_has_ended():
    """Carl's page is open while Cleo ends the proposal, or the seat."""
    seat = propose(make_user("Mina"), make_curator())
    as_carl_sees_it = PanelSeat.objects.get(pk=seat.pk)
    actions.end_seat(seat=seat, by=make_curator(), at=NOW)
    with pytest.raises(ValidationError, match="confirmed or ended already"):
        actions.confirm_seat(seat=as_carl_sees_it, by=make_curator("Carl"), at=NOW)
    renamed = PanelSeat.objects.get(pk=seat.pk)
    renamed.ended_at = renamed.ended_by = None
    renamed.public_name = "Mina M."
    actions.rename_seat(instance=renamed, by=make_curator("Carl"), at=NOW)
    seat.refresh_from_db()
    assert (seat.public_name, seat.ended_at, seat.seated_at) == ("Mina M.", NOW, None)


def test_a_reviewer_who_was_made_inactive_reviews_no_more():
    rhea = make_reviewer()
    assert reviews(rhea)
    User.objects.update(is_active=False)
    assert not reviews(rhea)


def test_curators_keep_the_panel_in_the_admin(client):
    mina, cleo, carl = make_user("Mina"), make_curator(), make_curator("Carl")
    client.force_login(cleo)
    added = client.post(reverse("admin:accounts_panelseat_add"), {"user": mina.pk, "constituency": "migrants"})
    assert added.status_code == 302
    seat = PanelSeat.objects.get()
    assert (seat.proposed_by, seat.seated_at) == (cleo, None)
    address = reverse("admin:accounts_panelseat_change", args=[seat.pk])
    refused = client.post(address, {"_act": "confirm"}, follow=True).content.decode()
    assert "confirmed by another curator" in refused
    client.force_login(carl)
    client.post(address, {"_act": "confirm"})
    assert reviews(mina)
    client.post(address, {"public_name": "Mina M.", "constituency": "state"})
    seat.refresh_from_db()
    assert (seat.public_name, seat.constituency) == ("Mina M.", "migrants")
    client.post(address, {"_act": "end"})
    assert not reviews(mina)


def test_the_page_names_every_constituency_also_those_without_a_seat(client):
    page = client.get(PANEL).content.decode()
    assert page.count("No seat is held</td>") == 5
    for _word, label in Constituency.choices:
        assert str(label) in page


def test_the_page_shows_a_name_only_where_its_bearer_agreed(client):
    make_reviewer("Rhea")
    make_reviewer("Rolf", Constituency.STATE, public_name="R. of Borduria")
    propose(make_user("Mina"), make_curator(), public_name="Mina, not yet seated")
    page = client.get(PANEL).content.decode()
    assert "A member who is not named, since 22 November 2026" in page
    assert "R. of Borduria, since 22 November 2026" in page
    for hidden in ("Rhea", "Rolf", "Mina", "example.org"):
        assert hidden not in page
    assert page.count("No seat is held") == 3


def test_real_and_invented_members_are_never_on_one_page(client, settings):
    settings.DEMO = True
    make_reviewer("Rhea", public_name="Somebody real")
    invented = make_reviewer("Rolf", public_name="Somebody invented")
    User.objects.filter(pk=invented.pk).update(demonstration=True)
    real, demo = client.get(PANEL).content.decode(), client.get(PANEL + "?demo=1").content.decode()
    assert ("Somebody real" in real, "Somebody invented" in real) == (True, False)
    assert ("Somebody real" in demo, "Somebody invented" in demo) == (False, True)


def test_the_page_says_what_is_checked_and_what_never(client):
    page = client.get(PANEL).content.decode()
    for said in ("complete", "safe to publish", "Whether it is true", "not endorsing", "that they belong to"):
        assert said in page


def test_who_is_proposed_needs_the_second_factor_once_seated(client):
    mina = make_user("Mina")
    client.force_login(mina)
    seat = propose(mina, make_curator())
    assert client.get("/about/").status_code == 200
    actions.confirm_seat(seat=seat, by=make_curator("Carl"), at=NOW)
    assert client.get("/about/").status_code == 302
    give_second_factor(mina)
    assert client.get("/about/").status_code == 200
