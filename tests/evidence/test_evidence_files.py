"""Files as evidence: how they come in, who gets the copy, what is lost when a disk is full (nothing), what goes in time."""

import errno
import functools
import os
import re
import uuid
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from commitments.actors.models import Role
from commitments.audit.models import Event
from commitments.evidence import storage, uploads
from commitments.evidence.actions import (
    check_room,
    receive_file,
    remove_file,
    tidy_name,
    use_evidence,
)
from commitments.evidence.cleanup import tidy
from commitments.evidence.models import EvidenceFile, EvidenceItem, FileState
from commitments.evidence.refusals import NotSaved, NotUsable, TooMuch, Unsafe
from commitments.progress import actions
from commitments.progress.models import ClaimEvidence, Revision
from commitments.record import actions as record
from tests.cast import (
    NOW,
    correct,
    entry_with,
    make_action,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_evidence_file,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_user,
)
from tests.filling import Form, fill_in, path_of
from tests.planted import PLANTED, SENTENCE, found_in, jpeg, paper, png, saved
from tracker import settings as project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

GOOD_NEWS = {"view": "going_well", "stage": "3", "narrative": "The Aliens Act was amended in March 2025."}
CANARY = "Kanarienvogel"
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.DEMO = True
    return settings.EVIDENCE_ROOT


@pytest.fixture
def arcadia():
    make_method()
    return make_actor()


@pytest.fixture
def ana(arcadia, client):
    user = make_member("Ana", arcadia)
    client.force_login(user)
    return user


@pytest.fixture
def detention():
    return make_commitment("gcm.13")


def upload(data, name="scan.pdf"):
    return SimpleUploadedFile(name, data)


@functools.cache
def a_pdf():
    with paper() as made:
        return saved(made)


def receive(actor, data=None, name="scan.pdf", *, by=None, at=NOW):
    data = a_pdf() if data is None else data
    return receive_file(actor=actor, upload=upload(data, name), by=by or make_member("Ana", actor), at=at)


def address(item):
    return reverse("progress:evidence-file", args=[item.pk])


def body(response):
    return b"".join(response.streaming_content)


def kept(root):
    """Every file on the disk."""
    return sorted(path.name for path in Path(root).rglob("*") if path.is_file())


def using(item):
    return make_entry(evidence=(entry_with(item),))


# --- what is handed out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "name"), list(enumerate(PLANTED)), ids=list(PLANTED))
def test_no_name_hidden_in_a_file_is_in_what_is_handed_out(client, arcadia, ana, number, name):
    kind, plant = PLANTED[name]
    canary = f"{CANARY}{number:03d}"
    data = plant(canary)
    assert found_in(data, canary), "the control: in what was handed in, the name is found"
    item = receive(arcadia, data, f"{canary}.{kind}", by=ana)
    response = client.get(address(item))
    served = body(response)
    assert not found_in(served, canary)
    assert canary not in str(response.headers)
    if kind == "pdf":
        assert SENTENCE in text_of(served)
    assert canary not in "".join(f"{e.before}{e.after}{e.note}{e.object_label}" for e in Event.objects.all())


def test_there_are_forty_files_and_more():
    assert len(PLANTED) >= 40
    assert len({plant for _kind, plant in PLANTED.values()}) == len(PLANTED)


def text_of(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


def test_the_copy_comes_as_a_file_to_be_saved_and_never_as_a_page(client, arcadia, detention, ana):
    item = receive(arcadia, by=ana)
    item.title = "Ley de Extranjería / 2025"
    item.save()
    make_published(arcadia, detention, by=ana, entry=using(item))
    client.logout()
    response = client.get(address(item))
    assert response["Content-Disposition"] == 'attachment; filename="ley-de-extranjeria-2025.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-store"
    assert len(body(response)) == item.file.clean_size
    head = client.head(address(item))
    assert (head.status_code, body(head)) == (200, b"")
    assert client.post(address(item)).status_code == 405


def test_a_title_without_latin_letters_still_makes_a_name(client, arcadia, ana):
    item = make_evidence_file(arcadia, title="قانون الأجانب\r\nX: y")
    response = client.get(address(item))
    assert body(response)
    assert response["Content-Disposition"] in (
        'attachment; filename="x-y.pdf"',
        'attachment; filename="evidence.pdf"',
    )


def test_no_address_leads_into_the_folder(client, settings, arcadia, ana):
    item = receive(arcadia, by=ana)
    for path in (item.file.clean_name, f"static/{item.file.clean_name}", f"evidence/{item.file.clean_name}"):
        assert client.get(f"/{path}").status_code == 404
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    assert not any(project.EVIDENCE_ROOT.is_relative_to(folder) for folder in served)


# --- who may --------------------------------------------------------------------------------------------------------


@pytest.fixture
def readers(arcadia):
    borduria = make_actor("XBB", "Borduria")
    ministry = make_actor("XAM", "Ministry", type="ministry", parent=arcadia)
    tied = make_reviewer("Rolf")
    make_member("Rolf", ministry)
    return {
        "visitor": None,
        "nobody": make_user("Nils"),
        "contributor": make_member("Abe", arcadia, role=Role.CONTRIBUTOR),
        "focal": make_member("Ana", arcadia),
        "other": make_member("Bob", borduria),
        "reviewer": make_reviewer("Rhea"),
        "tied": tied,
        "curator": make_curator(),
    }


def who_may(client, readers, item):
    """The readers that get the file; everybody else gets 404 and nothing else."""
    may = set()
    for name, user in readers.items():
        client.logout()
        if user:
            client.force_login(user)
        response = client.get(address(item))
        status = response.status_code
        assert not response.streaming or body(response)
        assert status in (200, 404), (name, status)
        if status == 200:
            may.add(name)
    return may


OWN = {"contributor", "focal"}
EVERYBODY = {"visitor", "nobody", "contributor", "focal", "other", "reviewer", "tied", "curator"}


def test_the_file_goes_where_its_claim_goes(client, arcadia, detention, readers):
    item = make_evidence_file(arcadia)
    ana, rhea = readers["focal"], readers["reviewer"]
    assert who_may(client, readers, item) == OWN, "received, and used by nothing yet"
    revision = make_draft(arcadia, detention, by=ana, entry=using(item))
    assert who_may(client, readers, item) == OWN, "a draft"
    revision = record.submit(revision, by=ana, at=NOW)
    assert who_may(client, readers, item) == OWN | {"reviewer", "curator"}, "with the reviewers"
    revision = record.return_(revision, comment="Which centres?", by=rhea, at=NOW)
    assert who_may(client, readers, item) == OWN, "returned"
    revision.refresh_from_db()
    revision = record.submit(revision, by=ana, at=NOW)
    revision = record.publish(revision, by=rhea, at=NOW)
    assert who_may(client, readers, item) == EVERYBODY, "published"
    record.withdraw(revision.report, reason="A name is in it.", by=rhea, at=NOW + timedelta(hours=1))
    with_later = NOW + timedelta(hours=1)
    assert Revision.objects.get().withdrawn_at == with_later


def test_a_withdrawn_report_takes_its_file_along_at_once(client, arcadia, detention, readers):
    item = make_evidence_file(arcadia)
    revision = make_published(arcadia, detention, by=readers["focal"], entry=using(item))
    assert who_may(client, readers, item) == EVERYBODY
    record.withdraw(revision.report, reason="A name is in it.", by=readers["reviewer"], at=NOW)
    assert who_may(client, readers, item) == OWN


def test_a_file_that_a_correction_left_out_is_gone_with_the_earlier_words(client, arcadia, detention, readers):
    item, other = make_evidence_file(arcadia), make_evidence_file(arcadia, b"%PDF-1.7 another")
    earlier = make_published(arcadia, detention, by=readers["focal"], entry=using(item), at=NOW - timedelta(days=2))
    correct(earlier, entry=using(other), at=NOW - timedelta(days=1))
    assert who_may(client, readers, item) == OWN
    assert who_may(client, readers, other) == EVERYBODY


def test_a_file_that_a_correction_keeps_stays(client, arcadia, detention, readers):
    item = make_evidence_file(arcadia)
    earlier = make_published(arcadia, detention, by=readers["focal"], entry=using(item), at=NOW - timedelta(days=2))
    correct(earlier, at=NOW - timedelta(days=1))
    assert who_may(client, readers, item) == EVERYBODY


@pytest.mark.parametrize("state", [FileState.QUARANTINED, FileState.REFUSED])
def test_what_was_not_found_clean_is_nobodys(client, arcadia, detention, readers, state):
    item = make_evidence_file(arcadia, state=state)
    make_published(arcadia, detention, by=readers["focal"], entry=using(item))
    assert who_may(client, readers, item) == set()


def test_a_fictional_actors_file_is_shown_only_on_a_demonstration_site(client, settings, arcadia, detention, readers):
    item = make_evidence_file(arcadia)
    make_published(arcadia, detention, by=readers["focal"], entry=using(item))
    settings.DEMO = False
    assert who_may(client, readers, item) == OWN


def test_whoever_left_the_actor_gets_its_drafts_files_no_more(client, arcadia, readers):
    item = make_evidence_file(arcadia)
    membership = readers["contributor"].memberships.get()
    membership.ended_at, membership.ended_by = NOW, readers["focal"]
    membership.save()
    assert who_may(client, readers, item) == {"focal"}


def test_who_brought_a_file_to_the_report_of_the_whole_reads_it_before_it_is_published(client, arcadia, readers):
    ministry, agency = (make_actor(f"XA{n}", f"Part {n}", type="ministry", parent=arcadia) for n in (1, 2))
    mia = make_member("Mia", ministry, role=Role.CONTRIBUTOR)
    parts = {
        "mia": mia,
        "colleague": make_member("Max", ministry),
        "reader": make_member("Mo", ministry, role=Role.VIEWER),
        "sister": make_member("Sam", agency),
    }
    own, of_the_whole = make_evidence_file(arcadia), make_evidence_file(arcadia, b"%PDF-1.7 another")
    EvidenceFile.objects.filter(pk=own.file_id).update(received_by=mia)
    EvidenceFile.objects.filter(pk=of_the_whole.file_id).update(received_by=readers["focal"])
    assert who_may(client, readers | parts, own) == OWN | {"mia", "colleague"}
    assert who_may(client, readers | parts, of_the_whole) == OWN
    mia.memberships.update(ended_at=NOW, ended_by=readers["focal"])
    assert who_may(client, readers | parts, own) == OWN, "gone at once when access goes"


def test_what_somebody_brought_while_they_wrote_for_the_whole_does_not_follow_them_to_a_part(client, arcadia, readers):
    ministry = make_actor("XA1", "Part 1", type="ministry", parent=arcadia)
    abe, item = readers["contributor"], make_evidence_file(arcadia)
    EvidenceFile.objects.filter(pk=item.file_id).update(received_by=abe)
    abe.memberships.update(ended_at=NOW + timedelta(days=1), ended_by=readers["focal"])
    make_member("Abe", ministry, began_at=NOW + timedelta(days=1))
    assert who_may(client, readers, item) == {"focal"}
    EvidenceFile.objects.filter(pk=item.file_id).update(received_at=NOW + timedelta(days=2))
    assert who_may(client, readers, item) == {"focal", "contributor"}


def test_a_curator_with_a_tie_reads_the_file_no_more_than_the_report(client, arcadia, detention, readers):
    cora = make_curator("Cora")
    make_member("Cora", make_actor("XA1", "Part 1", type="ministry", parent=arcadia))
    item = make_evidence_file(arcadia)
    revision = make_draft(arcadia, detention, by=readers["focal"], entry=using(item))
    record.submit(revision, by=readers["focal"], at=NOW)
    assert who_may(client, readers | {"tied curator": cora}, item) == OWN | {"reviewer", "curator"}
    client.force_login(cora)
    assert client.get(reverse("progress:review", args=[revision.report_id])).status_code == 404


def test_an_id_that_is_nobodys_answers_like_one_that_is_anothers(client, arcadia, readers):
    client.force_login(readers["other"])
    hidden = client.get(address(make_evidence_file(arcadia)))
    unknown = client.get(reverse("progress:evidence-file", args=[uuid.uuid4()]))
    assert hidden.status_code == unknown.status_code == 404
    assert without_ids(hidden) == without_ids(unknown)


def without_ids(response):
    """A page without what differs from one request to the next: its own address, the token of its forms."""
    return re.sub(r"[0-9a-f-]{36}|[A-Za-z0-9]{64}", "", response.content.decode())


# --- one piece of evidence, many claims -------------------------------------------------------------------------------


def test_one_file_serves_many_claims(arcadia, detention):
    item = make_evidence_file(arcadia)
    first = make_draft(arcadia, detention, entry=using(item))
    second = make_draft(arcadia, make_commitment("gcm.1"), entry=using(item))
    assert first.claims.get().evidence.get() == second.claims.get().evidence.get() == item
    assert EvidenceFile.objects.count() == 1


def test_another_actors_evidence_cannot_be_named(arcadia, detention):
    theirs = make_evidence_file(make_actor("XBB", "Borduria"), title="Their secret")
    for stranger in (str(theirs.pk), str(uuid.uuid4()), "no id at all", "\x00"):
        entry = make_evidence_entry(item=stranger)
        with pytest.raises(actions.Refused, match="not among your organisation's"):
            make_draft(arcadia, detention, entry=make_entry(evidence=(entry,)))
    ours = make_evidence_file(arcadia)  # the same set-up, with an item of our own
    assert make_draft(arcadia, detention, entry=using(ours))


def test_what_is_published_keeps_its_words_and_another_title_is_another_item(arcadia, detention):
    item = make_evidence_file(arcadia)
    make_published(arcadia, detention, entry=using(item))
    again = use_evidence(actor=arcadia, entry=make_evidence_entry(item=str(item.pk), title="New"), by=None, at=NOW)
    item.refresh_from_db()
    assert (item.title, again.title) == ("A paper", "New")
    assert again != item
    assert again.file == item.file


def test_words_about_a_file_that_nothing_uses_yet_are_simply_changed(arcadia):
    item = make_evidence_file(arcadia)
    again = use_evidence(actor=arcadia, entry=make_evidence_entry(item=str(item.pk), title="New"), by=None, at=NOW)
    assert again == item
    assert EvidenceItem.objects.get().title == "New"


def test_the_three_dates_are_kept(arcadia):
    entry = make_evidence_entry(dated_on=date(2025, 3, 1), published_on=date(2025, 4, 1))
    item = use_evidence(actor=arcadia, entry=entry, by=None, at=NOW)
    assert (item.dated_on, item.published_on, item.received_at) == (date(2025, 3, 1), date(2025, 4, 1), NOW)
    assert use_evidence(actor=arcadia, entry=entry, by=None, at=NOW) == item


def test_a_document_is_not_dated_after_it_was_received(arcadia):
    item = make_evidence_file(arcadia)
    late = make_evidence_entry(item=str(item.pk), dated_on=date(2026, 11, 23))
    with pytest.raises(NotUsable, match="dated after"):
        use_evidence(actor=arcadia, entry=late, by=None, at=NOW + timedelta(days=3))


# --- how a file comes in ------------------------------------------------------------------------------------------------


def test_a_file_is_kept_twice_as_received_and_as_a_copy(arcadia, root):
    item = receive(arcadia)
    file = item.file
    assert file.state == FileState.CLEAN
    assert kept(root) == sorted([str(file.pk), file.clean_name])
    assert item.digest == file.digest == storage.hashlib.sha256(a_pdf()).hexdigest()
    assert file.clean_digest == storage.hashlib.sha256(storage.place("clean", file.clean_name).read_bytes()).hexdigest()
    assert {oct(path.stat().st_mode & 0o077) for path in root.rglob("*")} == {"0o0"}, "for nobody else on the machine"


def test_the_original_of_a_shielded_actor_is_never_kept(arcadia, root):
    arcadia.shielded = True
    arcadia.save()
    file = receive(arcadia).file
    assert kept(root) == [file.clean_name]
    assert file.original_gone_at == NOW


def test_the_same_file_is_not_kept_twice(arcadia, root):
    first, second = receive(arcadia), receive(arcadia)
    assert first == second
    assert len(kept(root)) == 2
    assert receive(make_actor("XBB", "Borduria"), by=make_user("Bob")) != first, "another actor's is another file"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "empty.pdf", "empty"),
        (b"<svg onload='alert(1)'/>", "drawing.svg", "Only PDF"),
        (b"<html>", "page.pdf", "Only PDF"),
        (b"PK\x03\x04", "papers.zip", "Only PDF"),
        (b"GIF89a/*\0*/=1;alert(1)", "picture.jpg", "Only PDF"),
        (jpeg()[:200], "cut.jpg", "damaged"),
        (jpeg(), "picture.png", "its content another"),
    ],
)
def test_nothing_of_a_refused_file_is_kept(arcadia, root, data, name, sentence):
    with pytest.raises(Unsafe, match=sentence):
        receive(arcadia, data, name)
    assert kept(root) == []
    assert not EvidenceItem.objects.exists()


def test_a_file_that_is_too_large_is_refused(arcadia, root):
    with pytest.raises(TooMuch, match="10 MB"):
        receive(arcadia, b"%PDF-" + b"\0" * (10 * MEGABYTE))
    assert kept(root) == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("scan.pdf", "scan.pdf"),
        ("C:\\Users\\ana\\scan.pdf", "scan.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\x00b\n\u202egnp.pdf", "abgnp.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("y" * 300, "y" * 200),
    ],
)
def test_a_name_loses_its_folders_and_what_cannot_be_seen(given, name):
    assert tidy_name(given) == name


@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(arcadia, root, monkeypatch, call):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        if call == "fsync":
            patched.setattr(os, "fsync", full)
        else:
            patched.setattr(storage.hashlib, "sha256", lambda: type("Digest", (), {"update": full})())
        with pytest.raises(NotSaved, match="could not be saved"):
            receive(arcadia)
    assert kept(root) == []
    assert not EvidenceFile.objects.exists()
    assert receive(arcadia), "the control: with room again it is taken"


def test_a_disk_that_is_full_when_the_copy_is_written_leaves_nothing_either(arcadia, root, monkeypatch):
    def full(kind, make):
        raise storage.not_saved()

    monkeypatch.setattr(storage, "keep_clean", full)
    with pytest.raises(NotSaved):
        receive(arcadia)
    assert kept(root) == []
    assert EvidenceFile.objects.get().state == FileState.REFUSED


def test_bytes_lie_on_the_disk_before_their_row_does(arcadia, root, monkeypatch):
    seen = []
    really = EvidenceFile.objects.create

    def create(**facts):
        seen.append(kept(root))
        return really(**facts)

    monkeypatch.setattr(EvidenceFile.objects, "create", create)
    file = receive(arcadia).file
    assert seen == [[str(file.pk)]]


def test_a_row_that_cannot_be_written_leaves_no_bytes(arcadia, root, monkeypatch):
    def fail(**facts):
        raise RuntimeError

    monkeypatch.setattr(EvidenceFile.objects, "create", fail)
    with pytest.raises(RuntimeError):
        receive(arcadia)
    assert kept(root) == []


def test_a_report_holds_so_many_files_and_no_more(arcadia, monkeypatch):
    items = [make_evidence_file(arcadia, b"%%PDF-1.7 %d" % number) for number in range(26)]
    check_room(items[:25])
    check_room(items[:25] * 2)  # a file that several claims use counts once
    with pytest.raises(TooMuch, match="at most 25 files"):
        check_room(items)
    EvidenceFile.objects.update(size=10 * MEGABYTE)
    check_room(items[:10])
    with pytest.raises(TooMuch, match="100 MB"):
        check_room(items[:11])


def test_the_room_is_that_of_the_whole_report(arcadia, detention, monkeypatch):
    monkeypatch.setattr("commitments.evidence.actions.MOST_FILES", 1)
    revision = make_draft(arcadia, detention, entry=using(make_evidence_file(arcadia)))
    other = using(make_evidence_file(arcadia, b"%PDF-1.7 other"))
    with pytest.raises(actions.Refused, match="at most 1 file"):
        actions.log_claim(
            revision=revision,
            commitment=make_commitment("gcm.1"),
            entry=other,
            version=revision.version,
            by=revision.created_by,
            at=NOW,
        )
    assert ClaimEvidence.objects.count() == 1


def test_an_actor_cannot_fill_the_disk_in_a_day(arcadia, monkeypatch):
    monkeypatch.setattr("commitments.evidence.actions.MOST_A_DAY", 1)
    receive(arcadia)
    with pytest.raises(TooMuch, match="very many files today"):
        receive(arcadia, png(), "a.png")
    assert receive(arcadia, png(), "a.png", at=NOW + timedelta(days=1, hours=1))


# --- taken away for privacy -------------------------------------------------------------------------------------------


def test_a_file_that_is_taken_away_is_gone_from_the_disk_and_from_everybody(
    client, arcadia, detention, readers, root, django_capture_on_commit_callbacks
):
    item = receive(arcadia)
    make_published(arcadia, detention, by=readers["focal"], entry=using(item))
    assert who_may(client, readers, item) == EVERYBODY
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file=item.file, by=make_curator(), at=NOW, reason="A child can be recognised.")
    assert who_may(client, readers, item) == set()
    assert kept(root) == []
    event = Event.objects.get(verb="evidence.file_removed")
    assert (event.note, event.object_id) == ("A child can be recognised.", str(item.file_id))
    with pytest.raises(Unsafe, match="taken away"):
        receive(arcadia)
    assert kept(root) == []


# --- what goes in time --------------------------------------------------------------------------------------------------


def test_what_nobody_needs_goes_after_a_month(arcadia, detention, root):
    used, unused = receive(arcadia), receive(arcadia, png(), "unused.png")
    make_draft(arcadia, detention, entry=using(used))
    tidy(at=NOW + timedelta(days=29))
    assert len(kept(root)) == 4
    done = tidy(at=NOW + timedelta(days=31))
    assert (done["unused items"], done["unused files"], done["originals"]) == (1, 1, 1)
    assert kept(root) == [used.file.clean_name], "what a claim uses stays, its original has served"
    assert not EvidenceItem.objects.filter(pk=unused.pk).exists()
    assert sum(tidy(at=NOW + timedelta(days=32)).values()) == 0


def test_bytes_without_a_row_go_after_a_day(arcadia, root):
    item = receive(arcadia)
    stray = root / "quarantine" / str(uuid.uuid4())
    stray.write_bytes(b"left by a crash")
    os.utime(stray, (NOW.timestamp(), NOW.timestamp()))
    tidy(at=NOW + timedelta(hours=23))
    assert stray.exists(), "its request may still run"
    for path in root.rglob("*"):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert tidy(at=NOW + timedelta(hours=25))["files without rows"] == 1
    assert kept(root) == sorted([str(item.file_id), item.file.clean_name])


def test_a_check_that_a_crash_interrupted_is_ended(arcadia):
    item = make_evidence_file(arcadia, state=FileState.QUARANTINED)
    assert tidy(at=NOW + timedelta(hours=25))["interrupted"] == 1
    item.file.refresh_from_db()
    assert (item.file.state, item.file.refusal) == (
        FileState.REFUSED,
        "The check of this file was interrupted. Add it again.",
    )


def test_tidying_is_a_command(capsys):
    call_command("tidy_evidence")
    assert "originals: 0" in capsys.readouterr().out


# --- the form -----------------------------------------------------------------------------------------------------------


def new(code="gcm.13"):
    return reverse("progress:new", query={"commitment": code})


def test_a_report_is_logged_with_a_file(client, arcadia, detention, ana):
    row = {
        "evidence-0-title": "Aliens (Amendment) Act",
        "evidence-0-file": upload(a_pdf()),
        "evidence-0-published_on": "",
    }
    done = fill_in(client, new(), then="check", **GOOD_NEWS, **row)
    assert done.status_code == 302
    revision = Revision.objects.get()
    item = revision.claims.get().evidence.get()
    assert (item.title, item.file.name, item.file.state) == ("Aliens (Amendment) Act", "scan.pdf", FileState.CLEAN)
    checking = client.get(path_of(done)).content.decode()
    assert address(item) in checking
    # the draft shows it again, and saving it again changes nothing
    page = reverse("progress:claim", args=[revision.report_id, "gcm.13"])
    html = client.get(page).content.decode()
    assert "scan.pdf" in html
    assert "received" in html
    assert fill_in(client, page, then="check").status_code == 302
    assert revision.claims.get().evidence.get() == item


def test_a_form_that_is_refused_keeps_its_file(client, arcadia, detention, ana):
    refused = fill_in(client, new(), then="check", view="going_well", **{"evidence-0-file": upload(a_pdf())})
    assert refused.status_code == 422
    assert "scan.pdf" in refused.content.decode()
    again = Form(client, refused)
    assert again.values["evidence-0-item"] == str(EvidenceItem.objects.get().pk)
    done = again.press(then="check", **GOOD_NEWS, **{"evidence-0-title": "The Act"})
    assert done.status_code == 302
    assert Revision.objects.get().claims.get().evidence.get().title == "The Act"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"<svg/>", "drawing.svg", "Only PDF, JPEG and PNG"),
        (b"%PDF-1.7 nothing", "cut.pdf", "damaged or incomplete"),
        (b"%PDF-" + b"\0" * (11 * MEGABYTE), "large.pdf", "larger than 10 MB"),
        (b"%PDF-1.7 nothing", "../../x\x00\u202e.pdf", "damaged or incomplete"),
    ],
    ids=["drawing", "cut off", "too large", "a wild name"],
)
def test_a_refused_file_is_a_sentence_in_its_row_and_what_was_typed_stays(
    client, arcadia, detention, ana, root, data, name, sentence
):
    answers = {**GOOD_NEWS, "evidence-1-title": "The Act", "evidence-1-file": upload(data, name)}
    refused = fill_in(client, new(), then="check", **answers)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert sentence in html
    assert GOOD_NEWS["narrative"] in html
    assert 'href="#id_evidence-1-file"' in html
    assert kept(root) == []
    assert not Revision.objects.exists()
    assert Form(client, refused).press(then="check").status_code == 302, "without the file it goes on"


def test_a_refusal_is_said_too_when_another_row_is_asked_for(client, arcadia, detention, ana):
    again = fill_in(client, new(), then="more", narrative="Half a sen", **{"evidence-0-file": upload(b"x", "a.exe")})
    assert again.status_code == 200
    assert "Only PDF, JPEG and PNG" in again.content.decode()
    assert "Half a sen" in again.content.decode()


def test_an_empty_file_is_a_sentence(client, arcadia, detention, ana):
    refused = fill_in(client, new(), then="check", **GOOD_NEWS, **{"evidence-0-file": upload(b"", "a.pdf")})
    assert "This file is empty" in refused.content.decode()


def test_too_many_files_in_one_form_do_not_lose_its_words(client, arcadia, detention, ana, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    files = {"evidence-0-file": upload(png(), "a.png"), "evidence-1-file": upload(png(), "b.png")}
    refused = fill_in(client, new(), then="check", **GOOD_NEWS, **files)
    assert refused.status_code == 422
    assert GOOD_NEWS["narrative"] in refused.content.decode()
    assert "A report holds at most" in refused.content.decode()


def test_a_full_disk_while_a_form_comes_in_does_not_lose_its_words(client, arcadia, detention, ana, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(uploads.tempfile, "TemporaryFile", full)
    refused = fill_in(client, new(), then="check", **GOOD_NEWS, **{"evidence-0-file": upload(png(), "a.png")})
    assert refused.status_code == 422
    assert "could not be saved just now" in refused.content.decode()
    assert GOOD_NEWS["narrative"] in refused.content.decode()


@pytest.mark.parametrize("name", ["evidence-0-item", "evidence-reuse"])
def test_the_item_of_another_actor_in_a_form_is_unknown(client, arcadia, detention, ana, name):
    theirs = make_evidence_file(make_actor("XBB", "Borduria"), title="Their secret")
    answers = {**GOOD_NEWS, "evidence-0-title": "x", name: str(theirs.pk)}
    refused = fill_in(client, new(), then="check", **answers)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "not among your organisation" in html
    assert "Their secret" not in html
    assert "scan by Ana" not in html
    assert not Revision.objects.exists()


def test_what_was_given_before_is_used_again(client, arcadia, detention, ana):
    item = make_evidence_file(arcadia, title="The Aliens Act", dated_on=date(2025, 3, 1))
    offered = client.get(new())
    assert "The Aliens Act, 2025-03-01, scan by Ana.pdf" in offered.content.decode()
    shown = Form(client, offered).press(then="more", **{"evidence-reuse": str(item.pk)})
    assert "The Aliens Act" in shown.content.decode()
    assert Form(client, shown).press(then="check", **GOOD_NEWS).status_code == 302
    assert Revision.objects.get().claims.get().evidence.get() == item


def test_a_link_that_was_given_before_is_used_again_at_once(client, arcadia, detention, ana):
    item = use_evidence(actor=arcadia, entry=make_evidence_entry(), by=ana, at=NOW)
    done = fill_in(client, new(), then="check", **GOOD_NEWS, **{"evidence-reuse": str(item.pk)})
    assert done.status_code == 302
    assert Revision.objects.get().claims.get().evidence.get() == item


def test_the_same_form_sent_twice_makes_one_report_and_one_item(client, arcadia, detention, ana):
    form = Form(client, client.get(new()))
    for _ in range(2):
        row = {"evidence-0-title": "The Act", "evidence-0-file": upload(a_pdf())}
        assert form.press(then="check", **GOOD_NEWS, **row).status_code == 302
    assert Revision.objects.count() == 1
    assert EvidenceItem.objects.count() == EvidenceFile.objects.count() == 1


def test_a_conflict_keeps_the_file(client, arcadia, detention, ana):
    revision = make_draft(arcadia, detention, by=ana)
    page = reverse("progress:claim", args=[revision.report_id, "gcm.13"])
    form = Form(client, client.get(page))
    abe = make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    colleague = make_entry(narrative="Another text altogether, by a colleague.")
    actions.log_claim(
        revision=revision, commitment=detention, entry=colleague, version=revision.version, by=abe, at=NOW
    )
    row = {"evidence-0-title": "The Act", "evidence-0-file": upload(a_pdf())}
    conflict = form.press(then="check", view="going_well", **row)
    assert conflict.status_code == 409
    assert Form(client, conflict, holding="claims").press(then="check").status_code == 302
    assert revision.claims.get().evidence.get().file.name == "scan.pdf"


# --- in public ------------------------------------------------------------------------------------------------------------


def test_the_public_page_says_what_the_file_is_and_not_what_it_was_called(client, arcadia, detention):
    make_framework("gcm")
    make_action("gcm.13.a", detention)
    item = make_evidence_file(arcadia)
    entry = make_entry(evidence=(entry_with(item, dated_on=date(2025, 3, 1), published_on=date(2025, 4, 1)),))
    revision = make_published(arcadia, detention, entry=entry)
    used = revision.claims.get().evidence.get()
    html = client.get(reverse("progress:report", args=[revision.report_id])).content.decode()
    assert address(used) in html
    for fact in ("PDF document", "1 March 2025", "published 1 April 2025", "received 22 November 2026"):
        assert fact in html
    assert f"check code {used.file.clean_digest[:12]}<" in html, "its beginning; the whole is in the JSON"
    assert "SHA-256" not in html.split("<details")[0]
    assert "scan by Ana" not in html
    cell = client.get(reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"])).content.decode()
    assert address(used) in cell
    data = client.get(reverse("progress:report", args=[revision.report_id]), {"format": "json"}).content.decode()
    assert used.file.clean_digest in data
    assert "scan by Ana" not in data


@pytest.mark.parametrize("state", [FileState.QUARANTINED, FileState.REFUSED])
def test_a_file_that_is_not_clean_is_not_on_the_public_page(client, arcadia, detention, state):
    item = make_evidence_file(arcadia, state=state)
    revision = make_published(arcadia, detention, entry=using(item))
    assert address(item) not in client.get(reverse("progress:report", args=[revision.report_id])).content.decode()
