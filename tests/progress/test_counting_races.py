"""A link that falls while a report is handed in: one of the two comes first, and both know it."""

import pytest
from django.db import connection

from commitments.catalogue import decisions
from commitments.catalogue.models import CrosswalkLink, LinkDecision
from commitments.common import digests
from commitments.progress.models import ClaimReference, Revision, Round
from commitments.record import actions as record
from commitments.record.actions import digest_of_rows
from tests.cast import NOW, make_actor, make_commitment, make_curator, make_draft, make_entry, make_method
from tests.progress.test_counting import TO_SDG, decide, make_link
from tests.record.test_races import all_at_once, one_in_the_middle_of_the_other, several_connections  # noqa: F401 - fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("several_connections")]


@pytest.fixture
def draft():
    make_method()
    link = make_link(TO_SDG, make_commitment("gcm.6"), sdg_target="8.8")
    decide(link, "adopted")
    return make_draft(make_actor(), make_commitment("gcm.6"), entry=make_entry(counts=(TO_SDG,)))


@pytest.fixture
def retiring(draft):
    link = CrosswalkLink.objects.get()
    words = {"rationale": "It does not hold.", "citation": "p. 1"}
    return decisions.ask_decision(link=link, becomes="retired", by=make_curator(), at=NOW, **words)


def submit(draft):
    revision = Revision.objects.select_related("report__actor").get(pk=draft.pk)
    return record.submit(revision, by=draft.created_by, at=NOW)


def retire(decision, carl):
    return decisions.confirm_decision(decision=LinkDecision.objects.get(pk=decision.pk), by=carl, at=NOW)


def handed_in(draft):
    [claim] = digests.read_back(Round.objects.get(revision=draft).content)["claims"].values()
    return [each["link"] for each in claim.get("references", ())]


@pytest.fixture(params=["held", "not held"])
def is_held(request, monkeypatch):
    """The control: the same acts without the link's lock on the side of the report."""
    if request.param == "held":
        return True
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time (BEGIN IMMEDIATE): there is no race to be lost")
    monkeypatch.setattr(
        "commitments.progress.actions.references._held", lambda pks: CrosswalkLink.objects.filter(pk__in=pks)
    )
    return False


def test_a_report_handed_in_while_the_link_is_retired_does_not_count_across_it(draft, retiring, is_held):
    carl = make_curator("Carl")
    outcome = one_in_the_middle_of_the_other(lambda: retire(retiring, carl), lambda: submit(draft))
    assert isinstance(outcome, Revision)
    draft.refresh_from_db()
    assert digest_of_rows(draft) == draft.digest
    # Without the lock the report would not see that the link falls.
    assert (handed_in(draft) == []) is is_held
    assert ClaimReference.objects.exists() is not is_held


def test_two_curators_who_confirm_at_once_decide_once(retiring):
    people = [make_curator("Carl"), make_curator("Cora")]
    outcomes = all_at_once([lambda by=by: retire(retiring, by) for by in people])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LinkDecision", "ValidationError"]


def test_two_curators_who_propose_at_once_leave_one_proposal(draft):
    link = CrosswalkLink.objects.get()
    words = {"rationale": "So.", "citation": "p. 1", "becomes": "disputed", "at": NOW}
    people = [make_curator("Carl"), make_curator("Cora")]
    outcomes = all_at_once([lambda by=by: decisions.ask_decision(link=link, by=by, **words) for by in people])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LinkDecision", "ValidationError"]
    assert LinkDecision.objects.open().count() == 1
