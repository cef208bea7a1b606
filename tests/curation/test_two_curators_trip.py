"""Journey 9 in a real browser: one curator proposes another wording, a second one sees what it would move and confirms it; what
was reported keeps its words, the comparison is marked, and the next dated decision takes it back.

Run with `pytest -m browser`.
"""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from commitments.catalogue.models import Commitment, CommitmentVersion
from tests.browsing import fits, follow, make_anchors, press, see, sign_in, small_targets, words
from tests.cast import NOW, make_actor, make_commitment, make_curator, make_entry, make_framework, make_published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST = "Detention is lawful, necessary and brief."
SECOND = "Detention is lawful, proportionate and brief."
LATER = NOW + timedelta(days=60)


@pytest.fixture
def world(settings):
    settings.DEMO = True
    make_anchors()
    make_framework()
    make_commitment(statement=FIRST, short_title="Detention", official_title="Use detention last")
    make_actor()
    make_curator()
    make_curator("Cyra")


def propose(page, statement, *, on="", why):
    """In the admin: look first, then propose."""
    page.goto(reverse("admin:catalogue_commitment_change", args=[Commitment.objects.get().pk]))
    page.get_by_label("Statement").fill(statement)
    page.get_by_label("It changes: what was before").check()
    page.get_by_label("It holds from").fill(on)
    page.get_by_label("Why").fill(why)
    press(page, "Show first what it would move")
    assert "Nothing is written yet." in words(page)
    assert "Answers given under the words of before" in words(page)
    assert not CommitmentVersion.objects.waiting().exists()
    press(page, "Propose it")
    assert "It waits for a second curator: nothing has changed yet." in page.inner_text("body")


def confirm(page, *expected):
    """From the desk, with the keyboard where a choice is made."""
    page.goto(reverse("progress:desk"))
    follow(page, "1 proposal")
    follow(page, "Global Compact: 13. Detention")
    for word in expected:
        assert word in words(page)
    assert fits(page)
    assert small_targets(page) == []
    page.locator("input[value=confirm]").focus()
    page.keyboard.press("Space")
    press(page, "Decide")
    assert "Confirmed: Global Compact: 13. Detention." in page.inner_text("body")
    assert "Nothing waits" in words(page)


def test_a_wording_is_proposed_by_one_confirmed_by_another_and_taken_back_by_the_next_decision(open_browser, world):
    first, second, reader = open_browser(), open_browser("phone"), open_browser()
    commitment = f"{reverse('scorecards:commitment', args=['gcm.13'])}?demo=1"
    arcadia, cell = make_actor(), f"{reverse('scorecards:cell', args=['gcm', 'arcadia', 'gcm.13'])}?demo=1"
    with time_machine.travel(NOW, tick=True):
        old = make_published(arcadia, make_commitment(), period_end=date(2024, 12, 31), at=NOW - timedelta(days=300))
        report = old.report.get_absolute_url()
        sign_in(first, "Cleo")
        sign_in(second, "Cyra")
        propose(first, SECOND, why="Brief is not enough: paragraph 29 says proportionate.")
        see(reader, commitment, FIRST)
        proposal = CommitmentVersion.objects.waiting().get()
        see(first, reverse("curation:proposal", args=["commitment", proposal.pk]), "You proposed this")
        confirm(
            second, "no answer reads otherwise", "1 answer keeps the words under which it was given", "proportionate"
        )

        see(reader, commitment, SECOND, "decided by two curators".capitalize())
        see(reader, report, "Arcadia wrote this under the first wording that stood here.", "necessary")
        assert old.claims.get().narrative in words(reader)

    with time_machine.travel(NOW + timedelta(days=30), tick=True):
        make_published(arcadia, make_commitment(), entry=make_entry(stage=3), at=NOW + timedelta(days=20))
        see(reader, cell, "3 Substantially in place", "the wording changed on 22 November 2026")
        sign_in(first, "Cyra")
        sign_in(second, "Cleo")
        propose(first, FIRST, on=LATER.date().isoformat(), why="The text itself says necessary.")
        confirm(second, "If it is confirmed, from 21 January 2027 on", "necessary")
        see(reader, commitment, SECOND)

    with time_machine.travel(LATER + timedelta(days=1), tick=True):
        see(reader, commitment, FIRST, "The text itself says necessary.")
        see(reader, report, "Arcadia wrote this under the first wording that stood here.")
        asked = f"&as_of={(NOW + timedelta(days=10)).date()}&known_at={NOW + timedelta(days=10):%Y-%m-%dT%H:%M:%SZ}"
        see(reader, f"{commitment}{asked}", SECOND)
        assert fits(reader)
