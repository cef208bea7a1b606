"""The catalogue as it is loaded holds what its sources hold, and the check says so when it does not."""

import csv

import pytest
from django.core.management import CommandError, call_command

from commitments.accounts.models import User
from commitments.actors.models import Actor
from commitments.audit.models import Event
from commitments.catalogue import decisions
from commitments.catalogue.models import Commitment, CrosswalkLink, Framework, Group, Method
from commitments.curation import checks, loading
from commitments.progress.models import Claim
from tests.cast import NOW, make_actor, make_curator
from tests.loaded import FIXTURES, loaded

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def _catalogue(django_db_setup, django_db_blocker):
    with loaded(django_db_blocker):
        yield


def differences():
    text = (FIXTURES / checks.EXPECTED).read_text(encoding="utf-8")
    return [(c.table, c.key, c.expected, c.found) for c in checks.compare_counts(text) if not c.is_right]


def test_every_count_is_that_of_the_sources():
    assert differences() == []


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        (lambda: Framework.objects.scored().filter(code="gcm"), 1),
        (lambda: Commitment.objects.trackable().filter(framework__code="gcm", kind="do"), 23),
        (lambda: Commitment.objects.trackable().filter(framework__code="a68-190"), 8),
        (lambda: Commitment.objects.trackable().filter(framework__code="idm-2017", kind="refrain"), 11),
        (lambda: Actor.objects.filter(type="state", fictional=False), 193),
        (lambda: CrosswalkLink.objects.exclude(status="proposed"), 0),
        (lambda: Group.objects.filter(code__contains="-"), 0),
        (lambda: Method.objects.in_force(as_of=NOW.date(), known_at=NOW), 1),
    ],
)
def test_the_numbers_that_everybody_knows(rows, number):
    assert rows().count() == number


def test_every_commitment_says_where_it_stands():
    assert checks.without_source() == []
    assert Commitment.objects.exclude(anchor="").count() > 200


def test_every_part_belongs_to_the_framework_of_its_whole():
    parts = Commitment.objects.exclude(parent=None).select_related("parent")
    assert [p.code for p in parts if p.parent.framework_id != p.framework_id] == []


def test_a_part_stands_after_its_whole():
    parts = Commitment.objects.exclude(parent=None).select_related("parent")
    assert [p.code for p in parts if p.parent.position >= p.position] == []


def test_entries_say_what_their_texts_say():
    """Each word that was false or unclear was read against its text and put right (fixtures/corrections.csv)."""
    with (FIXTURES / "corrections.csv").open(encoding="utf-8", newline="") as sheet:
        better = [(row["code"], row["column"], row["value"]) for row in csv.DictReader(sheet)]
    assert len(better) > 50
    assert {code for code, *_ in better} >= {"gcm.11", "gcm.3.b", "gcm.6.k", "gcm.15.b"}, "the four that were false"
    stand = {row["code"]: row for row in Commitment.objects.values("code", *{column for _, column, _ in better})}
    assert [(code, column) for code, column, value in better if stand[code][column] != value] == []


def test_what_was_not_read_on_a_page_of_the_resolution_says_where_it_was_read():
    actions = Commitment.objects.filter(framework__code="gcm", level="action")
    on_a_page = actions.filter(note__regex=r"Letter and content seen on page [0-9]+ of the resolution")
    elsewhere = actions.filter(note__contains="Letter and content seen in a transcription of the resolution")
    assert (on_a_page.count(), elsewhere.count()) == (56, 69)
    principle = Commitment.objects.get(code="gcm.principle.d")
    assert (principle.certainty, principle.note) == ("seen", "")


def test_loading_the_whole_again_changes_nothing_and_asks_little(django_assert_max_num_queries):
    events = Event.objects.count()
    with django_assert_max_num_queries(40):
        plans = loading.load_catalogue(loading.read_folder(FIXTURES), by=None, at=NOW)
    assert [p.name for p in plans if p.added or p.changed or p.kept or p.gone] == []
    assert Event.objects.count() == events


def test_every_row_that_was_loaded_has_its_event():
    plans = loading.plan_catalogue(loading.read_folder(FIXTURES))
    rows = sum(plan.unchanged for plan in plans if plan.name.count("/") == 0)
    assert Event.objects.filter(verb__endswith=".loaded").count() == rows


# --- the check itself ---


def test_a_commitment_that_is_untracked_is_found():
    Commitment.objects.filter(code="gcm.13").update(trackable=False)
    assert differences() == [
        ("commitments", "gcm/objective/do/tracked", 23, 22),
        ("commitments", "gcm/objective/do/untracked", 0, 1),
    ]


def test_fictional_actors_are_not_counted():
    make_actor("XAA", "Arcadia")
    assert differences() == []


def test_the_command_prints_a_line_for_each_count_and_ends_well(capsys):
    call_command("check_catalogue")
    said = capsys.readouterr().out.splitlines()
    assert "ok commitments gcm/objective/do/tracked: 23" in said
    assert [line for line in said if not line.startswith("ok ")] == []


def test_the_command_ends_badly_when_anything_differs(capsys):
    Actor.objects.filter(code="AFG").update(type="observer_state")
    with pytest.raises(CommandError, match=r"2 differences\."):
        call_command("check_catalogue")
    assert "≠  actors state: 192, where the sources have 193" in capsys.readouterr().out


def test_what_curators_of_the_demonstration_decided_of_a_real_link_is_named(capsys):
    """As databases hold it from the time before the two worlds decided apart."""
    link = CrosswalkLink.objects.filter(status="proposed").order_by("code").first()
    cleo, carl = make_curator(), make_curator("Carl")
    asked = {"becomes": "adopted", "rationale": "Both ask.", "citation": "Para. 29", "by": cleo, "at": NOW}
    decisions.confirm_decision(decision=decisions.ask_decision(link=link, **asked), by=carl, at=NOW)
    call_command("check_catalogue")
    assert "≠" not in capsys.readouterr().out, "the control: real curators decided it"
    User.objects.update(demonstration=True)
    with pytest.raises(CommandError, match=r"1 differences\."):
        call_command("check_catalogue")
    assert f"≠  {link.code}: decided by curators of the demonstration" in capsys.readouterr().out


# --- anchors in their documents ---


@pytest.fixture
def sources(tmp_path):
    """A document in which the words of gcm.1 stand on line 3, broken over two lines; every other anchor is put aside."""
    (tmp_path / "paper.txt").write_text("Title\n\nStates will  collect\ndata\n\n\n\nEnd\n", encoding="utf-8")
    Commitment.objects.update(anchor="", anchor_line=None)
    place(anchor="will collect data", anchor_line=3)
    return tmp_path


def place(**facts):
    Commitment.objects.filter(code="gcm.1").update(**{"anchor_document": "paper.txt", **facts})


def test_an_anchor_is_found_word_for_word_whatever_the_blanks(sources):
    assert list(checks.misplaced_anchors(sources)) == []


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"anchor": "will gather data"}, "gcm.1: “will gather data” is not in paper.txt."),
        ({"anchor_line": 8}, "gcm.1: “will collect data” is in paper.txt, but not at line 8."),
        ({"anchor_document": "other.txt"}, "gcm.1: there is no file other.txt in {folder}."),
    ],
)
def test_a_misplaced_anchor_is_named(sources, facts, sentence):
    place(**facts)
    assert list(checks.misplaced_anchors(sources)) == [sentence.format(folder=sources)]


def test_an_anchor_without_a_file_has_no_source():
    place(anchor="will collect data", anchor_document="")
    assert checks.without_source() == ["gcm.1"]


def test_the_words_of_a_reading_are_looked_for_too(sources):
    Commitment.objects.filter(code="a68-190.1.rights-work").update(anchor_document="paper.txt")
    sheet = "announcement,reading,words,line\na68-190.1.rights-work,continuing,continue and intensify,3\n"
    found = list(checks.misplaced_readings(sources, {"transcribed/iom-2014-announcements.csv": sheet}))
    assert found == ["transcribed/iom-2014-announcements.csv, row 2: “continue and intensify” is not in paper.txt."]


def test_what_was_transcribed_is_counted():
    assert Claim.objects.filter(transcribed=True).count() == 8
