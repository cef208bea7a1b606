"""Sessions: what is kept of them, when they end, who ends them."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site
from django.contrib.sessions.models import Session as DjangosSession
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.accounts.models import Session
from commitments.accounts.sessions import IDLE, IDLE_WITH_SECOND_FACTOR, LONGEST
from commitments.audit.models import Event
from tests.cast import NOW, PASSWORD, make_actor, make_member, make_reviewer, make_user

pytestmark = pytest.mark.django_db

SESSIONS = "/accounts/sessions/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def sign_in(user, **more):
    client = Client(**more)
    assert client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client):
    return client.get("/accounts/").status_code == 200


def key_of(client):
    return client.cookies[site.SESSION_COOKIE_NAME].value


def later(clock, **by):
    clock.move_to(NOW + timedelta(**by))


def test_a_session_keeps_whose_it_is_and_its_times_and_nothing_of_the_visitor():
    nils = make_user("Nils")
    client = sign_in(nils, REMOTE_ADDR="192.0.2.77", HTTP_USER_AGENT="Kanarienvogel/7")
    client.get("/accounts/", REMOTE_ADDR="192.0.2.77", HTTP_USER_AGENT="Kanarienvogel/7")
    row = Session.objects.get()
    assert (row.account_id, row.began_at, row.seen_at) == (nils.pk, NOW, NOW)
    kept = f"{row.__dict__} {row.get_decoded()}"
    assert "192.0.2" not in kept
    assert "Kanarien" not in kept
    assert nils.email in kept, "the control: what is in the session is read"
    assert not DjangosSession.objects.exists()


def test_signing_in_changes_the_key():
    nils = make_user("Nils")
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.cookies[site.SESSION_COOKIE_NAME] = planted
    client.post(reverse("account_login"), {"login": nils.email, "password": PASSWORD})
    assert key_of(client) != planted
    stranger = Client()
    stranger.cookies[site.SESSION_COOKIE_NAME] = planted
    assert not is_in(stranger)
    assert is_in(client)


def test_a_session_ends_after_two_hours_without_a_page(clock):
    client = sign_in(make_user("Nils"))
    later(clock, minutes=119)
    assert is_in(client)
    later(clock, minutes=119 + 119)
    assert is_in(client)
    later(clock, minutes=119 + 119 + 120)
    assert not is_in(client)


def test_and_after_twelve_hours_in_any_case(clock):
    client = sign_in(make_user("Nils"))
    for hour in range(1, 12):
        later(clock, hours=hour)
        assert is_in(client), hour
        session = client.session  # a page that writes into the session does not prolong it
        session["drafts"] = hour
        session.save()
    later(clock, hours=12)
    assert not is_in(client)


def test_thirty_minutes_for_people_who_must_have_a_second_factor(clock):
    rhea, nils = make_reviewer(), make_user("Nils")
    reviewer, anybody = Client(), Client()
    reviewer.force_login(rhea)
    anybody.force_login(nils)
    later(clock, minutes=29)
    assert is_in(reviewer)
    later(clock, minutes=29 + 30)
    assert is_in(anybody)
    assert not is_in(reviewer)
    assert not is_in(reviewer), "and stays out"


def test_the_limits_are_those_that_the_page_names():
    assert timedelta(hours=12) == LONGEST
    assert timedelta(hours=2) == IDLE
    assert timedelta(minutes=30) == IDLE_WITH_SECOND_FACTOR


def test_reading_writes_at_most_once_a_minute(clock):
    client = sign_in(make_user("Nils"))
    for seconds, writes in ((0, 0), (59, 0), (60, 1), (61, 0), (119, 0), (120, 1)):
        later(clock, seconds=seconds)
        with CaptureQueriesContext(connection) as asked:
            client.get("/about/")
        written = [query["sql"] for query in asked if not query["sql"].startswith("SELECT")]
        assert len(written) == writes, (seconds, written)


def test_the_page_lists_where_one_is_signed_in_without_naming_a_key(clock):
    ana = make_user("Ana")
    phone = sign_in(ana)
    later(clock, hours=1)
    desk = sign_in(ana)
    stranger = sign_in(make_user("Bob"))
    page = desk.get(SESSIONS).content.decode()
    assert page.count("<tr role=") == 3  # the head, this one, the phone
    assert re.search(r"This one.*?22 November 2026, 13:00.*?22 November 2026, 12:00", page, re.S)
    for client in (phone, desk, stranger):
        assert key_of(client) not in page


def test_one_session_is_ended(clock):
    ana = make_user("Ana")
    phone, desk, tablet = sign_in(ana), sign_in(ana), sign_in(ana)
    later(clock, minutes=5)
    assert is_in(tablet)
    page = desk.get(SESSIONS).content.decode()
    handles = re.findall(r"/accounts/sessions/([0-9a-f]{20})/end/", page)
    assert len(handles) == 3
    assert desk.get(f"/accounts/sessions/{handles[1]}/end/").status_code == 405
    assert desk.post(f"/accounts/sessions/{handles[1]}/end/").url == SESSIONS
    assert [is_in(desk), is_in(phone), is_in(tablet)] == [True, True, False]
    assert Event.objects.about(ana).last().changes == [("sessions", None, 1)]
    assert desk.post(f"/accounts/sessions/{handles[1]}/end/").status_code == 404
    assert desk.post(f"/accounts/sessions/{handles[0]}/end/").url == "/accounts/sign-in/"
    assert not is_in(desk)


def test_nobody_ends_the_session_of_somebody_else():
    ana, bob = make_user("Ana"), make_user("Bob")
    hers, his = sign_in(ana), sign_in(bob)
    handle = re.search(r"/accounts/sessions/([0-9a-f]{20})/end/", hers.get(SESSIONS).content.decode())[1]
    assert his.post(f"/accounts/sessions/{handle}/end/").status_code == 404
    his.post(reverse("account_end_other_sessions"))
    assert is_in(hers)
    assert Client().post(f"/accounts/sessions/{handle}/end/").url.startswith("/accounts/sign-in/")
    assert is_in(hers)


def test_all_others_are_ended():
    ana = make_user("Ana")
    phone, desk, tablet = sign_in(ana), sign_in(ana), sign_in(ana)
    assert desk.post(reverse("account_end_other_sessions")).url == SESSIONS
    assert [is_in(phone), is_in(desk), is_in(tablet)] == [False, True, False]
    assert Event.objects.about(ana).last().changes == [("sessions", None, 2)]


def test_a_new_password_ends_every_other_session():
    ana = make_user("Ana")
    phone, desk = sign_in(ana), sign_in(ana)
    before = key_of(desk)
    typed = {"oldpassword": PASSWORD, "password1": "another long pass", "password2": "another long pass"}
    wrong = desk.post(reverse("account_change_password"), typed | {"oldpassword": "something"})
    assert "This is not your password of today." in wrong.content.decode()
    assert is_in(phone)
    assert desk.post(reverse("account_change_password"), typed).url == "/accounts/"
    assert [is_in(phone), is_in(desk)] == [False, True]
    assert key_of(desk) != before
    assert Session.objects.filter(account_id=ana.pk).count() == 1
    assert {"user.password_set", "session.ended"} <= {event.verb for event in Event.objects.about(ana)}


def test_somebody_who_was_made_inactive_is_out_on_the_next_request():
    ana = make_user("Ana")
    client = sign_in(ana)
    ana.is_active = False
    ana.save()
    assert not is_in(client)


def test_a_request_that_ends_after_its_session_was_ended_brings_it_not_back(clock):
    ana = make_member("Ana", make_actor())
    client = Client()
    client.force_login(ana)
    open_request = client.session  # what a slow page holds
    later(clock, minutes=2)
    Session.objects.all().delete()
    from commitments.accounts.sessions import note_seen

    note_seen(open_request, at=NOW + timedelta(minutes=2))
    assert not Session.objects.exists()
    assert not is_in(client)


def test_what_has_ended_is_cleared_away_by_the_command(clock):
    sign_in(make_user("Nils"))
    later(clock, hours=13)
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_signing_out_is_a_post_and_ends_the_session():
    client = sign_in(make_user("Nils"))
    assert client.get(reverse("account_logout")).status_code == 405
    assert is_in(client)
    assert client.post(reverse("account_logout")).url == "/"
    assert not is_in(client)
    assert not Session.objects.exists()
