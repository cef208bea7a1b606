"""The erasure of a person: who they were is found nowhere, what they did stays under a number, and no public byte changes."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from commitments.accounts import actions
from commitments.accounts.models import PanelSeat, Session, User
from commitments.accounts.roles import CURATORS
from commitments.actors.actions import accept_invitation, change_actor, confirm_actor, end_membership, invite_person
from commitments.actors.models import ActorVersion, Adherence, Invitation, Membership
from commitments.audit import versions
from commitments.audit.actions import record_event
from commitments.audit.immutability import ERASED, labels_of
from commitments.audit.models import Erasure, Event
from commitments.catalogue import decisions
from commitments.catalogue.actions import add_translation, change_commitment
from commitments.catalogue.models import CommitmentTranslation, CommitmentVersion, LinkDecision, Method
from commitments.common.versions import Act
from commitments.desk.actions import want_mail
from commitments.progress import actions as of_reports
from commitments.progress.models import Comment, ReminderMail, Report
from commitments.record import actions as record
from commitments.record.autosave import keep_scratch
from commitments.record.models import Scratch
from tests.cast import (
    NOW,
    give_second_factor,
    make_actor,
    make_archive,
    make_commitment,
    make_curator,
    make_framework,
    make_member,
    make_reviewer,
    make_submitted,
    make_user,
)
from tests.progress.test_counting import make_link
from tests.record.test_takedown import where

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

WORDS = ("marrow", "hollow", "quill@example.org")
"""Of Quintessa Hollow, quill@example.org, who became Quintessa Marrow, q.marrow@example.org."""
LATER = NOW + timedelta(hours=2)
WHY = {"reason": "Asked for by letter of 3 November, answered the same day."}


@pytest.fixture
def root():
    return give_second_factor(make_user("Root", is_superuser=True, is_staff=True))


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    return make_actor()


@pytest.fixture
def quintessa(arcadia, root):
    """Somebody who did all that a person can do here: reported, reviewed, curated. All of it has ended since."""
    ana = make_member("Ana", arcadia)
    person = actions.save_user(instance=User(email="quill@example.org", name="Quintessa Hollow"), by=root, at=NOW)
    asked = {"actor": arcadia, "role": "contributor", "site": "https://waymark.example", "by": ana, "at": NOW}
    accept_invitation(invitation=invite_person(email=person.email, **asked), by=person, at=NOW)
    for address, name in ((person.email, 'Quintessa "Quill" Hollow'), ("q.marrow@example.org", "Quintessa Marrow")):
        person.email, person.name = address, name
        actions.save_user(instance=person, by=root, at=NOW)
    report(person, arcadia)
    review(person, root)
    person.groups.add(Group.objects.get(name=CURATORS))
    curate(person, arcadia)
    give_second_factor(person)
    EmailAddress.objects.create(user=person, email=person.email, verified=True)
    Client().force_login(person)
    keep_scratch(user=person, place="/somewhere/", typed=[("narrative", "By Quintessa Marrow.")], at=NOW)
    want_mail(user=person, wanted=False, by=person, at=NOW)
    borduria = make_actor("XBB", "Borduria")
    asked |= {"actor": borduria, "by": make_member("Bob", borduria)}
    invite_person(email=person.email, **asked)
    leave(person, ana, root)
    Client().force_login(person)
    return User.objects.get(pk=person.pk)


def report(person, arcadia):
    revision = make_submitted(arcadia, by=person)
    of_reports.comment_on_report(revision=revision, remarks=[of_reports.Remark("Which centres?")], by=person, at=NOW)

    record.publish(revision, by=make_reviewer(), at=NOW)


def review(person, root):
    seat = actions.propose_seat(instance=PanelSeat(user=person, constituency="state"), by=root, at=NOW)
    seat.public_name = "Dr Quintessa Marrow"
    actions.rename_seat(instance=seat, by=root, at=NOW)
    actions.confirm_seat(seat=seat, by=make_curator(), at=NOW)
    actions.end_seat(seat=seat, by=root, at=NOW + timedelta(minutes=1))


def curate(person, arcadia):
    """What is proposed, confirmed and given back, of versions and of links: one each by this person."""
    cleo = make_curator()
    rename = {"actor": arcadia, "act": Act.CHANGE, "from_on": NOW.date(), "reason": "So it is."}
    (proposed,) = change_actor(changes={"name": "Arcadia the Great"}, by=person, at=NOW, **rename)
    confirm_actor(version=proposed, by=cleo, at=NOW + timedelta(minutes=1))
    (other,) = change_actor(changes={"region": "Africa"}, by=cleo, at=NOW + timedelta(minutes=2), **rename)
    confirm_actor(version=other, by=person, at=NOW + timedelta(minutes=3))
    reword = {"commitment": make_commitment(), "act": Act.CHANGE, "from_on": NOW.date(), "reason": "So it is."}
    (given_back,) = change_commitment(changes={"title": "Other words"}, by=cleo, at=NOW, **reword)
    versions.refuse(version=given_back, reason="Not so.", by=person, at=NOW)
    facts = {"actor": arcadia, "framework": make_framework(), "source": "A record", "dated_on": NOW.date()}
    versions.propose_version(version=Adherence(**facts, position="abstained"), by=person, at=NOW)
    words = CommitmentTranslation(commitment=make_commitment(), language="fr", title="Un titre")
    add_translation(instance=words, by=person, at=NOW)
    months = {"ageing_2y": 1, "stale_2y": 2, "ageing_5y": 2, "stale_5y": 3, "ageing_else": 3, "stale_else": 4}
    hasty = Method(version="9.0", name="Hasty", effective_on=NOW.date() + timedelta(days=4), reason="Haste.", **months)
    versions.propose_version(version=hasty, by=person, at=NOW)
    decide(person, cleo)


def decide(person, cleo):
    asked = {"becomes": "adopted", "rationale": "Read again.", "citation": "para. 1", "at": NOW}
    for number, (first, second) in enumerate([(person, cleo), (cleo, person)]):
        link = make_link(f"link-{number}", make_commitment(), sdg_target=f"10.{number + 1}")
        decisions.confirm_decision(decision=decisions.ask_decision(link=link, by=first, **asked), by=second, at=NOW)
    link = make_link("link-9", make_commitment(), sdg_target="10.9")
    decision = decisions.ask_decision(link=link, by=cleo, **asked)
    decisions.refuse_decision(decision=decision, reason="Not so.", by=person, at=NOW)


def leave(person, ana, root):
    end_membership(membership=Membership.objects.current().get(user=person), by=ana, at=NOW)
    actions.give_roles(user=person, groups=[], by=root, at=NOW)
    person.is_active = False
    actions.save_user(instance=person, by=root, at=NOW)


def erase(person, by):
    return actions.erase_person(user=person, by=by, at=LATER, **WHY)


def found():
    return {word: columns for word in WORDS if (columns := where(word))}


@pytest.mark.database
def test_who_a_person_was_stands_in_no_column_of_any_table(quintessa, root):
    assert set(found()) == set(WORDS)
    erase(quintessa, root)
    assert found() == {}
    assert Erasure.objects.get().done_at == LATER


def test_a_name_that_was_planted_is_found(quintessa, root):
    """The control: what somebody else wrote is not this act's to take, and the walk sees it."""
    erase(quintessa, root)
    keep_scratch(user=root, place="/elsewhere/", typed=[("narrative", "Ask Quintessa Marrow.")], at=LATER)
    assert found() == {"marrow": ["progress_scratch.content"]}


@pytest.mark.database
def test_every_label_says_that_somebody_was_erased_and_the_id_stays(quintessa, root):
    key = str(quintessa.pk)
    kept = {(m, who) for m, label, who in labels() if m._base_manager.filter(**{who: key}).exists()}
    tables = {model for model, _who in kept}
    assert tables == {model for model, *_columns in labels()}, "each that keeps people in words"
    assert {Event, ActorVersion, Adherence, CommitmentVersion, CommitmentTranslation, Method, LinkDecision} <= tables
    erase(quintessa, root)
    for model, label, who in labels():
        named = set(model._base_manager.filter(**{who: key}).values_list(label, flat=True))
        assert named == ({ERASED} if (model, who) in kept else set()), f"{model._meta.label}.{label}"
    others = Event.objects.filter(by_id=str(root.pk)).values_list("by_label", flat=True)
    assert set(others) == {root.email}


def labels():
    return [(model, label, who) for model in apps.get_models() for label, who in labels_of(model).items()]


def test_what_was_theirs_alone_is_gone_and_what_they_did_stays(quintessa, root):
    erase(quintessa, root)
    quintessa.refresh_from_db()
    assert str(quintessa) == quintessa.get_full_name() == ERASED
    assert not quintessa.has_usable_password()
    assert quintessa.last_login is None
    for model in (Authenticator, EmailAddress, Scratch, ReminderMail):
        assert not model.objects.filter(user=quintessa).exists()
    assert not Session.objects.filter(account_id=quintessa.pk).exists()
    assert Report.objects.get().created_by == quintessa
    assert Comment.objects.get().by == quintessa
    assert not Invitation.objects.filter(accepted_at=None, revoked_at=None).exists()
    assert set(Invitation.objects.values_list("email", flat=True)) == {quintessa.email}


def test_the_event_names_nobody_and_says_why(quintessa, root):
    erase(quintessa, root)
    event = Event.objects.get(verb="user.erased")
    assert (event.object_id, event.object_label, event.note) == (str(quintessa.pk), ERASED, WHY["reason"])
    assert (event.by_id, event.before, event.after) == (str(root.pk), "", "")


def test_the_log_keeps_what_names_somebody_else(quintessa, root):
    """An address that ends alike, and a first name that stands in another word, are of others."""
    other = make_user("Anna")
    for note in ("Told by dr.q.marrow@example.org.", "q.marrow@example.org.xx called."):
        record_event(verb="user.changed", about=other, by=root, at=NOW, note=note, after={"name": "Quintessas"})
    record_event(verb="user.changed", about=other, by=root, at=NOW, note="By QUINTESSA MARROW, of Arcadia.")
    erase(quintessa, root)
    kept = Event.objects.about(other).order_by("id").values_list("note", "after")
    told = '{"name": "Quintessas"}'
    assert list(kept) == [
        ("Told by dr.q.marrow@example.org.", told), ("q.marrow@example.org.xx called.", told), (ERASED, ""),
    ]  # fmt: skip


def test_no_public_byte_changes(quintessa, root):
    report = Report.objects.get()
    then = f"?as_of={NOW.date()}&known_at={NOW:%Y-%m-%dT%H:%M:%SZ}&demo=1"
    addresses = [
        *(
            f"{reverse('scorecards:cell', args=['gcm', 'arcadia', 'gcm.13'])}{then}{form}"
            for form in ("", "&format=csv")
        ),
        f"{reverse('scorecards:actor-scorecard', args=['gcm', 'arcadia'])}{then}&format=json",
        f"{reverse('scorecards:matrix', args=['gcm'])}{then}&format=csv",
        f"{reverse('scorecards:actor', args=['arcadia'])}{then}",
        f"{reverse('progress:report', args=[report.pk])}",
        f"{reverse('progress:report', args=[report.pk])}?format=json",
        f"{reverse('pages:panel')}?demo=1",
        f"{reverse('pages:search')}?q=arcadia&demo=1",
    ]
    before = [Client().get(address) for address in addresses]
    erase(quintessa, root)
    after = [Client().get(address) for address in addresses]
    assert {response.status_code for response in before} == {200}
    assert [each.content for each in after] == [each.content for each in before]


# --- refused ---


def refusal(person, by, **facts):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        actions.erase_person(user=person, by=by, at=LATER, **{**WHY, **facts})
    return " ".join(refused.value.messages)


def test_nobody_is_erased_before_all_that_they_hold_has_ended(arcadia, root):
    person = make_member("Quentin", arcadia)
    person.groups.add(Group.objects.get(name=CURATORS))
    PanelSeat.objects.create(user=person, constituency="state", proposed_at=NOW, proposed_by=root)
    said = refusal(person, root)
    for words in ("may still sign in", "role Curators", "seat on the panel (States)", "still report for Arcadia"):
        assert words in said
    make_member("Ana", arcadia)
    make_curator()
    end_membership(membership=Membership.objects.get(user=person), by=root, at=NOW)
    actions.end_seat(seat=person.seats.get(), by=root, at=NOW)
    actions.give_roles(user=person, groups=[], by=root, at=NOW)
    assert refusal(person, root) == "They may still sign in. Take that away first, on their page."
    person.is_active = False
    actions.save_user(instance=person, by=root, at=NOW)
    erase(person, root)
    assert where("quentin") == []


def test_a_person_is_erased_by_another_superuser_alone_and_once(quintessa, root):
    cleo = make_curator()
    assert refusal(quintessa, cleo) == "Only a superuser erases a person."
    assert refusal(root, cleo) == "Only a superuser erases a person.", "so the last superuser stays"
    assert refusal(root, root) == "Nobody erases themselves. Another superuser does it."
    erase(quintessa, root)
    assert refusal(quintessa, root) == "This person was erased already."
    assert Event.objects.filter(verb="user.erased").count() == Erasure.objects.count() == 1


def test_the_reason_is_needed_and_names_nobody(quintessa, root):
    assert "Say why" in refusal(quintessa, root, reason=" ")
    for named in ("Quintessa Marrow wrote to us.", "A mail of QUILL@example.org"):
        assert "names the person" in refusal(quintessa, root, reason=named)
    assert set(found()) == set(WORDS), "nothing half done"
    erase(quintessa, root)


def test_whoever_was_erased_never_comes_back(quintessa, root):
    person = erase(quintessa, root)
    quintessa.name = "Quintessa Marrow-Hill"  # on a form that was opened before
    person.is_active = True
    for row in (quintessa, person):
        with pytest.raises(ValidationError, match="Nothing brings them back"), transaction.atomic():
            actions.save_user(instance=row, by=root, at=LATER)
    assert found() == {}
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(is_superuser=True)
    again = actions.save_user(instance=User(email="q.marrow@example.org", name="Q"), by=root, at=LATER)
    assert again.pk != person.pk, "the address is free for a new beginning"


# --- the door in the triggers ---

SPOILS = {
    "log, another word": "UPDATE audit_event SET by_label = 'Somebody' WHERE by_id = '{erased}'",
    "log, somebody else": "UPDATE audit_event SET by_label = '{word}' WHERE by_id = '{other}'",
    "log, another hand": "UPDATE audit_event SET by_id = '0' WHERE by_id = '{erased}'",
    "log, another verb with it": "UPDATE audit_event SET by_label = '{word}', verb = 'x' WHERE by_id = '{erased}'",
    "log, another note": "UPDATE audit_event SET note = 'x'",
    "log, other facts": "UPDATE audit_event SET after = '{word}'",
    "version, another word": "UPDATE actors_actorversion SET proposed_by_label = 'x' WHERE proposed_by_id = '{erased}'",
    "version, somebody else": "UPDATE actors_actorversion SET confirmed_by_label = '{word}' WHERE confirmed_by_id = '{other}'",
    "version, its name": "UPDATE actors_actorversion SET name = 'x' WHERE proposed_by_id = '{erased}'",
    "version, its name with it": "UPDATE actors_actorversion SET name = 'x', proposed_by_label = '{word}'"
    " WHERE proposed_by_id = '{erased}'",
    "version, another hand": "UPDATE actors_actorversion SET proposed_by_id = '0' WHERE proposed_by_id = '{erased}'",
    "wording, its reason": "UPDATE catalogue_commitmentversion SET reason = '{word}' WHERE refused_by_id = '{erased}'",
    "erasure, of another": "UPDATE audit_erasure SET person_id = '0'",
    "erasure, gone": "DELETE FROM audit_erasure",
}
DOORS = {
    "log": "UPDATE audit_event SET by_label = '{word}' WHERE by_id = '{erased}'",
    "actor": "UPDATE actors_actorversion SET proposed_by_label = '{word}' WHERE proposed_by_id = '{erased}'",
    "wording": "UPDATE catalogue_commitmentversion SET refused_by_label = '{word}' WHERE refused_by_id = '{erased}'",
    "log, its note": "UPDATE audit_event SET note = '{word}' WHERE by_id = '{erased}'",
}
FIXED = "What is published does not change"


def run(sql, person):
    facts = {"word": ERASED, "erased": person.pk, "other": make_curator().pk}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(**facts))
        return cursor.rowcount


@pytest.fixture
def opened(quintessa, root):
    return Erasure.objects.create(person_id=str(quintessa.pk), by_id=str(root.pk), at=NOW)


@pytest.mark.database
@pytest.mark.parametrize("what", SPOILS)
def test_an_open_erasure_lets_nothing_else_through(quintessa, opened, what):
    with pytest.raises(IntegrityError, match=FIXED):
        run(SPOILS[what], quintessa)


@pytest.mark.database
@pytest.mark.parametrize("what", DOORS)
def test_a_label_goes_while_the_erasure_of_that_person_is_open(quintessa, opened, what):
    assert run(DOORS[what], quintessa) >= 1
    Erasure.objects.update(done_at=NOW)
    with pytest.raises(IntegrityError, match=FIXED):
        run("UPDATE audit_erasure SET done_at = NULL", quintessa)


@pytest.mark.database
@pytest.mark.parametrize("what", DOORS)
def test_without_an_open_erasure_no_label_goes(quintessa, root, what):
    with pytest.raises(IntegrityError, match=FIXED):
        run(DOORS[what], quintessa)
    Erasure.objects.create(person_id=str(quintessa.pk), by_id=str(root.pk), at=NOW, done_at=NOW)
    with pytest.raises(IntegrityError, match=FIXED):
        run(DOORS[what], quintessa)


# --- in the admin ---


def test_the_page_says_the_whole_consequence_and_then_does_it(client, quintessa, root):
    client.force_login(root)
    address = reverse("admin:accounts_user_erase", args=[quintessa.pk])
    change = reverse("admin:accounts_user_change", args=[quintessa.pk])
    assert address in client.get(change).content.decode()
    page = client.get(address).content.decode()
    assert "This cannot be taken back." in page
    assert reverse("admin:progress_takedown_changelist") in page
    assert "Archives that name this person" not in page
    refused = client.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    kept = client.post(address, {"reason": "Quintessa Marrow asked."})
    assert "Quintessa Marrow asked." in kept.content.decode(), "nothing that was typed is lost"
    assert client.post(address, WHY, follow=True).redirect_chain == [(change, 302)]
    assert found() == {}
    after = client.get(change).content.decode()
    assert address not in after
    assert 'name="_save"' not in after
    assert "was erased already" in client.get(address).content.decode()


def test_the_page_says_what_has_to_end_first_and_offers_no_press(client, arcadia, root):
    client.force_login(root)
    page = client.get(reverse("admin:accounts_user_erase", args=[make_member("Ana", arcadia).pk])).content.decode()
    assert "They still report for Arcadia. End that first, under memberships." in page
    assert "Erase this person for good" not in page


def test_a_curator_who_is_no_superuser_finds_no_such_page(client, quintessa):
    client.force_login(make_curator())
    address = reverse("admin:accounts_user_erase", args=[quintessa.pk])
    assert client.get(address).status_code == client.post(address, WHY).status_code == 403
    assert address not in client.get(reverse("admin:accounts_user_change", args=[quintessa.pk])).content.decode()
    assert User.objects.get(pk=quintessa.pk).name == "Quintessa Marrow"


def test_archives_are_listed_where_the_panel_named_the_person(client, quintessa, root):
    make_archive("/early", at=NOW - timedelta(days=1), fictional=False)
    named = make_archive("/named", at=NOW + timedelta(seconds=30), fictional=False, manifest="1" * 64)
    make_archive("/late", at=LATER, fictional=False)
    make_archive("/demonstration", at=NOW + timedelta(seconds=30))
    client.force_login(root)
    page = client.get(reverse("admin:accounts_user_erase", args=[quintessa.pk])).content.decode()
    assert [place for place in ("/early", "/named", "/late", "/demonstration") if f">{place}," in page] == ["/named"]
    erase(quintessa, root)
    assert named.manifest in Event.objects.get(verb="user.erased").after
    listed = client.get(reverse("admin:audit_archive_changelist")).content.decode()
    assert listed.count("Replace this copy: takedowns 0, shields 0, erased people 1.") == 1
