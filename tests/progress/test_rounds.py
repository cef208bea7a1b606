"""Review in rounds: what was handed in each time, what was said of which field, and that nobody publishes another text."""

import json
import uuid
from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from commitments.actors.models import Role
from commitments.common import differences, digests
from commitments.evidence.models import EvidenceItem
from commitments.progress import access, actions, content_digest, lifecycle
from commitments.progress.assemble.comments import MEMBER, REVIEWER, comments_on
from commitments.progress.assemble.desks import queue_rows
from commitments.progress.models import Claim, Comment, Revision, Round
from commitments.record import actions as record
from commitments.record import autosave
from tests.cast import (
    NOW,
    correct,
    make_action,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_member,
    make_published,
    make_reviewer,
    make_submitted,
)
from tests.filling import Form, fill_in, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

PHONE = "Call Mr Doe on +359 88 123 4567."


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    return make_actor()


@pytest.fixture
def ana(arcadia):
    return make_member("Ana", arcadia)


@pytest.fixture
def rhea():
    return make_reviewer()


@pytest.fixture
def submitted(arcadia, ana):
    return make_submitted(arcadia, by=ana)


def page(name, revision, *args):
    return reverse(f"progress:{name}", args=[revision.report_id, *args])


def reload(revision):
    return Revision.objects.select_related("report__actor").get(pk=revision.pk)


def say(revision, by, *remarks, **facts):
    return actions.comment_on_report(revision=reload(revision), remarks=remarks, by=by, at=NOW, **facts)


def rewrite(revision, by, narrative):
    revision = reload(revision)
    claim = revision.claims.get()
    entry = make_entry(narrative=narrative)
    actions.log_claim(
        revision=revision, commitment=claim.commitment, entry=entry, version=revision.version, by=by, at=NOW
    )
    return reload(revision)


def on(revision, field, text, **facts):
    return actions.Remark(text=text, commitment=Claim.objects.get(revision=revision).commitment, field=field, **facts)


# --- what is handed in ------------------------------------------------------------------------------------------------


def test_each_submission_is_a_round_with_its_content_and_digest(arcadia, ana, rhea):
    make_action("gcm.13.a", make_commitment())
    entry = make_entry(
        narrative="Two centres opened.", actions=("gcm.13.a",), evidence=(make_evidence_entry(locator="p. 4"),)
    )
    first = make_submitted(arcadia, by=ana, entry=entry)
    record.return_(first, comment="Which centres?", by=rhea, at=NOW)
    again = record.submit(rewrite(first, ana, "The centres of Ostra and Elm opened."), by=ana, at=NOW)

    rounds = list(again.rounds.order_by("number"))
    assert [(each.number, each.submitted_by) for each in rounds] == [(1, ana), (2, ana)]
    said = [json.loads(each.content)["claims"]["gcm.13"] for each in rounds]
    assert [facts["narrative"] for facts in said] == ["Two centres opened.", "The centres of Ostra and Elm opened."]
    assert said[0]["actions"] == ["gcm.13.a"]
    assert (said[0]["evidence"][0]["title"], said[0]["evidence"][0]["locator"]) == ("Aliens (Amendment) Act", "p. 4")
    assert [sha256(each.content.encode()).hexdigest() for each in rounds] == [each.digest for each in rounds]
    assert (again.round, again.digest) == (2, rounds[1].digest)


def test_the_same_answers_are_the_same_text_and_any_change_is_another_digest(submitted):
    content = content_digest.content_of(submitted, salt="s")
    text = digests.canonical(content)
    assert text == digests.canonical(json.loads(text))
    assert digests.read_back(text) == content
    changed = {**content, "claims": {"gcm.13": {**content["claims"]["gcm.13"], "stage": 3}}}
    for other in ({**content, "period_end": "2024-12-31"}, {**content, "salt": "t"}, changed):
        assert digests.digest_of(digests.canonical(other)) != digests.digest_of(text)


def test_without_the_salt_of_the_round_nobody_finds_its_words_by_guessing(arcadia, ana):
    one, other = make_submitted(arcadia, by=ana), make_submitted(arcadia, by=ana)
    salts = {json.loads(each.content)["salt"] for each in Round.objects.all()}
    assert len(salts) == 2
    assert all(len(salt) == 32 for salt in salts)
    assert one.digest != other.digest


def test_the_receipt_shows_revision_round_and_digest_and_the_public_page_the_same_digest(client, submitted, ana, rhea):
    client.force_login(ana)
    receipt = client.get(page("sent", submitted)).content.decode()
    assert submitted.digest in receipt
    assert f"{submitted.report_id}/1" in receipt
    record.publish(submitted, by=rhea, at=NOW, digest=submitted.digest)
    client.logout()
    assert submitted.digest in client.get(page("report", submitted)).content.decode()


# --- publishing is bound to what was read -----------------------------------------------------------------------------


def test_publishing_names_the_digest_that_was_read(submitted, ana, rhea):
    with pytest.raises(actions.Stale):
        record.publish(submitted, by=rhea, at=NOW, digest="0" * 64)
    assert reload(submitted).state == "submitted"
    assert record.publish(submitted, by=rhea, at=NOW, digest=submitted.digest).state == "published"


@pytest.mark.parametrize("touched", ["text", "step", "period", "document", "action"])
def test_a_row_that_was_changed_behind_the_site_s_back_is_not_published(arcadia, ana, rhea, touched):
    make_action("gcm.13.a", make_commitment())
    whole = make_entry(actions=("gcm.13.a",), evidence=(make_evidence_entry(),))
    submitted = make_submitted(arcadia, by=ana, entry=whole)
    claims = Claim.objects.filter(revision=submitted)
    {
        "text": lambda: claims.update(narrative="Another text."),
        "step": lambda: claims.update(stage=4),
        "period": lambda: Revision.objects.filter(pk=submitted.pk).update(period_end="2024-12-31"),
        "document": lambda: EvidenceItem.objects.update(link="https://example.org/another"),
        "action": lambda: claims.get().cited_actions.all().delete(),
    }[touched]()
    with pytest.raises(actions.Refused, match="not what was handed in any more"):
        record.publish(reload(submitted), by=rhea, at=NOW, digest=submitted.digest)
    assert reload(submitted).state == "submitted"


def test_confirming_who_speaks_in_a_document_leaves_the_digest_as_it_is(client, arcadia, ana, rhea):
    submitted = make_submitted(arcadia, by=ana, entry=make_entry(evidence=(make_evidence_entry(),)))
    used = submitted.claims.get().used_evidence.get()
    client.force_login(rhea)
    form = Form(client, client.get(page("review", submitted)), holding="/class/")
    name = f"class-{used.claim_id}-{used.evidence_id}"
    assert form.press(**{name: "nonsense"}).status_code == 422
    assert form.press(**{name: "media"}).status_code == 302
    item = EvidenceItem.objects.get()
    assert (item.issuer_class, item.confirmed_class, item.confirmed_by) == ("official", "media", rhea)
    assert reload(submitted).review_began_by == rhea, "it is an act of the review"
    assert fill_in(client, page("review", submitted), holding="publish").status_code == 302


def test_a_document_of_another_report_is_not_confirmed_through_this_one(client, arcadia, ana, rhea):
    other = make_submitted(
        make_actor("XBB", "Borduria"), entry=make_entry(evidence=(make_evidence_entry(),))
    ).claims.get()
    submitted = make_submitted(arcadia, by=ana)
    client.force_login(rhea)
    for claim_id in (other.pk, submitted.claims.get().pk):
        url = page("confirm-class", submitted, claim_id, other.used_evidence.get().evidence_id)
        assert client.post(url, {}).status_code == 404


# --- comments on fields -------------------------------------------------------------------------------------------------


def test_one_form_carries_comments_on_many_fields_and_the_report_comes_back_with_them(client, submitted, ana, rhea):
    commitment = make_commitment()
    client.force_login(rhea)
    form = Form(client, client.get(page("review", submitted)), holding="return")
    typed = {
        f"on-{commitment.pk}-narrative": "Which law?",
        f"on-{commitment.pk}-stage": "It reads like planned.",
        f"panel-{commitment.pk}-stage": "on",
        f"on-{commitment.pk}-whole": "Well told.",
        "comment": "Two small things.",
        "note": "Looks copied from 2024.",
    }
    assert path_of(form.press(**typed)) == reverse("progress:desk")
    assert reload(submitted).state == "returned"
    said = {(c.field, c.text): c.audience for c in Comment.objects.all()}
    assert said == {
        ("narrative", "Which law?"): "both",
        ("stage", "It reads like planned."): "panel",
        ("", "Well told."): "both",
        ("", "Two small things."): "both",
        ("", "Looks copied from 2024."): "panel",
    }
    client.force_login(ana)
    html = client.get(page("check", submitted)).content.decode()
    assert "Which law?" in html
    assert "Two small things." in html
    assert "It reads like planned." not in html
    assert "Looks copied" not in html
    assert list(comments_on(reload(submitted), commitment)) == ["narrative", ""]
    client.force_login(make_curator())
    kept = client.get(page("round", submitted, 1, 1)).content.decode()
    assert "Looks copied" in kept


def test_a_comment_on_a_field_is_enough_to_return_and_one_among_reviewers_is_not(submitted, rhea):
    back = {"revision": submitted, "by": rhea, "at": NOW}
    with pytest.raises(actions.Refused, match="Say what is to be completed"):
        record.return_(remarks=[on(submitted, "stage", "Doubtful.", audience="panel")], **back)
    assert not Comment.objects.exists()
    say(submitted, rhea, on(submitted, "stage", "Doubtful.", audience="panel"))
    with pytest.raises(actions.Refused, match="Say what is to be completed"):
        record.return_(**back)
    say(submitted, rhea, on(submitted, "narrative", "Which law?"))
    assert record.return_(**(back | {"revision": reload(submitted)})).state == "returned"


def test_a_comment_of_an_earlier_round_does_not_count_for_this_one(submitted, ana, rhea):
    record.return_(submitted, remarks=[on(submitted, "narrative", "Which law?")], by=rhea, at=NOW)
    again = record.submit(reload(submitted), by=ana, at=NOW)
    with pytest.raises(actions.Refused, match="Say what is to be completed"):
        record.return_(again, by=rhea, at=NOW)


def test_what_a_reviewer_writes_is_sent_with_their_answer_and_not_before(client, submitted, ana, rhea):
    commitment = make_commitment()
    say(submitted, rhea, on(submitted, "narrative", "Which law?"))
    assert comments_on(reload(submitted), commitment, MEMBER) == {}
    assert list(comments_on(reload(submitted), commitment, REVIEWER)) == ["narrative"]
    client.force_login(ana)
    for name, arguments in (("check", ()), ("round", (1, 1)), ("sent", ())):
        assert "Which law?" not in client.get(page(name, submitted, *arguments)).content.decode(), name
    record.return_(reload(submitted), by=rhea, at=NOW)
    for name, arguments in (("check", ()), ("round", (1, 1))):
        assert "Which law?" in client.get(page(name, submitted, *arguments)).content.decode(), name


def test_members_answer_a_comment_and_every_round_keeps_its_own(client, submitted, ana, rhea, arcadia):
    commitment = make_commitment()
    record.return_(submitted, remarks=[on(submitted, "narrative", "Which law?")], by=rhea, at=NOW)
    client.force_login(make_member("Abe", arcadia, role=Role.CONTRIBUTOR))
    name = f"on-{commitment.pk}-narrative"
    answered = Form(client, client.get(page("check", submitted)), holding="answer").press(**{name: "That of 2024."})
    assert path_of(answered) == page("check", submitted)
    assert "That of 2024." in client.get(page("check", submitted)).content.decode()
    client.force_login(ana)
    fill_in(client, page("check", submitted), holding="submit")
    client.force_login(rhea)
    review = client.get(page("review", submitted)).content.decode()
    assert "Which law?" in review
    assert "That of 2024." in review
    assert "A reviewer, round 1" in review
    say(submitted, rhea, on(submitted, "narrative", "And its date?"))
    first = client.get(page("round", submitted, 1, 1)).content.decode()
    second = client.get(page("round", submitted, 1, 2)).content.decode()
    assert "Which law?" in first
    assert "And its date?" not in first
    assert "And its date?" in second
    assert client.get(page("round", submitted, 1, 3)).status_code == 404


def test_answers_that_were_typed_go_along_when_the_report_is_submitted(client, submitted, ana, rhea):
    record.return_(submitted, remarks=[on(submitted, "narrative", "Which law?")], by=rhea, at=NOW)
    client.force_login(ana)
    form = Form(client, client.get(page("check", submitted)), holding="submit")
    form.press(**{f"on-{make_commitment().pk}-narrative": "That of 2024."})
    assert reload(submitted).state == "submitted"
    assert Comment.objects.get(by_reviewer=False).text == "That of 2024."


def test_a_comment_form_sent_twice_writes_its_comments_once(client, submitted, rhea):
    client.force_login(rhea)
    form = Form(client, client.get(page("review", submitted)), holding="comment/")
    typed = {f"on-{make_commitment().pk}-narrative": "Which law?", "note": "Ask Rolf."}
    for _ in range(3):
        assert form.press(**typed).status_code == 302
    assert Comment.objects.count() == 2
    key = uuid.uuid4()
    for _ in range(2):
        say(submitted, rhea, on(submitted, "stage", "Why?"), key=key)
    assert Comment.objects.count() == 3


def test_what_was_typed_stays_on_the_page_when_another_button_is_pressed(client, arcadia, ana, rhea):
    submitted = make_submitted(arcadia, by=ana, entry=make_entry(evidence=(make_evidence_entry(),)))
    client.force_login(rhea)
    name = f"on-{make_commitment().pk}-narrative"
    for holding in ("begin-review", "/class/"):
        form = Form(client, client.get(page("review", submitted)), holding=holding)
        answered = form.press(**{name: "Half a sent"})
        assert answered.status_code == 200
        assert "Half a sent" in answered.content.decode()
        assert not Comment.objects.exists()


def test_a_note_typed_beside_publish_is_kept(client, submitted, rhea):
    client.force_login(rhea)
    fill_in(client, page("review", submitted), holding="publish", note="Compare with the report of 2024.")
    assert Comment.objects.get().audience == "panel"
    assert reload(submitted).state == "published"
    client.logout()
    assert "Compare with" not in client.get(page("report", submitted)).content.decode()


def test_nobody_comments_on_what_the_report_does_not_speak_of(submitted, rhea):
    foreign = actions.Remark(text="Why not?", commitment=make_commitment("gcm.14"))
    with pytest.raises(actions.Refused, match="does not speak of this"):
        say(submitted, rhea, foreign)
    with pytest.raises(actions.Refused, match="Write at least one comment"):
        say(submitted, rhea, actions.Remark(text="  "))
    say(submitted, rhea, on(submitted, "", "Well told."))


def test_the_first_act_of_a_reviewer_begins_the_review_once(client, submitted, ana, rhea):
    assert submitted.review_began_at is None
    client.force_login(ana)
    assert "disabled" not in client.get(page("sent", submitted)).content.decode()
    client.force_login(rhea)
    assert path_of(fill_in(client, page("review", submitted), holding="begin-review")) == page("review", submitted)
    say(submitted, make_reviewer("Rolf"), on(submitted, "", "Well told."))
    assert reload(submitted).review_began_by == rhea
    client.force_login(ana)
    for name in ("sent", "check"):
        html = client.get(page(name, submitted)).content.decode()
        assert "A reviewer has begun to read this report." in html
        assert 'disabled aria-describedby="why-not-recall"' in html
    refused = client.post(page("recall", submitted), {"version": submitted.version})
    assert refused.status_code == 302
    assert reload(submitted).state == "submitted"


def test_a_report_that_was_called_back_is_not_begun_on_nor_commented(submitted, ana, rhea):
    opened = reload(submitted)
    record.recall(reload(submitted), by=ana, at=NOW)
    for act in (
        lambda: record.begin_review(opened, by=rhea, at=NOW),
        lambda: actions.comment_on_report(revision=opened, remarks=[on(opened, "", "x")], by=rhea, at=NOW),
    ):
        with pytest.raises(actions.Refused, match="Only a submitted report"):
            act()


def test_a_returned_report_may_speak_of_a_period_that_ended_after_it_was_first_handed_in(submitted, ana, rhea):
    back = record.return_(submitted, comment="Wait for the year's figures.", by=rhea, at=NOW)
    later = NOW + timedelta(days=60)
    actions.set_period(
        revision=back, period_start=None, period_end=later.date(), version=back.version, by=ana, at=later
    )
    again = record.submit(reload(back), by=ana, at=later)
    assert (again.round, again.submitted_at, again.period_end) == (2, later, later.date())
    assert again.rounds.get(number=1).submitted_at == NOW


# --- who reads ------------------------------------------------------------------------------------------------------------


def test_a_round_is_read_by_both_sides_and_by_nobody_with_a_tie(client, submitted, ana, rhea, arcadia):
    tied = make_reviewer("Rolf")
    make_member("Rolf", make_actor("XAM", "Ministry", type="ministry", parent=arcadia))
    bob = make_member("Bob", make_actor("XBB", "Borduria"))
    for user, status in ((ana, 200), (rhea, 200), (make_curator(), 200), (tied, 404), (bob, 404)):
        client.force_login(user)
        assert client.get(page("round", submitted, 1, 1)).status_code == status, user


def test_curators_read_the_queue_and_what_waits_in_it_and_answer_nothing(client, submitted, rhea):
    cleo = make_curator()
    assert list(access.queue_for(cleo)) == list(access.queue_for(rhea)) == [submitted]
    client.force_login(cleo)
    html = client.get(page("review", submitted)).content.decode()
    assert "You read this as a curator." in html
    assert "<textarea" not in html
    for name in ("publish", "return", "comment", "begin-review"):
        assert client.post(page(name, submitted), {"comment": "x", "version": submitted.version}).status_code == 404


def test_silence_is_marked_after_two_weeks_and_decides_nothing_in_a_year(client, submitted, rhea):
    def row(days):
        return queue_rows(access.queue_for(rhea), today=(NOW + timedelta(days=days)).date())[0]

    assert (row(14).days, row(14).is_escalated) == (14, False)
    assert row(15).is_escalated
    assert lifecycle.is_escalated(days=15)
    client.force_login(rhea)
    assert row(365).is_escalated
    assert reload(submitted).state == "submitted"
    with pytest.raises(actions.Stale):
        record.publish(submitted, by=rhea, at=NOW + timedelta(days=365), digest="")
    assert client.get(reverse("progress:desk")).status_code == 200
    assert reload(submitted).state == "submitted"


def test_no_move_to_the_public_is_taken_by_anybody_but_a_reviewer():
    """Nothing publishes itself: no move leads there that is not a person's, and no sentence here knows a deadline."""
    assert [move.who for move in lifecycle.MOVES.values() if move.target in lifecycle.PUBLIC] == ["reviewer"] * 2


# --- personal data ----------------------------------------------------------------------------------------------------


def test_what_looks_like_personal_data_asks_for_a_reason_and_gives_back_what_was_typed(client, arcadia, ana, rhea):
    draft = make_draft(arcadia, by=ana, entry=make_entry(narrative=PHONE))
    client.force_login(ana)
    html = client.get(page("check", draft)).content.decode()
    assert "On “What happened” this looks like a telephone number" in html
    assert "123 4567" not in html.split("this looks like")[1].split("</li>")[0], "the excerpt is masked"
    refused = fill_in(client, page("check", draft), holding="submit", personal_data_reason="  ")
    assert refused.status_code == 422
    assert "Say why what looks like personal data may stay" in refused.content.decode()
    assert reload(draft).state == "draft"
    reason = "It is the public telephone of the office."
    assert fill_in(client, page("check", draft), holding="submit", personal_data_reason=reason).status_code == 302
    sent = reload(draft)
    assert (sent.state, sent.personal_data_reason) == ("submitted", reason)

    client.force_login(rhea)
    review = client.get(page("review", draft)).content.decode()
    assert reason in review
    assert "this looks like a telephone number" in review
    record.publish(sent, by=rhea, at=NOW)
    client.logout()
    for query in ("", "?format=json", "?format=csv"):
        assert reason not in client.get(page("report", draft) + query).content.decode()


def test_without_a_finding_no_reason_is_asked_for_or_kept(client, arcadia, ana):
    draft = make_draft(arcadia, by=ana)
    client.force_login(ana)
    assert "personal_data_reason" not in client.get(page("check", draft)).content.decode()
    record.submit(draft, by=ana, at=NOW, personal_data_reason="None needed.")
    assert reload(draft).personal_data_reason == ""


def test_clearers_read_the_reason_and_the_last_one_cannot_submit_without_it(client, arcadia, ana):
    clio = make_member("Clio", arcadia, role=Role.CLEARER, step=1)
    draft = make_draft(arcadia, by=ana, entry=make_entry(narrative=PHONE))
    with pytest.raises(actions.Unexplained):
        actions.send_to_clearance(revision=draft, by=ana, at=NOW, personal_data_reason="")
    actions.send_to_clearance(revision=reload(draft), by=ana, at=NOW, personal_data_reason="An office.")
    client.force_login(clio)
    html = client.get(page("clear", draft)).content.decode()
    assert "An office." in html
    assert "this looks like a telephone number" in html
    Revision.objects.filter(pk=draft.pk).update(personal_data_reason="")
    with pytest.raises(actions.Unexplained):
        actions.clear_report(revision=reload(draft), by=clio, at=NOW)


# --- what a correction changed ----------------------------------------------------------------------------------------


def test_a_correction_is_read_word_by_word_by_anyone(client, arcadia, ana):
    first = make_published(arcadia, by=ana, entry=make_entry(narrative="Six centres opened in Ostra.", stage=3))
    entry = make_entry(narrative="One centre opened in Ostra.", stage=2)
    second = correct(first, reason="One centre.", entry=entry, at=NOW)
    html = client.get(page("changes", second, 2)).content.decode()
    assert "One centre." in html
    for mark, word, text in (("del", "removed:", "Six"), ("ins", "added:", "One")):
        piece = html.split(f"<{mark}>")[1].split(f"</{mark}>")[0]
        assert word in piece
        assert text in piece
    assert "Where it stands" in html
    assert page("changes", second, 2) in client.get(page("report", second)).content.decode()
    assert client.get(page("changes", second, 1)).status_code == 404


def test_of_a_withdrawn_report_no_change_is_shown(client, arcadia, ana, rhea):
    second = correct(make_published(arcadia, by=ana), entry=make_entry(narrative="Another."))
    record.withdraw(second.report, reason="By mistake.", by=rhea, at=NOW + timedelta(days=1))
    with time_machine.travel(NOW + timedelta(days=2)):
        assert path_of(client.get(page("changes", second, 2))) == page("report", second)


def test_a_correction_in_the_making_shows_nobody_what_it_changes(client, arcadia, ana):
    first = make_published(arcadia, by=ana)
    record.correct(first.report, reason="A figure.", by=ana, at=NOW)
    assert client.get(page("changes", first, 2)).status_code == 404


@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_the_marks_hold_both_texts_whole(before, after):
    parts = differences.parts_of(before, after)
    assert "".join(part.text for part in parts if not part.is_added) == before
    assert "".join(part.text for part in parts if not part.is_removed) == after


def test_long_texts_are_compared_by_paragraph_before_their_reader_waits():
    before = "\n".join(f"Paragraph {n} " + "word " * 40 for n in range(200))
    parts = differences.parts_of(before, before.replace("Paragraph 7 ", "Seventh "))
    assert [part.kind for part in parts if part.kind != "same"] == ["removed", "added"]
    assert differences.parts_of("a " * 9000, "b\n" * 9000)[0].is_removed


# --- the pages hold what they promise ---------------------------------------------------------------------------------


def test_a_round_is_shown_with_its_documents_whatever_the_report_says_later(client, arcadia, ana, rhea):
    document = make_evidence_entry(locator="p. 4")
    submitted = make_submitted(arcadia, by=ana, entry=make_entry(evidence=(document,)))
    record.return_(submitted, comment="Shorter.", by=rhea, at=NOW)
    rewrite(submitted, ana, "Quite another text.")
    client.force_login(ana)
    html = client.get(page("round", submitted, 1, 1)).content.decode()
    assert "Aliens (Amendment) Act" in html
    assert "p. 4" in html
    assert "Quite another text." not in html


@pytest.mark.parametrize("act", ["publish", "return", "comment", "begin-review", "class"])
def test_what_a_colleague_answered_meanwhile_is_answered_once_and_the_text_is_given_back(
    client, arcadia, ana, rhea, act
):
    submitted = make_submitted(arcadia, by=ana, entry=make_entry(evidence=(make_evidence_entry(),)))
    client.force_login(rhea)
    form = Form(client, client.get(page("review", submitted)), holding=act)
    record.publish(reload(submitted), by=make_reviewer("Rolf"), at=NOW)
    answered = form.press(**{f"on-{make_commitment().pk}-narrative": "Which law?"})
    assert path_of(answered) == reverse("progress:desk")
    html = client.get(reverse("progress:desk")).content.decode()
    assert "Somebody else answered this report" in html
    assert "Which law?" in html
    assert not Comment.objects.exists()


@pytest.mark.parametrize("act", ["publish", "return", "comment"])
def test_a_comment_that_is_too_long_is_refused_whole_and_stays_on_the_page(client, submitted, rhea, act):
    client.force_login(rhea)
    refused = fill_in(client, page("review", submitted), holding=f"{act}/", note="long " * 1001)
    assert refused.status_code == 422
    assert "long long" in refused.content.decode()
    assert (reload(submitted).state, Comment.objects.count()) == ("submitted", 0)


def test_an_empty_comment_form_says_what_is_missing(client, submitted, rhea):
    client.force_login(rhea)
    refused = fill_in(client, page("review", submitted), holding="comment/")
    assert refused.status_code == 422
    assert "Write at least one comment." in refused.content.decode()


def test_an_empty_answer_says_what_is_missing_and_a_finding_asks_before_clearance_too(client, arcadia, ana, rhea):
    submitted = make_submitted(arcadia, by=ana)
    record.return_(submitted, comment="Which law?", by=rhea, at=NOW)
    client.force_login(ana)
    refused = fill_in(client, page("check", submitted), holding="answer")
    assert refused.status_code == 422
    assert "Write at least one comment." in refused.content.decode()
    too_long = fill_in(client, page("check", submitted), holding="submit", **{"on-whole-whole": "long " * 1001})
    assert too_long.status_code == 422
    assert reload(submitted).state == "returned"

    make_member("Clio", arcadia, role=Role.CLEARER, step=1)
    rewrite(submitted, ana, PHONE)
    # what was refused for its length was kept, and stands there again
    emptied = {"on-whole-whole": ""}
    refused = fill_in(client, page("check", submitted), holding="send", **emptied)
    assert refused.status_code == 422
    assert "Say why what looks like personal data may stay" in refused.content.decode()
    fill_in(client, page("check", submitted), holding="send", personal_data_reason="An office.", **emptied)
    assert reload(submitted).state == "clearing"


def test_a_comment_stays_where_it_was_said_when_the_answer_is_emptied(client, arcadia, ana, rhea):
    submitted = make_submitted(arcadia, by=ana, entry=make_entry(obstacles="Money."))
    record.return_(submitted, remarks=[on(submitted, "obstacles", "Whose?")], by=rhea, at=NOW)
    rewrite(submitted, ana, "Two centres opened.")
    client.force_login(ana)
    html = client.get(page("check", submitted)).content.decode()
    assert "Whose?" in html
    assert "Nothing is written here now." in html


# --- between the gate and the act -------------------------------------------------------------------------------------


def test_a_comment_on_a_text_that_was_handed_in_anew_meanwhile_is_not_written_into_the_round_that_is_over(
    client, submitted, ana, rhea
):
    opened = reload(submitted)
    record.recall(reload(submitted), by=ana, at=NOW)
    record.submit(rewrite(submitted, ana, "Quite another text."), by=ana, at=NOW)
    for act in (
        lambda: record.begin_review(opened, by=rhea, at=NOW),
        lambda: actions.comment_on_report(revision=opened, remarks=[on(opened, "", "x")], by=rhea, at=NOW),
    ):
        with pytest.raises(actions.Stale):
            act()
    assert not Comment.objects.exists()
    assert reload(submitted).review_began_at is None
    say(submitted, rhea, on(submitted, "", "Which law?"))
    assert Comment.objects.get().round.number == 2


def test_an_answer_is_not_written_once_a_colleague_sent_the_report_on(submitted, ana, rhea):
    back = record.return_(submitted, comment="Which law?", by=rhea, at=NOW)
    opened = reload(back)
    record.submit(reload(back), by=ana, at=NOW)
    with pytest.raises(actions.Refused, match="while the report is returned"):
        actions.answer_comments(revision=opened, remarks=[on(opened, "", "The new one.")], by=ana, at=NOW)
    assert not Comment.objects.filter(by_reviewer=False).exists()


def test_who_called_a_report_back_still_reads_what_the_reviewers_said_of_the_round_before(submitted, ana, rhea):
    said = actions.Remark(text="Which law?", commitment=Claim.objects.get().commitment, field="narrative")
    record.return_(submitted, remarks=[said], by=rhea, at=NOW)
    record.submit(rewrite(submitted, ana, "The Aliens Act."), by=ana, at=NOW)
    back = record.recall(reload(submitted), by=ana, at=NOW)
    read = lambda: [c.text for c in comments_on(reload(submitted), said.commitment, MEMBER).get("narrative", [])]  # noqa: E731
    assert read() == ["Which law?"]
    record.submit(back, by=ana, at=NOW)
    assert read() == ["Which law?"]
    say(submitted, rhea, on(submitted, "narrative", "Which article?"))
    assert read() == ["Which law?"], "what a reviewer writes is sent with their answer"
    record.return_(reload(submitted), by=rhea, at=NOW)
    assert read() == ["Which article?"]


def test_an_id_of_a_claim_that_no_row_can_have_is_unknown(client, arcadia, ana, rhea):
    submitted = make_submitted(arcadia, by=ana, entry=make_entry(evidence=(make_evidence_entry(),)))
    item = EvidenceItem.objects.get()
    client.force_login(rhea)
    known = page("confirm-class", submitted, submitted.claims.get().pk, item.pk)
    assert client.post(page("confirm-class", submitted, 10**30, item.pk)).status_code == 404
    assert client.post(known).status_code == 422


def test_a_report_that_a_colleague_withdraws_at_the_same_moment_is_withdrawn_once(
    client, arcadia, ana, rhea, monkeypatch
):
    published = make_published(arcadia, by=ana)
    saved, rolf = autosave.saved, make_reviewer("Rolf")
    client.force_login(rhea)
    form = Form(client, client.get(page("withdraw", published)), asking="reason")

    def after_a_rival(request):
        record.withdraw(published.report, reason="Asked for by its author.", by=rolf, at=NOW)
        return saved(request)

    monkeypatch.setattr(autosave, "saved", after_a_rival)
    late = form.press(reason="It was sent by mistake.")
    assert late.status_code == 302
    assert any("It was sent by mistake." in str(each) for each in get_messages(late.wsgi_request))
    assert reload(published).withdrawn_by == rolf


def test_who_handed_a_report_in_does_not_withdraw_it_as_a_reviewer_later(client, arcadia, ana, rhea):
    published = make_published(arcadia, by=ana)
    arcadia.memberships.filter(user=ana).update(ended_at=NOW, ended_by=rhea)
    make_reviewer("Ana")
    for user, status in ((rhea, 200), (ana, 404)):
        client.force_login(user)
        assert client.get(page("withdraw", published)).status_code == status
        shown = page("withdraw", published) in client.get(page("report", published)).content.decode()
        assert shown == (status == 200)


def test_the_form_of_a_correction_that_was_discarded_begins_it_anew_and_once(client, arcadia, ana):
    published = make_published(arcadia, by=ana)
    client.force_login(ana)
    form = Form(client, client.get(page("correct", published)), asking="reason")
    assert form.press(reason="A figure was wrong.").status_code == 302
    record.discard(Revision.objects.get(number=2), by=ana, at=NOW)
    for _sent in range(2):
        assert form.press(reason="A figure was wrong.").status_code == 302
        assert Revision.objects.filter(report=published.report_id, number=2, state="draft").count() == 1


# --- a reviewer who comes back -------------------------------------------------------------------------------------------


def test_who_comes_back_to_a_report_that_was_answered_is_led_to_its_round(client, submitted, ana, rhea, arcadia):
    tied = make_reviewer("Rolf")
    make_member("Rolf", make_actor("XAM", "Ministry", type="ministry", parent=arcadia))
    bob, cleo = make_member("Bob", make_actor("XBB", "Borduria")), make_curator()

    def statuses():
        found = {}
        for user in (rhea, cleo, tied, ana, bob):
            client.force_login(user)
            found[user.name] = client.get(page("review", submitted))
        return found

    assert [r.status_code for r in statuses().values()] == [200, 200, 404, 404, 404]
    record.return_(reload(submitted), comment="Which law?", by=rhea, at=NOW)
    for _state in ("returned", "sent again and called back"):
        answers = statuses()
        assert [r.status_code for r in answers.values()] == [302, 302, 404, 404, 404]
        assert path_of(answers["Rhea"]) == path_of(answers["Cleo"]) == page("round", submitted, 1, 1)
        client.force_login(rhea)
        assert client.get(page("round", submitted, 1, 1)).status_code == 200
        if reload(submitted).state == "returned":
            record.submit(reload(submitted), by=ana, at=NOW)
            record.recall(reload(submitted), by=ana, at=NOW)


def test_what_was_called_back_before_anybody_answered_leads_nowhere(client, submitted, ana, rhea):
    record.recall(reload(submitted), by=ana, at=NOW)
    client.force_login(rhea)
    assert client.get(page("review", submitted)).status_code == 404


def test_who_wrote_about_a_report_that_was_called_back_is_told_so_and_not_that_a_colleague_answered(
    client, submitted, ana, rhea
):
    client.force_login(rhea)
    form = Form(client, client.get(page("review", submitted)), holding="return")
    record.recall(reload(submitted), by=ana, at=NOW)
    assert path_of(form.press(comment="Which centres?")) == reverse("progress:desk")
    html = client.get(reverse("progress:desk")).content.decode()
    assert "Which centres?" in html
    assert "called this report back" in html
    assert "Somebody else answered" not in html
