"""Translations of what a claim says: they begin a correction with it, go with it, and stay with what is published."""

import pytest
from django.db import IntegrityError, connection, transaction

from commitments.progress import actions
from commitments.progress.models import Claim, ClaimTranslation
from commitments.record import actions as record
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_member,
    make_published,
    make_reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

FRENCH = "La loi a été modifiée et deux centres ont ouvert."


def translate(revision, *, field="narrative", text=FRENCH, **facts):
    return ClaimTranslation.objects.create(claim=revision.claims.get(), field=field, language="fr", text=text, **facts)


def told(revision):
    found = ClaimTranslation.objects.filter(claim__revision=revision)
    return sorted(found.values_list("field", "language", "text", "official"))


@pytest.fixture
def ana():
    return make_member("Ana", make_actor())


@pytest.fixture
def published(ana):
    """A published report with a translation that was there when it was read."""
    revision = make_draft(make_actor(), by=ana)
    translate(revision, official=True)
    record.submit(revision, by=ana, at=NOW)
    revision.refresh_from_db()
    return record.publish(revision, by=make_reviewer(), at=NOW)


def begin(published, ana):
    return record.correct(published.report, reason="A figure was wrong.", by=ana, at=NOW)


def test_a_correction_begins_with_the_translations_of_what_it_corrects(published, ana):
    draft = begin(published, ana)
    assert told(draft) == told(published) == [("narrative", "fr", FRENCH, True)]


def test_a_discarded_correction_takes_its_own_translations_along_and_no_published_one(published, ana):
    draft = begin(published, ana)
    record.discard(draft, by=ana, at=NOW)
    assert ClaimTranslation.objects.count() == 1
    assert told(published) == [("narrative", "fr", FRENCH, True)]


def test_a_claim_that_is_taken_out_takes_its_translations_along(ana):
    draft = make_draft(make_actor(), by=ana)
    translate(draft)
    actions.remove_claim(claim=draft.claims.get(), version=draft.version, by=ana, at=NOW)
    assert not Claim.objects.exists()
    assert not ClaimTranslation.objects.exists()


def test_a_translation_goes_with_the_words_that_it_translates_and_no_sooner(published, ana):
    draft = begin(published, ana)
    translate(draft, field="obstacles", text="Rien.")
    entry = make_entry(narrative="The law was amended and three centres opened.")
    actions.log_claim(
        revision=draft, commitment=draft.claims.get().commitment, entry=entry, version=draft.version, by=ana, at=NOW
    )
    assert told(draft) == [("obstacles", "fr", "Rien.", False)]
    assert told(published) == [("narrative", "fr", FRENCH, True)]


def test_what_is_confirmed_as_unchanged_keeps_its_translations(published, ana):
    later = make_draft(make_actor(), by=ana, period_end=NOW.date().replace(month=6))
    actions.log_claim(
        revision=later,
        commitment=make_commitment(),
        entry=make_entry(),
        version=later.version,
        by=ana,
        at=NOW,
        confirms=published.claims.get(),
    )
    assert told(later) == [("narrative", "fr", FRENCH, True)]


RAW = {
    "changed": "UPDATE progress_claimtranslation SET text = 'Tout va bien.' WHERE claim_id IN ({})",
    "made official": "UPDATE progress_claimtranslation SET official = NOT official WHERE claim_id IN ({})",
    "deleted": "DELETE FROM progress_claimtranslation WHERE claim_id IN ({})",
}


@pytest.mark.parametrize("what", RAW)
def test_a_translation_of_what_is_published_is_fixed_and_one_of_a_draft_is_not(published, ana, what):
    sql = RAW[what].format("SELECT id FROM progress_claim WHERE revision_id = %s")
    draft = begin(published, ana)
    with connection.cursor() as cursor:
        cursor.execute(sql, [draft.pk])
        assert cursor.rowcount == 1
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [published.pk])


def test_none_is_slipped_under_what_is_published(published, ana):
    draft = begin(published, ana)
    translate(draft, field="next_step")
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        translate(published, field="next_step")


def test_a_takedown_takes_the_translations_of_the_answer(published):
    commitment = published.claims.get().commitment
    takedown = record.ask_takedown(
        published.report, commitment=commitment, reason="A name.", by=make_curator("Cleo"), at=NOW
    )
    record.confirm_takedown(takedown, by=make_curator("Cora"), at=NOW)
    assert told(published) == [("narrative", "fr", "[taken down]", True)]


def test_only_a_takedown_does(published):
    """The control of the test above."""
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        ClaimTranslation.objects.update(text="[taken down]")


def test_a_published_report_without_translations_is_corrected_as_before(ana):
    draft = begin(make_published(make_actor(), by=ana), ana)
    assert told(draft) == []
