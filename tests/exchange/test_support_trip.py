"""Not doing well, and what comes of it: a need, an offer and two confirmations, in a real browser without scripts. Run with
`pytest -m browser`."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from commitments.exchange.models import Match, Offer
from commitments.progress.models import Claim, Revision
from commitments.record import actions as record
from tests.browsing import fits, follow, make_anchors, press, see, sign_in, words
from tests.cast import NOW, make_actor, make_commitment, make_member, make_reviewer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.DEMO = True
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        yield


def test_a_state_that_is_not_doing_well_asks_for_support_and_finds_it(open_browser):
    make_anchors()
    make_commitment("gcm.6", short_title="Fair recruitment")
    make_member("Ana", make_actor())
    make_member("Bob", make_actor("XBB", "Borduria"))
    page = open_browser("no scripts")

    # One reason is asked for, and nothing more. That support would be welcome is said in two ticks.
    sign_in(page, "Ana")
    page.goto(f"{reverse('progress:new')}?commitment=gcm.6")
    page.get_by_label("Not doing well").check()
    page.get_by_label("Too few staff or skills", exact=False).first.check()
    page.get_by_label("Yes, and everybody may know").check()
    page.get_by_label("Training and staff").check()
    assert fits(page)
    press(page, "Continue to check your answers")
    assert "Training and staff" in words(page)
    press(page, "Submit for review")
    page.wait_for_url("**/sent/")
    revision = Revision.objects.get()
    assert Claim.objects.get().narrative == ""
    record.publish(revision, by=make_reviewer(), at=timezone.now())

    # Whoever reads the report comes to the need, and who offers comes to it from the list.
    page.context.clear_cookies()
    see(page, f"{reverse('support:support')}?demo=1", "1 need", "Arcadia", "Training and staff")
    follow(page, "Arcadia")
    assert "Support would be welcome" in words(page)
    need = page.url
    assert "Propose this match" not in words(page)

    sign_in(page, "Bob")
    page.goto(reverse("support:new"))
    page.get_by_label("Training and staff").check()
    page.get_by_label("What do you offer?").fill("Two weeks in which inspectors of recruiters are trained.")
    assert fits(page)
    press(page, "Submit to the panel")
    assert "It is with the panel" in page.inner_text("body")
    offer = Offer.objects.get()
    record.publish(offer, by=make_reviewer(), at=timezone.now())
    page.goto(need)
    page.get_by_label("Borduria: Training and staff").check()
    press(page, "Propose this match")
    assert "It is a match when both sides have said yes." in words(page)
    assert "not answered yet" in words(page)

    # Nobody reads of it before both have said yes; then everybody does, and no person is named.
    page.context.clear_cookies()
    see(page, need, "Support would be welcome")
    assert "Matched" not in words(page)
    sign_in(page, "Ana")
    see(page, reverse("progress:desk"), "1 thing waits for you there.")
    page.goto(reverse("support:desk"))
    follow(page, "and Borduria")
    press(page, "Yes, confirm")
    assert "Both sides have said yes: this is a match." in words(page)
    assert "bob@example.org" in words(page)
    assert fits(page)
    assert Match.objects.get().is_confirmed
    page.context.clear_cookies()
    for place in (need, reverse("support:offer", args=[offer.pk])):
        see(page, place, "Matched", "both have confirmed")
        assert "@example.org" not in words(page)
    see(page, reverse("progress:report", args=[revision.report_id]), "It would welcome support")
