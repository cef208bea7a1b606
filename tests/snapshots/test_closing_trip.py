"""The end of a round, by two curators in a real browser: they remind, merge two entries of one body, preview, close and publish,
and the archive that is written then is read with the network off.

Each step is a function that takes the page of who does it. Run with `pytest -m browser`.
"""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.urls import reverse

from commitments.actors.actions import retire_actor
from commitments.actors.models import Actor, ActorVersion
from commitments.curation.archive import write_archive
from commitments.curation.static_site import faults_in
from commitments.progress import actions
from commitments.snapshots.models import Snapshot
from tests.browsing import fits, follow, make_anchors, press, see, sign_in, words
from tests.cast import (
    NOW,
    confirmed,
    make_actor,
    make_commitment,
    make_curator,
    make_framework,
    make_member,
    make_published,
)
from tests.progress.test_full_review import make_cycle
from tests.snapshots.test_closing import script_of_the_methodology

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OVER = NOW + timedelta(days=60)
"""The last day of the round, 31 December 2026, has passed."""


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True
    settings.SITE_URL = "https://waymark.example"


@pytest.fixture
def cycle():
    make_anchors()
    make_framework("gcm")
    arcadia, borduria = make_actor(), make_actor("XBB", "Borduria")
    make_member("Ana", arcadia)
    make_member("Bob", borduria)
    make_curator("Cleo")
    make_curator("Carl")
    make_commitment("gcm.6")
    cycle = make_cycle()
    asked = {"framework": make_framework("gcm"), "actors": [arcadia, borduria]}
    actions.invite_to_report(cycle=cycle, **asked, by=make_curator("Cleo"), at=NOW)
    make_published(arcadia, make_commitment("gcm.13"), cycle=cycle, by=make_member("Ana", arcadia))
    double = make_actor("XB2", "Borduria Republic")
    make_published(double, make_commitment("gcm.13"), cycle=cycle, at=NOW - timedelta(days=9))
    confirmed(retire_actor(instance=double, reason="Entered twice.", by=make_curator("Cleo"), at=NOW))
    return cycle


def open_the_closing(page, name, cycle):
    sign_in(page, name)
    page.goto(reverse("admin:progress_cycle_change", args=[cycle.pk]))
    follow(page, "Close this cycle")


def remind(page, cycle):
    open_the_closing(page, "Cleo", cycle)
    assert "1 mail would be sent:" in words(page)
    assert "Bob: Borduria, Global Compact" in words(page)
    assert "The round is open: reports are expected until" in words(page)
    mail.outbox.clear()
    press(page, "Send these reminders")
    assert [message.to for message in mail.outbox] == [["bob@example.org"]]
    assert "Reminded in the last 7 days already: Borduria." in words(page)


def merge(first, second):
    """One proposes it, after a look at what it would move; the other confirms it from the desk."""
    double = Actor.objects.get(code="XB2")
    sign_in(first, "Cleo")
    first.goto(reverse("admin:actors_actor_change", args=[double.pk]))
    follow(first, "Merge with another entry")
    first.get_by_label("Code of the entry that is kept").fill("XBB")
    first.get_by_label("Why").fill("The register lists one body under both names.")
    press(first, "Show first what it would move")
    assert "Nothing is written yet." in words(first)
    assert "1 says something else." in words(first)
    assert not ActorVersion.objects.waiting().exists()
    press(first, "Propose it")
    assert "It waits for a second curator: nothing has changed yet." in first.inner_text("body")
    sign_in(second, "Carl")
    follow(second, "1 proposal")
    follow(second, "Borduria Republic (XB2)")
    assert "The same body as" in words(second)
    assert "Borduria (XBB)" in words(second)
    assert fits(second)
    second.locator("input[value=confirm]").check()
    press(second, "Decide")
    assert "Confirmed: Borduria Republic (XB2)." in second.inner_text("body")
    second.goto(f"{double.get_absolute_url()}?demo=1")
    assert second.url.split("?")[0].endswith("/actors/borduria/")


def nobody_is_missing(page, cycle):
    """What the second entry published is the body's."""
    open_the_closing(page, "Cleo", cycle)
    assert "Of 0 invited actors nothing is published: none." in words(page)


def preview_and_close(page, cycle):
    open_the_closing(page, "Cleo", cycle)
    assert "Borduria, Global Compact: of 2 answers 0 read from a document, for 1 no report received" in words(page)
    assert "Borduria Republic" not in words(page)
    assert not Snapshot.objects.standing().exists()
    press(page, "Close this cycle")
    assert "Closed by Cleo on 21 January 2027." in words(page)


def undo_and_close_again(page, cycle):
    follow(page, "not published")
    page.get_by_label("Reason:").fill("Borduria wrote that its report is on its way.")
    press(page, "Open the cycle again")
    preview_and_close(page, cycle)


def publish(page, cycle):
    open_the_closing(page, "Carl", cycle)
    follow(page, "not published")
    press(page, "Publish: from then on the cycle stays closed")
    follow(page, "published on 21 January 2027")


def check_the_download(page, cycle, tmp_path):
    see(page, f"{reverse('snapshots:snapshots')}?demo=1", cycle.title)
    follow(page, cycle.title)
    assert fits(page)
    answer = page.request.get(f"{page.url}&format=json")
    assert json.loads(answer.body())["digest"] in words(page)
    (tmp_path / "snapshot.json").write_bytes(answer.body())
    (tmp_path / "check.py").write_text(script_of_the_methodology(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "check.py", "snapshot.json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split()[0]) == (0, Snapshot.objects.standing().get().digest)


def read_the_archive(browser, cycle, folder):
    with transaction.atomic():
        archive, _walk = write_archive(place=str(folder), fictional=True)
    assert not list(faults_in(folder))
    context = browser.new_context(offline=True, viewport={"width": 360, "height": 900})
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    page.locator(".wm-foot").get_by_role("link", name="Snapshots of closed rounds").click()
    follow(page, cycle.title)
    assert page.url == (folder / "snapshots" / cycle.code / "index.html").as_uri()
    assert Snapshot.objects.standing().get().digest in words(page)
    assert "This is a copy of Waymark as it was on 21 January 2027" in page.inner_text("body")
    assert fits(page)
    page.goto((folder / "actors/borduria/index.html").as_uri())
    assert page.locator("main a[href*='reports/']").count() == 1
    context.close()
    return archive


def find_it_in_the_list(page, archive):
    sign_in(page, "Carl")
    page.goto(reverse("admin:audit_archive_changelist"))
    assert archive.place in page.inner_text("main")


def test_two_curators_remind_merge_preview_close_and_publish_and_the_archive_holds_it(
    open_browser, browser, settings, cycle, tmp_path
):
    settings.ALLOWED_HOSTS = ["*"]
    curator, second, reader = open_browser(), open_browser(), open_browser("phone")
    with time_machine.travel(NOW, tick=True):
        remind(curator, cycle)
        merge(curator, second)
        nobody_is_missing(curator, cycle)
    with time_machine.travel(OVER, tick=True):
        preview_and_close(curator, cycle)
        assert reader.goto(reverse("snapshots:snapshot", args=[cycle.code])).status == 404
        undo_and_close_again(curator, cycle)
        publish(second, cycle)
        check_the_download(reader, cycle, tmp_path)
        find_it_in_the_list(second, read_the_archive(browser, cycle, tmp_path / "copy"))
