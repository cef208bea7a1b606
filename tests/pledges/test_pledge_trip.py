"""A pledge from its maker's desk to its partner's word and the first report on it, in a real browser that runs no scripts.
Run with `pytest -m browser`."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from commitments.pledges.models import Pledge
from commitments.progress.models import Claim, Revision
from tests.browsing import follow, make_anchors, press, see, sign_in, words
from tests.cast import NOW, make_actor, make_commitment, make_framework, make_member, make_reviewer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Open ten legal-advice desks"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.DEMO = True
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        yield


def write_pledge(page):
    follow(page, "Make a pledge")
    page.get_by_label("Title").first.fill(TITLE)
    page.get_by_label("What do you pledge?").fill("Arcadia undertakes to open ten desks.")
    page.get_by_label("Policy").check()
    page.get_by_label("13. Detention as a last resort").check()
    page.get_by_label("Individual: one actor alone").check()
    page.get_by_label("Harbour Light").check()
    page.get_by_label("When did you make this pledge?").fill("2026-03-01")
    press(page, "Continue to check it")
    assert "You name partners. Choose another form" in words(page)  # and everything typed stands there still
    page.get_by_label("In partnership: one leads, partners do a part").check()
    press(page, "Continue to check it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the pledge")


def test_a_pledge_is_made_confirmed_by_its_partner_and_reported_on_without_scripts(open_browser):
    make_anchors()
    make_commitment("gcm.13", framework=make_framework("gcm"), short_title="Detention as a last resort")
    make_member("Ana", make_actor())
    make_member("Noor", make_actor("XNG", "Harbour Light", type="ngo"))
    make_reviewer("Rhea")
    page = open_browser("no scripts")

    sign_in(page, "Ana")
    write_pledge(page)
    press(page, "Submit to the panel")
    assert "was received on" in words(page)
    pledge = Pledge.objects.get()

    sign_in(page, "Rhea")
    follow(page, TITLE)
    press(page, "Publish it")
    assert "not confirmed by Harbour Light" in words(page)

    sign_in(page, "Noor")
    assert "Arcadia names Harbour Light as a partner" in words(page)
    follow(page, TITLE)
    page.get_by_label("Yes, we confirm").check()
    press(page, "Send the answer")
    assert "confirmed on 22 November 2026" in words(page)

    sign_in(page, "Ana")
    see(page, pledge.get_absolute_url(), "No report received on this pledge")
    follow(page, "Log progress on this pledge")
    page.get_by_label("Mixed").check()
    page.get_by_label("2 Under way").check()
    page.get_by_label("What happened in the period?").fill("Six desks are open.")
    press(page, "Continue to check your answers")
    press(page, "Submit for review")
    page.wait_for_url("**/sent/")
    report = Revision.objects.get().report_id

    sign_in(page, "Rhea")
    page.goto(reverse("progress:review", args=[report]))
    press(page, "Publish")
    assert Claim.objects.get().pledge == pledge

    page.context.clear_cookies()
    see(page, pledge.get_absolute_url(), "Six desks are open.", "2 Under way", "confirmed on 22 November 2026")
    follow(page, "Detention as a last resort")
    assert f"{TITLE}" in words(page)
    assert "Six desks are open." not in words(page)
    follow(page, TITLE)
    assert page.url.endswith(pledge.get_absolute_url())
    # What is said of the pledge is nothing that is said of the commitment.
    see(page, reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"]), "No report received")
