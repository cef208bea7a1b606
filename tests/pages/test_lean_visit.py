"""What a first visit weighs, that nothing jumps when the faces come, and that nothing is wider than a phone: in a browser."""

from datetime import date
from urllib.parse import urlsplit

import brotli
import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.assessing import make_published_assessment
from tests.browsing import fits, small_targets
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_member,
    make_published,
    make_refrain_entry,
    make_restraint,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONGEST = (
    "United Kingdom of Great Britain and Northern Ireland",
    "Democratic People's Republic of Korea",
    "Venezuela (Bolivarian Republic of)",
    "International Federation of Nichtregierungsorganisationszusammenschlussbeauftragter",
)
TITLE = (
    "Cooperation with immigration authorities must not make access to essential services unsafe, whatever the status of "
    "the migrants who need them"
)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def filled(settings):
    """Thirteen States with the longest names there are, and what they say of long commitments, long ago too."""
    settings.DEMO = True
    commitments = [make_commitment(f"gcm.{number}", title=TITLE, short_title=TITLE[:58]) for number in (8, 23)]
    restraint = make_restraint(title=TITLE, short_title=TITLE[:58])
    states = [make_actor(f"X{chr(65 + n)}Z", f"{LONGEST[n % 4]} {n}", slug=f"state-{n}") for n in range(13)]
    for state in states[:3]:
        for commitment in commitments:
            make_published(state, commitment)
        make_published(state, restraint, period_end=date(2019, 12, 31), entry=make_refrain_entry(safeguard=False))
    make_published_assessment(subject=states[0], commitment=commitments[0])
    make_member("Ana", states[0])
    return states[0]


def pages_of(state):
    card = reverse("scorecards:actor-scorecard", args=["gcm", state.slug])
    return (
        "/?demo=1",
        "/frameworks/gcm/?demo=1",
        "/scorecards/?demo=1",
        "/scorecards/gcm/?demo=1",
        "/scorecards/gcm/?demo=1&page=2",
        card,
        f"{card}gcm.8/",
        reverse("scorecards:actor", args=[state.slug]),
        "/actors/?demo=1",
        "/commitments/?demo=1",
        "/commitments/gcm.8/?demo=1",
        "/reports/?demo=1",
        "/assessments/?demo=1",
        "/search/?demo=1&q=kingdom",
        "/sdg/?demo=1",
        "/accounts/sign-in/",
    )


def open_all(page):
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


def test_nothing_is_wider_than_a_phone_or_smaller_than_a_thumb_in_a_filled_world(filled, open_browser):
    page, shown = open_browser("phone"), 0
    for path in pages_of(filled):
        assert page.goto(path).status == 200, path
        shown += LONGEST[0] in page.content() or TITLE in page.content()
        assert fits(page), path
        open_all(page)
        assert fits(page), f"{path} with all that folds opened"
        assert small_targets(page) == [], path
    assert shown >= 10
    page.goto("/frameworks/gcm/?demo=1")
    page.evaluate("document.querySelector('.wm-counts li').style.minWidth = '361px'")
    assert not fits(page), "the control"


def test_a_first_visit_of_any_page_is_light(filled, open_browser, record_property):
    """Each answer is weighed as the site sends it: pages as they are packed, files as WhiteNoise keeps them."""
    heaviest = 0
    for path in pages_of(filled):
        page, asked = open_browser("scripts"), []
        page.on("response", lambda response, asked=asked: asked.append(response))
        page.goto(path)
        page.evaluate("document.fonts.ready")
        page.wait_for_load_state("networkidle")
        weights = {urlsplit(each.url).path: weight_of(each) for each in asked}
        page.close()
        assert {name.rpartition(".")[2] for name in weights} >= {"css", "svg", "woff2"}, weights
        assert sum(weights.values()) <= 100_000, (path, weights)
        heaviest = max(heaviest, sum(weights.values()))
        if path.startswith(("/frameworks/gcm", "/scorecards/gcm/?")):
            assert weights[urlsplit(path).path] <= 12_000, path
    record_property("bytes of the heaviest first visit", heaviest)
    assert heaviest > 50_000, "the control: something was weighed"


def weight_of(response):
    path = urlsplit(response.url).path
    if path.startswith("/static/"):
        with open(finders.find(path.removeprefix("/static/")), "rb") as file:
            content = file.read()
        return min(len(content), len(brotli.compress(content)))
    return int(response.all_headers().get("content-length") or len(response.body()))


JUMPED = """
window.jumped = 0;
new PerformanceObserver(list => list.getEntries().forEach(each => { window.jumped += each.value; }))
  .observe({type: 'layout-shift', buffered: true});
"""


@pytest.mark.parametrize("faces", ["with their stand-ins", "alone"])
def test_nothing_jumps_when_the_faces_come(filled, open_browser, faces):
    """The faces come half a second after the page. Without what stands in for them until then, the page jumps."""
    page = open_browser("scripts")
    page.add_init_script(JUMPED)
    page.route("**/*.woff2", lambda route: (page.wait_for_timeout(500), route.continue_()))
    if faces == "alone":
        page.route("**/tokens.css", lambda route: route.fulfill(body=without_stand_ins(), content_type="text/css"))
    page.goto("/frameworks/gcm/?demo=1")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    jumped = page.evaluate("window.jumped")
    assert jumped < 0.05 if faces == "with their stand-ins" else jumped > 0.001, jumped


def without_stand_ins():
    with open(finders.find("css/tokens.css")) as file:
        css = file.read()
    for name in ("Sans Arial", "Sans Roboto", "Sans Noto", "Sans DejaVu", "Serif Georgia", "Serif Times", "Serif Noto"):
        css = css.replace(f"'Waymark {name}',", "")
    return css.replace("'Waymark Serif DejaVu',", "")


def test_a_visit_of_what_did_not_change_weighs_next_to_nothing(filled, client):
    """The same page asked for once more, with the tag that came with it: an answer without a body."""
    for path in ("/frameworks/gcm/?demo=1", "/scorecards/gcm/?demo=1", "/?demo=1"):
        first = client.get(path, headers={"accept-encoding": "gzip"})
        again = client.get(path, headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)
        assert len(first.content) > 1_000
        assert "Permissions-Policy" in first
        assert "Content-Security-Policy" in again
        assert len(again.content) + sum(len(f"{name}: {value}\r\n") for name, value in again.items()) <= 1_000
