"""Of two who act on a match at once, one comes second and is told so. Each race has a control: without its guard it goes
wrong."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection

from commitments.actors.models import Actor
from commitments.desk.actions import shield_actor
from commitments.exchange import actions
from commitments.exchange.actions import matching
from commitments.exchange.models import Match, NeedClosing, Offer, SharedPractice, Side
from commitments.record import actions as record
from commitments.record import workflow
from tests.cast import NOW, make_actor, make_entry, make_member, make_published, make_reviewer
from tests.exchanging import (
    make_match,
    make_need,
    make_offer,
    make_offer_draft,
    make_offer_text,
    make_practice_text,
    make_submitted_offer,
)
from tests.record.test_races import all_at_once, one_in_the_middle_of_the_other, several_connections  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("several_connections")]

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def match():
    """The offering side has said yes; Arcadia has two people who could."""
    return make_match(make_need(), make_offer())


@pytest.fixture
def people(match):
    return [make_member(name, match.report.actor) for name in ("Ana", "Dora")]


@pytest.fixture(params=["held", "not held"])
def is_held(request, monkeypatch):
    """The control: the same acts without the match's lock."""
    if request.param == "held":
        return True
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time (BEGIN IMMEDIATE): there is no race to be lost")
    matches = Match.objects.select_related("offer__actor", "commitment", "pledge")
    monkeypatch.setattr(matching, "_hold", lambda match: matches.get(pk=match.pk))
    return False


def confirm(match, by, at=LATER):
    return actions.confirm_match(match=Match.objects.get(pk=match.pk), side=Side.NEED, by=by, at=at)


def decline(match, by):
    return actions.decline_match(match=Match.objects.get(pk=match.pk), side=Side.NEED, why="later", by=by, at=LATER)


def test_of_two_colleagues_who_say_yes_at_once_the_first_has_said_it(match, people, is_held):
    ana, dora = people
    outcome = one_in_the_middle_of_the_other(
        lambda: confirm(match, ana), lambda: confirm(match, dora, at=LATER + timedelta(minutes=1))
    )
    match.refresh_from_db()
    assert match.need_confirmed_by == ana
    # Without the lock the second would say it over the first; the database's own rule is all that is left to refuse.
    assert isinstance(outcome, Match) is is_held
    assert isinstance(outcome, DatabaseError) is not is_held


def test_a_yes_and_a_no_of_one_side_at_once_are_not_both_said(match, people, is_held):
    ana, dora = people
    outcome = one_in_the_middle_of_the_other(lambda: confirm(match, ana), lambda: decline(match, dora))
    match.refresh_from_db()
    assert match.is_confirmed
    assert match.declined_at is None
    assert ("Both sides have confirmed" in str(outcome)) is is_held
    assert isinstance(outcome, IntegrityError) is not is_held


def test_a_no_comes_before_the_yes_of_a_colleague(match, people, is_held):
    ana, dora = people
    outcome = one_in_the_middle_of_the_other(lambda: decline(match, ana), lambda: confirm(match, dora))
    match.refresh_from_db()
    assert match.declined_by == ana
    assert match.need_confirmed_at is None
    assert ("declined already" in str(outcome)) is is_held
    assert isinstance(outcome, IntegrityError) is not is_held


def test_both_sides_who_propose_at_once_make_one_match():
    need, offer = make_need(), make_offer()
    ana = make_member("Ana", need.actor)

    def propose(side, by):
        return make_match(need, Offer.objects.get(pk=offer.pk), side=side, by=by)

    sides = ((Side.NEED, ana), (Side.OFFER, offer.created_by)) * 2
    outcomes = all_at_once([lambda side=side, by=by: propose(side, by) for side, by in sides])
    assert sum(isinstance(each, Match) for each in outcomes) == 1
    assert sum(isinstance(each, actions.Refused) for each in outcomes) == 3
    assert Match.objects.count() == 1


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "not guarded"])
def test_an_offer_that_is_being_ended_is_matched_no_more(monkeypatch, guarded):
    need, offer = make_need(), make_offer()
    if not guarded:
        monkeypatch.setattr(matching, "_check_offer", lambda offer, *, at: None)
    by = offer.created_by
    mine = Offer.objects.get(pk=offer.pk)
    outcome = one_in_the_middle_of_the_other(
        lambda: actions.end_offer(offer=mine, by=by, at=LATER), lambda: make_match(need, offer, at=LATER)
    )
    assert ("offer has ended" in str(outcome)) is guarded
    assert Match.objects.exists() is not guarded


def test_a_need_is_closed_once():
    need = make_need()
    people = [make_member(name, need.actor) for name in ("Ana", "Dora", "Eva")]
    outcomes = all_at_once([lambda by=by: actions.close_need(need=need, why="met", by=by, at=LATER) for by in people])
    assert sum(isinstance(each, NeedClosing) for each in outcomes) == 1
    assert sum("closed already" in str(each) for each in outcomes) == 2


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "not guarded"])
def test_of_two_who_save_an_offer_at_once_one_comes_second(monkeypatch, guarded):
    offer = make_offer_draft()
    if not guarded:
        monkeypatch.setattr(workflow, "swap", lambda paper, *, version, states: None)

    def save(text):
        fresh = Offer.objects.get(pk=offer.pk)
        facts = {"version": offer.version, "by": offer.created_by, "at": LATER}
        return actions.write_offer(offer=fresh, text=make_offer_text(text=text), **facts)

    outcome = one_in_the_middle_of_the_other(lambda: save("One."), lambda: save("Two."))
    assert isinstance(outcome, actions.Stale) is guarded
    assert Offer.objects.get().text == ("One." if guarded else "Two.")


def test_of_two_reviewers_one_publishes_and_one_is_told():
    offer = make_submitted_offer()
    reviewers = [make_reviewer(name) for name in ("Rhea", "Rolf")]
    read = [Offer.objects.get(pk=offer.pk) for _each in reviewers]
    outcomes = all_at_once(
        [
            lambda mine=mine, by=by: record.publish(mine, by=by, at=LATER)
            for mine, by in zip(read, reviewers, strict=True)
        ]
    )
    assert sum(isinstance(each, Offer) for each in outcomes) == 1
    assert sum(isinstance(each, actions.Refused) for each in outcomes) == 1


def test_the_same_form_sent_many_times_at_once_makes_one_offer_and_one_practice():
    revision = make_published(make_actor(), entry=make_entry(stage=4))
    claim = revision.claims.select_related("revision", "actor", "commitment").get()
    ana = make_member("Ana", claim.actor)
    facts = {"by": ana, "at": LATER}
    for act in (
        lambda key: actions.begin_offer(actor=claim.actor, text=make_offer_text(), key=key, **facts),
        lambda key: actions.put_forward(claim=claim, text=make_practice_text(), key=key, **facts),
    ):
        key = uuid4()
        outcomes = all_at_once([lambda act=act, key=key: act(key)] * 4)
        assert len({each.pk for each in outcomes}) == 1
    assert (Offer.objects.count(), SharedPractice.objects.count()) == (1, 1)


@pytest.fixture(params=["named held", "named not held"])
def is_named_held(request, monkeypatch):
    """The control: the same acts without the lock of whom a publication names."""
    if request.param == "named held":
        return True
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time (BEGIN IMMEDIATE): there is no race to be lost")
    monkeypatch.setattr(workflow, "lock_actors", lambda *ids: list(Actor.objects.filter(pk__in=ids)))
    return False


def test_nobody_is_shielded_in_the_middle_of_the_publication_that_names_them(is_named_held):
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    noor, rhea = make_member("Noor", ngo), make_reviewer()
    offer = make_submitted_offer(ngo, by=noor)
    outcome = one_in_the_middle_of_the_other(
        lambda: record.publish(Offer.objects.select_related("actor").get(pk=offer.pk), by=rhea, at=LATER),
        lambda: shield_actor(actor=ngo, by=noor, at=LATER),
    )
    assert ("published under its name" in str(outcome)) is is_named_held
    ngo.refresh_from_db()
    offer.refresh_from_db()
    assert (offer.state, ngo.shielded) == ("published", not is_named_held)


def test_no_offer_is_published_of_who_is_being_shielded(is_named_held):
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    noor, rhea = make_member("Noor", ngo), make_reviewer()
    offer = make_submitted_offer(ngo, by=noor)
    read = Offer.objects.select_related("actor").get(pk=offer.pk)
    outcome = one_in_the_middle_of_the_other(
        lambda: shield_actor(actor=ngo, by=noor, at=LATER),
        lambda: record.publish(read, by=rhea, at=LATER),
    )
    assert ("Your organisation is shielded" in str(outcome)) is is_named_held
    offer.refresh_from_db()
    assert (offer.state == "submitted") is is_named_held
