"""What becomes of a commitment that is split, drawn together with others or replaced: each old answer keeps its meaning."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from commitments.actors import actions as actors
from commitments.actors.models import Actor, ActorVersion
from commitments.catalogue import actions
from commitments.catalogue.models import Commitment, CommitmentVersion
from tests.cast import (
    NOW,
    confirmed,
    make_action,
    make_actor,
    make_commitment,
    make_curator,
    make_entry,
    make_framework,
    make_method,
    make_published,
    retire,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=30)
AFTER = LATER + timedelta(hours=1)
WHY = "The second edition splits it."


@pytest.fixture
def old():
    make_method()
    return make_commitment()


def replace(commitment, *successors, at=LATER):
    facts = {"reason": WHY, "by": make_curator(), "at": at}
    confirmed(actions.retire_commitment(instance=commitment, followed_by=successors, **facts), at=at)
    return Commitment.objects.get(pk=commitment.pk)


def read(client, address, *args, at=AFTER, **query):
    with time_machine.travel(at, tick=False):
        response = client.get(reverse(address, args=args), {"demo": "1", **query})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_commitment_that_was_split_keeps_its_page_and_its_answers_and_says_what_follows(client, settings, old):
    settings.DEMO = True
    parts = make_commitment("gcm.130"), make_commitment("gcm.131")
    make_published(make_actor(), old, entry=make_entry(stage=3))
    replace(old, *parts)
    page = read(client, "scorecards:commitment", "gcm.13")
    assert "22 December 2026" in page
    assert WHY in page
    assert "After it:" in page
    for part in parts:
        assert f"/commitments/{part.code}/" in page
        beside = read(client, "scorecards:commitment", part.code)
        assert "Before it:" in beside
        assert "/commitments/gcm.13/" in beside
        assert "No report received" in read(client, "scorecards:cell", "gcm", "arcadia", part.code)
    assert "Substantially in place" in read(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")
    card = read(client, "scorecards:actor-scorecard", "gcm", "arcadia", format="csv")
    assert "gcm.13," not in card
    before = {"as_of": "2026-12-01", "known_at": "2026-12-01T12:00:00Z"}
    assert "After it:" not in read(client, "scorecards:commitment", "gcm.13", **before)
    assert "gcm.13," in read(client, "scorecards:actor-scorecard", "gcm", "arcadia", format="csv", **before)


def test_several_commitments_may_be_followed_by_one(client, old):
    other, whole = make_commitment("gcm.14"), make_commitment("gcm.15")
    for each in (old, other):
        replace(each, whole)
    page = read(client, "scorecards:commitment", "gcm.15")
    assert "/commitments/gcm.13/" in page
    assert "/commitments/gcm.14/" in page


def why_not(commitment, *successors):
    with pytest.raises(ValidationError) as refusal:
        replace(commitment, *successors)
    assert not CommitmentVersion.objects.waiting().exists()
    return " ".join(refusal.value.messages)


def test_what_cannot_follow_is_refused_with_a_sentence(old):
    other = make_commitment("gcm.14")
    elsewhere = make_commitment("icrmw.1", framework=make_framework("icrmw"))
    assert "does not follow itself" in why_not(old, other, old)
    assert "another framework" in why_not(old, elsewhere)
    retire(other)
    assert "gcm.14 is not there" in why_not(old, other)
    make_action("gcm.13.a", old)
    assert "Retire its parts first" in why_not(old, make_commitment("gcm.15"))
    replace(make_commitment("gcm.16"), make_commitment("gcm.15"))


def test_two_that_would_follow_each_other_are_not_both_confirmed(old):
    other, by = make_commitment("gcm.14"), make_curator()
    facts = {"reason": WHY, "by": by, "at": LATER}
    there = actions.retire_commitment(instance=old, followed_by=[other], **facts)
    back = actions.retire_commitment(instance=other, followed_by=[old], **facts)
    confirmed(there, at=LATER)
    with pytest.raises(ValidationError, match=r"gcm\.13 is not there"):
        confirmed(back, at=LATER)
    other.refresh_from_db()
    assert other.retired_on is None


def test_nothing_is_announced_on_a_commitment_that_is_retired(client, settings, old):
    settings.DEMO = True
    assert "appears here when" in read(client, "scorecards:commitment", "gcm.13")
    replace(old, make_commitment("gcm.14"))
    page = read(client, "scorecards:commitment", "gcm.13")
    assert "appears here when" not in page
    assert "Nothing was published on it, and nobody is asked about it any more." in page


def test_a_commitment_that_is_brought_back_is_followed_by_nothing(client, settings, old):
    settings.DEMO = True
    make_published(make_actor(), old)
    old = replace(old, make_commitment("gcm.14"))
    facts = {"reason": "The text of before holds.", "by": make_curator(), "at": LATER + timedelta(days=9)}
    confirmed(actions.bring_back_commitment(instance=old, **facts), at=facts["at"])
    at = facts["at"] + timedelta(hours=1)
    assert "After it:" not in read(client, "scorecards:commitment", "gcm.13", at=at)
    assert "gcm.13," in read(client, "scorecards:actor-scorecard", "gcm", "arcadia", at=at, format="csv")
    with pytest.raises(ValidationError, match="not retired"):
        actions.bring_back_commitment(instance=Commitment.objects.get(pk=old.pk), **facts)


def test_what_was_never_confirmed_is_entered_anew_and_not_brought_back(old):
    facts = {"by": make_curator(), "at": NOW}
    made = Actor(code="XDD", name="Drusnia", slug="drusnia", type="state", fictional=True)
    made = actors.add_actor(instance=made, **facts)
    from commitments.audit import versions

    versions.refuse(version=ActorVersion.objects.waiting().get(), reason="Who is that?", **facts)
    with pytest.raises(ValidationError, match="never confirmed"):
        actors.bring_back_actor(instance=made, reason="It is there.", **facts)


def test_bodies_that_follow_are_named_when_one_is_retired(client, settings, old):
    settings.DEMO = True
    arcadia, borduria = make_actor(), make_actor("XBB", "Borduria")
    facts = {"reason": "They became one.", "by": make_curator(), "at": LATER}

    def refused(*followed_by):
        with pytest.raises(ValidationError) as refusal:
            actors.retire_actor(instance=arcadia, followed_by=followed_by, **facts)
        return " ".join(refusal.value.messages)

    assert "does not follow itself" in refused(arcadia)
    assert "other world" in refused(make_actor("AAA", "Realland", fictional=False))
    assert "shielded" in refused(make_actor("XNG", "Open Door", type="ngo", shielded=True))
    gone = make_actor("XCC", "Cimmeria")
    retire(gone, date(2026, 5, 3))
    assert "is not there" in refused(Actor.objects.get(pk=gone.pk))
    confirmed(actors.retire_actor(instance=arcadia, followed_by=[borduria], **facts), at=LATER)
    page = read(client, "scorecards:actor", "arcadia")
    assert "/actors/borduria/" in page
    assert "Arcadia published none, and reports no more." in page
    assert "appears here when" not in page
    assert "Before it:" in read(client, "scorecards:actor", "borduria")


@pytest.mark.parametrize("noun", ["commitment", "actor"])
def test_a_curator_names_what_follows_by_its_code(client, settings, old, noun):
    settings.DEMO = True
    following = make_commitment("gcm.14") if noun == "commitment" else make_actor("XBB", "Borduria")
    row = old if noun == "commitment" else make_actor()
    label = f"{row._meta.app_label}_{row._meta.model_name}"
    address = reverse(f"admin:{label}_succeed", args=[row.pk])
    client.force_login(make_curator())
    assert address in client.get(reverse(f"admin:{label}_change", args=[row.pk])).content.decode()
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"followed_by": "zzz", "reason": WHY, "key": uuid.uuid4()})
    assert wrong.status_code == 422
    assert "zzz: there is no such code." in wrong.content.decode()
    assert WHY in wrong.content.decode()
    said = {"followed_by": following.code.lower(), "reason": WHY, "key": uuid.uuid4()}
    assert client.post(address, said).status_code == client.post(address, said).status_code == 302
    waiting = (CommitmentVersion if noun == "commitment" else ActorVersion).objects.waiting().get()
    client.force_login(make_curator("Cyra"))
    client.post(reverse("curation:proposal", args=[noun, waiting.pk]), {"then": "confirm"})
    row.refresh_from_db()
    assert row.succeeded_by == following.code


def test_what_can_no_longer_go_is_not_confirmed_on_the_page_of_the_proposal(client, old):
    other, facts = make_commitment("gcm.14"), {"reason": WHY, "by": make_curator(), "at": LATER}
    proposal = actions.retire_commitment(instance=old, followed_by=[other], **facts)[0]
    confirmed(actions.retire_commitment(instance=other, **facts), at=LATER)
    with time_machine.travel(LATER, tick=False):
        client.force_login(make_curator("Cyra"))
        page = client.post(reverse("curation:proposal", args=["commitment", proposal.pk]), {"then": "confirm"})
    assert page.status_code == 422
    assert "gcm.14 is not there: it is retired" in page.content.decode()
    old.refresh_from_db()
    assert old.retired_on is None
