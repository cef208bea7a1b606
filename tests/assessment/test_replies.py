"""The right of reply: once, in time, bound to the text that was read."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404

from commitments.assessment import access, actions, lifecycle
from commitments.assessment.kind import OfAssessments
from commitments.assessment.models import AssessmentRevision, Reply
from commitments.record import actions as record
from commitments.record import workflow
from tests.assessing import (
    AFTER_THE_WINDOW,
    fresh,
    make_answers,
    make_published_assessment,
    make_refrain_answers,
    make_reply,
    make_sent_assessment,
    make_settled_assessment,
    reply_to,
    revision_to_reply,
)
from tests.cast import (
    NOW,
    TODAY,
    entry_with,
    make_evidence_file,
    make_member,
    make_restraint,
    make_reviewer,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
A_DAY = timedelta(days=1)


@pytest.fixture
def sent():
    return make_sent_assessment()


@pytest.fixture
def ana(sent):
    return make_member("Ana", sent.assessment.subject)


# --- the window -----------------------------------------------------------------------------------------------------


def test_on_the_last_day_of_the_window_a_reply_is_taken_and_on_the_next_it_is_not(sent, ana):
    last = NOW + 30 * A_DAY
    assert revision_to_reply(ana, sent.assessment_id, at=last) == sent
    with pytest.raises(PermissionDenied, match="has ended"):
        revision_to_reply(ana, sent.assessment_id, at=last + A_DAY)
    with pytest.raises(actions.Refused, match="has ended"):
        actions.file_reply(revision=sent, entry=make_reply(), by=ana, at=last + A_DAY)
    assert not Reply.objects.exists()
    assert actions.file_reply(revision=sent, entry=make_reply(), by=ana, at=last).stance == "disagree"


def test_the_window_is_made_longer_once_while_it_is_open(sent, ana):
    longer = actions.extend_window(revision=sent, by=ana, at=NOW + 29 * A_DAY)
    assert (longer.state, longer.reply_due_on) == ("sent", TODAY + timedelta(days=45))
    with pytest.raises(actions.Refused, match="once already"):
        actions.extend_window(revision=longer, by=ana, at=NOW + 30 * A_DAY)
    with pytest.raises(actions.Refused, match="may still reply"):
        record.publish(fresh(longer), by=make_reviewer(), at=AFTER_THE_WINDOW)
    at = NOW + 46 * A_DAY
    assert record.publish(fresh(longer), by=make_reviewer(), at=at).no_reply_by == date(2027, 1, 6)


def test_a_window_that_is_over_is_not_made_longer(sent, ana):
    with pytest.raises(actions.Refused, match="has ended"):
        actions.extend_window(revision=sent, by=ana, at=AFTER_THE_WINDOW)


@pytest.mark.parametrize("number", [1, 2])
def test_every_revision_has_a_window_of_its_own(number):
    published = make_published_assessment(reply=False)
    if number == 2:
        draft = record.correct(published.assessment, reason="A figure.", by=published.submitted_by, at=NOW)
        submitted = record.submit(draft, by=published.submitted_by, at=NOW)
        sent = actions.send_to_subject(revision=submitted, by=make_reviewer(), at=NOW)
        assert reply_to(sent).reply.revision == sent
    assert getattr(fresh(published), "reply", None) is None


# --- what a reply says ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"stance": "agree", "evidence": ()}, []),
        ({"stance": "partly", "evidence": ()}, ["evidence"]),
        ({"stance": "disagree", "evidence": ()}, ["evidence"]),
        ({"stance": ""}, ["stance"]),
        ({"text": "  "}, ["text"]),
        ({"stance": "agree", "text": ""}, ["text"]),
    ],
)
def test_whoever_does_not_agree_says_why_and_from_what(sent, ana, said, missing):
    entry = make_reply(**said)
    if not missing:
        assert actions.file_reply(revision=sent, entry=entry, by=ana, at=NOW).text
        return
    with pytest.raises(actions.Incomplete) as refusal:
        actions.file_reply(revision=sent, entry=entry, by=ana, at=NOW)
    assert refusal.value.missing == missing
    assert fresh(sent).state == "sent"


def test_a_reply_is_filed_once(sent, ana):
    actions.file_reply(revision=sent, entry=make_reply(), by=ana, at=NOW)
    with pytest.raises(actions.Refused, match="no assessment that waits"):
        actions.file_reply(revision=fresh(sent), entry=make_reply(text="More."), by=ana, at=NOW)
    assert Reply.objects.count() == 1


def test_a_reply_answers_the_text_that_was_read(sent, ana):
    with pytest.raises(actions.Stale):
        actions.file_reply(revision=sent, entry=make_reply(), by=ana, at=NOW, digest="0" * 64)
    reply = actions.file_reply(revision=sent, entry=make_reply(), by=ana, at=NOW, digest=sent.digest)
    assert reply.round.digest == sent.digest


def test_personal_data_in_a_reply_is_explained_or_taken_out(sent, ana):
    entry = make_reply(text="Write to jan.novak@example.org.")
    with pytest.raises(actions.Unexplained):
        actions.file_reply(revision=sent, entry=entry, by=ana, at=NOW)
    reply = actions.file_reply(revision=sent, entry=entry, by=ana, at=NOW, personal_data_reason="A public office.")
    assert reply.personal_data_reason == "A public office."


def test_a_reply_uses_its_own_actors_evidence_and_nobody_elses(sent, ana):
    mine, foreign = make_evidence_file(sent.assessment.subject), make_evidence_file(sent.assessment.assessor)
    with pytest.raises(actions.Refused, match="not among your"):
        actions.file_reply(revision=sent, entry=make_reply(evidence=(entry_with(foreign),)), by=ana, at=NOW)
    reply = actions.file_reply(revision=fresh(sent), entry=make_reply(evidence=(entry_with(mine),)), by=ana, at=NOW)
    assert reply.evidence.get() == mine


def test_who_replies_and_who_only_reads(sent, ana):
    writer = make_member("Abe", sent.assessment.subject, "contributor")
    deputy = make_member("Dora", sent.assessment.subject, "deputy")
    noor = make_member("Noor", sent.assessment.assessor)
    assert access.revision_for_subject(writer, sent.assessment_id) == sent
    assert "focal point or a deputy" in access.why_not_reply(writer, sent, at=NOW)
    for user in (ana, deputy):
        assert revision_to_reply(user, sent.assessment_id, at=NOW) == sent
        assert access.revision_to_extend(user, sent.assessment_id, at=NOW) == sent
    with pytest.raises(Http404):
        revision_to_reply(noor, sent.assessment_id, at=NOW)


# --- after the reply ------------------------------------------------------------------------------------------------


def settle(replied, **answers):
    by = replied.submitted_by
    if not answers:
        return actions.maintain_assessment(revision=replied, by=by, at=LATER)
    make = make_refrain_answers if replied.kind == "refrain" else make_answers
    return actions.revise_assessment(revision=replied, entry=make(**answers), version=replied.version, by=by, at=LATER)


@pytest.mark.parametrize(
    ("stance", "answers", "disputed"),
    [
        ("disagree", {}, True),
        ("disagree", {"rationale": "Now better said."}, True),
        ("disagree", {"stage": 2}, False),
        ("disagree", {"answer": "cannot_assess", "answer_reason": "No.", "stage": None, "evidence": ()}, False),
        ("partly", {}, False),
        ("agree", {}, False),
    ],
)
def test_it_stays_disputed_until_the_assessor_says_another_step(sent, stance, answers, disputed):
    settled = settle(reply_to(sent, make_reply(stance=stance)), **answers)
    published = record.publish(settled, by=make_reviewer(), at=LATER)
    assert published.is_disputed is disputed
    assert published.settled == ("revised" if answers else "maintained")


def test_of_a_restraint_another_answer_on_the_breach_is_another_step():
    sent = make_sent_assessment(commitment=make_restraint())
    settled = settle(reply_to(sent), breach_reported=False)
    assert settled.step_changed


def test_what_is_revised_is_whole_and_explained_like_what_is_submitted(sent):
    replied = reply_to(sent)
    with pytest.raises(actions.Incomplete):
        settle(replied, approach="")
    with pytest.raises(actions.Unexplained):
        settle(fresh(replied), rationale="Ask jan.novak@example.org.")
    assert fresh(replied).state == "replied"
    assert fresh(replied).approach == make_answers().approach
    settled = settle(fresh(replied), stage=2)
    with pytest.raises(actions.Refused):
        settle(settled, stage=3)
    assert [handed.number for handed in settled.rounds.order_by("number")] == [1, 2]
    assert settled.reply.round.number == 1


def test_a_reply_does_not_hide_what_it_answers_and_both_come_out_together(sent, ana):
    replied = reply_to(sent, by=ana)
    for at in (NOW, AFTER_THE_WINDOW):
        with pytest.raises(Http404):
            access.public_revision(sent.assessment_id, at=at, demo_site=True)
    published = record.publish(settle(replied), by=make_reviewer(), at=LATER)
    found = access.public_revision(sent.assessment_id, at=LATER, demo_site=True)
    assert (found, found.reply.text) == (published, "Two centres opened.")
    assert not reads_before(published)


def reads_before(published):
    try:
        return access.public_revision(published.assessment_id, at=NOW - A_DAY, demo_site=True)
    except Http404:
        return None


# --- what holds two apart, with and without it ----------------------------------------------------------------------


def without_the_version(monkeypatch):
    """Every act believes that it read the latest."""
    swap = AssessmentRevision.objects

    def move(revision, name, *, by, at, comment="", verb="", **facts):
        step = lifecycle.check_move(name, state=revision.state)
        swap.filter(pk=revision.pk).update(state=step.target, **facts)
        revision.refresh_from_db()
        return revision

    monkeypatch.setattr(workflow, "move", move)
    monkeypatch.setattr(workflow, "lock", lambda *ids, **named: None)
    monkeypatch.setattr(OfAssessments, "whole", lambda kind, revision: revision)


def publish_what_was_taken_back(settled):
    """Both opened the same text; the assessor was quicker."""
    mine, theirs = fresh(settled), fresh(settled)
    actions.retract_assessment(revision=mine, reason="Wrong.", by=settled.submitted_by, at=LATER)
    return record.publish(theirs, by=make_reviewer(), at=LATER)


def test_what_was_taken_back_meanwhile_is_not_published():
    settled = make_settled_assessment()
    with pytest.raises(actions.Stale):
        publish_what_was_taken_back(settled)
    assert fresh(settled).state == "retracted"


def test_without_the_version_it_would_be_but_for_the_database(monkeypatch):
    """The control: without the guard of the actions the database is the last to refuse."""
    settled = make_settled_assessment()
    without_the_version(monkeypatch)
    with pytest.raises(IntegrityError, match="does not change"):
        publish_what_was_taken_back(settled)


def test_a_reply_to_what_was_taken_back_meanwhile_is_refused(sent, ana):
    read = fresh(sent)
    actions.retract_assessment(revision=fresh(sent), reason="Wrong.", by=sent.submitted_by, at=LATER)
    with pytest.raises(actions.Stale):
        actions.file_reply(revision=read, entry=make_reply(), by=ana, at=LATER)
    assert not Reply.objects.exists()
