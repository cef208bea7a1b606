"""Logged once and found in three places, in a real browser on a phone. Run with `pytest -m browser`."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from commitments.progress.models import Claim, ClaimReference, Revision
from commitments.record import actions as record
from tests.browsing import fits, follow, make_anchors, press, see, sign_in, words
from tests.cast import NOW, make_actor, make_commitment, make_framework, make_member, make_reviewer
from tests.progress.test_counting import TO_POINT, TO_SDG, decide, make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.DEMO = True
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        yield


def test_a_claim_is_logged_once_and_found_in_three_places_until_it_is_withdrawn(open_browser):
    make_anchors()
    gcm6 = make_commitment("gcm.6", framework=make_framework("gcm"), short_title="Fair recruitment")
    point = make_commitment(
        "a68-190.2", framework=make_framework("a68-190", short_title="8-point agenda"), short_title="Cost of migration"
    )
    decide(make_link(TO_SDG, gcm6, sdg_target="8.8"), "adopted")
    decide(make_link(TO_POINT, point, gcm6), "adopted", turned=True)
    make_member("Ana", make_actor())
    page = open_browser("phone")
    sign_in(page, "Ana")
    page.goto(f"{reverse('progress:new')}?commitment=gcm.6")
    page.get_by_label("Mixed").check()
    page.get_by_label("2 Under way").check()
    page.get_by_label("What happened in the period?").fill("Recruiters need a licence.")
    page.get_by_label("also under 8-point agenda: 2. Cost of migration").check()
    page.get_by_label("also under SDG target 8.8").check()
    assert fits(page)
    press(page, "Continue to check your answers")
    assert "Also counted under" in words(page)
    press(page, "Submit for review")
    page.wait_for_url("**/sent/")
    revision = Revision.objects.get()
    record.publish(revision, by=make_reviewer(), at=timezone.now())
    assert (Claim.objects.count(), ClaimReference.objects.count()) == (1, 2)

    page.context.clear_cookies()
    report = reverse("progress:report", args=[revision.report_id])
    target = reverse("scorecards:sdg-target", args=["8.8"])
    for place in (f"{reverse('scorecards:commitment', args=['a68-190.2'])}?demo=1", f"{target}?demo=1"):
        see(page, place, "Arcadia", "2 Under way", "Fair recruitment")
        assert fits(page)
        follow(page, "Arcadia")
        assert page.url.endswith(report)
    follow(page, "SDG target 8.8")
    assert target in page.url
    see(page, f"{reverse('scorecards:commitment', args=['gcm.6'])}?demo=1", "Arcadia", "2 Under way")

    record.withdraw(revision.report, reason="A mistake.", by=make_reviewer(), at=timezone.now())
    see(page, f"{target}?demo=1", "No report received")
    for code in ("gcm.6", "a68-190.2"):
        see(page, f"{reverse('scorecards:commitment', args=[code])}?demo=1", "No report received")
        assert "Counted here by reference" not in words(page)
        assert "Under way" not in words(page).partition("Who reported what")[2]
