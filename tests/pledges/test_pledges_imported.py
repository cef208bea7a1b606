"""Pledges that others have published, read from their own sheet: planned first, written whole, undone whole."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from commitments.audit.models import Event
from commitments.common.sheets import BadSheet
from commitments.pledges import actions, assemble, importing
from commitments.pledges.models import Pledge, PledgeRevision
from commitments.record import actions as record
from tests.cast import NOW, make_actor, make_commitment, make_curator, make_member
from tests.pledging import make_published_pledge, make_said, tell

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MAPPING = """ours,theirs,value,means
source,,,The list of the fictional forum
reference,No.,,
actor,Country,,
actor,Country,Republic of Arcadia,XAA
title,Pledge title,,
text,Full text,,
made_on,Date,,
commitments,Objective,,
commitments,Objective,13,gcm.13
commitments,Objective,8,gcm.8
target,Goal,,
form,,,individual
unit,,,people
direction,,,fall
page,Page,,
"""
HEADER = "No.,Country,Pledge title,Full text,Date,Objective,Goal,Page,Something else\n"
SHEET = (
    HEADER
    + "A-1,Republic of Arcadia,End detention,Arcadia will detain no child.,2026-03-01,13; 8,0,p. 3,x\n"
    + "A-2,XBB,Train judges,Borduria will train judges.,2026-03-02,8,,p. 4,y\n"
)


@pytest.fixture(autouse=True)
def world():
    make_actor()
    make_actor("XBB", "Borduria")
    make_commitment("gcm.13")
    make_commitment("gcm.8")


@pytest.fixture
def mapping():
    return importing.Mapping.of_sheet(MAPPING)


def load(mapping, sheet=SHEET):
    return importing.import_pledges(sheet, mapping, by=make_curator(), at=NOW)


def test_a_plan_says_what_would_be_read_and_writes_nothing(mapping):
    plan = importing.plan_pledges(SHEET, mapping, today=NOW.date())
    assert [change.label for change in plan.added] == ["A-1", "A-2"]
    lines = "\n".join(importing.details_of(plan))
    for words in ("title: (none) → End detention", "commitments: (none) → gcm.13 gcm.8", "target: (none) → 0"):
        assert words in lines
    assert not Pledge.objects.exists()
    assert not Event.objects.filter(verb__startswith="pledge").exists()


def test_what_is_read_is_public_marked_and_never_said_to_be_submitted(mapping):
    load(mapping)
    first = Pledge.objects.get(source_reference="A-1")
    assert (first.origin, first.actor.code, first.source_name) == (
        "transcribed",
        "XAA",
        "The list of the fictional forum",
    )
    assert first.source_note == (
        "Read in: The list of the fictional forum (p. 3), entry A-1. Arcadia did not submit this here."
    )
    sheet = assemble.sheet_of(PledgeRevision.objects.in_force().get(pledge=first), today=NOW.date())
    assert (sheet.revision.target, sheet.revision.direction, sheet.revision.due_on) == (Decimal(0), "fall", None)
    assert [c.code for c in sheet.commitments] == ["gcm.13", "gcm.8"]
    assert (sheet.standing.entry.standing, sheet.standing.entry.on) == ("made", date(2026, 3, 1))
    assert sheet.revision.nature == ""  # we put no word in a body's mouth


def test_reading_the_same_list_twice_changes_nothing(mapping):
    load(mapping)
    plan, _batch = load(mapping)
    assert (plan.added, plan.unchanged, plan.kept) == ((), 2, ())
    assert Pledge.objects.count() == 2


def test_what_the_list_says_otherwise_today_is_listed_and_not_written(mapping):
    load(mapping)
    plan, _batch = load(mapping, SHEET.replace("End detention", "Reduce detention"))
    assert [(c.label, c.columns) for c in plan.kept] == [("A-1", ["title", "page"])] or [
        c.label for c in plan.kept
    ] == ["A-1"]
    assert Pledge.objects.get(source_reference="A-1").title == "End detention"


def test_every_error_of_every_row_is_said_and_nothing_is_written(mapping):
    wrong = (
        HEADER
        + "A-1,Nowhere,T,x,2026-03-01,13,0,,\n"
        + "A-2,XBB,,x,03/01/2026,99,many,,\n"
        + "A-3,XBB,T,x,2027-03-01,8,,,\n"
        + "A-4,XBB,T,x,2026-03-01,8,,,\n"
        + "A-4,XBB,T,x,2026-03-01,8,,,\n"
    )
    with pytest.raises(BadSheet) as bad:
        load(mapping, wrong)
    said = "\n".join(bad.value.problems)
    for words in (
        "row 2: actor Nowhere is not known",
        "row 3: title is missing.",
        "row 3: made_on: 03/01/2026 is no day",
        "row 3: target: many is no number.",
        "row 4: made_on lies ahead.",
        "row 6: A-4 is also in row 5.",
    ):
        assert words in said
    assert not Pledge.objects.exists()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", "1.23456", "1e17"])
def test_a_number_that_no_database_holds_is_said_to_be_none(mapping, number):
    with pytest.raises(BadSheet, match="is no number"):
        load(mapping, SHEET.replace(",0,p. 3", f",{number},p. 3"))


def test_a_row_that_fails_while_it_is_written_leaves_none_behind(mapping, monkeypatch):
    real, calls = importing.transcribe_pledge, []

    def fails_second(**facts):
        calls.append(facts)
        if len(calls) == 2:
            raise RuntimeError("The line broke.")
        return real(**facts)

    monkeypatch.setattr(importing, "transcribe_pledge", fails_second)
    with pytest.raises(RuntimeError):
        load(mapping)
    assert not Pledge.objects.exists()


def test_a_shielded_organisation_is_not_read(mapping):
    make_actor("XNG", "Harbour Light", type="ngo", shielded=True)
    with pytest.raises(BadSheet, match="cannot be named"):
        load(mapping, SHEET.replace("XBB", "XNG"))


def test_an_import_is_undone_whole_and_may_be_read_again(mapping):
    _plan, batch = load(mapping)
    assert importing.batches() == [(batch, "The list of the fictional forum", 2)]
    assert actions.undo_import(batch=batch, by=make_curator(), at=NOW) == 2
    assert not Pledge.objects.published().exists()
    assert PledgeRevision.objects.filter(state="withdrawn").count() == 2
    with pytest.raises(actions.Refused, match="nothing left"):
        actions.undo_import(batch=batch, by=make_curator(), at=NOW)
    plan, _batch = load(mapping)
    assert len(plan.added) == 2
    assert Pledge.objects.published().count() == 2


def test_a_transcribed_pledge_is_revised_by_nobody_here(mapping):
    load(mapping)
    with pytest.raises(actions.Refused, match="another list"):
        record.correct(Pledge.objects.first(), reason="x", by=make_curator(), at=NOW)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (MAPPING.replace("source,,,The list of the fictional forum\n", ""), "no row says what the list is called"),
        (MAPPING.replace("title,Pledge title,,\n", ""), "title is not mapped"),
        (MAPPING.replace("page,Page,,", "colour,Page,,"), "colour is no column of ours"),
        (MAPPING.replace("form,,,individual\n", ""), "form is not mapped"),
    ],
)
def test_a_mapping_that_cannot_be_read_says_why(broken, sentence):
    with pytest.raises(BadSheet, match=sentence):
        importing.Mapping.of_sheet(broken)


def test_the_commands_plan_write_and_undo(tmp_path, capsys):
    (tmp_path / "theirs.csv").write_text(SHEET)
    (tmp_path / "mapping.csv").write_text(MAPPING)
    paths = [str(tmp_path / "theirs.csv"), str(tmp_path / "mapping.csv")]
    call_command("import_pledges", *paths)
    assert "Nothing is written" in capsys.readouterr().out
    assert not Pledge.objects.exists()
    with pytest.raises(CommandError, match="--by"):
        call_command("import_pledges", *paths, "--write")
    curator = make_curator()
    call_command("import_pledges", *paths, "--write", "--by", curator.email)
    assert "2 new" in capsys.readouterr().out
    batch = Pledge.objects.first().batch
    call_command("undo_pledges", str(batch), "--by", curator.email)
    assert not Pledge.objects.published().exists()


def test_who_pledges_alone_names_no_partner(mapping):
    with pytest.raises(BadSheet, match="alone"):
        load(importing.Mapping.of_sheet(MAPPING + "partners,Something else,,\n"), SHEET.replace(",x\n", ",XBB\n"))


def test_only_a_curator_decides_an_import(tmp_path):
    (tmp_path / "theirs.csv").write_text(SHEET)
    (tmp_path / "mapping.csv").write_text(MAPPING)
    paths = [str(tmp_path / "theirs.csv"), str(tmp_path / "mapping.csv")]
    ana = make_member("Ana", make_actor())
    with pytest.raises(CommandError, match="curator"):
        call_command("import_pledges", *paths, "--write", "--by", ana.email)
    call_command("import_pledges", *paths, "--write", "--by", make_curator().email)
    with pytest.raises(CommandError, match="curator"):
        call_command("undo_pledges", str(Pledge.objects.first().batch), "--by", ana.email)
    assert Pledge.objects.published().count() == 2


def test_our_own_sheet_is_read_back_without_loss(client, settings):
    settings.DEMO = True
    make_actor("XNG", "Harbour Light", type="ngo")
    texts = [
        {"title": "=Begins like a formula", "text": "'Quoted'\n\nand, with a line between.", "language": "ar"},
        {"form": "partnership", "partners": ("XNG",), "commitments": ("gcm.13", "gcm.8"), "target": Decimal("0.5"),
         "baseline": Decimal("-2.25"), "direction": "rise"},
        {"baseline": None, "target": None, "measure": "", "unit": "", "direction": "", "due_on": None, "baseline_on": None},
    ]  # fmt: skip
    made = [make_published_pledge(said=make_said(on=date(2026, 2, n + 1)), **facts) for n, facts in enumerate(texts)]
    tell(made[0], "under_way")  # the day on which it was made is told all the same
    sheet = client.get("/pledges/?demo=1&format=csv").content.decode()
    names = {"reference": "pledge", **{n: n for n in importing.COLUMNS if n not in ("reference", "page")}}
    rows = "".join(f"{ours},{theirs},,\n" for ours, theirs in names.items())
    again = importing.Mapping.of_sheet(f"ours,theirs,value,means\nsource,,,Our own list\n{rows}")
    importing.import_pledges(sheet, again, by=make_curator(), at=NOW)
    for revision in made:
        read = PledgeRevision.objects.in_force().get(pledge__source_reference=revision.pledge.code)
        first = assemble.text_of(assemble.whole(PledgeRevision.objects.in_force().get(pledge=revision.pledge)))
        assert replace(assemble.text_of(assemble.whole(read)), specific=first.specific) == first
        assert read.entries.get().on == assemble.said_of(assemble.whole(revision)).on
