"""Pages speak to people: what software calls things stands in their downloads, and a digest is shown by its beginning."""

import re

import pytest
from django.urls import reverse

from commitments.catalogue.models import CrosswalkLink, LinkStatus
from commitments.record import actions as record
from tests.assessing import make_published_assessment, make_submitted_assessment
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_draft,
    make_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

DIGEST = re.compile(r"[0-9a-f]{40,}")
LINK = "gcm.6--a68-190.2"


@pytest.fixture
def world(settings):
    """Borduria reports on recruitment, which counts under a point of the agenda too; Harbour Light assesses it."""
    settings.DEMO = True
    make_method()
    agenda = make_framework("a68-190", short_title="8-point agenda")
    here = make_commitment("gcm.6", short_title="Fair recruitment")
    there = make_commitment("a68-190.2", framework=agenda, level="point", short_title="Human rights")
    CrosswalkLink.objects.create(code=LINK, source=here, target=there, relation="same", status=LinkStatus.ADOPTED)
    borduria = make_actor("XBB", "Borduria")
    make_member("Bob", borduria)
    lent = make_entry(counts=(LINK,), lends=(LINK,))
    report = make_published(borduria, here, entry=lent, by=make_member("Bob", borduria))
    harbour = make_actor("XNA", "Harbour Light", type="ngo")
    make_published_assessment(harbour, borduria, here)
    return report


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    main = response.content.decode().split("<main", 1)[1]
    folded = re.sub(r"<details.*?</details>", lambda found: found[0].split("</summary>")[0], main, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", folded))


@pytest.mark.parametrize("code", ["gcm.6", "a68-190.2"])
def test_a_cell_tells_in_words_what_it_was_made_from(client, world, code):
    said = text_of(client, reverse("scorecards:cell", args=[code.split(".")[0], "borduria", code]))
    for machine in (
        "own.latest-period",
        "own.lent",
        "agreement.",
        "claim:",
        "assessment:",
        "link:",
        LINK,
        "For software",
    ):
        assert machine not in said, machine
    assert "Made from Report by Borduria" in said
    assert "report on Borduria" not in said
    assert "All of this as JSON" in said


def test_what_software_calls_them_stands_in_the_downloads(client, world):
    address = reverse("scorecards:cell", args=["a68-190", "borduria", "a68-190.2"])
    [cell] = client.get(address, {"format": "json"}).json()["cells"]
    assert cell["explain"]["rule"] == "own.lent"
    assert any(each.startswith("claim:") for each in cell["explain"]["inputs"])
    assert f"link:{LINK}" in cell["explain"]["inputs"]


def test_where_an_answer_counts_too_is_told_by_title_on_the_form_and_on_the_check_page(client, world):
    client.force_login(make_member("Bob", world.report.actor))
    draft = make_draft(
        world.report.actor,
        make_commitment("gcm.6"),
        entry=make_entry(counts=(LINK,)),
        by=make_member("Bob", world.report.actor),
    )
    form = text_of(client, reverse("progress:claim", args=[draft.report_id, "gcm.6"]))
    assert "also under 8-point agenda: 2. Human rights" in form
    check = text_of(client, reverse("progress:check", args=[draft.report_id]))
    assert "8-point agenda: 2. Human rights" in check
    for said in (form, check):
        assert "a68-190.2" not in said


def test_receipt_review_round_and_record_show_the_beginning_of_a_check_code_and_fold_the_whole_away(client, world):
    bob, rhea = make_member("Bob", world.report.actor), make_reviewer()
    draft = make_draft(world.report.actor, make_commitment("gcm.7"), by=bob)
    handed = record.submit(draft, by=bob, at=NOW)
    whole = handed.digest
    harbour = make_actor("XNA")
    assessed = make_submitted_assessment(harbour, world.report.actor, make_commitment("gcm.7"))
    pages = [
        (bob, reverse("progress:sent", args=[handed.report_id]), whole),
        (rhea, reverse("progress:review", args=[handed.report_id]), whole),
        (rhea, reverse("progress:round", args=[handed.report_id, 1, 1]), whole),
        (None, reverse("progress:report", args=[world.report_id]), world.digest),
        (rhea, reverse("assessment:review", args=[assessed.assessment_id]), assessed.digest),
    ]
    for person, address, digest in pages:
        client.logout()
        if person:
            client.force_login(person)
        said = text_of(client, address)
        assert digest[:12] in said, address
        assert not DIGEST.search(said), address
        html = client.get(address).content.decode()
        assert digest in html.split("<details", 1)[1], address
        assert '#check-code"' in html, address
