"""/healthz and /readyz: what whoever watches the site is told, and what nobody is."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.cast import make_curator
from tracker import health


@pytest.fixture
def watcher():
    """A program on this machine: the address that it calls is no name of the site."""
    return Client(headers={"host": "127.0.0.2:8000"})


def test_a_process_that_lives_says_so_without_the_database(watcher):
    """The tests let nobody touch the database unless they say so, and this one does not."""
    watcher.cookies["sessionid"] = "of somebody who is signed in"

    answer = watcher.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"Alive.\n")


def test_the_name_of_no_other_page_is_open_to_every_host(watcher):
    """The control: what is answered here is answered nowhere else."""
    assert watcher.get("/about/").status_code == 400


@pytest.mark.django_db
def test_a_site_that_can_be_used_is_ready(watcher):
    answer = watcher.get("/readyz")

    assert (answer.status_code, answer.content) == (200, b"Ready.\n")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_everybody_is_told_the_same_and_nobody_is_given_a_cookie(client, path):
    to_visitor = client.get(path)
    client.force_login(make_curator())
    seen = client.session.get("_auth_user_id"), client.cookies.output()
    to_curator = client.get(path)

    assert to_visitor.content == to_curator.content
    assert to_curator["Cache-Control"] == "no-store"
    assert not to_curator.cookies
    assert seen == (client.session.get("_auth_user_id"), client.cookies.output())
    assert client.head(path).content == b""
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_a_database_that_lacks_a_migration_is_not_ready_and_which_one_is_told_to_the_log_alone(watcher, caplog):
    last = MigrationRecorder(connection).migration_qs.filter(app="progress").order_by("name").last()
    last.delete()

    answer = watcher.get("/readyz")

    assert answer.status_code == 503
    assert answer.content == b"The database is not at the state that this release needs.\n"
    assert last.name in caplog.text


@pytest.mark.django_db
def test_a_database_of_a_later_release_is_not_ready(watcher):
    MigrationRecorder(connection).record_applied("progress", "9999_later")

    assert watcher.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_not_ready_and_the_process_is_alive_all_the_same(watcher, caplog):
    def refuse(*statement):
        raise OperationalError('connection to server at "db.internal", port 5432 failed')

    with connection.execute_wrapper(refuse):
        ready, alive = watcher.get("/readyz"), watcher.get("/healthz")

    assert (ready.status_code, ready.content) == (503, b"The database does not answer.\n")
    assert "db.internal" in caplog.text
    assert alive.status_code == 200


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full_is_not_ready(watcher, monkeypatch):
    monkeypatch.setattr(health, "ROOM", 1 << 62)

    answer = watcher.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"A disk is nearly full.\n")
