"""What every answer carries, whatever it is: nobody else's page shows it, and its page asks the browser for nothing."""

import pytest
from django.urls import reverse

from commitments.pages import views
from tests.cast import (
    entry_with,
    make_commitment,
    make_entry,
    make_evidence_file,
    make_member,
    make_method,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(settings):
    settings.DEMO = True
    make_method()
    return make_published(commitment=make_commitment())


def a_file(report):
    ana = make_member("Ana", report.report.actor)
    file = make_evidence_file(report.report.actor)
    use = make_published(report.report.actor, make_commitment(), by=ana, entry=make_entry(evidence=(entry_with(file),)))
    return reverse("progress:evidence-file", args=[use.claims.get().used_evidence.get().evidence_id])


def of(name, *args, query=""):
    return lambda report: reverse(name, args=[*args]) + query


ANSWERS = {
    "a page": (of("pages:home"), 200),
    "a report": (lambda report: reverse("progress:report", args=[report.report_id]), 200),
    "JSON": (lambda report: reverse("progress:report", args=[report.report_id]) + "?format=json", 200),
    "CSV": (of("progress:reports", query="?format=csv&demo=1"), 200),
    "a file": (a_file, 200),
    "the way to the sign-in": (of("progress:desk"), 302),
    "an address without its slash": (lambda report: "/about", 301),
    "no page": (lambda report: "/nothing/here/", 404),
    "the sign-in": (of("account_login"), 200),
    "the admin": (lambda report: "/admin/", 302),
    "what a watcher asks": (lambda report: "/readyz", 200),
    "a style sheet": (lambda report: "/static/css/site.css", 200),
}


@pytest.mark.parametrize("address", ANSWERS)
def test_every_kind_of_answer_is_closed_to_other_sites_and_asks_for_nothing(client, report, address):
    path, status = ANSWERS[address]

    response = client.get(path(report))

    assert response.status_code == status
    is_closed(response)
    response.close()


def is_closed(response):
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    allowed = dict(each.split("=") for each in response["Permissions-Policy"].split(", "))
    assert {name: who for name, who in allowed.items() if who != "()"} == {
        "clipboard-write": "(self)",
        "publickey-credentials-create": "(self)",
        "publickey-credentials-get": "(self)",
    }
    assert {"camera", "microphone", "geolocation", "payment", "usb"} <= allowed.keys()


def test_the_pages_of_the_admin_are_closed_too(client):
    client.force_login(make_user("Root", is_staff=True, is_superuser=True))
    response = client.get("/admin/", follow=True)
    assert response.status_code == 200
    is_closed(response)


def test_a_failure_of_ours_and_a_form_that_is_refused_are_closed_too(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(views, "render", lambda *args, **kwargs: 1 / 0)
    failure = client.get(reverse("pages:about"))
    assert failure.status_code == 500
    is_closed(failure)
    refused = client.post(reverse("pages:about"))
    assert refused.status_code == 405
    is_closed(refused)
