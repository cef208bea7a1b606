"""What a proposal would move is told before anybody presses: by reading the answers twice, and leaving nothing behind."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actors import actions as actor_actions
from commitments.actors.models import Actor, ActorVersion, Adherence
from commitments.audit import versions
from commitments.audit.models import Event
from commitments.catalogue import actions as catalogue_actions
from commitments.catalogue import decisions
from commitments.catalogue.models import Commitment, CommitmentVersion, LinkDecision, Method
from commitments.common.versions import supposing
from commitments.scorecards import preview
from commitments.scorecards.preview import preview_of
from tests.cast import (
    NOW,
    TODAY,
    confirmed,
    make_action,
    make_actor,
    make_adherence,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_framework,
    make_method,
    make_published,
)
from tests.progress.test_counting import make_link
from tests.whole_world import Writes, state_of_tables

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LATER = NOW + timedelta(hours=1)
BOTH = (False, True)


@pytest.fixture
def arcadia(settings):
    """Arcadia says 3 on 13; Borduria has said nothing. Both voted for the compact, and it asks two things."""
    settings.DEMO = True
    make_method()
    make_framework()
    arcadia = make_actor()
    make_actor("XBB", "Borduria")
    make_commitment("gcm.14")
    make_published(arcadia, make_commitment(), entry=make_entry(stage=3), period_end=date(2025, 6, 30))
    return arcadia


def proposed(noun, act="change", *, from_on=TODAY, **changes):
    facts = {"act": act, "changes": changes, "from_on": from_on, "reason": "As decided.", "by": make_curator()}
    if isinstance(noun, Actor):
        return actor_actions.change_actor(actor=noun, **facts, at=NOW)
    return catalogue_actions.change_commitment(commitment=noun, **facts, at=NOW)


def look(proposal):
    proposal = proposal if isinstance(proposal, list) else [proposal]
    return preview_of(proposal, at=LATER)


def told(found):
    codes = {code for model in (Actor, Commitment) for code in model.objects.values_list("code", flat=True)}

    def bare(named):
        """Without the code, which stands behind it in brackets."""
        name, code = named.rsplit(" (", 1)
        assert code.removesuffix(")") in codes
        return name

    said = ((bare(each.actor), bare(each.commitment).partition(": ")[2], each) for each in found.examples)
    return {(actor, commitment): (each.before, each.after) for actor, commitment, each in said}


def test_a_commitment_that_would_be_asked_of_others_says_whose_answers_read_otherwise(arcadia):
    make_actor("XNG", "Harbour Light", type="ngo")
    found = look(proposed(make_commitment(), addressed_to="ngo", horizon_years=2))
    assert (found.changed, found.scorecards, found.actors, found.frameworks) == (3, 3, 3, 1)
    assert told(found) == {
        ("Arcadia", "13. Commitment gcm.13"): (
            "3 Substantially in place, only one side has spoken",
            "3 Substantially in place, getting old, only one side has spoken",
        ),
        ("Borduria", "13. Commitment gcm.13"): ("No report received", "Not asked of it"),
        ("Harbour Light", "13. Commitment gcm.13"): ("Not asked of it", "No support recorded"),
    }


def test_what_is_no_longer_tracked_leaves_each_scorecard_and_what_is_tracked_anew_comes(arcadia):
    act = {"reason": "As decided.", "by": make_curator(), "at": NOW}
    [off] = catalogue_actions.track_commitment(instance=make_commitment(), tracked=False, **act)
    found = look(off)
    assert (found.changed, found.gone, found.added) == (2, 2, 0)
    assert told(found)["Arcadia", "13. Commitment gcm.13"][1] == "on no scorecard"
    menu = make_action("gcm.13-a", make_commitment())
    [on] = catalogue_actions.track_commitment(instance=menu, tracked=True, **act)
    assert (look(on).added, look(on).changed) == (2, 2)


def test_another_wording_moves_no_answer_and_says_how_many_were_written_under_the_old_one(arcadia):
    found = look(proposed(make_commitment(), statement="Other words.", title="Another title"))
    assert (found.changed, found.written) == (0, 1)
    correction = proposed(make_commitment("gcm.14"), "correct", title="A title without the slip")
    assert (look(correction).changed, look(correction).written) == (0, None), "a correction marks no break"


def test_another_name_moves_no_answer_and_says_on_how_many_scorecards_it_stands(arcadia):
    found = look(proposed(arcadia, name="New Arcadia"))
    assert (found.changed, found.named, found.written) == (0, 1, None)


def test_a_retired_actor_leaves_all_scorecards_and_a_new_state_comes_to_all(arcadia):
    act = {"reason": "As decided.", "by": make_curator(), "at": NOW}
    found = look(actor_actions.retire_actor(instance=arcadia, **act))
    assert (found.changed, found.gone, found.scorecards) == (2, 2, 1)
    esteria = Actor(code="XEE", slug="esteria", name="Esteria", type="state", region="Asia", fictional=True)
    actor_actions.add_actor(instance=esteria, by=make_curator(), at=NOW)
    found = look(esteria.versions.get())
    assert (found.changed, found.added, found.actors, found.fictional) == (2, 2, 1, 2)
    assert told(found)["Esteria", "14. Commitment gcm.14"] == ("on no scorecard", "No support recorded")


def test_of_a_body_entered_twice_the_answers_come_to_the_entry_that_is_kept_and_go_back_when_they_part(arcadia):
    double = make_actor("XA2", "Arcadia Republic")
    make_published(double, make_commitment("gcm.14"), at=NOW - timedelta(days=3))
    confirmed(actor_actions.retire_actor(instance=double, reason="Entered twice.", by=make_curator(), at=NOW))
    facts = {"reason": "One register.", "by": make_curator(), "at": NOW}
    proposal = actor_actions.merge_actor(instance=double, kept=arcadia, **facts)
    found = look(proposal)
    assert (found.altered, found.gone, found.added) == (1, 0, 0)
    confirmed(proposal)
    found = look(actor_actions.part_actor(instance=double, **facts | {"at": NOW + timedelta(minutes=1)}))
    assert (found.altered, found.gone, found.added) == (1, 0, 0)


def test_a_position_moves_the_answers_of_its_actor_on_its_framework_alone(arcadia):
    make_commitment("a68-190.1")
    borduria = Actor.objects.get(code="XBB")
    withdrawn = Adherence(
        actor=borduria,
        framework=make_framework(),
        position="declared_withdrawal",
        dated_on=date(2026, 1, 1),
        source="X",
    )
    found = look(actor_actions.record_adherence(instance=withdrawn, by=make_curator(), at=NOW))
    assert (found.changed, found.actors, found.frameworks) == (2, 1, 1)
    assert (found.day, found.back_to) == (TODAY, date(2026, 1, 1))
    assert told(found)["Borduria", "13. Commitment gcm.13"] == (
        "No report received",
        "No support recorded, declared withdrawal",
    )


def test_a_method_moves_what_was_said_and_is_looked_at_from_its_day(arcadia):
    ahead = TODAY + timedelta(days=30)
    method = Method(version="2.0", effective_on=ahead, ageing_else=1, stale_else=2, reason="Years are long.")
    catalogue_actions.add_method(instance=method, by=make_curator(), at=NOW)
    found = look(method)
    assert (found.day, found.is_ahead, found.changed) == (ahead, True, 1)
    assert told(found)["Arcadia", "13. Commitment gcm.13"][1].startswith("3 Substantially in place, out of date")


def test_a_decision_on_a_link_moves_no_answer_and_says_how_many_count_across_it(arcadia):
    link = make_link("gcm.13--sdg.8.8", make_commitment(), sdg_target="8.8")
    said = {"becomes": "adopted", "rationale": "It names them.", "citation": "para. 22"}
    decision = decisions.ask_decision(link=link, **said, by=make_curator(), at=NOW)
    assert isinstance(decision, LinkDecision)
    assert (look(decision).changed, look(decision).counted) == (0, 0)


def test_what_is_told_before_is_what_comes_true(arcadia):
    """Confirmed, the same answers read as the preview said."""
    proposal = proposed(make_commitment(), addressed_to="ngo")
    found = look(proposal)
    confirmed(proposal, at=LATER)
    when = preview.When(as_of=TODAY, known_at=LATER)
    now = preview._answers(when, worlds=BOTH, on={"pk": make_commitment().pk})
    said = {(each.actor.name, each.commitment.label): preview._in_words(each) for each in now.values()}
    assert said == {pair: after for pair, (_before, after) in told(found).items()} | {
        ("Arcadia", "13. Commitment gcm.13"): "3 Substantially in place, only one side has spoken"
    }


def test_nothing_that_is_not_published_is_read(arcadia):
    proposal = proposed(make_commitment(), addressed_to="ngo", horizon_years=2)
    before = look(proposal)
    make_draft(Actor.objects.get(code="XBB"), make_commitment(), entry=make_entry(stage=4, narrative="A secret plan."))
    assert look(proposal) == before
    assert "secret" not in repr(before)


def test_a_shielded_organisation_is_in_no_preview(arcadia):
    make_actor("XNG", "Harbour Light", type="ngo", shielded=True)
    found = look(proposed(make_commitment(), addressed_to="ngo"))
    assert "Harbour Light" not in repr(found)
    assert found.actors == 1


def test_the_worlds_that_a_copy_does_not_show_are_not_counted(arcadia, settings):
    proposal = proposed(make_commitment(), addressed_to="ngo")
    assert look(proposal).changed == 1
    settings.DEMO = False
    assert look(proposal).changed == 0


def test_looking_leaves_nothing_behind(arcadia):
    """No row, no event, no number of a row, no mail: nothing is written in the first place."""
    proposal = proposed(make_commitment(), addressed_to="ngo")
    numbers, events, tables = _next_numbers(), Event.objects.count(), state_of_tables()
    writes = Writes()
    with connection.execute_wrapper(writes):
        assert look(proposal).changed == 1
    assert writes.tables == []
    assert state_of_tables() == tables
    assert (_next_numbers(), Event.objects.count(), mail.outbox) == (numbers, events, [])


def _next_numbers():
    asked = {
        "postgresql": "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
        "sqlite": "SELECT name, seq FROM sqlite_sequence ORDER BY 1",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return cursor.fetchall()


def test_what_is_supposed_ends_with_the_look_even_where_it_fails_and_holds_for_no_earlier_instant(arcadia):
    proposal = proposed(arcadia, name="New Arcadia")

    def name(known_at=LATER):
        return ActorVersion.objects.in_force(as_of=TODAY, known_at=known_at).get(actor=arcadia).name

    def read_and_fail():
        with supposing(proposal, at=LATER):
            assert (name(), name(NOW)) == ("New Arcadia", "Arcadia"), "who cited both instants reads the same"
            assert CommitmentVersion.objects.recorded(known_at=LATER).count() == 2, "others are as they are"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        read_and_fail()
    assert name() == "Arcadia"


def test_beyond_many_it_says_more_than(arcadia, monkeypatch):
    monkeypatch.setattr(preview, "MOST", 1)
    act = {"reason": "As decided.", "by": make_curator(), "at": NOW}
    found = look(actor_actions.retire_actor(instance=arcadia, **act))
    assert (found.changed, found.is_more) == (1, True)


def test_it_asks_as_often_for_twenty_actors_as_for_two(arcadia):
    proposal = proposed(make_commitment(), addressed_to="ngo")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            look(proposal)
        return len(queries)

    few = asked()
    for n in range(20):
        make_adherence(actor := make_actor(f"X{n:02d}", f"Land {n:02d}", adheres=False))
        make_published(actor, make_commitment())
    assert asked() == few <= 20


def test_a_proposal_that_was_given_back_can_still_be_looked_at_and_moves_nothing_by_itself(arcadia):
    [version] = proposed(make_commitment(), addressed_to="ngo")
    versions.refuse(version=version, reason="Not so.", by=make_curator("Cyra"), at=NOW)
    assert look(version).changed == 1
    assert ActorVersion.objects.waiting().count() == 0
