"""The main trips in a real browser: logged, reviewed, published, seen; with scripts and without, and on a phone.

Run with `pytest -m browser`. The site is served by Django's own live server on this machine.
"""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as site
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import expect

from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment
from commitments.progress.models import Claim, Report
from tests.browsing import make_anchors, see, sign_in, sign_in_by_form
from tests.cast import (
    NOW,
    make_action,
    make_actor,
    make_commitment,
    make_framework,
    make_member,
    make_published,
    make_restraint,
    make_reviewer,
)
from tests.drawing import WHOLE, one_in, one_of_each
from tests.site.test_who_may_see import TABLE, address, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORY = "The Aliens Act was amended in March 2025. Detention now needs a judge's order within 48 hours."

DOWNLOADS = {"progress:evidence-file"}
"""Addresses that answer with a file to keep: a browser opens no page for them."""


@pytest.fixture(autouse=True)
def _demonstration(settings):
    """The demonstration is on, and the clock runs on from an hour after the cast's day began to be written."""
    settings.DEMO = True
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        yield


@pytest.fixture
def world():
    """The world of tests/site/test_who_may_see.py, walked by a browser."""
    return make_world()


@pytest.fixture
def cast():
    """Arcadia with its focal point, a reviewer without ties, one objective with its anchors and its menu."""
    make_anchors()
    make_framework("gcm", title="Global Compact for Migration")
    objective = make_commitment("gcm.13", short_title="Detention only last resort")
    make_action("gcm.13.a", objective, short_title="Independent monitoring of detention")
    make_restraint("gcm.29.never", short_title="Never detain a child")
    arcadia = make_actor("XAA", "Arcadia")
    make_member("Ana", arcadia)
    make_reviewer("Rhea")


def test_progress_is_logged_reviewed_published_and_seen_on_three_scorecard_pages_and_in_csv(cast, site_page):
    page = site_page
    sign_in_by_form(page, "Ana")
    page.goto(reverse("scorecards:commitment", args=["gcm.13"]) + "?demo=1")
    page.get_by_role("link", name="Log progress on this").click()
    expect(page.locator("main")).to_contain_text("Law or policy is in force and most places or people are covered.")
    page.get_by_label("Going well").check()
    page.get_by_label(re.compile("3 Substantially in place|Substantially in place")).check()
    page.get_by_label("What happened in the period?").fill(STORY)
    page.locator("button.only-well", has_text="Continue to check your answers").click()
    # the second screen
    page.wait_for_url("**/check/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.locator("main")).to_contain_text(STORY)
    page.get_by_role("button", name="Submit for review").click()
    page.wait_for_url("**/sent/")
    report = Report.objects.get()
    assert Claim.objects.filter(published_at__isnull=False).count() == 0
    # the reviewer
    sign_in_by_form(page, "Rhea")
    page.locator("main").get_by_role("link", name=re.compile("Arcadia")).first.click()
    page.wait_for_url("**/review/")
    expect(page.locator("main")).to_contain_text(STORY)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url(f"**/reports/{report.id}/")
    # any reader
    page.context.clear_cookies()
    see(page, reverse("scorecards:framework", args=["gcm"]) + "?demo=1", "1 of 1", "substantially in place")
    see(page, reverse("scorecards:actor-scorecard", args=["gcm", "arcadia"]), "Arcadia has reported a stage on 1 of 1")
    see(page, reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"]), STORY, "Substantially in place")
    see(page, reverse("progress:report", args=[report.id]), STORY)
    sheet = page.request.get(reverse("scorecards:actor-scorecard", args=["gcm", "arcadia"]) + "?format=csv").text()
    assert [(r["commitment"], r["step"]) for r in csv.DictReader(io.StringIO(sheet)) if r["step"]] == [
        ("gcm.13", "do-3")
    ]


def test_not_doing_well_takes_one_reason_and_is_two_screens(cast, site_page):
    page = site_page
    sign_in(page, "Ana")
    page.goto(reverse("progress:new") + "?commitment=gcm.13")
    page.get_by_label("Not doing well").check()
    page.get_by_label("Too few staff or skills").check()
    page.locator("main").get_by_role("button", name="Continue to check your answers").locator(
        "visible=true"
    ).first.click()
    page.wait_for_url("**/check/")
    page.get_by_role("button", name="Submit for review").click()
    page.wait_for_url("**/sent/")
    claim = Claim.objects.get()
    assert (claim.self_view, claim.reasons, claim.stage) == ("not_well", "capacity", None)


def test_an_empty_form_comes_back_with_its_errors_linked_and_nothing_lost(cast, site_page):
    page = site_page
    sign_in(page, "Ana")
    page.goto(reverse("progress:new") + "?commitment=gcm.13")
    page.get_by_label("Mixed").check()
    page.get_by_label("What happened in the period?").fill(STORY)
    page.locator("button.only-well", has_text="Continue to check your answers").click()
    expect(page).to_have_title(re.compile("^Error:"))
    summary = page.locator(".wm-errors")
    expect(summary).to_contain_text("Choose where it stands")
    target = summary.get_by_role("link").first.get_attribute("href")
    expect(page.locator(target)).to_have_count(1)
    expect(page.get_by_label("What happened in the period?")).to_have_value(STORY)
    expect(page.get_by_label("Mixed")).to_be_checked()
    assert Report.objects.count() == 0


@pytest.mark.parametrize("kind", ["phone"])
def test_a_box_to_tick_stands_beside_its_words(cast, site_page):
    page = site_page
    make_published(Actor.objects.get(code="XAA"), Commitment.objects.get(code="gcm.13"))
    sign_in(page, "Ana")
    page.goto(reverse("progress:new") + "?commitment=gcm.13")
    page.wait_for_load_state("load")
    box, words = (page.locator(each).bounding_box() for each in ("#id_unchanged", "label[for=id_unchanged]"))
    assert box["x"] + box["width"] <= words["x"]
    assert words["y"] <= box["y"] + box["height"] / 2 <= words["y"] + words["height"]


def test_a_returned_report_comes_back_with_its_comment_and_goes_out_again(cast, site_page):
    page = site_page
    sign_in(page, "Ana")
    page.goto(reverse("progress:new") + "?commitment=gcm.13")
    page.get_by_label("Not doing well").check()
    page.get_by_label("No law yet, or one that stands in the way", exact=True).check()
    page.locator("main").get_by_role("button", name="Continue to check your answers").locator(
        "visible=true"
    ).first.click()
    page.get_by_role("button", name="Submit for review").click()
    page.wait_for_url("**/sent/")
    report = Report.objects.get()
    sign_in(page, "Rhea")
    page.goto(reverse("progress:review", args=[report.id]))
    page.locator("textarea[name=comment]").fill("Say which law.")
    page.get_by_role("button", name="Return with these comments").click()
    page.wait_for_url("**/desk/**")
    sign_in(page, "Ana")
    see(page, reverse("progress:desk"), "Say which law.")


def test_the_form_can_be_filled_and_sent_by_keyboard_alone(cast, browser, live_server):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15000)
    sign_in(page, "Ana")
    page.goto(reverse("progress:new") + "?commitment=gcm.13")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "wm-skip"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "view":
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "not_well"
    page.keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.name") == "reasons":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/check/"))
    context.close()


LOOKS = (("light", 360), ("dark", 1440), ("dark", 360), ("light", 1440))


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_on_any_page(world, browser, live_server, scheme, width):
    readers, ids = world
    faults, number = [], 0
    for name, user in [("visitor", None), ("focal", readers["focal"]), ("reviewer", readers["reviewer"])]:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        page = context.new_page()
        if user is not None:
            sign_in(page, user.name)
        column = ["visitor", "nobody", "contributor", "focal", "other", "reviewer"].index(name)
        for path_name, arguments, statuses in TABLE:
            if path_name in DOWNLOADS or statuses[column] != 200 or (user is not None and statuses[0] == 200):
                continue  # what a visitor sees is looked at once, as a visitor
            url = address(path_name, arguments, ids)
            for query in ("", "?demo=1") if statuses[0] == 200 else ("",):
                number += 1
                # `make test` looks at one page of eight, in one of the four looks, as the day has it; `make deep` at all in all.
                if not one_in(8 * len(LOOKS), number + LOOKS.index((scheme, width))):
                    continue
                page.goto(url + query)
                found = Axe().run(page).response["violations"]
                faults += [(url, rule["id"], rule["nodes"][0]["html"][:120]) for rule in found]
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    faults.append((url, "sideways", ""))
        context.close()
    assert faults == []


def test_axe_finds_nothing_in_the_admin_either(world, browser, live_server):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, "Cleo")
    faults, looked = [], 0
    for place, model in enumerate(admin.site._registry):
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{base}_changelist"), reverse(f"{base}_add")]
        first = model._base_manager.order_by("pk").first()
        if first is not None:
            pages += [reverse(f"{base}_change", args=[first.pk]), reverse(f"{base}_history", args=[first.pk])]
        # `make test` looks at the pages of one in six kinds of row as the day has it; `make deep` at all.
        for url in pages if one_in(6, place) else ():
            if page.goto(url).status != 200:
                continue  # what a curator may not add or see
            page.wait_for_timeout(250)  # the search boxes have got their names
            expect(page.locator("h1")).to_have_count(1)
            looked += 1
            found = Axe().run(page).response["violations"]
            faults += [(url, rule["id"], rule["nodes"][0]["html"][:120]) for rule in found]
    context.close()
    assert faults == []
    assert looked >= (20 if WHOLE else 4)


def test_no_page_breaks_its_own_content_security_policy(world, browser, live_server):
    _readers, ids = world
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append((page.url, message.text)) if message.type == "error" else None)
    shown = [row for row in TABLE if row[2][0] == 200 and row[0] not in DOWNLOADS]
    for name, arguments, _statuses in one_of_each(shown, kind=lambda row: row[0]):
        page.goto(address(name, arguments, ids))
    context.close()
    assert said == []


def test_the_site_asks_nobody_else_for_anything(world, browser, live_server):
    _readers, _ids = world
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    asked = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(reverse("scorecards:actor-scorecard", args=["gcm", "arcadia"]))
    context.close()
    assert asked
    assert all(url.startswith((live_server.url, "data:")) for url in asked)
    assert Actor.objects.count() == 3
    assert site.CONTENT_SECURITY_POLICY
