"""One body that was entered twice: its reports stand with the entry that was kept, from the instant on which that is known."""

import csv
import uuid
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from commitments.actors.actions import change_actor, merge_actor, part_actor, retire_actor
from commitments.actors.actions.invitations import invite_first_focal_point
from commitments.actors.actions.memberships import grant_membership
from commitments.actors.models import Actor, ActorVersion, Membership
from commitments.assessment.access.assessors import why_not_between
from commitments.audit import versions
from commitments.common.versions import Act
from commitments.desk.actions import shield_actor
from commitments.progress.actions import invite_to_report
from commitments.progress.models import Revision
from commitments.scorecards.assemble import When
from commitments.scorecards.assemble.commitments import assessed_cells
from tests.cast import (
    NOW,
    confirmed,
    enter_names,
    make_actor,
    make_adherence,
    make_commitment,
    make_curator,
    make_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_submitted,
    make_user,
    retire,
)
from tests.exchanging import make_need, make_offer, make_practice
from tests.progress.test_full_review import make_cycle
from tests.scorecards.test_citations import ask, cited_at, told
from tests.second_voice import make_assessment_row
from tests.site.test_time_capsule import Main

pytestmark = [pytest.mark.django_db]

LATER = NOW + timedelta(days=30)
BEFORE = NOW + timedelta(days=1)
WHY = "The register lists one body under both names."


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True
    make_method()
    make_framework()


@pytest.fixture
def arcadia():
    return make_actor()


@pytest.fixture
def double():
    return make_actor("XA2", "Arcadia Republic")


def merge(actor, kept, at=LATER):
    if Membership.objects.current().filter(actor=actor).exists():  # its retirement ends their roles
        before = at - timedelta(minutes=1)
        confirmed(retire_actor(instance=actor, reason="Entered twice.", by=make_curator(), at=before), at=before)
    confirmed(merge_actor(instance=actor, kept=kept, reason=WHY, by=make_curator(), at=at), at=at)
    return Actor.objects.get(pk=actor.pk)


def part(actor, at):
    confirmed(part_actor(instance=actor, reason="They are two bodies.", by=make_curator(), at=at), at=at)


def text_of(client, address, *args, at=LATER, **query):
    with time_machine.travel(at + timedelta(hours=1), tick=False):
        response = client.get(reverse(address, args=args), {"demo": "1", **query})
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def read(*asked, **query):
    return " ".join(text_of(*asked, **query).split())


def rows_of(text):
    return list(csv.DictReader(StringIO(text.lstrip("\ufeff"))))


def cells(client, *args, at=LATER, **query):
    """{(actor, commitment): stage} of a scorecard, a matrix or one cell, by its CSV."""
    address = {1: "scorecards:matrix", 2: "scorecards:actor-scorecard", 3: "scorecards:cell"}[len(args)]
    rows = rows_of(text_of(client, address, *args, at=at, format="csv", **query))
    return {(row["actor"], row["commitment"]): row["step"].removeprefix("do-") for row in rows}


PAGES = (
    ("scorecards:scorecards", []),
    ("scorecards:framework", ["gcm"]),
    ("scorecards:matrix", ["gcm"]),
    ("scorecards:commitment", ["gcm.13"]),
    ("scorecards:actor", ["arcadia"]),
    ("scorecards:actor-scorecard", ["gcm", "arcadia"]),
    ("scorecards:cell", ["gcm", "arcadia", "gcm.13"]),
)
OF_THE_DOUBLE = (
    ("scorecards:actor", ["arcadia-republic"]),
    ("scorecards:actor-scorecard", ["gcm", "arcadia-republic"]),
    ("scorecards:cell", ["gcm", "arcadia-republic", "gcm.13"]),
)


def answers(client, pages, *, at, **query):
    found = {}
    for address, args in pages:
        for form in ("",) if address in WITHOUT_FILES else ("", "csv", "json"):
            text = read(client, address, *args, at=at, **query, **({"format": form} if form else {}))
            found[address, *args, form] = text if form else Main(text).text
    return found


WITHOUT_FILES = ("scorecards:scorecards", "scorecards:actor")


@pytest.mark.database
def test_what_was_reported_under_either_entry_stands_with_the_one_that_was_kept(client, arcadia, double):
    first, second = make_commitment(), make_commitment("gcm.14")
    make_published(arcadia, first, entry=make_entry(stage=1))
    make_published(double, second, entry=make_entry(stage=3))
    alone = cells(client, "gcm")
    assert alone["XAA", "gcm.14"] != "3"
    merge(double, arcadia)
    assert cells(client, "gcm", "arcadia", "gcm.14") == {("XAA", "gcm.14"): "3"}
    both = {("XAA", "gcm.13"): "1", ("XAA", "gcm.14"): "3"}
    assert cells(client, "gcm", "arcadia") == cells(client, "gcm") == both
    for address, args in PAGES:
        assert "XA2" not in read(client, address, *args)
        assert "/arcadia-republic/" not in read(client, address, *args)


@pytest.mark.database
def test_the_entry_that_was_one_too_many_is_in_no_count(client, arcadia, double):
    make_published(double, make_commitment(), entry=make_entry(stage=3))
    assert "Over 2 States." in read(client, "scorecards:commitment", "gcm.13", at=BEFORE)
    merge(double, arcadia)
    assert "Over 1 State." in read(client, "scorecards:commitment", "gcm.13")


@pytest.mark.database
@pytest.mark.parametrize(
    ("of_double", "stands"),
    [
        ({"entry": make_entry(stage=4), "period_end": date(2024, 12, 31)}, "1"),
        ({"entry": make_entry(stage=4), "period_end": date(2025, 12, 31)}, "4"),
        ({"entry": make_entry(stage=4), "period_end": date(2025, 12, 31), "at": NOW - timedelta(days=9)}, "1"),
    ],
)
def test_of_two_reports_on_one_commitment_the_later_period_stands_and_of_one_period_the_one_published_last(
    client, arcadia, double, of_double, stands
):
    commitment = make_commitment()
    make_published(arcadia, commitment, entry=make_entry(stage=1), at=NOW - timedelta(days=3))
    make_published(double, commitment, **of_double)
    merge(double, arcadia)
    assert cells(client, "gcm", "arcadia") == cells(client, "gcm") == {("XAA", "gcm.13"): stands}
    counted = text_of(client, "scorecards:framework", "gcm", format="csv")
    (row,) = [row for row in rows_of(counted) if row["commitment"] == "gcm.13"]
    assert (row["cells"], row[f"step_do-{stands}"]) == ("1", "1")
    listed = read(client, "scorecards:commitment", "gcm.13", format="csv")
    assert listed.count("XAA") == 1
    history = read(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")
    assert history.count("Revision 1") + history.count("revision 1") >= 2


@pytest.mark.database
def test_asked_with_what_was_known_before_every_answer_stands(client, arcadia, double):
    commitment = make_commitment()
    make_published(arcadia, commitment, entry=make_entry(stage=1))
    make_published(double, commitment, entry=make_entry(stage=3))
    asked = {"as_of": BEFORE.date().isoformat(), "known_at": f"{BEFORE:%Y-%m-%dT%H:%M:%S}Z"}
    before = answers(client, (*PAGES, *OF_THE_DOUBLE), at=BEFORE + timedelta(hours=2), **asked)
    merge(double, arcadia)
    after = answers(client, (*PAGES, *OF_THE_DOUBLE), at=LATER, **asked)
    assert {name: (was, after[name]) for name, was in before.items() if after[name] != was} == {}
    today = answers(client, PAGES, at=LATER)
    assert all(before[name] != today[name] for name in today if "commitment" in name[0] or "matrix" in name[0])


def test_what_was_cited_of_either_entry_is_the_same_after_the_merge_and_after_they_part(client, arcadia, double):
    make_published(arcadia, make_commitment(), entry=make_entry(stage=1))
    make_published(double, make_commitment(), entry=make_entry(stage=3))
    pages = [*PAGES[3:4], *PAGES[5:], *OF_THE_DOUBLE[1:]]
    with time_machine.travel(BEFORE, tick=False):
        cited = [cited_at(client, f"{reverse(address, args=args)}?demo=1") for address, args in pages]
    merge(double, arcadia)

    def verdicts(at):
        with time_machine.travel(at, tick=False):
            return [told(ask(client, citation)) for citation in cited]

    for each in verdicts(LATER + timedelta(hours=1)):
        assert "The same" in each
    part(double, LATER + timedelta(days=1))
    for each in verdicts(LATER + timedelta(days=2)):
        assert "The same" in each


def test_addresses_of_the_second_entry_lead_on_with_what_they_ask(client, arcadia, double):
    make_published(double, make_commitment())
    merge(double, arcadia)
    with time_machine.travel(LATER + timedelta(hours=1), tick=False):
        for address, args in OF_THE_DOUBLE:
            moved = client.get(reverse(address, args=args), {"as_of": "2026-05-01"})
            kept = reverse(address, args=["arcadia" if arg == "arcadia-republic" else arg for arg in args])
            assert (moved.status_code, moved["Location"]) == (301, f"{kept}?as_of=2026-05-01")


def test_it_holds_for_every_day_and_marks_no_break(client, arcadia, double):
    commitment = make_commitment()
    make_published(double, commitment, entry=make_entry(stage=1), period_end=date(2023, 12, 31))
    make_published(arcadia, commitment, entry=make_entry(stage=2), period_end=date(2025, 12, 31))
    merge(double, arcadia)
    assert cells(client, "gcm", "arcadia", as_of="2024-06-01") == {("XAA", "gcm.13"): "1"}
    assert "one body or commitment took the place" not in read(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")


@pytest.mark.database
def test_names_of_the_second_entry_find_the_one_that_was_kept(client, arcadia, double):
    make_published(double, make_commitment())
    enter_names()
    merge(double, arcadia)
    found = read(client, "scorecards:actors", q="republic", format="csv")
    assert "XAA" in found
    assert "XA2" not in found
    assert "XAA" in read(client, "scorecards:actors", q="xa2", format="csv")
    assert "XA2" not in read(client, "scorecards:actors", format="csv")
    assert "/actors/arcadia/" in read(client, "pages:search", q="republic")
    reports = read(client, "progress:reports", q="arcadia", format="csv")
    assert ",XAA," in reports
    assert "XA2" not in reports


def test_lists_of_reports_say_under_which_name_it_was_and_who_that_is(client, arcadia, double):
    make_published(double, make_commitment())
    merge(double, arcadia)
    assert "Arcadia Republic (now Arcadia)" in read(client, "progress:reports")
    confirmed(
        change_actor(
            actor=arcadia, act=Act.CHANGE, changes={"type": "observer_state", "region": "Asia"}, by=make_curator(),
            from_on=LATER.date(), reason="A new status.", at=LATER,
        ),
        at=LATER,
    )  # fmt: skip
    assert "Arcadia Republic" in read(client, "progress:reports", actor_type="observer_state", region="Asia")
    assert "Arcadia Republic" not in read(client, "progress:reports", actor_type="state")


@pytest.mark.database
def test_offers_practices_and_needs_of_the_second_entry_stand_though_it_was_retired(client, arcadia, double):
    claim = make_published(double, make_commitment(), entry=make_entry(stage=4)).claims.get()
    offer, practice = make_offer(double), make_practice(claim)
    make_need(double, make_commitment("gcm.14"))
    merge(double, arcadia)
    both = "Arcadia Republic (now Arcadia)"
    page = read(client, "support:support")
    assert f"{both}: " in page
    assert "1 offer" in page
    assert f"{both}: " in read(client, "practices:practices")
    assert both in read(client, "support:offer", offer.pk)
    assert "/actors/arcadia/" in read(client, "support:offer", offer.pk)
    assert both in read(client, "practices:practice", practice.pk)
    for address, asked in (("support:support", {}), ("support:support", {"of": "offers"}), ("practices:practices", {})):
        (row,) = rows_of(text_of(client, address, format="csv", **asked))
        assert (row["actor"], row["actor_name"]) == ("XAA", "Arcadia")


def test_two_bodies_after_all_stand_each_for_itself_again(client, arcadia, double):
    make_published(double, make_commitment(), entry=make_entry(stage=3))
    merge(double, arcadia)
    parted = LATER + timedelta(days=9)
    part(Actor.objects.get(pk=double.pk), at=parted)
    assert ("XAA", "gcm.13") in cells(client, "gcm", "arcadia", at=parted)
    assert cells(client, "gcm", "arcadia", at=parted)["XAA", "gcm.13"] != "3"
    assert read(client, "scorecards:actor", "arcadia-republic", at=parted)
    in_between = f"{LATER + timedelta(days=1):%Y-%m-%dT%H:%M:%S}Z"
    assert cells(client, "gcm", "arcadia", at=parted, known_at=in_between)["XAA", "gcm.13"] == "3"


def test_an_organisation_entered_twice_has_one_voice_and_what_one_entry_said_of_the_other_is_none(client, arcadia):
    harbour, light = make_actor("XHL", "Harbour Light", type="ngo"), make_actor("XH2", "Harbour Light 2", type="ngo")
    commitment = make_commitment()
    for assessor, stage in ((harbour, 1), (light, 2)):
        make_assessment_row(assessor, arcadia, commitment, stage=stage)
    make_assessment_row(light, harbour, commitment, stage=4)
    when = When(as_of=BEFORE.date(), known_at=BEFORE)
    tallied = assessed_cells(when=when, fictional=True, actor_type="ngo")
    assert [len(cells) for cells in tallied.values()] == [1]
    assert (assessed(client, "arcadia", at=BEFORE), assessed(client, "harbour-light", at=BEFORE)) == ("2", "1")
    merge(light, harbour)
    assert (assessed(client, "arcadia"), assessed(client, "harbour-light")) == ("1", "0")
    assert "/actors/harbour-light-2/" not in read(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")
    now = When(as_of=LATER.date(), known_at=LATER)
    assert list(assessed_cells(when=now, fictional=True, actor_type="ngo").values()) in ([], [[]])
    (cell,) = assessed_cells(when=now, fictional=True)[commitment.pk]
    assert cell.agreement == "one_voice"


def assessed(client, slug, at=LATER):
    """How many others speak of an actor on the commitment, on its card and in its cell, and in how many cells of the
    commitment anybody does."""
    counts = set()
    for address, args in (("scorecards:actor-scorecard", ["gcm", slug]), ("scorecards:cell", ["gcm", slug, "gcm.13"])):
        (row,) = rows_of(text_of(client, address, *args, at=at, format="csv"))
        counts.add(row["others_count"])
    (count,) = counts
    return count


def test_nothing_of_it_costs_a_list_a_query_while_nobody_was_entered_twice(arcadia, django_assert_num_queries):
    make_published(arcadia, make_commitment())
    with django_assert_num_queries(1):
        assert [revision.report.actor.body for revision in Revision.objects.with_names()] == [arcadia]


def test_a_shield_of_the_kept_entry_reaches_the_names_of_the_other(client):
    kept, other = make_actor("XNG", "Open Door", type="ngo"), make_actor("XNH", "Porte Ouverte", type="ngo")
    enter_names()
    merge(other, kept)
    assert "Open Door" in read(client, "scorecards:actors", q="ouverte")
    shield_actor(actor=kept, by=make_curator(), at=LATER)
    assert "Open Door" not in read(client, "scorecards:actors", q="ouverte")
    assert client.get(reverse("scorecards:actor", args=["porte-ouverte"])).status_code == 404
    other.refresh_from_db()
    assert other.shielded
    with pytest.raises(ValidationError, match="shielded"):
        part_actor(instance=other, reason="?", by=make_curator(), at=LATER)


# --- what is refused -----------------------------------------------------------------------------------------------------


def why_not(actor, kept):
    with pytest.raises(ValidationError) as refusal:
        merge_actor(instance=actor, kept=kept, reason=WHY, by=make_curator(), at=LATER)
    assert not ActorVersion.objects.waiting().exists()
    return " ".join(refusal.value.messages)


def test_bodies_that_are_not_one_are_not_merged(arcadia, double):
    ministry = make_actor("XAM", "Interior", type="ministry", parent=arcadia)
    other = make_actor("XAN", "Home Office", type="ministry")
    assert "with itself" in why_not(arcadia, arcadia)
    assert "fictional" in why_not(arcadia, make_actor("AAA", "Realland", fictional=False, adheres=False))
    assert "different types" in why_not(ministry, arcadia)
    section = make_actor("XAS", "Section", type="ministry", parent=ministry)
    assert "part of the other" in why_not(section, ministry)
    assert "part of the other" in why_not(ministry, section)
    assert "Others are part of" in why_not(ministry, other)
    retire(other)
    assert "is retired" in why_not(section, other)
    hidden = make_actor("XNG", "Open Door", type="ngo", shielded=True)
    assert "shielded" in why_not(make_actor("XNH", "Open Doors", type="ngo"), hidden)
    assert "shielded" in why_not(hidden, Actor.objects.get(code="XNH"))
    merge_actor(instance=double, kept=arcadia, reason=WHY, by=make_curator(), at=LATER)


@pytest.mark.database
def test_there_is_no_chain_and_no_circle(arcadia, double):
    third = make_actor("XA3", "Arcady")
    merge(double, arcadia)
    assert "itself entered twice" in why_not(third, double)
    assert "stands with another entry already" in why_not(Actor.objects.get(pk=double.pk), third)
    assert "Another entry stands with" in why_not(arcadia, third)
    merge(third, arcadia)


def test_what_waits_of_either_stops_a_merge_when_it_is_proposed_and_when_it_is_confirmed(arcadia, double):
    proposed = merge_actor(instance=double, kept=arcadia, reason=WHY, by=make_curator(), at=LATER)
    make_submitted(arcadia, make_commitment(), at=LATER)
    with pytest.raises(ValidationError, match="in review"):
        confirmed(proposed, at=LATER)
    assert Actor.objects.get(pk=double.pk).entered_twice_as is None
    versions.refuse(version=proposed[0], reason="Later.", by=make_curator("Cyra"), at=LATER)
    assert "in review" in why_not(double, arcadia)


def test_an_entry_with_people_is_retired_first_and_takes_none_afterwards(arcadia, double):
    make_member("Ann", double)
    assert "retire Arcadia Republic" in why_not(double, arcadia)
    merge(double, arcadia)
    double.refresh_from_db()
    facts = {"by": make_curator(), "at": LATER}
    with pytest.raises(ValidationError, match="the same body as Arcadia"):
        grant_membership(user=make_user("Ann"), actor=double, role="focal_point", **facts)
    with pytest.raises(ValidationError):
        invite_first_focal_point(actor=double, email="a@example.org", site="https://waymark.example", **facts)
    grant_membership(user=make_user("Ann"), actor=arcadia, role="focal_point", **facts)


def test_it_is_neither_invited_nor_assessed_and_the_refusal_names_the_kept_one(arcadia, double):
    merge(double, arcadia)
    double.refresh_from_db()
    cycle = make_cycle()
    with pytest.raises(ValidationError, match="the same body as Arcadia: invite that one"):
        invite_to_report(cycle=cycle, framework=make_framework(), actors=[double], by=make_curator(), at=LATER)
    watch = make_actor("XN1", "Harbour Watch", type="ngo")
    assert why_not_between(watch, double) == "Arcadia Republic is the same body as Arcadia: assess that one."
    assert why_not_between(watch, arcadia) == ""


def test_a_position_that_the_kept_entry_has_not_is_recorded_there_first(double):
    kept = make_actor(adheres=False)
    assert "A position of Arcadia Republic" in why_not(double, kept)
    make_adherence(kept)
    merge(double, kept)


def test_what_changes_is_written_to_the_entry_that_was_kept(arcadia, double):
    merge(double, arcadia)
    double.refresh_from_db()
    facts = {"reason": "A new name.", "by": make_curator(), "at": LATER}
    name = {"act": Act.CHANGE, "changes": {"name": "Arcadian Union"}, "from_on": LATER.date()}
    with pytest.raises(ValidationError, match="Write to that entry"):
        change_actor(actor=double, **name, **facts)
    with pytest.raises(ValidationError, match="Write to that entry"):
        retire_actor(instance=double, **facts)
    change_actor(actor=arcadia, **name, **facts)


@pytest.mark.database
def test_of_two_merges_that_would_make_a_circle_the_second_confirmation_is_refused(arcadia, double):
    by = make_curator()
    there = merge_actor(instance=double, kept=arcadia, reason=WHY, by=by, at=LATER)
    back = merge_actor(instance=arcadia, kept=double, reason=WHY, by=by, at=LATER)
    confirmed(there, at=LATER)
    with pytest.raises(ValidationError, match="itself entered twice"):
        confirmed(back, at=LATER)
    with pytest.raises(ValidationError, match="decided already"):
        confirmed(there, at=LATER)


@pytest.mark.database
def test_the_database_refuses_what_no_act_would_write(arcadia, double):
    stood = ActorVersion.objects.get(actor=double)
    facts = {"from_on": LATER.date(), "recorded_at": LATER, "act": Act.CORRECT, "reason": "?"}

    def write(actor, kept, **more):
        held = {**ActorVersion.objects.get(actor=actor, superseded_at=None).facts, "entered_twice_as_id": kept.pk}
        with transaction.atomic():
            return ActorVersion.objects.create(actor=actor, **{**held, **facts, **more})

    for kept, more in (
        (double, {}),
        (make_actor("AAA", "Realland", fictional=False, adheres=False), {}),
        (make_actor("XNG", "Open Door", type="ngo", shielded=True), {}),
        (arcadia, {"act": Act.CHANGE}),
        (arcadia, {"parent_id": arcadia.pk}),
    ):
        with pytest.raises(IntegrityError, match=r"actor_version_|does not change"):
            write(double, kept, **{"recorded_at": None, **more})
    third = make_actor("XA3", "Arcady")
    Actor.objects.filter(pk=third.pk).update(entered_twice_as=arcadia)
    with pytest.raises(IntegrityError):
        write(double, third)
    with pytest.raises(IntegrityError):
        write(arcadia, double)
    with pytest.raises(IntegrityError), transaction.atomic():
        Actor.objects.filter(pk=double.pk).update(entered_twice_as=double)
    assert write(double, arcadia).entered_twice_as == arcadia
    assert stood.entered_twice_as is None


# --- in the admin ----------------------------------------------------------------------------------------------------------


def test_a_curator_proposes_it_by_the_code_of_the_other_and_a_second_confirms(client, arcadia, double):
    address = reverse("admin:actors_actor_merge", args=[double.pk])
    client.force_login(make_curator())
    assert address in client.get(reverse("admin:actors_actor_change", args=[double.pk])).content.decode()
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"kept": "XQQ", "reason": WHY, "key": uuid.uuid4()})
    assert wrong.status_code == 422
    assert "XQQ: there is no such code." in wrong.content.decode()
    assert WHY in wrong.content.decode()
    itself = client.post(address, {"kept": "XA2", "reason": WHY, "key": uuid.uuid4()})
    assert "An entry cannot be merged with itself." in itself.content.decode()
    said = {"kept": "xaa", "reason": WHY, "key": uuid.uuid4()}
    assert client.post(address, said).status_code == client.post(address, said).status_code == 302
    waiting = ActorVersion.objects.waiting().get()
    page = reverse("curation:proposal", args=["actor", waiting.pk])
    own = client.post(page, {"then": "confirm"})
    assert "you cannot confirm it" in own.content.decode()
    client.force_login(make_curator("Cyra"))
    assert client.post(page, {"then": "confirm"}).status_code == 302
    double.refresh_from_db()
    assert double.entered_twice_as == arcadia
    client.post(reverse("admin:actors_actor_change", args=[double.pk]), {"_act": "part", "reason": "Two after all."})
    assert ActorVersion.objects.waiting().get().entered_twice_as is None
