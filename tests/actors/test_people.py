"""The people of an actor: who sees them, who changes them, and that an actor that has a focal point keeps one."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors import access, actions
from commitments.actors.models import Invitation, Membership, Role
from commitments.audit.models import Event
from tests.cast import (
    NOW,
    PASSWORD,
    confirmed,
    make_actor,
    make_curator,
    make_draft,
    make_invitation,
    make_member,
    make_user,
)
from tests.filling import fill_in
from tests.record.test_races import one_in_the_middle_of_the_other, several_connections  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

PEOPLE = "/desk/people/arcadia/"


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    return make_actor()


@pytest.fixture
def ana(arcadia, client):
    user = make_member("Ana", arcadia)
    client.force_login(user)
    return user


@pytest.fixture
def abe(arcadia):
    return make_member("Abe", arcadia, role=Role.CONTRIBUTOR)


def membership_of(user):
    return Membership.objects.current().get(user=user)


def page(name, user):
    return reverse(f"actors:{name}", args=["arcadia", membership_of(user).pk])


def shown(client, url=PEOPLE):
    return " ".join(client.get(url).content.decode().split())


# --- the list ---------------------------------------------------------------------------------------------------------


def test_a_focal_point_sees_names_addresses_roles_and_forms(client, ana, abe):
    html = shown(client)
    for words in ("Ana", "ana@example.org", "Abe", "abe@example.org", "Contributor: writes", "22 November 2026"):
        assert words in html
    assert "Send the invitation" in html
    assert page("role", abe) in html
    assert page("role", ana) not in html


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CONTRIBUTOR, Role.DEPUTY])
def test_every_other_member_sees_names_and_roles_and_nothing_to_change(client, arcadia, ana, role):
    make_invitation("iris@example.org", arcadia, token="x")
    client.force_login(make_member("Abe", arcadia, role=role))
    html = shown(client)
    assert "Ana" in html
    assert "Focal point: writes, submits, and manages the people" in html
    for words in ("ana@example.org", "abe@example.org", "iris@example.org", "Send the invitation", "/role/", "/end/"):
        assert words not in html
    refused = client.post(PEOPLE, {"email": "iris@example.org", "role": "viewer"})
    assert refused.status_code == 403
    assert "A focal point of Arcadia manages its people" in refused.content.decode()


def test_somebody_without_a_name_is_not_shown_by_their_address(client, arcadia, ana):
    nameless = make_member("Nobody", arcadia, role=Role.VIEWER)
    type(nameless).objects.filter(pk=nameless.pk).update(name="")
    client.force_login(make_member("Abe", arcadia, role=Role.CONTRIBUTOR))
    html = shown(client)
    assert "No name given" in html
    assert "nobody@example.org" not in html


def test_a_stranger_finds_nothing_and_changes_nothing(client, arcadia, ana, abe):
    invitation = make_invitation("iris@example.org", arcadia, token="x")
    pages = (PEOPLE, page("role", abe), page("end", abe))
    acts = [reverse(f"actors:{name}", args=["arcadia", invitation.pk]) for name in ("invite-again", "take-back")]
    for stranger in (make_user("Nils"), make_member("Bob", make_actor("XBB", "Borduria")), make_curator()):
        client.force_login(stranger)
        assert [client.get(url).status_code for url in pages] == [404, 404, 404]
        assert [client.post(url, {"role": "viewer"}).status_code for url in (*pages, *acts)] == [404] * 5
    assert membership_of(abe).role == Role.CONTRIBUTOR
    client.force_login(ana)
    assert [client.get(url).status_code for url in pages] == [200, 200, 200]


def test_the_ids_of_another_actors_people_open_nothing_under_ones_own(client, ana):
    borduria = make_actor("XBB", "Borduria")
    bob = make_member("Bob", borduria)
    theirs = make_invitation("iris@example.org", borduria, token="x")
    for address in (
        *(reverse(f"actors:{name}", args=["arcadia", membership_of(bob).pk]) for name in ("role", "end")),
        *(reverse(f"actors:{name}", args=["arcadia", theirs.pk]) for name in ("invite-again", "take-back")),
        reverse("actors:end", args=["arcadia", 10**30]),
    ):
        assert client.post(address, {"role": "viewer"}).status_code == 404
    assert membership_of(bob).role == Role.FOCAL_POINT
    assert Invitation.objects.get() == theirs
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


def test_who_belongs_to_several_chooses_and_who_belongs_to_none_is_told(client, arcadia, ana):
    assert client.get("/desk/people/").headers["Location"] == PEOPLE
    make_member("Ana", make_actor("XBB", "Borduria"), role=Role.VIEWER)
    html = shown(client, "/desk/people/")
    assert "/desk/people/arcadia/" in html
    assert "/desk/people/borduria/" in html
    client.force_login(make_user("Nils"))
    none = client.get("/desk/people/")
    assert none.status_code == 403
    assert "You report for no organisation yet" in none.content.decode()


def test_the_desk_leads_to_the_people(client, ana):
    assert 'href="/desk/people/"' in shown(client, "/desk/")


def test_twenty_people_take_as_many_queries_as_one(client, arcadia, ana):
    def fill(number):
        make_member(f"Member{number}", arcadia, role=Role.CLEARER, step=1 + number % 3)
        make_invitation(f"guest{number}@example.org", arcadia, token=f"token-{number}")
        part = make_actor(f"XA{number}", f"Ministry {number}", type="ministry", parent=arcadia)
        make_member(f"Part{number}", part)

    fill(0)
    client.get(PEOPLE)  # what is asked once for all
    with CaptureQueriesContext(connection) as one:
        client.get(PEOPLE)
    for number in range(1, 20):
        fill(number)
    with CaptureQueriesContext(connection) as twenty:
        html = shown(client)
    assert "Ministry 19" in html
    assert "guest19@example.org" in html
    assert len(twenty) == len(one)


def test_the_chain_is_said_in_words(client, arcadia, ana):
    assert "No chain of clearance: focal points and deputies submit at once." in shown(client)
    make_member("Clem", arcadia, role=Role.CLEARER, step=2)
    make_member("Carl", arcadia, role=Role.CLEARER, step=1)
    make_member("Cora", arcadia, role=Role.CLEARER, step=1)
    html = shown(client)
    assert re.search(r'<li value="1">Carl, Cora \(one of them is enough\)</li>\s*<li value="2">Clem</li>', html)
    assert "Nobody is a deputy" in html
    make_member("Dora", arcadia, role=Role.DEPUTY)
    assert "A deputy stands in for a clearer who is away." in shown(client)


def test_the_parts_are_listed_with_who_speaks_for_them(client, arcadia, ana):
    make_actor("XA1", "Ministry of Silence", type="ministry", parent=arcadia)
    labour = make_actor("XA2", "Ministry of Labour", type="ministry", parent=arcadia)
    make_member("Lea", labour)
    interior = make_actor("XA3", "Ministry of the Interior", type="ministry", parent=arcadia)
    make_member("Ines", interior, role=Role.VIEWER)
    html = re.sub(r"<[^>]+>", " ", shown(client))
    assert re.search(r"Ministry of Silence\s+nobody reports for it yet", html)
    assert re.search(r"Ministry of Labour\s+1 focal point\b", html)
    assert re.search(r"Ministry of the Interior\s+no focal point", html)


# --- roles change, and end --------------------------------------------------------------------------------------------


def test_a_role_is_changed_as_a_new_row_that_somebody_answers_for(client, ana, abe):
    before = membership_of(abe)
    assert fill_in(client, page("role", abe), role="clearer", step="2").status_code == 302
    after = membership_of(abe)
    assert (after.role, after.step, after.began_by, after.pk != before.pk) == ("clearer", 2, ana, True)
    before.refresh_from_db()
    assert (before.role, before.ended_by) == ("contributor", ana)
    assert Event.objects.filter(verb="membership.granted", object_id=str(after.pk), by_id=str(ana.pk)).exists()
    assert Event.objects.filter(verb="membership.ended", object_id=str(before.pk), by_id=str(ana.pk)).exists()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"role": "clearer", "step": ""}, "Give the place at which a clearer clears"),
        ({"role": "deputy", "step": "1"}, "Only a clearer has a place"),
        ({"role": "clearer", "step": "0"}, "greater than or equal to 1"),
        ({"role": "clearer", "step": "99999999999999999999"}, "less than or equal to 9"),
        ({"role": "owner", "step": ""}, "owner is not one of the available choices"),
    ],
)
def test_a_role_that_does_not_exist_is_refused_and_what_was_typed_comes_back(client, ana, abe, answers, sentence):
    refused = client.post(page("role", abe), answers)
    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert membership_of(abe).role == Role.CONTRIBUTOR


def test_nobody_changes_or_ends_their_own_role(client, ana, arcadia):
    make_member("Anouk", arcadia)  # so that she is not the last
    for name in ("role", "end"):
        refused = client.post(page(name, ana), {"role": "viewer"})
        assert refused.status_code == 403
        assert "Nobody changes or ends their own role. Another focal point does." in refused.content.decode()
    assert membership_of(ana).role == Role.FOCAL_POINT


def test_ending_a_role_asks_first(client, ana, abe):
    html = shown(client, page("end", abe))
    assert "End the role of Abe?" in html
    assert membership_of(abe)
    assert fill_in(client, page("end", abe)).status_code == 302
    assert not Membership.objects.current().filter(user=abe).exists()
    assert Event.objects.get(verb="membership.ended").by_id == str(ana.pk)


def test_the_last_focal_point_stays_until_another_is_named(arcadia, abe):
    ana, cleo = make_member("Ana", arcadia), make_curator()
    act = {"by": cleo, "at": NOW + timedelta(hours=1)}
    sentence = r"Ana is the last focal point of Arcadia\. Name another one first\."
    for refused in (
        lambda: actions.end_membership(membership=membership_of(ana), **act),
        lambda: actions.change_role(membership=membership_of(ana), role=Role.DEPUTY, **act),
        lambda: actions.grant_membership(user=ana, actor=arcadia, role=Role.VIEWER, **act),
    ):
        with pytest.raises(ValidationError, match=sentence):
            refused()
    actions.change_role(membership=membership_of(abe), role=Role.FOCAL_POINT, **act)
    actions.change_role(membership=membership_of(ana), role=Role.DEPUTY, **act)
    assert membership_of(ana).role == Role.DEPUTY


def test_a_focal_point_who_cannot_sign_in_does_not_count(arcadia):
    ana, anouk, cleo = make_member("Ana", arcadia), make_member("Anouk", arcadia), make_curator()
    type(anouk).objects.filter(pk=anouk.pk).update(is_active=False)
    act = {"by": cleo, "at": NOW}
    with pytest.raises(ValidationError, match="Ana is the last focal point"):
        actions.end_membership(membership=membership_of(ana), **act)
    actions.end_membership(membership=membership_of(anouk), **act)  # whether she stays makes no difference


def test_an_actor_that_is_retired_keeps_nobody_and_no_invitation(arcadia, abe):
    make_member("Ana", arcadia)
    invitation = make_invitation("iris@example.org", arcadia, token="x")
    confirmed(actions.retire_actor(instance=arcadia, reason="It merged.", by=make_curator(), at=NOW))
    assert not Membership.objects.current().exists()
    invitation.refresh_from_db()
    assert invitation.revoked_at == NOW
    assert access.invitation_to_accept("x", at=NOW) is None


@pytest.mark.parametrize(("name", "answers"), [("end", {}), ("role", {"role": "viewer"})])
def test_the_page_says_why_the_last_focal_point_stays(client, ana, monkeypatch, name, answers):
    """Only who comes second in a race gets so far: here the gate is held open instead."""
    membership = membership_of(ana)
    monkeypatch.setattr(access, "membership_to_manage", lambda *_who_and_which: membership)
    refused = client.post(page(name, ana), answers)
    assert refused.status_code == 422
    assert "Ana is the last focal point of Arcadia. Name another one first." in refused.content.decode()
    assert membership_of(ana).role == Role.FOCAL_POINT


# --- on the next request ----------------------------------------------------------------------------------------------


def test_leaving_a_role_takes_effect_on_the_next_request(client, arcadia, ana, abe):
    draft = make_draft(arcadia, by=ana)
    check, desk = reverse("progress:check", args=[draft.report_id]), "/desk/"
    assert client.login(username="abe@example.org", password=PASSWORD) or client.force_login(abe) is None
    session = client.session.session_key
    assert client.get(check).status_code == 200
    actions.end_membership(membership=membership_of(abe), by=ana, at=NOW)
    assert client.session.session_key == session, "the session is the same, and lives"
    assert client.get(desk).status_code == 200
    assert client.get(check).status_code == 404
    assert client.post(reverse("progress:submit", args=[draft.report_id])).status_code == 404
    assert client.get(PEOPLE).status_code == 404
    actions.grant_membership(user=abe, actor=arcadia, role=Role.CONTRIBUTOR, by=ana, at=NOW)
    assert client.get(check).status_code == 200, "the control: the same session, with the role again"


def test_who_is_focal_point_no_more_manages_nobody_on_the_next_request(client, arcadia, ana, abe):
    anouk = make_member("Anouk", arcadia)
    assert client.get(page("role", abe)).status_code == 200
    actions.change_role(membership=membership_of(ana), role=Role.DEPUTY, by=anouk, at=NOW)
    assert client.post(page("role", abe), {"role": "focal_point"}).status_code == 403
    assert membership_of(abe).role == Role.CONTRIBUTOR


# --- two at once ------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["held", "not held"])
def is_held(request, monkeypatch):
    """The control: the same acts without the actor's lock."""
    if request.param == "held":
        return True
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time (BEGIN IMMEDIATE): there is no race to be lost")
    monkeypatch.setattr(actions.memberships, "hold", lambda actor_id: None)
    return False


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("several_connections")
@pytest.mark.parametrize("act", ["end", "change"])
def test_of_two_focal_points_who_remove_each_other_one_stays(is_held, act):
    arcadia = make_actor()
    ana, bea = make_member("Ana", arcadia), make_member("Bea", arcadia)
    of_ana, of_bea = membership_of(ana), membership_of(bea)

    def remove(membership, by):
        if act == "end":
            return actions.end_membership(membership=membership, by=by, at=NOW)
        return actions.change_role(membership=membership, role=Role.VIEWER, by=by, at=NOW)

    outcome = one_in_the_middle_of_the_other(lambda: remove(of_bea, ana), lambda: remove(of_ana, bea))
    left = Membership.objects.focal_points().count()
    if is_held:
        assert "Ana is the last focal point of Arcadia" in str(outcome)
        assert left == 1
    else:
        assert left == 0


# --- what came too late, and what changes nothing ---------------------------------------------------------------------


def test_a_membership_that_has_ended_is_neither_changed_nor_ended_again(arcadia, abe):
    earlier, later = membership_of(abe), {"by": make_curator(), "at": NOW + timedelta(hours=1)}
    actions.end_membership(membership=membership_of(abe), **later)
    with pytest.raises(ValidationError, match="does not report for this actor any more"):
        actions.change_role(membership=earlier, role=Role.DEPUTY, **later)
    with pytest.raises(ValidationError, match="has ended already"):
        actions.end_membership(membership=earlier, **later)
    assert Event.objects.filter(verb="membership.ended").count() == 1


def test_an_invitation_that_was_answered_meanwhile_is_neither_sent_again_nor_taken_back(arcadia):
    ana = make_member("Ana", arcadia)
    act = {"by": ana, "at": NOW}
    taken, accepted = (make_invitation(f"{name}@example.org", arcadia, token=name) for name in ("iris", "nils"))
    actions.revoke_invitation(invitation=taken, **act)
    actions.revoke_invitation(invitation=taken, **act)
    assert Event.objects.filter(verb="invitation.taken_back").count() == 1, "twice is once"
    Invitation.objects.filter(pk=accepted.pk).update(accepted_at=NOW, accepted_by=make_user("Nils"))
    for invitation in (taken, accepted):
        with pytest.raises(ValidationError, match="accepted or taken back meanwhile"):
            actions.invite_again(invitation=invitation, site="", **act)
    with pytest.raises(ValidationError, match="To undo it, end the membership"):
        actions.revoke_invitation(invitation=accepted, **act)


@pytest.mark.parametrize(("role", "step"), [(Role.CLEARER, 0), (Role.VIEWER, 1)])
def test_nobody_is_invited_to_a_place_in_the_chain_that_does_not_go_with_the_role(arcadia, role, step):
    asked = {"actor": arcadia, "email": "iris@example.org", "role": role, "step": step}
    with pytest.raises(ValidationError, match="A clearer has a place in the chain, from 1 on; nobody else has one"):
        actions.invite_person(**asked, site="", by=make_member("Ana", arcadia), at=NOW)
    assert not Invitation.objects.exists()


def test_a_visitor_belongs_to_nothing_and_clears_nothing(arcadia, abe):
    clem, dora = make_member("Clem", arcadia, role=Role.CLEARER, step=2), make_member("Dora", arcadia, role=Role.DEPUTY)
    visitor = AnonymousUser()
    assert access.role_in(visitor, arcadia.pk) is None
    assert not access.is_member(visitor, arcadia.pk)
    assert not access.actors_of(visitor).exists()
    assert not access.has_accepted(visitor, "x")
    places = [[access.clears_at(user, arcadia.pk, step) for step in (1, 2)] for user in (visitor, abe, clem, dora)]
    assert places == [[False, False], [False, False], [False, True], [True, True]]


def test_the_family_of_a_person_is_all_that_their_actors_are_part_of_and_all_parts_of_these(arcadia, abe):
    labour = make_actor("XA2", "Ministry of Labour", type="ministry", parent=arcadia)
    office = make_actor("XA3", "Office of Labour", type="ministry", parent=labour)
    borduria = make_actor("XBB", "Borduria")
    lea = make_member("Lea", labour)
    assert access.family_of(lea) == access.family_of(abe) == {arcadia.pk, labour.pk, office.pk}
    assert access.parts_of(arcadia.pk) == {labour.pk, office.pk}
    assert access.family_of(make_member("Bob", borduria)) == {borduria.pk}
    assert access.family_of(make_user("Nils")) == set()
