"""What was handed in, sent, replied and published does not change, whoever asks: the database itself refuses, on both.

Every attempt is made twice, on a row where it works (so that a refusal is no accident) and on one where it does not. And
texts that harm somebody go by two people, who leave a mark.
"""

import json
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from commitments.assessment import actions, immutability, lifecycle
from commitments.assessment.assemble import pages
from commitments.assessment.assemble.pages import entry_of
from commitments.assessment.assemble.texts import answered, said_in_round, said_in_rows
from commitments.assessment.forms.assessment import initial_of
from commitments.assessment.models import AssessmentRevision, AssessmentRound, Reply, Takedown
from commitments.audit.models import Event, Redaction
from commitments.evidence.models import EvidenceFile, EvidenceItem
from commitments.record import actions as record
from tests.assessing import (
    correct_assessment,
    fresh,
    make_answers,
    make_assessment,
    make_ngo,
    make_published_assessment,
    make_replied_assessment,
    make_reply,
    make_sent_assessment,
    make_settled_assessment,
    make_submitted_assessment,
)
from tests.cast import NOW, entry_with, make_actor, make_commitment, make_curator, make_evidence_file
from tests.record.test_immutability import PlainEditor

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
SECRET = "the brother of the mayor"


@pytest.fixture
def draft():
    return make_assessment()


@pytest.fixture
def published():
    return make_published_assessment()


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def is_refused(sql, *values):
    """By our rule; a refusal of another kind fails the test."""
    try:
        with transaction.atomic():
            assert run(sql, *values), "it would have touched a row"
    except IntegrityError as refusal:
        if "does not change" not in str(refusal):
            raise
        return True
    return False


REVISION = "UPDATE assessment_assessmentrevision SET {} WHERE id = %s"
TEXT = {
    "another step": REVISION.format("stage = 4"),
    "another text": REVISION.format("rationale = 'All is well.'"),
    "another interest": REVISION.format("funding = 'Nobody.'"),
    "another author": REVISION.format("public_identity = 'Somebody'"),
    "another language": REVISION.format("language = 'fr'"),
    "another number": REVISION.format("number = 9, reason = 'A figure.'"),
    "another kind": REVISION.format("answer = 'not_applicable', answer_reason = 'No.', stage = NULL"),
    "another document": "UPDATE assessment_assessmentevidence SET locator = 'p. 9' WHERE revision_id = %s",
    "no document": "DELETE FROM assessment_assessmentevidence WHERE revision_id = %s",
}


@pytest.mark.parametrize("sql", TEXT.values(), ids=list(TEXT))
@pytest.mark.parametrize(
    ("make", "refused"),
    [
        (make_assessment, False),
        (make_submitted_assessment, True),
        (make_sent_assessment, True),
        (make_replied_assessment, False),
        (make_settled_assessment, True),
        (make_published_assessment, True),
    ],
)
def test_the_text_changes_while_it_is_written_and_after_the_reply_and_never_else(sql, make, refused):
    assert is_refused(sql, make().pk) is refused


@pytest.mark.parametrize(
    "sql",
    [
        REVISION.format("published_at = published_at, sent_at = NULL, reply_due_on = NULL"),
        REVISION.format("settled = 'revised'"),
        REVISION.format("step_changed = NOT step_changed"),
        REVISION.format("tie_note = 'same'"),
        REVISION.format("digest = ''"),
        REVISION.format("round = 7"),
        REVISION.format("reply_due_on = '2027-01-01'"),
        "DELETE FROM assessment_assessmentrevision WHERE id = %s",
    ],
)
def test_nothing_of_the_life_of_what_is_published_changes(published, sql):
    if sql.startswith("DELETE"):
        for table in ("assessmentevidence", "assessmentmove", "assessmentround"):
            assert is_refused(f"DELETE FROM assessment_{table} WHERE revision_id = %s", published.pk)
    assert is_refused(sql, published.pk)


def test_the_database_lets_a_revision_go_no_other_way_than_the_table():
    """Each pair of states, on a row that stands in the first: refused unless it is a move."""
    states = ("draft", "submitted", "returned", "sent", "replied", "settled", "retracted", "published", "withdrawn")
    moves = {(source, move.target) for move in lifecycle.MOVES.values() for source in move.sources}
    makers = {
        "draft": make_assessment,
        "submitted": make_submitted_assessment,
        "sent": make_sent_assessment,
        "replied": make_replied_assessment,
        "settled": make_settled_assessment,
        "published": make_published_assessment,
    }
    for place, (source, make) in enumerate(makers.items(), start=1):
        revision = make(commitment=make_commitment(f"gcm.{place}"))
        for target in states:
            if target == source or (source, target) in moves:
                continue
            assert is_refused(REVISION.format(f"state = '{target}'"), revision.pk), (source, target)


def test_an_end_once_set_stays(published):
    later = correct_assessment(published)
    assert is_refused(REVISION.format("superseded_at = NULL"), published.pk)
    at = later.published_at + timedelta(days=1)
    record.withdraw(later.assessment, reason="Wrong.", by=later.published_by, at=at)
    assert is_refused(REVISION.format("withdrawal_reason = 'Nothing.'"), later.pk)
    assert is_refused(REVISION.format("withdrawn_at = NULL, withdrawn_by_id = NULL"), later.pk)


REPLY = {
    "another position": "UPDATE assessment_reply SET stance = 'agree' WHERE revision_id = %s",
    "another text": "UPDATE assessment_reply SET text = 'We agree.' WHERE revision_id = %s",
    "another day": "UPDATE assessment_reply SET filed_at = '2025-01-01' WHERE revision_id = %s",
    "another document": "UPDATE assessment_replyevidence SET locator = 'p. 9' WHERE reply_id IN "
    "(SELECT id FROM assessment_reply WHERE revision_id = %s)",
    "no document": "DELETE FROM assessment_replyevidence WHERE reply_id IN "
    "(SELECT id FROM assessment_reply WHERE revision_id = %s)",
}


@pytest.mark.parametrize("sql", REPLY.values(), ids=list(REPLY))
@pytest.mark.parametrize("make", [make_replied_assessment, make_published_assessment])
def test_a_reply_is_fixed_from_the_moment_it_is_filed(sql, make):
    assert is_refused(sql, make().pk)


def test_no_reply_and_no_document_is_slipped_into_what_is_closed():
    without = make_published_assessment(reply=False)
    handed, by = without.rounds.get(), without.assessment.created_by
    said = {"stance": "agree", "text": "Yes.", "filed_at": NOW, "filed_by": by}
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Reply.objects.create(revision=without, round=handed, **said)
    open_one = make_sent_assessment(commitment=make_commitment("gcm.14"))
    assert Reply.objects.create(revision=open_one, round=open_one.rounds.get(), **said)
    replied = make_replied_assessment(commitment=make_commitment("gcm.15"))
    item = EvidenceItem.objects.filter(actor=replied.assessment.subject).first()
    other = EvidenceItem.objects.create(actor=item.actor, title="Late", issuer_class="own", received_at=NOW)
    into_reply = "INSERT INTO assessment_replyevidence (reply_id, evidence_id, locator) VALUES (%s, %s, '')"
    other_id = other.pk.hex if connection.vendor == "sqlite" else other.pk
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        run(into_reply, replied.reply.pk, other_id)
    into_text = "INSERT INTO assessment_assessmentevidence (revision_id, evidence_id, locator) VALUES (%s, %s, '')"
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        run(into_text, without.pk, other_id)
    assert run(into_text, replied.pk, other_id), "after the reply the assessor writes once more"


def test_rounds_and_moves_are_written_once(draft):
    assert run("UPDATE assessment_assessmentrevision SET stage = 2 WHERE id = %s", draft.pk)
    submitted = record.submit(fresh(draft), by=draft.created_by, at=NOW)
    for sql in (
        "UPDATE assessment_assessmentround SET content = '{}' WHERE revision_id = %s",
        "UPDATE assessment_assessmentround SET digest = '' WHERE revision_id = %s",
        "DELETE FROM assessment_assessmentround WHERE revision_id = %s",
        "UPDATE assessment_assessmentmove SET comment = 'No.' WHERE revision_id = %s",
        "DELETE FROM assessment_assessmentmove WHERE revision_id = %s",
    ):
        assert is_refused(sql, submitted.pk)


def test_whose_assessment_of_whom_is_fixed_once_it_was_handed_in():
    other = make_ngo("XLH", "Lighthouse")
    sql = "UPDATE assessment_assessment SET assessor_id = %s WHERE id IN (SELECT assessment_id FROM assessment_assessmentrevision WHERE id = %s)"
    assert not is_refused(sql, other.pk, make_assessment().pk)
    assert is_refused(sql, other.pk, make_submitted_assessment(commitment=make_commitment("gcm.14")).pk)


@pytest.mark.parametrize("whose", ["assessor", "subject"])
def test_the_documents_of_either_voice_are_fixed_with_it(whose):
    harbour, arcadia = make_ngo(), make_actor()
    item = make_evidence_file({"assessor": harbour, "subject": arcadia}[whose])
    used = (entry_with(item),)
    entry = make_answers(evidence=used) if whose == "assessor" else make_answers()
    reply = make_reply(evidence=used) if whose == "subject" else make_reply()
    title = "UPDATE evidence_evidenceitem SET title = 'Another' WHERE title = 'A paper'"
    digest = "UPDATE evidence_evidencefile SET clean_digest = {} WHERE kind = 'pdf'"
    assert not is_refused(title)
    run("UPDATE evidence_evidenceitem SET title = 'A paper' WHERE title = 'Another'")
    assert not is_refused(digest.format("'ff'"))
    make_replied_assessment(harbour, arcadia, entry=entry, reply=reply)
    assert is_refused(title)
    assert is_refused(digest.format("'ee'"))


def test_a_changed_title_in_the_form_is_another_item_once_a_text_uses_the_first():
    """The rule of evidence holds for assessments too: an item is rewritten while nothing uses it."""
    harbour = make_ngo()
    item = make_evidence_file(harbour)
    sent = make_sent_assessment(harbour, entry=make_answers(evidence=(entry_with(item),)))
    renamed = entry_with(item)
    renamed = type(renamed)(**{**vars(renamed), "title": "A better title"})
    other = make_assessment(harbour, commitment=make_commitment("gcm.14"), entry=make_answers(evidence=(renamed,)))
    assert other.used_evidence.get().evidence != item
    assert other.used_evidence.get().evidence.file == item.file
    assert sent.used_evidence.get().evidence.title == "A paper"


def test_the_same_statements_work_where_the_triggers_are_lifted(published):
    """The control: nothing else refuses them."""
    some = [TEXT["another step"], TEXT["another text"], REPLY["another text"], REVISION.format("digest = ''")]
    with transaction.atomic():
        immutability.remove(apps, PlainEditor())
        assert not any(is_refused(sql, published.pk) for sql in some)
        transaction.set_rollback(True)
    assert all(is_refused(sql, published.pk) for sql in some)


def test_every_rule_stands_and_can_be_taken_off_and_put_back(published):
    rules = immutability.rules(apps, "IS NOT")
    assert set(rules) == set(immutability.TABLES)
    assert len(triggers()) == sum(len(events) for events in rules.values())
    immutability.remove(apps, PlainEditor())
    assert not triggers()
    immutability.install(apps, PlainEditor())
    assert is_refused(TEXT["another step"], published.pk)


def triggers():
    where = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(where[connection.vendor])
        return [name for (name,) in cursor.fetchall() if f"_{immutability.NAME}_" in name]


# --- taken down by two people ---------------------------------------------------------------------------------------


@pytest.fixture
def cleo():
    return make_curator()


@pytest.fixture
def carl():
    return make_curator("Carl")


@pytest.fixture
def harmful():
    """Both voices say something that harms somebody, through a correction as well."""
    harbour, arcadia = make_ngo(), make_actor()
    papers = [make_evidence_file(actor, f"%PDF {actor.code}".encode(), title=SECRET) for actor in (harbour, arcadia)]
    EvidenceFile.objects.update(name=f"{SECRET}.pdf")  # as it was called where it came from
    entry = make_answers(rationale=f"Ask {SECRET}.", evidence=(entry_with(papers[0], locator=SECRET),))
    reply = make_reply(text=f"We asked {SECRET}.", evidence=(entry_with(papers[1], locator=SECRET),))
    first = make_published_assessment(harbour, arcadia, entry=entry, reply=reply)
    correct_assessment(first, entry=make_answers(rationale=f"Still {SECRET}.", evidence=entry.evidence))
    return fresh(first)


def everything_kept():
    """All texts of all tables that know assessments, as one."""
    tables = [AssessmentRevision, AssessmentRound, Reply, EvidenceItem, EvidenceFile, Event]
    rows = [row for table in tables for row in table.objects.values()]
    for table in ("assessment_assessmentevidence", "assessment_replyevidence", "assessment_assessmentmove"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return json.dumps(rows, default=str)


def take_down(revision, voice, cleo, carl, **facts):
    takedown = record.ask_takedown(revision.assessment, voice=voice, reason="It names a victim.", by=cleo, at=LATER)
    record.confirm_takedown(takedown, by=carl, at=LATER, **facts)


def test_two_people_take_both_voices_down_and_nothing_of_the_words_is_left(harmful, cleo, carl):
    assert SECRET in everything_kept()
    digests = list(AssessmentRound.objects.values_list("digest", flat=True))
    take_down(harmful, "assessor", cleo, carl, with_evidence=True)
    assert SECRET in everything_kept(), "the reply is another voice, and stays"
    assert answered(fresh(harmful)).text.startswith("We asked")
    take_down(harmful, "subject", cleo, carl, with_evidence=True)
    assert SECRET not in everything_kept()
    assert list(AssessmentRound.objects.values_list("digest", flat=True)) == digests, "what was public stays public"
    assert said_in_rows(fresh(harmful)).is_gone
    assert said_in_round(harmful.rounds.get()).is_gone
    assert (fresh(harmful).stage, fresh(harmful).reply.stance) == (1, "disagree"), "the step and the position stay"
    assert not EvidenceFile.objects.filter(removed_at=None).exists()
    assert not Redaction.objects.filter(done_at=None).exists()
    assert is_refused("UPDATE assessment_reply SET text = 'New words.' WHERE revision_id = %s", harmful.pk)


def test_one_person_takes_nothing_down(harmful, cleo, carl):
    facts = {"record": harmful.assessment, "voice": "subject", "by": cleo, "at": LATER}
    with pytest.raises(actions.Refused, match="Say why"):
        record.ask_takedown(**facts, reason=" ")
    takedown = record.ask_takedown(**facts, reason="A victim.")
    with pytest.raises(actions.Refused, match="asked for already"):
        record.ask_takedown(**facts, reason="Again.")
    with pytest.raises(actions.Refused, match="somebody else"):
        record.confirm_takedown(takedown, by=cleo, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Takedown.objects.filter(pk=takedown.pk).update(confirmed_by=cleo, confirmed_at=LATER)
    assert SECRET in everything_kept()
    record.refuse_takedown(takedown, by=carl, at=LATER)
    with pytest.raises(actions.Refused, match="decided already"):
        record.confirm_takedown(takedown, by=carl, at=LATER)
    assert SECRET in everything_kept()


def test_what_was_never_public_is_not_taken_down(cleo):
    sent = make_sent_assessment()
    with pytest.raises(actions.Refused, match="Only what was published"):
        record.ask_takedown(sent.assessment, voice="assessor", reason="A victim.", by=cleo, at=LATER)


def test_an_open_form_does_not_bring_back_what_was_taken_down(harmful, cleo, carl):
    by = harmful.submitted_by
    at = LATER + timedelta(days=90)
    draft = record.correct(harmful.assessment, reason="A figure.", by=by, at=at)
    opened = draft.version
    take_down(harmful, "assessor", cleo, carl)
    with pytest.raises(actions.Stale):
        actions.write_assessment(revision=fresh(draft), entry=make_answers(), version=opened, by=by, at=at)
    assert SECRET not in fresh(draft).rationale


def test_what_is_written_anew_after_a_takedown_is_read_again(harmful, cleo, carl):
    """The mark is that of the words that went, whether the correction was begun before or after."""
    by, at = harmful.submitted_by, LATER + timedelta(days=90)
    facts = {"record": harmful.assessment, "reason": "A figure.", "by": by, "at": at}
    before = record.correct(**facts)
    take_down(harmful, "assessor", cleo, carl, with_evidence=True)
    assert fresh(before).redacted_at
    for draft in (fresh(before), None):
        if draft is None:
            record.discard(fresh(before), by=by, at=at)
            draft = record.correct(**facts)
        assert initial_of(entry_of(draft))["rationale"] == "", "the mark is no text of anybody's"
        assert said_in_rows(draft).is_gone
        actions.write_assessment(revision=draft, entry=make_answers(), version=draft.version, by=by, at=at)
        assert not said_in_rows(fresh(draft)).is_gone
        assert said_in_rows(fresh(draft)).rationale == make_answers().rationale
    assert draft.used_evidence.count() == 1, "what was taken down is not carried over"


def test_after_a_takedown_the_step_is_still_shown(client, settings, harmful, cleo, carl):
    settings.DEMO = True
    take_down(harmful, "assessor", cleo, carl)
    with time_machine.travel(LATER + timedelta(days=90), tick=False):
        page = client.get(f"/assessments/{harmful.assessment_id}/").content.decode()
    assert "Texts were taken down for privacy." in page
    assert "The law was announced" not in page
    assert "Planned" in page.split('id="said"')[1]
    assert not pages.told_in(harmful.rounds.get(), method=harmful.method_id).shown, "of the round nothing is left"
