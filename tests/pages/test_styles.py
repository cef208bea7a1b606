"""Bootstrap's sheets are cut to what our pages use, and what is cut changes no page."""

import re
import runpy
from pathlib import Path

import pytest
from django.urls import reverse

from tests.browsing import sign_in
from tests.cast import make_actor, make_commitment, make_member, make_published
from tests.drawing import one_in

ROOT = Path(__file__).resolve().parents[2]
STYLES = runpy.run_path(str(ROOT / "scripts" / "styles.py"))
PUBLISHED = ROOT / "frontend" / "vendor" / "bootstrap"
USED = STYLES["used_classes"]()


def classes_in(path):
    """Every class that a sheet speaks of."""
    return STYLES["classes_of"](re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", path.read_text(), flags=re.DOTALL))


OF_BOOTSTRAP = classes_in(PUBLISHED / "bootstrap.min.css")


def uncut(html):
    """The classes of a page that Bootstrap would style and that its cut sheet does not know. The admin has other sheets."""
    if "css/bootstrap" not in html:
        return []
    words = {word for found in re.findall(r'\sclass="([^"]*)"', html) for word in found.split()}
    return sorted((words & OF_BOOTSTRAP) - USED)


@pytest.mark.parametrize("published", STYLES["SHEETS"])
def test_the_sheet_is_what_the_pages_use_now(published):
    """Whoever uses another class of Bootstrap runs scripts/styles.py."""
    sheet = (ROOT / "static" / "css" / STYLES["SHEETS"][published]).read_text()

    assert sheet == STYLES["made"](published, USED)
    assert sheet.isascii()
    assert len(sheet) < 30_000


def test_a_class_that_is_used_is_in_the_sheet_and_one_that_is_not_is_cut():
    used, unused = {"btn", "mt-4", "form-check-input", "pagination", "visually-hidden"}, {"card", "modal", "d-grid"}
    assert used | unused <= OF_BOOTSTRAP
    assert used <= USED
    assert not unused & USED
    kept = classes_in(ROOT / "static" / "css" / "bootstrap.css")
    assert kept >= USED & OF_BOOTSTRAP
    assert not kept & unused


def test_a_page_with_a_class_that_was_cut_is_found():
    """The control of the eye on every page (tests/site/test_walk.py)."""
    page = '<link rel="stylesheet" href="/static/css/bootstrap.css"><p class="wm-fine {}">x</p>'
    assert uncut(page.format("mt-4")) == []
    assert uncut(page.format("d-grid")) == ["d-grid"]


@pytest.mark.parametrize("words", ['<p class="d-grid">', """{% crispy_field field 'class' 'd-grid' %}"""])
def test_a_new_class_in_a_template_makes_another_sheet(words):
    more = STYLES["of_template"](words)
    assert "d-grid" in more
    assert STYLES["made"]("bootstrap.min.css", USED | more) != STYLES["made"]("bootstrap.min.css", USED)


@pytest.mark.parametrize("words", ["""format_html('<p class="d-grid">{}</p>', x)""", '{"class": "d-grid"}'])
def test_so_does_one_in_a_string_of_python(words):
    assert "d-grid" in STYLES["of_python"](words)
    assert "d-grid" not in STYLES["of_python"]('"a d-grid is what we have not"')


COMPUTED = """
() => [...document.querySelectorAll('*')].flatMap(each => [null, '::before', '::after'].map(part => {
  const style = getComputedStyle(each, part);
  if (part && style.content === 'none') return '';
  return each.localName + ' ' + each.className + ' ' + (part || '') + ': ' + [...style].filter(name => !name.startsWith('--'))
    .map(name => name + '=' + style[name]).join(';');
}))
"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_every_element_looks_as_with_the_whole_of_bootstrap(open_browser, settings):
    """Whatever the browser computes of each element, and of what stands before and after it, is the same. `make test` asks two
    pages a day, `make deep` all."""
    commitment = make_commitment()
    make_published(make_actor(), commitment)
    make_member("Ana", make_actor())
    settings.DEMO = True
    page, asked = open_browser("scripts"), []
    page.emulate_media(reduced_motion="reduce")  # no colour is on its way to another

    def whole(route):
        asked.append(route.request.url)
        route.fulfill(path=PUBLISHED / "bootstrap.min.css", content_type="text/css")

    def computed(path):
        page.goto(path, wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        return page.evaluate(COMPUTED)

    paths = ["/?demo=1", "/scorecards/gcm/?demo=1", "/reports/?demo=1", "/about/marks/", "/accounts/login/", "/desk/"]
    paths += [f"{reverse('progress:new')}?commitment={commitment.code}", "/nowhere/"]
    paths = [path for place, path in enumerate(paths) if one_in(4, place)]
    sign_in(page, "Ana")
    cut = [computed(path) for path in paths]
    page.route("**/css/bootstrap.css", whole)
    for path, looks in zip(paths, cut, strict=True):
        assert [pair for pair in zip(computed(path), looks, strict=True) if pair[0] != pair[1]] == [], path
    assert len(asked) == len(paths)
    page.unroute("**/css/bootstrap.css")
    page.route("**/css/bootstrap.css", lambda route: route.fulfill(body=".btn{color:red}", content_type="text/css"))
    assert computed(paths[0]) != cut[0]
