"""Ten interruptions in a real browser: no form is lost, and at most ten seconds of typing.

Each types a first part, waits as long as the page needs to keep it, types on and is interrupted. Then its person comes
back, in a browser that knows nothing any more, and finds the text. Run with `pytest -m browser`.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Error, expect

from commitments.accounts.models import Session, User
from commitments.actors.models import Role
from commitments.progress.models import Claim
from commitments.record.models import Scratch
from tests.browsing import session_of
from tests.cast import NOW, PASSWORD, code_now, make_actor, make_commitment, make_draft, make_member, make_method
from tests.record.test_nothing_is_lost import opened, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 10  # seconds of typing that may be lost
PACE = 12  # characters that a quick writer types in a second
WORDS = "Detention now needs an order by a judge within 48 hours, and two centres were closed. "
FIRST, THEN = WORDS * 4, "And in the autumn the last one was closed too. "


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        yield


@pytest.fixture
def draft():
    make_method()
    make_commitment("gcm.13")
    arcadia = make_actor("XAA", "Arcadia")
    make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    make_member("Ada", arcadia, role=Role.CONTRIBUTOR)
    return make_draft(arcadia, make_commitment("gcm.13"), by=make_member("Ana", arcadia))


@pytest.fixture
def place(draft):
    return reverse("progress:claim", args=[draft.report_id, "gcm.13"])


@pytest.fixture
def new_browser(browser, live_server):
    """Opens a browser that knows nothing, with Abe signed in: a page of it."""
    contexts = []

    def open_one(**options):
        context = browser.new_context(base_url=live_server.url, service_workers="block", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15000)
        context.add_cookies(session_of("abe@example.org"))
        return page

    yield open_one
    for context in contexts:
        context.close()


def enter(page):
    """On the page of the sign-in, wherever it leads."""
    cache.clear()  # a code works once, and a test is quicker than the next one
    page.fill("input[name=login]", "abe@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/second-factor/**")
    page.fill("input[name=code]", code_now())
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


def story(page):
    return page.locator("textarea[name=narrative]")


def says(page, words, *, within):
    """The line beside the button says whether what is typed is kept. `within`: seconds."""
    expect(page.locator("[data-scratch]")).to_have_text(re.compile(f"^{words}"), timeout=within * 1000)


def write(page, text):
    """As somebody types: letter by letter at the end, which is what the page listens to."""
    field = story(page)
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


def begin(page, place):
    """The first part is typed and kept."""
    page.goto(place)
    story(page).fill("")
    write(page, FIRST)
    says(page, "Kept at", within=MOST)


def found(page, place):
    page.goto(place)
    return story(page).input_value()


def check(text, *, typed=FIRST + THEN):
    """Nothing but the last ten seconds may be gone, and what is there is what was typed."""
    assert typed.strip().startswith(text.strip()[: len(FIRST.strip())]), text[:200]
    assert len(typed) - len(text) <= MOST * PACE, f"{len(typed) - len(text)} characters are gone"


def press(page, name="Save as draft and leave"):
    """A press is over when the page that answers it is read: the click alone waits for its first byte."""
    page.get_by_role("button", name=name).locator("visible=true").first.click()
    page.wait_for_load_state()


# --- 1: the browser is killed, and the control -----------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", ["kept", "not kept"])
def test_a_browser_that_is_killed(place, new_browser, scripts):
    page = new_browser()
    if scripts == "not kept":
        page.route("**/scratch.js", lambda route: route.abort())
        page.goto(place)
        story(page).fill("")
        write(page, FIRST)
        page.wait_for_timeout(7000)
    else:
        begin(page, place)
    write(page, THEN)
    page.context.route("**/scratch/", lambda route: route.abort())  # whoever is killed says nothing any more
    page.context.close()
    text = found(new_browser(), place)
    if scripts == "kept":
        check(text)
    else:
        assert FIRST[:40] not in text, "the control: without the script it is lost"


# --- 2: the session ends, with scripts and without ---------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_session_that_ends_while_its_person_writes(place, new_browser, scripts):
    page = new_browser(java_script_enabled=scripts)
    page.goto(place)
    story(page).fill(FIRST + THEN)
    Session.objects.all().delete()
    press(page)
    page.wait_for_url("**/sign-in/**")
    expect(page.locator("body")).to_contain_text("Nothing is lost")
    enter(page)
    page.wait_for_url(f"**{place}")
    expect(story(page)).to_have_value(FIRST + THEN)
    expect(page.locator("main")).to_contain_text("We put back what you typed")
    press(page)
    page.wait_for_url("**/desk/**")
    assert Claim.objects.get().narrative == (FIRST + THEN).strip()
    assert not Scratch.objects.exists()


# --- 3: the server is away for a while ---------------------------------------------------------------------------------------


def test_a_server_that_is_away_while_its_person_writes(place, new_browser):
    page = new_browser()
    begin(page, place)
    page.context.set_offline(True)
    write(page, THEN)
    says(page, "Not kept: no connection", within=2 * MOST)
    page.context.set_offline(False)
    says(page, "Kept at", within=2 * MOST)
    page.context.close()
    assert found(new_browser(), place) == FIRST + THEN


# --- 4: the cookie of the token is gone -------------------------------------------------------------------------------------------


def test_a_token_that_does_not_fit(place, new_browser):
    page = new_browser()
    begin(page, place)
    write(page, THEN)
    page.context.clear_cookies(name="csrftoken")
    press(page)
    page.get_by_role("link", name="Open it again with what you typed").click()
    expect(story(page)).to_have_value(FIRST + THEN)
    press(page)
    page.wait_for_url("**/desk/**")
    assert Claim.objects.get().narrative == (FIRST + THEN).strip()


# --- 5: the key of the site is changed ---------------------------------------------------------------------------------------------


def test_a_key_that_is_changed(place, new_browser, settings):
    page = new_browser()
    begin(page, place)
    write(page, THEN)
    settings.SECRET_KEY = "another-key-" + "1" * 40
    press(page)
    body = page.locator("main").inner_text()
    assert "You are signed out" in body
    assert THEN.strip() in body, "what was sent is shown to be copied"
    check(found(new_browser(), place))


# --- 6: a colleague saves meanwhile -------------------------------------------------------------------------------------------------


def test_a_colleague_who_saves_the_same_answer(place, new_browser, draft):
    page = new_browser()
    begin(page, place)
    ada = signed_in(User.objects.get(email="ada@example.org"))
    assert opened(ada, place).press(then="leave", narrative="Ada was quicker.").status_code == 302
    write(page, THEN)
    press(page)
    body = page.locator("main").inner_text()
    assert "Ada was quicker." in body
    assert THEN.strip() in body
    page.context.close()  # without having chosen
    again = new_browser()
    assert found(again, place) == FIRST + THEN
    press(again)
    press(again, "Save mine")
    again.wait_for_url(lambda url: "/check/" in url or "/desk/" in url or "/claims/" in url)
    assert Claim.objects.get().narrative in ("Ada was quicker.", (FIRST + THEN).strip())


# --- 7: the form is refused, and its person closes it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_form_that_is_refused_and_closed(place, new_browser, scripts):
    page = new_browser(java_script_enabled=scripts)
    page.goto(place)
    story(page).fill(FIRST + THEN)
    press(page, "Continue to check your answers")  # the first question has no answer
    expect(page.locator(".wm-errors")).to_have_count(1)
    page.context.close()
    assert found(new_browser(), place) == FIRST + THEN


# --- 8: the way back ----------------------------------------------------------------------------------------------------------------------


def test_a_person_who_goes_away_and_back(place, new_browser):
    page = new_browser()
    page.goto(reverse("progress:desk"))
    begin(page, place)
    write(page, THEN)
    page.goto(reverse("pages:about"))
    page.go_back()
    assert found(page, place) == FIRST + THEN


# --- 9: the tab is closed in the middle of a sentence ------------------------------------------------------------------------------------------


def test_a_tab_that_is_closed(place, new_browser):
    page = new_browser()
    begin(page, place)
    write(page, THEN)
    page.close(run_before_unload=False)
    check(found(new_browser(), place))


# --- 10: no line, and the page is loaded again -----------------------------------------------------------------------------------------------------


def test_a_page_that_is_loaded_again_without_a_line(place, new_browser):
    page = new_browser()
    begin(page, place)
    page.context.set_offline(True)
    write(page, THEN)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    check(found(page, place))


# --- the notice ---------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_notice_is_read_by_everybody(place, new_browser, width, scheme):
    page = new_browser(viewport={"width": width, "height": 900}, color_scheme=scheme)
    begin(page, place)
    for where in (place, reverse("progress:unsaved")):
        page.goto(where)
        assert FIRST.strip() in page.content()
        assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(place)
    page.get_by_role("button", name="Throw it away and show what is saved").click()
    expect(page.locator("main")).to_contain_text("What was not saved is thrown away.")
    assert FIRST.strip() not in page.content()
