"""The archive in a browser: opened from its folder, without a server and with the network off, from the front page to a cell."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from tests.browsing import fits
from tests.cast import make_actor, make_entry, make_member, make_published

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

SAID = "It is told in Arcadia."
BANNER = "This is a copy of Waymark as it was on 22 November 2026, 12:00 UTC; it does not change."


@pytest.fixture
def folder(settings, tmp_path):
    settings.DEMO = True
    actor = make_actor()
    make_published(actor, by=make_member("Ana", actor), entry=make_entry(narrative=SAID))
    call_command("archive", str(tmp_path / "copy"), demo=True, stdout=io.StringIO())
    return tmp_path / "copy"


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_an_archive_is_read_from_its_front_page_to_a_cell_with_the_network_off(folder, browser, scheme, width):
    context = browser.new_context(
        offline=True, color_scheme=scheme, viewport={"width": width, "height": 900}, locale="en-GB"
    )
    page, faults, asked = context.new_page(), [], []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"{request.url} {request.failure}"))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "index.html").as_uri())
    looked = [look(page)]
    for place, end in (
        (".wm-foot a:text-is('Scorecards')", "scorecards/index.html"),
        ("main a[href='gcm/index.html']", "scorecards/gcm/index.html"),
        ("main a[href='arcadia/gcm.13/index.html']", "scorecards/gcm/arcadia/gcm.13/index.html"),
    ):
        page.locator(place).locator("visible=true").first.click()
        page.wait_for_url(f"{folder.as_uri()}/{end}")
        assert BANNER in page.locator(".wm-notice").inner_text()
    assert SAID in page.locator("main").inner_text()
    looked.append(look(page))
    assert page.evaluate("document.fonts.size > 0 && [...document.fonts].some(font => font.status === 'loaded')")
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--wm-accent') !== ''")
    assert page.locator("form, input, select").count() == 0
    assert faults == []
    assert looked == [[], []]
    assert all(url.startswith(("file:", "data:")) for url in asked)
    context.close()


def look(page):
    """What axe finds, and whether something reaches over the side. Axe fetches style sheets anew unless it is told not to."""
    rules = Axe().run(page, options={"preload": False}).response["violations"]
    found = [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in rules]
    return found + ([] if fits(page) else ["sideways"])
