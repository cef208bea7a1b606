"""What every page must be: one heading, valid HTML, nothing inline. The one walk (tests/site/test_walk.py) asks it of each."""

import re
from collections import Counter

import justhtml
import pytest
from django.conf import settings

from commitments.common.labels import ABSENCES, BREACH, STEPS, TRANSCRIBED


def faults_of(html):
    """What is wrong with a page, but for what only a parser sees: headings, language, title, what stands inline, ids."""
    ids = re.findall(r'\sid="([^"]+)"', html)
    wanted = set(re.findall(r'\sfor="([^"]+)"', html)) | set(re.findall(r'href="#([^"]+)"', html))
    wanted |= {i for each in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html) for i in each.split()}
    faults = {
        "it has not one heading": len(re.findall(r"<h1[ >]", html)) != 1,
        "it has no language": '<html lang="en"' not in html,
        "it has no title": not re.search(r"<title>\s*\S", html),
        "a style stands in it": "<style" in html or re.search(r'\s(style|on[a-z]+)="', html),
        "a script stands in it": re.search(r'<script(?![^>]*\s(?:src=|type="application/json"))', html),
        f"ids stand twice: {[i for i, n in Counter(ids).items() if n > 1]}": len(ids) != len(set(ids)),
        f"a label or link leads nowhere: {wanted - set(ids)}": not wanted <= set(ids),
    }
    return [fault for fault, found in faults.items() if found]


def faults_of_html(html):
    """What a strict parser of HTML says."""
    return [f"not valid: {each}" for each in justhtml.JustHTML(html, collect_errors=True).errors[:3]]


GOOD = '<!doctype html><html lang="en"><head><title>A page</title></head><body><h1>A page</h1>{}</body></html>'
FAULTS = (
    ("it has not one heading", "<h1>Another</h1>"),
    ("a style stands in it", '<p style="color:red">x</p>'),
    ("a style stands in it", '<button onclick="go()">x</button>'),
    ("a script stands in it", "<script>go()</script>"),
    ("ids stand twice", '<p id="a">x</p><p id="a">y</p>'),
    ("a label or link leads nowhere", '<label for="nowhere">x</label>'),
    ("a label or link leads nowhere", '<p aria-describedby="nowhere">x</p>'),
    ("not valid", "<p><table><div></p>"),
)


@pytest.mark.parametrize(("fault", "html"), FAULTS)
def test_each_fault_of_a_page_is_found(fault, html):
    """The pages themselves are looked at in the one walk (tests/site/test_walk.py)."""
    good = GOOD.format('<p id="b">x</p><a href="#b">y</a>')
    assert faults_of(good) + faults_of_html(good) == []
    bad = GOOD.format(html)
    assert any(each.startswith(fault) for each in faults_of(bad) + faults_of_html(bad))


def test_a_page_without_language_or_title_is_found():
    bare = "<!doctype html><html><head></head><body><h1>x</h1></body></html>"
    assert faults_of(bare) == ["it has no language", "it has no title"]


def test_each_state_of_a_cell_has_a_shape_and_a_word_of_its_own():
    shown = [*STEPS.values(), *ABSENCES.values(), TRANSCRIBED, BREACH]
    assert len({s.mark for s in shown}) == len(shown)
    assert len({str(s.word) for s in shown}) == len(shown)
    sprite = (settings.BASE_DIR / "static/img/marks.svg").read_text()
    drawings = dict(re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', sprite, re.S))
    assert all(s.mark in drawings for s in shown)
    assert len({drawings[s.mark] for s in shown}) == len(shown)
    for step in STEPS.values():
        assert drawings[f"{step.mark}-old"] != drawings[step.mark], "stale is drawn hollow"
