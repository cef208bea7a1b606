"""A person is asked by mail to report for an actor. The mail says next to nothing, and the page tells nobody who exists."""

import re
import threading
import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from commitments.accounts.models import Session, User
from commitments.actors import actions
from commitments.actors.models import Invitation, Membership, Role, digest_of
from commitments.audit.models import Event
from tests.cast import (
    NOW,
    PASSWORD,
    make_actor,
    make_curator,
    make_invitation,
    make_member,
    make_user,
)
from tests.curation.test_curation import url as admin_url
from tests.filling import Form
from tests.record.test_races import all_at_once, several_connections  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

PEOPLE = "/desk/people/arcadia/"
GOOD = "a good long pass phrase"


@pytest.fixture
def arcadia():
    return make_actor()


@pytest.fixture
def ana(arcadia, client):
    user = make_member("Ana", arcadia)
    client.force_login(user)
    return user


@pytest.fixture
def posting(django_capture_on_commit_callbacks):
    """Within it, what waits for the commit is done, and every mail has left."""

    class Posting:
        def __enter__(self):
            self.capturing = django_capture_on_commit_callbacks(execute=True)
            self.capturing.__enter__()

        def __exit__(self, *trouble):
            self.capturing.__exit__(*trouble)
            for thread in threading.enumerate():
                if thread.name == "mail":
                    thread.join(10)

    return Posting


def invite(client, **answers):
    """Send the form of the people's page, freshly opened."""
    form = {"email": "iris@example.org", "role": "contributor", "step": "", "key": uuid.uuid4()}
    return client.post(PEOPLE, {**form, **answers})


def link_in(letter):
    return re.search(r"https?://[^/\s]+(/accounts/invitations/\S+)", letter.body).group(1)


ACCEPT = "/accounts/invitations/"


def look(client, token):
    """Open the link in the mail, and go where it leads."""
    return client.get(reverse("actors:open-invitation", args=[token]), follow=True)


def send(client, token, answers=None):
    """Open the link and send a form at once."""
    look(client, token)
    return client.post(ACCEPT, answers or {})


def fill_in(client, token, **answers):
    page = look(client, token)
    assert page.status_code == 200, page.status_code
    return Form(client, page).press(**answers)


def plain(response):
    """The page without what differs from one answer to the next by itself: the token of its form."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", response.content.decode())


def is_signed_in(client):
    return "_auth_user_id" in client.session


# --- the mail ---------------------------------------------------------------------------------------------------------


def test_one_mail_goes_out_that_names_neither_the_organisation_nor_what_it_is_about(client, ana, posting):
    with posting():
        answer = invite(client)
        assert mail.outbox == [], "before the invitation is stored nothing is sent"
    assert answer["Location"] == PEOPLE
    (letter,) = mail.outbox
    assert (letter.subject, letter.to, letter.cc, letter.bcc) == (
        "You have an invitation",
        ["iris@example.org"],
        [],
        [],
    )
    assert "6 December 2026, 12:00 UTC" in letter.body
    whole = letter.message().as_string().lower()
    for word in ("arcadia", "report", "ana", "contributor", "commitment", "migration"):
        assert word not in re.sub(r"[\w-]+\.[\w.-]+|/accounts/invitations/\S+|message-id: .*", "", whole), word
    assert client.get(link_in(letter)).status_code == 403, "Ana herself is told that it is for somebody else"
    client.logout()
    assert client.get(link_in(letter), follow=True).status_code == 200


def test_only_the_mail_holds_the_word_that_opens(client, ana, posting):
    with posting():
        invite(client)
    token = link_in(mail.outbox[0]).rsplit("/", 2)[1]
    assert len(token) == 43  # 32 bytes
    invitation = Invitation.objects.get()
    assert invitation.token_digest == digest_of(token)
    event = Event.objects.get(verb="person.invited")
    for stored in (*vars(event).values(), *vars(invitation).values()):
        assert token not in str(stored)
    assert invitation.token_digest not in event.after
    assert (event.by_id, invitation.expires_at - invitation.invited_at) == (str(ana.pk), timedelta(days=14))


def test_the_same_form_sent_again_sends_nothing_twice(client, ana, posting):
    form = Form(client, client.get(PEOPLE))  # as a browser opens it: its key stands in it
    with posting():
        for _again in range(3):
            assert form.press(email="iris@example.org", role="viewer").status_code == 302
    assert len(mail.outbox) == 1
    assert Invitation.objects.count() == 1
    with posting():
        invite(client, email="iris@example.org", role="viewer")  # the control: another form
    assert len(mail.outbox) == 2


def test_a_new_invitation_takes_the_earlier_one_to_the_same_address_back(client, ana, posting):
    for answers in ({}, {"email": "IRIS@example.org", "role": "deputy"}):
        with posting():
            invite(client, **answers)
    first, second = (link_in(letter) for letter in mail.outbox)
    client.logout()
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 302)
    assert [i.role for i in Invitation.objects.open(at=NOW)] == ["deputy"]


def test_an_invitation_is_sent_again_and_taken_back(client, ana, posting):
    with posting():
        invite(client, role="clearer", step="2")
        old = Invitation.objects.get()
        assert client.post(reverse("actors:invite-again", args=["arcadia", old.pk])).status_code == 302
        client.post(reverse("actors:invite-again", args=["arcadia", old.pk]))  # pressed twice: not sent twice
    assert len(mail.outbox) == 2
    new = Invitation.objects.open(at=NOW).get()
    assert (new.email, new.role, new.step, new.pk == old.pk) == (old.email, "clearer", 2, False)
    client.post(reverse("actors:take-back", args=["arcadia", new.pk]))
    client.post(reverse("actors:take-back", args=["arcadia", new.pk]))
    assert not Invitation.objects.open(at=NOW).exists()
    assert Event.objects.filter(verb="invitation.taken_back", by_id=str(ana.pk)).count() == 2
    client.logout()
    assert client.get(link_in(mail.outbox[-1])).status_code == 404


def test_one_mailbox_gets_five_mails_of_an_actor_a_day(client, ana, posting):
    with posting():
        answers = [invite(client).status_code for _day in range(6)]
        assert answers == [302] * 5 + [422]
        assert invite(client, email="another@example.org").status_code == 302
    assert len(mail.outbox) == 6


def test_a_mail_server_that_refuses_is_no_error_of_the_page(client, ana, posting, monkeypatch, caplog):
    def refuse(message, fail_silently=False):
        raise OSError(f"no such mailbox: {message.to}")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with posting():
        assert invite(client).status_code == 302
    assert "iris@example.org" not in caplog.text
    assert "A mail could not be sent" in caplog.text


# --- whoever is invited, the answer is the same -----------------------------------------------------------------------


def test_inviting_tells_nothing_about_who_has_an_account(client, ana, posting):
    make_user("Iris")
    answers = []
    for email in ("iris@example.org", "nina@example.org"):
        with posting():
            answer = invite(client, email=email)
        said = [str(message) for message in get_messages(answer.wsgi_request)][-1]
        answers.append((answer.status_code, answer["Location"], said.replace(email, "X"), answer.content))
    assert answers[0] == answers[1]
    known, unknown = mail.outbox
    assert len(known.body) == len(unknown.body)


def test_the_invitation_page_is_the_same_for_a_known_and_an_unknown_address(client, arcadia):
    make_user("Iris")
    make_invitation("iris@example.org", arcadia, token="one")
    make_invitation("nina@example.org", arcadia, token="two")
    known, unknown = look(client, "one"), look(client, "two")
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert plain(known).replace("iris@", "X@") == plain(unknown).replace("nina@", "X@")
    for words in ("To report for Arcadia", "6 December 2026", "Contributor: writes", "at least 12 characters"):
        assert words in plain(known)
    assert "no-store" in known["Cache-Control"]
    # a password that does not fit: wrong for one, too short for the other
    wrong = [send(client, word, {"name": "Iris", "password": "short"}) for word in ("one", "two")]
    assert [answer.status_code for answer in wrong] == [422, 422]
    assert plain(wrong[0]).replace("iris@", "X@") == plain(wrong[1]).replace("nina@", "X@")


def test_every_link_that_does_not_work_gets_the_same_page(client, arcadia):
    iris, cleo = make_user("Iris"), make_curator()
    past = {"at": NOW - timedelta(days=15)}
    make_invitation("a@example.org", arcadia, token="expired", **past)
    make_invitation("b@example.org", arcadia, token="used", accepted_at=NOW, accepted_by=iris)
    make_invitation("c@example.org", arcadia, token="taken-back", revoked_at=NOW, revoked_by=cleo)
    gone = make_actor("XCC", "Cimmeria", retired_on=NOW.date())
    make_invitation("d@example.org", gone, token="retired")
    make_invitation("e@example.org", arcadia, token="good")
    tokens = ("expired", "used", "taken-back", "retired", "wrong", "x" * 5000, "good%00", "%F0%28%8C", "ñ ключ")
    answers = [client.get(f"/accounts/invitations/{token}/") for token in tokens]
    for token in tokens:
        session = client.session
        session["invitation"] = token  # one that stood when its link was opened
        session.save()
        answers += [client.get(ACCEPT), client.post(ACCEPT, {"name": "Eve", "password": GOOD})]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "This invitation does not work" in answers[0].content.decode()
    assert not Membership.objects.exists()
    assert look(client, "good").status_code == 200, "the control"


def test_an_invitation_stands_to_its_last_second(client, arcadia, time_machine_now, settings):
    make_invitation("a@example.org", arcadia, token="one", at=NOW - timedelta(days=14) + timedelta(seconds=1))
    make_invitation("b@example.org", arcadia, token="two", at=NOW - timedelta(days=14))
    assert [look(client, word).status_code for word in ("one", "two")] == [200, 404]


# --- the word of a link ------------------------------------------------------------------------------------------------


def test_the_word_of_an_invitation_leaves_the_address_at_once(client, arcadia):
    make_invitation("iris@example.org", arcadia, token="one")
    page = look(client, "one")
    assert page.redirect_chain == [(ACCEPT, 302)]
    assert "one/" not in page.content.decode(), "nor does a form or a link of the page hold it"
    assert page["Referrer-Policy"] == "same-origin"


def test_a_machine_that_opens_the_link_uses_nothing_up(client, arcadia):
    invitation = make_invitation("iris@example.org", arcadia, token="one")
    before = Invitation.objects.values().get()
    for _again in range(3):
        machine = Client(headers={"purpose": "prefetch"})
        assert machine.head(reverse("actors:open-invitation", args=["one"])).status_code == 302
        assert look(machine, "one").status_code == 200
        assert machine.head(ACCEPT).status_code == 200
        assert machine.post(reverse("actors:open-invitation", args=["one"])).status_code == 405
    assert Invitation.objects.values().get() == before
    assert not User.objects.exists()
    fill_in(client, "one", name="Iris", password=GOOD)
    assert Membership.objects.get().actor == invitation.actor, "the control"


@pytest.mark.parametrize("known", [True, False])
def test_the_session_that_held_the_word_ends_with_the_answer(client, arcadia, known):
    if known:
        make_user("Iris")
    make_invitation("iris@example.org", arcadia, token="one")
    look(client, "one")
    (held,) = Session.objects.all()
    assert held.get_decoded() == {"invitation": "one"}
    send(client, "one", {"name": "Iris", "password": "no"})
    assert client.session["invitation"] == "one", "a password that does not fit is no answer"
    fill_in(client, "one", name="Iris", password=PASSWORD if known else GOOD)
    assert not Session.objects.filter(pk=held.pk).exists()
    assert "invitation" not in client.session
    assert is_signed_in(client) is not known


def test_somebody_who_was_signed_in_stays_so_and_the_word_goes(client, arcadia):
    client.force_login(make_user("Iris"))
    make_invitation("iris@example.org", arcadia, token="one")
    assert send(client, "one").status_code == 302
    assert is_signed_in(client)
    assert "invitation" not in client.session
    assert client.post(ACCEPT)["Location"] == reverse("progress:desk"), "pressed twice"


def test_without_the_word_there_is_nothing_to_accept(client, arcadia):
    make_invitation("iris@example.org", arcadia, token="one")
    for answer in (client.get(ACCEPT), client.post(ACCEPT, {"name": "Eve", "password": GOOD})):
        assert answer.status_code == 404
        assert "open the link in the mail again" in answer.content.decode()
    client.force_login(make_user("Nils"))
    assert client.get(reverse("actors:open-invitation", args=["one"])).status_code == 403
    assert "invitation" not in client.session, "somebody else's is not put into theirs"


# --- accepting --------------------------------------------------------------------------------------------------------


def test_somebody_new_chooses_a_password_and_is_led_to_the_desk(client, arcadia):
    ana = make_member("Ana", arcadia)
    make_invitation("iris@example.org", arcadia, token="one", invited_by=ana)
    answer = fill_in(client, "one", name="Iris Özgür", password=GOOD)
    assert (answer.status_code, answer["Location"]) == (302, reverse("progress:desk"))
    iris = User.objects.get(email="iris@example.org")
    assert iris.check_password(GOOD)
    assert (iris.name, iris.is_staff, iris.is_superuser) == ("Iris Özgür", False, False)
    membership = iris.memberships.get()
    assert (membership.role, membership.actor, membership.began_by) == ("contributor", arcadia, ana)
    assert is_signed_in(client)
    assert client.get(PEOPLE).status_code == 200
    verbs = ["user.added", "user.password_set", "membership.granted", "invitation.accepted", "user.signed_in"]
    assert list(Event.objects.order_by("id").values_list("verb", flat=True)) == verbs
    assert not any(GOOD in str(event) for event in Event.objects.values_list())
    again = look(client, "one")
    assert again.redirect_chain == [(reverse("progress:desk"), 302)], "the mail opened once more"


def test_a_new_focal_point_sets_up_a_second_factor_first(client, arcadia):
    make_invitation("iris@example.org", arcadia, token="one", role=Role.FOCAL_POINT)
    fill_in(client, "one", name="Iris", password=GOOD)
    assert client.get(reverse("progress:desk"))["Location"].startswith(reverse("mfa_index"))
    assert client.get(PEOPLE).status_code == 302


def test_somebody_with_an_account_gives_its_password_and_signs_in_as_ever(client, arcadia):
    iris = make_user("Iris")
    make_invitation("iris@example.org", arcadia, token="one")
    answer = fill_in(client, "one", name="Whoever", password=PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert not is_signed_in(client), "the second factor was not asked for yet"
    iris.refresh_from_db()
    assert (iris.name, iris.memberships.get().actor) == ("Iris", arcadia)


def test_a_wrong_password_grants_nothing_and_what_was_typed_comes_back(client, arcadia):
    iris = make_user("Iris")
    make_invitation("iris@example.org", arcadia, token="one")
    wrong = fill_in(client, "one", name="Iris the <second>", password="not it at all, no")
    assert wrong.status_code == 422
    html = wrong.content.decode()
    assert "This password does not fit." in html
    assert 'value="Iris the &lt;second&gt;"' in html
    assert "not it at all" not in html
    assert not iris.memberships.exists()
    assert fill_in(client, "one", name="Iris", password=PASSWORD).status_code == 302, "the control"
    assert iris.memberships.exists()


def test_tries_are_counted_as_those_of_the_sign_in_are(client, arcadia):
    make_user("Iris")
    make_invitation("iris@example.org", arcadia, token="one")
    answers = [send(client, "one", {"name": "Eve", "password": f"guess number {n}"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert send(client, "one", {"name": "Eve", "password": PASSWORD}).status_code == 429


def test_an_account_that_was_closed_accepts_nothing(client, arcadia):
    iris = make_user("Iris", is_active=False)
    make_invitation("iris@example.org", arcadia, token="one")
    assert fill_in(client, "one", name="Iris", password=PASSWORD).status_code == 422
    assert not iris.memberships.exists()
    assert User.objects.count() == 1


def test_somebody_who_is_signed_in_only_confirms(client, arcadia):
    iris = make_user("Iris")
    make_invitation("iris@example.org", arcadia, token="one", role=Role.VIEWER)
    client.force_login(iris)
    page = look(client, "one")
    assert 'name="password"' not in page.content.decode()
    assert not iris.memberships.exists(), "a look accepts nothing"
    assert Form(client, page).press().status_code == 302
    assert iris.memberships.get().role == Role.VIEWER
    assert send(client, "one")["Location"] == reverse("progress:desk"), "pressed twice"
    assert iris.memberships.count() == 1


def test_somebody_elses_invitation_is_not_theirs_to_accept(client, arcadia):
    nils = make_user("Nils")
    make_invitation("iris@example.org", arcadia, token="one")
    client.force_login(nils)
    direct = look(client, "one")
    client.logout()
    look(client, "one")
    client.force_login(nils)  # in the browser in which the link was opened
    assert client.session["invitation"] == "one"
    for answer in (direct, client.get(ACCEPT), client.post(ACCEPT, {"name": "Nils", "password": PASSWORD})):
        assert answer.status_code == 403
        html = answer.content.decode()
        assert "You are signed in as nils@example.org." in html
        assert "sign out first" in html
        assert "iris@example.org" not in html
        assert "Arcadia" not in html
    assert not Membership.objects.exists()


def test_the_action_itself_takes_nobodys_invitation_for_somebody_else(arcadia):
    """The page asks before; whoever calls it next need not."""
    iris, nils = make_user("Iris"), make_user("Nils")
    invitation = make_invitation("iris@example.org", arcadia, token="one")
    with pytest.raises(ValidationError, match="does not stand any more"):
        actions.accept_invitation(invitation=invitation, by=nils, at=NOW)
    assert not Membership.objects.exists()
    actions.accept_invitation(invitation=invitation, by=iris, at=NOW)
    assert iris.memberships.get().actor == arcadia, "the control"


def test_an_invitation_gives_a_member_another_role_but_never_the_last_focal_point(client, arcadia):
    ana = make_member("Ana", arcadia)
    make_invitation("ana@example.org", arcadia, token="one", role=Role.VIEWER)
    client.force_login(ana)
    refused = send(client, "one")
    assert refused.status_code == 422
    assert "Ana is the last focal point of Arcadia" in refused.content.decode()
    assert ana.memberships.get().role == Role.FOCAL_POINT
    assert Invitation.objects.open(at=NOW).exists()
    make_member("Anouk", arcadia)
    assert send(client, "one").status_code == 302
    assert Membership.objects.current().get(user=ana).role == Role.VIEWER


def test_whoever_is_a_member_already_is_not_invited(client, ana, arcadia):
    make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    refused = invite(client, email="ABE@example.org")
    assert refused.status_code == 422
    assert "This person reports for Arcadia already. Change their role instead." in refused.content.decode()
    assert not Invitation.objects.exists()


# --- what nobody should type ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "email",
    [
        "",
        "iris",
        "iris@example.org\nBcc: eve@example.org",
        "iris@example.org\r\nSubject: hello",
        "iris@example.org,eve@example.org",
        "Iris <iris@example.org>",
        "a" * 300 + "@example.org",
        "iris@" + "a" * 10**5 + ".org",
        "iris\x00@example.org",
        "<script>alert(1)</script>@example.org",
        "ирис@example.org",
    ],
)
def test_what_is_no_mail_address_is_refused_and_sends_nothing(client, ana, posting, email):
    with posting():
        refused = invite(client, email=email, role="viewer")
    assert refused.status_code == 422
    assert not Invitation.objects.exists()
    assert mail.outbox == []
    assert "<script>alert" not in refused.content.decode()


def test_a_domain_in_another_script_is_written_to(client, ana, posting):
    with posting():
        assert invite(client, email="iris@bücher.example").status_code == 302
    assert mail.outbox[0].message()["To"] == "iris@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "answers",
    [
        {"role": "superuser"},
        {"role": ""},
        {"key": "not-a-key"},
        {"key": ""},
        {"role": "clearer", "step": ""},
        {"role": "viewer", "step": "3"},
        {"role": "clearer", "step": "-1"},
        {"role": "clearer", "step": "٣x"},
    ],
)
def test_what_is_no_role_and_no_form_of_ours_is_refused(client, ana, posting, answers):
    with posting():
        assert invite(client, **answers).status_code == 422
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["", " ", "x" * 151, "Iris\x00", "Iris\nBcc: eve@example.org", "\t"])
def test_a_name_is_one_line(client, arcadia, name):
    make_invitation("iris@example.org", arcadia, token="one")
    refused = send(client, "one", {"name": name, "password": GOOD})
    assert refused.status_code == 422
    assert not User.objects.filter(email="iris@example.org").exists()


@pytest.mark.parametrize("password", ["", "short", "1qaz2wsx3edc", "IRIS@EXAMPLE.ORG", "iris@example.org", "x" * 5000])
def test_a_weak_password_makes_no_account(client, arcadia, password):
    make_invitation("iris@example.org", arcadia, token="one")
    assert send(client, "one", {"name": "Iris", "password": password}).status_code == 422
    assert not User.objects.exists()


def test_fields_that_nobody_asked_for_change_nothing(client, arcadia):
    make_invitation("iris@example.org", arcadia, token="one", role=Role.VIEWER)
    more = {"role": "focal_point", "email": "eve@example.org", "is_staff": "on", "is_superuser": "on", "actor": "1"}
    send(client, "one", {"name": "Iris", "password": GOOD, **more})
    iris = User.objects.get()
    assert (iris.email, iris.is_staff, iris.is_superuser) == ("iris@example.org", False, False)
    assert iris.memberships.get().role == Role.VIEWER


# --- the curators' part -----------------------------------------------------------------------------------------------


def first(client, actor, email):
    """The form of the curators' page, freshly opened."""
    return client.post(reverse("admin:actors_actor_invite", args=[actor.pk]), {"email": email, "key": uuid.uuid4()})


def test_a_curator_invites_the_first_focal_point_and_then_leaves_it_to_them(client, arcadia, posting):
    client.force_login(make_curator())
    assert "Invite a focal point" in client.get(admin_url(arcadia)).content.decode()
    with posting():
        assert client.get(reverse("admin:actors_actor_invite", args=[arcadia.pk])).status_code == 200
        assert first(client, arcadia, "wrong@example.org").status_code == 302
        assert first(client, arcadia, "Iris@example.org").status_code == 302
    assert {letter.to[0] for letter in mail.outbox} == {"wrong@example.org", "iris@example.org"}
    assert Invitation.objects.open(at=NOW).get().role == Role.FOCAL_POINT, "whom she meant before is asked no more"

    ana = make_member("Ana", arcadia)
    refused = first(client, arcadia, "nina@example.org")
    assert refused.status_code == 422
    assert "Arcadia has a focal point, who manages its people." in refused.content.decode()
    User.objects.filter(pk=ana.pk).update(is_active=False)
    with posting():
        assert first(client, arcadia, "nina@example.org").status_code == 302, "nobody manages the people any more"


def test_nobody_is_invited_to_a_retired_actor(client):
    gone = make_actor(retired_on=NOW.date())
    client.force_login(make_curator())
    assert "Invite a focal point" not in client.get(admin_url(gone)).content.decode()
    refused = first(client, gone, "iris@example.org")
    assert refused.status_code == 422
    assert "Arcadia is retired" in refused.content.decode()


def test_no_one_else_finds_the_curators_page(client, arcadia):
    address = reverse("admin:actors_actor_invite", args=[arcadia.pk])
    for user in (make_member("Ana", arcadia), make_user("Nils")):
        client.force_login(user)
        assert client.post(address, {"email": "iris@example.org"}, follow=True).status_code == 404
    client.logout()
    answer = client.post(address, {"email": "iris@example.org"}, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/sign-in/")
    assert not Invitation.objects.exists()


# --- two at once ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("several_connections")
@pytest.mark.parametrize("one_form", [True, False], ids=["one form", "ten forms"])
def test_one_form_sent_ten_times_at_once_invites_once(monkeypatch, one_form):
    arcadia = make_actor()
    ana, sent, same = make_member("Ana", arcadia), [], uuid.uuid4()
    monkeypatch.setattr(actions.invitations.notices, "invite", lambda *_which, **_facts: sent.append(1))
    monkeypatch.setattr(actions.invitations, "MOST_MAILS", 100)

    def press():
        return actions.invite_person(
            actor=arcadia,
            email="iris@example.org",
            role=Role.VIEWER,
            site="https://waymark.example",
            key=same if one_form else uuid.uuid4(),
            by=ana,
            at=NOW,
        ).pk

    outcomes = all_at_once([press] * 10)
    assert set(outcomes) == set(Invitation.objects.values_list("pk", flat=True))
    assert len(sent) == (1 if one_form else 10)
    assert Invitation.objects.open(at=NOW).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("several_connections")
def test_of_two_who_open_the_same_link_at_once_one_becomes_a_member():
    arcadia = make_actor()
    invitation = make_invitation("iris@example.org", arcadia, token="one")

    def join():
        mine = Invitation.objects.select_related("actor").get(pk=invitation.pk)
        return actions.join_by_invitation(invitation=mine, name="Iris", password=GOOD, at=NOW)

    outcomes = all_at_once([join] * 4)
    assert sum(isinstance(outcome, User) for outcome in outcomes) == 1
    assert all(isinstance(outcome, (User, ValidationError)) for outcome in outcomes), outcomes
    assert (User.objects.count(), Membership.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("several_connections")
def test_somebody_whom_two_actors_invited_and_who_opens_both_links_at_once_gets_one_account():
    actors = [make_actor("XAA", "Arcadia"), make_actor("XBB", "Borduria")]
    asked = [make_invitation("iris@example.org", actor, token=actor.code) for actor in actors]

    def join(invitation):
        return actions.join_by_invitation(invitation=invitation, name="Iris", password=GOOD, at=NOW)

    outcomes = all_at_once([lambda each=each: join(each) for each in asked])
    assert all(isinstance(outcome, (User, ValidationError)) for outcome in outcomes), outcomes
    assert User.objects.count() == 1
    assert Membership.objects.count() == sum(isinstance(outcome, User) for outcome in outcomes) == 1
