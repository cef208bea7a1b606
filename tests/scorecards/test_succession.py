"""What came before and after an actor or a commitment, and since when and why one is no longer reported on."""

from datetime import UTC, date, datetime

import pytest

from commitments.actors.models import Actor
from commitments.audit import versions
from commitments.common.versions import Act, midnight
from tests.cast import make_actor, make_commitment, make_framework, make_method, make_published

pytestmark = pytest.mark.django_db

ENDED = date(2026, 5, 3)


@pytest.fixture(autouse=True)
def _today(time_machine_now, settings):
    settings.DEMO = True
    make_method()
    make_framework()


def change(noun, *, on=ENDED, act=Act.CHANGE, at=None, reason="The two became one.", **changes):
    versions.record(noun=noun, act=act, changes=changes, from_on=on, reason=reason, by=None, at=at or midnight(on))


def read(client, noun, **query):
    response = client.get(noun.get_absolute_url(), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_predecessor_and_successor_stand_on_both_pages_and_no_report_moves(client):
    commitment, old, new = make_commitment(), make_actor(), make_actor("XBB", "Borduria")
    make_published(old, commitment)
    change(old, retired_on=ENDED, succeeded_by="XBB")
    before, after = read(client, new), read(client, old)

    assert 'Before it: <a href="/actors/arcadia/?demo=1">Arcadia</a>' in before
    assert 'After it: <a href="/actors/borduria/?demo=1">Borduria</a>' in after
    assert "Published 22 November 2026" in after
    assert "Published 22 November 2026" not in before


def test_what_is_retired_says_since_when_and_why(client):
    commitment, actor = make_commitment(), make_actor()
    change(commitment, retired_on=ENDED, reason="The forum closed it.")
    change(actor, retired_on=ENDED)

    assert "Retired on 3 May 2026</span> Why: The forum closed it." in read(client, commitment)
    assert "Retired on 3 May 2026</span> Why: The two became one." in read(client, actor)


def test_what_is_no_longer_tracked_says_since_when_and_why(client):
    commitment, never = make_commitment(), make_commitment("gcm.14", trackable=False)
    assert "Nobody is asked to report" not in read(client, commitment)
    change(commitment, trackable=False, reason="It is done.")

    assert "Nobody is asked to report on this since 3 May 2026</span> Why: It is done." in read(client, commitment)
    assert "Nobody is asked to report" not in read(client, commitment, as_of="2026-05-02")
    assert "Nobody is asked to report" not in read(client, never)


def test_a_correction_since_does_not_take_the_place_of_the_reason(client):
    commitment = make_commitment()
    change(commitment, retired_on=ENDED, reason="The forum closed it.")
    at = datetime(2026, 8, 1, tzinfo=UTC)
    change(commitment, act=Act.CORRECT, on=date(2026, 8, 1), at=at, short_title="Detention", reason="A typing error.")

    html = read(client, commitment)
    assert "Why: The forum closed it." in html
    assert "Why: A typing error." not in html


def test_a_commitment_that_was_split_leads_to_its_parts_and_back(client):
    whole, one, two = make_commitment("gcm.13"), make_commitment("gcm.130"), make_commitment("gcm.131")
    change(whole, succeeded_by="gcm.130 gcm.131", retired_on=ENDED)

    html = read(client, whole)
    assert html.index("After it:") < html.index("/commitments/gcm.130/") < html.index("/commitments/gcm.131/")
    for part in (one, two):
        assert "/commitments/gcm.13/" in read(client, part)
    assert "Before it:" not in read(client, whole)


def test_a_succession_that_lies_ahead_or_was_not_known_then_is_not_told(client):
    old, new = make_actor(), make_actor("XBB", "Borduria")
    change(old, succeeded_by="XBB")

    assert "Before it:" in read(client, new)
    assert "Before it:" not in read(client, new, as_of="2026-05-02")
    assert "Before it:" not in read(client, new, known_at="2026-05-02T12:00:00Z")


def test_of_a_shielded_body_no_succession_is_told(client):
    old, new = make_actor("XNG", "Harbour Light", type="ngo"), make_actor("XNH", "Quay Lamp", type="ngo")
    change(old, succeeded_by="XNH")
    assert "Harbour Light" in read(client, new)
    assert "Quay Lamp" in read(client, old)

    Actor.objects.filter(pk=old.pk).update(shielded=True)
    assert "Harbour Light" not in read(client, new)
    Actor.objects.filter(pk=old.pk).update(shielded=False)
    Actor.objects.filter(pk=new.pk).update(shielded=True)
    assert "Quay Lamp" not in read(client, old)
