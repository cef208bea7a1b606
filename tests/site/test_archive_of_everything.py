"""The archive of a world in which there is one of everything: its links, what each page says of itself, and what is not in it."""

import re
from itertools import count

import pytest
from django.http import HttpResponse
from django.urls import resolve, reverse

from commitments.curation.archive import write_archive
from commitments.curation.static_site import KEPT, Walk, faults_in
from tests.drawing import one_in
from tests.whole_world import without_traces, world  # noqa: F401 - a fixture

pytestmark = [pytest.mark.walk, pytest.mark.django_db]


def text_of(folder):
    return "\n".join(path.read_text(errors="replace") for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture(scope="module")
def archived(world, tmp_path_factory):  # noqa: F811
    """The archive of a world with all kinds of records, their canaries and a shielded organisation. Of the downloads of cells,
    which are a third of its answers and lead nowhere, `make test` asks one of twelve, and writes an empty file for each other."""
    folder, answer, cells = tmp_path_factory.mktemp("archive") / "all", Walk._answer, count()

    def drawn(walk, question):
        of_cell = "format" in dict(question.asked) and resolve(question.path).view_name == "scorecards:cell"
        return (
            HttpResponse(content_type="text/csv") if of_cell and not one_in(12, next(cells)) else answer(walk, question)
        )

    with without_traces(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Walk, "_answer", drawn)
        made, walk = write_archive(place=str(folder), fictional=True)
    return folder, made, walk


def test_every_link_anchor_style_font_and_picture_leads_somewhere(archived, record_property):
    folder, made, walk = archived
    assert list(faults_in(folder)) == []
    assert walk.gone == set()
    assert walk.dropped <= {reverse("scorecards:verify")}, "what is only a way to such a page is marked in its template"
    assert made.pages == sum(1 for _ in folder.rglob("*.html"))
    record_property("pages of an archive whose links were followed", made.pages)


def test_every_page_says_of_which_instant_it_is_and_has_no_dead_control(archived):
    folder, _made, _walk = archived
    pages = list(folder.rglob("*.html"))
    assert len(pages) > 100
    for each in pages:
        text = each.read_text()
        assert "This is a copy of Waymark as it was on 22 November 2026, 12:00 UTC; it does not change." in text, each
        assert not re.search(r"<form|data-live|csrf|/accounts/|Sign in", text), each


def test_every_kind_of_public_page_is_kept(archived, world):  # noqa: F811
    """And every other address is of somebody who signed in, or needs a server."""
    folder, _made, _walk = archived
    kept = {resolve("/" + str(path.parent.relative_to(folder)).strip(".") + "/").view_name
            for path in folder.rglob("index.html") if path.parent != folder}  # fmt: skip
    files = {"progress:evidence-file", "assessment:evidence-file"}
    # The front page is the folder itself, and no assessment of this world was corrected after its publication.
    assert KEPT - kept - files == {"pages:home", "assessment:revision"}
    assert {path.suffix for path in folder.rglob("evidence/*/file.*")} == {".pdf"}


def test_what_a_visitor_may_read_is_there_and_nothing_else(archived, world):  # noqa: F811
    folder, _made, _walk = archived
    found = set(re.findall(r"canary\d{4}q", text_of(folder) + " ".join(map(str, folder.rglob("*")))))
    assert {word for word in found if "visitor" not in world.canaries[word].readers} == set()
    published = {word for word, each in world.canaries.items() if "visitor" in each.readers}
    assert len(found & published) > 20, "the control: what is public is found"


def test_the_data_of_a_list_is_beside_it(archived):
    folder, _made, _walk = archived
    for name in ("actors", "commitments", "scorecards/gcm", "scorecards/gcm/arcadia", "reports"):
        for ending in ("csv", "json"):
            assert (folder / name / f"index.{ending}").stat().st_size, name
