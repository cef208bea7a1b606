"""The version of the public pages: every public act draws a new one, in its own transaction, for its own world."""

import threading

import pytest
from django.db import connection, transaction

from commitments.actors.models import Actor
from commitments.audit.actions import note_public_change, record_event, record_events
from commitments.audit.models import Event, WorldVersion
from commitments.record.workflow import Refused
from tests.cast import NOW, make_actor, make_commitment, make_published, make_user


def versions():
    """(that of the real world, that of the demonstration)."""
    rows = WorldVersion.objects.order_by("pk")
    return [[row.real for row in rows], [row.fictional for row in rows]]


def moved(act):
    """Which worlds have another version after an act."""
    note_public_change()
    before = versions()
    act()
    return [name for name, was, now in zip(("real", "fictional"), before, versions(), strict=True) if was != now]


def note(verb, about):
    return lambda: record_event(verb=verb, about=about, by=None, at=NOW)


@pytest.mark.django_db
def test_a_public_act_moves_its_own_world_and_a_private_one_none():
    real, arcadia = make_actor("ZAA", name="Real", fictional=False), make_actor()
    assert moved(note("actor.change_recorded", real)) == ["real"]
    assert moved(note("actor.change_recorded", arcadia)) == ["fictional"]
    assert moved(note("actor.change_proposed", arcadia)) == []
    assert moved(note("user.signed_in", make_user("Ana"))) == []


@pytest.mark.django_db
def test_a_world_that_is_not_known_without_a_query_moves_both(django_assert_num_queries):
    claim = make_published(commitment=make_commitment()).claims.get()
    assert moved(note("framework.retired", claim.commitment.framework)) == ["real", "fictional"]
    assert moved(note("evidence.confirmed", type(claim).objects.get(pk=claim.pk))) == ["real", "fictional"]
    whole = type(claim).objects.select_related("revision__report__actor").get(pk=claim.pk)
    assert moved(note("evidence.confirmed", whole)) == ["fictional"]
    with django_assert_num_queries(2):  # the event, and the version
        record_event(verb="evidence.confirmed", about=whole, by=None, at=NOW)


@pytest.mark.django_db
def test_an_act_that_fails_leaves_the_version_as_it_was():
    note_public_change()
    before = versions()

    @transaction.atomic
    def fail():
        note("framework.retired", make_commitment().framework)()
        assert versions() != before
        raise Refused

    with pytest.raises(Refused):
        fail()
    assert versions() == before


@pytest.mark.django_db
def test_a_load_moves_both_worlds_once():
    arcadia = make_actor()
    events = [Event(at=NOW, verb=verb, object_type="actors.actor", object_id="1") for verb in ("actor.loaded",) * 3]
    assert moved(lambda: record_events(events)) == ["real", "fictional"]
    assert moved(lambda: record_events([])) == []
    assert Actor.objects.get() == arcadia
    assert WorldVersion.objects.count() == 1


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_acts_that_write_at_once_do_not_wait_for_each_other():
    """The second acts while the first is not over, and a third finds both rows free again."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time (BEGIN IMMEDIATE)")
    note_public_change()
    seen = []

    def act():
        try:
            note_public_change()
            seen.append(versions())
        finally:
            connection.close()

    with transaction.atomic():
        note_public_change()
        other = threading.Thread(target=act)
        other.start()
        other.join(timeout=10)
        assert seen, "it waited"
        assert len(versions()[0]) == 2
    before = versions()
    assert before != seen[0], "what was written meanwhile and ends later is another version"
    note_public_change()
    assert len(versions()[0]) == 2
    assert versions() != before
