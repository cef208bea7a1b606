"""Sheets become rows: checked whole, shown as a diff, written at once, never over a curator's hand."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from commitments.audit.importing import apply_plans, plan_sheets
from commitments.audit.models import Event
from commitments.catalogue import actions
from commitments.catalogue.importing import TABLES
from commitments.catalogue.models import Commitment, CrosswalkLink, Framework, Group
from commitments.common.sheets import BadSheet
from commitments.curation import loading
from tests.cast import NOW, TODAY, confirmed, make_curator

pytestmark = [pytest.mark.database, pytest.mark.django_db]

FRAMEWORKS = """\
code,title,short_title,symbol,adopted_on,date_text,issuer,nature,nature_note,summary,source_name,source_url,\
takes_adherence,title_only,position,unit
gcm,Global Compact,Compact,A/RES/73/195,2018-12-19,,General Assembly,negotiated_not_binding,,,,,1,0,2,objectives
"""
GROUPS = "code,label\nchildren,Children\nwomen,Women\n"
COLUMNS = (
    "code,framework,parent,level,kind,trackable,position,number,short_title,title,official_title,"
    "official_title_variant,statement,source_document,source_locator,anchor,anchor_document,anchor_line,certainty,note,"
    "addressed_to,announced_by,asked_by,horizon_years,journey_stages,groups,sdg_targets"
)
CROSSWALK = "code,source,target,sdg_target,relation,status,rationale,citation,in_source\n"


def line(code, **facts):
    """One row of commitments.csv: a good objective, with `facts` changed."""
    values = {
        "code": code,
        "framework": "gcm",
        "level": "objective",
        "kind": "do",
        "trackable": "1",
        "position": "1",
        "short_title": f"Short {code}",
        "title": f"Title {code}",
        "source_document": "A/RES/73/195",
        "source_locator": "para. 29",
        "certainty": "seen",
        **facts,
    }
    return ",".join(values.get(column, "") for column in COLUMNS.split(","))


def sheets(*lines, **others):
    """A folder's sheets, small: one framework, two groups, and these commitments."""
    return {
        "frameworks.csv": FRAMEWORKS,
        "groups.csv": GROUPS,
        "commitments.csv": "\n".join([COLUMNS, *(lines or [line("gcm.1")])]) + "\n",
        **{f"{name}.csv": text for name, text in others.items()},
    }


def load(*lines, **others):
    """Load, and return the plans by the name of their sheet."""
    plans = loading.load_catalogue(sheets(*lines, **others), by=None, at=NOW)
    return {plan.name: plan for plan in plans}


def problems_of(*lines, **others):
    with pytest.raises(BadSheet) as bad:
        load(*lines, **others)
    return bad.value.problems


# --- a first load, and the next ones ---


def test_a_first_load_adds_every_row_and_an_event_for_each():
    plans = load(line("gcm.1", groups="women children", sdg_targets="10.7 8.8?", journey_stages="all"))
    assert [(name, len(plan.added)) for name, plan in plans.items()] == [
        ("frameworks.csv", 1),
        ("groups.csv", 2),
        ("commitments.csv", 1),
    ]
    commitment = Commitment.objects.get(code="gcm.1")
    assert actions.tags_of(commitment) == {
        "journey_stages": ["all"],
        "groups": ["children", "women"],
        "sdg_targets": ["10.7", "8.8?"],
    }
    event = Event.objects.about(commitment).get()
    assert (event.verb, event.at, event.by_id, event.note) == ("commitment.loaded", NOW, "", "commitments.csv")
    assert ("groups", None, ["children", "women"]) in event.changes
    assert Event.objects.count() == 4


def test_loading_twice_changes_nothing():
    load()
    before = Event.objects.count()
    plans = load()
    assert [(plan.added, plan.changed, plan.kept, plan.gone) for plan in plans.values()] == [((), (), (), ())] * 3
    assert [plan.unchanged for plan in plans.values()] == [1, 2, 1]
    assert Event.objects.count() == before


def test_loading_again_asks_as_much_for_20_rows_as_for_1(django_assert_max_num_queries):
    load(*[line(f"gcm.{n}", groups="women") for n in range(1, 21)])
    with django_assert_max_num_queries(14):
        load(*[line(f"gcm.{n}", groups="women") for n in range(1, 21)])


def test_a_changed_cell_changes_its_column_and_is_shown_before_and_after():
    load(line("gcm.1", title="Old", groups="women"))
    plan = load(line("gcm.1", title="New", groups="women children"))["commitments.csv"]
    assert plan.changed[0].lines() == ["title: Old → New", "groups: women → children women"]
    commitment = Commitment.objects.get(code="gcm.1")
    assert actions.tags_of(commitment)["groups"] == ["children", "women"]
    assert Event.objects.about(commitment).last().changes == [("groups", ["women"], ["children", "women"])]
    assert commitment.title == "Old", "a later edition of the catalogue is proposed"
    load(line("gcm.1", title="New", groups="women children"))
    confirmed(commitment.versions.waiting().get())
    commitment.refresh_from_db()
    assert commitment.title == "New"
    assert load(line("gcm.1", title="New", groups="women children"))["commitments.csv"].unchanged == 1


def test_what_pages_are_cited_with_stays_and_a_file_that_says_otherwise_is_listed_and_loaded():
    links = f"{CROSSWALK}gcm.1--gcm.2,gcm.1,gcm.2,,{{}},proposed,{{}},,0\n"
    both = (line("gcm.1"), line("gcm.2"))
    load(*both, crosswalk=links.format("related", "Both ask for it."))
    plans = load(
        *both,
        frameworks=FRAMEWORKS.replace("Global Compact,", "Another title,"),
        crosswalk=links.format("same", "Said better."),
    )
    assert [plans[name].kept[0].lines() for name in ("frameworks.csv", "crosswalk.csv")] == [
        ["title: Global Compact → Another title"],
        ["relation: related → same"],
    ]
    assert "kept (changed by a curator, or cited as it is)" in loading.summary_of(plans["frameworks.csv"])
    assert Framework.objects.get().title == "Global Compact"
    link = CrosswalkLink.objects.get()
    assert (link.relation, link.rationale) == ("related", "Said better.")


def test_a_part_may_stand_before_its_whole_in_the_file():
    load(line("gcm.1.a", parent="gcm.1", level="action"), line("gcm.1"))
    assert Commitment.objects.get(code="gcm.1.a").parent.code == "gcm.1"


def test_a_row_that_left_the_file_is_listed_and_stays():
    load(line("gcm.1"), line("gcm.2", title="Second"))
    plan = load(line("gcm.1"))["commitments.csv"]
    assert plan.gone == ("gcm.2",)
    assert Commitment.objects.filter(code="gcm.2").exists()


def test_a_row_that_a_curator_added_is_not_missed_in_the_file():
    load(line("gcm.1"))
    own = Commitment(**{**_facts_of("gcm.1"), "code": "gcm.own", "title": "A curator's own"})
    actions.add_commitment(instance=own, by=make_curator(), at=NOW)
    assert load(line("gcm.1"))["commitments.csv"].gone == ()


def test_a_byte_order_mark_of_a_spreadsheet_is_no_part_of_the_first_column(tmp_path):
    (tmp_path / "groups.csv").write_text(GROUPS, encoding="utf-8-sig")
    plans = loading.load_catalogue(loading.read_folder(tmp_path), by=None, at=NOW)
    assert [change.label for change in plans[0].added] == ["children", "women"]


def _facts_of(code):
    names = [f.attname for f in Commitment._meta.concrete_fields if f.attname != "id"]
    return Commitment.objects.values(*names).get(code=code)


def _retitled(code, title):
    facts = {"act": "correct", "changes": {"title": title}, "from_on": TODAY, "reason": "As adopted."}
    return actions.change_commitment(commitment=Commitment.objects.get(code=code), **facts, by=make_curator(), at=NOW)


# --- curators ---


def test_what_a_curator_changed_is_kept_and_said_and_the_other_rows_are_loaded():
    load(line("gcm.1", title="Old"), line("gcm.2", title="Old"))
    confirmed(_retitled("gcm.1", "A curator's title"))
    plan = load(line("gcm.1", title="New"), line("gcm.2", title="New"))["commitments.csv"]
    assert [change.label for change in plan.kept] == ["gcm.1"]
    assert "kept (changed by a curator)" in loading.summary_of(plan)
    assert list(loading.details_of(plan))[-2:] == ["  = gcm.1 (row 2)", "      title: A curator's title → New"]
    assert dict(Commitment.objects.values_list("code", "title")) == {"gcm.1": "A curator's title", "gcm.2": "Old"}


def test_a_curators_tags_are_kept_like_any_other_change():
    load(line("gcm.1", groups="women"))
    commitment = Commitment.objects.get(code="gcm.1")
    actions.tag_commitment(commitment=commitment, sdg_targets={"5.2": False}, by=make_curator(), at=NOW)
    plan = load(line("gcm.1", groups="children"))["commitments.csv"]
    assert [change.label for change in plan.kept] == ["gcm.1"]
    assert actions.tags_of(commitment) == {"journey_stages": [], "groups": ["women"], "sdg_targets": ["5.2"]}


def test_a_file_that_says_what_the_curator_said_takes_the_row_back():
    load(line("gcm.1", title="Old"))
    confirmed(_retitled("gcm.1", "Agreed"))
    assert load(line("gcm.1", title="Agreed"))["commitments.csv"].unchanged == 1


# --- bad sheets ---


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"parent": "gcm.99"}, "parent gcm.99 is not known."),
        ({"framework": "cgm"}, "framework cgm is not known."),
        ({"framework": ""}, "framework: it is missing."),
        ({"title": ""}, "title: This field cannot be blank."),
        ({"level": "objektive"}, "level: Value 'objektive' is not a valid choice."),
        ({"position": "first"}, "position: “first” value must be an integer."),
        ({"trackable": "yes"}, "trackable: “yes” value must be either True or False."),
        ({"short_title": "x" * 121}, "short_title: Ensure this value has at most 120 characters (it has 121)."),
        ({"horizon_years": "3"}, "A horizon is 2, 5 or 15 years (seed 001, p. 85)."),
        ({"level": "announcement"}, "An announcement names who announced it."),
        ({"source_locator": ""}, "source_locator: This field cannot be blank."),
        ({"addressed_to": "state planet"}, "addressed_to: planet is not a type of actor."),
        ({"groups": "martians"}, "groups: martians is not known."),
        ({"groups": "women women"}, "groups: women is there twice."),
        ({"journey_stages": "limbo"}, "journey_stages: stage: Value 'limbo' is not a valid choice."),
        ({"sdg_targets": "18.1"}, "sdg_targets: 18.1 is not a target of the 2030 Agenda."),
        ({"anchor": "as in the source"}, "anchor_document is missing: an anchor names the file that it stands in."),
        ({"announced_by": "NOBODY"}, "announced_by NOBODY is not a known actor."),
    ],
)
def test_a_bad_row_is_refused_by_its_number(facts, sentence):
    problems = problems_of(line("gcm.1"), line("gcm.2", **facts))
    assert len(problems) == 1
    assert problems[0].startswith(("commitments.csv, row 3: ", "commitments.csv, gcm.2: "))
    assert problems[0].endswith(sentence)


def test_every_problem_is_said_at_once_and_nothing_is_written():
    problems = problems_of(
        line("gcm.1", level="x"),
        line("gcm.2", parent="gcm.99"),
        line("gcm.2"),
        crosswalk=CROSSWALK + "a,gcm.2,gcm.77,,same,proposed,,,0\n",
    )
    assert problems == [
        "commitments.csv, row 2: level: Value 'x' is not a valid choice.",
        "commitments.csv, row 3: parent gcm.99 is not known.",
        "commitments.csv, row 4: gcm.2 is also in row 3.",
        "crosswalk.csv, row 2: target gcm.77 is not known.",
    ]
    assert not Framework.objects.exists()
    assert not Event.objects.exists()


def test_what_an_unreadable_row_lacks_is_not_said_again_wherever_it_is_named():
    """Its code may well be in the row that could not be read."""
    broken = {
        **sheets(crosswalk=CROSSWALK + "a,gcm.1,gcm.2,,same,proposed,,,0\n"),
        "commitments.csv": f"{COLUMNS}\n{line('gcm.1')}\ngcm.2,gcm\n",
    }
    with pytest.raises(BadSheet) as bad:
        loading.plan_catalogue(broken)
    assert bad.value.problems == ["commitments.csv, row 3: 2 cells where the header has 27."]


def test_a_missing_column_is_said_and_the_sheets_after_it_are_still_read():
    broken = {
        **sheets(),
        "groups.csv": "code\nchildren\n",
        "commitments.csv": f"{COLUMNS}\n{line('gcm.1', level='x')}\n",
    }
    with pytest.raises(BadSheet) as bad:
        loading.plan_catalogue(broken)
    assert bad.value.problems == [
        "groups.csv, row 1: column label is missing.",
        "commitments.csv, row 2: level: Value 'x' is not a valid choice.",
    ]


def test_commitments_cannot_be_part_of_themselves_through_others():
    problems = problems_of(line("gcm.1", parent="gcm.2"), line("gcm.2", parent="gcm.1"))
    assert problems == [
        "commitments.csv, row 2: parent: gcm.1 is part of itself.",
        "commitments.csv, row 3: parent: gcm.2 is part of itself.",
    ]


def test_the_kind_of_a_commitment_never_changes():
    load(line("gcm.1"))
    assert problems_of(line("gcm.1", kind="refrain")) == [
        "commitments.csv, row 2: kind is fixed: it cannot change from do to refrain."
    ]


def test_two_links_cannot_join_the_same_two_commitments():
    links = CROSSWALK + "one,gcm.1,gcm.2,,same,proposed,,,0\ntwo,gcm.1,gcm.2,,part,proposed,,,0\n"
    assert problems_of(line("gcm.1"), line("gcm.2"), crosswalk=links) == [
        "crosswalk.csv, row 3: source, target: one already has gcm.1 gcm.2."
    ]


def test_a_link_leads_to_one_thing_and_not_to_itself():
    links = CROSSWALK + "one,gcm.1,gcm.1,,same,proposed,,,0\ntwo,gcm.1,gcm.2,10.7,same,proposed,,,0\n"
    assert problems_of(line("gcm.1"), line("gcm.2"), crosswalk=links) == [
        "crosswalk.csv, row 2: A commitment cannot be linked to itself.",
        "crosswalk.csv, row 3: A link leads to one commitment or to one SDG target.",
    ]
    load(line("gcm.1"), crosswalk=CROSSWALK + "ten,gcm.1,,10.7,related,proposed,,,0\n")
    assert CrosswalkLink.objects.get().sdg_target == "10.7"


def test_a_plan_writes_nothing_until_it_is_applied():
    plans = plan_sheets(TABLES, sheets())
    assert not Framework.objects.exists()
    apply_plans(plans, by=None, at=NOW)
    assert Framework.objects.get().code == "gcm"


def test_what_fails_on_the_way_is_undone_in_every_table():
    """Somebody added a group between the plan and its application: the framework before it goes again too."""
    plans = plan_sheets(TABLES, sheets())
    Group.objects.create(code="women", label="Women")
    with pytest.raises(IntegrityError):
        apply_plans(plans, by=None, at=NOW)
    assert not Framework.objects.exists()
    assert not Event.objects.exists()


# --- the command ---


@pytest.fixture
def folder(tmp_path):
    for name, text in sheets(line("gcm.1"), line("gcm.2")).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_dry_run_shows_what_would_change_and_writes_nothing(folder, capsys):
    call_command("load_catalogue", dir=folder, dry_run=True, verbosity=2)
    said = capsys.readouterr().out
    assert "commitments.csv: 2 added, 0 changed, 0 unchanged" in said
    assert "  + gcm.2" in said
    assert "nothing was written" in said
    assert not Commitment.objects.exists()


def test_the_command_says_which_sheets_are_not_there(folder, capsys):
    call_command("load_catalogue", dir=folder)
    said = capsys.readouterr().out
    assert "milestones.csv: not there, its table was left alone" in said
    assert "groups.csv: not there" not in said
    assert Commitment.objects.count() == 2


def test_the_command_ends_with_the_sentences_of_a_bad_sheet(folder):
    (folder / "groups.csv").write_text("code,label\nchildren,\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"groups.csv, row 2: label: This field cannot be blank\."):
        call_command("load_catalogue", dir=folder)
    assert not Commitment.objects.exists()


def test_an_empty_folder_is_an_error_and_not_an_empty_catalogue(tmp_path):
    with pytest.raises(CommandError, match="There are no sheets"):
        call_command("load_catalogue", dir=tmp_path)
