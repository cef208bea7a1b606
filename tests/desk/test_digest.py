"""The daily mail: one for all that waits, rarer while nothing is new, and without a word of what waits."""

import smtplib
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from commitments.accounts.models import User
from commitments.actors.models import Role
from commitments.desk import actions as desk
from commitments.desk.actions import PAUSES, is_time, waiting_for
from commitments.progress import actions, notices
from commitments.progress.assemble.desks import desk_of
from commitments.progress.models import ReminderMail
from commitments.record import actions as record
from commitments.record.workflow import Waiting
from tests.cast import (
    NOW,
    TODAY,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_framework,
    make_member,
    make_method,
    make_reviewer,
    make_submitted,
)
from tests.filling import Form
from tests.progress.test_full_review import log, make_cycle, make_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

DAY = timedelta(days=1)


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    settings.SITE_URL = "https://waymark.example"
    make_method()
    return make_actor()


@pytest.fixture
def ana(arcadia):
    return make_member("Ana", arcadia)


def make_returned(arcadia, ana, code="gcm.13", at=NOW):
    revision = make_submitted(arcadia, make_commitment(code), by=ana, at=at)
    return record.return_(revision, comment="Say which centres.", by=make_reviewer(), at=at)


def mailed(at):
    mail.outbox.clear()
    desk.send_digests(at=at)
    return [message.to[0] for message in mail.outbox]


# --- when -----------------------------------------------------------------------------------------------------------


def at_day(days):
    return NOW + timedelta(days=days)


OLD = (Waiting("returned 1", NOW - DAY),)
NEWS = (*OLD, Waiting("returned 2", NOW + timedelta(hours=1)))

# (what waits, day of the last mail, how often nothing new was said, day of the run, whether a mail goes)
TABLE = (
    ((), None, 0, 0, False),  # nothing waits
    ((), 0, 0, 9, False),
    (OLD, None, 0, 0, True),  # the first mail goes at once
    (OLD, 0, 0, 0.5, False),  # the same content: after 1, 3, 7, 14, then every 30 days
    (OLD, 0, 0, 1, True),
    (OLD, 0, 1, 2, False),
    (OLD, 0, 1, 3, True),
    (OLD, 0, 2, 6, False),
    (OLD, 0, 2, 7, True),
    (OLD, 0, 3, 13, False),
    (OLD, 0, 3, 14, True),
    (OLD, 0, 4, 29, False),
    (OLD, 0, 4, 30, True),
    (OLD, 0, 40, 29, False),
    (OLD, 0, 40, 30, True),
    (NEWS, 0, 40, 1, True),  # something new: the next run, however rare the mail had become
    (NEWS, 0, 40, 20 / 24, True),
    (NEWS, 0, 0, 19 / 24, False),  # but never within 20 hours
)


@pytest.mark.parametrize(("things", "sent", "repeats", "now", "goes"), TABLE)
def test_when_a_mail_goes(things, sent, repeats, now, goes):
    sent_at = None if sent is None else at_day(sent)
    assert is_time(things, sent_at=sent_at, repeats=repeats, at=at_day(now)) is goes


@pytest.mark.long
def test_what_waits_for_months_is_said_ever_more_rarely(arcadia, ana):
    make_returned(arcadia, ana)
    # Whom nothing waits for is asked about in other tests: here it would be most of ninety runs.
    ReminderMail.objects.bulk_create(ReminderMail(user=user, wanted=False) for user in User.objects.exclude(pk=ana.pk))
    days = [day for day in range(90) if mailed(NOW + day * DAY) == ["ana@example.org"]]
    pauses = [later - earlier for earlier, later in pairwise(days)]
    assert pauses == [*PAUSES, 30]


def test_what_is_new_is_said_in_the_next_run_and_then_rarely_again(arcadia, ana):
    make_returned(arcadia, ana)
    for day in (0, 1, 4):
        assert mailed(NOW + day * DAY) == ["ana@example.org"]
    make_returned(arcadia, ana, "gcm.14", at=NOW + 5 * DAY)
    assert mailed(NOW + 5 * DAY) == ["ana@example.org"]
    assert mailed(NOW + 6 * DAY) == ["ana@example.org"]  # a day later, as after any first mail
    assert mailed(NOW + 7 * DAY) == []


def test_what_was_done_since_makes_nothing_new(arcadia, ana):
    first, _second = (make_returned(arcadia, ana, code) for code in ("gcm.13", "gcm.14"))
    assert mailed(NOW) == ["ana@example.org"]
    assert mailed(NOW + DAY) == ["ana@example.org"]
    record.submit(first, by=ana, at=NOW + DAY)
    assert "ana@example.org" not in mailed(NOW + 2 * DAY)


# --- for what, and to whom ------------------------------------------------------------------------------------------


def test_twenty_things_are_one_mail(arcadia, ana):
    for n in range(20):
        make_returned(arcadia, ana, f"gcm.{n + 1}")
    assert mailed(NOW) == ["ana@example.org"]


def names(user, at=NOW):
    return sorted(thing.name.split()[0] for thing in waiting_for(user, at=at))


def test_each_thing_that_waits_is_a_reason_for_those_whom_it_waits_for(arcadia, ana):
    labour = make_actor("XAL", "Ministry of Labour", type="ministry", parent=arcadia)
    lena = make_member("Lena", labour, role=Role.CONTRIBUTOR)
    abe = make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    vera = make_member("Vera", arcadia, role=Role.VIEWER)
    carl = make_member("Carl", arcadia, role=Role.CLEARER, step=1)
    rhea, cleo = make_reviewer(), make_curator()
    everybody = (ana, abe, vera, carl, lena, rhea, cleo)
    assert [names(user) for user in everybody] == [[]] * 7

    objective = make_commitment("gcm.13")
    review = make_review(arcadia, by=ana)
    actions.assign(revision=review, commitments=[objective], part=labour, by=ana, at=NOW)
    assert [names(user) for user in everybody] == [[], [], [], [], ["asked"], [], []]
    log(review, objective, by=lena, prepared_by=labour)
    assert names(lena) == []

    actions.send_to_clearance(revision=review, by=ana, at=NOW)
    assert [names(user) for user in everybody] == [[], [], [], ["clear"], [], [], []]
    review.refresh_from_db()
    actions.clear_report(revision=review, by=carl, at=NOW)
    assert [names(user) for user in everybody] == [[], [], [], [], [], ["review"], []]
    later = NOW + timedelta(days=15)
    assert names(cleo, at=later) == ["escalated"]

    review.refresh_from_db()
    record.return_(review, comment="Say which centres.", by=rhea, at=NOW)
    assert [names(user) for user in everybody] == [["returned"], ["returned"], [], [], [], [], []]


def test_an_invitation_is_a_reason_in_its_last_30_days_until_every_row_is_answered(arcadia, ana):
    cycle, first, second = make_cycle(), make_commitment("gcm.13"), make_commitment("gcm.14")
    invited = {"cycle": cycle, "framework": make_framework("gcm"), "by": make_curator(), "at": NOW}
    actions.invite_to_report(actors=[arcadia], **invited)
    assert cycle.closes_on == date(2026, 12, 31)
    assert names(ana) == []
    soon = NOW + timedelta(days=10)
    assert names(ana, at=soon) == ["expected"]
    # It is new on the day on which it comes near, however long ago it was sent.
    (thing,) = waiting_for(ana, at=soon)
    assert thing.since.date() == date(2026, 12, 1)
    make_draft(arcadia, first, by=ana, cycle=cycle)
    make_submitted(arcadia, first, by=ana, cycle=cycle)
    assert names(ana, at=soon) == ["expected"], "one row of two"
    make_submitted(arcadia, second, by=ana, cycle=cycle)
    assert names(ana, at=soon) == []


def test_who_declined_the_rest_is_reminded_no_more(arcadia, ana):
    invited = {"cycle": make_cycle(), "framework": make_framework("gcm"), "by": make_curator(), "at": NOW}
    (invitation,) = actions.invite_to_report(actors=[arcadia], **invited)
    make_commitment("gcm.14")
    make_submitted(arcadia, make_commitment("gcm.13"), by=ana, cycle=invited["cycle"])
    soon = NOW + timedelta(days=10)
    assert names(ana, at=soon) == ["expected"]
    actions.decline_invitation(invitation=invitation, reason="That is all this year.", by=ana, at=NOW)
    assert names(ana, at=soon) == []


def test_what_the_mail_counts_lies_on_the_desk(arcadia, ana):
    returned = make_returned(arcadia, ana)
    desk = desk_of(ana, today=TODAY)
    assert [row.revision for row in desk.returned] == [returned]
    assert [thing.name for thing in waiting_for(ana, at=NOW)] == [f"returned {returned.pk}"]


def test_people_of_the_demonstration_and_those_who_left_get_no_mail(arcadia, ana):
    make_returned(arcadia, ana)
    made_up = make_member("Abe", arcadia)
    made_up.demonstration = True
    made_up.save()
    gone = make_member("Gus", arcadia)
    gone.is_active = False
    gone.save()
    ended = make_member("Eva", arcadia)
    ended.memberships.update(ended_at=NOW, ended_by=ana)
    assert mailed(NOW) == ["ana@example.org"]


# --- what it says ---------------------------------------------------------------------------------------------------


def test_the_mail_says_that_there_is_an_update_and_nothing_else(arcadia, ana):
    make_returned(arcadia, ana)
    mailed(NOW)
    (message,) = mail.outbox
    stop = f"https://waymark.example/desk/mail/{notices.token_of(ana)}/"
    assert message.subject == "You have an update on Waymark"
    assert message.body.splitlines()[:2] == ["You have an update. Sign in to see it:", "https://waymark.example/desk/"]
    assert message.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    sent = message.message().as_string()
    assert stop in message.body
    for private in ("Arcadia", "gcm", "returned", "centres", "XAA", "Ana"):
        assert private not in sent.replace("ana@example.org", "")


def test_a_shielded_organisation_gets_the_same_text(arcadia, ana):
    make_returned(arcadia, ana)
    light = make_actor("XNA", "Harbour Light", type="ngo", shielded=True)
    noor = make_member("Noor", light)
    make_returned(light, noor, "gcm.14")
    assert mailed(NOW) == ["ana@example.org", "noor@example.org"]
    one, other = (m.body.replace(notices.token_of(u), "TOKEN") for m, u in zip(mail.outbox, (ana, noor), strict=True))
    assert one == other


# --- when it fails --------------------------------------------------------------------------------------------------


class Refusing(EmailBackend):
    """A mail server that takes nothing for Ana."""

    def send_messages(self, messages):
        if any("ana@example.org" in message.to for message in messages):
            raise smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no such user")})
        return super().send_messages(messages)


def test_a_mail_that_is_not_taken_stops_nobody_else_and_is_not_marked_as_sent(arcadia, ana, settings, caplog):
    make_returned(arcadia, ana)
    bea = make_member("Bea", arcadia)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    sent = desk.send_digests(at=NOW)
    assert (sent.sent, sent.failed) == (1, 1)
    assert [message.to for message in mail.outbox] == [["bea@example.org"]]
    assert ReminderMail.objects.get(user=ana).sent_at is None
    assert ReminderMail.objects.get(user=bea).sent_at == NOW
    assert "ana@example.org" not in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mailed(NOW + timedelta(hours=1)) == ["ana@example.org"]


def two_runs_at_once(monkeypatch, ana):
    """The mails sent when a second run comes by while the first is about to send."""
    mail.outbox.clear()
    marked = desk.mark

    def the_other_run_is_quicker(digest, **said):
        monkeypatch.setattr(desk, "mark", marked)
        desk.send_digests(at=NOW)
        return marked(digest, **said)

    monkeypatch.setattr(desk, "mark", the_other_run_is_quicker)
    desk.send_digests(at=NOW)
    return len(mail.outbox)


def test_two_runs_at_once_send_one_mail(arcadia, ana, monkeypatch):
    make_returned(arcadia, ana)
    ReminderMail.objects.create(user=ana)
    assert two_runs_at_once(monkeypatch, ana) == 1


def test_without_the_mark_two_runs_at_once_would_send_two(arcadia, ana, monkeypatch):
    make_returned(arcadia, ana)
    ReminderMail.objects.create(user=ana)
    monkeypatch.setattr(desk, "mark", lambda digest, **said: True)
    assert two_runs_at_once(monkeypatch, ana) == 2


def test_the_command_says_how_many_it_sent(arcadia, ana, capsys):
    make_returned(arcadia, ana)
    call_command("send_digests")
    assert capsys.readouterr().out == "1 sent, 0 not taken by the mail server.\n"


# --- no more of it --------------------------------------------------------------------------------------------------


def link_of(user):
    return reverse("progress:stop-mail-by-link", args=[notices.token_of(user)])


def test_the_link_in_the_mail_stops_it_without_signing_in_and_only_when_the_button_is_pressed(client, arcadia, ana):
    make_returned(arcadia, ana)
    opened = client.get(link_of(ana), follow=True)
    assert opened.redirect_chain == [(reverse("progress:stop-mail"), 302)], "the word leaves the address"
    page = opened.content.decode()
    assert "Send me no more" in page
    for private in ("Ana", "ana@", "Arcadia", notices.token_of(ana)):
        assert private not in page
    assert mailed(NOW) == ["ana@example.org"]
    form = Form(client, opened)
    assert "No more mail" in form.press().content.decode()
    assert not client.session.keys(), "the session held only that, and ends with the answer"
    again = form.press()
    assert again.status_code == 404
    assert "Open the link in the mail again" in again.content.decode()
    assert mailed(NOW + 2 * DAY) == []


def test_a_machine_that_opens_the_link_stops_nothing(client, arcadia, ana):
    for read in (client.get, client.head):
        assert read(link_of(ana), follow=True).status_code == 200
    assert not ReminderMail.objects.filter(wanted=False).exists()


def test_who_is_signed_in_stays_so_when_the_mail_is_stopped(client, arcadia, ana):
    client.force_login(ana)
    Form(client, client.get(link_of(ana), follow=True)).press()
    assert "stop_mail" not in client.session
    assert client.get(reverse("progress:desk")).status_code == 200


def test_another_site_presses_no_button_of_ours(arcadia, ana):
    client = Client(enforce_csrf_checks=True)
    client.get(link_of(ana))
    assert client.post(reverse("progress:stop-mail")).status_code == 403
    assert not ReminderMail.objects.filter(wanted=False).exists()


def test_the_mail_providers_own_button_works_without_our_page(arcadia, ana):
    client = Client(enforce_csrf_checks=True)
    assert client.post(link_of(ana), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert ReminderMail.objects.get(user=ana).wanted is False
    assert client.post(link_of(ana), {"List-Unsubscribe": "One-Click"}).status_code == 200, "sent twice"


@pytest.mark.parametrize("token", ["1", "1:abc", "x", "1:" + "a" * 43])
def test_a_link_that_was_not_made_here_stops_nothing(client, arcadia, ana, token):
    assert client.post(f"/desk/mail/{token}/").status_code == 404
    assert not ReminderMail.objects.exists()


def test_the_switch_on_the_desk_stops_the_mail_and_brings_it_back(client, arcadia, ana):
    make_returned(arcadia, ana)
    client.force_login(ana)
    client.post("/desk/mail/", {"wanted": "no"})
    assert "You get no mail when something waits for you." in client.get("/desk/").content.decode()
    assert mailed(NOW) == []
    client.post("/desk/mail/", {"wanted": "yes"})
    assert mailed(NOW) == ["ana@example.org"]
