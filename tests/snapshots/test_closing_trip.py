"""The end of a round, by two curators in a real browser: they remind, preview, close and publish.

Each step is a function that takes the page of who does it; what else is done between two of them (merging entries, the
archive) is one more step. Run with `pytest -m browser`.
"""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from commitments.progress import actions
from commitments.snapshots.models import Snapshot
from tests.browsing import fits, follow, make_anchors, press, see, sign_in, words
from tests.cast import NOW, make_actor, make_commitment, make_curator, make_framework, make_member, make_published
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


def preview_and_close(page, cycle):
    open_the_closing(page, "Cleo", cycle)
    assert "Borduria, Global Compact: of 2 answers 0 read from a document, for 2 no report received" in words(page)
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


def test_two_curators_remind_preview_close_and_publish_the_snapshot_of_a_round(open_browser, cycle, tmp_path):
    curator, second, reader = open_browser(), open_browser(), open_browser("phone")
    with time_machine.travel(NOW, tick=True):
        remind(curator, cycle)
    with time_machine.travel(OVER, tick=True):
        preview_and_close(curator, cycle)
        assert reader.goto(reverse("snapshots:snapshot", args=[cycle.code])).status == 404
        undo_and_close_again(curator, cycle)
        publish(second, cycle)
        check_the_download(reader, cycle, tmp_path)
