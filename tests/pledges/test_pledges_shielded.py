"""An organisation that takes a shield while a pledge of its own waits, or after it set a horizon, is given away by
neither (docs/adr/0015, 0020)."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from commitments.actors.models import Actor
from commitments.audit.models import Event
from commitments.desk.actions import lift_shield, shield_actor
from commitments.pledges import access, actions
from commitments.pledges.models import PledgeRevision, Source, Target
from commitments.record import actions as record
from commitments.record import permissions
from tests.cast import NOW, make_actor, make_commitment, make_curator, make_member, make_reviewer
from tests.pledges.test_pledge_pages import before_it_is_saved
from tests.pledging import make_published_pledge, make_submitted_pledge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True


def make_ngo():
    return make_actor("XNG", "Harbour Light", type="ngo")


def focal(actor):
    return make_member(f"Focal{actor.code}", actor)


def read(client, url, user):
    client.force_login(user)
    return client.get(url)


def fresh(revision):
    return PledgeRevision.objects.select_related("pledge__actor").get(pk=revision.pk)


# --- a pledge that waits for the panel ---------------------------------------------------------------------------------


@pytest.mark.parametrize("make_reader", [make_reviewer, make_curator])
def test_what_was_handed_in_before_a_shield_names_nobody_to_the_panel(client, make_reader):
    ngo = make_ngo()
    review = reverse("pledges:review", args=[make_submitted_pledge(ngo).pledge_id])
    waits = make_submitted_pledge(make_actor("XBB", "Borduria"))
    reader = make_reader()
    assert read(client, review, reader).status_code == 200
    assert "Harbour Light" in read(client, reverse("progress:desk"), reader).content.decode()
    shield_actor(actor=ngo, by=focal(ngo), at=NOW)
    assert read(client, review, reader).status_code == 404
    desk = read(client, reverse("progress:desk"), reader).content.decode()
    assert "Harbour Light" not in desk
    assert reverse("pledges:review", args=[waits.pledge_id]) in desk


def test_a_reviewer_is_not_told_that_somebody_else_answered_what_a_shield_took_away(client):
    ngo = make_ngo()
    revision = make_submitted_pledge(ngo)
    rhea = make_reviewer("Rhea")
    shield_actor(actor=ngo, by=focal(ngo), at=NOW)
    with pytest.raises(Http404):
        permissions.revision_answered(PledgeRevision, rhea, revision.pledge_id)
    client.force_login(rhea)
    sent = client.post(reverse("pledges:return", args=[revision.pledge_id]), {"comment": "Whom?", "version": 1})
    assert sent.status_code == 404
    lift_shield(actor=Actor.objects.get(pk=ngo.pk), by=focal(ngo), at=LATER)
    assert access.revision_for_check(rhea, revision.pledge_id) == revision


def test_a_reviewer_whose_answer_meets_a_shield_that_was_just_taken_reads_no_name(client, monkeypatch):
    ngo = make_ngo()
    revision = make_submitted_pledge(ngo)
    before_it_is_saved(monkeypatch, lambda: shield_actor(actor=ngo, by=focal(ngo), at=NOW))
    client.force_login(make_reviewer())
    said = {"version": fresh(revision).version, "digest": revision.digest}
    answer = client.post(reverse("pledges:publish", args=[revision.pledge_id]), said)
    assert answer.status_code == 404
    assert "Harbour Light" not in answer.content.decode()


def test_what_a_reviewer_had_begun_comes_back_to_who_took_a_shield_since(client):
    ngo = make_ngo()
    noor = focal(ngo)
    revision = make_submitted_pledge(ngo, by=noor)
    record.begin_review(revision, by=make_reviewer(), at=NOW)
    assert "begun to read" in permissions.why_not_recall(noor, fresh(revision), author=fresh(revision).pledge.actor)
    with pytest.raises(actions.Refused, match="begun to read"):
        record.recall(fresh(revision), by=noor, at=NOW)
    opened_before = fresh(revision)
    shield_actor(actor=ngo, by=noor, at=NOW)
    assert permissions.why_not_recall(noor, fresh(revision), author=fresh(revision).pledge.actor) == ""
    assert record.recall(opened_before, by=noor, at=LATER).state == "draft"
    assert read(client, reverse("pledges:check", args=[revision.pledge_id]), noor).status_code == 200


def test_a_published_pledge_of_who_was_shielded_behind_the_rules_is_named_to_no_reviewer(client):
    ngo = make_ngo()
    page = reverse("pledges:withdraw", args=[make_published_pledge(ngo).pledge_id])
    assert read(client, page, make_reviewer()).status_code == 200
    Actor.objects.filter(pk=ngo.pk).update(shielded=True)
    assert read(client, page, make_reviewer()).status_code == 404


def test_a_curator_is_not_told_whose_withdrawn_pledge_a_shield_covers_since(client):
    ngo = make_ngo()
    pledge = make_published_pledge(ngo).pledge
    record.withdraw(pledge, reason="It names somebody.", by=make_reviewer(), at=NOW)
    page = reverse("pledges:takedown", args=[pledge.pk])
    assert ngo.name in read(client, page, make_curator()).text
    shield_actor(actor=ngo, by=focal(ngo), at=LATER)
    assert read(client, page, make_curator()).status_code == 404


# --- a horizon ---------------------------------------------------------------------------------------------------------


def set_clock(actor, by, **facts):
    said = {"years": 2, "source": Source.BASELINE, "starts_on": date(2025, 1, 1), **facts}
    return actions.set_target(actor=actor, commitment=make_commitment("gcm.13"), by=by, at=NOW, **said)


def test_a_shielded_organisation_sets_no_horizon_and_is_told_why(client):
    ngo = make_ngo()
    opened_before = Actor.objects.get(pk=ngo.pk)
    noor = focal(ngo)
    shield_actor(actor=ngo, by=noor, at=NOW)
    for actor in (opened_before, ngo):
        with pytest.raises(actions.Refused, match="it has no scorecard that could show it"):
            set_clock(actor, noor)
    page = reverse("pledges:targets", args=["harbour-light"])
    shown = read(client, page, noor)
    assert "it has no scorecard that could show it" in shown.content.decode()
    assert "Set it" not in shown.content.decode()
    sent = {"commitment": "gcm.13", "years": "2", "source": "baseline", "starts_on": "2025-01-01", "seen": ""}
    assert client.post(page, sent).status_code == 422
    assert not Target.objects.exists()
    assert set_clock(make_actor("XBB", "Borduria"), focal(make_actor("XBB", "Borduria")))


def test_a_horizon_from_before_the_shield_can_be_taken_back_and_the_desk_leads_to_no_other(client):
    ngo = make_ngo()
    noor = focal(ngo)
    target = set_clock(ngo, noor)
    page = reverse("pledges:targets", args=["harbour-light"])
    assert page in read(client, reverse("progress:desk"), noor).content.decode()
    shield_actor(actor=ngo, by=noor, at=NOW)
    assert page not in read(client, reverse("progress:desk"), noor).content.decode()
    assert "Take it back" in read(client, page, noor).content.decode()
    client.post(reverse("pledges:end-target", args=["harbour-light", target.pk]))
    assert not Target.objects.current().exists()


def changes_shown_to_a_curator(client, about):
    (event,) = Event.objects.about(about).filter(verb="target.set")
    return read(client, reverse("admin:audit_event_change", args=[event.pk]), make_curator()).content.decode()


def test_the_log_names_nobody_whose_horizon_was_set_before_a_shield(client):
    ngo = make_ngo()
    ours = set_clock(ngo, focal(ngo))
    theirs = set_clock(make_actor("XBB", "Borduria"), focal(make_actor("XBB", "Borduria")))
    assert "XNG" in changes_shown_to_a_curator(client, ours)
    shield_actor(actor=ngo, by=focal(ngo), at=NOW)
    assert "XNG" not in changes_shown_to_a_curator(client, ours)
    assert "XBB" in changes_shown_to_a_curator(client, theirs)
