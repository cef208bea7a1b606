"""The journey of the second voice, from end to end in real browsers: one organisation assesses a State, which replies.

Run with `pytest -m browser`.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from commitments.assessment.models import AssessmentRevision, Reply
from commitments.desk import actions as desk
from tests.assessing import make_ngo, make_sent_assessment
from tests.browsing import fits, follow, make_anchors, press, see, sign_in, small_targets, words
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_entry,
    make_framework,
    make_member,
    make_published,
    make_reviewer,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOUND = "The law was announced, and no court has applied it."
ANSWER = "Eleven judgments applied it in 2025."
CELL = ("gcm", "arcadia", "gcm.13")


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        yield


@pytest.fixture
def arcadia():
    """Arcadia, which says that the law is in force."""
    make_anchors()
    make_framework("gcm", title="Global Compact for Migration", short_title="Global Compact")
    arcadia = make_actor("XAA", "Arcadia")
    commitment = make_commitment("gcm.13", short_title="Detention only last resort")
    ana = make_member("Ana", arcadia)
    make_published(arcadia, commitment, by=ana, entry=make_entry(stage=3, narrative="The law is in force."))
    return arcadia


@pytest.fixture
def harbour(arcadia):
    harbour = make_ngo()
    make_member("Noor", harbour)
    make_reviewer("Rhea")
    return harbour


@pytest.fixture
def people(open_browser):
    """Everybody in a browser of their own, signed in when they first come."""
    pages = {}

    def page_of(name, kind="scripts"):
        if name not in pages:
            pages[name] = open_browser(kind)
            sign_in(pages[name], name)
        return pages[name]

    return page_of


def path(name, revision):
    return reverse(f"assessment:{name}", args=[revision.assessment_id])


def add_document(page, title, link):
    page.get_by_label("Title").first.fill(title)
    page.get_by_label("Link").first.fill(link)


def look(page):
    assert fits(page), page.url
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("kind", ["scripts", "no scripts"])
def test_an_organisation_assesses_a_state_and_both_are_published_together(arcadia, harbour, people, kind):
    noor = people("Noor", kind)
    noor.goto(reverse("scorecards:cell", args=CELL))
    follow(noor, "Assess this")
    expect(noor.get_by_label("Whom do you assess?")).to_have_value("arcadia")
    look(noor)
    press(noor, "Begin the assessment")
    noor.wait_for_url("**/write/")
    look(noor)
    assert "The law is in force." in words(noor)  # what Arcadia has published stands beside the form
    noor.get_by_label("Who pays for your work?").fill("Our members' fees.")
    noor.get_by_label("What ties you to the subject?").fill("None")
    noor.get_by_label(re.compile("1 Planned")).check()
    noor.get_by_label("Why this step?").fill(FOUND)
    noor.get_by_label("How did you assess it?").fill("We read the judgments of the high court.")
    press(noor, "Continue to check your answers")
    assert "Say how sure you are." in words(noor)
    assert "Give at least one document." in words(noor)
    expect(noor.get_by_label("Why this step?")).to_have_value(FOUND)  # nothing is lost
    noor.get_by_label(re.compile("High: several independent sources agree")).check()
    add_document(noor, "Register of judgments", "https://example.org/register")
    press(noor, "Continue to check your answers")
    noor.wait_for_url("**/check/")
    look(noor)
    press(noor, "Submit to the panel")
    noor.wait_for_url("**/sent/")
    revision = AssessmentRevision.objects.get()
    assert revision.state == "submitted"

    # the subject knows nothing yet
    ana = people("Ana", kind)
    assert ana.goto(path("read", revision)).status == 404
    assert ana.goto(path("check", revision)).status == 404

    rhea = people("Rhea", kind)
    rhea.goto(reverse("assessment:desk"))
    follow(rhea, "Arcadia: 13. Detention only last resort")
    look(rhea)
    press(rhea, "Send it to its subject")

    # the mail says that something waits, and not what
    mail.outbox.clear()
    desk.send_digests(at=timezone.now() + timedelta(days=1))
    (letter,) = [each for each in mail.outbox if each.to == ["ana@example.org"]]
    for secret in ("Harbour", "Arcadia", "Detention", FOUND[:20], str(revision.assessment_id)):
        assert secret not in letter.subject + letter.body

    ana.goto(reverse("progress:desk"))
    ana.locator("main p").get_by_role("link", name="Assessments").first.click()
    follow(ana, "Arcadia: 13. Detention only last resort")
    assert "You may reply until the end of 22 December 2026 (UTC)." in words(ana)
    assert (fits(ana), small_targets(ana)) == (True, [])
    follow(ana, "Write a reply")
    look(ana)
    ana.get_by_label("We disagree").check()
    ana.get_by_label("Your reply").fill(ANSWER)
    press(ana, "File the reply")
    assert "give at least one document" in words(ana)
    expect(ana.get_by_label("Your reply")).to_have_value(ANSWER)
    add_document(ana, "Eleven judgments", "https://example.org/eleven")
    press(ana, "File the reply")
    ana.wait_for_url("**/read/")
    assert Reply.objects.get().text == ANSWER

    noor.goto(path("check", revision))
    assert ANSWER in words(noor)
    press(noor, "Maintain it as it is")

    rhea.goto(path("review", revision))
    press(rhea, "Publish both together")
    rhea.wait_for_url(f"**{path('assessment', revision)}")
    look(rhea)

    page = people("Ana", kind)
    page.context.clear_cookies()
    see(
        page, path("assessment", revision), "The law is in force.", FOUND, ANSWER, "disputed by the actor", "Maintained"
    )
    see(page, reverse("scorecards:cell", args=CELL), "Contested", FOUND, ANSWER, "does not say who is right")
    see(page, "/assessments/?demo=1", "Harbour Light on Arcadia", "We disagree")
    look(page)


def test_who_does_not_reply_in_time_is_told_so_and_more_time_is_taken_once(arcadia, harbour, people):
    noor = make_member("Noor", harbour)
    revision = make_sent_assessment(harbour, arcadia, make_commitment("gcm.13"), by=noor)
    ana = people("Ana")
    ana.goto(path("read", revision))
    press(ana, "Take 15 days more")
    assert "You may reply until the end of 6 January 2027 (UTC)." in words(ana)
    assert ana.get_by_role("button", name="Take 15 days more").is_disabled()

    with time_machine.travel(NOW + timedelta(days=46), tick=True):
        sign_in(ana, "Ana")
        ana.goto(path("read", revision))
        assert "The window to reply has ended." in words(ana)
        assert ana.get_by_role("button", name="Write a reply").is_disabled()
        rhea = people("Rhea")
        rhea.goto(reverse("assessment:desk"))
        assert "No reply in time" in words(rhea)
        rhea.goto(path("review", revision))
        press(rhea, "Publish it without a reply")
        assert "No reply filed by 6 January 2027." in words(rhea)
