"""Two curators at one round at once: one decides, and the other is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from commitments.progress import actions as progress
from commitments.progress.models import Cycle
from commitments.snapshots import actions
from commitments.snapshots.models import Snapshot
from tests.cast import NOW, make_actor, make_commitment, make_curator, make_framework, make_method
from tests.progress.test_full_review import make_cycle
from tests.record.test_races import one_in_the_middle_of_the_other, several_connections  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("several_connections")]

OVER = NOW + timedelta(days=60)


@pytest.fixture
def cycle(several_connections):  # noqa: F811
    make_method()
    cleo, arcadia = make_curator("Cleo"), make_actor()
    make_commitment()
    made = make_cycle()
    progress.invite_to_report(cycle=made, framework=make_framework("gcm"), actors=[arcadia], by=cleo, at=NOW)
    return made


def close(cycle, name):
    return actions.close(cycle=Cycle.objects.get(pk=cycle.pk), by=make_curator(name), at=OVER)


def test_of_two_curators_who_close_a_round_at_once_one_wins(cycle):
    make_curator("Cyra")
    outcome = one_in_the_middle_of_the_other(lambda: close(cycle, "Cleo"), lambda: close(cycle, "Cyra"))
    assert isinstance(outcome, ValidationError)
    assert "This round is closed already: by Cleo" in outcome.messages[0]
    assert Snapshot.objects.get().taken_by == make_curator("Cleo")


def test_a_snapshot_that_is_being_published_is_not_undone_meanwhile(cycle):
    snapshot, cyra = close(cycle, "Cleo"), make_curator("Cyra")
    later = OVER + timedelta(hours=1)
    outcome = one_in_the_middle_of_the_other(
        lambda: actions.publish(snapshot=snapshot, by=cyra, at=later),
        lambda: actions.reopen(snapshot=snapshot, reason="A report came.", by=make_curator("Cleo"), at=later),
    )
    assert isinstance(outcome, ValidationError)
    assert "published already" in outcome.messages[0]
    standing = Snapshot.objects.get()
    assert (standing.published_at, standing.reopened_at) == (later, None)
