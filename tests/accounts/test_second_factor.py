"""The second factor: who must have one, how it is set up without scripts, what it opens, who takes it away."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.accounts import actions
from commitments.accounts.models import Session, User
from commitments.actors.actions import grant_membership
from commitments.actors.models import Membership, Role
from commitments.audit.models import Event
from tests.cast import (
    NOW,
    PASSWORD,
    code_now,
    give_second_factor,
    make_actor,
    make_curator,
    make_member,
    make_reviewer,
    make_user,
)

pytestmark = pytest.mark.django_db

DESK = "/desk/"
HOME = "/accounts/second-factor/"


@pytest.fixture(autouse=True)
def _clock(request):
    """Stands still, but for a browser, whose requests take their time."""
    with time_machine.travel(NOW, tick=request.node.get_closest_marker("browser") is not None):
        yield
        sent_mail()


def without(user):
    """The same person, whose app was never set up."""
    Authenticator.objects.filter(user=user).delete()
    return user


def member(role):
    actor = make_actor()
    user = make_user("Ana")
    step = {"step": 1} if role == Role.CLEARER else {}
    Membership.objects.create(user=user, actor=actor, role=role, began_at=NOW, **step)
    return user


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": user.email, "password": password}, **more)


def give_code(client, code=None):
    return client.post(reverse("mfa_authenticate"), {"code": code or code_now()})


def app_shows(secret):
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


# --- who must have one ---

NEEDING = {
    "focal point": lambda: member(Role.FOCAL_POINT),
    "deputy": lambda: member(Role.DEPUTY),
    "clearer": lambda: member(Role.CLEARER),
    "reviewer": lambda: without(make_reviewer()),
    "curator": lambda: without(make_curator()),
    "superuser": lambda: make_user("Root", is_superuser=True, is_staff=True),
}
NOT_NEEDING = {
    "nobody": lambda: make_user("Nils"),
    "contributor": lambda: member(Role.CONTRIBUTOR),
    "viewer": lambda: member(Role.VIEWER),
}


@pytest.mark.parametrize("who", NEEDING)
def test_who_answers_reviews_or_curates_sets_up_a_second_factor_first(client, who):
    user = NEEDING[who]()
    client.force_login(user)
    for address in (DESK, "/", "/about/", "/reports/"):
        assert client.get(address).url.startswith(f"{HOME}?next="), address
    assert re.search(r'class="btn btn-primary" href="[^"]*/app/">Set up an app<', client.get(HOME).content.decode())
    assert client.get(reverse("account_home")).status_code == 200
    give_second_factor(user)
    assert client.get("/about/").status_code == 200


@pytest.mark.parametrize("who", NOT_NEEDING)
def test_others_may_go_without(client, who):
    client.force_login(NOT_NEEDING[who]())
    assert client.get("/about/").status_code == 200


def test_a_role_that_is_given_counts_from_the_next_request_and_one_that_ends_too(client):
    nils, arcadia = make_user("Nils"), make_actor()
    client.force_login(nils)
    assert client.get("/about/").status_code == 200
    granted = grant_membership(user=nils, actor=arcadia, role=Role.FOCAL_POINT, by=make_user("Cora"), at=NOW)
    assert client.get("/about/").url.startswith(HOME)
    granted.ended_at, granted.ended_by = NOW, nils
    granted.save()
    assert client.get("/about/").status_code == 200


def test_a_form_that_was_being_filled_in_is_answered_in_place(client):
    """Nothing is written, and going back finds the typed text: a redirect would have lost it."""
    ana = member(Role.FOCAL_POINT)
    client.force_login(ana)
    answer = client.post("/reports/new/", {"narrative": "A long text"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Nothing that you sent was saved yet" in page
    assert f'href="{HOME}"' in page


def test_it_costs_one_query_on_an_ordinary_page(client):
    with CaptureQueriesContext(connection) as visitor:
        client.get("/about/")
    client.force_login(make_reviewer())
    with CaptureQueriesContext(connection) as reviewer:
        client.get("/about/")
    assert len(visitor) == 1, "the version of the public pages"
    assert len(reviewer) == 3, "the session, the person, and what the person must have"


@pytest.mark.parametrize("demo", [True, False])
def test_people_of_the_demonstration_need_none_where_it_runs_and_are_nobody_elsewhere(client, settings, demo):
    settings.DEMO = demo
    rhea = without(make_reviewer())
    User.objects.filter(pk=rhea.pk).update(demonstration=True)
    client.force_login(rhea)
    assert client.get(DESK).status_code == (200 if demo else 302)
    if not demo:
        assert client.get(DESK).url.startswith("/accounts/sign-in/")


# --- signing in ---


def test_the_password_alone_opens_nothing_for_somebody_with_an_app(client):
    ana = make_member("Ana", make_actor())
    assert sign_in(client, ana).url == reverse("mfa_authenticate")
    assert client.get(DESK).url.startswith("/accounts/sign-in/")
    wrong = give_code(client, "000000")
    assert wrong.status_code == 200
    assert "This code is not the right one" in wrong.content.decode()
    assert client.get(DESK).status_code == 302
    assert give_code(client).url == DESK
    assert client.get(DESK).status_code == 200
    assert [event.verb for event in Event.objects.about(ana)] == ["user.signed_in"]


WANTED = (("/about/?demo=1", "/about/?demo=1"), ("https://elsewhere.example/", DESK), ("//e.example", DESK))


@pytest.mark.parametrize(("wanted", "gets"), WANTED)
def test_after_signing_in_one_is_where_one_wanted_to_be_but_never_on_another_site(client, wanted, gets):
    ana = make_member("Ana", make_actor())
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD, "next": wanted})
    assert give_code(client).url == gets


def test_a_code_that_was_used_opens_nothing_again():
    ana = make_member("Ana", make_actor())
    first, second = Client(), Client()
    sign_in(first, ana)
    sign_in(second, ana)
    assert give_code(first).status_code == 302
    assert give_code(second).status_code == 200
    assert second.get(DESK).status_code == 302


def test_a_recovery_code_opens_the_account_once():
    ana = make_member("Ana", make_actor())
    code = RecoveryCodes.activate(ana).get_unused_codes()[0]
    for opens in (True, False):
        client = Client()
        sign_in(client, ana)
        assert (give_code(client, code).status_code == 302) is opens


def test_guessing_codes_is_slow(client):
    ana = make_member("Ana", make_actor())
    sign_in(client, ana)
    for guess in range(5):
        give_code(client, f"00000{guess}")
    refused = give_code(client)
    assert refused.status_code == 200
    assert "Too many tries" in refused.content.decode()
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert give_code(client).status_code == 302


def guess(user, *, network, times=1, credential=False):
    """Wrong tries of somebody with the right password, from one network. Gives the last page."""
    stranger = Client(REMOTE_ADDR=network)
    sign_in(stranger, user)
    wrong = {"credential": '{"id": "x"}'} if credential else {"code": "000000"}
    return [stranger.post(reverse("mfa_authenticate"), wrong) for _try in range(times)][-1].content.decode()


@pytest.mark.parametrize("credential", [False, True])
def test_who_knows_a_password_locks_its_owner_out_of_the_second_factor_from_no_other_network(client, credential):
    ana = make_member("Ana", make_actor())
    guess(ana, network="192.0.2.66", times=5, credential=credential)
    assert "Too many tries" in guess(ana, network="192.0.2.66")
    sign_in(client, ana, REMOTE_ADDR="198.51.100.7")
    assert give_code(client).status_code == 302


@pytest.mark.parametrize("junk", ['{"id": "x"}', '["x"]', "7", '{"response": {"userHandle": "MQ"}}', '{"response": 5}'])
def test_what_is_no_credential_of_a_passkey_is_refused_with_a_sentence(client, junk):
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": junk}, follow=True)
    assert "This code is not the right one" in answer.content.decode()


def test_one_network_has_twenty_wrong_codes_a_day_on_one_account():
    ana = make_member("Ana", make_actor())
    for spell in range(4):
        with time_machine.travel(NOW + timedelta(minutes=6 * spell), tick=False):
            assert "is not the right one" in guess(ana, network="192.0.2.66", times=5)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert "until tomorrow" in guess(ana, network="192.0.2.66")
        assert "is not the right one" in guess(ana, network="192.0.2.67"), "the control"


def test_many_networks_together_guess_no_further_and_the_owner_has_three_ways_in(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"second_factor_anywhere": "8/1d/key"}
    ana = make_member("Ana", make_actor())
    for network in ("192.0.2.66", "192.0.2.67"):
        guess(ana, network=network, times=4)
    assert "Too many wrong codes were given for this account today" in guess(ana, network="192.0.2.68")
    code, *_others = RecoveryCodes.activate(ana).get_unused_codes()

    def opens(code=None):
        owner = Client(REMOTE_ADDR="198.51.100.7")
        sign_in(owner, ana, password)
        return give_code(owner, code).status_code == 302

    password = PASSWORD
    assert not opens()
    assert opens(code), "a recovery code"
    password = "a good long pass phrase"
    new_password_by_mail(ana, password)
    assert opens(), "the app, after a new password"


def new_password_by_mail(user, password):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": user.email})
    sent_mail()
    link = re.search(r"https?://[^/\s]+(/accounts/password/new/\S+)", mail.outbox[-1].body).group(1)
    page = client.get(link, follow=True).redirect_chain[-1][0]
    assert client.post(page, {"password1": password, "password2": password}).status_code == 302


def sent_mail():
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(10)
    return mail.outbox


@pytest.mark.parametrize("credential", [False, True])
def test_the_owner_is_told_once_a_day_that_somebody_with_the_password_failed(client, credential):
    ana = make_member("Ana", make_actor())
    sign_in(client, ana, "a wrong password")
    assert sent_mail() == [], "who has no password is nobody to tell of"
    for network in ("192.0.2.66", "192.0.2.67"):
        guess(ana, network=network, times=3, credential=credential)
    (letter,) = sent_mail()
    assert letter.to == ["ana@example.org"]
    assert letter.subject == "Somebody with your password gave a wrong code"
    assert "ask for a new password on the sign-in page at once" in letter.body
    for private in ("192.0.2", "Arcadia", "Ana"):
        assert private not in letter.body
    with time_machine.travel(NOW + timedelta(days=1, minutes=1), tick=False):
        guess(ana, network="192.0.2.66", credential=credential)
    assert len(sent_mail()) == 2


def test_a_session_that_was_opened_before_the_factor_existed_shows_it_first(client):
    """The session has a record of a password and of no second factor; one without any record passes (actors/middleware)."""
    nils = make_user("Nils")
    assert sign_in(client, nils).status_code == 302
    assert client.get("/about/").status_code == 200
    give_second_factor(nils)
    assert client.get("/about/").url == "/accounts/confirm/code/?next=%2Fabout%2F"
    led_back = client.post(reverse("mfa_reauthenticate") + "?next=/about/", {"code": code_now()})
    assert led_back.url == "/about/"
    assert client.get("/about/").status_code == 200


# --- setting it up ---


def test_an_app_is_set_up_without_scripts_and_the_codes_are_shown_once(client, django_capture_on_commit_callbacks):
    ana = member(Role.FOCAL_POINT)
    elsewhere = Client()
    for browser in (elsewhere, client):
        assert sign_in(browser, ana).status_code == 302
    assert client.get(DESK).url == f"{HOME}?next=%2Fdesk%2F"
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url == "/accounts/confirm/?next=%2Faccounts%2Fsecond-factor%2Fapp%2F"
    assert "This is not your password." in client.post(asked.url, {"password": "something else"}).content.decode()
    assert client.post(asked.url, {"password": PASSWORD}).url == reverse("mfa_activate_totp")

    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert re.search(r'<img class="wm-qr" src="data:image/svg\+xml;base64,[^"]+" alt="[^"]+">', page)
    secret = re.search(r'wm-pick">([A-Z2-7]{32})<', page)[1]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert secret in wrong, "a mistake does not make the app useless"
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": app_shows(secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    shown = client.get(done.url).content.decode()
    codes = re.findall(r'wm-pick">(\d{8})<', shown)
    assert len(codes) == 10
    assert "away from your phone" in shown
    again = client.get(done.url).content.decode()
    assert not any(code in again for code in codes)

    assert client.get(DESK).status_code == 200
    assert elsewhere.get(DESK).url.startswith("/accounts/sign-in/"), "a session from before ends"
    verbs = [event.verb for event in Event.objects.about(ana)]
    assert verbs == ["user.signed_in", "user.signed_in", "user.second_factor_added", "session.ended"]
    assert secret not in "".join(event.before + event.after + event.note for event in Event.objects.all())
    for_their_eyes()
    assert [letter.subject for letter in mail.outbox] == ["A second factor was added"]


def for_their_eyes():
    """Mail goes out in threads of its own; what tests read is there when they ended."""
    from tests.accounts.test_uniform_answers import wait_for_mail

    wait_for_mail()


def confirmed(client, user):
    """Signed in with app and password a moment ago."""
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    with time_machine.travel(NOW - timedelta(seconds=60), tick=False):
        client.post(reverse("mfa_reauthenticate"), {"code": code_now()})


@pytest.mark.parametrize("who", ["reviewer", "nobody"])
def test_the_last_second_factor_stays_for_who_must_have_one(client, who):
    user = make_reviewer() if who == "reviewer" else give_second_factor(make_user("Nils"))
    confirmed(client, user)
    page = client.get(reverse("mfa_deactivate_totp")).content.decode()
    answer = client.post(reverse("mfa_deactivate_totp"))
    stays = Authenticator.objects.filter(user=user).exists()
    assert stays is (who == "reviewer")
    assert ("this is your last one" in page) is stays
    if stays:
        assert "this is your last one" in answer.content.decode()
    else:
        assert Event.objects.about(user).last().verb in ("user.second_factor_removed", "session.ended")


def test_a_passkey_that_is_the_last_stays_too(client):
    rhea = without(make_reviewer())
    key = Authenticator.objects.create(user=rhea, type="webauthn", data={"name": "my key", "credential": {}})
    client.force_login(rhea)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "my key" in client.get(reverse("mfa_remove_webauthn", args=[key.pk])).content.decode()
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 403
    give_second_factor(rhea)
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 302
    assert [row.type for row in Authenticator.objects.filter(user=rhea)] == ["totp"]


def test_nobody_touches_the_passkey_of_somebody_else(client):
    ana = make_member("Ana", make_actor())
    key = Authenticator.objects.create(user=ana, type="webauthn", data={"name": "my key", "credential": {}})
    bob = make_member("Bob", make_actor("XBB", "Borduria"))
    client.force_login(bob)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.get(reverse(name, args=[key.pk])).status_code == 404
        assert client.post(reverse(name, args=[key.pk]), {"name": "mine"}).status_code == 404
    key.refresh_from_db()
    assert key.data["name"] == "my key"


def test_what_was_sent_too_late_is_asked_for_again_and_no_copy_of_it_is_kept(client):
    nils = give_second_factor(make_user("Nils"))
    client.force_login(nils)
    answer = client.post(reverse("mfa_deactivate_totp"), REMOTE_ADDR="192.0.2.77", HTTP_USER_AGENT="Kanarienvogel")
    assert answer.url == reverse("mfa_deactivate_totp")
    kept = " ".join(str(row.get_decoded()) for row in Session.objects.all())
    assert "192.0.2.77" not in kept
    assert "Kanarienvogel" not in kept
    assert Authenticator.objects.filter(user=nils).exists()


# --- when it is lost ---


def test_a_superuser_takes_a_lost_one_away_with_a_reason(client):
    ana = make_member("Ana", make_actor())
    RecoveryCodes.activate(ana)
    phone = Client()
    phone.force_login(ana)
    root = give_second_factor(make_user("Root", is_superuser=True, is_staff=True))
    client.force_login(root)
    address = reverse("admin:accounts_user_change", args=[ana.pk])
    assert "Take the second factor away" in client.get(address).content.decode()
    act = {"_act": "take_second_factor_away"}
    assert "Say why" in client.post(address, act, follow=True).content.decode()
    assert Authenticator.objects.filter(user=ana).count() == 2
    client.post(address, act | {"reason": "She called from the ministry's number."})
    assert not Authenticator.objects.filter(user=ana).exists()
    assert phone.get("/accounts/").status_code == 302, "her sessions ended"
    taken = Event.objects.about(ana).get(verb="user.second_factor_taken_away")
    assert (taken.note, taken.by_label) == ("She called from the ministry's number.", root.email)
    assert sign_in(phone, ana).url == DESK
    assert phone.get(DESK).url.startswith(HOME)


def test_a_curator_who_is_no_superuser_cannot_take_it_away(client):
    ana = make_member("Ana", make_actor())
    cleo = make_curator()
    client.force_login(cleo)
    address = reverse("admin:accounts_user_change", args=[ana.pk])
    assert "Take the second factor away" not in client.get(address).content.decode()
    assert client.post(address, {"_act": "take_second_factor_away", "reason": "Because."}).status_code == 403
    with pytest.raises(actions.ValidationError, match="Only a superuser"):
        actions.take_second_factor_away(user=ana, reason="Because.", by=cleo, at=NOW)
    assert Authenticator.objects.filter(user=ana).exists()


def test_taking_away_what_is_not_there_says_so():
    root = make_user("Root", is_superuser=True, is_staff=True)
    with pytest.raises(actions.ValidationError, match="has no second factor"):
        actions.take_second_factor_away(user=make_user("Nils"), reason="A reason.", by=root, at=NOW)


def test_the_admin_shows_no_secret_of_anybody(client):
    root = give_second_factor(make_user("Root", is_superuser=True, is_staff=True))
    client.force_login(root)
    assert "authenticator" not in client.get("/admin/").content.decode().lower()
    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert client.get("/admin/account/emailaddress/").status_code == 404


# --- passkeys, in a real browser with a made-up device ---


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_and_opens_the_account_alone(browser, live_server, settings):
    settings.DEMO = True
    make_user("Nils")
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(15000)
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", "nils@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/desk/")
    page.goto(reverse("mfa_add_webauthn"))
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What you call it").fill("my phone")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add this passkey").click()
    page.wait_for_url("**/second-factor/codes/")
    page.goto(reverse("mfa_list_webauthn"))
    assert "my phone" in page.locator("main").inner_text()

    page.locator("header").get_by_role("button", name="Sign out").first.click()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/")

    page.locator("header").get_by_role("button", name="Sign out").first.click()
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", "nils@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/")
    context.close()
    assert said == []
