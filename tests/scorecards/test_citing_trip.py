"""A reader copies a citation, pastes it where citations are checked, and reads that it is the same."""

import pytest

from tests.browsing import fits, follow, press, see, small_targets, words
from tests.cast import make_actor, make_commitment, make_framework, make_method, make_published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CELL = "/scorecards/gcm/arcadia/gcm.13/"


@pytest.fixture
def cell(settings):
    settings.DEMO = True
    make_method()
    make_framework("gcm")
    make_published(make_actor(), make_commitment())


def test_a_citation_is_copied_pasted_and_checked(site_page, kind, cell):
    site_page.context.grant_permissions(["clipboard-write"])  # as a person is asked, or not, by their browser
    see(site_page, CELL, "Cite this answer", "Arcadia, in: Waymark")
    assert (fits(site_page), small_targets(site_page)) == (True, [])
    copy = site_page.get_by_role("button", name="Copy", exact=True)
    if kind == "no scripts":
        assert not copy.is_visible()
        follow(site_page, "Check it")
    else:
        cited = site_page.locator("#citation").inner_text()
        copy.click()
        site_page.get_by_role("button", name="Copied").wait_for()
        see(site_page, "/verify/", "Check a citation")
        site_page.get_by_label("The citation, or its address and check code").focus()
        site_page.keyboard.press("Control+V")
        assert site_page.locator("textarea").input_value() == cited
        press(site_page, "Check it")
    assert "The same" in words(site_page)
    fits(site_page)


def test_where_the_browser_does_not_copy_the_text_is_chosen(open_browser, cell):
    page = open_browser("scripts")
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    see(page, CELL, "Cite this answer")
    press(page, "Copy")
    page.wait_for_function("getSelection().toString().includes('Check code c1:')")
