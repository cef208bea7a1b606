"""Sign-in and new passwords tell a stranger nothing about who exists: the same status, the same page, the same time.

And the limits on tries, which belong to the stranger and never to the account.
"""

import re
import threading
import time
from datetime import timedelta
from math import erf, sqrt
from random import Random

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings as site
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.accounts import limits
from commitments.accounts.backends import KnownPeople
from commitments.accounts.models import User
from commitments.audit.models import Event
from tests.cast import NOW, PASSWORD, give_second_factor, make_user
from tests.drawing import WHOLE

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "ana@example.org", "nobody@example.org"


@pytest.fixture
def ana():
    return give_second_factor(make_user("Ana"))


def wait_for_mail():
    """Mail goes out in threads of its own (accounts/notices.py)."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(timeout=10)


@pytest.fixture(autouse=True)
def _no_mail_under_way():
    yield
    wait_for_mail()


WRONG = "not the password"
CLOCKED = {"Content-Length", "Expires"}
"""What differs with the address that was typed, or with the second in which it was."""


def sign_in(client, address, password=WRONG, **more):
    return client.post(reverse("account_login"), {"login": address, "password": password}, **more)


def ask_for_password(client, address, **more):
    return client.post(reverse("account_reset_password"), {"email": address}, **more)


def seen_by_a_stranger(answer, address):
    """Everything that comes back, but for what the stranger typed the token that differs on every page, and the second."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode()).replace(address, "")
    headers = {name: value for name, value in answer.headers.items() if name not in CLOCKED}
    cookies = {name: {**morsel} | {"expires": ""} for name, morsel in answer.cookies.items()}
    return answer.status_code, body, headers, cookies


# --- the same answer ---


PEOPLE = {
    "known": lambda: None,
    "known, in other letters": lambda: None,
    "without a password": lambda: User.objects.filter(email=KNOWN).update(password="!" + "x" * 40),
    "inactive": lambda: User.objects.filter(email=KNOWN).update(is_active=False),
    "of the demonstration": lambda: User.objects.filter(email=KNOWN).update(demonstration=True),
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("door", [sign_in, ask_for_password])
def test_known_and_unknown_people_get_the_same_answer(ana, door, who):
    PEOPLE[who]()
    address = KNOWN.upper() if "letters" in who else KNOWN
    known, unknown = (seen_by_a_stranger(door(Client(), typed), typed) for typed in (address, UNKNOWN))
    assert known == unknown


@pytest.mark.parametrize("who", ["inactive", "of the demonstration"])
def test_who_may_not_sign_in_learns_no_more_with_the_right_password(ana, who):
    assert sign_in(Client(), KNOWN, PASSWORD).status_code == 302
    PEOPLE[who]()
    right = seen_by_a_stranger(sign_in(Client(), KNOWN, PASSWORD), KNOWN)
    assert right == seen_by_a_stranger(sign_in(Client(), UNKNOWN, PASSWORD), UNKNOWN)


def test_a_link_of_somebody_and_of_nobody_that_does_not_work_gets_the_same_answer(ana):
    def follow(uid):
        address = reverse("account_reset_password_from_key", args=[uid, "c0ffee-1234"])
        return seen_by_a_stranger(Client().get(address), address)

    assert follow("1") == follow("zzzz")


# --- the letter, and what it opens ---


def link_in(letter):
    return re.search(r"http://testserver(/accounts/password/new/\S+)", letter.body)[1]


def test_only_a_known_address_gets_a_letter_and_the_letter_says_little(ana):
    ask_for_password(Client(), UNKNOWN)
    ask_for_password(Client(), KNOWN)
    wait_for_mail()
    (letter,) = mail.outbox
    assert letter.to == [KNOWN]
    assert letter.subject == "A new password"
    assert len(letter.body.split()) < 60
    assert not EmailAddress.objects.exists(), "an address is kept on the person alone"


def test_a_link_works_once_and_within_an_hour(ana):
    with time_machine.travel(NOW, tick=False) as clock:
        ask_for_password(Client(), KNOWN)
        wait_for_mail()
        link = link_in(mail.outbox[0])
        clock.shift(timedelta(minutes=61))
        assert "This link works no more" in Client().get(link).content.decode()
        clock.shift(timedelta(minutes=-2))
        client, signed_in = Client(), Client()
        sign_in(signed_in, KNOWN, PASSWORD)
        form = client.get(link)
        typed = {"password1": "another long pass", "password2": "another long pass"}
        assert "at least 12" in client.post(form.url, {"password1": "short", "password2": "short"}).content.decode()
        assert client.post(form.url, typed).url == reverse("account_reset_password_from_key_done")
        assert "This link works no more" in Client().get(link).content.decode()
        assert sign_in(Client(), KNOWN, PASSWORD).status_code == 200
        assert sign_in(Client(), KNOWN, "another long pass").url == reverse("mfa_authenticate"), "the factor stays"
    wait_for_mail()
    assert mail.outbox[-1].subject == "Your password was set anew"
    assert "user.password_set" in [event.verb for event in Event.objects.about(ana)]


def test_the_secret_of_a_link_is_in_no_address_that_a_page_is_left_from(ana):
    ask_for_password(Client(), KNOWN)
    wait_for_mail()
    link = link_in(mail.outbox[0])
    client = Client()
    assert client.get(link).url.endswith("/set-password/")


def test_a_mailbox_gets_a_few_letters_an_hour_and_the_page_says_nothing_of_it(ana):
    answers = []
    for visitor in range(8):
        answer = ask_for_password(Client(), KNOWN, REMOTE_ADDR=f"192.0.2.{visitor}")
        answers.append(seen_by_a_stranger(answer, KNOWN))
    wait_for_mail()
    assert len(mail.outbox) == 5
    assert all(answer == answers[0] for answer in answers)


SLOW = 3
"""Seconds: longer than a request takes on the busiest machine."""


class SlowMail(EmailBackend):
    """A mail server that thinks for half a second."""

    def send_messages(self, messages):
        time.sleep(SLOW)
        return super().send_messages(messages)


@pytest.mark.long
def test_a_slow_mail_server_keeps_nobody_waiting(ana, settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_uniform_answers.SlowMail"
    began = time.perf_counter()
    ask_for_password(Client(), KNOWN)
    took = time.perf_counter() - began
    wait_for_mail()
    assert time.perf_counter() - began >= SLOW, "the control: it was slow"
    assert took < SLOW
    assert len(mail.outbox) == 1


class NoMail(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError(f"no {messages[0].to}")


def test_a_mail_server_that_is_down_is_a_line_in_the_log_without_the_address(ana, settings, caplog):
    settings.EMAIL_BACKEND = "tests.accounts.test_uniform_answers.NoMail"
    assert ask_for_password(Client(), KNOWN).status_code == 302
    wait_for_mail()
    assert "A mail could not be sent (ConnectionRefusedError)" in caplog.text
    assert KNOWN not in caplog.text


# --- the same work ---


def work(door, address):
    """What a try costs: iterations hashed, statements without what was typed, and letters sent while the visitor waits."""
    SteadyHasher.hashed.clear()
    SentBy.threads.clear()
    with CaptureQueriesContext(connection) as asked:
        door(Client(), address)
    wait_for_mail()
    waited_for = [name for name in SentBy.threads if name != "mail"]
    statements = [re.sub(r'"(s\d+_x|_django_curs_\w+_)\d+"', "", query["sql"].replace(address, "?")) for query in asked]
    return list(SteadyHasher.hashed), statements, waited_for


class SteadyHasher(PBKDF2PasswordHasher):
    """As slow as matters: a guess costs much more than the rest of the request, as on a real site."""

    iterations = 60_000
    hashed = []

    def encode(self, password, salt, iterations=None):
        self.hashed.append(iterations or self.iterations)
        return super().encode(password, salt, iterations)


class SentBy(EmailBackend):
    """Notes which thread sends."""

    threads = []

    def send_messages(self, messages):
        self.threads.append(threading.current_thread().name)
        return super().send_messages(messages)


class Hasty(KnownPeople):
    """The control: says at once that it does not know somebody."""

    def _mitigate_timing_attack(self, password):
        return None


def mann_whitney(first, second):
    """Two-sided p of the rank test, by the normal approximation (fit for some dozens of tries each)."""
    ranked = sorted((value, which) for which, values in enumerate((first, second)) for value in values)
    ranks = sum(rank for rank, (_value, which) in enumerate(ranked, start=1) if which == 0)
    n, m = len(first), len(second)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12)
    return 2 * (1 - 0.5 * (1 + erf(abs(z) / sqrt(2))))


def tries(door, times):
    """Seconds of `times` tries each on a known and an unknown address, one after the other so that both meet the
    same weather; which is first is tossed for, since what a process does every so many requests keeps time with turns."""
    client, took = Client(), {KNOWN: [], UNKNOWN: []}
    for address in took:  # what is loaded at first
        door(client, address)
    toss = Random(1)
    for _turn in range(times):
        for address in toss.sample([KNOWN, UNKNOWN], 2):
            began = time.perf_counter()
            door(client, address)
            took[address].append(time.perf_counter() - began)
    return took[KNOWN], took[UNKNOWN]


def differ(door, times=60):
    """Whether a stranger with a watch could tell one from the other."""
    return mann_whitney(*tries(door, times)) < 0.01


@pytest.fixture
def unlimited(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["tests.accounts.test_uniform_answers.SteadyHasher"]


@pytest.mark.parametrize("door", [sign_in, ask_for_password])
def test_known_and_unknown_people_cost_the_same_work(unlimited, ana, door, settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_uniform_answers.SentBy"
    known, unknown = work(door, KNOWN), work(door, UNKNOWN)
    assert known == unknown
    assert known[0] == ([SteadyHasher.iterations] if door is sign_in else [])


def test_the_controls_cost_other_work(unlimited, ana, settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.accounts.test_uniform_answers.SentBy"
    settings.AUTHENTICATION_BACKENDS = ["tests.accounts.test_uniform_answers.Hasty"]
    monkeypatch.setattr("commitments.accounts.notices.send_apart", lambda message: message.send())
    for door in (sign_in, ask_for_password):
        assert work(door, KNOWN) != work(door, UNKNOWN)


# --- the same time ---


@pytest.mark.skipif(not WHOLE, reason="a watch wants a machine with nothing else to do: make deep")
@pytest.mark.parametrize("door", [sign_in, ask_for_password])
def test_known_and_unknown_people_take_the_same_time(unlimited, ana, door):
    assert User.objects.get().password.startswith("pbkdf2"), "hashed as slowly as it is compared"
    # One unlucky minute of a busy machine is not a leak; a leak is there every time.
    assert not all(differ(door) for _again in range(3))


def test_the_control_is_found_out(unlimited, ana, settings):
    """Without the hash that is computed for nobody, or with mail sent within the request, the watch tells."""
    settings.AUTHENTICATION_BACKENDS = ["tests.accounts.test_uniform_answers.Hasty"]
    assert any(differ(sign_in, times=20) for _again in range(3))


def test_the_control_of_the_letter_is_found_out(unlimited, ana, settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.accounts.test_uniform_answers.BriskMail"
    monkeypatch.setattr("commitments.accounts.notices.send_apart", lambda message: message.send())
    assert any(differ(ask_for_password, times=20) for _again in range(3))


class BriskMail(EmailBackend):
    def send_messages(self, messages):
        time.sleep(0.02)  # a good mail server on the same machine
        return super().send_messages(messages)


def test_the_rank_test_itself():
    same = [1, 2, 3, 4, 5, 6, 7, 8] * 5
    assert mann_whitney([x + 0.5 for x in same[::2]], same[1::2]) > 0.1
    assert mann_whitney(same, [x + 4 for x in same]) < 0.001


# --- limits ---


def test_after_five_wrong_passwords_the_next_is_refused_with_a_time(ana):
    with time_machine.travel(NOW, tick=False) as clock:
        client = Client()
        assert [sign_in(client, KNOWN).status_code for _try in range(5)] == [200] * 5
        refused = sign_in(client, KNOWN, PASSWORD)
        assert refused.status_code == 429
        assert refused["Retry-After"] == "300"
        assert "Wait 5 minutes, then try again." in refused.content.decode()
        clock.shift(timedelta(seconds=301))
        assert sign_in(client, KNOWN, PASSWORD).url == reverse("mfa_authenticate")


def test_the_refusal_is_the_same_for_somebody_who_does_not_exist(ana):
    client, answers = Client(), {}
    for address in (KNOWN, UNKNOWN):
        answers[address] = [seen_by_a_stranger(sign_in(client, address), address) for _try in range(6)][-1]
    assert answers[KNOWN][0] == 429
    assert answers[KNOWN] == answers[UNKNOWN]


def test_a_stranger_who_fails_on_my_account_does_not_lock_me_out(ana):
    stranger, me = Client(REMOTE_ADDR="192.0.2.66"), Client(REMOTE_ADDR="198.51.100.7")
    for _try in range(8):
        refused = sign_in(stranger, KNOWN)
    assert refused.status_code == 429
    assert sign_in(me, KNOWN, PASSWORD).url == reverse("mfa_authenticate")


def test_a_stranger_cannot_go_on_from_account_to_account(ana):
    stranger = Client(REMOTE_ADDR="192.0.2.66")
    answers = [sign_in(stranger, f"somebody{number}@example.org").status_code for number in range(21)]
    assert answers == [200] * 20 + [429]
    neighbour = Client(REMOTE_ADDR="192.0.2.67")
    assert sign_in(neighbour, KNOWN).status_code == 200, "another address is another visitor"
    assert sign_in(Client(REMOTE_ADDR="2001:db8:0:1::1"), KNOWN).status_code == 200


def test_one_network_of_ipv6_is_one_visitor(ana):
    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"2001:db8:0:1::{number}"), KNOWN)
    assert sign_in(Client(REMOTE_ADDR="2001:db8:0:1:ffff::9"), KNOWN).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="2001:db8:0:2::1"), KNOWN).status_code == 200


def test_visitors_of_the_older_internet_do_not_share_their_tries_where_a_server_writes_them_as_of_the_newer(ana):
    for _ in range(5):
        sign_in(Client(REMOTE_ADDR="::ffff:192.0.2.66"), KNOWN)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.66"), KNOWN).status_code == 429, "one visitor, however it is written"
    assert sign_in(Client(REMOTE_ADDR="::ffff:192.0.2.67"), KNOWN).status_code == 200


def test_asking_for_new_passwords_has_a_limit_too():
    client = Client()
    answers = [ask_for_password(client, f"somebody{number}@example.org").status_code for number in range(11)]
    assert answers == [302] * 10 + [429]


def test_what_is_counted_names_no_address_and_no_account(ana):
    client = Client(REMOTE_ADDR="192.0.2.66")
    sign_in(client, KNOWN)
    ask_for_password(client, KNOWN)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key, value FROM {site.CACHES['default']['LOCATION']}")
        kept = cursor.fetchall()
    assert len(kept) >= 4
    assert not any("192.0.2" in str(row) or "ana" in str(row).lower() for row in kept)
    today = limits.word_for("network", "192.0.2.66")
    assert any(today in key for key, _value in kept), "the control: the word is what stands there"
    with time_machine.travel(NOW + timedelta(days=400)):
        assert limits.word_for("network", "192.0.2.66") != today


def test_no_wait_is_longer_than_the_page_says():
    from allauth.core.internal.ratelimit import parse_rates

    otherwise = ("reset_mail", "second_factor_failed", "second_factor_anywhere", "second_factor_mail")
    answered = {name: rates for name, rates in site.ACCOUNT_RATE_LIMITS.items() if name not in otherwise}
    longest = max(
        rate.duration for rates in [*answered.values(), *site.MFA_RATE_LIMITS.values()] for rate in parse_rates(rates)
    )
    assert longest == limits.WAIT
    of_a_day = [
        rate for rate in parse_rates(site.ACCOUNT_RATE_LIMITS["second_factor_failed"]) if rate.duration == 86400
    ]
    assert [rate.amount for rate in of_a_day] == [limits.CODES_A_DAY]


def test_the_counts_are_in_the_database_where_every_process_finds_them():
    assert site.CACHES["default"]["BACKEND"].endswith("CountedTries")
    cache.set("here", 1)
    assert cache.get("here") == 1


# --- nobody makes an account ---


@pytest.mark.parametrize(
    "address", ["signup/", "sign-up/", "login/", "email/", "confirm-email/", "3rdparty/", "inactive/"]
)
def test_what_is_not_ours_is_not_there(client, address):
    assert client.get(f"/accounts/{address}").status_code == 404
