"""A privacy takedown: asked for by one, confirmed by another; then the text is nowhere, and the page says that it went."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from commitments.audit.models import Event, Redaction
from commitments.evidence.actions import confirm_evidence
from commitments.evidence.models import EvidenceItem
from commitments.progress import actions
from commitments.progress.models import Claim, Comment, Revision, Round, Takedown
from commitments.record import actions as record
from commitments.record.models import Scratch
from tests.cast import (
    NOW,
    entry_with,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_evidence_file,
    make_member,
    make_published,
    make_reviewer,
    make_user,
)
from tests.filling import fill_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

CANARY = "kanarienvogel"
OTHER = "zaunkoenig"
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    return make_actor()


@pytest.fixture
def ana(arcadia):
    return make_member("Ana", arcadia)


@pytest.fixture
def cleo():
    return make_curator()


@pytest.fixture
def cora():
    return make_curator("Cora")


def where(word):
    """Every column of every table of the database in which the word stands, in whatever case."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in connection.introspection.table_names():
            continue
        for field in model._meta.concrete_fields:
            with connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE LOWER(CAST("{field.column}" AS VARCHAR)) LIKE %s',
                    [f"%{word.lower()}%"],
                )
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{field.column}")
    return found


def page(name, revision, *args):
    return reverse(f"progress:{name}", args=[revision.report_id, *args])


def reload(revision):
    return Revision.objects.select_related("report__actor").get(pk=revision.pk)


def texts(word):
    return {name: f"{name}: {word} lives here." for name in ("narrative", "obstacles", "next_step")}


@pytest.fixture
def told_everywhere(arcadia, ana):
    """A corrected report on two commitments whose first answer names somebody in every revision, round and comment."""
    rhea, other = make_reviewer(), make_commitment("gcm.14")
    first = make_draft(arcadia, by=ana, entry=make_entry(**texts(CANARY)))
    actions.log_claim(
        revision=first, commitment=other, entry=make_entry(**texts(OTHER)), version=first.version, by=ana, at=NOW
    )
    first = reload(first)
    # taken out and written again: its earlier words are in the history of a claim that is no more
    actions.remove_claim(claim=first.claims.get(commitment__code="gcm.13"), version=first.version, by=ana, at=NOW)
    first = reload(first)
    entry = make_entry(**texts(f"{CANARY} again"))
    actions.log_claim(revision=first, commitment=make_commitment(), entry=entry, version=first.version, by=ana, at=NOW)
    handed = record.submit(reload(first), by=ana, at=NOW)
    remark = actions.Remark(f"Who is {CANARY}?", commitment=make_commitment(), field="narrative")
    back = record.return_(handed, remarks=[remark], by=rhea, at=NOW)
    answer = actions.Remark(f"{CANARY} is a driver.", commitment=make_commitment(), field="narrative")
    actions.answer_comments(revision=back, remarks=[answer], by=ana, at=NOW)
    handed = record.submit(reload(back), by=ana, at=NOW)
    record.publish(handed, by=rhea, at=NOW)
    # a correction that was begun and thrown away, and one that is published
    record.discard(record.correct(first.report, reason="A figure.", by=ana, at=NOW), by=ana, at=NOW)
    draft = record.correct(first.report, reason="A figure.", by=ana, at=NOW)
    record.submit(draft, by=ana, at=NOW)
    corrected = record.publish(draft, by=rhea, at=NOW)
    # the next one is in the making, and somebody has typed into it
    record.correct(first.report, reason="Another figure.", by=ana, at=NOW)
    Scratch.objects.create(user=ana, place=f"/reports/{first.report_id}/", content=CANARY, saved_at=NOW)
    return corrected


def ask(revision, by, code="gcm.13"):
    commitment = make_commitment(code) if code else None
    return record.ask_takedown(revision.report, commitment=commitment, reason="It names a driver.", by=by, at=NOW)


def test_the_text_is_in_many_tables_before_and_in_none_afterwards(told_everywhere, cleo, cora):
    before = where(CANARY)
    assert {
        "progress_claim.narrative",
        "progress_round.content",
        "progress_comment.text",
        "progress_scratch.content",
        "audit_event.before",
        "audit_event.after",
    } <= set(before), "the control: the search finds it where it is"

    takedown = ask(told_everywhere, cleo)
    assert where(CANARY) == before, "asking takes nothing away"
    record.confirm_takedown(takedown, by=cora, at=LATER)
    assert where(CANARY) == []
    assert "progress_claim.narrative" in where(OTHER), "the other answer of the report stays"
    assert not Redaction.objects.filter(done_at=None).exists()
    answers = Claim.objects.filter(revision__report=told_everywhere.report, commitment__code="gcm.13")
    assert {claim.redacted_at for claim in answers} == {LATER}
    assert {claim.narrative for claim in answers} == {"[taken down]"}
    assert {claim.stage for claim in answers} == {2}, "its steps stay"


def test_no_page_nor_download_holds_it_and_they_say_that_it_went(client, told_everywhere, cleo, cora, ana):
    reads = [
        page("report", told_everywhere),
        page("revision", told_everywhere, 1),
        page("changes", told_everywhere, 2),
        f"{page('report', told_everywhere)}?format=json",
        f"{page('report', told_everywhere)}?format=csv",
        f"{reverse('progress:reports')}?demo=1&format=csv",
    ]
    said = [client.get(url).content.decode() for url in reads]
    assert [CANARY in body for body in said] == [True, True, False, True, True, True]
    search = f"{reverse('pages:search')}?demo=1&q={CANARY}"
    assert page("report", told_everywhere) in client.get(search).content.decode()
    record.confirm_takedown(ask(told_everywhere, cleo), by=cora, at=NOW)

    bodies = [client.get(url).content.decode() for url in reads]
    assert not any(CANARY in body for body in bodies)
    for html in bodies[:3]:
        assert "Texts were taken down on 22 November 2026 for privacy." in html
    for data in bodies[3:]:
        assert "2026-11-22T12:00:00+00:00" in data.split("taken_down")[1]
    assert page("report", told_everywhere) not in client.get(search).content.decode()
    client.force_login(ana)
    kept = client.get(page("round", told_everywhere, 1, 1)).content.decode()
    assert CANARY not in kept
    assert "was taken down for privacy" in kept


def test_only_the_rounds_that_hold_the_answer_lose_their_content(arcadia, ana, cleo, cora):
    first = make_published(arcadia, by=ana, entry=make_entry(narrative=CANARY))
    other = make_published(arcadia, by=ana, entry=make_entry(narrative=OTHER))
    record.confirm_takedown(ask(first, cleo), by=cora, at=LATER)
    assert Round.objects.get(revision=first).content == "[taken down]"
    assert Round.objects.get(revision=first).digest == first.digest, "its digest stays"
    assert OTHER in Round.objects.get(revision=other).content


def test_the_report_s_own_texts_go_in_the_same_way(arcadia, ana, cleo, cora):
    rhea = make_reviewer()
    published = make_published(arcadia, by=ana)
    draft = record.correct(published.report, reason=f"{CANARY} was named.", by=ana, at=NOW)
    handed = record.submit(draft, by=ana, at=NOW)
    back = record.return_(handed, comment=f"Who is {CANARY}?", by=rhea, at=NOW)
    handed = record.submit(back, by=ana, at=NOW)
    record.publish(handed, by=rhea, at=NOW)
    record.withdraw(published.report, reason=f"{CANARY} asked for it.", by=rhea, at=NOW)
    assert {"progress_revision.reason", "progress_revision.withdrawal_reason", "progress_revisionmove.comment"} <= set(
        where(CANARY)
    )
    record.confirm_takedown(ask(handed, cleo, code=None), by=cora, at=LATER)
    assert where(CANARY) == []
    assert not Claim.objects.filter(redacted_at__isnull=False).exists()


def test_documents_go_only_when_the_second_person_says_so(arcadia, ana, cleo, cora):
    document = make_evidence_entry(
        title=f"Act of {CANARY}", link=f"https://{CANARY}.example/", issuer=CANARY, locator=f"p. 4, {CANARY}"
    )
    published = make_published(arcadia, by=ana, entry=make_entry(evidence=(document,)))
    confirm_evidence(item=EvidenceItem.objects.get(), issuer_class="media", by=make_reviewer(), at=NOW)
    record.confirm_takedown(ask(published, cleo), by=cora, at=LATER)
    assert "evidence_evidenceitem.title" in where(CANARY)
    record.confirm_takedown(ask(published, cleo), by=cora, at=LATER, with_evidence=True)
    assert where(CANARY) == []
    assert EvidenceItem.objects.get().link == ""


def test_a_file_that_is_taken_down_is_given_to_nobody(client, arcadia, ana, cleo, cora):
    item = make_evidence_file(arcadia)
    published = make_published(arcadia, by=ana, entry=make_entry(evidence=(entry_with(item),)))
    url = reverse("progress:evidence-file", args=[item.pk])
    response = client.get(url)
    assert response.status_code == 200
    list(response.streaming_content)
    record.confirm_takedown(ask(published, cleo), by=cora, at=LATER, with_evidence=True)
    client.force_login(ana)
    assert client.get(url).status_code == 404
    assert client.get(page("report", published)).status_code == 200


# --- two people -----------------------------------------------------------------------------------------------------------


def test_nobody_decides_what_they_asked_for_themselves(told_everywhere, cleo, cora):
    takedown = ask(told_everywhere, cleo)
    for decide in (record.confirm_takedown, record.refuse_takedown):
        with pytest.raises(actions.Refused, match="somebody else than who asked"):
            decide(takedown=takedown, by=cleo, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Takedown.objects.filter(pk=takedown.pk).update(confirmed_at=LATER, confirmed_by=cleo)
    assert where(CANARY)
    record.confirm_takedown(takedown, by=make_user("Sol", is_superuser=True), at=LATER)
    assert where(CANARY) == []


def test_a_takedown_is_decided_once_and_asked_for_once(told_everywhere, cleo, cora):
    takedown = ask(told_everywhere, cleo)
    with pytest.raises(actions.Refused, match="asked for already"):
        ask(told_everywhere, cora)
    record.refuse_takedown(takedown, by=cora, at=LATER)
    assert where(CANARY)
    with pytest.raises(actions.Refused, match="decided already"):
        record.confirm_takedown(takedown, by=cora, at=LATER)
    record.confirm_takedown(ask(told_everywhere, cora), by=cleo, at=LATER)
    assert where(CANARY) == []


def test_only_what_was_published_is_taken_down_and_with_a_reason(arcadia, ana, cleo, cora):
    draft = make_draft(arcadia, by=ana)
    with pytest.raises(actions.Refused, match="Only what was published"):
        ask(draft, cleo)
    published = make_published(arcadia, by=ana)
    with pytest.raises(actions.Refused, match="Say why"):
        record.ask_takedown(published.report, reason=" ", by=cleo, at=NOW)
    with pytest.raises(actions.Refused, match="does not speak of this"):
        ask(published, cleo, code="gcm.14")
    assert ask(published, cleo).revision == published


def test_a_redaction_of_one_person_cannot_exist(arcadia, ana):
    published = make_published(arcadia, by=ana)
    row = {
        "object_type": "progress.claim",
        "object_id": str(published.claims.get().pk),
        "case": uuid.uuid4(),
        "asked_at": NOW,
        "confirmed_at": NOW,
    }
    for asked, confirmed in (("1", "1"), ("", "2"), ("1", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Redaction.objects.create(asked_by_id=asked, confirmed_by_id=confirmed, **row)
    Redaction.objects.create(asked_by_id="1", confirmed_by_id="2", **row)


def test_an_open_redaction_lets_a_text_go_and_nothing_else(arcadia, ana):
    published = make_published(arcadia, by=ana)
    claims = Claim.objects.filter(revision=published)
    with pytest.raises(IntegrityError), transaction.atomic():
        claims.update(narrative="[taken down]")
    redaction = Redaction.objects.create(
        object_type="progress.claim",
        object_id=str(claims.get().pk),
        case=uuid.uuid4(),
        asked_at=NOW,
        asked_by_id="1",
        confirmed_at=NOW,
        confirmed_by_id="2",
    )
    for change in ({"narrative": "Another."}, {"stage": 4}, {"period_end": "2024-12-31"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            claims.update(**change)
    assert claims.update(narrative="[taken down]", redacted_at=NOW) == 1
    Redaction.objects.filter(pk=redaction.pk).update(done_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        claims.update(narrative="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Redaction.objects.filter(pk=redaction.pk).update(done_at=None)


def test_what_the_reviewers_have_is_not_published_after_its_text_went(arcadia, ana, cleo, cora):
    rhea = make_reviewer()
    published = make_published(arcadia, by=ana, entry=make_entry(narrative=CANARY))
    draft = record.correct(published.report, reason="A figure.", by=ana, at=NOW)
    handed = record.submit(draft, by=ana, at=NOW)
    record.confirm_takedown(ask(published, cleo), by=cora, at=LATER)
    with pytest.raises(actions.Refused, match="not what was handed in any more"):
        record.publish(reload(handed), by=rhea, at=LATER, digest=handed.digest)
    back = record.return_(reload(handed), comment="Write it anew.", by=rhea, at=LATER)
    again = record.submit(back, by=ana, at=LATER)
    assert record.publish(again, by=rhea, at=LATER, digest=again.digest).state == "published"


def test_whoever_has_the_draft_open_does_not_bring_the_text_back(arcadia, ana, cleo, cora):
    published = make_published(arcadia, by=ana, entry=make_entry(narrative=CANARY))
    draft = record.correct(published.report, reason="A figure.", by=ana, at=NOW)
    record.confirm_takedown(ask(published, cleo), by=cora, at=LATER)
    with pytest.raises(actions.Stale):
        actions.log_claim(
            revision=draft,
            commitment=make_commitment(),
            entry=make_entry(narrative=CANARY),
            version=draft.version,
            by=ana,
            at=LATER,
        )
    assert where(CANARY) == []


# --- the pages ------------------------------------------------------------------------------------------------------------


def test_a_curator_asks_on_the_report_s_page_and_another_decides_in_the_admin(client, told_everywhere, cleo, cora):
    client.force_login(cleo)
    assert page("takedown", told_everywhere) in client.get(page("report", told_everywhere)).content.decode()
    ask_page = page("takedown-of", told_everywhere, "gcm.13")
    assert fill_in(client, ask_page, reason=" ").status_code == 422
    assert fill_in(client, ask_page, reason="It names a driver.").status_code == 302
    takedown = Takedown.objects.get()
    decide = reverse("admin:progress_takedown_change", args=[takedown.pk])
    client.post(decide, {"_act": "confirm"})
    assert where(CANARY), "who asked decides nothing"
    client.force_login(cora)
    assert CANARY not in client.get(decide).content.decode()
    client.post(decide, {"_act": "confirm"})
    takedown.refresh_from_db()
    assert takedown.confirmed_by == cora
    assert where(CANARY) == []
    assert client.get(reverse("admin:progress_takedown_changelist")).status_code == 200


def test_the_cell_says_that_texts_went_and_not_what_stands_in_their_place(client, arcadia, ana, cleo, cora):
    published = make_published(arcadia, by=ana, entry=make_entry(narrative=CANARY))
    cell = reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"])
    assert CANARY in client.get(cell).content.decode()
    record.confirm_takedown(ask(published, cleo), by=cora, at=LATER)
    html = client.get(cell).content.decode()
    assert "Texts were taken down on 22 November 2026 for privacy." in html
    assert "[taken down]" not in html


def test_the_history_says_who_and_not_what(told_everywhere, cleo, cora):
    record.confirm_takedown(ask(told_everywhere, cleo), by=cora, at=LATER)
    verbs = list(Event.objects.filter(object_type="progress.takedown").order_by("id").values_list("verb", "by_label"))
    assert verbs == [("takedown.asked", str(cleo)), ("takedown.confirmed", str(cora))]
    assert Comment.objects.filter(text="[taken down]").count() == 2


# --- what is left, and what comes after -----------------------------------------------------------------------------------


def test_what_its_bringer_called_a_file_goes_with_it(arcadia, ana, cleo, cora):
    item = make_evidence_file(arcadia)
    published = make_published(arcadia, by=ana, entry=make_entry(evidence=(entry_with(item),)))
    assert where("scan by Ana") == ["evidence_evidencefile.name"]
    record.confirm_takedown(ask(published, cleo), by=cora, at=LATER, with_evidence=True)
    assert where("scan by Ana") == []


def test_a_curator_is_not_told_what_a_correction_in_the_making_speaks_of(client, arcadia, ana, cleo):
    published = make_published(arcadia, by=ana)
    draft = record.correct(published.report, reason="One more.", by=ana, at=NOW)
    new = make_commitment("gcm.14")
    actions.log_claim(revision=draft, commitment=new, entry=make_entry(), version=draft.version, by=ana, at=NOW)
    client.force_login(cleo)
    assert new.label not in client.get(page("takedown", published)).content.decode()
    assert client.get(page("takedown-of", published, "gcm.14")).status_code == 404
    assert client.get(page("takedown-of", published, "gcm.13")).status_code == 200
    with pytest.raises(actions.Refused, match="does not speak of this"):
        ask(published, cleo, code="gcm.14")


def test_the_report_s_own_texts_are_asked_for_once_too_whatever_revision_is_in_force(arcadia, ana, cleo, cora):
    published = make_published(arcadia, by=ana)
    ask(published, cleo, code=None), ask(published, cleo)
    draft = record.correct(published.report, reason="A figure.", by=ana, at=NOW)
    handed = record.submit(draft, by=ana, at=NOW)
    record.publish(handed, by=make_reviewer(), at=NOW)
    for code in (None, "gcm.13"):
        with pytest.raises(actions.Refused, match="asked for already"):
            ask(published, cora, code=code)
    assert Takedown.objects.count() == 2


def test_words_that_are_written_anew_after_a_takedown_are_shown(client, arcadia, ana, cleo, cora):
    published = make_published(arcadia, by=ana, entry=make_entry(narrative=CANARY))
    draft = record.correct(published.report, reason="A figure.", by=ana, at=NOW)
    record.confirm_takedown(ask(published, cleo), by=cora, at=NOW)
    draft = reload(draft)
    commitment, entry = make_commitment(), make_entry(narrative="Two centres opened.")
    actions.log_claim(revision=draft, commitment=commitment, entry=entry, version=draft.version, by=ana, at=NOW)
    handed = record.submit(reload(draft), by=ana, at=NOW)
    record.publish(handed, by=make_reviewer(), at=NOW)
    html = client.get(page("report", published)).content.decode()
    assert "Two centres opened." in html
    assert "Texts were taken down" not in html
    assert "Texts were taken down" in client.get(page("revision", published, 1)).content.decode()


def test_a_correction_of_what_was_taken_down_says_so_until_it_is_written_anew(client, arcadia, ana, cleo, cora):
    item = make_evidence_file(arcadia)
    published = make_published(arcadia, by=ana, entry=make_entry(narrative=CANARY, evidence=(entry_with(item),)))
    record.confirm_takedown(ask(published, cleo), by=cora, at=LATER, with_evidence=True)
    draft = record.correct(published.report, reason="A figure.", by=ana, at=LATER)
    claim = draft.claims.get()
    assert claim.redacted_at == LATER
    assert not claim.used_evidence.exists(), "a document that is gone supports nothing more"
    client.force_login(ana)
    html = client.get(reverse("progress:claim", args=[draft.report_id, "gcm.13"])).content.decode()
    assert "[taken down]" not in html
