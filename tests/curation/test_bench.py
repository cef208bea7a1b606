"""The bench fills a database with what the pages expect, and never the site's own."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test import RequestFactory

from commitments.assessment.models import AssessmentRevision
from commitments.curation.bench import goals, pages, world
from commitments.progress.models import Claim, Revision
from commitments.progress.models.reports import RevisionQuerySet
from commitments.progress.models.standing import ClaimQuerySet
from tests.cast import NOW, TODAY
from tests.drawing import WHOLE
from tests.loaded import FIXTURES

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_it_writes_as_many_claims_as_asked_all_published_and_all_of_fictional_states():
    assert world.fill(fixtures=FIXTURES, claims=130, actors=2, at=NOW) == 130
    claims = Claim.objects.filter(transcribed=False)
    assert claims.in_force(known_at=NOW).count() == claims.count() == 130
    assert set(claims.values_list("actor__fictional", "actor__type")) == {(True, "state")}
    # 2 States on the 24 commitments of the Compact that are tracked: three rounds, of which the latest speaks
    assert claims.standing(as_of=TODAY, known_at=NOW).count() == 48
    assert Revision.objects.filter(report__actor__fictional=True, state="published").count() == 6
    assert 0 < claims.filter(evidence__isnull=False).count() < 130


def test_it_writes_as_many_assessments_as_asked_and_half_of_them_have_a_reply():
    world.fill(fixtures=FIXTURES, claims=52, actors=2, at=NOW)
    assert world.assess(assessments=40, at=NOW) == 40
    in_force = AssessmentRevision.objects.filter(state="published", superseded_at=None)
    assert in_force.count() == 40
    assert in_force.filter(reply__isnull=False).count() == 20
    assert set(in_force.values_list("assessment__subject__type", "assessment__assessor__type")) == {("state", "ngo")}


ADDRESSES = (
    "/frameworks/gcm/?demo=1",
    "/frameworks/gcm/?demo=1&as_of=2021-01-01",
    "/frameworks/gcm/?demo=1&known_at=2021-01-01T00:00:00Z",
    "/scorecards/gcm/?demo=1",
    "/scorecards/gcm/bench-0000/?demo=1",
    "/scorecards/gcm/?demo=1&format=csv",
    "/frameworks/gcm/all/?demo=1",
    "/commitments/gcm.13/all/?demo=1",
)
LISTS = ("/?demo=1", "/?demo=0", "/reports/?demo=1", "/reports/?demo=0", "/reports/?demo=1&q=zzzzz")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="steps are counted by SQLite alone")
def test_a_page_does_the_same_work_however_long_the_history_is(settings, monkeypatch):
    """Of two rounds and of twelve. A page that compares all claims, as before docs/adr/0028, is found out: the control."""
    settings.DEMO = True

    def compared(self, *, actors, commitments, **when):
        return self.by_name().standing(**when).filter(actor__in=actors, commitment__in=commitments)

    def steps():
        asked = {address: pages.work(address) for address in ADDRESSES}
        with monkeypatch.context() as patch:
            patch.setattr(ClaimQuerySet, "speaking", compared)
            return asked | {"the control": pages.work(ADDRESSES[0])}

    two = 2 * 4 * 24
    world.fill(fixtures=FIXTURES, claims=two, actors=4, at=NOW)
    before = steps()
    world.lengthen(claims=5 * two, first=date(2019, 7, 30))
    grown = {address: now / before[address] for address, now in steps().items()}

    assert grown.pop("the control") > 1.2
    assert {address: times for address, times in grown.items() if times > 1.2} == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="steps are counted by SQLite alone")
def test_a_list_does_the_same_work_however_many_reports_there_are(settings, monkeypatch):
    """Of 26 States, one round and six. A list of one world that reads those of the other, as before docs/adr/0032, is found
    out: the control."""
    settings.DEMO = True

    def of_both(self, *, fictional):
        return self.public(known_at=NOW).filter(state="published", report__actor__fictional=fictional)

    def steps():
        asked = {address: pages.work(address) for address in LISTS}
        with monkeypatch.context() as patch:
            patch.setattr(RevisionQuerySet, "listed", of_both)
            return asked | {"the control": pages.work("/reports/?demo=0")}

    one = 26 * 24
    world.fill(fixtures=FIXTURES, claims=one, actors=26, at=NOW)
    before = steps()
    world.lengthen(claims=5 * one, first=date(2019, 7, 30))
    grown = {address: now / before[address] for address, now in steps().items()}

    assert grown.pop("the control") > 1.2
    assert {address: times for address, times in grown.items() if times > 1.2} == {}


def test_the_floor_answers_with_the_bytes_of_the_page_before_it():
    pages._memory.update(bytes=b"<p>page</p>", type="text/html; charset=utf-8")
    response = pages.floor(RequestFactory().get("/bench/floor/"))
    assert (response.content, response["Content-Type"]) == (b"<p>page</p>", "text/html; charset=utf-8")


def test_a_line_is_missed_beyond_its_goal_and_a_time_beyond_half_as_much_again():
    assert [goals.Line("queries", measured, 6).is_ok for measured in (6, 6.1)] == [True, False]
    assert [goals.Line("floors", measured, 60, goals.ROOM).is_ok for measured in (90, 90.1)] == [True, False]


@pytest.mark.skipif(not WHOLE, reason="it makes and fills a database, and measures six pages twice: make deep")
def test_the_sites_own_database_is_not_touched(tmp_path):
    """The command as it is run, since it makes and removes a database: that cannot be done inside a test's own."""
    own = tmp_path / "own.sqlite3"
    command = [sys.executable, "manage.py", "bench", "--claims", "30", "--actors", "2", "--repeat", "1"]
    command += ["--assessments", "20", "--grown", "60"]
    run = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DEBUG": "1", "DATABASE_URL": f"sqlite:///{own}", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr  # of what so little costs nothing can be said
    for title in ("queries", "30 claims", "60 claims", "growth"):
        assert title in run.stdout
    assert not own.exists() or own.stat().st_size == 0
    assert list(tmp_path.glob("waymark-bench*")) == []
