"""The index is what the public record says, after every act; and what leaves it leaves the file."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actors import actions as curation
from commitments.actors.models import Actor, ActorName, ActorVersion
from commitments.actors.searched import OTHER_NAMES, other_names
from commitments.catalogue import actions as catalogue
from commitments.catalogue.models import CommitmentTranslation, Framework, Group
from commitments.desk.actions import lift_shield, shield_actor
from commitments.exchange import actions as support
from commitments.record import actions as record
from commitments.search import folding, index
from commitments.search.models import Entry
from tests.assessing import make_answers, make_published_assessment, make_sent_assessment
from tests.cast import (
    NOW,
    confirmed,
    correct,
    enter_names,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_published,
    make_reviewer,
    make_submitted,
)
from tests.exchanging import make_offer, make_offer_draft, make_practice, make_practice_draft
from tests.pledging import make_pledge_draft, make_published_pledge
from tests.search.test_folding import OTHERS, SAME

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("time_machine_now")]

WORD = "zyxwordless"
LATER = NOW + timedelta(days=1)


def words_of_the_index():
    """Every word that the index holds: those of its table, and on SQLite those of what is searched."""
    words = {word for words in Entry.objects.values_list("words", flat=True) for word in words.split()}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'search_words', 'row')")
            words |= {row[0] for row in cursor.execute("SELECT term FROM temp.vocabulary")}
            cursor.execute("DROP TABLE temp.vocabulary")
    return words


def found(kind, word=WORD):
    return Entry.objects.filter(kind=kind, pk__in=index._match([word]).children[0][1]).count()


# --- what is written by acts ---------------------------------------------------------------------------------------------


def test_nothing_that_is_not_published_is_in_it():
    arcadia, entry = make_actor(), make_entry(narrative=WORD)
    make_draft(arcadia, entry=entry)
    make_submitted(make_actor("XBB", "Borduria"), entry=entry)
    claim = make_published(make_actor("XCC", "Cordonia"), entry=make_entry(stage=4)).claims.get()
    make_practice_draft(claim, what_worked=WORD)
    make_offer_draft(arcadia, text=WORD)
    make_pledge_draft(arcadia, title=WORD)
    make_sent_assessment(None, arcadia, entry=make_answers(rationale=WORD))
    enter_names()

    assert WORD not in words_of_the_index()
    assert index.differences() == []
    make_published(make_actor("XDD", "Dorania"), entry=entry)
    assert WORD in words_of_the_index(), "the control"


def test_a_report_enters_with_its_publication_and_leaves_with_its_correction_or_withdrawal():
    revision = make_published(make_actor(), entry=make_entry(narrative=WORD))
    enter_names()
    assert (found("claim"), index.differences()) == (1, [])

    corrected = correct(revision, at=LATER, entry=make_entry(narrative="Another word."))
    assert (found("claim"), found("claim", "another"), index.differences()) == (0, 1, [])

    record.withdraw(corrected.report, reason="It named somebody.", by=make_reviewer(), at=LATER)
    assert (found("claim", "another"), index.differences()) == (0, [])


def test_a_practice_leaves_with_the_report_that_it_stands_on():
    claim = make_published(make_actor(), entry=make_entry(stage=4)).claims.get()
    make_practice(claim, what_worked=WORD)
    enter_names()
    assert (found("practice"), index.differences()) == (1, [])

    correct(claim.revision, at=LATER, entry=make_entry(stage=1))
    assert (found("practice"), index.differences()) == (0, [])


def test_pledges_offers_and_assessments_enter_and_leave():
    arcadia = make_actor()
    pledge = make_published_pledge(arcadia, title=WORD).pledge
    offer = make_offer(arcadia, text=WORD)
    assessment = make_published_assessment(None, arcadia, entry=make_answers(rationale=WORD)).assessment
    enter_names()
    kinds = ("pledge", "offer", "assessment")
    assert ([found(kind) for kind in kinds], index.differences()) == ([1, 1, 1], [])

    support.end_offer(offer=offer, by=offer.created_by, at=LATER)
    assert index.differences() == []
    offer.refresh_from_db()
    for each in (pledge, offer, assessment):
        record.withdraw(each, reason="It names somebody.", by=make_reviewer(), at=LATER)
    assert ([found(kind) for kind in kinds], index.differences()) == ([0, 0, 0], [])


def test_acts_of_curators_on_names_and_on_the_catalogue_reach_it_at_once():
    arcadia, commitment, cleo = make_actor(), make_commitment(), make_curator()
    group = Group.objects.create(code="children", label="Children")
    enter_names()

    curation.save_name(instance=ActorName(actor=arcadia, language="fr", name="Arcadie"), by=cleo, at=NOW)
    french = CommitmentTranslation(commitment=commitment, language="fr", short_title="La détention", source="A reader")
    confirmed(catalogue.add_translation(instance=french, by=cleo, at=NOW), at=NOW)
    catalogue.tag_commitment(commitment=commitment, groups=[group], sdg_targets={"8.8": True}, by=cleo, at=NOW)
    assert [found("actor", "arcadie"), found("commitment", "detention")] == [1, 1]
    assert [found("commitment", "children"), found("commitment", "8.8")] == [1, 1]
    group.label = "Minors"
    catalogue.save_group(instance=group, by=cleo, at=LATER)
    assert [found("commitment", "children"), found("commitment", "minors")] == [0, 1]
    catalogue.retire_framework(instance=Framework.objects.get(), reason="Its time is over.", by=cleo, at=LATER)
    city = Actor(code="XPO", slug="port-ostra", name="Port Ostra", type="local_authority", fictional=True)
    curation.add_actor(instance=city, by=cleo, at=LATER)
    assert found("actor", "ostra") == 1
    land = Actor(code="XEE", slug="esteria", name="Esteria", type="state", fictional=True)
    curation.add_actor(instance=land, by=cleo, at=LATER)
    assert found("actor", "esteria") == 0, "a second curator has not confirmed it"

    assert index.differences() == []


def test_a_shield_takes_every_name_and_text_out_and_its_end_brings_them_back():
    ngo = make_actor("XNG", "Zyxwordless House", type="ngo")
    make_actor("XAA", "Arcadia")
    enter_names()
    assert found("actor") == 1

    shield_actor(actor=ngo, by=make_curator(), at=NOW)
    assert WORD not in words_of_the_index()
    assert index.differences() == []
    lift_shield(actor=ngo, by=make_curator(), at=LATER)
    assert (found("actor"), index.differences()) == (1, [])


# --- what leaves it leaves the file --------------------------------------------------------------------------------------


def taken_down(revision):
    asked = record.ask_takedown(
        revision.report, reason="It names a child.", by=make_curator(), at=LATER, commitment=make_commitment()
    )
    record.confirm_takedown(asked, by=make_curator("Cora"), at=LATER)


def is_kept():
    """Whether the word stands anywhere in the file of SQLite; on PostgreSQL, in the index."""
    if connection.vendor == "sqlite":
        return WORD.encode()[3:] in connection.connection.serialize()
    return WORD in words_of_the_index()


def test_a_word_that_is_taken_down_is_in_no_part_of_the_file(monkeypatch):
    revision = make_published(make_actor(), entry=make_entry(narrative=WORD))
    enter_names()
    assert is_kept(), "the control"
    with monkeypatch.context() as patch:
        patch.setattr(index, "forget", lambda: None)
        taken_down(revision)
    assert (found("claim"), index.differences()) == (0, [])
    assert is_kept() == (connection.vendor == "sqlite"), "until its parts are merged SQLite's file keeps it"
    index.forget()
    assert not is_kept()
    assert WORD not in words_of_the_index()


def test_a_takedown_merges_them_in_its_own_transaction():
    revision = make_published(make_actor(), entry=make_entry(narrative=WORD))
    taken_down(revision)
    assert not is_kept()


# --- the check -----------------------------------------------------------------------------------------------------------


def test_the_check_finds_every_entry_that_is_not_right_and_the_command_makes_it_right(capsys):
    make_published(make_actor(), entry=make_entry(narrative="Judges sit."))
    enter_names()
    call_command("index", "--check")
    claim, actor = Entry.objects.get(kind="claim"), Entry.objects.get(kind="actor")
    key = claim.key
    index._leave([claim, actor])
    claim.delete()
    actor.words = "somebody"
    actor.save()
    strange = Entry(kind="offer", key="0" * 32, words="nobody")
    strange.save()
    index._enter([actor, strange])

    assert set(index.differences()) == {
        ("claim", key, "missing"), ("actor", actor.key, "differs"), ("offer", "0" * 32, "one too many"),
    }  # fmt: skip
    with pytest.raises(CommandError, match=f"claim {key} missing"):
        call_command("index", "--check")
    call_command("index")
    assert index.differences() == []
    assert "entries." in capsys.readouterr().out


def test_the_database_finds_what_the_folding_says():
    texts = [text for _typed, text in (*SAME, *OTHERS)]
    rows = [Entry(kind="actor", key=str(key), words=folding.stored(text)) for key, text in enumerate(texts)]
    index._enter(Entry.objects.bulk_create(rows))

    for typed, _text in (*SAME, *OTHERS):
        for word in folding.asked(typed):
            held = {row.key for row in rows if folding.holds(set(row.words.split()), word)}
            assert {str(each["own"]) for each in index.keys("actor", word)} == held, word


def test_lists_of_actors_are_in_the_order_of_their_folded_names():
    names = [
        "Zembla",
        "Élbonia",
        "arcadia",
        "Östria",
        "Elbonian Isles",
        "Ørsta",
        "d'Ost",
        "D-Zone",
        "Åland",
        "Œuvrie",
        "Łod",
    ]
    for number, name in enumerate(names):
        make_actor(f"X{number}", name, slug=f"land-{number}")

    enter_names()
    ordered = sorted(names, key=folding.plain)
    assert ordered[:3] == ["Åland", "arcadia", "d'Ost"]
    assert [actor.name for actor in Actor.objects.by_name()] == ordered
    assert [version.name for version in ActorVersion.objects.by_name()] == ordered


def test_every_other_name_is_of_an_actor_of_the_sheets():
    sheet = (OTHER_NAMES.parent / "actors.csv").read_text(encoding="utf-8")
    known = {line.split(",")[0] for line in sheet.splitlines()}
    assert other_names()
    assert set(other_names()) <= known


def test_what_is_refreshed_without_a_change_writes_nothing():
    arcadia = make_actor()
    enter_names()
    with CaptureQueriesContext(connection) as statements:
        index.refresh(arcadia)
    assert not [each["sql"] for each in statements if not each["sql"].startswith("SELECT")]


def test_a_question_of_signs_finds_nothing_and_an_empty_one_leaves_all():
    make_actor()
    rows = Actor.objects.all()
    assert index.narrowed(rows, " && ", lambda word: None).count() == 0
    assert index.narrowed(rows, " ", lambda word: None).count() == 1
