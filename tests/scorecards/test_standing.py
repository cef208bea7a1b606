"""Which claim stands, after whatever happened: the queryset against an oracle that simply replays the history."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from commitments.progress import actions
from commitments.progress.models import Claim
from commitments.record import actions as record
from tests.cast import (
    NOW,
    TODAY,
    correct,
    make_actor,
    make_commitment,
    make_entry,
    make_member,
    make_method,
    make_published,
    make_reviewer,
)
from tests.drawing import WHOLE

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DECEMBER_2023, DECEMBER_2024 = date(2023, 12, 31), date(2024, 12, 31)
JUNE_2025, DECEMBER_2025 = date(2025, 6, 30), date(2025, 12, 31)
PERIODS = st.sampled_from([DECEMBER_2023, DECEMBER_2024, JUNE_2025, DECEMBER_2025])
SAYINGS = st.dictionaries(st.sampled_from(["gcm.13", "gcm.14"]), st.integers(0, 4), min_size=1)


def standing(*, as_of=TODAY, known_at=NOW):
    """{(actor, commitment): (report, number, stage)} of what stands."""
    claims = Claim.objects.standing(as_of=as_of, known_at=known_at).select_related("revision", "actor", "commitment")
    found = [((c.actor.code, c.commitment.code), (c.revision.report_id, c.revision_number, c.stage)) for c in claims]
    assert len(found) == len(dict(found)), "two claims stand for one actor on one commitment"
    return dict(found)


# --- any history at all ---------------------------------------------------------------------------------------------


@dataclass
class Draft:
    """A revision in the making: what it says, and of which period."""

    revision: object
    actor: str
    period_end: date
    says: dict


@dataclass
class Oracle:
    """The history as it happened, and the answer found by reading it from the beginning."""

    history: list = field(default_factory=list)

    def published(self, at, draft):
        ids = dict(Claim.objects.filter(revision=draft.revision).values_list("commitment__code", "pk"))
        said = {
            code: (draft.period_end, at, draft.revision.number, ids[code], stage) for code, stage in draft.says.items()
        }
        self.history.append((at, draft.revision.report_id, draft.actor, said))

    def withdrawn(self, at, report_id):
        self.history.append((at, report_id, None, {}))

    def standing(self, *, as_of, known_at):
        in_force = {}
        for at, report_id, actor, said in self.history:
            if at <= known_at:
                in_force[report_id] = (actor, said)  # a later event on the same report replaces all that it said
        best = {}
        for report_id, (actor, said) in in_force.items():
            for code, (period_end, at, number, pk, stage) in said.items():
                if period_end > as_of:
                    continue
                rank = (period_end, at, number, pk)
                if (actor, code) not in best or rank > best[actor, code][0]:
                    best[actor, code] = (rank, (report_id, number, stage))
        return {key: answer for key, (_rank, answer) in best.items()}


class AnyHistory(RuleBasedStateMachine):
    """Two actors begin, submit, get back, publish, correct and withdraw reports in any order, sometimes at one instant."""

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.oracle = Oracle()
        self.drafts, self.public, self.seen = [], [], {}
        self.focal_points = {a.code: make_member(f"Focal{a.code}", a) for a in self.actors.values()}

    def teardown(self):
        try:
            for known_at, was in self.seen.items():
                assert standing(known_at=known_at) == was, f"what was public on {known_at} is told differently now"
        finally:
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

    @rule(hours=st.integers(0, 30))
    def wait(self, hours):
        self.now += timedelta(hours=hours)

    @rule(actor=st.sampled_from(["XAA", "XBB"]), period_end=PERIODS, says=SAYINGS)
    def begin(self, actor, period_end, says):
        revision = actions.begin_report(
            actor=self.actors[actor], period_end=period_end, by=self.focal_points[actor], at=self.now
        )
        draft = Draft(revision, actor, period_end, {})
        self._say(draft, says)
        self.drafts.append(draft)

    @rule(actor=st.sampled_from(["XAA", "XBB"]), period_end=PERIODS, says=SAYINGS)
    def report(self, actor, period_end, says):
        self.begin(actor, period_end, says)
        self._publish(self.drafts[-1])

    @precondition(lambda self: self.drafts)
    @rule(data=st.data())
    def publish(self, data):
        self._publish(self._any(data, self.drafts))

    def _publish(self, draft):
        self.drafts.remove(draft)
        self._submit(draft)
        record.publish(draft.revision, by=self.reviewer, at=self.now)
        self.public = [d for d in self.public if d.revision.report_id != draft.revision.report_id] + [draft]
        self.oracle.published(self.now, draft)

    @precondition(lambda self: self.drafts)
    @rule(data=st.data())
    def send_back(self, data):
        draft = self._any(data, self.drafts)
        self._submit(draft)
        record.return_(draft.revision, comment="A sentence is missing.", by=self.reviewer, at=self.now)

    @precondition(lambda self: self._settled())
    @rule(data=st.data(), period_end=PERIODS, says=SAYINGS)
    def begin_to_correct(self, data, period_end, says):
        """A correction may move the period, say another stage, drop a commitment or add one."""
        earlier = self._any(data, self._settled())
        by = self.focal_points[earlier.actor]
        revision = record.correct(earlier.revision.report, reason="An error.", by=by, at=self.now)
        draft = Draft(revision, earlier.actor, period_end, dict(earlier.says))
        actions.set_period(
            revision=revision, period_start=None, period_end=period_end, version=revision.version, by=by, at=self.now
        )
        self._say(draft, says)
        for code in set(draft.says) - set(says):
            claim = revision.claims.select_related("revision").get(commitment__code=code)
            actions.remove_claim(claim=claim, version=revision.version, by=by, at=self.now)
            revision.refresh_from_db()
            del draft.says[code]
        self.drafts.append(draft)

    @precondition(lambda self: self._settled())
    @rule(data=st.data())
    def withdraw(self, data):
        draft = self._any(data, self._settled())
        self.public.remove(draft)
        report = draft.revision.report
        record.withdraw(report, reason="It named a person.", by=self.reviewer, at=self.now)
        self.oracle.withdrawn(self.now, report.pk)

    @invariant()
    def what_stands_is_what_the_history_says(self):
        for as_of in (DECEMBER_2024, TODAY):
            assert standing(as_of=as_of, known_at=self.now) == self.oracle.standing(as_of=as_of, known_at=self.now)
        self.seen[self.now] = standing(known_at=self.now)

    def _settled(self):
        in_the_making = {draft.revision.report_id for draft in self.drafts}
        return [draft for draft in self.public if draft.revision.report_id not in in_the_making]

    def _any(self, data, drafts):
        return drafts[data.draw(st.integers(0, len(drafts) - 1))]

    def _say(self, draft, says):
        for code, stage in says.items():
            actions.log_claim(
                revision=draft.revision,
                commitment=self.commitments[code],
                entry=make_entry(stage=stage, reasons=("law",)),
                version=draft.revision.version,
                by=self.focal_points[draft.actor],
                at=self.now,
            )
            draft.revision.refresh_from_db()
            draft.says[code] = stage

    def _submit(self, draft):
        record.submit(draft.revision, by=self.focal_points[draft.actor], at=self.now)


@pytest.mark.long
def test_after_any_history_the_claim_that_stands_is_the_right_one_and_the_past_is_told_as_it_was():
    AnyHistory.commitments = {code: make_commitment(code) for code in ("gcm.13", "gcm.14")}
    AnyHistory.actors = {"XAA": make_actor(), "XBB": make_actor("XBB", "Borduria")}
    AnyHistory.reviewer = make_reviewer()
    make_method()

    # Not shrunk: a history of fourteen steps can be read, and shrinking one takes minutes.
    run_state_machine_as_test(
        AnyHistory,
        settings=settings(
            max_examples=25 if WHOLE else 8,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
        ),
    )


# --- the sentences of the method, one by one ------------------------------------------------------------------------


def test_a_late_correction_of_an_earlier_year_does_not_outrank_the_later_year():
    arcadia = make_actor()
    older = make_published(arcadia, period_end=DECEMBER_2024, entry=make_entry(stage=3))
    newer = make_published(arcadia, period_end=DECEMBER_2025, entry=make_entry(stage=1))
    correct(older, at=NOW + timedelta(days=9), entry=make_entry(stage=4))

    stands = standing(known_at=NOW + timedelta(days=10))

    assert stands == {("XAA", "gcm.13"): (newer.report_id, 1, 1)}


def test_a_correction_that_moves_the_period_back_leaves_nothing_of_the_old_one_standing():
    revision = make_published(period_end=DECEMBER_2025, entry=make_entry(stage=3))
    by, later = revision.submitted_by, NOW + timedelta(days=1)
    draft = record.correct(revision.report, reason="It was about 2024.", by=by, at=later)
    actions.set_period(
        revision=draft, period_start=None, period_end=DECEMBER_2024, version=draft.version, by=by, at=later
    )
    record.submit(draft, by=by, at=later)
    record.publish(draft, by=make_reviewer(), at=later)

    assert standing(known_at=later) == {("XAA", "gcm.13"): (revision.report_id, 2, 3)}
    assert standing(known_at=NOW) == {("XAA", "gcm.13"): (revision.report_id, 1, 3)}


def test_a_correction_that_drops_a_commitment_leaves_its_lane_empty():
    arcadia = make_actor()
    revision = make_published(arcadia)
    by, later = revision.submitted_by, NOW + timedelta(days=1)
    draft = record.correct(revision.report, reason="Wrong objective.", by=by, at=later)
    actions.log_claim(
        revision=draft, commitment=make_commitment("gcm.14"), entry=make_entry(), version=draft.version, by=by, at=later
    )
    draft.refresh_from_db()
    wrong = draft.claims.get(commitment__code="gcm.13")
    actions.remove_claim(claim=wrong, version=draft.version, by=by, at=later)
    draft.refresh_from_db()
    record.submit(draft, by=by, at=later)
    record.publish(draft, by=make_reviewer(), at=later)

    assert set(standing(known_at=later)) == {("XAA", "gcm.14")}


def test_a_withdrawal_takes_the_whole_report_and_the_actors_other_report_speaks_again():
    arcadia = make_actor()
    older = make_published(arcadia, period_end=DECEMBER_2024, entry=make_entry(stage=2))
    newer = make_published(arcadia, period_end=DECEMBER_2025, entry=make_entry(stage=3))
    correct(newer, at=NOW + timedelta(hours=1), entry=make_entry(stage=4))
    later = NOW + timedelta(days=1)
    record.withdraw(newer.report, reason="It named a person.", by=make_reviewer(), at=later)

    assert standing(known_at=later) == {("XAA", "gcm.13"): (older.report_id, 1, 2)}
    assert standing(known_at=later - timedelta(seconds=1)) == {("XAA", "gcm.13"): (newer.report_id, 2, 4)}


def test_a_draft_never_stands_whatever_its_period():
    revision = make_published(period_end=DECEMBER_2024)
    record.correct(revision.report, reason="An error.", by=revision.submitted_by, at=NOW)

    assert [number for _report, number, _stage in standing().values()] == [1]


def test_of_two_reports_published_at_one_instant_the_higher_revision_speaks():
    arcadia = make_actor()
    corrected = correct(make_published(arcadia, entry=make_entry(stage=1)), at=NOW + timedelta(hours=1))
    make_published(arcadia, entry=make_entry(stage=4), at=NOW + timedelta(hours=1))

    assert standing(known_at=NOW + timedelta(hours=1)) == {("XAA", "gcm.13"): (corrected.report_id, 2, 1)}
