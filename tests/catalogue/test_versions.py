"""What is cited holds: names, wording, tracking, positions and methods of a day are those of that day, as they were known."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors import actions as actor_actions
from commitments.actors.importing import ADHERENCE
from commitments.actors.models import Actor, ActorVersion, Adherence, Membership
from commitments.audit import versions
from commitments.audit.importing import apply_plans, plan_sheets
from commitments.audit.models import Event, WorldVersion
from commitments.audit.versions import rewritten, timeline_of
from commitments.catalogue import actions as catalogue_actions
from commitments.catalogue.models import Commitment, CommitmentVersion, Method
from commitments.common.versions import BEGINNING
from commitments.curation.in_force import put_in_force
from tests.cast import (
    NOW,
    TODAY,
    confirmed,
    make_actor,
    make_adherence,
    make_commitment,
    make_curator,
    make_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CELL = ("scorecards:cell", ["gcm", "arcadia", "gcm.13"])
PAGES = (
    CELL,
    ("scorecards:actor-scorecard", ["gcm", "arcadia"]),
    ("scorecards:framework", ["gcm"]),
    ("scorecards:matrix", ["gcm"]),
    ("scorecards:commitment", ["gcm.13"]),
)
CITED = {"as_of": str(TODAY), "known_at": f"{NOW:%Y-%m-%dT%H:%M:%S}Z", "demo": "1"}
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    make_method()
    arcadia = make_actor()
    make_actor("XBB", "Borduria")
    make_published(arcadia, make_commitment(), entry=make_entry(stage=3))
    return arcadia


def cited(client):
    """What the cited addresses answer in data: what a page says of today beside it is none of it."""
    return [client.get(reverse(name, args=args), {**CITED, "format": "csv"}).content for name, args in PAGES]


def change(noun, act="change", *, from_on=TODAY, at=LATER, **changes):
    facts = {
        "act": act,
        "changes": changes,
        "from_on": from_on,
        "reason": "As decided.",
        "by": make_curator(),
        "at": at,
    }
    if isinstance(noun, Commitment):
        return confirmed(catalogue_actions.change_commitment(commitment=noun, **facts), at=at)
    return confirmed(actor_actions.change_actor(actor=noun, **facts), at=at)


def act_of_a_curator(name, arcadia):
    cleo, detention = make_curator(), Commitment.objects.get(code="gcm.13")
    act = {"reason": "As decided.", "by": cleo, "at": LATER}
    if name == "rename":
        change(arcadia, name="New Arcadia", slug="new-arcadia")
    elif name == "correct":
        change(arcadia, "correct", name="Arcadía", region="Asia")
    elif name == "become":
        change(arcadia, type="ministry", parent_id=Actor.objects.get(code="XBB").pk)
    elif name == "retire an actor":
        confirmed(actor_actions.retire_actor(instance=arcadia, **act), at=LATER)
    elif name == "stop tracking":
        confirmed(catalogue_actions.track_commitment(instance=detention, tracked=False, **act), at=LATER)
    elif name == "retire a commitment":
        confirmed(catalogue_actions.retire_commitment(instance=detention, **act), at=LATER)
    elif name == "word anew":
        change(detention, title="Another title", statement="Other words.", addressed_to="ngo", horizon_years=5)
    elif name == "retire a framework":
        catalogue_actions.retire_framework(instance=detention.framework, **act)
    elif name == "move the position":
        told = {"actor": arcadia, "framework": detention.framework, "position": "declared_withdrawal", "source": "Note"}
        position = Adherence(dated_on=date(2020, 1, 1), **told)
        confirmed(actor_actions.record_adherence(instance=position, by=cleo, at=LATER), at=LATER)
    else:
        method = Method(version="2.0", effective_on=TODAY, stale_else=2, ageing_else=1)
        catalogue_actions.add_method(instance=method, by=cleo, at=LATER)
        catalogue_actions.confirm_method(version=method, by=make_curator("Cyra"), at=LATER)


ACTS = (
    "rename",
    "correct",
    "become",
    "retire an actor",
    "stop tracking",
    "retire a commitment",
    "word anew",
    "retire a framework",
    "move the position",
    "a new method",
)


@pytest.mark.parametrize("name", ACTS)
def test_a_cited_address_answers_the_same_after_a_curators_act_and_the_page_of_today_does_not(client, arcadia, name):
    today = {"demo": "1", "format": "csv"}
    before = cited(client)
    pages_before = [client.get(reverse(page, args=args), today).content for page, args in PAGES]
    act_of_a_curator(name, arcadia)
    assert cited(client) == before
    pages = [client.get(reverse(page, args=args), today, follow=True).content for page, args in PAGES]
    assert pages != pages_before, "the act changed something, or this test could not fail"


def test_a_change_ahead_is_known_from_the_day_it_is_recorded_and_holds_from_its_own(arcadia):
    ahead = TODAY + timedelta(days=30)
    change(arcadia, from_on=ahead, name="New Arcadia")

    def name_on(day, known_at=LATER):
        return ActorVersion.objects.in_force(as_of=day, known_at=known_at).get(actor=arcadia).name

    assert name_on(TODAY) == name_on(ahead - timedelta(days=1)) == name_on(ahead, NOW) == "Arcadia"
    assert name_on(ahead) == "New Arcadia"
    arcadia.refresh_from_db()
    assert arcadia.name == "Arcadia"
    versions.put_on_today(arcadia, today=ahead)
    arcadia.refresh_from_db()
    assert arcadia.name == "New Arcadia"


def test_what_lies_ahead_comes_into_force_on_its_day_and_who_reported_for_what_is_retired_reports_no_more(arcadia):
    ahead = TODAY + timedelta(days=30)
    make_member("Ana", arcadia)
    act = {"reason": "It ends.", "by": make_curator(), "at": NOW}
    confirmed(actor_actions.retire_actor(instance=arcadia, on=ahead, **act))
    midnight = NOW + timedelta(days=30)
    assert put_in_force(at=midnight - timedelta(days=1)) == []
    assert Membership.objects.current().exists()
    assert put_in_force(at=midnight) == [arcadia]
    assert not Membership.objects.current().exists()
    assert put_in_force(at=midnight) == []


def test_what_comes_into_force_without_an_event_gives_the_public_pages_another_version(arcadia):
    change(arcadia, from_on=TODAY + timedelta(days=30), name="New Arcadia")
    before = WorldVersion.objects.get()
    assert put_in_force(at=NOW) == []
    assert WorldVersion.objects.get().fictional == before.fictional
    assert put_in_force(at=NOW + timedelta(days=30)) == [arcadia]
    assert WorldVersion.objects.get().fictional != before.fictional


def test_a_correction_reaches_every_day_and_leaves_what_was_known_before(arcadia):
    change(arcadia, from_on=TODAY, name="New Arcadia", at=LATER)
    wrong = ActorVersion.objects.in_force(as_of=date(2020, 1, 1), known_at=LATER).get(actor=arcadia)
    assert wrong.region == "Europe"
    at = LATER + timedelta(hours=1)
    change(arcadia, "correct", region="Asia", at=at)
    for day, name in ((date(2020, 1, 1), "Arcadia"), (TODAY, "New Arcadia")):
        now = ActorVersion.objects.in_force(as_of=day, known_at=at).get(actor=arcadia)
        then = ActorVersion.objects.in_force(as_of=day, known_at=LATER).get(actor=arcadia)
        assert (now.name, now.region, then.name, then.region) == (name, "Asia", name, "Europe")


def test_a_change_before_another_leaves_to_the_later_what_it_changed_itself(arcadia):
    ahead = TODAY + timedelta(days=30)
    change(arcadia, from_on=ahead, name="New Arcadia")
    change(arcadia, from_on=TODAY, name="Arcadia and Borduria", region="Asia", at=LATER + timedelta(hours=1))
    held = [(each.from_on, each.name, each.region) for each in timeline_of(arcadia)]
    assert held == [
        (BEGINNING.date(), "Arcadia", "Europe"),
        (TODAY, "Arcadia and Borduria", "Asia"),
        (ahead, "New Arcadia", "Asia"),
    ]


def test_what_is_rewritten_is_only_what_differs(arcadia):
    timeline = timeline_of(arcadia)
    assert rewritten(timeline, act="correct", changes={"name": "Arcadia"}, from_on=TODAY) == []
    with pytest.raises(ValidationError, match="Nothing would change"):
        change(arcadia, name="Arcadia")


def test_a_name_that_was_taken_up_again_outlives_a_change_of_an_earlier_day(arcadia):
    """It bore another name between; what it was called before that is learnt last."""
    for name, day in (("New Arcadia", 2020), ("Arcadia", 2023), ("Old Arcadia", 2010)):
        change(arcadia, name=name, from_on=date(day, 1, 1))
    assert [(each.from_on.year, each.name) for each in timeline_of(arcadia)][1:] == [
        (2010, "Old Arcadia"),
        (2020, "New Arcadia"),
        (2023, "Arcadia"),
    ]


def test_two_versions_of_one_noun_never_hold_from_one_day(arcadia):
    first = timeline_of(arcadia)[0]
    facts = {"actor": arcadia, "from_on": first.from_on, "recorded_at": NOW, **first.facts}
    with pytest.raises(IntegrityError), transaction.atomic():
        ActorVersion.objects.create(**facts)


def test_a_version_is_written_once(arcadia):
    change(arcadia, name="New Arcadia")
    old, new = ActorVersion.objects.filter(actor=arcadia).order_by("from_on")
    for pk, facts in (
        (old.pk, {"name": "Another"}),
        (new.pk, {"recorded_at": NOW}),
        (new.pk, {"reason": "Another"}),
        (CommitmentVersion.objects.get().pk, {"title": "Another"}),
    ):
        model = CommitmentVersion if "title" in facts else ActorVersion
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            model.objects.filter(pk=pk).update(**facts)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        ActorVersion.objects.filter(pk=new.pk)._raw_delete("default")


def test_a_proposal_is_given_back_with_a_word_and_may_be_made_anew(arcadia):
    cleo, cyra = make_curator(), make_curator("Cyra")
    facts = {
        "actor": arcadia,
        "act": "change",
        "changes": {"name": "New Arcadia"},
        "from_on": TODAY,
        "reason": "A law.",
    }
    (proposal,) = actor_actions.change_actor(**facts, by=cleo, at=NOW)
    with pytest.raises(ValidationError, match="Say why it is given back"):
        versions.refuse(version=proposal, reason=" ", by=cyra, at=NOW)
    versions.refuse(version=proposal, reason="The law is not in force.", by=cyra, at=NOW)
    with pytest.raises(ValidationError, match="decided already"):
        confirmed(proposal)
    assert confirmed(actor_actions.change_actor(**facts, by=cleo, at=NOW))
    arcadia.refresh_from_db()
    assert arcadia.name == "New Arcadia"


def test_a_proposal_that_was_overtaken_is_not_confirmed(arcadia):
    cleo = make_curator()
    facts = {"actor": arcadia, "from_on": TODAY, "reason": "A law.", "by": cleo}
    proposal = actor_actions.change_actor(act="change", changes={"name": "New Arcadia"}, at=NOW, **facts)
    actor_actions.change_actor(act="correct", changes={"formal_name": "The Republic"}, at=LATER, **facts)
    with pytest.raises(ValidationError, match="Something else was decided on this since"):
        confirmed(proposal, at=LATER)


def test_a_new_state_stands_nowhere_until_a_second_curator_confirms_it(client, arcadia):
    esteria = Actor(code="XEE", slug="esteria", name="Esteria", type="state", region="Asia", fictional=True)
    actor_actions.add_actor(instance=esteria, by=make_curator(), at=NOW)
    matrix = reverse("scorecards:matrix", args=["gcm"])
    assert b"Esteria" not in client.get(matrix, {"demo": "1"}).content
    assert client.get(reverse("scorecards:actor", args=["esteria"]), {"demo": "1"}).status_code == 404
    confirmed(esteria.versions.get())
    assert b"Esteria" in client.get(matrix, {"demo": "1"}).content
    esteria.refresh_from_db()
    assert esteria.retired_on is None


def test_a_word_that_an_actor_had_leads_to_it_and_no_other_takes_it(client, arcadia):
    change(arcadia, slug="new-arcadia")
    asked = {"demo": "1"}
    for name, args in (("actor", ["arcadia"]), ("actor-scorecard", ["gcm", "arcadia"]), CELL):
        name = name if ":" in name else f"scorecards:{name}"
        answer = client.get(reverse(name, args=args), asked)
        assert answer.status_code == 301
        assert (
            answer["Location"]
            == reverse(name, args=[each.replace("arcadia", "new-arcadia") for each in args]) + "?demo=1"
        )
        assert client.get(reverse(name, args=args), CITED).status_code == 200, "the cited address stays"
    with pytest.raises(ValidationError, match="Another actor has or had this word"):
        change(Actor.objects.get(code="XBB"), slug="arcadia")


def test_a_commitment_that_is_no_longer_tracked_keeps_what_was_reported_on_it(client, arcadia):
    """One curator took an objective off, and with it the reports on its page (findings/rows.md, A)."""
    act_of_a_curator("stop tracking", arcadia)
    page = client.get(reverse("scorecards:commitment", args=["gcm.13"]), {"demo": "1"}).content.decode()
    assert "Nobody is asked to report on this since" in page
    assert "Who reported what" in page
    assert reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"]) in page
    assert client.get(reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"]), {"demo": "1"}).status_code == 200


def test_a_new_actor_takes_no_word_that_another_had(arcadia):
    change(arcadia, slug="new-arcadia")
    watch = Actor(code="XNW", slug="arcadia", name="Arcadia Watch", type="ngo", fictional=True)
    with pytest.raises(ValidationError, match="Another actor has or had this word"):
        actor_actions.add_actor(instance=watch, by=make_curator(), at=LATER)


def test_a_later_edition_proposes_a_position_once_with_its_event_and_not_again_when_it_is_given_back(arcadia):
    sheet = "actor,framework,position,dated_on,sure,source,note\nXAA,gcm,{},2018-12-19,1,A fictional record,\n"

    def load(position):
        plans = plan_sheets((ADHERENCE,), {"adherence.csv": sheet.format(position)})
        apply_plans(plans, by=None, at=NOW)
        return plans[0]

    make_adherence(arcadia)
    assert load("for").unchanged == 1
    for _again in range(2):
        load("against")
    (proposal,) = Adherence.objects.waiting()
    assert Event.objects.get(verb="adherence.correct_proposed").object_id == str(proposal.pk)
    assert Adherence.objects.in_force(as_of=TODAY, known_at=NOW).get(actor=arcadia).position == "for"
    versions.refuse(version=proposal, reason="The record says otherwise.", by=make_curator("Cyra"), at=NOW)
    load("against")
    assert not Adherence.objects.waiting().exists()


def test_a_second_position_of_one_day_and_a_second_method_are_refused_before_anybody_confirms_them(arcadia):
    cleo, voted = make_curator(), date(2018, 12, 19)
    make_adherence(arcadia, dated_on=voted)
    told = {"actor": arcadia, "framework": make_framework(), "position": "against", "source": "A note"}
    with pytest.raises(ValidationError, match="Something else holds from that day already"):
        actor_actions.record_adherence(instance=Adherence(dated_on=voted, **told), by=cleo, at=LATER)
    Method.objects.create(version="2.0", effective_on=TODAY, recorded_at=NOW)
    with pytest.raises(ValidationError, match="Something else holds from that day already"):
        catalogue_actions.add_method(instance=Method(version="3.0", effective_on=TODAY), by=cleo, at=LATER)
    since_before_this_rule = {"proposed_at": NOW - timedelta(days=9)}
    waits = Adherence.objects.create(dated_on=voted, **since_before_this_rule, **told)
    with pytest.raises(ValidationError, match="Something else was decided on this since"):
        confirmed(waits, at=LATER)
    another = Adherence(dated_on=date(2020, 1, 1), **told)
    confirmed(actor_actions.record_adherence(instance=another, by=cleo, at=LATER), at=LATER)
    assert Adherence.objects.get(pk=another.pk).recorded_at == LATER


def test_the_demonstrations_curators_decide_on_its_own_actors_alone(arcadia):
    cleo, cyra = make_curator(), make_curator("Cyra")
    for each in (cleo, cyra):
        each.demonstration = True
        each.save(update_fields=["demonstration"])
    with pytest.raises(ValidationError, match="of the real world"):
        change(make_commitment(), title="Invented")
    with pytest.raises(ValidationError, match="of the real world"):
        catalogue_actions.add_method(instance=Method(version="3", effective_on=TODAY), by=cleo, at=NOW)
    assert change(arcadia, name="New Arcadia")


def test_what_held_takes_one_query_for_one_row_and_for_twenty(arcadia):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            in_force = ActorVersion.objects.in_force(as_of=TODAY, known_at=NOW)
            in_force.with_position(make_framework(), as_of=TODAY, known_at=NOW).by_name().actors()
        return len(queries)

    one = asked()
    for n in range(20):
        make_actor(f"X{n:02d}", f"Land {n:02d}")
    assert asked() == one


@pytest.mark.parametrize("form", ["", "csv", "json"])
def test_asked_for_an_instant_before_it_was_known_a_page_says_that_and_not_that_there_is_none(client, arcadia, form):
    ngo = Actor(code="XLH", slug="later-house", name="Later House", type="ngo", fictional=True)
    actor_actions.add_actor(instance=ngo, by=make_curator(), at=NOW)
    facts = {"framework": make_framework(), "level": "action", "source_document": "A paper", "source_locator": "p. 1"}
    added = Commitment(code="gcm.99", title="A later one", short_title="Later", **facts)
    catalogue_actions.add_commitment(instance=added, by=make_curator(), at=NOW)
    waits = Actor(code="XWW", slug="westland", name="Westland", type="state", fictional=True)
    actor_actions.add_actor(instance=waits, by=make_curator(), at=NOW)
    known_at = {"known_at": "2026-01-01T00:00:00Z", "as_of": "2025-12-31", "demo": "1"}
    asked = {**known_at, "format": form} if form else known_at
    for name, args in (
        ("scorecards:actor-scorecard", ["gcm", "later-house"]),
        ("scorecards:cell", ["gcm", "later-house", "gcm.13"]),
        ("scorecards:commitment", ["gcm.99"]),
    ):
        refused = client.get(reverse(name, args=args), asked)
        assert refused.status_code == 422
        assert "Nothing was known of this here by then" in refused.content.decode()
        assert client.get(reverse(name, args=args), {"demo": "1"}).status_code == 200
    assert client.get(reverse("scorecards:actor-scorecard", args=["gcm", "westland"]), asked).status_code == 404
    assert client.get(reverse("scorecards:actor-scorecard", args=["gcm", "nowhere"]), asked).status_code == 404


@pytest.mark.parametrize("form", ["", "csv", "json"])
def test_before_anything_was_known_nothing_is_reported_and_nothing_fails(client, arcadia, form):
    for name, args in PAGES:
        asked = {"known_at": "0001-01-01T00:00:00Z", "demo": "1", **({"format": form} if form else {})}
        answer = client.get(reverse(name, args=args), asked)
        assert answer.status_code == 200
        if form == "csv" and name != "scorecards:framework":
            assert "Substantially in place" not in answer.content.decode()
        outside = client.get(reverse(name, args=args), {**asked, "known_at": "0001-01-01T00:00:00+14:00"})
        assert outside.status_code == 422
        assert "an instant with its zone" in outside.content.decode()
