"""The pages of the second voice: what the public reads of both sides, what each side and the panel may do and is told.

Noor of Harbour Light assesses Arcadia, Ana answers for Arcadia, Rhea of the panel leads it on (tests/assessing.py).
"""

import csv
import html
import io
import json
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.accounts.models import User
from commitments.actors.models import Actor, Role
from commitments.assessment import actions, lifecycle
from commitments.assessment.models import AssessmentRevision, Reply
from commitments.assessment.views import public
from commitments.audit.models import Event
from commitments.catalogue.models import CrosswalkLink
from commitments.record import actions as record
from commitments.record import pages
from commitments.record.models import Scratch
from tests.assessing import (
    A_DAY,
    AFTER_THE_WINDOW,
    correct_assessment,
    fresh,
    make_answers,
    make_assessment,
    make_ngo,
    make_published_assessment,
    make_replied_assessment,
    make_reply,
    make_sent_assessment,
    make_settled_assessment,
    make_submitted_assessment,
    reply_to,
)
from tests.cast import (
    NOW,
    entry_with,
    give_second_factor,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_evidence_file,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_user,
)
from tests.drawing import MANY_ROWS, one_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

LIST = "/assessments/"
CELL = "/scorecards/gcm/arcadia/gcm.13/"
DESK = "/desk/assessments/"
PERIOD = {"period_start": "2025-01-01", "period_end": "2025-12-31", "language": "en"}
ROWS = {"evidence-TOTAL_FORMS": "1", "evidence-INITIAL_FORMS": "0", "evidence-0-issuer_class": "official"}
SAID = {
    **ROWS,
    **PERIOD,
    "then": "check",
    "funding": "Our members' fees.",
    "ties": "None",
    "answer": "assessed",
    "stage": "1",
    "rationale": "The law was announced and is not in force.",
    "approach": "We read the official journal.",
    "confidence": "medium",
    "evidence-0-title": "Official journal",
    "evidence-0-link": "https://example.org/journal",
}
ANSWERED = {
    **ROWS,
    "then": "check",
    "stance": "disagree",
    "text": "Two centres opened in May.",
    "language": "en",
    "evidence-0-title": "Budget of the centres",
    "evidence-0-link": "https://example.org/budget",
}


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True
    make_method()


@pytest.fixture
def arcadia():
    return make_actor()


@pytest.fixture
def harbour():
    return make_ngo()


@pytest.fixture
def noor(harbour):
    return make_member("Noor", harbour)


@pytest.fixture
def ana(arcadia):
    return make_member("Ana", arcadia)


@pytest.fixture
def rhea():
    return make_reviewer()


def at(name, revision, **more):
    return reverse(f"assessment:{name}", kwargs={"assessment_id": revision.assessment_id, **more})


def text_of(response):
    main = re.search(r"<main.*?</main>", response.content.decode(), re.S)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def read(client, name, revision, *, by=None, status=200, **more):
    client.logout()
    if by is not None:
        client.force_login(by)
    response = client.get(at(name, revision, **more))
    assert response.status_code == status, (name, response.status_code)
    return text_of(response) if status == 200 else response


def send(client, name, revision, said=None, *, by):
    client.force_login(by)
    return client.post(at(name, revision), {"version": revision.version, "digest": revision.digest, **(said or {})})


# --- what anyone reads --------------------------------------------------------------------------------------------------


def test_one_page_shows_what_the_state_said_what_the_assessor_says_and_what_the_state_answered(
    client, arcadia, noor, harbour
):
    make_published(arcadia, entry=make_entry(stage=3, narrative="Two laws are in force."))
    revision = make_published_assessment(harbour, arcadia, by=noor)
    text = read(client, "assessment", revision)
    for word in (
        "What Arcadia says", "Two laws are in force.", "3 Substantially in place",
        "Harbour Light says", "1 Planned", "The law was announced and is not in force.",
        "We read the official journal and asked three lawyers.", "Medium: one good source", "Our members' fees.", "None",
        "Official journal", "What Arcadia answered", "We disagree", "Two centres opened.", "Budget of the centres",
        "disputed by the actor", "Maintained after the reply", "Waymark does not average",
    ):  # fmt: skip
        assert word in text, word


def test_an_assessment_without_a_reply_says_until_which_day_one_was_taken(client, arcadia, harbour, noor):
    revision = make_published_assessment(harbour, arcadia, by=noor, reply=False)
    assert "No reply filed by 21 November 2026." in read(client, "assessment", revision)
    assert "No reply was filed." in text_of(client.get(f"{LIST}?demo=1"))


def test_a_text_that_was_revised_after_the_reply_says_so_and_shows_what_the_reply_answered(
    client, arcadia, harbour, noor, rhea
):
    revision = make_replied_assessment(harbour, arcadia, by=noor)
    entry = make_answers(stage=2, rationale="Two centres opened after all.")
    actions.revise_assessment(revision=revision, entry=entry, version=revision.version, by=noor, at=NOW)
    record.publish(fresh(revision), by=rhea, at=NOW)
    text = read(client, "assessment", revision)
    assert "Revised after the reply" in text
    assert "What the reply answered" in text
    assert text.index("Two centres opened after all.") < text.index("The law was announced and is not in force.")
    assert "disputed by the actor" not in text  # it says another step now


def test_a_tie_that_was_found_later_is_marked_and_names_no_person(client, arcadia, harbour, noor, rhea):
    revision = make_submitted_assessment(harbour, arcadia, by=noor)
    make_member("Noor", arcadia)
    sent = actions.send_to_subject(revision=revision, by=rhea, at=NOW)
    record.publish(fresh(sent), by=rhea, at=AFTER_THE_WINDOW)
    read(client, "assessment", revision, status=404)  # not before its day
    with time_machine.travel(AFTER_THE_WINDOW + A_DAY, tick=False):
        with_later = read(client, "assessment", revision)
    assert "A tie was found later: somebody belongs to both organisations." in with_later
    assert "Noor" not in with_later


def test_a_correction_says_its_number_and_why_and_the_earlier_one_stays_readable(client, arcadia, harbour, noor):
    first = make_published_assessment(harbour, arcadia, by=noor, at=NOW - timedelta(days=90))
    second = correct_assessment(first, reason="A figure was wrong.", entry=make_answers(stage=2))
    text = read(client, "assessment", second)
    assert "Revision 2" in text
    assert "A figure was wrong." in text
    assert "2 Under way" in text
    earlier = read(client, "revision", first, number=1)
    assert "This is revision 1. It was corrected." in earlier
    assert "1 Planned" in earlier
    read(client, "revision", first, number=3, status=404)


@pytest.mark.parametrize(("stage", "disputed"), [(1, True), (2, False)])
def test_a_correction_that_is_not_answered_anew_keeps_the_reply_beside_it_and_a_dispute_while_the_step_stays(
    client, arcadia, harbour, noor, stage, disputed
):
    first = make_published_assessment(harbour, arcadia, by=noor, at=NOW - timedelta(days=90))
    second = correct_assessment(first, entry=make_answers(stage=stage, rationale="A comma was wrong."))
    text = read(client, "assessment", second)
    assert "Arcadia filed no reply to this correction by" in text
    assert "What it answered to revision 1:" in text
    assert "Two centres opened." in text
    assert ("disputed by the actor" in text) == disputed
    assert "Reply: We disagree (to revision 1)" in text_of(client.get(LIST, {"demo": "1"}))
    assert "We disagree (to revision 1)" in text_of(client.get("/actors/arcadia/"))
    (facts,) = json.loads(client.get(LIST, {"demo": "1", "format": "json", "reply": "disagree"}).content)["assessments"]
    assert (facts["reply_to_revision"], facts["reply_text"], facts["disputed"]) == (1, "Two centres opened.", disputed)
    assert facts["no_reply_by"], "that this text was not answered is told too"
    cell = text_of(client.get(CELL))
    assert "To revision 1: Arcadia disagrees." in cell
    assert ("disputed by the actor" in cell) == disputed


def test_a_correction_goes_back_to_the_step_that_was_disputed_and_is_disputed_again(client, arcadia, harbour, noor):
    """Also where the assessor had said another step after the reply: it answered the step of the text that was sent."""
    replied = make_replied_assessment(harbour, arcadia, by=noor, at=NOW - timedelta(days=90))
    when = NOW - timedelta(days=90)
    revised = make_answers(stage=2)
    actions.revise_assessment(revision=replied, entry=revised, version=replied.version, by=noor, at=when)
    first = record.publish(fresh(replied), by=make_reviewer(), at=when)
    assert "disputed by the actor" not in read(client, "assessment", first)
    second = correct_assessment(first, entry=make_answers(stage=1))
    assert "disputed by the actor" in read(client, "assessment", second)
    assert fresh(first).earlier_reply is None


def test_a_reply_to_a_correction_that_was_taken_back_stands_beside_nothing(client, arcadia, harbour, noor):
    first = make_published_assessment(harbour, arcadia, by=noor, at=NOW - timedelta(days=90))
    when = NOW - timedelta(days=80)
    draft = record.correct(first.assessment, reason="A figure.", by=noor, at=when)
    record.submit(draft, by=noor, at=when)
    actions.send_to_subject(revision=fresh(draft), by=make_reviewer(), at=when)
    replied = reply_to(fresh(draft), make_reply(stance="agree", text="For nobody's eyes."), at=when)
    actions.retract_assessment(revision=replied, reason="We were wrong.", by=noor, at=when)
    third = correct_assessment(first, at=NOW - timedelta(days=70))
    assert fresh(third).earlier_number == 1
    for text in (read(client, "assessment", third), client.get(CELL).content.decode()):
        assert "For nobody's eyes." not in html.unescape(text)
        assert "disputed by the actor" in text


def test_a_subject_without_anybody_who_could_reply_is_not_said_to_have_been_silent(
    client, arcadia, harbour, noor, rhea
):
    sent = make_sent_assessment(harbour, arcadia, by=noor, at=NOW - timedelta(days=40))
    silent = record.publish(sent, by=rhea, at=NOW)
    for text in (read(client, "assessment", silent), text_of(client.get(CELL))):
        assert "Arcadia had nobody here who could reply within the time." in text
        assert "No reply filed by" not in text
    submitted = make_submitted_assessment(harbour, arcadia, make_commitment("gcm.14"), by=noor)
    assert "Nobody here can reply for Arcadia yet." in read(client, "review", submitted, by=rhea)
    make_member("Ana", arcadia)
    assert "Nobody here can reply" not in read(client, "review", submitted, by=rhea)
    assert "had nobody here" in read(client, "assessment", silent), "who came after the window could not have replied"


def test_the_first_lane_beside_an_assessment_is_the_one_of_the_cell_where_a_claim_is_lent_too(
    client, arcadia, harbour, noor
):
    here, there = make_commitment("gcm.13"), make_commitment("gcm.14")
    link = CrosswalkLink.objects.create(
        code="gcm.14--gcm.13", source=there, target=here, relation="same", status="adopted"
    )
    assessed = make_published_assessment(harbour, arcadia, here, by=noor)
    assert "Arcadia has published nothing on this commitment." in read(client, "assessment", assessed)
    lending = make_entry(stage=3, narrative="Told on the other one.", counts=(link.code,), lends=(link.code,))
    make_published(arcadia, there, entry=lending, at=NOW - A_DAY)
    text = read(client, "assessment", assessed)
    assert "Told on the other one." in text
    assert "and counted here by a link between them." in text
    make_published(arcadia, here, entry=make_entry(stage=2, narrative="Told on this one."), at=NOW)
    text = read(client, "assessment", assessed)
    assert "Told on this one." in text
    assert "counted here over" not in text


def test_what_was_taken_down_meanwhile_is_named_where_it_can_be_published_no_more(client, arcadia, harbour, noor, rhea):
    settled = make_settled_assessment(harbour, arcadia, by=noor)
    AssessmentRevision.objects.filter(pk=settled.pk).update(digest="0" * 64)  # its rows say something else by now
    with pytest.raises(actions.Refused, match="was taken down since it was handed in"):
        record.publish(fresh(settled), by=rhea, at=NOW)
    assert fresh(settled).state == "settled"


def test_a_list_that_one_download_cannot_hold_says_so(client, arcadia, harbour, noor, monkeypatch):
    make_published_assessment(harbour, arcadia, by=noor)
    monkeypatch.setattr(public, "MOST_ANSWERS", 0)
    for asked, kind in (("csv", "text/plain; charset=utf-8"), ("json", "application/json")):
        response = client.get(LIST, {"demo": "1", "format": asked})
        assert (response.status_code, response["Content-Type"]) == (422, kind)
        assert "This list holds 1 assessment, and one download holds 0 at most." in response.content.decode()


def test_a_withdrawn_assessment_leaves_a_page_with_the_reason_and_no_word_of_either_voice(
    client, arcadia, harbour, noor, rhea
):
    revision = make_published_assessment(harbour, arcadia, by=noor)
    record.withdraw(revision.assessment, reason="It named a victim.", by=rhea, at=NOW)
    for name, more in (("assessment", {}), ("revision", {"number": 1})):
        text = read(client, name, revision, **more)
        assert "This assessment was withdrawn" in text
        assert "It named a victim." in text
        assert "Two centres" not in text
        assert "The law was announced" not in text
    for asked in ("json", "csv"):
        body = client.get(at("assessment", revision), {"format": asked}).content.decode()
        assert "Two centres" not in body
        assert "The law was announced" not in body


def test_a_shielded_assessor_is_told_by_its_public_identity_and_the_month(client, arcadia, rhea):
    harbour = make_ngo(shielded=True, region="Asia")
    noor = make_member("Noor", harbour)
    revision = make_published_assessment(harbour, arcadia, by=noor, reply=False)
    said = [read(client, "assessment", revision)]
    said += [
        client.get(LIST, {"demo": "1", **more}).content.decode() for more in ({}, {"format": "csv"}, {"format": "json"})
    ]
    said += [client.get(at("assessment", revision), {"format": asked}).content.decode() for asked in ("json", "csv")]
    for text in said:
        assert "Harbour Light" not in text
        assert "XNG" not in text
        assert "harbour-light" not in text
        assert "21 November" not in text
        assert "2026-11-21" not in text
    assert "November 2026" in said[0]
    assert "civil-society organisation" in said[0]
    assert "No reply was filed within its time." in said[0]


def test_the_list_finds_by_framework_commitment_both_sides_step_reply_and_year(client, arcadia, harbour, noor):
    borduria = make_actor("XBB", "Borduria")
    one = make_published_assessment(harbour, arcadia, by=noor)
    other = make_published_assessment(harbour, borduria, make_commitment("gcm.14"), by=noor, reply=False,
                                      entry=make_answers(stage=3), period_end=date(2024, 12, 31))  # fmt: skip
    for query, found in (
        ({}, {one, other}),
        ({"framework": "gcm"}, {one, other}),
        ({"commitment": "GCM.14"}, {other}),
        ({"subject": "arcadia"}, {one}),
        ({"assessor": "harbour-light"}, {one, other}),
        ({"step": "3"}, {other}),
        ({"reply": "disagree"}, {one}),
        ({"reply": "agree"}, set()),
        ({"reply": "none"}, {other}),
        ({"settled": "maintained"}, {one}),
        ({"year": "2024"}, {other}),
    ):
        body = json.loads(client.get(LIST, {"demo": "1", "format": "json", **query}).content)
        assert {each["assessment"] for each in body["assessments"]} == {str(r.assessment_id) for r in found}, query
    assert "No published assessment matches" in text_of(client.get(LIST, {"demo": "1", "reply": "agree"}))
    assert "No assessment is published yet" in text_of(client.get(LIST))


def test_csv_and_json_hold_both_voices_and_the_declaration(client, arcadia, harbour, noor):
    make_published_assessment(harbour, arcadia, by=noor)
    rows = list(
        csv.DictReader(io.StringIO(client.get(LIST, {"demo": "1", "format": "csv"}).content.decode("utf-8-sig")))
    )
    (facts,) = json.loads(client.get(LIST, {"demo": "1", "format": "json"}).content)["assessments"]
    assert [(row["assessor"], row["subject"], row["reply"], row["funding"]) for row in rows] == [
        ("XNG", "XAA", "disagree", "Our members' fees.")
    ]
    assert facts["reply_text"] == "Two centres opened."
    assert facts["after_the_reply"] == "maintained"
    assert set(rows[0]) == set(facts)


def test_the_list_takes_as_many_queries_for_twenty_as_for_one(client, arcadia, harbour, noor):
    make_published_assessment(harbour, arcadia, by=noor)
    counts = []
    for wanted in (1, 20):
        for number in range(AssessmentRevision.objects.count(), wanted):
            make_published_assessment(harbour, arcadia, make_commitment(f"gcm.9{number}"), by=noor)
        for query in ({}, {"format": "json"}, {"format": "csv"}):
            client.get(LIST, {"demo": "1", **query})
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(LIST, {"demo": "1", **query})
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


# --- beginning ----------------------------------------------------------------------------------------------------------


def begin(client, by, **said):
    client.force_login(by)
    page = client.get(reverse("assessment:new"))
    key = page.context["form"]["key"].value()
    return client.post(
        reverse("assessment:new"), {**PERIOD, "key": key, "subject": "arcadia", "commitment": "gcm.13", **said}
    )


def test_the_link_of_a_cell_brings_its_actor_and_its_commitment_along(client, arcadia, noor):
    make_commitment()
    client.force_login(noor)
    page = client.get(reverse("assessment:new"), {"commitment": "gcm.13", "actor": "arcadia"})
    assert page.context["form"]["subject"].value() == "arcadia"
    assert page.context["form"]["commitment"].value() == "gcm.13"
    assert client.get(reverse("assessment:new"), {"actor": "nowhere"}).status_code == 404


def test_one_form_begins_one_draft_even_when_it_is_sent_twice(client, arcadia, noor):
    make_commitment()
    client.force_login(noor)
    key = client.get(reverse("assessment:new")).context["form"]["key"].value()
    said = {**PERIOD, "key": key, "subject": "arcadia", "commitment": "gcm.13"}
    answers = [client.post(reverse("assessment:new"), said) for _ in range(2)]
    revision = AssessmentRevision.objects.get()
    assert [each["Location"] for each in answers] == [at("write", revision)] * 2


@pytest.mark.parametrize("tie", ["itself", "its part", "its whole", "a shared member", "a part of the same whole"])
def test_who_is_tied_is_refused_with_a_sentence_that_names_nobody_and_nothing_typed_is_lost(client, arcadia, tie):
    make_commitment()
    ministry = make_actor("XAM", "Ministry", type="ministry", parent=arcadia)
    office = make_actor("XAO", "Office", type="ministry", parent=arcadia)
    other = make_ngo("XOO", "Other Shore")
    assessor, subject, sentence = {
        "itself": (arcadia, arcadia, "Choose whom you assess"),
        "its part": (arcadia, ministry, "the subject is a part of the assessor"),
        "its whole": (ministry, arcadia, "the assessor is a part of the subject"),
        "a shared member": (make_ngo(), other, "somebody belongs to both organisations"),
        "a part of the same whole": (ministry, office, "both are parts of the same body"),
    }[tie]
    by = make_member("Noor", assessor)
    if tie == "a shared member":
        make_member("Petra", assessor)
        make_member("Petra", other)
    response = begin(client, by, subject=subject.slug, period_end="2025-06-30", period_start="")
    text = text_of(response)
    assert response.status_code == 422
    if tie != "itself":
        assert sentence in text
        assert "Petra" not in text
    assert response.context["form"]["period_end"].value() == "2025-06-30"
    assert not AssessmentRevision.objects.exists()


def test_a_period_that_has_not_ended_is_refused_where_it_was_typed(client, arcadia, noor):
    make_commitment()
    response = begin(client, noor, period_end="2027-12-31")
    assert response.status_code == 422
    assert "The period cannot end after today" in text_of(response)


def test_a_second_body_of_one_organisation_is_refused_as_a_second_voice(client, arcadia, harbour, noor):
    make_assessment(harbour, arcadia, by=noor)
    branch = make_ngo("XNB", "Harbour Branch", parent=harbour)
    response = begin(client, make_member("Bea", branch))
    assert response.status_code == 422
    assert "an organisation speaks once" in text_of(response)


def test_what_is_in_the_making_already_is_refused_and_can_be_gone_on_with(client, arcadia, harbour, noor):
    revision = make_assessment(harbour, arcadia, by=noor)
    response = begin(client, noor)
    assert "Go on with that one." in text_of(response)
    assert at("check", revision) in response.content.decode()


def test_a_shielded_actor_cannot_be_chosen_and_its_address_tells_nothing(client, noor):
    make_ngo("XSH", "Silent Shore", shielded=True)
    client.force_login(noor)
    page = client.get(reverse("assessment:new"))
    assert "Silent Shore" not in page.content.decode()
    slug = Actor.objects.get(code="XSH").slug
    assert client.get(reverse("assessment:new"), {"actor": slug}).status_code == 404


# --- writing ------------------------------------------------------------------------------------------------------------


def test_a_draft_is_written_checked_and_submitted_without_a_script(client, arcadia, harbour, noor):
    make_commitment()
    revision = AssessmentRevision.objects.get(assessment=_begun(client, noor))
    written = send(client, "write", revision, SAID, by=noor)
    assert written["Location"] == at("check", revision)
    text = read(client, "check", revision, by=noor)
    assert "The law was announced and is not in force." in text
    assert "Still missing" not in text
    assert send(client, "submit", fresh(revision), by=noor)["Location"] == at("sent", revision)
    assert "It was received on 22 November 2026" in read(client, "sent", revision, by=noor)
    assert fresh(revision).state == "submitted"


def _begun(client, by):
    response = begin(client, by)
    assert response.status_code == 302, text_of(response)
    return AssessmentRevision.objects.get().assessment


def test_what_is_missing_is_named_and_everything_typed_is_kept(client, arcadia, harbour, noor):
    revision = make_assessment(harbour, arcadia, by=noor)
    response = send(
        client,
        "write",
        revision,
        {**SAID, "funding": "", "stage": "", "evidence-0-title": "", "evidence-0-link": ""},
        by=noor,
    )
    text = text_of(response)
    assert response.status_code == 422
    for sentence in ("Say who pays for your work.", "Choose where it stands.", "Give at least one document."):
        assert sentence in text
    assert "We read the official journal." in text
    assert fresh(revision).version == revision.version


def test_a_draft_may_be_left_unfinished(client, arcadia, harbour, noor):
    revision = make_assessment(harbour, arcadia, by=noor)
    response = send(client, "write", revision, {**SAID, "then": "leave", "funding": ""}, by=noor)
    assert response["Location"] == DESK
    assert fresh(revision).funding == ""
    assert "Some answers are still missing." in read(client, "check", revision, by=noor)
    refused = send(client, "submit", fresh(revision), by=noor)
    assert refused.status_code == 422
    assert fresh(revision).state == "draft"


def test_what_cannot_be_assessed_asks_for_a_reason_and_for_no_step(client, arcadia, harbour, noor):
    revision = make_assessment(harbour, arcadia, by=noor)
    said = {**SAID, "answer": "cannot_assess"}
    assert "Say why it cannot be assessed" in text_of(send(client, "write", revision, said, by=noor))
    said["answer_reason"] = "No figures are published."
    assert send(client, "write", revision, said, by=noor).status_code == 302
    assert (fresh(revision).answer, fresh(revision).stage) == ("cannot_assess", None)


def test_two_writers_of_one_assessor_see_both_texts_and_nothing_is_overwritten_unseen(client, arcadia, harbour, noor):
    revision = make_assessment(harbour, arcadia, by=noor)
    theirs = make_answers(rationale="A colleague's finding.")
    actions.write_assessment(revision=fresh(revision), entry=theirs, version=revision.version, by=noor, at=NOW)
    response = send(client, "write", revision, {**SAID, "rationale": "My own finding."}, by=noor)
    text = text_of(response)
    assert response.status_code == 409
    assert "A colleague's finding." in text
    assert "My own finding." in text
    again = send(client, "write", fresh(revision), {**SAID, "rationale": "My own finding."}, by=noor)
    assert again.status_code == 302
    assert fresh(revision).rationale == "My own finding."


def test_another_period_alone_is_no_form_that_was_sent_twice(client, arcadia, harbour, noor):
    revision = make_assessment(harbour, arcadia, by=noor)
    assert send(client, "write", revision, SAID, by=noor).status_code == 302
    assert send(client, "write", revision, SAID, by=noor).status_code == 302  # pressed twice
    response = send(client, "write", revision, {**SAID, "period_end": "2025-06-30"}, by=noor)
    assert response.status_code == 409
    assert 'value="2025-06-30"' in response.content.decode()
    assert fresh(revision).period_end == date(2025, 12, 31)


def test_what_was_typed_comes_back_when_the_assessment_was_submitted_meanwhile(client, arcadia, harbour, noor):
    revision = make_assessment(harbour, arcadia, by=noor)
    record.submit(fresh(revision), by=noor, at=NOW)
    response = send(client, "write", revision, {**SAID, "rationale": "Typed too late."}, by=noor)
    assert response.status_code == 409
    assert "with the panel" in text_of(response)
    assert "Typed too late." in text_of(response)


def test_unsaved_text_is_put_back_and_listed_for_its_writer_alone(client, arcadia, harbour, noor, ana):
    revision = make_assessment(harbour, arcadia, by=noor)
    client.force_login(noor)
    mark = re.search(r'name="writer" value="([^"]+)"', client.get(at("write", revision)).content.decode())[1]
    kept = client.post(
        reverse("progress:scratch"), {**SAID, "writer": mark, "rationale": "Half a thought that nobody saved."}
    )
    assert kept.status_code == 200
    assert Scratch.objects.count() == 1
    assert "Half a thought" in client.get(at("write", revision)).content.decode()
    assert "Half a thought" in client.get(reverse("progress:unsaved")).content.decode()
    client.force_login(ana)
    assert "Half a thought" not in client.get(reverse("progress:unsaved")).content.decode()


def test_what_looks_like_personal_data_asks_why_it_may_stay(client, arcadia, harbour, noor):
    entry = make_answers(rationale="Ask Mr Ali at ali@example.org about it.")
    revision = make_assessment(harbour, arcadia, by=noor, entry=entry)
    assert "ali@example.org" in read(client, "check", revision, by=noor)
    refused = send(client, "submit", revision, {"personal_data_reason": ""}, by=noor)
    assert refused.status_code == 422
    taken = send(client, "submit", fresh(revision), {"personal_data_reason": "It is an office."}, by=noor)
    assert taken.status_code == 302
    assert "It is an office." in read(client, "review", revision, by=make_reviewer())


def test_an_assessor_sees_the_subjects_published_report_and_never_its_draft(client, arcadia, ana, harbour, noor):
    make_published(arcadia, by=ana, entry=make_entry(narrative="Published words."))
    make_draft(arcadia, by=ana, entry=make_entry(narrative="A secret draft."))
    revision = make_assessment(harbour, arcadia, by=noor)
    text = read(client, "write", revision, by=noor)
    assert "Published words." in text
    assert "A secret draft." not in text


def test_a_contributor_writes_and_does_not_submit(client, arcadia, harbour, noor):
    revision = make_assessment(harbour, arcadia, by=noor)
    cara = make_member("Cara", harbour, role=Role.CONTRIBUTOR)
    vera = make_member("Vera", harbour, role=Role.VIEWER)
    text = read(client, "check", revision, by=cara)
    assert "You cannot submit this yet." in text
    assert "A focal point or a deputy of Harbour Light" in text
    assert send(client, "submit", revision, by=cara).status_code == 403
    assert send(client, "write", revision, SAID, by=vera).status_code == 403
    assert send(client, "write", revision, SAID, by=cara).status_code == 302


def test_a_draft_is_discarded_after_asking_and_what_was_submitted_is_not(client, arcadia, harbour, noor):
    revision = make_assessment(harbour, arcadia, by=noor)
    assert "Discard this draft?" in read(client, "discard", revision, by=noor)
    assert send(client, "discard", revision, by=noor)["Location"] == DESK
    assert not AssessmentRevision.objects.exists()
    submitted = make_submitted_assessment(harbour, arcadia, by=noor)
    read(client, "discard", submitted, by=noor, status=403)


# --- the panel ----------------------------------------------------------------------------------------------------------


def test_the_panel_begins_returns_and_the_assessor_reads_why(client, arcadia, harbour, noor, rhea):
    revision = make_submitted_assessment(harbour, arcadia, by=noor)
    assert send(client, "begin-review", revision, by=rhea)["Location"] == at("review", revision)
    assert send(client, "recall", fresh(revision), by=noor)["Location"] == at("check", revision)
    assert "A reviewer has begun to read this assessment." in read(client, "check", revision, by=noor)
    silent = send(client, "return", fresh(revision), {"comment": ""}, by=rhea)
    assert silent.status_code == 422
    assert "Say what is to be completed or changed." in text_of(silent)
    assert send(client, "return", fresh(revision), {"comment": "Which lawyers?"}, by=rhea)["Location"] == DESK
    for name in ("check", "write"):
        assert "Which lawyers?" in read(client, name, revision, by=noor)
    client.force_login(noor)
    assert "Which lawyers?" in text_of(client.get(DESK))


def test_a_second_reviewer_is_told_that_it_was_answered_and_keeps_what_they_typed(client, arcadia, harbour, noor, rhea):
    revision = make_submitted_assessment(harbour, arcadia, by=noor)
    record.return_(fresh(revision), comment="Which lawyers?", by=rhea, at=NOW)
    response = send(client, "return", revision, {"comment": "My long remark."}, by=make_reviewer("Rolf"))
    assert response.status_code == 302
    text = text_of(client.get(response["Location"])) + client.get(DESK).content.decode()
    assert "Somebody else answered this assessment" in text
    assert "My long remark." in text


def test_who_answered_or_whose_turn_it_became_is_said_as_it_is(client, arcadia, harbour, noor, rhea):
    revision = make_submitted_assessment(harbour, arcadia, by=noor)
    assert send(client, "send", revision, by=rhea).status_code == 302
    assert send(client, "return", revision, {"comment": "Which lawyers?"}, by=rhea)["Location"] == DESK
    told = text_of(client.get(DESK))
    assert "You have answered this assessment already." in told
    assert "Which lawyers?" in told
    other = make_submitted_assessment(harbour, arcadia, make_commitment("gcm.14"), by=noor)
    record.recall(fresh(other), by=noor, at=NOW)
    send(client, "send", other, by=rhea)
    assert "One of the two sides acted while you were reading" in text_of(client.get(DESK))


@pytest.mark.parametrize("act", ["return_", "publish"])
def test_of_two_reviewers_in_one_instant_the_second_is_told_so_and_keeps_what_they_typed(
    client, arcadia, harbour, noor, rhea, monkeypatch, act
):
    make, name = {
        "return_": (make_submitted_assessment, "return"),
        "publish": (make_settled_assessment, "publish"),
    }[act]
    revision, form = make(harbour, arcadia, by=noor), pages.CheckForm

    def read_meanwhile(*said, **words):
        getattr(record, act)(fresh(revision), by=rhea, at=NOW, **comment)
        return form(*said, **words)

    comment = {"comment": "Which lawyers?"} if name == "return" else {}
    monkeypatch.setattr(pages, "CheckForm", read_meanwhile)  # after the gate, before the act
    typed = "My long remark." if name == "return" else ""
    response = send(client, name, revision, {"comment": typed}, by=make_reviewer("Rolf"))
    assert response.status_code == 302
    text = text_of(client.get(DESK))
    assert "Somebody else answered this assessment" in text
    assert typed in text


def test_a_comment_that_an_act_does_not_send_along_is_not_lost(client, arcadia, harbour, noor, rhea):
    revision = make_submitted_assessment(harbour, arcadia, by=noor)
    remark = {"comment": "My long remark."}
    begun = send(client, "begin-review", revision, remark, by=rhea)
    assert "My long remark." in text_of(begun)
    assert fresh(revision).review_began_by == rhea
    refused = send(client, "send", fresh(revision), remark, by=rhea)
    assert refused.status_code == 422
    assert "My long remark." in text_of(refused)
    assert fresh(revision).state == "submitted"
    assert send(client, "return", fresh(revision), remark, by=rhea).status_code == 302
    assert fresh(revision).moves.get(name="return").comment == "My long remark."


def test_the_panel_sends_it_and_publishes_neither_too_early_nor_another_text(client, arcadia, harbour, noor, rhea):
    revision = make_submitted_assessment(harbour, arcadia, by=noor)
    other_text = send(client, "send", revision, {"digest": "0" * 64}, by=rhea)
    assert other_text.status_code == 409
    assert fresh(revision).state == "submitted"
    assert send(client, "send", revision, by=rhea)["Location"] == DESK
    assert fresh(revision).state == "sent"
    text = read(client, "review", revision, by=rhea)
    assert "The subject may still reply. Publish when the window is over." in text
    assert send(client, "publish", fresh(revision), by=rhea).status_code == 403


def test_a_curator_reads_it_and_answers_nothing(client, arcadia, harbour, noor):
    revision = make_submitted_assessment(harbour, arcadia, by=noor)
    cleo = make_curator()
    text = read(client, "review", revision, by=cleo)
    assert "You read this as a curator." in text
    assert "Send it to its subject" not in text
    for name in ("send", "return", "publish", "ask-again", "begin-review"):
        assert send(client, name, revision, {"comment": "x"}, by=cleo).status_code == 404


def test_the_panel_withdraws_what_is_published_with_a_reason(client, arcadia, harbour, noor, rhea):
    revision = make_published_assessment(harbour, arcadia, by=noor)
    empty = send(client, "withdraw", revision, {"reason": " "}, by=rhea)
    assert empty.status_code == 422
    assert send(client, "withdraw", revision, {"reason": "It named a victim."}, by=rhea).status_code == 302
    assert "This assessment was withdrawn" in read(client, "assessment", revision)


def test_a_curator_asks_for_a_takedown_of_one_voice(client, arcadia, harbour, noor):
    revision = make_published_assessment(harbour, arcadia, by=noor)
    cleo = make_curator()
    assert "Whose texts?" in read(client, "takedown", revision, by=cleo)
    taken = send(client, "takedown", revision, {"voice": "subject", "reason": "It names somebody."}, by=cleo)
    assert taken.status_code == 302
    again = send(client, "takedown", revision, {"voice": "subject", "reason": "Again."}, by=cleo)
    assert again.status_code == 422
    assert "asked for already" in text_of(again)


def test_a_reply_that_harms_somebody_goes_before_it_is_published(client, arcadia, harbour, noor, rhea):
    """It is fixed when it is filed. Its subject could else hold the publication up by what nobody may publish."""
    said = make_reply(text="We asked the brother of the mayor.")
    revision = make_settled_assessment(harbour, arcadia, by=noor, reply=said)
    cleo, carl = make_curator(), make_curator("Carl")
    assert "A reply cannot be given back." in read(client, "review", revision, by=rhea)
    assert "Ask for a takedown" in read(client, "review", revision, by=cleo)
    reason = {"reason": "It names a witness."}
    assert send(client, "takedown", revision, {"voice": "assessor", **reason}, by=cleo).status_code == 422
    assert send(client, "takedown", revision, {"voice": "subject", **reason}, by=cleo)["Location"] == at(
        "review", revision
    )
    assert "A takedown is asked for" in read(client, "review", revision, by=rhea)
    record.confirm_takedown(revision.assessment.takedowns.get(), by=carl, at=NOW)
    assert send(client, "publish", revision, by=rhea).status_code == 409, "what was read is not what stands"
    assert send(client, "publish", fresh(revision), by=rhea)["Location"] == at("assessment", revision)
    page = read(client, "assessment", revision)
    assert "brother of the mayor" not in page
    assert "We disagree" in page, "the position stays"
    assert "Texts were taken down for privacy." in page
    tied = make_curator("Cora")
    make_member("Cora", arcadia)
    other = make_replied_assessment(harbour, arcadia, make_commitment("gcm.14"), by=noor)
    assert read(client, "takedown", other, by=tied, status=404)


# --- the subject --------------------------------------------------------------------------------------------------------


def test_the_subject_reads_what_it_was_sent_and_the_day_to_reply_by(client, arcadia, ana, harbour, noor):
    revision = make_sent_assessment(harbour, arcadia, by=noor)
    text = read(client, "read", revision, by=ana)
    assert "You may reply until the end of 22 December 2026 (UTC)." in text
    assert "The law was announced" in text
    vera = make_member("Vera", arcadia, role=Role.VIEWER)
    told = read(client, "read", revision, by=vera)
    assert "You cannot reply now." in told
    assert "A focal point or a deputy of Arcadia replies." in told
    read(client, "reply", revision, by=vera, status=403)


def test_the_subject_replies_once_with_a_document_and_it_never_changes(client, arcadia, ana, harbour, noor):
    revision = make_sent_assessment(harbour, arcadia, by=noor)
    client.force_login(ana)
    key = client.get(at("reply", revision)).context["form"]["key"].value()
    said = {**ANSWERED, "key": key}
    assert send(client, "reply", revision, said, by=ana)["Location"] == at("read", revision)
    assert send(client, "reply", revision, said, by=ana)["Location"] == at("read", revision)  # pressed twice
    assert Reply.objects.get().text == "Two centres opened in May."
    assert "Two centres opened in May." in read(client, "read", revision, by=ana)
    assert "Two centres opened in May." in read(client, "check", revision, by=noor)
    read(client, "reply", revision, by=ana, status=403)


def test_who_disagrees_gives_a_document_and_what_was_typed_stays(client, arcadia, ana, harbour, noor):
    revision = make_sent_assessment(harbour, arcadia, by=noor)
    client.force_login(ana)
    key = client.get(at("reply", revision)).context["form"]["key"].value()
    bare = {**ANSWERED, "key": key, "evidence-0-title": "", "evidence-0-link": ""}
    refused = send(client, "reply", revision, bare, by=ana)
    assert refused.status_code == 422
    assert "give at least one document" in text_of(refused)
    assert "Two centres opened in May." in text_of(refused)
    assert send(client, "reply", revision, {**bare, "stance": "agree"}, by=ana).status_code == 302


def test_another_text_that_comes_after_the_reply_is_given_back(client, arcadia, ana, harbour, noor):
    """A second window of the browser: what stands in it is not dropped as a form that was sent twice."""
    revision = make_sent_assessment(harbour, arcadia, by=noor)
    assert send(client, "reply", revision, {**ANSWERED, "key": str(uuid4())}, by=ana).status_code == 302
    second = {**ANSWERED, "text": "Three centres opened.", "key": str(uuid4())}
    response = send(client, "reply", revision, second, by=ana)
    assert response.status_code == 409
    assert "Three centres opened." in text_of(response)
    assert Reply.objects.get().text == "Two centres opened in May."
    other = {**ANSWERED, "evidence-0-title": "Register of the centres", "key": str(uuid4())}
    response = send(client, "reply", revision, other, by=ana)
    assert response.status_code == 409, "the same words with another document are another reply"
    assert "Register of the centres" in response.content.decode()


@pytest.mark.parametrize("first", ["maintain", "revise"])
def test_another_text_that_comes_after_it_was_settled_is_given_back(client, arcadia, harbour, noor, first):
    revision = make_replied_assessment(harbour, arcadia, by=noor)
    assert send(client, first, revision, SAID, by=noor).status_code == 302
    response = send(client, "revise", revision, {**SAID, "rationale": "What I meant to say."}, by=noor)
    assert response.status_code == 409
    assert "What I meant to say." in text_of(response)


def test_whoever_presses_twice_is_led_on(client, arcadia, ana, harbour, noor):
    def twice(name, revision, *, by, **said):
        return [send(client, name, revision, said, by=by).status_code for _ in range(2)]

    sent = make_sent_assessment(harbour, arcadia, by=noor)
    assert twice("extend", sent, by=ana) == [302, 302]
    assert fresh(sent).moves.filter(name="extend").count() == 1
    assert send(client, "extend", fresh(sent), by=ana).status_code == 403, "that is another form"
    assert twice("retract", fresh(sent), by=noor, reason="We were wrong.") == [302, 302]
    replied = make_replied_assessment(harbour, arcadia, make_commitment("gcm.14"), by=noor)
    assert twice("maintain", replied, by=noor) == [302, 302]
    submitted = make_submitted_assessment(harbour, arcadia, make_commitment("gcm.15"), by=noor)
    assert twice("recall", submitted, by=noor) == [302, 302]


def test_a_reply_after_the_window_is_not_taken_and_its_text_comes_back(client, arcadia, ana, harbour, noor):
    revision = make_sent_assessment(harbour, arcadia, by=noor)
    client.force_login(ana)
    key = client.get(at("reply", revision)).context["form"]["key"].value()
    with time_machine.travel(AFTER_THE_WINDOW, tick=False):
        client.logout()
        response = send(client, "reply", revision, {**ANSWERED, "key": key}, by=ana)
        text = read(client, "read", revision, by=ana)
    assert response.status_code == 409
    assert "The window to reply has ended." in text_of(response)
    assert "Two centres opened in May." in text_of(response)
    assert "You cannot reply now. The window to reply has ended." in text
    assert "A reply was taken until 22 December 2026 (UTC)." in text
    assert "You may reply until" not in text
    assert not Reply.objects.exists()


def test_more_time_is_taken_once(client, arcadia, ana, harbour, noor):
    revision = make_sent_assessment(harbour, arcadia, by=noor)
    assert send(client, "extend", revision, by=ana)["Location"] == at("read", revision)
    text = read(client, "read", revision, by=ana)
    assert "You may reply until the end of 6 January 2027 (UTC)." in text
    assert "The window was made longer once already." in text
    assert send(client, "extend", fresh(revision), by=ana).status_code == 403


def test_the_subject_reads_what_it_was_sent_and_not_what_is_revised_before_it_is_public(
    client, arcadia, ana, harbour, noor, rhea
):
    revision = make_replied_assessment(harbour, arcadia, by=noor, reply=make_reply())
    client.force_login(noor)
    form = client.get(at("revise", revision))
    assert form.status_code == 200
    assert "Two centres opened." in text_of(form)
    said = {**SAID, "stage": "2", "rationale": "Two centres opened after all."}
    assert send(client, "revise", revision, said, by=noor)["Location"] == at("check", revision)
    assert send(client, "revise", revision, said, by=noor)["Location"] == at("check", revision)  # pressed twice
    assert fresh(revision).settled == "revised"
    assert "after all" not in read(client, "read", revision, by=ana)
    panel = read(client, "review", revision, by=rhea)
    assert "after all" in panel
    assert "What the reply answered" in panel
    given_back = send(client, "ask-again", fresh(revision), {"comment": "Which centres?"}, by=rhea)
    assert given_back["Location"] == DESK
    assert fresh(revision).state == "replied"
    assert "Which centres?" in read(client, "check", revision, by=noor)


def test_a_revised_text_must_be_whole_and_says_what_is_missing(client, arcadia, harbour, noor):
    revision = make_replied_assessment(harbour, arcadia, by=noor)
    response = send(client, "revise", revision, {**SAID, "approach": ""}, by=noor)
    assert response.status_code == 422
    assert "Say how you assessed it." in text_of(response)
    late = actions.maintain_assessment(revision=revision, by=make_member("Nell", revision.assessment.assessor), at=NOW)
    closed = send(client, "revise", late, SAID, by=noor)
    assert closed.status_code == 409
    assert "An assessment is revised once, after the reply." in text_of(closed)


def test_an_assessor_maintains_and_the_panel_publishes_both(client, arcadia, harbour, noor, rhea):
    revision = make_replied_assessment(harbour, arcadia, by=noor)
    assert "Maintain it as it is" in read(client, "check", revision, by=noor)
    assert send(client, "maintain", revision, by=noor)["Location"] == at("check", revision)
    assert send(client, "publish", fresh(revision), by=rhea)["Location"] == at("assessment", revision)
    assert "Two centres opened." in read(client, "assessment", revision)


def test_what_is_taken_back_says_so_to_the_subject_and_shows_no_word_of_it(client, arcadia, ana, harbour, noor):
    revision = make_sent_assessment(harbour, arcadia, by=noor)
    assert send(client, "retract", revision, {"reason": ""}, by=noor).status_code == 422
    assert send(client, "retract", revision, {"reason": "Our source withdrew."}, by=noor).status_code == 302
    text = read(client, "read", revision, by=ana)
    assert "This assessment was taken back" in text
    assert "Our source withdrew." in text
    assert "The law was announced" not in text
    read(client, "assessment", revision, status=404)
    client.force_login(ana)
    assert "Taken back before publication" in text_of(client.get(DESK)), "nothing else would tell them"
    with time_machine.travel(AFTER_THE_WINDOW, tick=False):
        client.force_login(ana)
        assert "Taken back" not in text_of(client.get(DESK))


def test_a_correction_begins_from_the_published_page(client, arcadia, harbour, noor):
    revision = make_published_assessment(harbour, arcadia, by=noor)
    assert "Correct this assessment" in read(client, "assessment", revision, by=noor)
    key = client.get(at("correct", revision)).context["form"]["key"].value()
    begun = send(client, "correct", revision, {"reason": "A figure was wrong.", "key": key}, by=noor)
    assert begun["Location"] == at("write", revision)
    assert "A figure was wrong." in read(client, "write", revision, by=noor)


# --- the desk -----------------------------------------------------------------------------------------------------------


def test_each_desk_shows_what_is_theirs_and_the_desk_of_reports_leads_there(client, arcadia, ana, harbour, noor, rhea):
    make_sent_assessment(harbour, arcadia, by=noor)
    make_submitted_assessment(harbour, arcadia, make_commitment("gcm.14"), by=noor)
    for who, shown in (
        (noor, ("By your organisation", "Sent to its subject", "With the panel")),
        (ana, ("About your organisation", "Waits for your reply", "reply by 22 December 2026")),
        (rhea, ("Waiting for the panel", "1 assessment, the longest waiting first")),
    ):
        client.force_login(who)
        text = text_of(client.get(DESK))
        assert all(word in text for word in shown), (who.name, text)
        assert DESK in client.get(reverse("progress:desk")).content.decode()
    client.force_login(ana)
    assert "1 thing waits for you there." in text_of(client.get(reverse("progress:desk")))
    assert "With the panel" not in text_of(client.get(DESK))


def test_the_desk_takes_as_many_queries_for_many_as_for_one(client, arcadia, ana, harbour, noor, rhea):
    counts = []
    for wanted in (1, MANY_ROWS):
        for number in range(AssessmentRevision.objects.count() // 3, wanted):
            for place, make in enumerate((make_assessment, make_submitted_assessment, make_sent_assessment)):
                make(harbour, arcadia, make_commitment(f"gcm.{place + 5}{number:02}"), by=noor)
        for who in (noor, ana, rhea):
            client.force_login(who)
            client.get(DESK)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(DESK).status_code == 200
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


# --- who is told what ---------------------------------------------------------------------------------------------------

SECRET = "quincunx"


def _texts(**more):
    words = {name: f"{SECRET} {name}" for name in ("funding", "ties", "rationale", "approach")}
    piece = make_evidence_entry(title=f"{SECRET} title", link=f"https://{SECRET}.example/", locator=f"{SECRET} page")
    return make_answers(**words, evidence=(piece,), **more)


@pytest.mark.long
@pytest.mark.parametrize("state", ["draft", "submitted", "sent", "settled", "retracted"])
def test_no_word_of_an_assessment_leaves_its_circle_before_its_time(client, arcadia, ana, harbour, noor, rhea, state):
    """Each reader opens one page of three a day, and all in `make deep`."""
    made = {
        "draft": make_assessment, "submitted": make_submitted_assessment, "sent": make_sent_assessment,
        "settled": make_settled_assessment, "retracted": make_submitted_assessment,
    }  # fmt: skip
    revision = made[state](harbour, arcadia, by=noor, entry=_texts())
    if state == "retracted":
        actions.retract_assessment(revision=fresh(revision), reason=f"{SECRET} reason", by=noor, at=NOW)
    ministry = make_actor("XAM", "Ministry", type="ministry", parent=arcadia)
    rolf = make_reviewer("Rolf")
    make_member("Rolf", ministry)
    readers = {"visitor": None, "ana": ana, "bob": make_member("Bob", make_actor("XBB", "Borduria")), "rolf": rolf}
    public = (LIST, f"{LIST}?demo=1", f"{LIST}?demo=1&format=json", f"{LIST}?demo=1&format=csv", DESK, "/desk/")
    pages = (
        "assessment",
        "write",
        "check",
        "sent",
        "read",
        "reply",
        "review",
        "revise",
        "retract",
        "withdraw",
        "correct",
    )
    for name, who in readers.items():
        client.logout()
        if who:
            client.force_login(who)
        urls = (*public, *(at(page, revision) for page in pages), "/commitments/gcm.13/?demo=1", "/actors/arcadia/")
        for place, url in enumerate(urls):
            if not one_in(3, place + list(readers).index(name)):
                continue
            if name == "ana" and state in ("sent", "settled") and url in (at("read", revision), at("reply", revision)):
                continue
            response = client.get(url)
            assert SECRET not in response.content.decode(), (name, url)
            if url not in public and "/assessments/" in url:
                assert response.status_code in (404, 302), (name, url, response.status_code)


def test_a_file_goes_where_the_text_that_uses_it_goes(client, arcadia, ana, harbour, noor, rhea):
    item = make_evidence_file(harbour)
    entry = make_answers(evidence=(entry_with(item),))
    revision = make_submitted_assessment(harbour, arcadia, by=noor, entry=entry)
    for who, status in ((None, 404), (ana, 404), (noor, 200), (rhea, 200)):
        assert _file(client, revision, item, who) == status
    actions.send_to_subject(revision=fresh(revision), by=rhea, at=NOW)
    assert _file(client, revision, item, ana) == 200
    assert _file(client, revision, item, None) == 404


def test_a_superuser_who_reads_what_is_not_public_leaves_an_event_each_time(client, arcadia, ana, harbour, noor, rhea):
    root = give_second_factor(make_user("Root", is_superuser=True, is_staff=True))
    item = make_evidence_file(harbour)
    User.objects.filter(pk=ana.pk).update(is_superuser=True)
    entry = make_answers(evidence=(entry_with(item),))
    revision = make_sent_assessment(harbour, arcadia, by=noor, entry=entry)
    for who in (noor, rhea, make_curator(), User.objects.get(pk=ana.pk), root):
        client.force_login(who)
        client.get(at("review", revision))
        assert _file(client, revision, item, who) == 200
    looks = Event.objects.filter(verb__endswith="read_by_superuser").values_list("verb", "by_id", "object_id")
    assert list(looks.order_by("id")) == [
        ("assessmentrevision.read_by_superuser", str(root.pk), str(revision.pk)),
        ("evidencefile.read_by_superuser", str(root.pk), str(item.file_id)),
    ]
    with time_machine.travel(AFTER_THE_WINDOW, tick=False):
        record.publish(fresh(revision), by=rhea, at=AFTER_THE_WINDOW)
        assert _file(client, revision, item, root) == 200
    assert looks.count() == 2, "what anyone may read is no look"


def _file(client, revision, item, who):
    client.logout()
    if who:
        client.force_login(who)
    response = client.get(at("evidence-file", revision, item_id=item.pk))
    if response.streaming:
        list(response.streaming_content)
    return response.status_code


def test_what_is_typed_is_shown_as_letters_to_everybody(client, arcadia, ana, harbour, noor, rhea):
    script = "<script>alert(1)</script>"
    words = dict.fromkeys(("funding", "ties", "rationale", "approach"), script)
    piece = make_evidence_entry(title=script, link="https://example.org/", locator=script, issuer=script)
    reply = make_reply(text=script, evidence=(piece,))
    revision = make_replied_assessment(
        harbour, arcadia, by=noor, entry=make_answers(**words, evidence=(piece,)), reply=reply
    )
    for name, who in (("check", noor), ("revise", noor), ("read", ana), ("review", rhea)):
        client.force_login(who)
        body = client.get(at(name, revision))
        assert (body.status_code, script in body.content.decode()) == (200, False), name
    actions.maintain_assessment(revision=fresh(revision), by=noor, at=NOW)
    record.publish(fresh(revision), by=rhea, at=NOW)
    assert script not in client.get(at("assessment", revision)).content.decode()
    assert "&lt;script&gt;" in client.get(at("assessment", revision)).content.decode()


@pytest.mark.parametrize("days", [30, 21, 1])
def test_a_page_names_the_days_that_the_subject_has_to_reply(client, ana, monkeypatch, days):
    monkeypatch.setattr(lifecycle, "REPLY_DAYS", days)
    client.force_login(ana)
    words = "1 day." if days == 1 else f"{days} days."
    assert f"may reply for {words}" in text_of(client.get(reverse("assessment:desk")))


def test_the_desk_says_for_a_while_that_an_assessment_was_published_and_where_it_is_seen(
    client, harbour, arcadia, noor
):
    published = make_published_assessment(harbour, arcadia, by=noor)
    client.force_login(noor)
    html = client.get(DESK).content.decode()
    assert f'href="{published.assessment.get_absolute_url()}"' in html
    assert "Published on 22 November 2026" in html
    assert re.search(rf'<a [^>]*href="{CELL}">see it on the scorecard', html)
    with time_machine.travel(NOW + 14 * A_DAY, tick=False):
        client.force_login(noor)
        assert "Published on" not in client.get(DESK).content.decode()
