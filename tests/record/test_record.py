"""The life that every kind of record lives is written once, and what is written once names no kind."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import commitments.record
from commitments.audit.immutability import TAKEN_DOWN
from commitments.audit.models import Event, Redaction
from commitments.record import actions as record
from commitments.record.kinds import KINDS, kind_of
from commitments.record.models import Scratch
from commitments.record.workflow import Refused, Stale
from tests.cast import NOW, make_curator, make_reviewer
from tests.kinds import KINDS as LIVES
from tests.record.test_takedown import where

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

CORE = sorted(Path(commitments.record.__file__).parent.glob("*.py"))


def nouns():
    """What the kinds are called: their models, their fields, their features, the nouns of their events."""
    found = set()
    for model, kind in KINDS.items():
        its = model._meta.get_field(kind.parent).related_model if kind.parent else model
        found |= {model.__name__, its.__name__, kind.workflow.noun, kind.parent, model._meta.app_label}
        found |= {type(kind).__name__, its._meta.model_name}
    return found - {"", "Revision"}  # every kind has revisions


def named_in(source):
    """Words of the code (not of what is said about it) that name a kind, and questions for the kind in hand."""
    tree = ast.parse(source)
    sayings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    words = set()
    for node in ast.walk(tree):
        if node in sayings:
            continue
        if isinstance(
            node, ast.Name | ast.Attribute | ast.alias | ast.arg | ast.keyword | ast.ImportFrom | ast.Constant
        ):
            for said in (getattr(node, name, None) for name in ("id", "attr", "name", "arg", "module", "value")):
                words |= set(re.findall(r"\w+", said)) if isinstance(said, str) else set()
    asked = {"isinstance", "issubclass"} & words
    return (
        (words & nouns())
        | asked
        | ({"if kind is"} if re.search(r"if (not )?kind\b[^.]*(==| is | in )", source) else set())
    )


def test_there_are_kinds_to_be_named():
    assert {kind.workflow.noun for kind in KINDS.values()} == {"report", "assessment", "pledge", "offer", "practice"}


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_what_is_written_once_names_no_kind(path):
    assert named_in(path.read_text()) == set()


@pytest.mark.parametrize(
    "planted",
    [
        "from commitments.pledges.models import Pledge",
        "def f(revision):\n    return revision.report",
        "def f(revision):\n    return revision.workflow.noun == 'offer'",
        "def f(kind):\n    if kind is None:\n        return 1",
        "def f(record):\n    return isinstance(record, Thing)",
    ],
)
def test_a_kind_that_is_named_is_found(planted):
    assert named_in(planted)


def test_a_record_leads_to_its_kind():
    for model, kind in KINDS.items():
        its = model._meta.get_field(kind.parent).related_model if kind.parent else model
        assert kind_of(its()) is kind
    with pytest.raises(LookupError):
        kind_of(apps.get_model("actors.Actor")())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.workflow.noun)
def test_every_kind_has_the_sentences_and_the_columns_of_its_life(kind):
    moves = kind.workflow.moves
    assert {"submit", "recall", "return", "publish", "withdraw"} <= set(moves)
    assert kind.workflow.begun, "why nothing is called back that a reviewer has begun to read"
    assert kind.uncorrectable, "why it is not corrected"
    assert bool(kind.in_the_making) == bool(kind.parent)
    columns = {field.name for field in kind.revision._meta.get_fields()}
    life = "state version round digest submitted review_began returned published withdrawn rounds moves"
    for name in life.split():
        assert name in columns or {f"{name}_at", f"{name}_by"} <= columns, name
    assert "withdrawal_reason" in columns
    assert "personal_data_reason" in columns


# --- every kind through every move that it declares -------------------------------------------------------------------------


WHOLE = {name: kind for name, kind in LIVES.items() if kind.draft and kind.published}
"""Those of tests/kinds.py that begin as drafts: a row of each kind of record."""


@pytest.fixture(params=WHOLE)
def life(request):
    return WHOLE[request.param]


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def refused(row, move):
    """The sentence of the table of moves, as `match` wants it."""
    return re.escape(str(row.workflow.moves[move].otherwise))


def record_of(row):
    return kind_of(row).record_of(row)


def test_every_kind_of_record_is_walked():
    assert {kind_of(kind.draft()) for kind in WHOLE.values()} == set(KINDS.values())


def test_a_draft_is_submitted_once_and_only_what_waits_is_answered(life):
    draft, rhea = life.draft(), make_reviewer()
    by = draft.created_by
    for act in (
        lambda: record.return_(fresh(draft), comment="More.", by=rhea, at=NOW),
        lambda: record.begin_review(fresh(draft), by=rhea, at=NOW),
    ):
        with pytest.raises(Refused, match=refused(draft, "return")):
            act()
    with pytest.raises(Refused, match=refused(draft, "recall")):
        record.recall(fresh(draft), by=by, at=NOW)
    with pytest.raises(Refused, match=refused(draft, "publish")):
        record.publish(fresh(draft), by=rhea, at=NOW)
    handed = record.submit(fresh(draft), by=by, at=NOW)
    assert (handed.state, handed.round, handed.rounds.get().digest) == ("submitted", 1, handed.digest)
    with pytest.raises(Refused, match=refused(draft, "submit")):
        record.submit(fresh(draft), by=by, at=NOW)
    with pytest.raises(Stale):
        record.recall(fresh(draft), by=by, at=NOW, version=handed.version - 1)
    assert record.recall(fresh(draft), by=by, at=NOW).state == "draft"


def test_whoever_it_names_is_held_before_the_record_itself(life):
    """A shield of theirs waits for the act, and the act for it; in this order, so that no two wait for each other."""
    row = fresh(life.submitted())
    held = record_of(row)
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        kind_of(row).lock(held, row)
    lock = "FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    locking = [query["sql"] for query in asked if lock in query["sql"]]

    def first(model):
        return next(i for i, sql in enumerate(locking) if f'FROM "{model._meta.db_table}" WHERE' in sql)

    assert first(apps.get_model("actors.Actor")) < first(type(held))


def test_a_draft_is_discarded_with_its_record(life):
    draft = life.draft()
    held = record_of(draft)
    record.discard(fresh(draft), by=draft.created_by, at=NOW)
    assert not type(held)._default_manager.filter(pk=held.pk).exists()


def test_what_was_handed_in_is_never_discarded(life):
    draft = life.draft()
    record.submit(fresh(draft), by=draft.created_by, at=NOW)
    record.recall(fresh(draft), by=draft.created_by, at=NOW)
    with pytest.raises(Refused, match="never submitted"):
        record.discard(fresh(draft), by=draft.created_by, at=NOW)


def test_a_review_is_begun_once_and_ends_the_calling_back(life):
    row, rhea, rolf = life.submitted(), make_reviewer(), make_reviewer("Rolf")
    record.begin_review(fresh(row), by=rhea, at=NOW)
    record.begin_review(fresh(row), by=rolf, at=NOW)
    now = fresh(row)
    assert (now.review_began_by, now.version) == (rhea, row.version)
    assert Event.objects.filter(verb=f"{row.workflow.noun}.review_begun").count() == 1
    with pytest.raises(Refused, match=re.escape(str(row.workflow.begun))):
        record.recall(now, by=row.submitted_by, at=NOW)
    with pytest.raises(Refused, match="Say what is to be completed"):
        record.return_(now, comment=" ", by=rhea, at=NOW)
    assert record.return_(fresh(row), comment="More.", by=rhea, at=NOW).returned_by == rhea
    anew = record.submit(fresh(row), by=row.submitted_by, at=NOW)
    assert (anew.round, anew.review_began_at) == (2, None), "a round is read from its beginning"


def test_a_round_never_changes(life):
    handed = life.submitted().rounds.get()
    rows = type(handed).objects.filter(pk=handed.pk)
    for act in (lambda: rows.update(content="{}"), lambda: rows.update(digest="0" * 64), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_who_had_a_part_in_it_withdraws_nothing_and_a_withdrawal_has_a_reason(life):
    row, rhea = life.published(), make_reviewer("Rolf")
    with pytest.raises(Refused, match="took part in"):
        record.withdraw(record_of(row), reason="A name.", by=row.submitted_by, at=NOW)
    with pytest.raises(record.NothingSaid, match="Say why it is taken from public view"):
        record.withdraw(record_of(row), reason="  ", by=rhea, at=NOW)
    gone = record.withdraw(record_of(row), reason="A name.", by=rhea, at=NOW)
    assert (gone.state, gone.withdrawn_by, gone.withdrawal_reason) == ("withdrawn", rhea, "A name.")
    with pytest.raises(Refused, match=refused(row, "withdraw")):
        record.withdraw(record_of(row), reason="Again.", by=rhea, at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(withdrawal_reason="Another one.")


def test_what_is_published_is_corrected_once_at_a_time_or_says_why_not(life):
    row = life.published()
    kind, by = kind_of(row), row.submitted_by
    if not kind.parent:
        with pytest.raises(Refused, match=re.escape(str(kind.uncorrectable))):
            record.correct(record_of(row), reason="A figure.", by=by, at=NOW)
        return
    with pytest.raises(Refused, match=re.escape(str(kind.say_why))):
        record.correct(record_of(row), reason=" ", by=by, at=NOW)
    begun = record.correct(record_of(row), reason="A figure.", by=by, at=NOW)
    assert (begun.number, begun.state, begun.reason) == (2, "draft", "A figure.")
    with pytest.raises(Refused, match=re.escape(str(kind.in_the_making))):
        record.correct(record_of(row), reason="Another.", by=by, at=NOW)
    assert fresh(row).state == "published", "it stands until the correction is published"
    record.withdraw(record_of(row), reason="A name.", by=make_reviewer("Rolf"), at=NOW)
    with pytest.raises(Refused, match=re.escape(str(row.workflow.ended))):
        record.submit(fresh(begun), by=by, at=NOW)
    record.discard(fresh(begun), by=by, at=NOW)
    with pytest.raises(Refused, match=re.escape(str(kind.uncorrectable))):
        record.correct(record_of(row), reason="A figure.", by=by, at=NOW)


# --- a takedown by two ----------------------------------------------------------------------------------------------------

CANARY = "kanarienvogel"


def ask(life, row, *, by):
    return record.ask_takedown(record_of(row), reason="Somebody is named.", by=by, at=NOW, **life.part(row))


def test_texts_are_taken_down_by_two_people_and_are_nowhere_afterwards(life):
    row = life.telling(CANARY)
    cleo, cora = make_curator(), make_curator("Cora")
    Scratch.objects.create(user=row.submitted_by, place=f"/{record_of(row).pk}/", content=CANARY, saved_at=NOW)
    asked = ask(life, row, by=cleo)
    assert len(where(CANARY)) > 3
    record.confirm_takedown(asked, by=cora, at=NOW, with_evidence=True)
    assert where(CANARY) == []
    assert {move.at for move in fresh(row).moves.all()}, "who moved it, and when, stays"
    kept = kind_of(row).revisions_of(record_of(row))
    if hasattr(row, "redacted_at"):  # of a report, its claims say it
        assert {each.redacted_at for each in kept} == {NOW}
    assert Event.objects.filter(verb="takedown.confirmed").count() == 1
    assert not Redaction.objects.filter(done_at=None).exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.update(personal_data_reason="It says so again.")


def test_a_reason_for_a_withdrawal_is_taken_down_with_the_rest(life):
    row, cleo, cora = life.published(), make_curator(), make_curator("Cora")
    record.withdraw(record_of(row), reason=f"It names {CANARY}.", by=make_reviewer("Rolf"), at=NOW)
    part = {} if "commitment" in life.part(row) else life.part(row)  # the report's own texts
    asked = record.ask_takedown(record_of(row), reason="Somebody is named.", by=cleo, at=NOW, **part)
    record.confirm_takedown(asked, by=cora, at=NOW)
    assert where(CANARY) == []
    assert fresh(row).withdrawal_reason == TAKEN_DOWN
    with pytest.raises(DatabaseError), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(withdrawal_reason="Another one.")


def test_a_takedown_is_asked_for_once_and_decided_once_by_somebody_else(life):
    row, cleo, cora = life.published(), make_curator(), make_curator("Cora")
    with pytest.raises(Refused, match="without repeating them"):
        record.ask_takedown(record_of(row), reason=" ", by=cleo, at=NOW, **life.part(row))
    asked = ask(life, row, by=cleo)
    assert ask(life, row, by=cleo) == asked, "the same form, sent twice"
    with pytest.raises(Refused, match="asked for already"):
        ask(life, row, by=cora)
    for decide in (record.confirm_takedown, record.refuse_takedown):
        with pytest.raises(Refused, match="somebody else than who asked"):
            decide(asked, by=cleo, at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        type(asked).objects.filter(pk=asked.pk).update(confirmed_at=NOW, confirmed_by=cleo)
    before = kind_of(row).revisions_of(record_of(row)).values().get()
    record.refuse_takedown(asked, by=cora, at=NOW)
    assert kind_of(row).revisions_of(record_of(row)).values().get() == before
    with pytest.raises(Refused, match="decided already"):
        record.confirm_takedown(asked, by=cora, at=NOW)
    record.confirm_takedown(ask(life, row, by=cora), by=cleo, at=NOW)


def test_what_was_never_published_is_not_taken_down(life):
    draft = life.draft()
    with pytest.raises(Refused, match="Only what was published"):
        ask(life, draft, by=make_curator())


def test_nobody_takes_a_text_without_a_takedown(life):
    row = life.published()
    kept = kind_of(row).revisions_of(record_of(row))
    marks = [{"redacted_at": NOW}] if hasattr(row, "redacted_at") else []
    for change in ({"personal_data_reason": TAKEN_DOWN}, *marks):
        with pytest.raises(DatabaseError), transaction.atomic():
            kept.update(**change)


def test_a_takedown_is_decided_in_the_admin(client, life):
    row, cleo, cora = life.telling(CANARY), make_curator(), make_curator("Cora")
    asked = ask(life, row, by=cleo)
    place = f"admin:{asked._meta.app_label}_{asked._meta.model_name}"
    client.force_login(cora)
    assert record_of(row).get_absolute_url() in client.get(reverse(f"{place}_change", args=[asked.pk])).text
    with_evidence = "confirm_with_evidence" if asked.has_documents else "confirm"
    answer = client.post(
        reverse(f"{place}_changelist"), {"action": with_evidence, "_selected_action": str(asked.pk)}, follow=True
    )
    assert answer.status_code == 200
    assert fresh(asked).confirmed_by == cora
    assert where(CANARY) == []


# --- read in the admin ----------------------------------------------------------------------------------------------------


def in_admin(row):
    """The row that the admin lists of it, and the names of its pages."""
    listed = row if admin.site.is_registered(type(row)) else record_of(row)
    return listed, f"admin:{listed._meta.app_label}_{listed._meta.model_name}"


def test_what_is_published_is_read_in_the_admin_and_changed_by_nobody(client, life):
    listed, place = in_admin(life.published())
    client.force_login(make_curator())
    address = reverse(f"{place}_change", args=[listed.pk])
    assert address in client.get(reverse(f"{place}_changelist")).text
    page = client.get(address)
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert client.post(address, {"state": "draft"}).status_code == 403
    assert client.get(reverse(f"{place}_add")).status_code == 403
    assert client.get(reverse(f"{place}_delete", args=[listed.pk])).status_code == 403


# Of a report curators read that there is one, and none of its words (tests/curation/test_curation.py).
@pytest.mark.parametrize("name", [name for name in WHOLE if name != "report"])
def test_a_draft_has_no_page_in_the_admin(client, name):
    listed, place = in_admin(WHOLE[name].draft())
    client.force_login(make_curator())
    address = reverse(f"{place}_change", args=[listed.pk])
    assert address not in client.get(reverse(f"{place}_changelist")).text
    assert client.get(address).status_code == 302
