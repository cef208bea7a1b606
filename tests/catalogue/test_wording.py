"""What was promised, in the words of its day: under which wording a report stands, and what became of it since."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from commitments.audit import versions
from commitments.catalogue import wording
from commitments.common.versions import Act
from commitments.progress import actions
from tests.cast import (
    NOW,
    TODAY,
    make_actor,
    make_commitment,
    make_curator,
    make_entry,
    make_framework,
    make_method,
    make_published,
)
from tests.second_voice import make_assessment_row

pytestmark = pytest.mark.django_db

PUBLISHED = datetime(2024, 5, 22, 9, tzinfo=UTC)
CHANGED = date(2024, 9, 1)
FIRST = "Detention is lawful, necessary and brief."
SECOND = "Detention is lawful, proportionate and brief."


@pytest.fixture(autouse=True)
def _today(time_machine_now, settings):
    settings.DEMO = True


@pytest.fixture
def commitment():
    make_method()
    make_framework()
    return make_commitment(statement=FIRST, title="Detain only as a last resort", official_title="Use detention last")


def act(commitment, *, on=CHANGED, as_=Act.CHANGE, at=None, reason="A reader found it unclear.", **changes):
    """Two curators decide it."""
    at = at or datetime.combine(on, datetime.min.time(), UTC)
    cleo, cora = make_curator(), make_curator("Cora")
    proposed = versions.propose(noun=commitment, act=as_, changes=changes, from_on=on, reason=reason, by=cleo, at=at)
    versions.confirm(version=proposed[0], by=cora, at=at)


def read(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def report(commitment, at=PUBLISHED, **facts):
    revision = make_published(make_actor(), commitment, at=at, period_end=date(2023, 12, 31), **facts)
    return revision.report.get_absolute_url()


def test_a_report_says_that_the_wording_changed_since_and_shows_how(client, commitment):
    address = report(commitment)
    assert "wm-wording" not in read(client, address)

    act(commitment, statement=SECOND)
    html = read(client, address)

    assert "Arcadia wrote this under the first wording that stood here." in html
    assert "Another holds since 1 September 2024, decided by two curators." in html
    assert "Why: A reader found it unclear." in html
    assert "The title as adopted did not change." in html
    assert "removed: </span>necessary<" in html
    assert "added: </span>proportionate<" in html
    assert f"{reverse('scorecards:commitment', args=[commitment.code])}?demo=1#wording" in html


def test_a_report_made_after_the_change_stands_under_the_new_wording_without_a_word(client, commitment):
    act(commitment, statement=SECOND)

    assert "wm-wording" not in read(client, report(commitment, at=NOW - timedelta(days=3)))


def test_a_report_keeps_the_title_of_its_day(client, commitment):
    address = report(commitment)
    act(commitment, title="Detain nobody", official_title="Detain never")
    html = read(client, address)

    assert "<h1>Detain only as a last resort</h1>" in html
    assert "The title as adopted did not change." not in html


def test_the_wording_of_a_later_day_is_named_by_its_day(client, commitment):
    act(commitment, statement=SECOND)
    address = report(commitment, at=datetime(2025, 2, 1, 9, tzinfo=UTC))
    act(commitment, on=date(2026, 1, 1), statement=FIRST, reason="The first was right.")
    html = read(client, address)

    assert "Arcadia wrote this under the wording of 1 September 2024." in html
    assert "Another holds since 1 January 2026" in html


def test_a_wording_that_came_back_is_said_to_read_as_it_did(client, commitment):
    address = report(commitment)
    act(commitment, statement=SECOND)
    act(commitment, on=date(2026, 1, 1), statement=FIRST, reason="The first was right.")

    assert "It reads today as it did then." in read(client, address)


def test_a_correction_changes_the_words_of_every_day_and_marks_nothing(client, commitment):
    address = report(commitment)
    act(commitment, as_=Act.CORRECT, on=TODAY, title="Detain as a last resort only", at=NOW - timedelta(days=1))
    html = read(client, address)

    assert "<h1>Detain as a last resort only</h1>" in html
    assert "wm-wording" not in html


def test_a_change_that_was_corrected_since_keeps_its_own_reason(commitment):
    act(commitment, statement=SECOND)
    act(commitment, as_=Act.CORRECT, on=TODAY, short_title="Detention", at=NOW, reason="A typing error.")
    first, second = wording.wordings_of([commitment], known_at=NOW)[commitment.pk]

    assert (second.since, second.reason) == (CHANGED, "A reader found it unclear.")
    assert [str(change.label) for change in second.changes] == ["Summary, in our words"]
    assert first.version.short_title == "Detention"


def test_what_is_no_wording_is_no_break(client, commitment):
    address = report(commitment)
    act(commitment, horizon_years=2)

    assert "wm-wording" not in read(client, address)


def test_a_change_that_lies_ahead_is_told_on_the_page_of_the_commitment_and_not_on_reports(client, commitment):
    address = report(commitment)
    act(commitment, on=date(2027, 1, 1), at=NOW - timedelta(days=1), statement=SECOND)

    assert "wm-wording" not in read(client, address)
    assert "From 1 January 2027" in read(client, commitment.get_absolute_url())


def test_the_page_of_a_commitment_tells_the_whole_history_of_its_text(client, commitment):
    assert "The history of its text" not in read(client, commitment.get_absolute_url())

    act(commitment, statement=SECOND)
    act(commitment, on=date(2026, 1, 1), title="Detain nobody", reason="Decided at the review.")
    html = read(client, commitment.get_absolute_url())
    history = html[html.index("The history of its text") :]

    assert history.index("Since 1 January 2026") < history.index("Since 1 September 2024") < history.index("At first")
    assert "Why: Decided at the review. Decided by two curators." in history
    assert f"<dd>{FIRST}</dd>" in history
    assert history.index('class="now"') < history.index("Since 1 January 2026")


def test_what_was_not_known_then_is_not_on_a_page_of_the_past(client, commitment):
    act(commitment, statement=SECOND, at=NOW - timedelta(days=1))
    then = {"known_at": "2026-06-01T00:00:00Z", "as_of": "2026-06-01"}

    assert "The history of its text" not in read(client, commitment.get_absolute_url(), **then)
    assert "The history of its text" in read(client, commitment.get_absolute_url())


def test_an_assessment_and_the_cell_say_that_the_wording_changed_since(client, commitment):
    arcadia, ngo = make_actor(), make_actor("XNG", "Harbour Light", type="ngo")
    report(commitment)
    said = {"stage": 1, "period_end": date(2023, 12, 31), "published_at": PUBLISHED + timedelta(days=90)}
    assessed = make_assessment_row(ngo, arcadia, commitment, **said)
    cell = reverse("scorecards:cell", args=["gcm", "arcadia", commitment.code])
    pages = (assessed.assessment.get_absolute_url(), cell)
    assert not any("wm-wording" in read(client, address) for address in pages)

    act(commitment, statement=SECOND)

    assert "Harbour Light wrote this under the first wording that stood here." in read(client, pages[0])
    html = read(client, cell)
    assert "Arcadia and Harbour Light wrote this under the first wording that stood here." in html
    assert html.count("wm-wording") == 1
    assert "wm-wording" not in read(client, cell, as_of="2024-08-31")


def test_what_waymark_read_was_written_by_nobody_here(client, commitment):
    read_out = actions.transcribe_report(
        report_id=uuid.uuid4(),
        actor=make_actor(),
        source_note="A fictional paper, p. 3.",
        period_start=None,
        period_end=date(2023, 12, 31),
        entries={commitment: make_entry()},
        at=PUBLISHED,
    )
    act(commitment, statement=SECOND)
    html = read(client, read_out.report.get_absolute_url())

    assert "This was published under the first wording that stood here." in html
    assert "wrote this" not in html


def test_of_a_shielded_voice_the_wording_of_the_end_of_the_month_counts(client, commitment):
    arcadia, ngo = make_actor(), make_actor("XNG", "Harbour Light", type="ngo")
    said = {"stage": 2, "period_end": date(2023, 12, 31), "public_identity": "a civil-society organisation"}
    first = make_assessment_row(ngo, arcadia, commitment, published_at=datetime(2024, 9, 3, tzinfo=UTC), **said)
    act(commitment, on=date(2024, 9, 17), statement=SECOND)

    assert "wm-wording" not in read(client, first.assessment.get_absolute_url())
    act(commitment, on=date(2024, 10, 1), statement=FIRST, reason="The first was right.")
    html = read(client, first.assessment.get_absolute_url())
    assert "A civil-society organisation wrote this under the wording of 17 September 2024." in html


def test_a_report_on_many_commitments_asks_for_their_wordings_once(client, commitment, django_assert_num_queries):
    others = [make_commitment(f"gcm.{n}") for n in range(14, 18)]

    with django_assert_num_queries(1):
        found = wording.wordings_of([commitment, *others], known_at=NOW)
    assert len(found) == 5
    with django_assert_num_queries(0):
        assert wording.wordings_of([], known_at=NOW) == {}


def test_a_refused_or_waiting_proposal_is_no_wording(commitment):
    cleo = make_curator()
    asked = {"noun": commitment, "act": Act.CHANGE, "from_on": TODAY, "reason": "Clearer.", "by": cleo, "at": NOW}
    versions.propose(changes={"statement": SECOND}, **asked)

    assert len(wording.wordings_of([commitment], known_at=NOW)[commitment.pk]) == 1
