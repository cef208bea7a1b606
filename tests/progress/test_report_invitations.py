"""Invitations to report: sent by curators, answered or left alone, and the same for everybody who looks at them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from commitments.actors.actions import merge_actor
from commitments.actors.models import Position, Role
from commitments.audit.models import Event
from commitments.catalogue.models import Commitment
from commitments.progress import actions
from commitments.progress.actions.invitations import invite_states
from commitments.progress.assemble.desks import desk_of
from commitments.progress.assemble.invitations import InvitationState, expected_soon, rounds_of_invitations
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Cycle, Invitation
from commitments.record import actions as record
from tests.cast import (
    NOW,
    TODAY,
    confirmed,
    make_actor,
    make_adherence,
    make_commitment,
    make_curator,
    make_draft,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_submitted,
)
from tests.filling import fill_in
from tests.progress.test_full_review import make_cycle, make_review, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    make_method()
    return make_actor()


@pytest.fixture
def ana(arcadia, client):
    user = make_member("Ana", arcadia)
    client.force_login(user)
    return user


@pytest.fixture
def cycle():
    return make_cycle()


def invite(cycle, *actors, framework=None, **facts):
    return actions.invite_to_report(
        cycle=cycle, framework=framework or make_framework("gcm"), actors=actors, by=make_curator(), at=NOW, **facts
    )


# --- sending --------------------------------------------------------------------------------------------------------


def test_inviting_twice_invites_once_and_keeps_what_was_answered(arcadia, cycle, ana):
    (first,) = invite(cycle, arcadia)
    actions.decline_invitation(invitation=first, reason="Not this year.", by=ana, at=NOW)
    borduria = make_actor("XBB", "Borduria")
    assert [i.actor for i in invite(cycle, arcadia, borduria)] == [borduria]
    assert Invitation.objects.get(actor=arcadia).decline_reason == "Not this year."
    assert Event.objects.filter(verb="invitation.sent").count() == 2


def test_an_invitation_expects_by_the_last_day_of_the_round_unless_another_is_said(arcadia, cycle):
    (invitation,) = invite(cycle, arcadia)
    assert invitation.expected_by == cycle.closes_on
    (other,) = invite(cycle, make_actor("XBB", "Borduria"), expected_by=date(2026, 11, 30))
    assert other.expected_by == date(2026, 11, 30)
    with pytest.raises(ValidationError):
        invite(cycle, make_actor("XCC", "Cimmeria"), expected_by=date(2027, 1, 1))


def test_only_what_the_round_asks_about_and_only_its_world_is_invited(arcadia, cycle):
    points = make_framework("a68-190", short_title="8-point agenda")
    for wrong in (
        lambda: invite(cycle, arcadia, framework=points),
        lambda: invite(cycle, make_actor("NRU", "Realland", fictional=False)),
        lambda: invite(cycle, make_actor("XRR", "Retiredland", retired_on=TODAY)),
    ):
        with pytest.raises(ValidationError):
            wrong()
    assert not Invitation.objects.exists()


def test_all_states_that_adhere_are_invited_and_of_a_text_without_adherence_all_states(arcadia):
    gcm, points = make_framework("gcm"), make_framework("a68-190", short_title="8-point agenda")
    against = make_actor("XBB", "Borduria", adheres=False)
    make_adherence(against, gcm, Position.AGAINST)
    left = make_actor("XCC", "Cimmeria", adheres=False)
    make_adherence(left, gcm)
    make_adherence(left, gcm, Position.DECLARED_WITHDRAWAL, dated_on=date(2023, 1, 1))
    make_adherence(arcadia, gcm)
    make_actor("XNA", "Harbour Light", type="ngo")
    cycle = make_cycle("both", "gcm", "a68-190")
    invite_states(cycle=cycle, by=make_curator(), at=NOW)
    invited = {(i.framework, i.actor) for i in Invitation.objects.all()}
    assert invited == {(gcm, arcadia), (points, arcadia), (points, against), (points, left)}


def test_who_declines_says_why(arcadia, cycle):
    (invitation,) = invite(cycle, arcadia)
    with pytest.raises(Refused, match="Say why the invitation is declined"):
        actions.decline_invitation(invitation=invitation, reason=" ", by=make_member("Ana", arcadia), at=NOW)
    assert Invitation.objects.get().declined_at is None


def test_curators_invite_from_the_page_of_a_round(client, arcadia, cycle):
    cleo = make_curator()
    client.force_login(cleo)
    url = reverse("admin:progress_cycle_change", args=[cycle.pk])
    make_adherence(arcadia)
    client.post(url, {"_act": "invite_states"})
    assert Invitation.objects.get().actor == arcadia
    borduria = make_actor("XBB", "Borduria")
    rows = {"invitations-0-actor": borduria.pk, "invitations-0-framework": cycle.frameworks.get().pk}
    page = client.get(url)
    assert "Arcadia" in page.content.decode()
    sent = _form_of(page)
    answer = client.post(url, {**sent, **_as_new_row(sent, rows)})
    assert answer.status_code == 302, answer.context["errors"]
    assert Invitation.objects.get(actor=borduria).expected_by == cycle.closes_on
    again = client.post(url, {**sent, **_as_new_row(sent, rows)})
    assert again.status_code == 200
    assert Invitation.objects.count() == 2


def _form_of(page):
    """What the admin's form for a round holds, as it would be sent again."""
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values["frameworks"] = [getattr(f, "pk", f) for f in values["frameworks"]]
    values["fictional"] = "on"
    for formset in page.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        values |= {management.add_prefix(name): management[name].value() for name in management.fields}
        for row in formset.formset.initial_forms:
            values[row.add_prefix("id")] = row.instance.pk
    return {name: value for name, value in values.items() if value is not None}


def _as_new_row(sent, row):
    place = int(sent["invitations-INITIAL_FORMS"])
    renamed = {name.replace("-0-", f"-{place}-"): value for name, value in row.items()}
    return {**renamed, "invitations-TOTAL_FORMS": place + 1}


# --- answering ------------------------------------------------------------------------------------------------------


def test_a_focal_point_declines_with_a_reason_and_may_report_after_all(client, arcadia, cycle, ana):
    (invitation,) = invite(cycle, arcadia)
    url = reverse("progress:decline", args=[invitation.pk])
    assert url in words(client, "/desk/")
    refused = fill_in(client, url, reason=" ")
    assert refused.status_code == 422
    assert "Say why the invitation is declined." in refused.content.decode()
    fill_in(client, url, reason="Our office is being rebuilt.")
    html = words(client, "/desk/")
    assert "Declined" in html
    assert "Our office is being rebuilt." in html
    client.post(reverse("progress:take-up", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert (invitation.declined_at, invitation.decline_reason) == (None, "")
    assert "Not yet received" in words(client, "/desk/")
    assert list(Event.objects.filter(verb__startswith="invitation.").order_by("id").values_list("verb", flat=True)) == [
        "invitation.sent",
        "invitation.declined",
        "invitation.taken_up_again",
    ]


def test_what_went_to_an_entry_that_was_one_too_many_lies_on_the_desk_of_the_kept_one(
    client, arcadia, cycle, ana, objectives
):
    double = make_actor("XA2", "Arcadia Republic", adheres=False)
    (invitation,) = invite(cycle, double)
    url = reverse("progress:decline", args=[invitation.pk])
    assert url not in words(client, "/desk/")
    assert client.get(url).status_code == 404
    facts = {"instance": double, "kept": arcadia, "reason": "One register.", "by": make_curator(), "at": NOW}
    confirmed(merge_actor(**facts))
    assert url in words(client, "/desk/")
    assert [i.pk for i in expected_soon(ana, today=TODAY, within=cycle.closes_on - TODAY)] == [invitation.pk]
    (round_of,) = rounds_of_invitations(fictional=True, today=TODAY)
    assert [row.actor for row in round_of.rows] == [arcadia]
    fill_in(client, url, reason="Our office is being rebuilt.")
    assert Invitation.objects.get().decline_reason == "Our office is being rebuilt."
    invite(cycle, arcadia)
    assert [row.invitation.declined_at for row in desk_of(ana, today=TODAY).invited] == [None], "its own comes first"


def test_only_who_speaks_for_the_actor_answers(client, arcadia, cycle, ana):
    (invitation,) = invite(cycle, arcadia)
    decline, take_up = (reverse(f"progress:{name}", args=[invitation.pk]) for name in ("decline", "take-up"))
    people = (
        (make_member("Dora", arcadia, role=Role.DEPUTY), 200),
        (make_member("Abe", arcadia, role=Role.CONTRIBUTOR), 403),
        (make_member("Bob", make_actor("XBB", "Borduria")), 404),
        (make_curator(), 404),
    )
    for user, status in people:
        client.force_login(user)
        assert client.get(decline).status_code == status, user
        assert client.post(take_up).status_code == (302 if status == 200 else status), user


# --- looking --------------------------------------------------------------------------------------------------------


def on_desk(user):
    """(state, how far it is, in words) of each invitation that lies on somebody's desk."""
    return [(row.state, row.answers.text) for row in desk_of(user, today=TODAY).invited]


def state_on_desk(user):
    return [state for state, _text in on_desk(user)]


@pytest.fixture
def objectives():
    return [make_commitment(f"gcm.{n}") for n in (13, 14, 15)]


def test_a_round_is_answered_row_by_row_and_received_with_the_last(arcadia, cycle, ana, objectives):
    invite(cycle, arcadia)
    make_draft(arcadia, objectives[0], by=ana)  # of no round
    point = make_commitment("a68-190.1", framework=make_framework("a68-190", short_title="8-point agenda"))
    make_draft(arcadia, point, by=ana, cycle=cycle)  # of another framework
    assert on_desk(ana) == [(InvitationState.INVITED, "0 of 3 answered")]
    make_review(arcadia, by=ana, cycle=cycle)  # a review that says nothing yet
    assert on_desk(ana) == [(InvitationState.BEGUN, "0 of 3 answered. A draft is open.")]
    make_submitted(arcadia, objectives[0], by=ana, cycle=cycle)
    assert on_desk(ana) == [(InvitationState.PARTLY, "1 of 3 answered, in review. A draft is open.")]
    make_published(arcadia, objectives[1], by=ana, cycle=cycle)
    assert on_desk(ana) == [(InvitationState.PARTLY, "2 of 3 answered, 1 of them in review. A draft is open.")]
    make_published(arcadia, objectives[2], by=ana, cycle=cycle)
    assert on_desk(ana) == [(InvitationState.RECEIVED, "3 of 3 answered, 1 of them in review. A draft is open.")]


def test_a_returned_report_is_not_received(arcadia, cycle, ana, objectives):
    invite(cycle, arcadia)
    sent = make_submitted(arcadia, objectives[0], by=ana, cycle=cycle)
    assert state_on_desk(ana) == [InvitationState.PARTLY]
    record.return_(sent, comment="Say which centres.", by=make_reviewer(), at=NOW)
    assert on_desk(ana) == [(InvitationState.RETURNED, "0 of 3 answered; 1 returned")]
    make_published(arcadia, objectives[1], by=ana, cycle=cycle)
    assert on_desk(ana) == [(InvitationState.PARTLY, "1 of 3 answered; 1 returned")]
    make_published(arcadia, objectives[0], by=ana, cycle=cycle)  # said elsewhere meanwhile
    assert on_desk(ana) == [(InvitationState.PARTLY, "2 of 3 answered")]


def test_a_row_is_answered_once_in_however_many_reports_it_stands(arcadia, cycle, ana, objectives):
    invite(cycle, arcadia)
    published = make_published(arcadia, objectives[0], by=ana, cycle=cycle)
    make_submitted(arcadia, objectives[0], by=ana, cycle=cycle)
    make_draft(arcadia, objectives[0], by=ana, cycle=cycle)
    assert [text for _state, text in on_desk(ana)] == ["1 of 3 answered. A draft is open."]
    record.correct(published.report, reason="A figure.", by=ana, at=NOW)
    assert [text for _state, text in on_desk(ana)] == ["1 of 3 answered. A draft is open."]


def test_what_nobody_tracks_is_no_row_of_a_round(arcadia, cycle, ana, objectives):
    invite(cycle, arcadia)
    make_published(arcadia, objectives[0], by=ana, cycle=cycle)
    Commitment.objects.filter(pk=objectives[0].pk).update(trackable=False)
    assert [text for _state, text in on_desk(ana)] == ["0 of 2 answered"]


def test_who_answered_a_part_may_decline_the_rest(client, arcadia, cycle, ana, objectives):
    (invitation,) = invite(cycle, arcadia)
    make_published(arcadia, objectives[0], by=ana, cycle=cycle)
    html = words(client, "/desk/")
    assert "1 of 3 answered" in html
    assert "Decline the rest" in html
    assert "Log progress on one commitment" in html
    actions.decline_invitation(invitation=invitation, reason="That is all this year.", by=ana, at=NOW)
    assert on_desk(ana) == [(InvitationState.DECLINED, "1 of 3 answered")]
    assert "Decline the rest" not in words(client, "/desk/")


def test_after_one_row_of_many_the_curators_table_says_how_many_are_answered(client, arcadia, cycle, ana, objectives):
    """A colleague's log of one row, while a draft is open, used to make it *Received* for the curators."""
    borduria = make_actor("XBB", "Borduria")
    invite(cycle, arcadia, borduria)
    make_draft(arcadia, objectives[0], by=ana, cycle=cycle)
    make_published(arcadia, objectives[1], by=ana, cycle=cycle)
    returned = make_submitted(borduria, objectives[0], cycle=cycle)
    record.return_(returned, comment="Say which centres.", by=make_reviewer(), at=NOW)
    client.force_login(make_curator())
    html = words(client, "/desk/")
    assert "Arcadia (1 of 3 answered. A draft is open.)" in html
    assert "Borduria (0 of 3 answered; 1 returned)" in html
    (held,) = rounds_of_invitations(fictional=True, today=TODAY)
    assert {state: len(rows) for state, rows in held.states} == {
        InvitationState.INVITED: 0,
        InvitationState.BEGUN: 0,
        InvitationState.RETURNED: 1,
        InvitationState.PARTLY: 1,
        InvitationState.RECEIVED: 0,
        InvitationState.DECLINED: 0,
    }
    admin = words(client, reverse("admin:progress_cycle_change", args=[cycle.pk]))
    assert "Answered in part: 1 of 3 answered" in admin
    assert "Returned: 0 of 3 answered; 1 returned" in admin


def test_the_admin_says_how_far_each_is_also_when_the_round_has_closed(client, arcadia, cycle, ana, objectives):
    invite(cycle, arcadia)
    make_published(arcadia, objectives[0], by=ana, cycle=cycle)
    light = make_actor("XNA", "Harbour Light", type="ngo", shielded=True)
    invite(cycle, light)
    make_published(light, objectives[0], cycle=cycle)
    Cycle.objects.update(closes_on=date(2026, 11, 20))
    client.force_login(make_curator())
    admin = words(client, reverse("admin:progress_cycle_change", args=[cycle.pk]))
    assert admin.count("1 of 3 answered") == 1, "which shielded organisation reported is not told"


def test_what_was_withdrawn_counts_as_not_received(arcadia, cycle, ana):
    invite(cycle, arcadia)
    published = make_published(arcadia, make_commitment("gcm.13"), by=ana, cycle=cycle)
    assert state_on_desk(ana) == [InvitationState.RECEIVED]
    record.withdraw(published.report, reason="By mistake.", by=make_reviewer(), at=NOW)
    assert state_on_desk(ana) == [InvitationState.INVITED]


@pytest.mark.parametrize("sent", [False, True])
def test_a_correction_in_the_making_goes_with_the_report_that_was_withdrawn(arcadia, cycle, ana, sent):
    invite(cycle, arcadia)
    published = make_published(arcadia, make_commitment("gcm.13"), by=ana, cycle=cycle)
    correction = record.correct(published.report, reason="A figure.", by=ana, at=NOW)
    if sent:
        record.submit(correction, by=ana, at=NOW)
    assert state_on_desk(ana) == [InvitationState.RECEIVED]
    record.withdraw(published.report, reason="By mistake.", by=make_reviewer(), at=NOW)
    assert state_on_desk(ana) == [InvitationState.INVITED]


def test_what_the_curator_counts_is_what_each_actor_reads(client, arcadia, cycle):
    objective = make_commitment("gcm.13")
    actors = [make_actor(f"X{n:02}", f"Land {n}") for n in range(4)]
    people = [make_member(f"Focal{n}", actor) for n, actor in enumerate(actors)]
    invitations = invite(cycle, *actors)
    make_draft(actors[1], objective, by=people[1], cycle=cycle)
    make_submitted(actors[2], objective, by=people[2], cycle=cycle)
    actions.decline_invitation(invitation=invitations[3], reason="Not this year.", by=people[3], at=NOW)
    (held,) = rounds_of_invitations(fictional=True, today=TODAY)
    counted = {row.actor: row.state for row in held.rows}
    assert counted == {actor: state_on_desk(user)[0] for actor, user in zip(actors, people, strict=True)}
    assert [len(rows) for _state, rows in held.states] == [1, 1, 0, 0, 1, 1]
    client.force_login(make_curator())
    html = words(client, "/desk/")
    assert "Invitations in open rounds" in html
    for actor in actors:
        assert actor.name in html
    assert "Not this year." in html


def test_of_a_shielded_organisation_a_curator_counts_only_that_it_is_invited(client, arcadia, cycle):
    light = make_actor("XNA", "Harbour Light", type="ngo", shielded=True)
    invite(cycle, light, arcadia)
    make_draft(light, make_commitment("gcm.13"), cycle=cycle)
    client.force_login(make_curator())
    html = words(client, "/desk/")
    assert "Harbour Light" not in html
    assert "1 shielded organisation is invited too. Whether it reported is not told." in html


def test_a_round_without_an_invitation_may_be_joined_by_anyone(client, arcadia, cycle, ana):
    html = words(client, "/desk/")
    assert "Open rounds that anyone may join:" in html
    assert cycle.title in html
    invite(cycle, arcadia)
    html = words(client, "/desk/")
    assert "Open rounds that anyone may join:" not in html
    assert "Reports that are invited" in html
    assert "expected by 31 December 2026" in html
