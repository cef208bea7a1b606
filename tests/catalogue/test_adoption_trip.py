"""A link is proposed by one curator and adopted by another, and a claim is counted through it: in a real browser.

Run with `pytest -m browser`.
"""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from commitments.catalogue.models import LinkStatus
from commitments.progress.models import ClaimReference, Revision
from commitments.record import actions as record
from tests.browsing import fits, follow, make_anchors, press, see, sign_in, words
from tests.cast import NOW, make_actor, make_commitment, make_curator, make_framework, make_member, make_reviewer
from tests.progress.test_counting import TO_SDG, make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.DEMO = True
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        yield


def test_one_curator_proposes_a_link_another_adopts_it_and_a_claim_is_counted_through_it(open_browser):
    make_anchors()
    gcm6 = make_commitment("gcm.6", framework=make_framework("gcm"), short_title="Fair recruitment")
    link = make_link(TO_SDG, gcm6, sdg_target="8.8")
    make_member("Ana", make_actor())
    make_curator()
    make_curator("Carl")
    kept = reverse("admin:catalogue_crosswalklink_change", args=[link.pk])
    form = f"{reverse('progress:new')}?commitment=gcm.6"
    curator, reporter = open_browser(), open_browser("phone")
    sign_in(reporter, "Ana")

    sign_in(curator, "Cleo")
    see(curator, kept, "proposed")
    follow(curator, "Propose to adopt, to dispute or to retire it")
    curator.get_by_label("Becomes").select_option("adopted")
    curator.get_by_label("Reason").fill("Fair recruitment is part of what the target asks for.")
    curator.get_by_label("Citation").fill("A/RES/73/195, para. 22")
    press(curator, "Save")
    curator.goto(kept)
    follow(curator, "A decision waits for a second curator")
    assert "You proposed this, so you cannot confirm it." in words(curator)
    see(reporter, form, "How is it going?")
    assert "also under SDG target 8.8" not in words(reporter)

    sign_in(curator, "Carl")
    curator.goto(kept)
    follow(curator, "A decision waits for a second curator")
    curator.locator("input[value=confirm]").check()
    press(curator, "Decide")
    see(curator, kept, "adopted", "cleo@example.org", "carl@example.org")
    link.refresh_from_db()
    assert link.status == LinkStatus.ADOPTED

    reporter.goto(form)
    reporter.get_by_label("Mixed").check()
    reporter.get_by_label("2 Under way").check()
    reporter.get_by_label("What happened in the period?").fill("Recruiters need a licence.")
    reporter.get_by_label("also under SDG target 8.8").check()
    assert fits(reporter)
    press(reporter, "Continue to check your answers")
    press(reporter, "Submit for review")
    reporter.wait_for_url("**/sent/")
    revision = Revision.objects.get()
    record.publish(revision, by=make_reviewer(), at=timezone.now())
    assert ClaimReference.objects.get().link == link

    target = f"{reverse('scorecards:sdg-target', args=['8.8'])}?demo=1"
    see(reporter, target, "Arcadia", "2 Under way", "Fair recruitment is part of what the target asks for.")
    assert "adopted by two curators, 22 November 2026" in words(reporter)
    assert fits(reporter)
    follow(reporter, "Arcadia")
    assert reporter.url.endswith(reverse("progress:report", args=[revision.report_id]))
