"""Fifty people write into one report, twenty times each: nobody overwrites what they have not read.

Every save that was acknowledged is one version, and none without. The control saves without comparing, and overwrites.
"""

import json
import random
import time
from threading import Lock

import pytest
from django.db import connection
from django.db.models import F

from commitments.audit.models import Event
from commitments.progress import actions
from commitments.progress.models import Claim, Revision
from commitments.record import workflow
from tests.cast import NOW, make_commitment, make_draft, make_entry
from tests.record.test_races import all_at_once, several_connections  # noqa: F401 - the fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("several_connections")]

EDITORS, SAVES = 50, 20


def hands():
    """How many write in the same moment. SQLite lets one write and the others poll, so there fewer hands serve all."""
    return EDITORS if connection.vendor == "postgresql" else 10


class Desk:
    """What the editors did, seen from outside: what each had read when a save of theirs was acknowledged."""

    def __init__(self, *, editors, saves):
        self.draft = make_draft()
        self.began_with = self.draft.version
        self.commitment = make_commitment()
        self.turns = [(editor, turn) for turn in range(saves) for editor in range(editors)]
        self.guard, self.read_before, self.stale = Lock(), {}, 0

    def work(self):
        at_once = min(hands(), len({editor for editor, _turn in self.turns}))
        assert all_at_once([self._hand] * at_once) == [None] * at_once

    def _hand(self):
        while True:
            with self.guard:
                if not self.turns:
                    return
                editor, turn = self.turns.pop()
            self._save(f"Editor {editor}, save {turn}.")

    def _save(self, text):
        revision = Revision.objects.select_related("report__actor").get(pk=self.draft.pk)
        read = Claim.objects.get(revision=revision).narrative
        time.sleep(random.random() / 100)  # they read it and write theirs
        said = {
            "commitment": self.commitment,
            "entry": make_entry(narrative=text),
            "by": self.draft.created_by,
            "at": NOW,
        }
        try:
            actions.log_claim(revision=revision, version=revision.version, **said)
        except actions.Stale:
            with self.guard:
                self.stale += 1
        else:
            with self.guard:
                self.read_before[text] = read

    @property
    def overwritten(self):
        """By the record: text -> the text that it replaced."""
        events = Event.objects.filter(verb="claim.logged").exclude(before="")
        return {json.loads(e.after)["narrative"]: json.loads(e.before)["narrative"] for e in events}

    @property
    def silently_lost(self):
        """Saves that replaced a text which their writer had not read."""
        return {text for text, replaced in self.overwritten.items() if self.read_before[text] != replaced}


@pytest.mark.long
def test_of_fifty_editors_who_save_twenty_times_nobody_overwrites_what_they_have_not_read():
    desk = Desk(editors=EDITORS, saves=SAVES)
    desk.work()
    acknowledged = len(desk.read_before)
    assert acknowledged + desk.stale == EDITORS * SAVES
    assert desk.silently_lost == set()
    assert desk.overwritten.keys() == desk.read_before.keys()
    assert Revision.objects.get(pk=desk.draft.pk).version == desk.began_with + acknowledged
    assert acknowledged >= SAVES
    assert desk.stale, "they got into each other's way"


def test_without_comparing_they_do(monkeypatch):
    def take(revision, *, version):
        Revision.objects.filter(pk=revision.pk).update(version=F("version") + 1)

    monkeypatch.setattr(workflow, "take", take)
    desk = Desk(editors=10, saves=5)
    desk.work()
    assert len(desk.read_before) == 50
    assert desk.silently_lost
    assert desk.stale == 0
