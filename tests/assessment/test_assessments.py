"""The life of an assessment: written by one actor about another, read by the panel, answered by its subject, published."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import Http404

from commitments.actors.models import Actor
from commitments.assessment import access, actions, lifecycle
from commitments.assessment.assemble.desks import desk_of, queue_rows
from commitments.assessment.assemble.reminders import waiting_for as waiting_here
from commitments.assessment.assemble.texts import answered, said_in_round, said_in_rows
from commitments.assessment.models import Assessment, AssessmentMove, AssessmentRevision
from commitments.assessment.state_diagram import moves_as_markdown
from commitments.audit.models import Event
from commitments.desk.access import why_not_shield
from commitments.desk.actions import waiting_for
from commitments.evidence.cleanup import tidy
from commitments.evidence.models import EvidenceItem
from commitments.progress.models import Stage
from commitments.record import actions as record
from commitments.record import permissions, workflow
from tests.assessing import (
    AFTER_THE_WINDOW,
    correct_assessment,
    fresh,
    make_answers,
    make_assessment,
    make_ngo,
    make_published_assessment,
    make_refrain_answers,
    make_replied_assessment,
    make_reply,
    make_sent_assessment,
    make_settled_assessment,
    make_submitted_assessment,
    open_for_writer,
    reply_to,
    revision_to_reply,
    revision_to_submit,
)
from tests.cast import (
    NOW,
    TODAY,
    entry_with,
    make_actor,
    make_commitment,
    make_curator,
    make_evidence_entry,
    make_evidence_file,
    make_member,
    make_restraint,
    make_reviewer,
    make_user,
)
from tests.drawing import one_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

LATER = NOW + timedelta(hours=1)
A_DAY = timedelta(days=1)

MAKE = {
    "draft": make_assessment,
    "submitted": make_submitted_assessment,
    "sent": make_sent_assessment,
    "replied": make_replied_assessment,
    "settled": make_settled_assessment,
    "published": make_published_assessment,
}


@pytest.fixture
def arcadia():
    return make_actor()


@pytest.fixture
def harbour():
    return make_ngo()


@pytest.fixture
def ana(arcadia):
    return make_member("Ana", arcadia)


@pytest.fixture
def noor(harbour):
    return make_member("Noor", harbour)


@pytest.fixture
def rhea():
    return make_reviewer()


def make(state, harbour, arcadia, noor, commitment=None):
    """A revision in any state."""
    about, by, rhea = (harbour, arcadia, commitment), noor, make_reviewer()
    match state:
        case "returned":
            revision = make_submitted_assessment(*about, by=by)
            return record.return_(revision, comment="Say from whom.", by=rhea, at=NOW)
        case "retracted":
            revision = make_sent_assessment(*about, by=by)
            return actions.retract_assessment(revision=revision, reason="We were wrong.", by=by, at=NOW)
        case "withdrawn":
            revision = make_published_assessment(*about, by=by)
            return record.withdraw(revision.assessment, reason="Wrong.", by=rhea, at=LATER)
        case _:
            return MAKE[state](*about, by=by)


# --- the whole way --------------------------------------------------------------------------------------------------


def test_an_assessment_goes_the_whole_way_and_is_published_with_its_reply(harbour, arcadia, noor, ana, rhea):
    draft = make_assessment(harbour, arcadia, by=noor)
    submitted = record.submit(draft, by=noor, at=NOW, version=draft.version)
    sent = actions.send_to_subject(revision=submitted, by=rhea, at=NOW, digest=submitted.digest)
    assert sent.reply_due_on == TODAY + timedelta(days=30)
    reply = actions.file_reply(revision=sent, entry=make_reply(), by=ana, at=NOW + A_DAY)
    settled = actions.maintain_assessment(revision=fresh(sent), by=noor, at=NOW + 2 * A_DAY)
    published = record.publish(settled, by=rhea, at=NOW + 3 * A_DAY, version=settled.version, digest=submitted.digest)
    found = access.public_revision(published.assessment_id, at=NOW + 3 * A_DAY, demo_site=True)
    assert (found.reply, found.settled, found.is_disputed) == (reply, "maintained", True)
    assert [move.name for move in published.moves.order_by("id")] == [
        "begin", "submit", "send", "reply", "maintain", "publish",
    ]  # fmt: skip
    assert published.number == 1
    verbs = set(Event.objects.filter(object_type="assessment.assessmentrevision").values_list("verb", flat=True))
    assert verbs >= {"assessment.begun", "assessment.submitted", "assessment.sent", "assessment.published"}


def test_a_missed_window_is_published_without_a_reply_and_says_until_when_there_was_time(harbour, arcadia, noor, rhea):
    sent = make_sent_assessment(harbour, arcadia, by=noor)
    for at in (NOW, NOW + 30 * A_DAY):
        with pytest.raises(actions.Refused, match="may still reply"):
            record.publish(fresh(sent), by=rhea, at=at)
    published = record.publish(fresh(sent), by=rhea, at=AFTER_THE_WINDOW)
    assert published.no_reply_by == TODAY + timedelta(days=30)


def test_nothing_publishes_itself(harbour, arcadia, noor):
    sent = make_sent_assessment(harbour, arcadia, by=noor)
    call_command("send_digests", verbosity=0)
    with pytest.raises(Http404):
        access.public_revision(sent.assessment_id, at=NOW + 400 * A_DAY, demo_site=True)
    (row,) = queue_rows(access.queue_for(make_curator(), at=NOW + 50 * A_DAY), at=NOW + 50 * A_DAY)
    assert (row.days, row.is_escalated) == (20, True)


def test_after_the_reply_the_assessor_has_two_weeks_and_then_the_panel_may_publish_what_stands(
    harbour, arcadia, noor, rhea
):
    replied = make_replied_assessment(harbour, arcadia, by=noor)
    with pytest.raises(actions.Refused, match="may still revise"):
        record.publish(replied, by=rhea, at=NOW + 14 * A_DAY)
    published = record.publish(fresh(replied), by=rhea, at=NOW + 15 * A_DAY)
    assert (published.settled, published.reply.stance) == ("", "disagree")


# --- completeness, period, interest, safety -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "missing"),
    [
        ({"funding": " "}, ["funding"]),
        ({"ties": ""}, ["ties"]),
        ({"stage": None}, ["stage"]),
        ({"rationale": "", "approach": "", "confidence": ""}, ["rationale", "approach", "confidence"]),
        ({"evidence": ()}, ["evidence"]),
        ({"answer": "cannot_assess", "stage": None, "evidence": ()}, ["answer_reason"]),
    ],
)
def test_what_is_missing_is_named(harbour, arcadia, noor, gone, missing):
    draft = make_assessment(harbour, arcadia, by=noor, entry=make_answers(**gone))
    with pytest.raises(actions.Incomplete) as refusal:
        record.submit(draft, by=noor, at=NOW)
    assert refusal.value.missing == missing
    assert not draft.rounds.exists()


def test_of_a_restraint_practice_safeguard_and_breach_are_said(harbour, arcadia, noor):
    restraint = make_restraint()
    half = make_refrain_answers(safeguard=None)
    draft = make_assessment(harbour, arcadia, restraint, by=noor, entry=half)
    with pytest.raises(actions.Incomplete) as refusal:
        record.submit(draft, by=noor, at=NOW)
    assert refusal.value.missing == ["safeguard"]
    actions.write_assessment(revision=draft, entry=make_refrain_answers(), version=draft.version, by=noor, at=NOW)
    assert record.submit(fresh(draft), by=noor, at=NOW).state == "submitted"


def test_who_cannot_assess_says_why_and_no_step(harbour, arcadia, noor):
    absent = make_answers(answer="cannot_assess", answer_reason="No access.", stage=None, evidence=(), rationale="")
    revision = make_submitted_assessment(harbour, arcadia, by=noor, entry=absent)
    assert revision.state == "submitted"


def test_a_period_that_has_not_ended_cannot_be_assessed(harbour, arcadia, noor):
    tomorrow = TODAY + A_DAY
    with pytest.raises(actions.Refused, match="cannot end after today"):
        make_assessment(harbour, arcadia, by=noor, period_end=tomorrow)
    draft = make_assessment(harbour, arcadia, by=noor, period_end=TODAY)
    with pytest.raises(actions.Refused, match="cannot end after today"):
        actions.write_assessment(
            revision=draft, entry=make_answers(), version=draft.version, by=noor, at=NOW, period=(None, tomorrow)
        )
    assert record.submit(fresh(draft), by=noor, at=NOW).period_end == TODAY


def test_a_period_changed_after_a_return_is_handed_in_anew(harbour, arcadia, noor):
    returned = make("returned", harbour, arcadia, noor)
    period = (date(2026, 1, 1), TODAY)
    at = NOW + A_DAY
    actions.write_assessment(
        revision=returned, entry=make_answers(), version=returned.version, by=noor, at=at, period=period
    )
    again = record.submit(fresh(returned), by=noor, at=at)
    assert ((again.period_start, again.period_end), again.round) == (period, 2)


def test_what_looks_like_personal_data_is_explained_or_taken_out(harbour, arcadia, noor):
    entry = make_answers(rationale="Ask jan.novak@example.org about it.")
    draft = make_assessment(harbour, arcadia, by=noor, entry=entry)
    with pytest.raises(actions.Unexplained):
        record.submit(draft, by=noor, at=NOW)
    reason = "The office of the authority, published."
    submitted = record.submit(fresh(draft), by=noor, at=NOW, personal_data_reason=reason)
    assert submitted.personal_data_reason == reason


def test_a_commitment_that_nobody_reports_on_is_not_assessed(harbour, arcadia, noor):
    chapter = make_commitment("gcm.0", trackable=False)
    with pytest.raises(actions.Refused, match="cannot be assessed"):
        make_assessment(harbour, arcadia, chapter, by=noor)


# --- who sees it ----------------------------------------------------------------------------------------------------

ASSESSOR_READS = set(lifecycle.UNSETTLED) | {"published", "withdrawn", "retracted"}
SUBJECT_READS = {"sent", "replied", "settled", "published", "withdrawn", "retracted"}
PANEL_READS = {"submitted", "sent", "replied", "settled"}
PUBLIC_READS = {"published", "withdrawn"}


def reads(fetch, *args, **facts):
    try:
        fetch(*args, **facts)
    except Http404:
        return False
    return True


@pytest.mark.parametrize("state", [*MAKE, "returned", "retracted", "withdrawn"])
def test_who_reads_an_assessment_in_each_of_its_states(harbour, arcadia, noor, ana, rhea, state):
    one = make(state, harbour, arcadia, noor).assessment_id
    bob = make_member("Bob", make_actor("XBB", "Borduria"))
    assert reads(access.assessor_revision, noor, one) is (state in ASSESSOR_READS)
    assert reads(access.revision_for_subject, ana, one) is (state in SUBJECT_READS)
    assert reads(access.revision_for_panel, rhea, one) is (state in PANEL_READS)
    assert reads(access.public_revision, one, at=LATER, demo_site=True) is (state in PUBLIC_READS)
    for stranger in (bob, ana):
        assert not reads(access.assessor_revision, stranger, one)
    for stranger in (bob, noor, rhea):
        assert not reads(access.revision_for_subject, stranger, one)
    assert not reads(access.public_revision, one, at=LATER, demo_site=False)


def test_a_correction_in_the_making_is_not_the_subjects_to_see(harbour, arcadia, noor, ana):
    published = make_published_assessment(harbour, arcadia, by=noor)
    record.correct(published.assessment, reason="A figure.", by=noor, at=LATER)
    assert access.assessor_revision(noor, published.assessment_id).number == 2
    assert access.revision_for_subject(ana, published.assessment_id).number == 1
    assert access.public_revision(published.assessment_id, at=LATER, demo_site=True).number == 1


def test_what_is_revised_after_the_reply_is_not_the_subjects_to_see_before_it_is_public(harbour, arcadia, noor, ana):
    replied = make_replied_assessment(harbour, arcadia, by=noor)
    entry = make_answers(rationale="The centres opened, and one closed again.")
    settled = actions.revise_assessment(revision=replied, entry=entry, version=replied.version, by=noor, at=LATER)
    seen = access.revision_for_subject(ana, settled.assessment_id)
    assert said_in_round(access.round_sent(seen)).rationale == make_answers().rationale
    assert said_in_rows(settled).rationale == entry.rationale
    assert answered(settled).was_revised


def test_who_writes_and_who_submits(harbour, arcadia, noor):
    draft = make_assessment(harbour, arcadia, by=noor)
    one = draft.assessment_id
    writer = make_member("Nils", harbour, "contributor")
    reader = make_member("Vera", harbour, "viewer")
    assert open_for_writer(writer, one) == draft
    with pytest.raises(PermissionDenied, match="ask its focal point"):
        open_for_writer(reader, one)
    with pytest.raises(PermissionDenied, match="ask them"):
        revision_to_submit(writer, one)
    assert revision_to_submit(noor, one) == draft


@pytest.mark.parametrize(
    ("fetch", "states"),
    [
        (open_for_writer, {"draft", "returned"}),
        (revision_to_submit, {"draft", "returned"}),
        (access.draft_to_discard, {"draft"}),
        (access.revision_after_reply, {"replied"}),
        (access.revision_to_retract, {"submitted", "returned", "sent", "replied", "settled"}),
        (access.assessment_to_correct, {"published"}),
    ],
)
def test_in_which_states_the_assessor_may_do_what(harbour, arcadia, noor, fetch, states):
    for place, state in enumerate((*MAKE, "returned", "retracted", "withdrawn"), start=1):
        one = make(state, harbour, arcadia, noor, make_commitment(f"gcm.{place}")).assessment_id
        if state in states:
            fetch(noor, one)
        else:
            with pytest.raises(PermissionDenied):
                fetch(noor, one)


# --- the panel ------------------------------------------------------------------------------------------------------


def test_a_return_says_what_is_to_be_done_and_comes_back(harbour, arcadia, noor, rhea):
    submitted = make_submitted_assessment(harbour, arcadia, by=noor)
    with pytest.raises(actions.Refused, match="Say what"):
        record.return_(submitted, comment=" ", by=rhea, at=NOW)
    returned = record.return_(submitted, comment="Name no victim.", by=rhea, at=NOW)
    (row,) = desk_of(noor, at=NOW).mine
    assert (row.comment, row.is_mine_to_act) == ("Name no victim.", True)
    again = record.submit(returned, by=noor, at=LATER)
    assert (again.round, [r.number for r in again.rounds.order_by("number")]) == (2, [1, 2])


def test_until_somebody_begins_to_read_it_is_called_back(harbour, arcadia, noor, rhea):
    submitted = make_submitted_assessment(harbour, arcadia, by=noor)
    recalled = record.recall(submitted, by=noor, at=NOW)
    assert recalled.state == "draft"
    again = record.submit(recalled, by=noor, at=NOW)
    record.begin_review(again, by=rhea, at=NOW)
    with pytest.raises(actions.Refused, match="has begun to read"):
        record.recall(fresh(again), by=noor, at=NOW)


def test_what_is_let_out_is_what_was_read(harbour, arcadia, noor, rhea):
    """A text that was returned and came back meanwhile is another text: neither sent nor published unread."""
    read = make_submitted_assessment(harbour, arcadia, by=noor)
    returned = record.return_(fresh(read), comment="More.", by=make_reviewer("Rolf"), at=NOW)
    actions.write_assessment(revision=returned, entry=make_answers(stage=0), version=returned.version, by=noor, at=NOW)
    again = record.submit(fresh(returned), by=noor, at=NOW)
    with pytest.raises(actions.Stale):
        actions.send_to_subject(revision=again, by=rhea, at=NOW, version=read.version, digest=read.digest)
    with pytest.raises(actions.Stale):
        actions.send_to_subject(revision=fresh(again), by=rhea, at=NOW, digest=read.digest)
    assert actions.send_to_subject(revision=fresh(again), by=rhea, at=NOW, digest=again.digest).state == "sent"


def test_the_panel_gives_back_once_what_was_revised_and_then_waits_for_its_assessor(harbour, arcadia, noor, rhea):
    replied = make_replied_assessment(harbour, arcadia, by=noor)
    revise = {"entry": make_answers(stage=2), "by": noor, "at": LATER}
    settled = actions.revise_assessment(revision=replied, version=replied.version, **revise)
    again = actions.ask_again(revision=settled, comment="A name came in.", by=rhea, at=LATER)
    assert (again.state, again.settled) == ("replied", "")
    (row,) = desk_of(noor, at=LATER).mine
    assert row.comment == "A name came in."
    with pytest.raises(actions.Refused, match="may still revise"):
        record.publish(again, by=rhea, at=NOW + 100 * A_DAY)
    assert list(access.queue_for(rhea, at=NOW + 100 * A_DAY)) == []
    settled = actions.maintain_assessment(revision=again, by=noor, at=LATER)
    assert settled.settled == "revised", "it was, before it was given back"
    with pytest.raises(actions.Refused, match="once more"):
        actions.ask_again(revision=settled, comment="Again.", by=rhea, at=LATER)


def test_what_was_maintained_is_not_given_back(harbour, arcadia, noor, rhea):
    settled = make_settled_assessment(harbour, arcadia, by=noor)
    with pytest.raises(actions.Refused, match="Only what was revised"):
        actions.ask_again(revision=settled, comment="Think again.", by=rhea, at=NOW)


def test_what_is_taken_back_says_why_and_never_comes_out(harbour, arcadia, noor, ana, rhea):
    sent = make_sent_assessment(harbour, arcadia, by=noor)
    with pytest.raises(actions.Refused, match="Say why"):
        actions.retract_assessment(revision=sent, reason="", by=noor, at=NOW)
    actions.retract_assessment(revision=sent, reason="We were misled.", by=noor, at=NOW)
    with pytest.raises(actions.Refused):
        record.publish(fresh(sent), by=rhea, at=AFTER_THE_WINDOW)
    assert access.revision_for_subject(ana, sent.assessment_id).moves.get(name="retract").comment == "We were misled."
    assert make_assessment(harbour, arcadia, by=noor), "another may be begun"


def test_a_draft_is_thrown_away_with_all_that_hangs_on_it_and_nothing_that_was_handed_in_is(harbour, arcadia, noor):
    draft = make_assessment(harbour, arcadia, by=noor)
    record.discard(draft, by=noor, at=NOW)
    assert not Assessment.objects.exists()
    recalled = record.recall(make_submitted_assessment(harbour, arcadia, by=noor), by=noor, at=NOW)
    with pytest.raises(actions.Refused, match="never submitted"):
        record.discard(recalled, by=noor, at=NOW)


def test_a_draft_that_was_called_back_can_be_taken_back_and_keeps_nobody_out(harbour, arcadia, noor):
    draft = make_assessment(harbour, arcadia, by=noor)
    with pytest.raises(actions.Refused, match="handed in"):
        actions.retract_assessment(revision=draft, reason="We were wrong.", by=noor, at=NOW)
    submitted = record.submit(draft, by=noor, at=NOW)
    recalled = record.recall(submitted, by=noor, at=NOW)
    make_member("Noor", arcadia)  # a tie that arose: it cannot be submitted any more
    with pytest.raises(actions.Refused, match="belongs to both"):
        record.submit(fresh(recalled), by=noor, at=NOW)
    revision = access.revision_to_retract(noor, recalled.assessment_id)
    actions.retract_assessment(revision=revision, reason="We were wrong.", by=noor, at=NOW)
    part = make_ngo("XNC", "Harbour Chapter", parent=harbour)
    assert (
        access.rival_of(
            assessor=part,
            subject=arcadia,
            commitment=draft.assessment.commitment,
            period_start=None,
            period_end=draft.period_end,
        )
        is None
    )


# --- corrections and withdrawals ------------------------------------------------------------------------------------


def test_a_correction_goes_the_whole_way_and_until_then_the_first_one_stands(harbour, arcadia, noor, rhea):
    published = make_published_assessment(harbour, arcadia, by=noor)
    draft = record.correct(published.assessment, reason="A figure.", by=noor, at=LATER)
    assert (draft.rationale, draft.used_evidence.count()) == (published.rationale, 1)
    with pytest.raises(actions.Refused, match="already has a revision"):
        record.correct(published.assessment, reason="Another.", by=noor, at=LATER)
    submitted = record.submit(draft, by=noor, at=LATER)
    sent = actions.send_to_subject(revision=submitted, by=rhea, at=LATER)
    assert list(AssessmentRevision.objects.public(known_at=LATER)) == [published]
    at = LATER + 31 * A_DAY
    second = record.publish(sent, by=rhea, at=at)
    assert list(AssessmentRevision.objects.public(known_at=at)) == [second]
    assert list(AssessmentRevision.objects.public(known_at=LATER)) == [fresh(published)]
    assert access.public_revision(second.assessment_id, number=1, at=at, demo_site=True) == published


def test_a_correction_says_why_and_corrects_what_is_published_alone(harbour, arcadia, noor, rhea):
    published = make_published_assessment(harbour, arcadia, by=noor)
    with pytest.raises(actions.Refused, match="says why"):
        record.correct(published.assessment, reason=" ", by=noor, at=LATER)
    record.withdraw(published.assessment, reason="Wrong person.", by=rhea, at=LATER)
    with pytest.raises(actions.Refused, match="Only a published assessment"):
        record.correct(published.assessment, reason="A figure.", by=noor, at=LATER)
    assert published.assessment.revisions.count() == 1


def test_what_was_never_published_is_not_withdrawn(harbour, arcadia, noor, rhea):
    sent = make_sent_assessment(harbour, arcadia, by=noor)
    with pytest.raises(actions.Refused, match="Only a published assessment"):
        record.withdraw(sent.assessment, reason="Wrong person.", by=rhea, at=LATER)
    assert fresh(sent).state == "sent"


def test_whoever_acts_on_what_is_gone_or_has_moved_writes_nothing(harbour, arcadia, noor):
    draft = make_assessment(harbour, arcadia, by=noor)
    behind = fresh(draft)
    record.submit(draft, by=noor, at=NOW)
    with pytest.raises(actions.Stale):
        workflow.move(behind, "submit", by=noor, at=LATER)
    assert fresh(draft).moves.filter(name="submit").count() == 1
    other = make_assessment(harbour, arcadia, make_commitment("gcm.14"), by=noor)
    gone = fresh(other)
    record.discard(other, by=noor, at=NOW)
    with pytest.raises(actions.Stale):
        record.submit(gone, by=noor, at=LATER)


def test_a_withdrawal_takes_every_revision_back_and_a_correction_in_the_making_leads_nowhere(
    harbour, arcadia, noor, ana, rhea
):
    first = make_published_assessment(harbour, arcadia, by=noor)
    second = correct_assessment(first)
    at = second.published_at + A_DAY
    third = record.correct(first.assessment, reason="More.", by=noor, at=at)
    submitted = record.submit(third, by=noor, at=at)
    sent = actions.send_to_subject(revision=submitted, by=rhea, at=at)
    with pytest.raises(actions.Refused, match="Say why"):
        record.withdraw(first.assessment, reason="", by=rhea, at=at)
    record.withdraw(first.assessment, reason="Wrong person.", by=rhea, at=at)
    assert {fresh(first).state, fresh(second).state} == {"withdrawn"}
    with pytest.raises(actions.Refused, match="was withdrawn"):
        actions.file_reply(revision=fresh(sent), entry=make_reply(), by=ana, at=at)
    assert not desk_of(noor, at=at).mine
    assert not desk_of(ana, at=at).about_us
    assert not AssessmentRevision.objects.public(known_at=at).exclude(state="withdrawn").exists()


def test_of_a_correction_that_a_withdrawal_ended_neither_subject_nor_panel_reads_more(
    harbour, arcadia, noor, ana, rhea
):
    item = make_evidence_file(harbour)
    first = make_published_assessment(harbour, arcadia, by=noor)
    one = first.assessment_id
    draft = record.correct(first.assessment, reason="A figure.", by=noor, at=LATER)
    entry = make_answers(evidence=(entry_with(item),))
    actions.write_assessment(revision=draft, entry=entry, version=draft.version, by=noor, at=LATER)
    submitted = record.submit(fresh(draft), by=noor, at=LATER)
    actions.send_to_subject(revision=submitted, by=rhea, at=LATER)
    assert access.revision_for_subject(ana, one).number == 2
    record.withdraw(first.assessment, reason="It named a victim.", by=rhea, at=LATER)
    assert access.revision_for_subject(ana, one).state == "withdrawn"
    assert not reads(access.revision_for_panel, rhea, one)
    have = [reads(access.evidence_in, user, one, item.pk, at=LATER, demo_site=True) for user in (noor, ana, rhea)]
    assert have == [True, False, False]


def test_a_form_that_is_sent_twice_makes_one_thing(harbour, arcadia, noor, ana):
    key = uuid4()
    first = make_assessment(harbour, arcadia, by=noor, key=key)
    assert make_assessment(harbour, arcadia, by=noor, key=key) == first
    assert AssessmentMove.objects.count() == 1
    sent = actions.send_to_subject(revision=record.submit(first, by=noor, at=NOW), by=make_reviewer(), at=NOW)
    reply = actions.file_reply(revision=sent, entry=make_reply(), by=ana, at=NOW, key=key)
    assert actions.file_reply(revision=sent, entry=make_reply(), by=ana, at=NOW, key=key) == reply
    settled = actions.maintain_assessment(revision=fresh(sent), by=noor, at=NOW)
    published = record.publish(settled, by=make_reviewer(), at=NOW)
    facts = {"record": published.assessment, "reason": "A figure.", "by": noor, "at": LATER, "key": key}
    assert record.correct(**facts) == record.correct(**facts)


def test_a_form_whose_draft_was_discarded_begins_another(harbour, arcadia, noor):
    key = uuid4()
    draft = make_assessment(harbour, arcadia, by=noor, key=key)
    record.discard(draft, by=noor, at=NOW)
    again = make_assessment(harbour, arcadia, by=noor, key=key)
    assert (again.state, again.rationale) == ("draft", make_answers().rationale)
    published = make_published_assessment(harbour, arcadia, make_commitment("gcm.14"), by=noor)
    facts = {"record": published.assessment, "reason": "A figure.", "by": noor, "at": LATER, "key": key}
    record.discard(record.correct(**facts), by=noor, at=LATER)
    assert record.correct(**facts).number == 2


def test_two_who_write_do_not_overwrite_each_other(harbour, arcadia, noor):
    draft = make_assessment(harbour, arcadia, by=noor)
    opened = fresh(draft).version
    actions.write_assessment(revision=fresh(draft), entry=make_answers(stage=2), version=opened, by=noor, at=NOW)
    with pytest.raises(actions.Stale):
        actions.write_assessment(revision=fresh(draft), entry=make_answers(stage=3), version=opened, by=noor, at=NOW)
    assert fresh(draft).stage == 2


# --- a shielded assessor --------------------------------------------------------------------------------------------


@pytest.fixture
def shielded(harbour):
    Actor.objects.filter(pk=harbour.pk).update(shielded=True)
    harbour.refresh_from_db()
    return harbour


def test_subject_and_panel_and_public_are_told_an_identity_alone(shielded, arcadia, noor, ana, rhea):
    sent = make_sent_assessment(shielded, arcadia, by=noor)
    for seen in (
        access.revision_for_subject(ana, sent.assessment_id),
        access.revision_for_panel(rhea, sent.assessment_id),
    ):
        assert seen.author == "a civil-society organisation"
    published = record.publish(sent, by=rhea, at=AFTER_THE_WINDOW)
    assert (published.author, published.is_dated_by_month) == ("a civil-society organisation", True)
    assert "Harbour" not in access.round_sent(published).content


def test_an_assessor_that_is_shielded_after_it_submitted_is_not_sent_by_name(harbour, arcadia, noor, rhea):
    submitted = make_submitted_assessment(harbour, arcadia, by=noor)
    Actor.objects.filter(pk=harbour.pk).update(shielded=True)
    with pytest.raises(actions.Refused, match="Return it"):
        actions.send_to_subject(revision=fresh(submitted), by=rhea, at=NOW)
    returned = record.return_(fresh(submitted), comment="Shield.", by=rhea, at=NOW)
    again = record.submit(fresh(returned), by=noor, at=NOW)
    assert actions.send_to_subject(revision=fresh(again), by=rhea, at=NOW).author == "a civil-society organisation"


def test_what_gives_a_shielded_assessor_away_is_found(shielded, arcadia, noor):
    from commitments.assessment.access.shields import what_names_it

    entry = make_answers(funding="Friends of Harbour Light pay for all.")
    draft = make_assessment(shielded, arcadia, by=noor, entry=entry)
    assert what_names_it(fresh(draft)) == ["Harbour Light"]


def test_why_a_shielded_assessor_takes_it_back_does_not_name_it(shielded, arcadia, noor, ana):
    sent = make_sent_assessment(shielded, arcadia, by=noor)
    with pytest.raises(actions.Refused, match="would find its name"):
        actions.retract_assessment(revision=sent, reason="We of harbour light were wrong.", by=noor, at=NOW)
    actions.retract_assessment(revision=sent, reason="We were wrong.", by=noor, at=NOW)
    assert access.revision_for_subject(ana, sent.assessment_id).state == "retracted"


def test_the_issuer_of_its_own_statement_is_not_shown(shielded, arcadia, noor):
    own = make_evidence_entry(title="Our survey", issuer="Harbour Light", issuer_class="own")
    sent = make_sent_assessment(shielded, arcadia, by=noor, entry=make_answers(evidence=(own,)))
    for said in (said_in_rows(sent), said_in_round(access.round_sent(sent))):
        assert [piece.issuer for piece in said.evidence] == [""]


def test_who_is_named_in_a_published_assessment_cannot_be_shielded(harbour, noor):
    other = make_ngo("XLH", "Lighthouse")
    assert why_not_shield(harbour) == ""
    make_published_assessment(harbour, other, by=noor)
    for named in (harbour, other):
        assert "published under its name" in why_not_shield(named)


def test_nothing_is_told_of_an_assessment_whose_subject_is_shielded(harbour, noor, rhea):
    subject = make_ngo("XLH", "Lighthouse")
    sent = make_sent_assessment(harbour, subject, by=noor)
    Actor.objects.filter(pk=subject.pk).update(shielded=True)
    with pytest.raises(actions.Refused, match="subject is shielded"):
        record.publish(fresh(sent), by=rhea, at=AFTER_THE_WINDOW)


# --- evidence -------------------------------------------------------------------------------------------------------


def test_a_file_follows_the_text_that_uses_it(harbour, arcadia, noor, ana, rhea):
    item = make_evidence_file(harbour)
    sent = make_sent_assessment(harbour, arcadia, by=noor, entry=make_answers(evidence=(entry_with(item),)))
    one, bob = sent.assessment_id, make_user("Bob")

    def has(user):
        return reads(access.evidence_in, user, one, item.pk, at=AFTER_THE_WINDOW, demo_site=True)

    assert [has(user) for user in (noor, ana, rhea, bob)] == [True, True, True, False]
    record.publish(sent, by=rhea, at=AFTER_THE_WINDOW)
    assert has(bob)
    record.withdraw(sent.assessment, reason="Wrong.", by=rhea, at=AFTER_THE_WINDOW)
    assert [has(user) for user in (noor, ana, rhea, bob)] == [True, False, False, False]


def test_a_file_of_a_draft_is_its_assessors_and_one_added_after_the_reply_is_not_yet_the_subjects(
    harbour, arcadia, noor, ana, rhea
):
    item, new = make_evidence_file(harbour), make_evidence_file(harbour, b"%PDF-1.7 another")
    draft = make_assessment(harbour, arcadia, by=noor, entry=make_answers(evidence=(entry_with(item),)))
    one = draft.assessment_id

    def have(piece):
        return [reads(access.evidence_in, user, one, piece.pk, at=LATER, demo_site=True) for user in (noor, ana, rhea)]

    assert have(item) == [True, False, False]
    submitted = record.submit(fresh(draft), by=noor, at=NOW)
    assert have(item) == [True, False, True]
    replied = reply_to(actions.send_to_subject(revision=submitted, by=rhea, at=NOW), by=ana)
    entry = make_answers(evidence=(entry_with(new),))
    actions.revise_assessment(revision=replied, entry=entry, version=replied.version, by=noor, at=NOW)
    assert have(new) == [True, False, True]


def test_the_subjects_file_is_read_with_its_reply(harbour, arcadia, noor, ana, rhea):
    item = make_evidence_file(arcadia)
    replied = make_replied_assessment(harbour, arcadia, by=noor, reply=make_reply(evidence=(entry_with(item),)))
    one = replied.assessment_id
    who = (noor, ana, rhea, make_user("Bob"))
    have = [reads(access.evidence_in, user, one, item.pk, at=LATER, demo_site=True) for user in who]
    assert have == [True, True, True, False]
    other = make_evidence_file(arcadia, b"%PDF-1.7 secret")
    assert not reads(access.evidence_in, noor, one, other.pk, at=LATER, demo_site=True)


def test_what_an_assessment_or_a_reply_uses_is_not_tidied_away(harbour, arcadia, noor):
    make_replied_assessment(harbour, arcadia, by=noor)
    alone = EvidenceItem.objects.create(actor=harbour, title="Nobody's", issuer_class="media", received_at=NOW)
    tidy(at=NOW + 90 * A_DAY)
    assert EvidenceItem.objects.count() == 2
    assert not EvidenceItem.objects.filter(pk=alone.pk).exists()


def test_with_what_a_subject_replied_stays_though_its_assessor_corrects_and_goes_with_a_withdrawal(
    harbour, arcadia, noor, ana, rhea
):
    """The reply stands beside the first revision for ever; the correction came out without one."""
    mine, theirs = make_evidence_file(harbour), make_evidence_file(arcadia, b"%PDF-1.7 a budget")
    first = make_published_assessment(
        harbour,
        arcadia,
        by=noor,
        entry=make_answers(evidence=(entry_with(mine),)),
        reply=make_reply(evidence=(entry_with(theirs),)),
    )
    second = correct_assessment(first, entry=make_answers())
    one, at = second.assessment_id, second.published_at

    def have(piece):
        who = (noor, ana, make_user("Bob"))
        return [reads(access.evidence_in, user, one, piece.pk, at=at, demo_site=True) for user in who]

    assert have(theirs) == [True, True, True]
    assert have(mine) == [True, False, False], "a document that the correction left out is read no more"
    assert answered(fresh(first)).evidence[0].has_file
    assert not said_in_rows(fresh(first)).evidence[0].has_file, "and its page offers none"
    record.withdraw(second.assessment, reason="Wrong.", by=rhea, at=at)
    assert have(theirs) == [False, True, False]
    assert have(mine) == [True, False, False]


# --- whose turn it is -----------------------------------------------------------------------------------------------


def test_each_turn_is_in_the_one_mail_of_those_whose_turn_it_is(harbour, arcadia, noor, ana, rhea):
    cleo = make_curator()
    everybody = (noor, ana, rhea, cleo)
    submitted = make_submitted_assessment(harbour, arcadia, by=noor)
    assert [len(waiting_for(user, at=NOW)) for user in everybody] == [0, 0, 1, 0]
    assert [len(waiting_for(user, at=NOW + 20 * A_DAY)) for user in everybody] == [0, 0, 1, 1]
    sent = actions.send_to_subject(revision=submitted, by=rhea, at=NOW)
    assert [len(waiting_for(user, at=NOW)) for user in everybody] == [0, 1, 0, 0]
    assert [len(waiting_for(user, at=AFTER_THE_WINDOW)) for user in everybody] == [0, 0, 1, 0]
    replied = reply_to(sent, by=ana)
    assert [len(waiting_for(user, at=NOW)) for user in everybody] == [1, 0, 0, 0]
    actions.maintain_assessment(revision=replied, by=noor, at=NOW)
    assert [len(waiting_for(user, at=NOW)) for user in everybody] == [0, 0, 1, 0]


def test_what_was_returned_waits_for_all_who_write_and_what_is_to_settle_for_who_speaks(harbour, arcadia, noor):
    nils = make_member("Nils", harbour, "contributor")
    make("returned", harbour, arcadia, noor)
    assert len(waiting_here(nils, at=NOW)) == 1
    make_replied_assessment(harbour, make_actor("XBB", "Borduria"), by=noor)
    assert (len(waiting_here(nils, at=NOW)), len(waiting_here(noor, at=NOW))) == (1, 2)


def test_no_name_and_no_word_is_in_what_waits(harbour, arcadia, noor, ana, rhea):
    make_sent_assessment(harbour, arcadia, by=noor)
    (thing,) = waiting_here(ana, at=NOW)
    assert thing.name.startswith("assessment to reply ")
    assert not any(word in thing.name for word in ("Harbour", "Arcadia", "gcm"))


@pytest.mark.parametrize(("make", "turn"), [(make_sent_assessment, 30), (make_replied_assessment, 14)])
def test_what_waits_is_as_old_as_the_turn_of_the_panel(harbour, arcadia, noor, rhea, make, turn):
    """The time of the two sides is not held against the panel, nor is its own marked before it has had two weeks."""
    make(harbour, arcadia, by=noor)
    for days, escalated in ((1, False), (14, False), (15, True)):
        at = NOW + (turn + days) * A_DAY
        (row,) = queue_rows(access.queue_for(rhea, at=at), at=at)
        assert (row.days, row.is_escalated) == (days, escalated)
        assert bool(waiting_here(make_curator(), at=at)) is escalated
    assert list(access.queue_for(rhea, at=NOW + turn * A_DAY)) == []


@pytest.mark.parametrize("number", [1, 20])
def test_desk_and_queue_ask_as_often_for_twenty_rows_as_for_one(
    harbour, arcadia, noor, ana, rhea, number, django_assert_num_queries
):
    for place in range(1, number + 1):
        make_sent_assessment(harbour, arcadia, make_commitment(f"gcm.{place}"), by=noor)
    at = AFTER_THE_WINDOW
    with django_assert_num_queries(5):
        assert len(desk_of(ana, at=at).about_us) == number
    with django_assert_num_queries(6):
        assert len(desk_of(noor, at=at).mine) == number
    rhea = type(rhea).objects.get(pk=rhea.pk)
    with django_assert_num_queries(3):
        assert len(queue_rows(access.queue_for(rhea, at=at), at=at)) == number


# --- the table of moves ---------------------------------------------------------------------------------------------


def test_the_page_of_the_moves_is_drawn_from_the_table(settings):
    page = settings.BASE_DIR / "docs" / "assessment-moves.md"
    assert page.read_text(encoding="utf-8") == moves_as_markdown(), "run manage.py draw_assessment_moves"


STEPS = 60


class Walk:
    """One assessment, and everybody who does whatever they may, on days that go by."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # the same walk on every run
        self.harbour, self.arcadia = make_ngo(), make_actor()
        self.noor, self.ana = make_member("Noor", self.harbour), make_member("Ana", self.arcadia)
        self.rhea, self.at = make_reviewer(), NOW
        self.assessment_id = make_assessment(
            self.harbour, self.arcadia, make_commitment(f"gcm.{seed + 1}"), by=self.noor
        ).assessment_id
        self.done = 0

    def step(self):
        self.at += timedelta(days=self.chance.choice([0, 0, 1, 8, 20]))
        acts = [getattr(self, f"do_{name}") for name in (*lifecycle.MOVES, "write", "review", "correct")]
        for act in self.chance.sample(acts, len(acts)):
            try:
                act()
            except (Http404, PermissionDenied, actions.Refused):
                continue
            self.done += 1
            return

    def do_write(self):
        revision = open_for_writer(self.noor, self.assessment_id)
        actions.write_assessment(
            revision=revision, entry=self.answers(), version=revision.version, by=self.noor, at=self.at
        )

    def do_submit(self):
        revision = revision_to_submit(self.noor, self.assessment_id)
        record.submit(revision, by=self.noor, at=self.at)

    def do_recall(self):
        revision = access.revision_of_speaker(self.noor, self.assessment_id)
        record.recall(revision, by=self.noor, at=self.at)

    def do_review(self):
        record.begin_review(self.to_check(), by=self.rhea, at=self.at)

    def do_return(self):
        record.return_(self.to_check(), comment="More.", by=self.rhea, at=self.at)

    def do_send(self):
        actions.send_to_subject(revision=self.to_check(), by=self.rhea, at=self.at)

    def do_extend(self):
        revision = access.revision_to_extend(self.ana, self.assessment_id, at=self.at)
        actions.extend_window(revision=revision, by=self.ana, at=self.at)

    def do_reply(self):
        revision = revision_to_reply(self.ana, self.assessment_id, at=self.at)
        stance = self.chance.choice(["agree", "partly", "disagree"])
        actions.file_reply(revision=revision, entry=make_reply(stance=stance), by=self.ana, at=self.at)

    def do_maintain(self):
        revision = access.revision_after_reply(self.noor, self.assessment_id)
        actions.maintain_assessment(revision=revision, by=self.noor, at=self.at)

    def do_revise(self):
        revision = access.revision_after_reply(self.noor, self.assessment_id)
        actions.revise_assessment(
            revision=revision, entry=self.answers(), version=revision.version, by=self.noor, at=self.at
        )

    def do_ask_again(self):
        revision = access.revision_to_ask_again(self.rhea, self.assessment_id)
        actions.ask_again(revision=revision, comment="A name.", by=self.rhea, at=self.at)

    def do_publish(self):
        revision = access.revision_to_publish(self.rhea, self.assessment_id, at=self.at)
        record.publish(revision, by=self.rhea, at=self.at, digest=revision.digest)

    def do_retract(self):
        if self.chance.random() < 0.03:
            revision = access.revision_to_retract(self.noor, self.assessment_id)
            actions.retract_assessment(revision=revision, reason="Wrong.", by=self.noor, at=self.at)
        raise Http404

    def do_withdraw(self):
        if self.chance.random() < 0.03:
            assessment = permissions.record_to_withdraw(AssessmentRevision, self.rhea, self.assessment_id)
            record.withdraw(assessment, reason="Wrong.", by=self.rhea, at=self.at)
        raise Http404

    def do_correct(self):
        assessment = access.assessment_to_correct(self.noor, self.assessment_id)
        record.correct(assessment, reason="A figure.", by=self.noor, at=self.at)

    def answers(self):
        return make_answers(stage=self.chance.choice(Stage.values), rationale=f"Words {self.chance.random()}.")

    def to_check(self):
        return access.revision_to_check(self.rhea, self.assessment_id)


LONGER = [pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 8) if one_in(3, seed)]


@pytest.mark.parametrize("seed", [0, *LONGER])
def test_on_every_path_only_the_moves_of_the_table_are_made_and_each_text_is_the_one_that_was_handed_in(seed):
    walk = Walk(seed)
    for _ in range(STEPS):
        walk.step()
    assert walk.done > 10, "people came somewhere"
    steps = {(move.name, move.from_state, move.to_state) for move in AssessmentMove.objects.exclude(name="begin")}
    table = lifecycle.MOVES.values()
    assert steps <= {(move.name, source, move.target) for move in table for source in move.sources}
    revisions = AssessmentRevision.objects.with_names().filter(assessment=walk.assessment_id)
    for revision in revisions.exclude(state__in=lifecycle.OPEN).exclude(round=0):
        assert revision.digest == revision.rounds.get(number=revision.round).digest
        assert revision.digest == record.digest_of_rows(revision)
    for revision in revisions.filter(published_at__isnull=False):
        reply = getattr(revision, "reply", None)
        assert reply or revision.published_at.date() > revision.reply_due_on, "nobody's time was cut short"
        assert revision.moves.filter(name="extend").count() <= 1
        assert revision.moves.filter(name="ask_again").count() <= 1
    assert revisions.filter(state="published", superseded_at=None).count() <= 1
    assert revisions.filter(state__in=lifecycle.UNSETTLED).count() <= 1


@pytest.mark.long
def test_all_moves_of_the_table_happen_on_some_path():
    """The control: the walks above are no walks in a corner."""
    made = set()
    for seed in range(30):
        walk = Walk(seed)
        for _ in range(STEPS):
            walk.step()
        made |= set(AssessmentMove.objects.values_list("name", flat=True))
        if made >= set(lifecycle.MOVES):
            return
    pytest.fail(f"never made: {set(lifecycle.MOVES) - made}")
