"""Two curators at once, on names of one actor: both are found afterwards. The control: without taking turns one is lost."""

from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from commitments.actors.actions import save_name
from commitments.actors.models import ActorName
from commitments.search import index
from tests.cast import NOW, enter_names, make_actor, make_curator
from tests.record.test_races import all_at_once, several_connections  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("several_connections")]


def at_once(monkeypatch, **otherwise):
    """Two names are given at once: both have read what is public before one of the two is done, where they can."""
    arcadia, cleo = make_actor(), make_curator()
    enter_names()
    met, source = Barrier(2), index.SOURCES["actor"]

    def documents(keys):
        found = list(source.documents(keys))
        with suppress(BrokenBarrierError):  # the other one waits for its turn
            met.wait(timeout=1)
        return found

    monkeypatch.setitem(index.SOURCES, "actor", replace(source, documents=documents, **otherwise))
    names = [
        ActorName(actor=arcadia, language=code, name=name) for code, name in (("fr", "Arcadie"), ("ru", "Аркадия"))
    ]
    done = all_at_once([lambda name=name: save_name(instance=name, by=cleo, at=NOW) for name in names])
    monkeypatch.setitem(index.SOURCES, "actor", source)
    assert [type(outcome) for outcome in done] == [ActorName, ActorName]
    return [each for each in index.differences() if each[0] == "actor"]


def test_two_names_that_are_given_at_once_are_both_found(monkeypatch):
    assert at_once(monkeypatch) == []


def test_without_taking_turns_one_of_them_would_be_lost(monkeypatch):
    """On SQLite all who write take turns already."""
    lost = at_once(monkeypatch, shared=False)
    assert [what for _kind, _key, what in lost] == ([] if connection.vendor == "sqlite" else ["differs"])
