"""The second curator's page: what waits with its age, what it would move, and the two answers."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors import actions as actor_actions
from commitments.actors.models import Actor, ActorVersion, Adherence, Membership
from commitments.audit import versions
from commitments.audit.models import Event
from commitments.catalogue import actions as catalogue_actions
from commitments.catalogue import decisions
from commitments.catalogue.models import Commitment, CommitmentTranslation, CommitmentVersion, CrosswalkLink, Method
from commitments.desk import proposals as of_curators
from commitments.desk.actions import waiting_for
from tests.cast import (
    NOW,
    TODAY,
    confirmed,
    make_actor,
    make_commitment,
    make_curator,
    make_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
)
from tests.progress.test_counting import make_link
from tests.whole_world import state_of_tables

pytestmark = pytest.mark.django_db

EARLIER = NOW - timedelta(days=5)
LIST = "/desk/proposals/"


@pytest.fixture
def arcadia(settings, time_machine_now):
    settings.DEMO = True
    make_method()
    make_framework()
    arcadia = make_actor()
    make_published(arcadia, make_commitment(), entry=make_entry(stage=3), at=EARLIER)
    return arcadia


@pytest.fixture
def cyra(client):
    """The second curator, signed in."""
    cyra = make_curator("Cyra")
    client.force_login(cyra)
    return cyra


def renamed(actor, name="New Arcadia", *, at=EARLIER, **facts):
    said = {"act": "change", "from_on": TODAY, "reason": "A law of 2026.", "by": make_curator(), **facts}
    return actor_actions.change_actor(actor=actor, changes={"name": name}, at=at, **said)[0]


def reworded(commitment, statement="Other words, of our own.", *, at=EARLIER, **more):
    facts = {"act": "change", "from_on": TODAY, "reason": "It was unclear.", "by": make_curator()}
    return catalogue_actions.change_commitment(
        commitment=commitment, changes={"statement": statement, **more}, at=at, **facts
    )[0]


def one_of_each(arcadia):
    """A proposal of every kind, by Cleo."""
    cleo = make_curator()
    renamed(arcadia)
    reworded(make_commitment())
    position = Adherence(actor=arcadia, framework=make_framework(), position="declared_support", source="A letter")
    position.dated_on = date(2024, 1, 1)
    actor_actions.record_adherence(instance=position, by=cleo, at=EARLIER)
    method = Method(version="2.0", effective_on=TODAY + timedelta(days=9), stale_else=50, reason="Years are long.")
    catalogue_actions.add_method(instance=method, by=cleo, at=EARLIER)
    link = make_link("gcm.13--sdg.8.8", make_commitment(), sdg_target="8.8")
    said = {"becomes": "adopted", "rationale": "It names them.", "citation": "para. 22"}
    decisions.ask_decision(link=link, **said, by=cleo, at=EARLIER)
    words = CommitmentTranslation(commitment=make_commitment(), language="fr", title="Un titre")
    catalogue_actions.add_translation(instance=words, by=cleo, at=EARLIER)


def address(row):
    kind = next(word for word, each in of_curators.KINDS.items() if isinstance(row, each.model))
    return reverse("curation:proposal", args=[kind, row.pk])


def text(response):
    return " ".join(response.content.decode().split())


# --- the list ------------------------------------------------------------------------------------------------------------


def test_what_waits_is_listed_with_its_age_who_proposed_it_and_why(client, arcadia, cyra):
    renamed(arcadia)
    page = text(client.get(LIST))
    for word in ("Arcadia", "waits 5 days", "since 17 November 2026", "Proposed by Cleo", "A law of 2026."):
        assert word in page
    assert "nothing is decided by time" in page


def test_the_list_is_narrowed_to_one_kind_and_refuses_a_kind_that_there_is_not(client, arcadia, cyra):
    one_of_each(arcadia)
    everything = text(client.get(LIST))
    assert everything.count("waits 5 days") == 6
    for kind in of_curators.KINDS:
        assert text(client.get(LIST, {"kind": kind})).count("waits 5 days") == 1
    assert client.get(LIST, {"kind": "dance"}).status_code == 422


def test_an_empty_list_says_so_and_what_would_fill_it(client, arcadia, cyra):
    assert "Nothing waits" in text(client.get(LIST))
    renamed(arcadia)
    assert "Nothing waits" in text(client.get(LIST, {"kind": "method"}))


def test_a_long_list_turns_its_pages_and_asks_as_often_for_twenty_as_for_one(client, arcadia, cyra):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    def another(n):
        renamed(make_actor(f"X{n:02d}", f"Land {n:02d}"), f"New Land {n:02d}")
        reworded(make_commitment(f"gcm.{30 + n}"))

    another(0)
    asked()
    one = asked()
    for n in range(1, 10):
        another(n)
    assert asked() == one
    for n in range(10, 16):
        another(n)
    assert text(client.get(LIST)).count("waits 5 days") == 25
    assert text(client.get(LIST, {"page": 2})).count("waits 5 days") == 7


def test_the_desk_of_a_curator_leads_there_and_says_since_when_the_oldest_waits(client, arcadia, cyra):
    desk = reverse("progress:desk")
    assert "What one curator proposes waits here for another" in text(client.get(desk))
    renamed(arcadia)
    page = text(client.get(desk))
    assert LIST in page
    assert "the oldest since 17 November 2026" in page


def test_the_mail_counts_what_others_proposed_and_nothing_for_who_is_no_curator(arcadia):
    renamed(arcadia)
    assert [each.name.split()[:2] for each in waiting_for(make_curator("Cyra"), at=NOW)] == [["proposal", "actor"]]
    assert waiting_for(make_curator(), at=NOW) == []
    assert waiting_for(make_user_of(arcadia), at=NOW) == []


def make_user_of(actor):
    return make_member("Ana", actor)


@pytest.mark.parametrize("name", ["Ana", "Rhea", "nobody"])
def test_whoever_is_no_curator_finds_no_such_page(client, arcadia, name):
    proposal = renamed(arcadia)
    if name != "nobody":
        client.force_login(make_reviewer() if name == "Rhea" else make_user_of(arcadia))
    status = 302 if name == "nobody" else 404
    assert client.get(LIST).status_code == status
    assert client.get(address(proposal)).status_code == status
    assert client.post(address(proposal), {"then": "confirm"}).status_code == status
    client.force_login(make_curator("Cyra"))
    assert client.get(address(proposal)).status_code == 200
    assert client.get("/desk/proposals/dance/1/").status_code == 404
    loaded = ActorVersion.objects.get(actor=arcadia, proposed_at=None)
    assert client.get(address(loaded)).status_code == 404, "nobody proposed it"
    assert client.get("/desk/proposals/actor/99999999999999999999/").status_code == 404


# --- one proposal ----------------------------------------------------------------------------------------------------------


def test_what_is_there_and_what_is_proposed_stand_side_by_side_with_the_change_marked(client, arcadia, cyra):
    page = text(client.get(address(reworded(make_commitment(), "What gcm.13 asks for, in plain words."))))
    assert "What gcm.13 asks for, in our words." in page
    assert "removed: </span>our<" in page
    assert "added: </span>plain<" in page
    assert "Until 22 November 2026" in page
    assert "From 22 November 2026" in page
    assert "It was unclear." in page


def test_facts_are_told_in_words_and_not_as_they_are_stored(client, arcadia, cyra):
    page = text(client.get(address(reworded(make_commitment(), addressed_to="ngo ministry", trackable=False))))
    assert "added: </span>Non-governmental organisation, Ministry<" in page
    assert "removed: </span>yes<" in page
    assert "added: </span>no<" in page


def test_two_bodies_of_one_name_are_told_apart_where_they_would_be_merged(client, arcadia, cyra):
    double = make_actor("XA2", "Arcadia", slug="arcadia-2")
    proposal = actor_actions.merge_actor(
        instance=double, kept=arcadia, reason="One register.", by=make_curator(), at=EARLIER
    )
    page = text(client.get(address(proposal[0])))
    assert "<h1>Arcadia (XA2)</h1>" in page
    assert "The same body as" in page
    assert "added: </span>Arcadia (XAA)<" in page
    assert "Arcadia (XA2)" in text(client.get(LIST))


def test_a_correction_says_that_it_holds_for_earlier_days_too(client, arcadia, cyra):
    double = make_actor("XA2", "Arcadia Republic")
    facts = {"reason": "One register.", "by": make_curator(), "at": EARLIER}
    page = text(client.get(address(actor_actions.merge_actor(instance=double, kept=arcadia, **facts)[0])))
    assert "1 leaves its scorecard, for every day; asked for what was known before it stands." in page
    assert "It holds for every day" in page
    assert "asked for an earlier day" not in page.lower()
    page = text(client.get(address(actor_actions.retire_actor(instance=arcadia, **facts)[0])))
    assert "1 leaves its scorecard; asked for an earlier day it stands." in page
    assert "Asked for an earlier day, every page answers as it did." in page


def test_what_would_follow_is_named_and_not_only_coded(client, arcadia, cyra):
    facts = {"reason": "It was split.", "by": make_curator(), "at": EARLIER}
    borduria, other = make_actor("XBB", "Borduria"), make_commitment("gcm.14")
    page = text(client.get(address(actor_actions.retire_actor(instance=arcadia, followed_by=[borduria], **facts)[0])))
    assert "added: </span>Borduria (XBB)<" in page
    gone = catalogue_actions.retire_commitment(instance=make_commitment(), followed_by=[other], **facts)
    assert f"added: </span>{other.label}<" in text(client.get(address(gone[0])))


def test_the_page_says_what_would_move_before_anybody_presses(client, arcadia, cyra):
    page = text(client.get(address(reworded(make_commitment()))))
    assert "no answer reads otherwise. 1 answer keeps the words under which it was given" in page
    make_actor("XBB", "Borduria")
    off = catalogue_actions.track_commitment(
        instance=make_commitment("gcm.14"), tracked=False, reason="Too wide.", by=make_curator(), at=EARLIER
    )
    page = text(client.get(address(off[0])))
    assert "<b>2 answers</b> read otherwise, on 2 scorecards." in page
    assert "No report received" in page
    assert "on no scorecard" in page
    assert "How many were cited nobody knows" in page


@pytest.mark.database
def test_every_kind_has_its_page_and_is_confirmed_there(client, arcadia, cyra):
    one_of_each(arcadia)
    places = of_curators.waiting(cyra)
    assert {each.kind for each in places} == set(of_curators.KINDS)
    for place in places:
        here = reverse("curation:proposal", args=[place.kind, place.pk])
        assert "What it would move" in text(client.get(here))
        assert client.post(here, {"then": "confirm"}).status_code == 302
        page = text(client.get(here))
        assert "Confirmed by Cyra, 22 November 2026." in page
        assert "Decide" not in page
    assert of_curators.waiting(cyra) == []
    arcadia.refresh_from_db()
    assert arcadia.name == "New Arcadia"
    assert CrosswalkLink.objects.get().status == "adopted"
    assert Method.objects.recorded(known_at=NOW).count() == 2


def test_what_one_proposed_only_another_confirms(client, arcadia):
    proposal = renamed(arcadia)
    client.force_login(make_curator())
    page = text(client.get(address(proposal)))
    assert "You proposed this, so you cannot confirm it." in page
    assert 'value="confirm"' not in page
    client.post(address(proposal), {"then": "confirm", "reason": "I am sure."})
    proposal.refresh_from_db()
    assert proposal.recorded_at is None
    assert (proposal.refused_by_label, proposal.refusal) == ("cleo@example.org", "I am sure."), "it is taken back"


def test_it_is_given_back_with_a_word_and_never_without(client, arcadia, cyra):
    proposal = renamed(arcadia)
    refused = client.post(address(proposal), {"then": "give-back", "reason": " "})
    assert refused.status_code == 422
    assert "Say why it is given back." in text(refused)
    undecided = client.post(address(proposal), {"reason": "The law is not in force."})
    assert undecided.status_code == 422
    assert "Say whether you confirm it or give it back." in text(undecided)
    assert "The law is not in force." in text(undecided), "what was typed is kept"
    client.post(address(proposal), {"then": "give-back", "reason": "The law is not in force."})
    page = text(client.get(address(proposal)))
    assert "Given back by Cyra, 22 November 2026" in page
    assert "The law is not in force." in page
    assert Actor.objects.get(pk=arcadia.pk).name == "Arcadia"


def test_a_decision_on_a_link_is_given_back_with_a_word_that_the_history_keeps(client, arcadia, cyra):
    one_of_each(arcadia)
    [place] = of_curators.waiting(cyra, kind="link")
    here = reverse("curation:proposal", args=["link", place.pk])
    client.post(here, {"then": "give-back", "reason": "Another paragraph says so."})
    assert Event.objects.get(verb="crosswalklink.decision_refused").note == "Another paragraph says so."
    assert "Given back by Cyra" in text(client.get(here))


def test_of_two_who_decide_at_once_the_second_is_told_and_nothing_is_done_twice(client, arcadia, cyra):
    proposal = renamed(arcadia)
    told = client.post(address(proposal), {"then": "confirm"}, follow=True)
    assert "Confirmed: Arcadia (XAA)." in text(told)
    client.force_login(make_curator("Carl"))
    for answer in ({"then": "confirm"}, {"then": "give-back", "reason": "No."}):
        second = text(client.post(address(proposal), answer, follow=True))
        assert "This was decided already: Cyra has confirmed it. Nothing was done a second time." in second
    assert Event.objects.filter(verb="actor.change_recorded").count() == 1


def test_who_read_the_page_a_moment_too_early_is_told_the_same(client, arcadia, cyra, monkeypatch):
    """Both have read that it waits; the lock lets one through."""
    proposal = renamed(arcadia)
    confirm = of_curators.confirm

    def as_another_is_quicker(found, *, by, at):
        confirmed(proposal, at=at) if by.name != "Cyra" else confirm(found, by=make_curator("Carl"), at=at)
        return confirm(found, by=by, at=at)

    monkeypatch.setattr(of_curators, "confirm", as_another_is_quicker)
    second = text(client.post(address(proposal), {"then": "confirm"}, follow=True))
    assert "This was decided already: Carl has confirmed it." in second
    assert Event.objects.filter(verb="actor.change_recorded").count() == 1


def test_what_was_overtaken_is_not_confirmed_and_the_page_says_what_to_do(client, arcadia, cyra):
    proposal = renamed(arcadia)
    actor_actions.change_actor(
        actor=arcadia, act="correct", changes={"formal_name": "The Republic"}, from_on=TODAY, reason="A slip.",
        by=make_curator(), at=EARLIER + timedelta(days=1),
    )  # fmt: skip
    refused = client.post(address(proposal), {"then": "confirm"})
    assert refused.status_code == 422
    assert "Something else was decided on this since. Give it back, and propose it anew." in text(refused)


def test_a_decision_that_rewrites_what_lies_ahead_is_one_proposal(client, arcadia, cyra):
    ahead = TODAY + timedelta(days=30)
    confirmed(renamed(arcadia, from_on=ahead, at=EARLIER), at=EARLIER)
    actor_actions.change_actor(
        actor=arcadia, act="change", changes={"region": "Asia"}, from_on=TODAY, reason="M49.",
        by=make_curator(), at=NOW - timedelta(days=1),
    )  # fmt: skip
    [place] = of_curators.waiting(cyra)
    page = text(client.get(reverse("curation:proposal", args=["actor", place.pk])))
    assert "From 22 November 2026" in page
    assert "From 22 December 2026" in page


def test_the_curators_of_the_demonstration_see_what_is_theirs_alone(client, arcadia, cyra):
    one_of_each(arcadia)
    cyra.demonstration = True
    cyra.save(update_fields=["demonstration"])
    assert {each.kind for each in of_curators.waiting(cyra)} == {"actor", "position"}
    real = CommitmentVersion.objects.waiting().get()
    assert client.get(address(real)).status_code == 404
    assert client.post(address(real), {"then": "confirm"}).status_code == 404


def test_where_the_demonstration_is_off_its_actors_wait_nowhere(client, arcadia, cyra, settings):
    one_of_each(arcadia)
    settings.DEMO = False
    assert {each.kind for each in of_curators.waiting(cyra)} == {"commitment", "translation", "method", "link"}


def test_a_retirement_confirmed_here_ends_who_reports_for_it(client, arcadia, cyra):
    make_user_of(arcadia)
    [proposal] = actor_actions.retire_actor(instance=arcadia, reason="It is no more.", by=make_curator(), at=EARLIER)
    client.post(address(proposal), {"then": "confirm"})
    assert not Membership.objects.current().filter(actor=arcadia).exists()


def test_reading_a_proposal_asks_as_often_for_a_big_world_as_for_a_small_one(client, arcadia, cyra):
    here = address(reworded(make_commitment(), addressed_to="ngo"))

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(here).status_code == 200
        return len(queries)

    asked()
    few = asked()
    for n in range(20):
        make_published(make_actor(f"X{n:02d}", f"Land {n:02d}"), make_commitment())
    assert asked() == few


def test_without_a_word_no_decision_on_a_link_is_given_back(arcadia):
    one_of_each(arcadia)
    decision = CrosswalkLink.objects.get().decisions.get()
    with pytest.raises(ValidationError, match="Say why it is given back"):
        decisions.refuse_decision(decision=decision, reason=" ", by=make_curator("Cyra"), at=NOW)
    assert versions.waits(Commitment.objects.get())
    assert ActorVersion.objects.waiting().count() == 1


# --- before it is proposed -------------------------------------------------------------------------------------------------


def form_of(client, noun):
    """What the admin's form of a row holds, to be sent again."""
    page = client.get(reverse(f"admin:{noun._meta.app_label}_{noun._meta.model_name}_change", args=[noun.pk]))
    form = page.context["adminform"].form
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    for inline in page.context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        sent |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return sent


@pytest.mark.database
def test_in_the_admin_one_may_look_first_and_nothing_stays_of_it(client, arcadia):
    client.force_login(make_curator())
    commitment = make_commitment()
    here = reverse("admin:catalogue_commitment_change", args=[commitment.pk])
    assert "Show first what it would move" in text(client.get(here))
    said = {"act": "change", "reason": "It was decided."}
    sent = form_of(client, commitment) | {"addressed_to": ["ngo"], "trackable": "", **said}
    tables = state_of_tables()
    looked = client.post(here, sent | {"_look": "on"})
    assert looked.status_code == 200
    page = text(looked)
    for word in ("Nothing is written yet.", "1 leaves its scorecard", "on no scorecard", "Propose it", 'value="ngo"'):
        assert word in page
    assert state_of_tables() == tables
    assert "It waits for a second curator" not in text(client.get(here)), "no message of what was not done"
    again = dict(looked.context["typed"])
    assert client.post(here, again | {"_save": "Propose it"}).status_code == 302
    assert CommitmentVersion.objects.waiting().get().trackable is False


def test_a_button_of_the_admin_shows_first_what_it_would_move(client, arcadia):
    client.force_login(make_curator())
    here = reverse("admin:actors_actor_change", args=[arcadia.pk])
    asked = {"_act": "retire", "reason": "It is no more.", "_look": "on"}
    tables = state_of_tables()
    page = text(client.post(here, asked))
    assert "1 leaves its scorecard" in page
    assert state_of_tables() == tables
    refused = client.post(here, asked | {"reason": " "}, follow=True)
    assert "Say why." in text(refused)
    del asked["_look"]
    client.post(here, asked)
    assert ActorVersion.objects.waiting().get().retired_on == TODAY


def test_what_is_retired_from_a_list_is_looked_at_first_row_by_row(client, arcadia):
    client.force_login(make_curator())
    gone = make_actor("XGG", "Goneland", retired_on=TODAY)
    here = reverse("admin:actors_actor_changelist")
    asked = {"action": "retire", "index": "0", "_selected_action": [arcadia.pk, gone.pk], "reason": "It is no more."}
    tables = state_of_tables()
    assert "Say why." in text(client.post(here, asked | {"reason": ""}, follow=True)), "nothing could be looked at"
    looked = client.post(here, asked)
    page = text(looked)
    for word in (
        "Nothing is written yet.",
        "1 leaves its scorecard",
        "Goneland",
        "It is retired already.",
        "Propose all",
    ):
        assert word in page
    assert state_of_tables() == tables
    typed = {}
    for name, value in looked.context["typed"]:
        typed.setdefault(name, []).append(value)
    done = text(client.post(here, typed | {"_looked": "Propose all of it"}, follow=True))
    assert "Retire: done for 1 row." in done
    assert ActorVersion.objects.waiting().get().actor == arcadia


@pytest.mark.parametrize(
    ("address", "asked", "said"),
    [
        ("actors_actor_merge", {"kept": "XAA"}, "2 leave their scorecards"),
        ("actors_actor_succeed", {"followed_by": "xaa"}, "2 leave their scorecards"),
        ("catalogue_commitment_succeed", {"followed_by": "gcm.14"}, "2 leave their scorecards"),
    ],
)
def test_a_decision_with_a_page_of_its_own_is_looked_at_first_too(client, arcadia, address, asked, said):
    borduria = make_actor("XBB", "Borduria")
    make_commitment("gcm.14")
    client.force_login(make_curator())
    row = borduria if address.startswith("actors") else make_commitment()
    here = reverse(f"admin:{address}", args=[row.pk])
    assert "Show first what it would move" in text(client.get(here))
    sent = {**asked, "reason": "It was decided.", "key": str(uuid.uuid4())}
    tables = state_of_tables()
    looked = client.post(here, sent | {"_look": "on"})
    for word in ("Nothing is written yet.", said, "It was decided."):
        assert word in text(looked)
    assert state_of_tables() == tables
    assert dict(looked.context["typed"]) == sent, "what was typed goes on with the page"
    refused = client.post(here, sent | {"_look": "on", "reason": ""})
    assert refused.status_code == 422
    assert "Say why." in text(refused)
    assert state_of_tables() == tables
    assert client.post(here, dict(looked.context["typed"])).status_code == 302
    assert type(row).versions.rel.related_model.objects.waiting().get().reason == "It was decided."


def test_a_slip_of_the_pen_says_that_it_takes_no_second_curator(client, arcadia):
    client.force_login(make_curator())
    here = reverse("admin:actors_actor_change", args=[arcadia.pk])
    sent = form_of(client, arcadia) | {"formal_name": "The Republic", "act": "correct", "reason": "A slip."}
    assert "It takes no second curator and moves no answer." in text(client.post(here, sent | {"_look": "on"}))
    assert Actor.objects.get(pk=arcadia.pk).formal_name == ""


def test_positions_methods_links_and_new_actors_are_looked_at_first_too(client, arcadia):
    client.force_login(make_curator())
    link = make_link("gcm.13--sdg.8.8", make_commitment(), sdg_target="8.8")
    months = {name: getattr(make_method(), name) for name in ("ageing_2y", "stale_2y", "ageing_5y", "stale_5y")}
    method = {**months, "version": "2.0", "effective_on": "2026-12-01", "ageing_else": 1, "stale_else": 2}
    forms = {
        "actors_adherence": {
            "actor": arcadia.pk, "framework": make_framework().pk, "dated_on": "2024-01-01",
            "position": "declared_withdrawal", "sure": "on", "source": "A letter",
        },
        "catalogue_method": method | {"anchors-TOTAL_FORMS": "0", "anchors-INITIAL_FORMS": "0"},
        "catalogue_linkdecision": {
            "link": link.pk, "becomes": "adopted", "rationale": "It names them.", "citation": "para. 22",
        },
        "actors_actor": {
            "code": "XEE", "slug": "esteria", "name": "Esteria", "type": "state", "region": "Asia", "fictional": "on",
            "names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0",
            "adherence-TOTAL_FORMS": "0", "adherence-INITIAL_FORMS": "0",
        },
    }  # fmt: skip
    tables = state_of_tables()
    for name, sent in forms.items():
        page = text(client.post(reverse(f"admin:{name}_add"), sent | {"_look": "on"}))
        assert "If you propose it and a second curator confirms it" in page, name
        assert state_of_tables() == tables
    assert "Answers that count across the link" in text(
        client.post(reverse("admin:catalogue_linkdecision_add"), forms["catalogue_linkdecision"] | {"_look": "on"})
    )
