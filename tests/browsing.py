"""What the browser tests share: people who sign in, what they press and read, and the way that a page went."""

import re
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from commitments.accounts.models import User
from commitments.catalogue.models import Anchor
from tests.cast import PASSWORD, code_now, make_method


def sign_in(page, name):
    """They have signed in a moment ago, and are on their desk."""
    page.context.clear_cookies()
    page.context.add_cookies(session_of(f"{name.lower()}@example.org"))
    page.goto(reverse("progress:desk"))


def session_of(email):
    """The cookies of somebody who is signed in, for the browser."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    return [
        {"name": each.key, "value": each.value, "domain": "localhost", "path": "/"} for each in client.cookies.values()
    ]


def sign_in_by_form(page, name):
    """With password and code, as people do."""
    page.context.clear_cookies()
    cache.clear()  # a code works once, and a trip is quicker than the app's next one
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", f"{name.lower()}@example.org")
    page.fill("input[name=password]", PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/second-factor/")
    page.fill("input[name=code]", code_now())
    press(page, "Sign in")
    page.wait_for_url("**/desk/**")


def code_of(secret):
    """The six digits that an app shows which was given `secret`."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


def press(page, name):
    """Press the button of that name that can be seen; what is folded away or hidden by the style sheet is not."""
    page.locator("main").get_by_role("button", name=name, exact=True).locator("visible=true").first.click()
    page.wait_for_load_state()


def follow(page, name):
    page.locator("main").get_by_role("link", name=name).locator("visible=true").first.click()
    page.wait_for_load_state()


def words(page):
    return page.locator("main").inner_text()


def see(page, path, *expected):
    response = page.goto(path)
    assert response.status == 200
    text = words(page)
    for word in expected:
        assert word in text, (path, word)


def screens(page):
    """A list that grows by the path of every screen that the page comes to, from now on."""
    seen = []

    def note(frame):
        if frame == page.main_frame:
            seen.append(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", urlsplit(frame.url).path))

    page.on("framenavigated", note)
    return seen


def fits(page):
    """Nothing reaches over the side of the page, once its styles are there."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


SMALL_TARGETS = """
() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, label.wm-card')]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.closest('.visually-hidden, .wm-skip'))
  .filter(each => !(each.matches('input') && each.closest('label')))
  .filter(each => !(each.matches('a') && getComputedStyle(each).display === 'inline' && each.closest('p, dd, td') &&
    each.closest('p, dd, td').textContent.trim() !== each.textContent.trim()))
  .map(each => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
  .filter(([_, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(([html, box]) => html + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))
"""


def small_targets(page):
    """What can be pressed and is smaller than 24 by 24 px. A link within a sentence is no target (WCAG 2.2, 2.5.8)."""
    return page.evaluate(SMALL_TARGETS)


def make_anchors():
    """The method with its five sentences for a commitment to do."""
    method = make_method()
    for step, label, sentence in (
        ("0", "No action yet", "Nothing has been decided or begun."),
        ("1", "Planned", "A decision, a budget or a timeline exists and can be cited."),
        ("2", "Under way", "Work has begun and some of it can be seen."),
        ("3", "Substantially in place", "Law or policy is in force and most places or people are covered."),
        ("4", "In place and operating", "It works as a matter of routine, and someone checks that it does."),
    ):
        Anchor.objects.get_or_create(
            method=method, kind="do", step=step, defaults={"label": label, "sentence": sentence}
        )
