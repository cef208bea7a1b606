"""Signing in: who was made by the demonstration has a password that everybody knows, and enters only where it runs."""

import pytest
from django.urls import reverse

from commitments.accounts.demonstration import ACCOUNTS, PASSWORD
from commitments.accounts.models import User
from commitments.curation import demonstration
from tests import cast
from tests.cast import NOW, code_now, give_second_factor, make_user
from tests.loaded import FIXTURES, loaded

EVERYBODY = [account.email for account in ACCOUNTS]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with loaded(django_db_blocker, lambda: demonstration.load_demonstration(FIXTURES, at=NOW)):
        yield


def sign_in(client, email, password):
    """Whether the page lets somebody in."""
    response = client.post(reverse("account_login"), {"login": email, "password": password})
    assert response.status_code in (200, 302)
    return response.status_code == 302


def make_real_ana():
    """Somebody with the address of a demonstration account and a password of her own."""
    ana = give_second_factor(make_user("Ana"))  # where the demonstration is loaded, she is a focal point
    ana.demonstration = False
    ana.set_password(cast.PASSWORD)
    ana.save()
    return ana


def desk(client):
    return client.get(reverse("progress:desk")).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("email", EVERYBODY)
@pytest.mark.parametrize("demo", [True, False])
def test_a_printed_sign_in_opens_the_site_only_where_the_demonstration_runs(told, client, settings, email, demo):
    settings.DEMO = demo
    assert sign_in(client, email, PASSWORD) is demo


@pytest.mark.django_db
def test_who_is_signed_in_when_the_demonstration_ends_is_signed_in_no_more(told, client, settings):
    settings.DEMO = True
    assert sign_in(client, "cleo@example.org", PASSWORD)
    assert client.get(reverse("admin:index")).status_code == 200
    settings.DEMO = False
    assert client.get(reverse("admin:index")).status_code == 302
    assert desk(client) == 302


@pytest.mark.django_db
def test_another_password_does_not_make_a_person_of_the_demonstration_a_real_one(told, client):
    cleo = User.objects.get(email="cleo@example.org")
    cleo.set_password("correct horse battery")
    cleo.save()
    assert not sign_in(client, cleo.email, "correct horse battery")


@pytest.mark.django_db
def test_everybody_in_the_demonstration_is_marked_also_in_a_database_that_was_filled_before_the_mark(told):
    assert not User.objects.filter(demonstration=False).exists()
    User.objects.update(demonstration=False)
    demonstration.load_demonstration(FIXTURES, at=NOW)
    assert not User.objects.filter(demonstration=False).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("demo", [True, False])
def test_a_real_person_signs_in_whatever_their_address(client, settings, demo):
    settings.DEMO = demo
    ana = make_real_ana()
    assert not sign_in(client, ana.email, PASSWORD)
    assert sign_in(client, ana.email, cast.PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert desk(client) == 200
    ana.is_active = False
    ana.save()
    assert desk(client) == 302
