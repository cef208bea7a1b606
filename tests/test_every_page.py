"""Every page of the address tree: one heading, valid HTML, nothing inline, no name of a person, nothing of a draft."""

import re

import justhtml
import pytest
from django.conf import settings
from django.urls import reverse

from commitments.common.words import ABSENCES, BREACH, STEPS, TRANSCRIBED
from commitments.progress.models import Claim
from tests.cast import make_draft, make_entry, make_evidence_entry, make_refrain_entry, make_restraint
from tests.test_who_may_see import TABLE, address, answer, world  # noqa: F401 - the same world, walked for another reason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

CANARY = "kanarienvogel"


def pages(client, world):  # noqa: F811 - the fixture
    """(address, HTML) of each page that somebody may see, as its first reader sees it."""
    readers, ids = world
    names = list(readers)
    for name, arguments, statuses in TABLE:
        for reader, status in zip(names, statuses, strict=True):
            if status in (200, 403, 404):
                url = address(name, arguments, ids)
                response = answer(client, readers[reader], "get", url)
                yield f"{name} {arguments} {reader}", response.content.decode()
                break


def test_each_page_has_one_heading_and_a_language_and_a_title(client, world):  # noqa: F811
    for where, html in pages(client, world):
        assert len(re.findall(r"<h1[ >]", html)) == 1, where
        assert '<html lang="en"' in html, where
        assert re.search(r"<title>\s*\S", html), where


def test_each_page_is_valid_html(client, world):  # noqa: F811
    for where, html in pages(client, world):
        problems = justhtml.JustHTML(html, collect_errors=True).errors
        assert not problems, (where, problems[:3])


def test_no_page_has_inline_script_or_style(client, world):  # noqa: F811
    for where, html in pages(client, world):
        assert "<style" not in html, where
        assert not re.search(r'\s(style|on[a-z]+)="', html), where
        assert not re.search(r'<script(?![^>]*\s(?:src=|type="application/json"))', html), where


def test_each_id_stands_once_on_its_page(client, world):  # noqa: F811
    for where, html in pages(client, world):
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), (where, sorted({i for i in ids if ids.count(i) > 1}))


def test_each_label_in_a_page_leads_to_its_field_and_each_fragment_to_its_place(client, world):  # noqa: F811
    for where, html in pages(client, world):
        ids = set(re.findall(r'\sid="([^"]+)"', html))
        wanted = set(re.findall(r'\sfor="([^"]+)"', html)) | set(re.findall(r'href="#([^"]+)"', html))
        wanted |= {i for each in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html) for i in each.split()}
        assert wanted <= ids, (where, wanted - ids)


def test_no_public_page_names_a_person(client, world):  # noqa: F811
    readers, ids = world
    for name, arguments, statuses in TABLE:
        if statuses[0] == 200 and not name.startswith("account_"):
            html = answer(client, None, "get", address(name, arguments, ids)).content.decode()
            for user in readers.values():
                if user is not None:
                    assert user.email not in html, name
                    assert not re.search(rf"\b{user.name}\b", html), (name, user.name)


def test_nothing_of_a_draft_shows_on_any_public_page_or_download(client, world):  # noqa: F811
    readers, ids = world
    entry = make_entry(
        narrative=CANARY,
        obstacles=CANARY,
        next_step=CANARY,
        evidence=(make_evidence_entry(title=CANARY, link=f"https://{CANARY}.example"),),
    )
    from commitments.actors.models import Actor
    from commitments.catalogue.models import Commitment

    make_draft(Actor.objects.get(code="XAA"), Commitment.objects.get(code="gcm.13"), by=readers["focal"], entry=entry)
    restraint = make_restraint()
    make_draft(
        Actor.objects.get(code="XAA"), restraint, by=readers["focal"], entry=make_refrain_entry(narrative=CANARY)
    )
    found = []
    for name, arguments, statuses in TABLE:
        if statuses[0] != 200:
            continue
        for query in ("", "?demo=1", f"?q={CANARY}x", "?format=csv", "?format=json", "?demo=1&format=json"):
            body = answer(client, None, "get", address(name, arguments, ids) + query).content.decode()
            body = body.replace(f"{CANARY}x", "")
            if CANARY in body:
                found.append((name, query))
    assert found == []


def test_the_canary_is_found_once_it_is_published(client, world):  # noqa: F811
    """The control of the test above: the same walk finds what is public."""
    _readers, ids = world
    published = Claim.objects.filter(revision__report=ids["published"]).get()
    html = answer(client, None, "get", reverse("progress:report", args=[ids["published"]])).content.decode()
    assert published.narrative in html


def test_each_state_of_a_cell_has_a_shape_and_a_word_of_its_own():
    shown = [*STEPS.values(), *ABSENCES.values(), TRANSCRIBED, BREACH]
    assert len({s.mark for s in shown}) == len(shown)
    assert len({str(s.word) for s in shown}) == len(shown)
    sprite = (settings.BASE_DIR / "templates/components/_sprite.html").read_text()
    drawings = dict(re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', sprite, re.S))
    assert all(s.mark in drawings for s in shown)
    assert len({drawings[s.mark] for s in shown}) == len(shown)
    for step in STEPS.values():
        assert drawings[f"{step.mark}-old"] != drawings[step.mark], "stale is drawn hollow"
