"""No log holds what is private. Every test of the suite is listened to (tests/logs.py); here are the lines that come
nearest to it, and the controls."""

import io
import logging
import secrets

import pytest
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36

from commitments.progress import notices
from tests.cast import make_actor, make_invitation, make_user
from tracker.logs import without_private

LOGGER = logging.getLogger("commitments.tests")


@pytest.fixture
def lines():
    """Gives what the site's own handler writes meanwhile."""
    (handler,) = {
        each
        for name in ("", "django")
        for each in logging.getLogger(name).handlers
        if type(each) is logging.StreamHandler
    }
    written = io.StringIO()
    before = handler.setStream(written)
    yield written.getvalue
    handler.setStream(before)


@pytest.fixture
def iris():
    return make_user("Iris")


# --- the listener itself ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "plant",
    [
        lambda: LOGGER.warning("Not Found: /elsewhere/%s/", secrets.token_urlsafe(32)),
        lambda: LOGGER.info("signed %s", notices.token_of(make_user("Iris"))),
        lambda: LOGGER.debug("a text: canary0042q"),
        lambda: LOGGER.error("a name: %s", "Ana"),
        lambda: LOGGER.warning("sent", extra={"recipient": "iris@example.org"}),
        lambda: LOGGER.warning("asked", extra={"network": "192.0.2.66"}),
        lambda: logging.getLogger("django.request").warning("Not Found", extra={"text": "canary0042q"}),
    ],
)
@pytest.mark.django_db
def test_what_is_planted_in_a_log_is_found(log_canary, plant):
    plant()
    assert len(log_canary.take()) == 1


def test_what_names_nobody_is_not_found(log_canary):
    LOGGER.warning("Not Found: %s", "/reports/8f14e45f-ceea-467f-9f1c-3f9d2a0b7c11/ at 12:30:45, version 5.2.19")
    assert log_canary.take() == []


def test_every_way_out_has_the_filter():
    for handler in settings.LOGGING["handlers"].values():
        assert handler["filters"] == ["nothing_private"]
    ways = [each for name in ("", "django", "django.server") for each in logging.getLogger(name).handlers]
    assert all(each.filters for each in ways if type(each) is logging.StreamHandler)


# --- what comes nearest -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_refused_request_logs_the_word_of_a_mailed_link(iris, lines):
    word = secrets.token_urlsafe(32)
    make_invitation("iris@example.org", make_actor(), token=word)
    key = default_token_generator.make_token(iris)
    stop = notices.token_of(iris)
    client = Client(enforce_csrf_checks=True)
    for address in (
        reverse("actors:open-invitation", args=[word]),
        reverse("actors:open-invitation", args=[word]).rstrip("/"),
        reverse("actors:open-invitation", args=[word]).upper().replace(word.upper(), word),
        reverse("progress:stop-mail-by-link", args=[stop]),
        reverse("progress:stop-mail-by-link", args=[stop]) + "more/",
        reverse("account_reset_password_from_key", args=[int_to_base36(iris.pk), key]),
    ):
        for method in ("POST", "PUT", "DELETE"):
            client.generic(method, address)
        client.generic("GET", address + "x")
    written = lines()
    assert written.count("/accounts/invitations/...") >= 3
    assert "/desk/mail/..." in written
    assert "/accounts/password/new/..." in written
    for secret in (word, key, stop, stop.partition(":")[2]):
        assert secret not in written
    client.get("/nowhere/at-all/")
    assert "Not Found: /nowhere/at-all/" in lines(), "the control: other paths are told"


def test_an_error_is_logged_with_its_place_and_without_what_it_quotes(lines):
    try:
        try:
            raise IntegrityError("DETAIL: Key (email)=(iris@example.org) already exists.")
        except IntegrityError as error:
            raise ValueError("could not read: Detention now needs an order by a judge") from error
    except ValueError:
        LOGGER.exception("it failed")
    written = lines()
    for told in ("it failed", "test_logs.py", "builtins.ValueError", "django.db.utils.IntegrityError"):
        assert told in written
    for private in ("iris@", "already exists", "by a judge", "could not read"):
        assert private not in written


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("no such mailbox: ['iris@example.org']", "no such mailbox: ['(mail address)']"),
        ("from 192.0.2.66, port 5", "from (network address), port 5"),
        ("from 192.0.2.66:5432 and [2001:db8::1]:5432", "from (network address) and [(network address)]:5432"),
        ("from 2001:db8:0:1::1 again", "from (network address) again"),
        ("from ::ffff:192.0.2.1, again", "from (network address), again"),
        ('"GET /accounts/invitations/abc/ HTTP/1.1" 302 0', '"GET /accounts/invitations/..." 302 0'),
        ("at 12:30:45 Waymark 5.2.19", "at 12:30:45 Waymark 5.2.19"),
        ("Not Found: /reports/?q=10.7", "Not Found: /reports/?q=10.7"),
    ],
)
def test_what_is_left_out_of_a_line(line, told):
    assert without_private(line) == told
