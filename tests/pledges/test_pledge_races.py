"""Of two who act on a pledge at once, one comes second and is told so. Each race has a control: without its guard it goes
wrong."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from commitments.actors.models import Actor
from commitments.desk.actions import shield_actor
from commitments.pledges import actions, importing
from commitments.pledges.models import Pledge, PledgeRevision, Target
from commitments.record import actions as record
from commitments.record import workflow
from tests.cast import NOW, make_actor, make_commitment, make_curator, make_member, make_reviewer
from tests.pledging import (
    in_force,
    make_pledge_draft,
    make_published_pledge,
    make_said,
    make_submitted_pledge,
    make_text,
)
from tests.record.test_races import all_at_once, one_in_the_middle_of_the_other, several_connections  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("several_connections")]

LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["held", "not held"])
def is_held(request, monkeypatch):
    """The control: the same acts without the pledge's lock."""
    if request.param == "held":
        return True
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time (BEGIN IMMEDIATE): there is no race to be lost")
    monkeypatch.setattr(workflow, "lock", lambda model, *ids, actors=(), **_: list(Actor.objects.filter(pk__in=actors)))
    return False


def fresh(revision):
    return PledgeRevision.objects.select_related("pledge__actor", "matches").get(pk=revision.pk)


def save(revision, title):
    return actions.write_pledge(
        revision=fresh(revision),
        text=make_text(title=title),
        said=make_said(),
        version=revision.version,
        by=None,
        at=LATER,
    )


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "not guarded"])
def test_of_two_who_save_at_once_one_comes_second(monkeypatch, guarded):
    revision = make_pledge_draft()
    if not guarded:
        monkeypatch.setattr(workflow, "swap", lambda revision, *, version, states: None)
    outcome = one_in_the_middle_of_the_other(lambda: save(revision, "One"), lambda: save(revision, "Two"))
    assert isinstance(outcome, actions.Stale) == guarded
    if guarded:
        assert fresh(revision).title == "One"


def withdraw_by_its_maker(revision):
    """The news that a pledge is withdrawn, handed in and waiting to be published."""
    draft = record.correct(revision.pledge, reason="The law.", by=revision.created_by, at=NOW)
    said = make_said("withdrawn", on=NOW.date())
    actions.write_pledge(revision=draft, text=make_text(), said=said, version=draft.version, by=None, at=NOW)
    draft.refresh_from_db()
    return record.submit(draft, by=revision.created_by, at=NOW)


def test_a_pledge_is_not_matched_while_it_is_being_withdrawn(is_held):
    first = make_published_pledge()
    news = withdraw_by_its_maker(first)
    second = make_submitted_pledge(
        make_actor("XBB", "Borduria"), form="matching", matches=first.pledge.code, title="We match it"
    )
    rolf, rhea = make_reviewer("Rolf"), make_reviewer("Rhea")
    one, other = fresh(news), fresh(second)
    outcome = one_in_the_middle_of_the_other(
        lambda: record.publish(one, by=rolf, at=LATER),
        lambda: record.publish(other, by=rhea, at=LATER),
    )
    assert ("withdrawn by its maker" in str(outcome)) == is_held
    assert fresh(second).state == ("submitted" if is_held else "published")


def test_calling_back_and_beginning_to_read_do_not_both_happen(is_held):
    revision = make_submitted_pledge()
    rhea = make_reviewer()
    mine = fresh(revision)
    outcome = one_in_the_middle_of_the_other(
        lambda: record.begin_review(fresh(revision), by=rhea, at=LATER),
        lambda: record.recall(mine, by=revision.submitted_by, at=LATER),
    )
    now = fresh(revision)
    if is_held:
        assert "begun to read" in str(outcome)
        assert (now.state, now.review_began_by) == ("submitted", rhea)
    else:
        assert (now.state, now.review_began_by) == ("draft", rhea)  # read for good, and called back all the same


def test_of_many_who_revise_at_once_one_begins():
    revision = make_published_pledge()

    def begin():
        pledge = Pledge.objects.select_related("actor").get(pk=revision.pledge_id)
        return record.correct(pledge, reason="News.", by=revision.created_by, at=LATER)

    outcomes = all_at_once([begin] * 4)
    assert sum(isinstance(each, PledgeRevision) for each in outcomes) == 1
    assert PledgeRevision.objects.count() == 2


def test_of_two_reviewers_one_publishes_and_one_is_told():
    revision = make_submitted_pledge()
    reviewers = [make_reviewer(name) for name in ("Rhea", "Rolf")]
    read = [fresh(revision), fresh(revision)]
    outcomes = all_at_once(
        [
            lambda mine=mine, by=by: record.publish(mine, by=by, at=LATER)
            for mine, by in zip(read, reviewers, strict=True)
        ]
    )
    assert sum(isinstance(each, PledgeRevision) for each in outcomes) == 1
    assert any(isinstance(each, actions.Refused) for each in outcomes)
    assert in_force(revision.pledge).number == 1


def test_the_same_form_sent_many_times_at_once_makes_one_pledge():
    make_commitment("gcm.13")
    actor = make_actor()
    ana, key = make_member("Ana", actor), uuid4()

    def begin():
        return actions.begin_pledge(actor=actor, text=make_text(), said=make_said(), by=ana, at=NOW, key=key)

    outcomes = all_at_once([begin] * 4)
    assert {each.pk for each in outcomes} == {PledgeRevision.objects.get().pk}


def test_of_two_who_set_one_target_at_once_one_is_told():
    actor, commitment = make_actor(), make_commitment()
    ana = make_member("Ana", actor)

    def set_target(years):
        return lambda: actions.set_target(
            actor=actor, commitment=commitment, years=years, source="baseline", starts_on=NOW.date(), by=ana, at=NOW
        )

    outcomes = all_at_once([set_target(2), set_target(5)])
    assert sum(isinstance(each, Target) for each in outcomes) == 1
    assert sum(isinstance(each, actions.Refused) for each in outcomes) == 1
    assert Target.objects.current().count() == 1


@pytest.fixture(params=["named held", "named not held"])
def are_named_held(request, monkeypatch):
    """The control: the same acts without the locks of those whom a publication names."""
    if request.param == "named held":
        return True
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time (BEGIN IMMEDIATE): there is no race to be lost")
    monkeypatch.setattr(workflow, "lock_actors", lambda *ids: list(Actor.objects.filter(pk__in=ids)))
    return False


@pytest.mark.parametrize("who", ["maker", "partner"])
def test_nobody_is_shielded_in_the_middle_of_the_publication_that_names_them(are_named_held, who):
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    noor = make_member("Noor", ngo)
    shared = {"form": "partnership", "partners": ("XNG",)} if who == "partner" else {}
    revision = make_submitted_pledge(ngo if who == "maker" else None, **shared)
    rhea = make_reviewer()
    outcome = one_in_the_middle_of_the_other(
        lambda: record.publish(fresh(revision), by=rhea, at=LATER),
        lambda: shield_actor(actor=ngo, by=noor, at=LATER),
    )
    assert ("published under its name" in str(outcome)) == are_named_held
    ngo.refresh_from_db()
    assert (fresh(revision).state, ngo.shielded) == ("published", not are_named_held)


def test_nothing_is_published_of_who_is_being_shielded():
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    noor, rhea = make_member("Noor", ngo), make_reviewer()
    revision = make_submitted_pledge(form="partnership", partners=("XNG",))
    read = fresh(revision)
    outcome = one_in_the_middle_of_the_other(
        lambda: shield_actor(actor=ngo, by=noor, at=LATER),
        lambda: record.publish(read, by=rhea, at=LATER),
    )
    assert "can be named no more" in str(outcome)
    assert fresh(revision).state == "submitted"


def test_of_two_who_read_the_same_list_at_once_one_reads_nothing_new():
    make_actor()
    make_commitment("gcm.13")
    sheet = "No.,Country,Title,Text,Date\nA-1,XAA,End detention,Arcadia will detain no child.,2026-03-01\n"
    columns = {"reference": "No.", "actor": "Country", "title": "Title", "text": "Text", "made_on": "Date"}
    mapping, cleo = importing.Mapping("A list", columns, always={"form": "individual"}), make_curator()
    outcomes = all_at_once([lambda: importing.import_pledges(sheet, mapping, by=cleo, at=NOW)] * 3)
    assert sorted(len(plan.added) for plan, _batch in outcomes) == [0, 0, 1]
    assert Pledge.objects.count() == 1
