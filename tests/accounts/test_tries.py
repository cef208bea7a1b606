"""What a try costs the database: each door writes once, and however many limits a try falls under, they are counted as one."""

import importlib.util
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.accounts import limits
from commitments.accounts.models import Session, User
from commitments.audit.models import Event
from tests.accounts.test_uniform_answers import wait_for_mail
from tests.cast import NOW, PASSWORD, code_now, give_second_factor, make_actor, make_invitation, make_user
from tests.record.test_races import all_at_once, several_connections  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

ANOTHER = "a long pass phrase"


@dataclass
class Cost:
    statements: int
    transactions: int  # that wrote


def cost_of(client, name, typed, *, status, args=()):
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(reverse(name, args=args), typed)
    wait_for_mail()
    assert answer.status_code == status
    return Cost(len(asked), writing_transactions([query["sql"] for query in asked]))


def writing_transactions(statements):
    found, inside, writes = 0, False, False
    for said in statements:
        if said.startswith("BEGIN"):
            inside, writes = True, False
        elif said.startswith("COMMIT"):
            found, inside = found + writes, False
        elif said.startswith(("INSERT", "UPDATE", "DELETE")):
            found, writes = found + (not inside), True
    return found


def sign_in(client, password=PASSWORD, *, address="ana@example.org", status=302):
    return cost_of(client, "account_login", {"login": address, "password": password}, status=status)


def with_password(client):
    return sign_in(client)


def with_a_wrong_password(client):
    return sign_in(client, "wrong", status=200)


def of_nobody(client):
    return sign_in(client, address="nobody@example.org", status=200)


def refused(client):
    for _try in range(5):
        sign_in(client, "wrong", status=200)
    return sign_in(client, status=429)


def first_step_with_a_factor(client):
    give_second_factor(User.objects.get())
    return sign_in(client)


def with_a_code(client):
    first_step_with_a_factor(client)
    return cost_of(client, "mfa_authenticate", {"code": code_now()}, status=302)


def with_a_wrong_code(client):
    first_step_with_a_factor(client)
    return cost_of(client, "mfa_authenticate", {"code": "000000"}, status=200)


def with_a_passkey_that_is_none(client):
    return cost_of(client, "mfa_login_webauthn", {"credential": "{}"}, status=302)


def asking_for_a_new_password(client):
    return cost_of(client, "account_reset_password", {"email": "ana@example.org"}, status=302)


def confirming(client):
    sign_in(client)
    return cost_of(client, "account_reauthenticate", {"password": PASSWORD}, status=302)


def changing_the_password(client):
    sign_in(client)
    typed = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    return cost_of(client, "account_change_password", typed, status=302)


def joining(client):
    make_invitation("new@example.org", make_actor(), token="one")
    client.get(reverse("actors:open-invitation", args=["one"]))
    return cost_of(client, "actors:accept", {"name": "Nina", "password": ANOTHER}, status=302)


DOORS = {
    with_password: 17,
    with_a_wrong_password: 7,
    of_nobody: 7,
    refused: 5,
    first_step_with_a_factor: 12,
    with_a_code: 32,
    with_a_wrong_code: 16,
    with_a_passkey_that_is_none: 4,
    asking_for_a_new_password: 8,
    confirming: 17,
    changing_the_password: 26,
    joining: 77,
}


@pytest.fixture(autouse=True)
def _nothing_is_counted_yet(db):
    """The table of the counts is of no model, and is not emptied after a test with real transactions."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ana():
    return make_user("Ana")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("door", "statements"), DOORS.items(), ids=lambda each: getattr(each, "__name__", each))
def test_a_door_writes_once(ana, client, door, statements):
    cost = door(client)
    assert cost.transactions == 1, cost
    assert cost.statements <= statements, cost


@pytest.mark.django_db(transaction=True)
def test_the_control_writes_a_dozen_times(ana, client, monkeypatch):
    """allauth's own way of counting."""
    theirs = importlib.util.module_from_spec(importlib.util.find_spec("allauth.core.internal.ratelimit"))
    theirs.__spec__.loader.exec_module(theirs)
    monkeypatch.setattr(ratelimit, "consume", theirs.consume)
    cost = with_password(client)
    assert cost.transactions > 10
    assert cost.statements > 60


# --- as strong as before ---


def test_who_came_at_once_with_others_learns_nothing_from_a_try_too_many(ana, monkeypatch):
    """All of them were looked at before any was counted."""
    monkeypatch.setattr(limits.Tries, "are_free", lambda tries: True)
    client = Client()
    answers = [sign_in_with(client, "wrong") for _try in range(7)]
    assert answers == [200] * 5 + [429] * 2
    assert sign_in_with(client, PASSWORD) == 429, "the right one opens nothing"
    assert not Session.objects.exists()
    assert not Event.objects.exists()
    assert sign_in_with(Client(REMOTE_ADDR="192.0.2.7"), PASSWORD) == 302, "the control"


def sign_in_with(client, password):
    return client.post(reverse("account_login"), {"login": "ana@example.org", "password": password}).status_code


def test_right_passwords_are_not_counted_as_wrong_ones_and_do_not_forgive_them(ana):
    for _turn in range(4):
        assert [sign_in_with(Client(), "wrong"), sign_in_with(Client(), PASSWORD)] == [200, 302]
    assert [sign_in_with(Client(), "wrong"), sign_in_with(Client(), PASSWORD)] == [200, 429]


def test_sixty_sign_ins_of_one_network_are_its_most_right_or_wrong(ana):
    assert {sign_in_with(Client(), PASSWORD) for _turn in range(60)} == {302}
    assert sign_in_with(Client(), PASSWORD) == 429


def a_try(key="one", action="reset_mail"):
    """Of five an hour, by one who asks for nothing else."""
    request = RequestFactory().post("/")
    return ratelimit.consume(request, app=limits.APP, action=action, key=key)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("several_connections")
def test_many_at_once_have_no_more_tries_than_one_after_the_other():
    assert sorted(bool(each) for each in all_at_once([a_try] * 12)) == [False] * 7 + [True] * 5


def test_a_try_that_was_right_is_given_back_alone():
    with time_machine.travel(NOW, tick=False):
        first, *_others = [a_try() for _turn in range(5)]
        assert not a_try()
        first.rollback()
        assert a_try()
        assert not a_try()
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        assert a_try()


def test_what_has_run_out_goes_once_a_day(ana):
    def kept():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM kept_for_a_while")
            return cursor.fetchone()[0]

    with time_machine.travel(NOW, tick=False):
        a_try("one")
    with time_machine.travel(NOW + timedelta(minutes=59), tick=False):
        a_try("two")
        call_command("clearsessions")
        assert kept() == 2
    with time_machine.travel(NOW + timedelta(minutes=62), tick=False):
        call_command("clearsessions")
        assert kept() == 1
