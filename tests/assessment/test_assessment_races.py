"""Two people at once on one assessment, on real connections: one comes while the other has written and not yet committed."""

from datetime import date, timedelta

import pytest
from django.db import connection

from commitments.actors.models import Actor, Membership
from commitments.assessment import actions
from commitments.assessment.models import Assessment, AssessmentMove, Reply
from commitments.record import actions as record
from commitments.record import workflow
from tests.assessing import (
    AFTER_THE_WINDOW,
    fresh,
    make_answers,
    make_assessment,
    make_ngo,
    make_reply,
    make_sent_assessment,
    make_settled_assessment,
    make_submitted_assessment,
)
from tests.cast import NOW, make_actor, make_commitment, make_member, make_method, make_reviewer
from tests.record.test_races import one_in_the_middle_of_the_other
from tests.record.test_races import several_connections as several_connections

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("several_connections")]

LATER = NOW + timedelta(hours=1)
LAST_DAY = NOW + timedelta(days=30)


@pytest.fixture(params=["held", "not held"])
def is_held(request, monkeypatch):
    """The control: the same acts without the lock of the organisation."""
    if request.param == "held":
        return True
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time (BEGIN IMMEDIATE): there is no race to be lost")
    monkeypatch.setattr(workflow, "lock_actors", lambda *ids: list(Actor.objects.filter(pk__in=ids)))
    return False


@pytest.fixture
def harbour():
    return make_ngo()


@pytest.fixture
def chapter(harbour):
    return make_ngo("XNC", "Harbour Chapter", parent=harbour)


def is_refused(outcome):
    return isinstance(outcome, actions.Refused)


def test_two_bodies_of_one_organisation_that_begin_at_once_are_one_voice(harbour, chapter, is_held):
    make_method()
    about = {"subject": make_actor(), "commitment": make_commitment()}
    people = {each: make_member(f"Focal{each.code}", each) for each in (harbour, chapter)}

    def begin(who):
        over = {"period_end": date(2025, 12, 31), "by": people[who], "at": NOW}
        return actions.begin_assessment(assessor=who, **about, **over)

    outcome = one_in_the_middle_of_the_other(lambda: begin(harbour), lambda: begin(chapter))
    assert is_refused(outcome) is is_held
    assert Assessment.objects.count() == (1 if is_held else 2)


@pytest.mark.parametrize("at", [LAST_DAY, AFTER_THE_WINDOW], ids=["last day", "the day after"])
@pytest.mark.parametrize("reply_first", [True, False], ids=["reply first", "publication first"])
def test_a_reply_and_the_publication_at_the_end_of_the_window(at, reply_first):
    sent = make_sent_assessment()
    ana, rhea = make_member("Ana", sent.assessment.subject), make_reviewer()

    def reply():
        try:
            return actions.file_reply(revision=fresh(sent), entry=make_reply(), by=ana, at=at)
        except actions.Refused as refusal:
            return refusal

    def publish():
        try:
            return record.publish(fresh(sent), by=rhea, at=at)
        except actions.Refused as refusal:
            return refusal

    pair = (reply, publish) if reply_first else (publish, reply)
    one_in_the_middle_of_the_other(*pair)
    in_time = at == LAST_DAY
    assert fresh(sent).state == ("replied" if in_time else "published")
    assert Reply.objects.exists() is in_time


def test_two_replies_at_once_are_one():
    sent = make_sent_assessment()
    ana, abe = (make_member(name, sent.assessment.subject) for name in ("Ana", "Abe"))
    read = fresh(sent)
    outcome = one_in_the_middle_of_the_other(
        lambda: actions.file_reply(revision=fresh(sent), entry=make_reply(), by=ana, at=NOW),
        lambda: actions.file_reply(revision=read, entry=make_reply(text="No."), by=abe, at=NOW),
    )
    assert isinstance(outcome, actions.Stale)
    assert Reply.objects.get().filed_by == ana
    assert AssessmentMove.objects.filter(name="reply").count() == 1


@pytest.mark.parametrize("published_first", [True, False])
def test_a_publication_and_a_taking_back_at_once_are_one_or_the_other(published_first):
    settled = make_settled_assessment()
    noor, rhea = settled.submitted_by, make_reviewer()
    read = fresh(settled)

    def publish(revision):
        return record.publish(revision, by=rhea, at=LATER)

    def take_back(revision):
        return actions.retract_assessment(revision=revision, reason="Wrong.", by=noor, at=LATER)

    first, second = (publish, take_back) if published_first else (take_back, publish)
    outcome = one_in_the_middle_of_the_other(lambda: first(fresh(settled)), lambda: second(read))
    assert isinstance(outcome, actions.Stale)
    assert fresh(settled).state == ("published" if published_first else "retracted")


def test_two_of_the_panel_who_publish_at_once_are_one():
    settled = make_settled_assessment()
    read = fresh(settled)
    outcome = one_in_the_middle_of_the_other(
        lambda: record.publish(fresh(settled), by=make_reviewer("Rhea"), at=LATER),
        lambda: record.publish(read, by=make_reviewer("Rolf"), at=LATER),
    )
    assert isinstance(outcome, actions.Stale)
    assert fresh(settled).published_by.name == "Rhea"
    assert AssessmentMove.objects.filter(name="publish").count() == 1


def test_a_calling_back_while_the_review_begins_comes_too_late():
    submitted = make_submitted_assessment()
    read = fresh(submitted)
    outcome = one_in_the_middle_of_the_other(
        lambda: record.begin_review(fresh(submitted), by=make_reviewer(), at=LATER),
        lambda: record.recall(read, by=submitted.submitted_by, at=LATER),
    )
    assert "has begun to read" in str(outcome)
    assert fresh(submitted).state == "submitted"


def test_a_maintaining_and_a_revising_at_once_are_one():
    sent = make_sent_assessment()
    ana = make_member("Ana", sent.assessment.subject)
    actions.file_reply(revision=sent, entry=make_reply(), by=ana, at=NOW)
    replied, by = fresh(sent), sent.submitted_by
    entry = make_answers(stage=2)
    outcome = one_in_the_middle_of_the_other(
        lambda: actions.maintain_assessment(revision=fresh(sent), by=by, at=LATER),
        lambda: actions.revise_assessment(revision=replied, entry=entry, version=replied.version, by=by, at=LATER),
    )
    assert isinstance(outcome, actions.Stale)
    assert (fresh(sent).settled, fresh(sent).stage) == ("maintained", 1)


def test_a_tie_made_while_it_is_submitted_is_found_when_it_is_sent(harbour):
    draft = make_assessment(harbour)
    one_in_the_middle_of_the_other(
        lambda: record.submit(fresh(draft), by=draft.created_by, at=NOW),
        lambda: Membership.objects.create(
            user=draft.created_by, actor=draft.assessment.subject, role="viewer", began_at=NOW
        ),
    )
    assert actions.send_to_subject(revision=fresh(draft), by=make_reviewer(), at=NOW).tie_note == "shared_member"
