"""A reporting actor asks that what it published be withdrawn; the panel grants it or says why not."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors.models import Membership, Role
from commitments.audit.models import Event
from commitments.desk.actions import send_digests, waiting_for
from commitments.progress import access, actions
from commitments.progress.assemble.desks import desk_of, withdrawal_rows
from commitments.progress.models import Revision, WithdrawalRequest
from commitments.record import actions as record
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_curator,
    make_member,
    make_published,
    make_reviewer,
    make_user,
)
from tests.filling import Form, fill_in, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

REASON = "The figures of the northern centre were sent by mistake."
ANSWER = "A correction says that better. Please correct the figures."


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    return make_actor("XAA", "Arcadia")


@pytest.fixture
def ana(arcadia):
    return make_member("Ana", arcadia)


@pytest.fixture
def rhea():
    return make_reviewer("Rhea")


@pytest.fixture
def published(arcadia, ana):
    return make_published(arcadia, make_commitment("gcm.13"), by=ana)


def url(revision, name):
    return reverse(f"progress:{name}", args=[revision.report_id])


def ask(revision, *, by, at=NOW, **facts):
    return actions.ask_withdrawal(**{"report": revision.report, "reason": REASON, "by": by, "at": at, **facts})


def signed_in(client, user):
    client.force_login(user)
    return client


def verbs(request):
    return list(Event.objects.about(request).values_list("verb", "by_label"))


# --- asking --------------------------------------------------------------------------------------------------------------


def test_a_focal_point_asks_on_the_report_and_sees_it_on_the_desk(client, published, ana):
    signed_in(client, ana)
    assert url(published, "ask-withdrawal") in client.get(url(published, "report")).content.decode()
    sent = fill_in(client, url(published, "ask-withdrawal"), reason=REASON)
    assert path_of(sent) == reverse("progress:desk")
    request = WithdrawalRequest.objects.get()
    assert (request.report, request.reason, request.asked_by, request.is_open) == (published.report, REASON, ana, True)
    assert verbs(request) == [("withdrawal.asked", str(ana))]
    desk = client.get(reverse("progress:desk")).content.decode()
    assert "Withdrawals that you asked for" in desk
    assert REASON in desk
    # It is public all the same, and says nothing of the request.
    client.logout()
    public = client.get(url(published, "report"))
    assert public.status_code == 200
    assert REASON not in public.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.FOCAL_POINT, 200), (Role.DEPUTY, 200), (Role.CONTRIBUTOR, 403), (Role.CLEARER, 403), (Role.VIEWER, 403)],
)
def test_only_who_speaks_for_the_actor_asks(client, arcadia, published, role, status):
    step = {"step": 1} if role == Role.CLEARER else {}
    signed_in(client, make_member("Una", arcadia, role=role, **step))
    assert client.get(url(published, "ask-withdrawal")).status_code == status
    assert client.post(url(published, "ask-withdrawal"), {"reason": ""}).status_code == (422 if status == 200 else 403)


def test_asking_says_why(client, published, ana):
    sent = fill_in(signed_in(client, ana), url(published, "ask-withdrawal"), reason="  ")
    assert sent.status_code == 422
    assert "Say why the report is to be withdrawn." in sent.content.decode()
    assert not WithdrawalRequest.objects.exists()


def test_one_form_asks_once_and_the_next_one_is_told_so(client, published, ana):
    signed_in(client, ana)
    form = Form(client, client.get(url(published, "ask-withdrawal")))
    other = Form(client, client.get(url(published, "ask-withdrawal")))
    assert form.press(reason=REASON).status_code == 302
    assert form.press(reason=REASON).status_code == 302  # the same form, sent twice
    again = other.press(reason=REASON)
    assert again.status_code == 422
    assert "asked for already" in again.content.decode()
    assert WithdrawalRequest.objects.count() == 1
    assert "The reviewers have not answered yet" in client.get(url(published, "ask-withdrawal")).content.decode()


def test_the_database_holds_one_open_request_a_report(published, ana, rhea):
    facts = {"report": published.report, "reason": REASON, "asked_at": NOW, "asked_by": ana}
    first = WithdrawalRequest.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        WithdrawalRequest.objects.create(**facts)
    actions.decline_withdrawal(request=first, answer=ANSWER, by=rhea, at=NOW)
    WithdrawalRequest.objects.create(**facts)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"declined_at": NOW},
        {"answer": ANSWER},
        {"granted_at": NOW},
        {"granted_at": NOW, "granted_by": "Rhea", "declined_at": NOW, "declined_by": "Rhea", "answer": ANSWER},
        {"granted_at": NOW, "granted_by": "Ana"},
        {"declined_at": NOW, "declined_by": "Ana", "answer": ANSWER},
        {"declined_at": NOW, "declined_by": "Rhea"},
    ],
)
def test_the_database_refuses_an_answer_that_is_none(published, ana, rhea, wrong):
    people = {"Ana": ana, "Rhea": rhea}
    facts = {"report": published.report, "reason": REASON, "asked_at": NOW, "asked_by": ana}
    facts |= {name: people.get(value, value) if name.endswith("_by") else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        WithdrawalRequest.objects.create(**facts)


def test_what_is_not_published_is_not_asked_for(client, published, ana, rhea):
    record.withdraw(published.report, reason="Sent by mistake.", by=rhea, at=NOW)
    refused = signed_in(client, ana).get(url(published, "ask-withdrawal"))
    assert refused.status_code == 403
    assert "Only a published report can be withdrawn." in refused.content.decode()
    with pytest.raises(actions.Refused, match="Only a published report can be withdrawn"):
        ask(published, by=ana)


# --- the panel -----------------------------------------------------------------------------------------------------------


def test_reviewers_find_it_in_their_queue_with_its_age_and_grant_it(client, published, ana, rhea):
    request = ask(published, by=ana, at=NOW - timedelta(days=3))
    signed_in(client, rhea)
    queue = client.get(reverse("progress:desk")).content.decode()
    assert url(published, "withdrawal") in queue
    assert "waits 3 days" in queue
    page = client.get(url(published, "withdrawal"))
    assert REASON in page.content.decode()
    granted = Form(client, page, holding="grant").press()
    assert path_of(granted) == url(published, "report")
    request.refresh_from_db()
    assert (request.granted_at, request.granted_by) == (NOW, rhea)
    revision = Revision.objects.get(report=published.report)
    assert (revision.state, revision.withdrawal_reason, revision.withdrawn_by) == ("withdrawn", REASON, rhea)
    assert verbs(request) == [("withdrawal.asked", str(ana)), ("withdrawal.granted", str(rhea))]
    client.logout()
    assert REASON in client.get(url(published, "report")).content.decode()


def test_a_declined_request_says_why_to_its_actor_and_to_nobody_else(client, published, ana, rhea):
    request = ask(published, by=ana)
    signed_in(client, rhea)
    page = client.get(url(published, "withdrawal"))
    assert Form(client, page, holding="decline").press(reason="").status_code == 422
    declined = Form(client, page, holding="decline").press(reason=ANSWER)
    assert path_of(declined) == reverse("progress:desk")
    request.refresh_from_db()
    assert (request.declined_by, request.answer, request.granted_at) == (rhea, ANSWER, None)
    assert verbs(request)[1:] == [("withdrawal.declined", str(rhea))]
    assert not Event.objects.filter(note__contains="correction says").exists()
    signed_in(client, ana)
    for page in (reverse("progress:desk"), url(published, "ask-withdrawal")):
        assert ANSWER in client.get(page).content.decode()
    client.logout()
    public = client.get(url(published, "report"))
    assert (public.status_code, ANSWER in public.content.decode()) == (200, False)
    assert fill_in(signed_in(client, ana), url(published, "ask-withdrawal"), reason=REASON).status_code == 302


def test_an_answer_is_to_the_request_that_was_read(client, published, ana, rhea):
    request = ask(published, by=ana)
    signed_in(client, rhea)
    page = client.get(url(published, "withdrawal"))
    actions.decline_withdrawal(request=request, answer=ANSWER, by=make_reviewer("Ravi"), at=NOW)
    ask(published, by=ana, reason="It names somebody.")
    for holding, typed in (("grant", {}), ("decline", {"reason": "It may stay, I think."})):
        late = Form(client, page, holding=holding).press(**typed)
        assert path_of(late) == reverse("progress:desk")
    said = client.get(reverse("progress:desk")).content.decode()
    assert "was answered while you were reading it" in said
    assert "It may stay, I think." in said
    assert WithdrawalRequest.objects.open().count() == 1
    assert Revision.objects.get(report=published.report).state == "published"


def test_the_same_answer_sent_twice_is_one_answer(client, published, ana, rhea):
    request = ask(published, by=ana)
    signed_in(client, rhea)
    form = Form(client, client.get(url(published, "withdrawal")), holding="grant")
    assert [form.press().status_code for _ in range(2)] == [302, 302]
    assert [verb for verb, _by in verbs(request)] == ["withdrawal.asked", "withdrawal.granted"]
    key = "6d1f9fd4-2f8e-4d53-9f3a-111111111111"
    facts = {"request": request, "by": rhea, "at": NOW}
    with pytest.raises(actions.Refused, match="Somebody else answered"):
        actions.grant_withdrawal(**facts, key=key)
    with pytest.raises(actions.Refused, match="Somebody else answered"):
        actions.decline_withdrawal(**facts, answer=ANSWER, key=key)


def test_who_withdraws_at_once_grants_what_was_asked(published, ana, rhea):
    request = ask(published, by=ana)
    record.withdraw(published.report, reason="Its period was wrong.", by=rhea, at=NOW)
    request.refresh_from_db()
    assert request.granted_by == rhea
    assert Revision.objects.get(report=published.report).withdrawal_reason == "Its period was wrong."


def test_nobody_answers_what_they_asked(client, published, ana, arcadia):
    """Not even who left the actor and sits on the panel today."""
    request = ask(published, by=ana)
    Membership.objects.filter(user=ana).update(ended_at=NOW, ended_by=ana)
    make_reviewer("Ana")
    signed_in(client, ana)
    assert url(published, "withdrawal") not in client.get(reverse("progress:desk")).content.decode()
    assert client.get(url(published, "withdrawal")).status_code == 404
    for act in (
        lambda: actions.grant_withdrawal(request=request, by=ana, at=NOW),
        lambda: actions.decline_withdrawal(request=request, answer=ANSWER, by=ana, at=NOW),
        lambda: record.withdraw(published.report, reason=REASON, by=ana, at=NOW),
    ):
        with pytest.raises(actions.Refused, match=r"somebody else than who made it|took part in"):
            act()
    assert Revision.objects.get(report=published.report).state == "published"


def test_a_tied_reviewer_does_not_see_it_and_another_does(client, arcadia, published, ana, rhea):
    ask(published, by=ana)
    make_member("Rolf", make_actor("XAM", "Ministry", type="ministry", parent=arcadia))
    tied = make_reviewer("Rolf")
    for user, status in ((tied, 404), (make_user("Nils"), 404), (ana, 404), (rhea, 200), (make_curator(), 200)):
        signed_in(client, user)
        assert client.get(url(published, "withdrawal")).status_code == status
        seen = url(published, "withdrawal") in client.get(reverse("progress:desk")).content.decode()
        assert seen == (status == 200)


def test_a_curator_reads_and_does_not_answer(client, published, ana):
    ask(published, by=ana)
    signed_in(client, make_curator())
    page = client.get(url(published, "withdrawal")).content.decode()
    assert REASON in page
    assert "Withdraw it for this reason" not in page
    for name in ("grant-withdrawal", "decline-withdrawal"):
        assert client.post(url(published, name), {}).status_code == 404
    assert WithdrawalRequest.objects.open().exists()


def test_a_shielded_organisation_is_not_named_to_the_panel(client, rhea, settings):
    settings.DEMO = True
    ngo = make_actor("XNG", "Quiet Harbour", type="ngo", shielded=True)
    noor = make_member("Noor", ngo)
    revision = make_published(ngo, make_commitment("gcm.13"), by=noor)
    ask(revision, by=noor)
    signed_in(client, rhea)
    for page in (reverse("progress:desk"), url(revision, "withdrawal")):
        shown = client.get(page).content.decode()
        assert "civil-society organisation" in shown
        assert "Quiet Harbour" not in shown
        assert "Noor" not in shown
    assert "Quiet Harbour" not in str(
        list(Event.objects.filter(verb="withdrawal.asked").values("object_label", "note"))
    )


def test_what_looks_like_personal_data_is_marked_for_the_panel(client, published, ana, rhea):
    ask(published, by=ana, reason="Ask Mr Smith at smith@example.org.")
    page = signed_in(client, rhea).get(url(published, "withdrawal")).content.decode()
    assert "this looks like a mail address" in page


# --- a takedown, a correction, the mail --------------------------------------------------------------------------------


def test_a_takedown_takes_the_words_of_the_request_too(published, ana, rhea):
    request = ask(published, by=ana)
    actions.decline_withdrawal(request=request, answer=ANSWER, by=rhea, at=NOW)
    takedown = record.ask_takedown(published.report, reason="A name.", by=make_curator("Cleo"), at=NOW)
    record.confirm_takedown(takedown, by=make_curator("Cora"), at=NOW)
    request.refresh_from_db()
    assert (request.reason, request.answer) == ("[taken down]", "[taken down]")


def names(user, at=NOW):
    return [thing.name for thing in waiting_for(user, at=at)]


def test_nothing_is_asked_and_nothing_declined_without_a_reason(published, ana, rhea):
    with pytest.raises(actions.NothingSaid, match="Say why"):
        ask(published, by=ana, reason="  ")
    assert not WithdrawalRequest.objects.exists()
    request = ask(published, by=ana)
    with pytest.raises(actions.NothingSaid, match="stays public"):
        actions.decline_withdrawal(request=request, answer="\n", by=rhea, at=NOW)
    request.refresh_from_db()
    assert request.is_open


def test_mail_is_sent_to_those_for_whom_it_waits(published, ana, rhea):
    curator = make_curator()
    request = ask(published, by=ana)
    later = NOW + timedelta(days=15)
    assert f"withdrawal {request.pk}" in names(rhea)
    assert f"withdrawal {request.pk}" not in names(curator)
    assert f"withdrawal escalated {request.pk}" in names(curator, later)
    assert names(ana) == []
    actions.decline_withdrawal(request=request, answer=ANSWER, by=rhea, at=later)
    assert names(rhea, later) == []
    assert names(ana, later) == [f"withdrawal answered {request.pk}"]
    assert names(ana, later + timedelta(days=3)) == []


def test_the_mail_says_nothing_of_it(published, ana, rhea):
    ask(published, by=ana)
    send_digests(at=NOW)
    letters = [letter for letter in mail.outbox if letter.to == [rhea.email]]
    assert len(letters) == 1
    for word in (REASON, "Arcadia", "withdraw"):
        assert word not in letters[0].subject + letters[0].body


def test_a_desk_asks_as_often_for_many_requests_as_for_one(arcadia, ana, rhea):
    """And so does the queue: it is the same list."""

    def count():
        with CaptureQueriesContext(connection) as asked:
            desk_of(ana, today=NOW.date())
            withdrawal_rows(access.withdrawals_for(rhea), today=NOW.date())
        return len(asked)

    first = make_published(arcadia, make_commitment("gcm.13"), by=ana)
    ask(first, by=ana)
    count()  # who sits on the panel is asked once a request
    one = count()
    for number in range(14, 19):
        ask(make_published(arcadia, make_commitment(f"gcm.{number}"), by=ana), by=ana)
    assert len(desk_of(ana, today=NOW.date()).withdrawals) == 6
    assert count() == one
