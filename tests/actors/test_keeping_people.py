"""What curators and superusers see and change of people: counts of a shielded organisation's, never who they are; and
nobody is taken away who is the last of their kind."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from commitments.accounts import actions as accounts
from commitments.accounts.models import Session, User
from commitments.accounts.roles import CURATORS
from commitments.actors import actions
from commitments.actors.models import Actor, Membership, Role
from commitments.audit.models import Event
from commitments.record import actions as record
from tests.cast import (
    NOW,
    PASSWORD,
    entry_with,
    make_actor,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_file,
    make_member,
    make_reviewer,
    make_submitted,
    make_user,
)
from tests.curation.test_curation import act, act_on_list, list_url, make_root, save, text_of, url
from tests.record.test_races import one_in_the_middle_of_the_other, several_connections  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]


def signed_in(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def cleo(client):
    return make_curator()


@pytest.fixture
def harbour():
    """A shielded organisation for which Zenobia reports and Zeno did."""
    actor = make_actor("XNG", "Harbour Light", type="ngo", shielded=True)
    make_member("Zenobia", actor)
    make_member("Zeno", actor, role=Role.VIEWER, ended_at=NOW, ended_by=make_user("Saul"))
    return actor


# --- the people of a shielded organisation ----------------------------------------------------------------------------


def pages_about(actor):
    """Every page of the admin on which somebody of the actor could stand."""
    for model in (Membership, User, Event, Actor):
        yield list_url(model)
        yield f"{list_url(model)}?q=zen"
    for membership in Membership.objects.filter(actor=actor).select_related("user"):
        for row in (membership, membership.user):
            yield url(row)
            yield url(row, "history")
    for event in Event.objects.all():
        yield url(event)
    yield url(actor)
    yield url(actor, "history")
    for field, model in (("user", "membership"), ("user", "panelseat")):
        app = {"membership": "actors", "panelseat": "accounts"}[model]
        yield f"/admin/autocomplete/?app_label={app}&model_name={model}&field_name={field}&term=zen"


def names_told(client, actor):
    return [address for address in pages_about(actor) if re.search("zeno", read(client, address), re.I)]


def read(client, address):
    return client.get(address, follow=True).content.decode()


@pytest.fixture
def noted(harbour):
    """What the log holds of Zenobia: she was added, signed in, and was given her role."""
    zenobia = User.objects.get(name="Zenobia")
    zenobia.name = "Zenobia Z."
    accounts.save_user(instance=zenobia, by=zenobia, at=NOW)
    accounts.note_sign_in(user=zenobia, at=NOW)
    actions.invite_person(actor=harbour, email="zenon@example.org", role=Role.VIEWER, site="", by=zenobia, at=NOW)
    return zenobia


def test_a_curator_learns_nowhere_who_the_people_of_a_shielded_organisation_are(client, cleo, harbour, noted):
    ana = make_member("Ana", make_actor())
    signed_in(client, cleo)
    assert names_told(client, harbour) == []
    assert ana.email in read(client, list_url(Membership)), "the people of others are listed as ever"
    assert ana.email in read(client, list_url(User))


def test_and_the_control_a_planted_list_is_found(client, cleo, harbour, noted, monkeypatch):
    monkeypatch.setattr("commitments.audit.history.unnamed_people", [])
    told = names_told(signed_in(client, cleo), harbour)
    assert list_url(User) in told
    assert not any("membership" in address and "autocomplete" not in address for address in told)


def test_a_curator_is_told_how_many_they_are(client, cleo, harbour):
    make_member("Zora", harbour, role=Role.CONTRIBUTOR)
    page = text_of(signed_in(client, cleo).get(url(harbour)))
    assert "2 people, 1 focal point among them" in page
    assert "Nobody yet" in text_of(client.get(url(make_actor())))


def test_a_superuser_and_a_curator_who_belongs_to_it_see_its_people(client, cleo, harbour):
    for reader in (make_root(), make_member("Cleo", harbour, role=Role.VIEWER)):
        signed_in(client, reader)
        assert "zenobia@example.org" in read(client, list_url(Membership)), reader
    assert cleo.email in read(client, list_url(User)), "oneself stays in the list"


@pytest.mark.parametrize(("model", "answers"), [("membership", {"role": "viewer", "step": "0"}), ("panelseat", {})])
def test_asking_for_a_person_by_number_tells_a_curator_nothing(client, cleo, harbour, model, answers):
    """A number that is nobody's and the number of somebody of a shielded organisation get the same sentence."""
    signed_in(client, cleo)
    app = {"membership": "actors", "panelseat": "accounts"}[model]
    address = reverse(f"admin:{app}_{model}_add")
    said = []
    for person in (User.objects.get(name="Zenobia").pk, 987654):
        page = client.post(address, {**answers, "user": person, "actor": harbour.pk, "constituency": "state"})
        said.append(page.context["adminform"].form.errors.get("user"))
    assert said[0] == said[1] == ["Select a valid choice. That choice is not one of the available choices."]


# --- accounts are their owners' ---------------------------------------------------------------------------------------


def test_a_curator_does_not_get_into_anybodys_account(client, cleo):
    """With their password or their mailbox a curator would read their drafts."""
    abe = make_member("Abe", make_actor(), role=Role.CONTRIBUTOR)
    signed_in(client, cleo)
    typed = {"password1": "a long enough pass", "password2": "a long enough pass", "usable_password": "true"}
    password = reverse("admin:auth_user_password_change", args=[abe.pk])
    assert client.post(password, typed).status_code == 403
    assert password not in client.get(url(abe)).content.decode()
    save(client, abe, email="mallory@example.org", name="Abel")
    abe.refresh_from_db()
    assert (abe.email, abe.name, abe.check_password(PASSWORD)) == ("abe@example.org", "Abel", True)

    signed_in(client, make_root())
    assert client.post(password, typed).status_code == 302
    save(client, abe, email="abel@example.org")
    abe.refresh_from_db()
    assert (abe.email, abe.check_password("a long enough pass")) == ("abel@example.org", True)


def test_who_is_made_inactive_and_comes_back_signs_in_anew(client):
    abe, phone = make_user("Abe"), Client()
    phone.force_login(abe)
    signed_in(client, make_root())
    save(client, abe, is_active="")
    assert not Session.objects.filter(account_id=abe.pk).exists()
    save(client, abe, is_active="on")
    assert phone.get("/accounts/").status_code == 302


# --- the last of their kind -------------------------------------------------------------------------------------------


def curates(user):
    return User.objects.filter(pk=user.pk, is_active=True, is_staff=True, groups__name=CURATORS).exists()


@pytest.mark.parametrize("answers", [{"is_active": ""}, {"groups": []}, {"is_active": "", "groups": []}])
def test_the_last_curator_stays_until_another_is_named(client, cleo, answers):
    signed_in(client, make_root())
    refused = save(client, cleo, **answers)
    assert refused.status_code == 200
    assert "Cleo is the last curator. Name another one first." in text_of(refused)
    assert curates(cleo)
    assert not Event.objects.about(cleo).exists()

    retired = make_curator("Carl")
    User.objects.filter(pk=retired.pk).update(is_active=False)
    assert save(client, cleo, **answers).status_code == 200, "somebody who cannot sign in curates nothing"
    make_curator("Carla")
    assert save(client, cleo, **answers).status_code == 302
    assert not curates(cleo)


def test_a_curator_of_the_demonstration_does_not_keep_a_site(cleo, settings):
    root = make_root()
    printed = make_curator("Carl")
    User.objects.filter(pk=printed.pk).update(demonstration=True)
    facts = {"user": cleo, "groups": [], "by": root, "at": NOW}
    with pytest.raises(ValidationError, match="last curator"):
        accounts.give_roles(**facts)
    settings.DEMO = True
    accounts.give_roles(**facts)
    assert not curates(cleo)


def test_the_last_focal_point_of_an_actor_is_not_made_inactive(client):
    ana = make_member("Ana", make_actor())
    make_member("Ana", make_actor("XBB", "Borduria"), role=Role.CONTRIBUTOR)
    for curator in (make_root(), make_curator()):
        refused = save(signed_in(client, curator), ana, is_active="")
        assert refused.status_code == 200
        assert "Ana is the last focal point of Arcadia. Name another one first." in text_of(refused)
        ana.refresh_from_db()
        assert ana.is_active
    assert not Event.objects.about(ana).exists()

    make_member("Anouk", make_actor())
    assert save(client, ana, is_active="").status_code == 302
    ana.refresh_from_db()
    assert not ana.is_active


@pytest.fixture(params=["held", "not held"])
def is_held(request, monkeypatch):
    """The control: the same acts without the locks."""
    if request.param == "held":
        return True
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time (BEGIN IMMEDIATE): there is no race to be lost")
    monkeypatch.setattr(actions.memberships, "hold", lambda actor_id: None)
    monkeypatch.setattr(accounts, "hold_curators", lambda: None)
    return False


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("several_connections")
def test_of_two_focal_points_who_are_made_inactive_at_once_one_stays(is_held):
    root, arcadia = make_root(), make_actor()
    ana, bea = make_member("Ana", arcadia), make_member("Bea", arcadia)

    def close(user):
        user.is_active = False
        return accounts.save_user(instance=user, by=root, at=NOW)

    outcome = one_in_the_middle_of_the_other(lambda: close(bea), lambda: close(ana))
    assert ("Ana is the last focal point of Arcadia" in str(outcome)) is is_held
    assert Membership.objects.focal_points().count() == (1 if is_held else 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("several_connections")
def test_of_two_curators_who_are_taken_away_at_once_one_stays(is_held):
    root, cleo, carl = make_root(), make_curator(), make_curator("Carl")

    def take(user):
        return accounts.give_roles(user=user, groups=[], by=root, at=NOW)

    outcome = one_in_the_middle_of_the_other(lambda: take(carl), lambda: take(cleo))
    assert ("Cleo is the last curator" in str(outcome)) is is_held
    assert curates(cleo) is is_held


# --- a superuser looks in -------------------------------------------------------------------------------------------


def status(client, address):
    answer = client.get(address)
    b"".join(answer)  # a file is open until it is read
    return answer.status_code


def looks(reader):
    return [
        (e.verb, e.object_id) for e in Event.objects.filter(by_id=str(reader.pk), verb__endswith="read_by_superuser")
    ]


def test_a_superuser_who_reads_what_is_not_public_leaves_an_event_each_time(client, settings):
    settings.DEMO = True
    arcadia, root = make_actor(), make_root()
    item = make_evidence_file(arcadia)
    revision = make_submitted(arcadia, entry=make_entry(evidence=(entry_with(item),)))
    report, file = (
        [
            reverse("progress:review", args=[revision.report_id]),
            reverse("progress:round", args=[revision.report_id, 1, 1]),
        ],
        reverse("progress:evidence-file", args=[item.pk]),
    )
    in_a_role = [
        make_curator(),
        make_reviewer(),
        revision.created_by,
        make_curator("Carl"),
        make_member("Lea", arcadia),
    ]
    User.objects.filter(name__in=["Carl", "Lea"]).update(is_superuser=True)
    for reader in [*in_a_role, root]:
        signed_in(client, User.objects.get(pk=reader.pk))
        assert [status(client, address) for address in (*report, file)][1:] == [200, 200], reader
    assert [looks(reader) for reader in in_a_role] == [[]] * 5
    about_report, about_file = (
        ("revision.read_by_superuser", str(revision.pk)),
        ("evidencefile.read_by_superuser", str(item.file_id)),
    )
    assert looks(root) == [about_report, about_report, about_file]
    assert item.title not in "".join(Event.objects.filter(by_id=str(root.pk)).values_list("object_label", flat=True))

    record.publish(revision, by=make_reviewer(), at=NOW)
    assert status(client, file) == 200
    assert looks(root).count(about_file) == 1, "once it is public it is anybody's"


def test_a_superuser_reads_no_draft_at_all(client):
    draft, root = make_draft(), make_root()
    signed_in(client, root)
    for name in ("check", "review", "report"):
        assert client.get(reverse(f"progress:{name}", args=[draft.report_id])).status_code == 404
    assert looks(root) == []


# --- odd input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["?q=a%00b", "?actor__type__exact=st%00ate", "?role__exact=%00", "?role=%00", "?p=999999999999999999999", "?o=%00"],
)
def test_a_list_of_the_admin_bears_what_no_text_holds(client, cleo, query):
    make_member("Ana", make_actor())
    answer = signed_in(client, cleo).get(f"{list_url(Membership)}{query}", follow=True)
    assert answer.status_code in (200, 400)


def test_looking_somebody_up_bears_it_too(client, cleo):
    term = "/admin/autocomplete/?app_label=actors&model_name=membership&field_name=actor&term="
    make_actor()
    signed_in(client, cleo)
    assert client.get(f"{term}arc").json()["results"][0]["text"] == "Arcadia (State, Europe, XAA)"
    assert client.get(f"{term}arc%00").status_code == 200


def test_a_reason_bears_it_too(client, cleo):
    arcadia = make_actor(adheres=False)
    act(signed_in(client, cleo), arcadia, "retire", reason="It was\x00 merged.")
    assert arcadia.versions.waiting().get().reason == "It was merged."
    assert Event.objects.get(verb="actor.change_proposed").note == "It was merged."


@pytest.mark.parametrize("chosen", ["x", "\x00", "9" * 30, ""])
def test_an_act_on_a_row_that_is_none_does_nothing(client, cleo, chosen):
    ana = make_member("Ana", make_actor()).memberships.get()
    facts = {"action": "end", "index": "0", "_selected_action": [chosen]}
    assert signed_in(client, cleo).post(list_url(Membership), facts, follow=True).status_code == 200
    ana.refresh_from_db()
    assert ana.ended_at is None
    assert act_on_list(client, [ana], "end").status_code == 200


def test_an_invitation_of_the_curators_is_sent_once_however_often_the_form_is(
    client, cleo, django_capture_on_commit_callbacks
):
    arcadia = make_actor()
    address = reverse("admin:actors_actor_invite", args=[arcadia.pk])
    signed_in(client, cleo)
    key = client.get(address).context["form"]["key"].value()
    for _ in range(2):
        assert client.post(address, {"email": "iris@example.org", "key": key}).status_code == 302
    assert arcadia.invitations.count() == 1
    assert client.post(address, {"email": "iris@example.org"}).status_code == 422


def test_nobody_floods_mailboxes_in_the_name_of_an_actor(monkeypatch):
    monkeypatch.setattr(actions.invitations, "MOST_A_DAY", 3)
    arcadia = make_actor()
    ana = make_member("Ana", arcadia)

    def invite(number):
        facts = {"email": f"guest{number}@example.org", "role": Role.VIEWER, "site": "", "by": ana, "at": NOW}
        return actions.invite_person(actor=arcadia, **facts)

    for number in range(3):
        invite(number)
    with pytest.raises(ValidationError, match="very many people since yesterday"):
        invite(4)
    arcadia.invitations.update(invited_at=NOW.replace(day=20))
    invite(5)
