"""Practices: what made a published claim work, in the words of its own actor, as long as the claim says so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors.models import Role
from commitments.exchange import actions
from commitments.exchange.models import SharedPractice
from commitments.record import actions as record
from tests.cast import (
    NOW,
    correct,
    make_actor,
    make_commitment,
    make_draft,
    make_entry,
    make_member,
    make_published,
    make_refrain_entry,
    make_restraint,
    make_reviewer,
)
from tests.exchanging import make_practice, make_practice_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


def claim_that_worked(actor=None, commitment=None, *, entry=None, **facts):
    revision = make_published(actor, commitment, entry=entry or make_entry(stage=3), **facts)
    return revision.claims.select_related("actor", "revision__report__actor", "commitment").get()


@pytest.mark.parametrize(
    ("entry", "worked"),
    [
        (make_entry(stage=3), True),
        (make_entry(stage=4), True),
        (make_entry(stage=2), False),
        (make_entry(stage=2, momentum="advancing"), True),
        (make_entry(stage=1, momentum="steady"), False),
    ],
)
def test_what_worked_can_be_put_forward_and_nothing_else(entry, worked):
    claim = claim_that_worked(entry=entry)
    if worked:
        assert make_practice(claim).state == "published"
    else:
        with pytest.raises(actions.Refused, match="stage 3 or 4"):
            make_practice_draft(claim)


def test_a_restraint_that_is_upheld_can_be_put_forward():
    upheld = claim_that_worked(commitment=make_restraint(), entry=make_refrain_entry(practice="upheld"))
    assert make_practice(upheld).state == "published"
    broken = claim_that_worked(
        make_actor("XBB", "Borduria"), make_restraint(), entry=make_refrain_entry(practice="exceptions")
    )
    with pytest.raises(actions.Refused):
        make_practice_draft(broken)


def test_what_is_not_published_cannot_be_put_forward(client):
    arcadia = make_actor()
    draft = make_draft(arcadia, make_commitment(), entry=make_entry(stage=4))
    client.force_login(make_member("FocalXAA", arcadia))
    assert client.get(reverse("practices:new", args=[draft.report_id, "gcm.13"])).status_code == 404


def test_its_own_focal_point_puts_it_forward_and_the_panel_publishes(client):
    claim = claim_that_worked()
    url = reverse("practices:new", args=[claim.revision.report_id, "gcm.13"])
    for name, actor, role, status in (
        ("Bob", make_actor("XBB", "Borduria"), Role.FOCAL_POINT, 404),
        ("Abe", claim.actor, Role.CONTRIBUTOR, 403),
        ("FocalXAA", claim.actor, Role.FOCAL_POINT, 200),
    ):
        client.force_login(make_member(name, actor, role))
        assert client.get(url).status_code == status, name
    sent = {
        "key": "5a1c0e9e-0000-4000-8000-000000000003", "language": "en", "then": "submit",
        "what_worked": "One office.", "what_others": "The form.",
    }  # fmt: skip
    assert client.post(url, {**sent, "what_others": ""}).status_code == 422
    for _twice in range(2):
        assert client.post(url, sent).status_code == 302
    practice = SharedPractice.objects.get()
    assert "One office." not in client.get("/practices/?demo=1").content.decode()
    client.force_login(make_reviewer())
    review = reverse("practices:review", args=[practice.pk])
    said = {"then": "publish", "version": practice.version, "digest": practice.digest, "comment": ""}
    assert client.post(review, said).status_code == 302
    client.logout()
    for page in ("/practices/?demo=1", practice.get_absolute_url(), "/commitments/gcm.13/?demo=1"):
        assert "One office." in client.get(page).content.decode(), page


def test_a_practice_goes_when_its_report_is_withdrawn(client):
    claim = claim_that_worked()
    practice = make_practice(claim)
    record.withdraw(claim.revision.report, reason="A mistake.", by=make_reviewer(), at=NOW)
    page = client.get(practice.get_absolute_url())
    assert page.status_code == 200
    assert "One office" not in page.content.decode()
    assert "no longer shown" in page.content.decode()
    for place in ("/practices/?demo=1", "/practices/?demo=1&format=json", practice.get_absolute_url() + "?format=json"):
        assert "One office" not in client.get(place).content.decode()


def test_a_practice_follows_a_corrected_answer_while_that_says_it_worked(client, time_machine):
    claim = claim_that_worked()
    practice = make_practice(claim)
    revision = correct(claim.revision, at=LATER, entry=make_entry(stage=4))
    time_machine.move_to(LATER)
    page = client.get(practice.get_absolute_url()).content.decode()
    assert "One office" in page
    assert "In place and operating" in page
    correct(revision, at=LATER + timedelta(days=1), entry=make_entry(stage=1))
    time_machine.move_to(LATER + timedelta(days=1))
    assert "One office" not in client.get(practice.get_absolute_url()).content.decode()
    assert "One office" not in client.get("/practices/?demo=1").content.decode()


def test_a_shielded_organisation_has_no_practice(client):
    claim = claim_that_worked(make_actor("XNG", "Harbour Light", type="ngo"))
    practice = make_practice(claim)
    type(claim.actor).objects.filter(pk=claim.actor_id).update(shielded=True)
    assert client.get(practice.get_absolute_url()).status_code == 404
    assert "One office" not in client.get("/practices/?demo=1").content.decode()
    claim.actor.refresh_from_db()
    with pytest.raises(actions.Refused, match="shielded"):
        make_practice_draft(claim)


def test_an_answer_is_put_forward_once():
    claim = claim_that_worked()
    practice = make_practice(claim)
    with pytest.raises(actions.Refused, match="already"):
        make_practice_draft(claim)
    record.withdraw(practice, reason="It named somebody.", by=make_reviewer(), at=NOW)
    assert make_practice_draft(claim).pk != practice.pk


@pytest.mark.parametrize("change", [{"what_worked": "Other."}, {"what_others": "Other."}, {"language": "fr"}])
def test_a_published_practice_does_not_change(change):
    practice = make_practice(claim_that_worked())
    draft = make_practice_draft(claim_that_worked(make_actor("XBB", "Borduria")))
    with pytest.raises(DatabaseError), transaction.atomic():
        SharedPractice.objects.filter(pk=practice.pk).update(**change)
    assert SharedPractice.objects.filter(pk=draft.pk).update(**change) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        SharedPractice.objects.filter(pk=practice.pk).delete()


def test_a_practice_is_not_published_when_its_answer_was_corrected_meanwhile():
    claim = claim_that_worked()
    practice = make_practice_draft(claim)
    record.submit(practice, by=practice.created_by, at=NOW)
    correct(claim.revision, at=LATER, entry=make_entry(stage=1))
    with pytest.raises(actions.Refused):
        record.publish(practice, by=make_reviewer(), at=LATER)


def test_practices_are_filtered_and_counted_alike(client):
    make_practice(claim_that_worked())
    with CaptureQueriesContext(connection) as one:
        client.get("/practices/?demo=1")
    make_practice(claim_that_worked(make_actor("XNG", "Harbour Light", type="ngo", region="Asia")))
    for number in range(3):
        make_practice(claim_that_worked(make_actor(f"XE{number}", f"Land {number}"), make_commitment("a68-190.1")))
    with CaptureQueriesContext(connection) as many:
        page = client.get("/practices/?demo=1").content.decode()
    assert len(one) == len(many)
    assert "5 practices" in page
    for query, number in (
        ("commitment=gcm.13", 2), ("framework=a68-190", 3), ("region=Asia", 1), ("actor_type=ngo", 1), ("region=Africa", 0),
    ):  # fmt: skip
        assert f"{number} practice" in client.get(f"/practices/?demo=1&{query}").content.decode()
    assert client.get("/practices/?demo=1&format=csv").content.decode().count("One office") == 5


def test_texts_stay_as_typed_in_every_script(client):
    from tests.exchanging import make_practice_text

    text = make_practice_text(what_worked="تنظيم واحد — 一站式服务", what_others="Единое окно <b>")
    claim = claim_that_worked()
    practice = actions.put_forward(
        claim=claim, text=replace(text, language="ar"), by=make_member("FocalXAA", claim.actor), at=NOW
    )
    record.submit(practice, by=practice.created_by, at=NOW)
    record.publish(practice, by=make_reviewer(), at=NOW)
    page = client.get(practice.get_absolute_url()).content.decode()
    assert "تنظيم واحد — 一站式服务" in page
    assert "&lt;b&gt;" in page
    assert 'lang="ar" dir="auto"' in page
