"""What is published does not change, whoever asks: the database itself refuses, on SQLite and on PostgreSQL.

Every attempt is made twice, on a draft (where it works, so that a refusal is no accident) and on a published report.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from commitments.audit import immutability as of_events
from commitments.audit.models import Redaction
from commitments.evidence.models import EvidenceFile, EvidenceItem
from commitments.progress import actions, immutability
from commitments.progress.models import Claim, ClaimAction, ClaimEvidence, Report, Revision
from commitments.record import actions as record
from tests.cast import (
    NOW,
    correct,
    entry_with,
    make_action,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_evidence_file,
    make_member,
    make_published,
    make_reviewer,
    make_submitted,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


@pytest.fixture
def whole_entry():
    """An answer with an action of the menu and a piece of evidence."""
    make_action("gcm.13.a", make_commitment())
    return make_entry(actions=("gcm.13.a",), evidence=(make_evidence_entry(),))


@pytest.fixture
def draft(whole_entry):
    return make_draft(make_actor(), entry=whole_entry)


@pytest.fixture
def published(whole_entry):
    return make_published(make_actor(), entry=whole_entry)


@pytest.fixture
def another_draft():
    """A draft of somebody else, whose rows could be slipped into a published report."""
    make_action("gcm.14.a", make_commitment("gcm.14"))
    entry = make_entry(actions=("gcm.14.a",), evidence=(make_evidence_entry(title="A budget"),))
    return make_draft(make_actor("XBB", "Borduria"), make_commitment("gcm.14"), entry=entry)


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


CLAIM_OF = "(SELECT id FROM progress_claim WHERE revision_id = %s)"

RAW = {
    "revision, another period": "UPDATE progress_revision SET period_end = '2024-12-31' WHERE id = %s",
    "revision, another author": "UPDATE progress_revision SET public_identity = 'Somebody' WHERE id = %s",
    "revision, another language": "UPDATE progress_revision SET language = 'fr' WHERE id = %s",
    "revision, another number": "UPDATE progress_revision SET number = 9 WHERE id = %s",
    "report, another origin": "UPDATE progress_report SET origin = 'transcribed', source_note = 'A paper' "
    "WHERE id IN (SELECT report_id FROM progress_revision WHERE id = %s)",
    "claim, another stage": "UPDATE progress_claim SET stage = 4 WHERE revision_id = %s",
    "claim, another text": "UPDATE progress_claim SET narrative = 'All is well.' WHERE revision_id = %s",
    "claim, nothing stated": "UPDATE progress_claim SET stage = NULL, self_view = 'not_well', reasons = 'law' "
    "WHERE revision_id = %s",
    "evidence, another place": f"UPDATE progress_claimevidence SET locator = 'p. 9' WHERE claim_id IN {CLAIM_OF}",
    "evidence, taken away": f"DELETE FROM progress_claimevidence WHERE claim_id IN {CLAIM_OF}",
    "action, taken away": f"DELETE FROM progress_claimaction WHERE claim_id IN {CLAIM_OF}",
    "evidence, another title": "UPDATE evidence_evidenceitem SET title = 'Another act' WHERE id IN "
    f"(SELECT evidence_id FROM progress_claimevidence WHERE claim_id IN {CLAIM_OF})",
    "evidence, another link": "UPDATE evidence_evidenceitem SET link = 'https://example.org/other' WHERE id IN "
    f"(SELECT evidence_id FROM progress_claimevidence WHERE claim_id IN {CLAIM_OF})",
}


def first_claim(revision):
    return Claim.objects.get(revision=revision)


def save_revision(revision):
    revision.language = "fr"
    revision.save()


def save_claim(revision):
    claim = first_claim(revision)
    claim.stage = 4
    claim.save()


def save_report(revision):
    report = Report.objects.get(pk=revision.report_id)
    report.actor = make_actor("XBB", "Borduria")
    report.save()


def save_evidence(revision):
    item = EvidenceItem.objects.get(uses__claim__revision=revision)
    item.link = "https://example.org/other"
    item.save()


def add_claim(revision):
    claim = first_claim(revision)
    claim.pk, claim._state.adding, claim.commitment, claim.published_at = None, True, make_commitment("gcm.15"), None
    claim.save()


def delete_claim(revision):
    ClaimAction.objects.filter(claim__revision=revision)._raw_delete("default")
    ClaimEvidence.objects.filter(claim__revision=revision)._raw_delete("default")
    Claim.objects.filter(revision=revision)._raw_delete("default")


WITH_THE_MODELS = {
    "revision, saved": save_revision,
    "revision, updated": lambda revision: Revision.objects.filter(pk=revision.pk).update(language="fr"),
    "claim, saved": save_claim,
    "claim, updated": lambda revision: Claim.objects.filter(revision=revision).update(stage=4),
    "claim, added": add_claim,
    "claim, deleted with its parts": delete_claim,
    "report, given to another actor": save_report,
    "evidence item, saved": save_evidence,
    "evidence, removed": lambda revision: ClaimEvidence.objects.filter(claim__revision=revision).delete(),
    "evidence, added": lambda revision: ClaimEvidence.objects.create(
        claim=first_claim(revision),
        evidence=EvidenceItem.objects.create(
            actor=make_actor(), title="Late", issuer_class="media", link="https://example.org/late", received_at=NOW
        ),
    ),
    "actions, removed": lambda revision: ClaimAction.objects.filter(claim__revision=revision).delete(),
    "action, added": lambda revision: ClaimAction.objects.create(
        claim=first_claim(revision), action=make_action("gcm.13.b", make_commitment())
    ),
}

ATTEMPTS = {
    **{name: lambda revision, sql=sql: run(sql, revision.pk) for name, sql in RAW.items()},
    **WITH_THE_MODELS,
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_draft_may_be_changed(draft, name):
    with transaction.atomic():
        ATTEMPTS[name](draft)


@pytest.mark.parametrize("name", ATTEMPTS)
def test_what_is_published_may_not(published, name):
    with pytest.raises(IntegrityError, match="What is published does not change"), transaction.atomic():
        ATTEMPTS[name](published)


@pytest.mark.parametrize("name", ATTEMPTS)
def test_nor_may_what_was_withdrawn(published, name):
    record.withdraw(published.report, reason="It named a person.", by=make_reviewer(), at=LATER)

    with pytest.raises(IntegrityError, match="What is published does not change"), transaction.atomic():
        ATTEMPTS[name](published)


@pytest.mark.parametrize("table", ["progress_claim", "progress_revision"])
def test_a_published_row_cannot_be_deleted(published, table):
    column = "revision_id" if table == "progress_claim" else "id"

    with pytest.raises(IntegrityError, match="What is published does not change"), transaction.atomic():
        run(f"DELETE FROM {table} WHERE {column} = %s", published.pk)


SLIPPED_IN = {
    "a claim": ("UPDATE progress_claim SET revision_id = %s WHERE id = %s", lambda new, old: (new.revision_id, old.pk)),
    "evidence": (
        "UPDATE progress_claimevidence SET claim_id = %s WHERE claim_id = %s",
        lambda new, old: (new.pk, old.pk),
    ),
    "an action": (
        "UPDATE progress_claimaction SET claim_id = %s WHERE claim_id = %s",
        lambda new, old: (new.pk, old.pk),
    ),
}


@pytest.mark.parametrize("what", SLIPPED_IN)
def test_a_row_of_a_draft_moves_to_another_draft_but_not_into_a_published_report(draft, another_draft, what):
    sql, values = SLIPPED_IN[what]
    whole, other = first_claim(draft), first_claim(another_draft)

    with transaction.atomic():
        assert run(sql, *values(whole, other)) == 1
        transaction.set_rollback(True)
    record.submit(draft, by=draft.created_by, at=NOW)
    record.publish(draft, by=make_reviewer(), at=NOW)

    with pytest.raises(IntegrityError, match="What is published does not change"), transaction.atomic():
        run(sql, *values(whole, other))


def test_the_end_of_a_published_revision_is_set_once(published):
    correct(published, at=LATER)
    record.withdraw(published.report, reason="It named a person.", by=make_reviewer(), at=LATER)
    another = datetime(2020, 1, 1, tzinfo=UTC)

    for model, where in ((Revision, {"pk": published.pk}), (Claim, {"revision": published})):
        rows = model.objects.filter(**where)
        for change in (
            {"superseded_at": None},
            {"superseded_at": LATER + timedelta(hours=1)},
            {"withdrawn_at": another},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
    for change in ({"withdrawal_reason": "Nothing."}, {"withdrawn_by": make_curator()}):
        with pytest.raises(IntegrityError, match="What is published"), transaction.atomic():
            Revision.objects.filter(pk=published.pk).update(**change)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_a_published_revision_never_goes_back(published, state):
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=published.pk).update(state=state, published_at=None, submitted_at=timezone.now())


def test_a_withdrawn_revision_is_not_published_again(published):
    record.withdraw(published.report, reason="It named a person.", by=make_reviewer(), at=LATER)

    with pytest.raises(IntegrityError), transaction.atomic():
        run("UPDATE progress_revision SET state = 'published', withdrawn_at = NULL WHERE id = %s", published.pk)


def test_a_report_is_published_in_the_world_of_its_actor_and_both_stay_there(draft, published):
    """The lists of a world know its reports by it, and by nothing else."""
    arcadia, borduria = draft.report.actor, make_actor("XBB", "Borduria")
    assert Revision.objects.get(pk=published.pk).fictional is borduria.fictional is True
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=draft.pk).update(state="published", published_at=NOW, fictional=False)
    with pytest.raises(IntegrityError, match="What is published"), transaction.atomic():
        Revision.objects.filter(pk=published.pk).update(fictional=False)
    with pytest.raises(IntegrityError, match="What is published"), transaction.atomic():
        type(arcadia).objects.filter(pk=arcadia.pk).update(fictional=False)
    type(arcadia).objects.filter(pk=borduria.pk).update(fictional=False)  # who has published nothing


def test_a_reviewer_may_still_confirm_who_speaks_in_published_evidence(published):
    items = EvidenceItem.objects.filter(uses__claim__revision=published)

    assert items.update(confirmed_class="media", confirmed_by=make_reviewer(), confirmed_at=LATER) == 1


def test_evidence_that_no_published_claim_uses_may_be_put_right(draft, published):
    unused = EvidenceItem.objects.create(actor=make_actor(), title="A typo", issuer_class="media", received_at=NOW)
    unused.title = "A title"
    unused.save()

    assert EvidenceItem.objects.get(pk=unused.pk).title == "A title"


class PlainEditor:
    """As much of a schema editor as the triggers need, without leaving the test's own transaction."""

    connection = connection

    def execute(self, sql, params=()):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)


def test_the_rules_can_be_taken_off_and_put_back(published):
    immutability.remove(apps, PlainEditor())
    with transaction.atomic():
        save_claim(published)
        transaction.set_rollback(True)
    immutability.install(apps, PlainEditor())

    with pytest.raises(IntegrityError, match="What is published"), transaction.atomic():
        save_claim(published)


# --- moves, rounds, comments, events and redactions ---------------------------------------------------------------------

MOVES = {
    "another word": "UPDATE progress_revisionmove SET comment = 'Nothing.' WHERE revision_id = %s",
    "another hand": "UPDATE progress_revisionmove SET by_id = NULL WHERE revision_id = %s",
    "another time": "UPDATE progress_revisionmove SET at = '2020-01-01' WHERE revision_id = %s",
    "gone": "DELETE FROM progress_revisionmove WHERE revision_id = %s",
}


@pytest.mark.parametrize("what", MOVES)
def test_the_moves_of_a_published_revision_stay_and_those_of_a_draft_may_go(draft, what):
    published = make_published(make_actor("XCC", "Cimmeria"), make_commitment("gcm.16"))
    with transaction.atomic():
        assert run(MOVES[what], draft.pk) == 1
    with pytest.raises(IntegrityError, match="What is published does not change"), transaction.atomic():
        run(MOVES[what], published.pk)


KEPT = {
    "round, another content": "UPDATE progress_round SET content = '{}'",
    "round, emptied": "UPDATE progress_round SET content = ''",
    "round, another digest": "UPDATE progress_round SET digest = ''",
    "round, another hand": "UPDATE progress_round SET submitted_at = '2020-01-01'",
    "comment, another text": "UPDATE progress_comment SET text = 'Fine.'",
    "comment, taken down by one hand": "UPDATE progress_comment SET text = '[taken down]'",
    "comment, for others": "UPDATE progress_comment SET audience = 'panel'",
    "comment, gone": "DELETE FROM progress_comment",
    "event, another hand": "UPDATE audit_event SET by_label = 'Somebody'",
    "event, another verb": "UPDATE audit_event SET verb = 'report.published'",
    "event, emptied": "UPDATE audit_event SET before = '', after = '', note = ''",
    "event, gone": "DELETE FROM audit_event",
    "redaction, another row": "UPDATE audit_redaction SET object_id = '0'",
    "redaction, opened again": "UPDATE audit_redaction SET done_at = NULL",
    "redaction, gone": "DELETE FROM audit_redaction",
}


@pytest.fixture
def kept():
    """A report that is only with the reviewers: its round, its comment, its events, and a redaction that is done."""
    submitted = make_submitted(make_actor())
    actions.comment_on_report(
        revision=submitted, remarks=[actions.Remark("Which centres?")], by=make_reviewer(), at=NOW
    )
    who = {"asked_at": NOW, "asked_by_id": "1", "confirmed_at": NOW, "confirmed_by_id": "2", "done_at": NOW}
    Redaction.objects.create(object_type="progress.claim", object_id="0000", case=submitted.report_id, **who)
    return submitted


@pytest.mark.parametrize("what", KEPT)
def test_what_is_written_once_stays_from_the_first_moment(kept, what):
    with pytest.raises(IntegrityError, match="What is published does not change"), transaction.atomic():
        run(KEPT[what])


@pytest.mark.parametrize("what", KEPT)
def test_the_same_statement_works_where_the_triggers_are_lifted(kept, what):
    """The control of the test above: nothing else refuses these statements."""
    with transaction.atomic():
        immutability.remove(apps, PlainEditor())
        of_events.remove(apps, PlainEditor())
        assert run(KEPT[what]) >= 1
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError, match="What is published does not change"), transaction.atomic():
        run(KEPT[what])


def test_a_round_cannot_go_with_its_revision(kept):
    for sql in (
        "DELETE FROM progress_round WHERE revision_id = %s",
        "UPDATE progress_round SET revision_id = revision_id + 1 WHERE revision_id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            run(sql, kept.pk)


def test_the_place_in_a_document_is_part_of_what_is_published(draft, published):
    sql = f"UPDATE progress_claimevidence SET locator = '[taken down]' WHERE claim_id IN {CLAIM_OF}"
    with transaction.atomic():
        assert run(sql, draft.pk) == 1
    with pytest.raises(IntegrityError, match="What is published"), transaction.atomic():
        run(sql, published.pk)


def test_the_reason_of_a_withdrawal_is_fixed_without_a_takedown(published):
    record.withdraw(published.report, reason="It named a person.", by=make_reviewer(), at=LATER)
    for words in ("'[taken down]'", "''", "'Nothing.'"):
        with pytest.raises(IntegrityError, match="What is published"), transaction.atomic():
            run(f"UPDATE progress_revision SET withdrawal_reason = {words} WHERE id = %s", published.pk)


# --- the file that an answer rests on ---


def test_a_file_that_a_published_answer_rests_on_stays_as_it_was_received():
    """But for its removal and that of its original, which have rules of their own."""
    arcadia = make_actor()
    ana, item = make_member("Ana", arcadia), make_evidence_file(arcadia)
    make_draft(arcadia, make_commitment("gcm.14"), by=ana, entry=make_entry(evidence=(entry_with(item),)))
    file = EvidenceFile.objects.filter(pk=item.file_id)
    assert file.update(digest="1" * 64), "a draft fixes nothing"
    make_published(arcadia, by=ana, entry=make_entry(evidence=(entry_with(item),)))
    for change in ({"digest": "0" * 64}, {"clean_digest": "0" * 64}, {"name": "another.pdf"}, {"received_at": LATER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            file.update(**change)
    assert file.update(original_gone_at=LATER)
