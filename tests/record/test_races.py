"""Two people at once. Each race is run on real connections, and each has a control: without its guard it goes wrong."""

import json
import sqlite3
import time
from datetime import date, timedelta
from threading import Barrier, Lock, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import F

from commitments.actors.actions import change_actor
from commitments.actors.models import Actor
from commitments.audit.models import Event
from commitments.catalogue import decisions
from commitments.catalogue.actions import add_method
from commitments.catalogue.models import CrosswalkLink, Method
from commitments.desk import proposals
from commitments.progress import actions
from commitments.progress.models import Claim, Report, Revision, WithdrawalRequest
from commitments.record import actions as record
from commitments.record import workflow
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_submitted,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("several_connections")]

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def several_connections(transactional_db, tmp_path):
    """SQLite's test database lies in memory, where threads meet other locks than in a file: here it is a file."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, settings = connections["default"], connections.settings["default"]
    in_memory.ensure_connection()
    name, settings["NAME"] = settings["NAME"], str(tmp_path / "race.sqlite3")
    copy = sqlite3.connect(settings["NAME"])
    in_memory.connection.backup(copy)
    copy.close()
    del connections["default"]
    yield
    connections["default"].close()
    connections["default"], settings["NAME"] = in_memory, name


class Attempt(Thread):
    """One person's act on a connection of their own. `outcome` is what it gave, or the refusal."""

    outcome = None

    def __init__(self, act):
        super().__init__(daemon=True)
        self.act = act

    def run(self):
        try:
            self.outcome = self.act()
        except Exception as refusal:  # whatever it was, the test looks at it
            self.outcome = refusal
        finally:
            connections.close_all()

    def is_stuck(self):
        """It waits for what this thread's transaction holds. SQLite does not say so: there a moment must do."""
        if connection.vendor == "sqlite":
            self.join(0.3)
            return True
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            return cursor.fetchone()[0] > 0


def one_in_the_middle_of_the_other(first, second):
    """`first` has written and not yet committed when `second` comes. Gives the outcome of `second`."""
    attempt = Attempt(second)
    deadline = time.monotonic() + 20
    with transaction.atomic():
        first()
        attempt.start()
        while attempt.is_alive() and not attempt.is_stuck():
            assert time.monotonic() < deadline
            time.sleep(0.01)
    attempt.join(20)
    assert not attempt.is_alive()
    return attempt.outcome


def all_at_once(acts):
    attempts = [Attempt(act) for act in acts]
    for attempt in attempts:
        attempt.start()
    for attempt in attempts:
        attempt.join(60)
    assert not any(attempt.is_alive() for attempt in attempts)
    return [attempt.outcome for attempt in attempts]


# --- a withdrawal, and what would go on with the report ---------------------------------------------------------------


@pytest.fixture
def published():
    return make_published()


@pytest.fixture
def rolf(published):
    return make_reviewer("Rolf")


@pytest.fixture(params=["held", "not held"])
def is_held(request, monkeypatch):
    """The control: the same acts without the report's lock."""
    if request.param == "held":
        return True
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time (BEGIN IMMEDIATE): there is no race to be lost")
    monkeypatch.setattr(workflow, "lock", lambda model, *ids, actors=(), **_: list(Actor.objects.filter(pk__in=actors)))
    return False


def withdraw(revision, by):
    return record.withdraw(Report.objects.get(pk=revision.report_id), reason="A name.", by=by, at=LATER)


def begin_correction(revision):
    return record.correct(
        Report.objects.get(pk=revision.report_id), reason="A figure.", by=revision.submitted_by, at=LATER
    )


def submit(revision):
    return record.submit(revision, by=revision.created_by, at=LATER)


def publish(revision, by):
    return record.publish(revision, by=by, at=LATER)


def states(revision):
    return list(Revision.objects.filter(report=revision.report_id).order_by("number").values_list("state", flat=True))


def live_claims(revision):
    return Claim.objects.filter(revision__report=revision.report_id).in_force(known_at=LATER).count()


def test_what_is_published_while_it_is_withdrawn_stays_withdrawn(published, rolf, is_held):
    correction = submit(begin_correction(published))
    outcome = one_in_the_middle_of_the_other(lambda: withdraw(published, rolf), lambda: publish(correction, rolf))
    if is_held:
        assert "This report was withdrawn" in str(outcome)
        assert states(published) == ["withdrawn", "submitted"]
        assert live_claims(published) == 0
    else:
        assert states(published) == ["withdrawn", "published"]
        assert live_claims(published) == 1


def test_a_withdrawal_takes_the_correction_that_is_just_being_published(published, rolf, is_held):
    correction = submit(begin_correction(published))
    one_in_the_middle_of_the_other(lambda: publish(correction, rolf), lambda: withdraw(published, rolf))
    assert states(published) == ["withdrawn", "withdrawn" if is_held else "published"]
    assert live_claims(published) == (0 if is_held else 1)


def test_no_correction_begins_while_the_report_is_withdrawn(published, rolf, is_held):
    outcome = one_in_the_middle_of_the_other(lambda: withdraw(published, rolf), lambda: begin_correction(published))
    assert states(published) == (["withdrawn"] if is_held else ["withdrawn", "draft"])
    assert not is_held or "Only a published report can be corrected" in str(outcome)


def test_no_correction_is_submitted_while_the_report_is_withdrawn(published, rolf, is_held):
    correction = begin_correction(published)
    outcome = one_in_the_middle_of_the_other(lambda: withdraw(published, rolf), lambda: submit(correction))
    assert states(published) == ["withdrawn", "draft" if is_held else "submitted"]
    assert not is_held or "This report was withdrawn" in str(outcome)


def test_of_two_corrections_begun_at_once_one_begins(published, is_held):
    outcome = one_in_the_middle_of_the_other(lambda: begin_correction(published), lambda: begin_correction(published))
    # Here the database has a rule of its own, so the control holds as well.
    assert "already has a revision in the making" in str(outcome)
    assert states(published) == ["published", "draft"]


# --- one form, sent many times ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("keys", "made"), [(1, 1), (30, 30)], ids=["one key", "thirty keys"])
def test_one_form_sent_thirty_times_at_once_makes_one_report(keys, made):
    make_method()
    actor, commitment = make_actor(), make_commitment()
    ana = make_member("Ana", actor)
    sent = [uuid4() for _ in range(keys)] * (30 // keys)
    gate = Barrier(30)

    def post(key):
        gate.wait(20)
        return actions.begin_with_claim(
            actor=actor,
            commitment=commitment,
            entry=make_entry(),
            period_end=date(2025, 12, 31),
            by=ana,
            at=NOW,
            key=key,
        ).report_id

    answers = all_at_once([lambda key=key: post(key) for key in sent])
    assert set(answers) == set(Report.objects.values_list("pk", flat=True))
    assert (Report.objects.count(), Revision.objects.count(), Claim.objects.count()) == (made, made, made)


# --- many editors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compared", [True, False], ids=["compared", "not compared"])
def test_of_eight_editors_none_overwrites_what_they_have_not_read(monkeypatch, compared):
    draft = make_draft()
    began_with, commitment = draft.version, make_commitment()
    if not compared:
        monkeypatch.setattr(workflow, "take", take_without_comparing)
    gate, guard, read_by_winner, stale = Barrier(8), Lock(), {}, []

    def edit(editor):
        for turn in range(5):
            revision = Revision.objects.select_related("report__actor").get(pk=draft.pk)
            read = Claim.objects.get(revision=draft).narrative
            gate.wait(30)  # all eight have it open
            text = f"Editor {editor}, save {turn}."
            try:
                actions.log_claim(
                    revision=revision,
                    commitment=commitment,
                    entry=make_entry(narrative=text),
                    version=revision.version,
                    by=draft.created_by,
                    at=NOW,
                )
            except actions.Stale:
                with guard:
                    stale.append(text)
            else:
                with guard:
                    read_by_winner[text] = read

    assert all_at_once([lambda n=n: edit(n) for n in range(8)]) == [None] * 8
    overwritten = {}
    for event in Event.objects.filter(verb="claim.logged").exclude(before=""):
        overwritten[json.loads(event.after)["narrative"]] = json.loads(event.before)["narrative"]
    lost = {text for text, read in read_by_winner.items() if overwritten[text] != read}

    assert overwritten.keys() == read_by_winner.keys(), "a save that was refused wrote nothing, one that won is there"
    assert len(read_by_winner) + len(stale) == 40
    assert Revision.objects.get(pk=draft.pk).version == began_with + len(read_by_winner)
    if compared:
        assert lost == set()
        assert read_by_winner
        assert stale
    else:
        assert len(lost) >= 7
        assert not stale


def take_without_comparing(revision, *, version):
    Revision.objects.filter(pk=revision.pk).update(version=F("version") + 1)


# --- a reviewer publishes while the actor rewrites --------------------------------------------------------------------


@pytest.fixture
def handed_in():
    submitted = make_submitted()
    make_reviewer("Rolf")
    return submitted


def rewrite(revision):
    """Called back, written anew and handed in again, in one go."""
    by = revision.created_by
    revision = record.recall(now_of(revision), by=by, at=NOW)
    entry = make_entry(narrative="Words that nobody has read.")
    actions.log_claim(
        revision=revision, commitment=make_commitment(), entry=entry, version=revision.version, by=by, at=NOW
    )
    return record.submit(now_of(revision), by=by, at=NOW)


def now_of(revision):
    return Revision.objects.select_related("report__actor").get(pk=revision.pk)


def publish_what_was_read(revision, *, digest):
    with transaction.atomic():
        workflow.lock(Report, revision.report_id)  # the reviewer's request begins after the other's has ended
        return record.publish(now_of(revision), by=make_reviewer("Rolf"), at=NOW, digest=digest)


@pytest.mark.parametrize("named", [True, False], ids=["names what was read", "names nothing"])
def test_what_is_published_is_what_was_read_however_quick_the_other_is(handed_in, named):
    read = handed_in.digest
    outcome = one_in_the_middle_of_the_other(
        lambda: rewrite(handed_in), lambda: publish_what_was_read(handed_in, digest=read if named else None)
    )
    after = now_of(handed_in)
    if named:
        assert isinstance(outcome, actions.Stale)
        assert (after.state, after.round) == ("submitted", 2)
    else:
        assert (after.state, after.digest == read) == ("published", False), "the control publishes what nobody read"


def test_what_is_being_published_is_not_rewritten(handed_in):
    outcome = one_in_the_middle_of_the_other(
        lambda: publish_what_was_read(handed_in, digest=handed_in.digest), lambda: rewrite(handed_in)
    )
    assert isinstance(outcome, actions.Refused)
    assert (now_of(handed_in).state, now_of(handed_in).digest) == ("published", handed_in.digest)


def test_of_many_rewritings_and_publishings_at_once_only_what_was_read_is_published(handed_in):
    for _turn in range(5):
        read = now_of(handed_in).digest
        all_at_once([lambda: rewrite(handed_in), lambda read=read: publish_what_was_read(handed_in, digest=read)])
        after = now_of(handed_in)
        if after.state == "published":
            assert after.digest == read
            break
        assert after.state == "submitted"


def test_of_a_call_back_and_the_first_act_of_a_review_one_comes_first(handed_in, is_held):
    outcome = one_in_the_middle_of_the_other(
        lambda: record.begin_review(now_of(handed_in), by=make_reviewer("Rolf"), at=NOW),
        lambda: record.recall(now_of(handed_in), by=handed_in.created_by, at=NOW),
    )
    after = now_of(handed_in)
    if is_held:
        assert "A reviewer has begun" in str(outcome)
    assert (after.state, after.review_began_at is None) == ("submitted" if is_held else "draft", False)


def test_a_takedown_is_confirmed_once_of_two_at_once(published):
    asked = record.ask_takedown(
        published.report, commitment=make_commitment(), reason="A name.", by=make_curator(), at=LATER
    )
    cora, cyd = make_curator("Cora"), make_curator("Cyd")
    outcome = one_in_the_middle_of_the_other(
        lambda: record.confirm_takedown(asked, by=cora, at=LATER),
        lambda: record.refuse_takedown(asked, by=cyd, at=LATER),
    )
    assert "decided already" in str(outcome)
    asked.refresh_from_db()
    assert (asked.confirmed_by, asked.refused_by) == (cora, None)


# --- a proposal, and two curators who answer it ------------------------------------------------------------------------


def propose(kind):
    """What Cleo proposes, of each kind that is locked in its own way."""
    by = {"by": make_curator(), "at": NOW}
    if kind == "actor":
        facts = {"act": "change", "changes": {"name": "New Arcadia"}, "from_on": NOW.date(), "reason": "A law."}
        return change_actor(actor=make_actor(), **facts, **by)[0]
    if kind == "method":
        return add_method(instance=Method(version="2.0", effective_on=LATER.date(), reason="Years are long."), **by)
    link = CrosswalkLink.objects.create(
        code="gcm.13--sdg.8.8", source=make_commitment(), sdg_target="8.8", relation="part"
    )
    said = {"becomes": "adopted", "rationale": "It names them.", "citation": "para. 22"}
    return decisions.ask_decision(link=link, **said, **by)


@pytest.mark.parametrize("kind", ["actor", "method", "link"])
@pytest.mark.parametrize("second_word", ["confirm", "give back"])
def test_of_two_curators_who_answer_a_proposal_at_once_the_second_is_told_and_nothing_is_done_twice(
    settings, kind, second_word
):
    settings.DEMO = True
    make_method()
    row, (cora, cyd) = propose(kind), (make_curator("Cora"), make_curator("Cyd"))
    read = {who: proposals.proposal_to_read(who, kind, row.pk) for who in (cora, cyd)}
    answer = {
        "confirm": lambda: proposals.confirm(read[cyd], by=cyd, at=LATER),
        "give back": lambda: proposals.give_back(read[cyd], reason="Not so.", by=cyd, at=LATER),
    }[second_word]
    outcome = one_in_the_middle_of_the_other(lambda: proposals.confirm(read[cora], by=cora, at=LATER), answer)
    assert "This was decided already." in str(outcome)
    row.refresh_from_db()
    assert (row.confirmed_by_id, row.refused_by_id) == (str(cora.pk), "")
    assert Event.objects.filter(at=LATER).count() == 1


# --- a withdrawal that is asked for ------------------------------------------------------------------------------------


def ask_withdrawal(revision, *, key=None):
    report, by = Report.objects.get(pk=revision.report_id), revision.submitted_by
    return actions.ask_withdrawal(report=report, reason="By mistake.", by=by, at=LATER, key=key)


def test_of_many_who_ask_for_a_withdrawal_at_once_one_asks(published):
    outcomes = all_at_once([lambda: ask_withdrawal(published, key=uuid4()) for _turn in range(5)])
    told = [str(each) for each in outcomes if isinstance(each, actions.Refused)]
    assert told == ["The withdrawal of this report is asked for already."] * 4
    assert WithdrawalRequest.objects.open().count() == 1


def test_one_form_that_comes_many_times_at_once_asks_once(published):
    key = uuid4()
    outcomes = all_at_once([lambda: ask_withdrawal(published, key=key) for _turn in range(5)])
    assert {each.pk for each in outcomes} == {WithdrawalRequest.objects.get().pk}


def test_of_two_answers_to_one_request_the_second_is_told_that_it_comes_late(published, rolf, is_held):
    asked, rhea = ask_withdrawal(published), make_reviewer("Rhea")
    outcome = one_in_the_middle_of_the_other(
        lambda: actions.decline_withdrawal(request=asked, answer="A correction says it.", by=rolf, at=LATER),
        lambda: actions.grant_withdrawal(request=asked, by=rhea, at=LATER),
    )
    # Without the lock the constraint alone is left, and it has no sentence.
    assert isinstance(outcome, actions.Refused if is_held else IntegrityError)
    asked.refresh_from_db()
    assert (asked.declined_by, asked.granted_by) == (rolf, None)
    assert states(published) == ["published"]
