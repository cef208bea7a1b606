"""Clearance inside the reporting actor: place by place, never by who sent it, and never a dead end."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from commitments.actors.models import Role
from commitments.progress import access, actions
from commitments.progress.models import Revision, RevisionMove
from commitments.record import actions as record
from commitments.record import permissions
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_member,
    make_published,
    make_reviewer,
    make_submitted,
)
from tests.filling import Form, fill_in, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

LATER = NOW + timedelta(days=5)


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    return make_actor()


@pytest.fixture
def ana(arcadia):
    return make_member("Ana", arcadia)


@pytest.fixture
def clio(arcadia):
    return make_member("Clio", arcadia, role=Role.CLEARER, step=1)


@pytest.fixture
def carl(arcadia):
    return make_member("Carl", arcadia, role=Role.CLEARER, step=2)


@pytest.fixture
def dora(arcadia):
    return make_member("Dora", arcadia, role=Role.DEPUTY)


@pytest.fixture
def draft(arcadia, ana):
    return make_draft(arcadia, by=ana)


def send(revision, by):
    return actions.send_to_clearance(revision=revision, by=by, at=NOW)


def clear(revision, by, at=NOW):
    return actions.clear_report(revision=reload(revision), by=by, at=at)


def escalate(revision, by, reason="Everybody is away.", at=NOW):
    return actions.escalate_report(revision=reload(revision), by=by, reason=reason, at=at)


def leave(user):
    membership = user.memberships.get(ended_at=None)
    membership.ended_at, membership.ended_by = NOW, user
    membership.save()


def reload(revision):
    return Revision.objects.select_related("report__actor").get(pk=revision.pk)


def page(name, revision, *args):
    return reverse(f"progress:{name}", args=[revision.report_id, *args])


def test_an_actor_without_a_chain_submits_and_one_with_a_chain_sends_it_to_them(draft, ana, arcadia):
    with pytest.raises(actions.Refused, match="Nobody clears for Arcadia"):
        send(draft, ana)
    make_member("Clio", arcadia, role=Role.CLEARER, step=1)
    with pytest.raises(actions.Refused, match="Arcadia has a chain of clearance: send it to them"):
        record.submit(draft, by=ana, at=NOW)
    assert send(draft, ana).state == "clearing"


def test_it_goes_from_place_to_place_and_the_last_one_submits_it(draft, ana, clio, carl):
    send(draft, ana)
    with pytest.raises(actions.Refused, match="waits for somebody else"):
        clear(draft, carl)
    assert clear(draft, clio).state == "clearing"
    assert not reload(draft).rounds.exists(), "nothing is handed in before the last place"
    cleared = clear(draft, carl)
    assert (cleared.state, cleared.submitted_by, cleared.clearing_by, cleared.round) == ("submitted", carl, ana, 1)
    who = list(RevisionMove.objects.filter(revision=draft).order_by("id").values_list("to_state", "by__name"))
    assert who == [("draft", "Ana"), ("clearing", "Ana"), ("clearing", "Clio"), ("submitted", "Carl")]


def test_nobody_clears_what_they_sent_nor_at_two_places(draft, clio, carl, dora):
    send(draft, dora)
    with pytest.raises(actions.Refused, match="Nobody clears what they sent"):
        clear(draft, dora)
    clear(draft, clio)

    other = record.recall(reload(draft), by=dora, at=NOW)
    ana = make_member("Ana", draft.report.actor)
    send(other, ana)
    assert clear(draft, dora).state == "clearing", "a deputy stands in for one clearer"
    with pytest.raises(actions.Refused, match="You have cleared this report already"):
        clear(draft, dora)
    assert clear(draft, carl).state == "submitted"


def test_only_clearers_and_deputies_clear(client, draft, ana, clio, arcadia):
    send(draft, ana)
    abe = make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    for user in (ana, abe):
        assert "waits for somebody else" in access.why_not_clear(user, reload(draft))
        client.force_login(user)
        refused = client.get(page("clear", draft))
        assert refused.status_code == 403
        assert "Clearers and deputies of Arcadia clear." in refused.content.decode()
    assert access.why_not_clear(clio, reload(draft)) == ""


def test_what_is_sent_back_is_a_draft_with_the_comment_and_begins_again_at_the_first_place(draft, ana, clio, carl):
    send(draft, ana)
    clear(draft, clio)
    with pytest.raises(actions.Refused, match="Say what is to be completed"):
        actions.send_back(revision=reload(draft), comment=" ", by=carl, at=NOW)
    back = actions.send_back(revision=reload(draft), comment="The figure is of 2023.", by=carl, at=NOW)
    assert (back.state, back.clearance_step) == ("draft", 0)
    assert access.latest_from_clearer(back) == "The figure is of 2023."
    send(back, ana)
    with pytest.raises(actions.Refused, match="waits for somebody else"):
        clear(draft, carl)
    assert clear(draft, clio).clearance_step == 2, "who cleared an earlier sending clears this one"


def test_an_unfinished_report_is_not_sent_to_clearance(arcadia, ana, clio):
    unfinished = make_draft(arcadia, by=ana, entry=make_entry(narrative=""))
    with pytest.raises(actions.Incomplete):
        send(unfinished, ana)
    assert reload(unfinished).state == "draft"


# --- nothing dead-locks -----------------------------------------------------------------------------------------------


def test_where_a_clearer_left_the_next_place_is_waited_for(draft, ana, clio, carl):
    send(draft, ana)
    leave(clio)
    assert access.step_waited_for(reload(draft)) == 2
    assert clear(draft, carl).state == "submitted"


def test_where_the_last_clearer_left_a_report_is_escalated_with_a_reason(draft, ana, clio, carl):
    send(draft, ana)
    clear(draft, clio)
    with pytest.raises(actions.Refused, match="Somebody can still clear it"):
        escalate(draft, ana)
    leave(carl)
    with pytest.raises(actions.Refused, match="Say why"):
        escalate(draft, ana, reason=" ")
    done = escalate(draft, ana, reason="Carl has left the ministry.")
    assert (done.state, done.round, done.submitted_by) == ("submitted", 1, ana)
    assert access.reason_without_clearance(done) == "Carl has left the ministry."


def test_the_whole_chain_may_leave(draft, ana, clio):
    send(draft, ana)
    leave(clio)
    assert escalate(draft, ana).state == "submitted"


def test_while_a_deputy_is_there_somebody_can_clear_unless_it_is_who_sent_it(draft, clio, dora, ana):
    send(draft, dora)
    leave(clio)
    assert escalate(draft, dora).state == "submitted"

    another = make_draft(draft.report.actor, by=ana)
    make_member("Cora", draft.report.actor, role=Role.CLEARER, step=1)
    send(another, ana)
    leave(make_member("Cora", draft.report.actor))
    with pytest.raises(actions.Refused, match="Somebody can still clear it"):
        escalate(another, ana)
    assert clear(another, dora).state == "submitted"


def test_a_clearer_who_may_not_sign_in_holds_nothing_up(draft, ana, clio):
    send(draft, ana)
    clio.is_active = False
    clio.save()
    assert escalate(draft, ana).state == "submitted"


def test_after_five_days_of_silence_it_is_submitted_with_a_reason_and_not_a_moment_before(draft, ana, clio):
    send(draft, ana)
    with pytest.raises(actions.Refused, match="When 5 days have passed"):
        escalate(draft, ana, at=LATER - timedelta(seconds=1))
    assert escalate(draft, ana, at=LATER).state == "submitted"


def test_silence_is_counted_from_the_last_clearance(draft, ana, clio, carl):
    send(draft, ana)
    clear(draft, clio, at=NOW + timedelta(days=4))
    with pytest.raises(actions.Refused, match="Somebody can still clear it"):
        escalate(draft, ana, at=LATER)
    assert escalate(draft, ana, at=NOW + timedelta(days=9)).state == "submitted"


# --- calling back -----------------------------------------------------------------------------------------------------


def test_what_waits_for_clearance_or_for_a_reviewer_who_has_not_begun_is_called_back(draft, ana, clio):
    send(draft, ana)
    back = record.recall(reload(draft), by=ana, at=NOW)
    assert (back.state, back.clearance_step) == ("draft", 0)
    send(back, ana)
    clear(draft, clio)
    assert record.recall(reload(draft), by=ana, at=NOW).state == "draft"
    assert reload(draft).rounds.count() == 1, "what the reviewers had stays"
    send(reload(draft), ana)
    again = clear(draft, clio)
    assert again.round == 2
    record.begin_review(again, by=make_reviewer(), at=NOW)
    with pytest.raises(actions.Refused, match="A reviewer has begun"):
        record.recall(reload(draft), by=ana, at=NOW)


# --- who cleared does not review ---------------------------------------------------------------------------------------


def test_who_cleared_or_escalated_never_reviews_even_after_leaving(draft, ana, clio, carl):
    send(draft, ana)
    clear(draft, clio)
    submitted = clear(draft, carl)
    for user in (ana, clio, carl):
        leave(user)
        make_reviewer(user.name)
        assert not access.queue_for(user).exists()
        with pytest.raises(actions.Refused, match="took part in"):
            record.publish(submitted, by=user, at=NOW)
    rhea = make_reviewer()
    assert list(access.queue_for(rhea)) == [submitted]
    assert record.publish(submitted, by=rhea, at=NOW).state == "published"


# --- the pages ---------------------------------------------------------------------------------------------------------


def test_the_whole_way_by_forms_without_scripts(client, draft, ana, clio, carl):
    client.force_login(ana)
    html = client.get(page("check", draft)).content.decode()
    assert "Send to clearance" in html
    assert "Submit for review" not in html
    assert path_of(fill_in(client, page("check", draft), holding="send")) == page("check", draft)
    assert "It waits at place 1" in client.get(page("check", draft)).content.decode()

    client.force_login(carl)
    waiting = client.get(page("clear", draft)).content.decode()
    assert "This report waits for somebody else to clear it." in waiting
    assert "disabled" in waiting
    client.force_login(clio)
    assert "Clear and pass on" in client.get(page("clear", draft)).content.decode()
    refused = fill_in(client, page("clear", draft), holding="send-back", comment=" ")
    assert refused.status_code == 422
    assert fill_in(client, page("clear", draft), holding="/clear/").status_code == 302
    client.force_login(carl)
    assert "Clear and submit" in client.get(page("clear", draft)).content.decode()
    assert fill_in(client, page("clear", draft), holding="/clear/").status_code == 302

    client.force_login(ana)
    receipt = client.get(page("sent", draft)).content.decode()
    assert reload(draft).digest in receipt
    assert "Round of review" in receipt
    assert path_of(fill_in(client, page("sent", draft), holding="recall")) == page("check", draft)
    assert reload(draft).state == "draft"


def test_a_long_report_begins_with_a_list_of_its_rows_and_a_way_to_the_answer(client, arcadia, ana, clio):
    draft = make_draft(arcadia, by=ana)
    for number in range(1, 5):
        draft.refresh_from_db()
        commitment, entry = make_commitment(f"gcm.{number}"), make_entry()
        actions.log_claim(revision=draft, commitment=commitment, entry=entry, version=draft.version, by=ana, at=NOW)
    draft.refresh_from_db()
    send(draft, ana)
    client.force_login(clio)
    html = client.get(page("clear", draft)).content.decode()
    assert "5 rows in this report" in html
    for number in range(1, 6):
        assert f'href="#c-{number}"' in html
        assert f'id="c-{number}"' in html
    assert 'href="#decide"' in html
    assert 'id="decide"' in html


def test_a_clearer_clears_only_the_text_that_they_read(client, draft, ana, clio):
    send(draft, ana)
    client.force_login(clio)
    opened = Form(client, client.get(page("clear", draft)), holding="/clear/")
    back = record.recall(reload(draft), by=ana, at=NOW)
    actions.log_claim(
        revision=back,
        commitment=back.claims.get().commitment,
        entry=make_entry(narrative="Quite another text."),
        version=back.version,
        by=ana,
        at=NOW,
    )
    send(reload(back), ana)
    refused = opened.press()
    assert refused.status_code == 409
    assert "Quite another text." in refused.content.decode()
    assert reload(draft).state == "clearing"


def test_escalation_by_its_page_is_shown_to_the_reviewer_and_the_curator(client, draft, ana, clio):
    send(draft, ana)
    client.force_login(ana)
    refused = client.get(page("escalate", draft))
    assert refused.status_code == 403
    assert "Somebody can still clear it" in refused.content.decode()
    leave(clio)
    assert fill_in(client, page("escalate", draft), reason=" ").status_code == 422
    assert path_of(fill_in(client, page("escalate", draft), reason="Clio has left.")) == page("sent", draft)
    for reader in (make_reviewer(), make_curator()):
        client.force_login(reader)
        assert "Clio has left." in client.get(page("review", draft)).content.decode()


def test_a_report_is_sent_back_by_its_page_and_its_people_read_why(client, draft, ana, clio):
    send(draft, ana)
    client.force_login(clio)
    opened = Form(client, client.get(page("clear", draft)), holding="send-back")
    assert path_of(opened.press(comment="The figure is of 2023.")) == reverse("progress:desk")
    assert opened.press(comment="Once more.").status_code == 403
    client.force_login(ana)
    html = client.get(page("check", draft)).content.decode()
    assert "The figure is of 2023." in html
    assert "A clearer sent this back:" in html


def test_a_comment_on_a_text_that_was_sent_anew_meanwhile_is_shown_again(client, draft, ana, clio):
    send(draft, ana)
    client.force_login(clio)
    opened = Form(client, client.get(page("clear", draft)), holding="send-back")
    send(record.recall(reload(draft), by=ana, at=NOW), ana)
    refused = opened.press(comment="The figure is of 2023.")
    assert refused.status_code == 409
    assert "The figure is of 2023." in refused.content.decode()


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_what_does_not_wait_for_clearance_is_neither_cleared_nor_escalated_nor_answered(
    client, draft, ana, clio, dora, state
):
    send(draft, ana)
    if state == "submitted":
        clear(draft, clio)
    else:
        record.recall(reload(draft), by=ana, at=NOW)
    revision = reload(draft)
    with pytest.raises(actions.Refused, match="Only a report that waits for clearance can be cleared"):
        clear(draft, dora)
    with pytest.raises(actions.Refused, match="Only a report that waits for clearance can be submitted without it"):
        escalate(draft, ana)
    assert access.why_not_clear(dora, revision) == "Only a report that waits for clearance can be cleared."
    assert "submitted without it" in access.why_not_escalate(revision, at=NOW)
    client.force_login(dora)
    assert client.get(page("clear", draft)).status_code == 403
    assert client.post(page("answer", draft)).status_code == 403


def test_a_contributor_calls_nothing_back_and_escalates_nothing(client, draft, ana, clio, arcadia):
    send(draft, ana)
    abe = make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    assert (
        permissions.why_not_recall(abe, reload(draft), author=draft.report.actor)
        == "A focal point or a deputy of Arcadia does this. You can write and check, and ask them."
    )
    client.force_login(abe)
    assert (
        "A focal point or a deputy of Arcadia does this. You can write and check, and ask them."
        in client.get(page("check", draft)).content.decode()
    )
    for name in ("recall", "escalate"):
        assert client.post(page(name, draft), {"reason": "x"}).status_code == 403
    assert reload(draft).state == "clearing"


def test_the_same_form_sent_twice_sends_once(client, draft, ana, clio):
    client.force_login(ana)
    form = Form(client, client.get(page("check", draft)), holding="send")
    for _ in range(2):
        assert path_of(form.press()) == page("check", draft)
    assert RevisionMove.objects.filter(to_state="clearing").count() == 1


@pytest.mark.parametrize("act", ["send", "recall", "clear", "escalate"])
def test_a_form_that_is_older_than_the_text_decides_nothing(draft, ana, clio, act):
    if act != "send":
        send(draft, ana)
    old = {"revision": reload(draft), "at": NOW, "version": reload(draft).version - 1}
    with pytest.raises(actions.Stale):
        {
            "send": lambda: actions.send_to_clearance(by=ana, **old),
            "recall": lambda: record.recall(by=ana, **old),
            "clear": lambda: actions.clear_report(by=clio, **old),
            "escalate": lambda: actions.escalate_report(by=ana, reason="x", **old),
        }[act]()


# --- what the gates say ---------------------------------------------------------------------------------------------------


def test_of_what_does_not_wait_for_clearance_the_gates_say_so_and_of_what_waits_they_say_nothing(draft, ana, clio):
    with pytest.raises(PermissionDenied, match="waits for clearance"):
        access.revision_in_clearance(clio, draft.report_id)
    assert "waits for clearance" in access.why_not_clear(clio, draft)
    assert "waits for clearance" in access.why_not_escalate(draft, at=NOW)
    assert access.cleared_by(draft) == set()
    waiting = actions.send_to_clearance(revision=draft, by=ana, at=NOW)
    assert access.revision_in_clearance(clio, draft.report_id) == waiting
    assert access.why_not_clear(clio, waiting) == ""
    clio.memberships.update(ended_at=NOW, ended_by=ana)
    assert access.why_not_escalate(waiting, at=NOW) == ""
    assert access.step_waited_for(waiting) == waiting.clearance_step, "nobody holds any place any more"


def test_the_gates_of_the_panel_are_shut_to_everybody_else_and_for_what_never_was(arcadia, ana):
    rhea, cleo, nobody = make_reviewer(), make_curator(), uuid.uuid4()
    published, submitted = make_published(arcadia, by=ana), make_submitted(arcadia, by=ana)
    gates = {
        access.revision_for_review: (rhea, submitted),
        access.revision_to_read: (cleo, submitted),
        partial(permissions.record_to_withdraw, Revision): (rhea, published),
        partial(permissions.record_for_takedown, Revision): (cleo, published),
        access.answered_round: (cleo, published),
        partial(permissions.revision_answered, Revision): (rhea, published),
    }
    for gate, (reader, revision) in gates.items():
        assert gate(reader, revision.report_id)
        for user, report_id in ((ana, revision.report_id), (reader, nobody)):
            with pytest.raises(Http404):
                gate(user, report_id)
    with pytest.raises(Http404):
        access.queue_for(ana)
    with pytest.raises(Http404):
        access.round_to_read(rhea, published.report_id, number=1, round_number=9)
    with pytest.raises(Http404):
        permissions.record_for_takedown(Revision, cleo, submitted.report_id)
    with pytest.raises(Http404):
        access.answered_round(rhea, submitted.report_id)
