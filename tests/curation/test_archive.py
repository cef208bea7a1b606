"""The archive: the public site as files that open without a server, whole or not there at all."""

import errno
import hashlib
import io
import json
import os
import re
import signal
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.http import HttpResponseServerError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments.actors.actions import merge_actor
from commitments.audit.models import Archive, Event
from commitments.curation import archive, static_site
from commitments.desk import actions as desk
from commitments.record import actions as record
from commitments.snapshots import actions as closing
from commitments.snapshots import s1
from tests.cast import (
    NOW,
    confirmed,
    make_actor,
    make_archive,
    make_commitment,
    make_curator,
    make_entry,
    make_member,
    make_published,
    make_reviewer,
)
from tests.progress.test_full_review import make_cycle
from tests.site.test_who_may_see import ANYONE, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

SAID, LATER = "It is told in Arcadia.", "It was published meanwhile."


FEW = frozenset(("pages:home", "scorecards:actors", "scorecards:actor", "progress:reports", "progress:report"))


@pytest.fixture
def arcadia(settings, monkeypatch):
    """A world of one actor with one published report, and archives of a few kinds of pages."""
    settings.DEMO = True
    monkeypatch.setattr(static_site, "KEPT", FEW)
    actor = make_actor()
    ana = make_member("Ana", actor)
    revision = make_published(actor, by=ana, entry=make_entry(narrative=SAID))
    return actor, ana, revision


def write(folder, *, demo=True):
    said = io.StringIO()
    call_command("archive", str(folder), demo=demo, stdout=said)
    return said.getvalue()


def text_of(folder):
    return "\n".join(path.read_text(errors="replace") for path in sorted(folder.rglob("*")) if path.is_file())


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


# --- which pages ------------------------------------------------------------------------------------------------------------


def test_every_page_that_anybody_may_read_is_kept_or_left_out_for_a_reason():
    """Searching and checking a citation need a server; what is read while signing in is no page of the record."""
    public = {name for name, _arguments, statuses in TABLE if statuses == ANYONE}
    assert {name for name in public - static_site.KEPT if not name.startswith("account_")} == {
        "pages:search",
        "scorecards:verify",
    }


def test_snapshots_are_in_an_archive_with_the_data_of_which_their_digest_is_computed(settings, monkeypatch, tmp_path):
    settings.DEMO = True
    arcadia, by = make_actor(), {"by": make_curator(), "at": NOW}
    cycle = make_cycle(closes_on=date(2026, 6, 30))
    make_published(arcadia, cycle=cycle, at=NOW - timedelta(days=1))
    snapshot = closing.publish(snapshot=closing.close(cycle=cycle, **by), by=make_curator("Cyra"), at=NOW)
    monkeypatch.setattr(
        static_site, "KEPT", {name for name in static_site.KEPT if name.split(":")[0] in ("pages", "snapshots")}
    )
    write(tmp_path / "copy")
    page = (tmp_path / "copy/snapshots/gcm-2025/index.html").read_text()
    assert snapshot.digest in page
    assert ">Global Compact</th>" in page, (
        "the scorecards of another instant are not in the archive, so no link leads to them"
    )
    assert "Each framework leads to its scorecards" not in page
    data = json.loads((tmp_path / "copy/snapshots/gcm-2025/index.json").read_text())
    assert s1.digest_of(data["head"], map(s1.digest_of_row, data["rows"])) == snapshot.digest


# --- one instant --------------------------------------------------------------------------------------------------------


def test_two_archives_of_one_instant_have_the_same_bytes(arcadia, tmp_path):
    said = write(tmp_path / "one")
    write(tmp_path / "two")
    one, two = ((tmp_path / name / "manifest.csv").read_bytes() for name in ("one", "two"))
    assert one == two
    digest = hashlib.sha256(one).hexdigest()
    assert f"SHA-256 of its manifest: {digest}" in said
    assert list(Archive.objects.values_list("manifest", flat=True)) == [digest, digest]
    assert (tmp_path / "one" / "manifest.csv.sha256").read_text() == f"{digest}  manifest.csv\n"
    # The control: a day later everything says another instant.
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        write(tmp_path / "later")
    assert (tmp_path / "later" / "manifest.csv").read_bytes() != one


def test_the_demonstration_and_the_real_world_are_two_archives(arcadia, tmp_path):
    write(tmp_path / "demo")
    write(tmp_path / "real", demo=False)
    assert "Arcadia" in text_of(tmp_path / "demo")
    assert "Arcadia" not in text_of(tmp_path / "real")
    assert [each.fictional for each in Archive.objects.order_by("id")] == [True, False]


def test_it_tells_how_far_it_is_once_for_so_many_pages(arcadia, tmp_path, monkeypatch):
    monkeypatch.setattr("commitments.curation.management.commands.archive.EVERY", 2)
    said = re.findall(r"^(\d+) pages are written, \d+ are known to come\.$", write(tmp_path / "copy"), re.MULTILINE)
    assert said[:2] == ["2", "4"]
    assert len(said) == len(set(said))


def test_a_site_without_a_demonstration_has_none_to_write(settings, tmp_path):
    settings.DEMO = False
    with pytest.raises(CommandError, match="has no demonstration"):
        write(tmp_path / "copy")
    assert left_in(tmp_path) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_published_while_it_is_written_is_not_half_in_it(arcadia, tmp_path, monkeypatch):
    """Another process publishes when the first page is made. No list and no page has it; the next archive has all of it."""
    actor, ana, _first = arcadia
    answer, later = static_site.Walk._answer, []

    def publish_first(self, question):
        if not later:
            later.append(
                elsewhere(make_published, actor, make_commitment("gcm.14"), by=ana, entry=make_entry(narrative=LATER))
            )
        return answer(self, question)

    make_commitment("gcm.14")
    monkeypatch.setattr(static_site.Walk, "_answer", publish_first)
    write(tmp_path / "copy")
    assert later
    assert SAID in text_of(tmp_path / "copy")
    assert LATER not in text_of(tmp_path / "copy")
    monkeypatch.setattr(static_site.Walk, "_answer", answer)
    write(tmp_path / "next")
    assert LATER in text_of(tmp_path / "next"), "the control"


def elsewhere(act, *args, **facts):
    """Does an act on another connection, and waits for it. What it raises is raised here."""
    done = []

    def run():
        try:
            done.append(act(*args, **facts))
        except Exception as error:
            done.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(done[0], Exception):
        raise done[0]
    return done[0]


# --- trouble ------------------------------------------------------------------------------------------------------------


def full(*_args, **_facts):
    raise OSError(errno.ENOSPC, "No space left on device")


def unanswered(**_facts):
    raise DatabaseError("no such table: audit_redaction")


def break_page(monkeypatch, *, after):
    """Some pages on, one of them fails."""
    get_response, asked = static_site.BaseHandler.get_response, []

    def answer(handler, request):
        asked.append(request.path)
        if len(asked) > after:
            return HttpResponseServerError("It failed.")
        return get_response(handler, request)

    monkeypatch.setattr(static_site.BaseHandler, "get_response", answer)


def stop(_self, *, tell):
    os.kill(os.getpid(), signal.SIGTERM)


TROUBLES = {
    "a page gives an error": (lambda patch: break_page(patch, after=3), "answered 500 instead of its content"),
    "a full disk in the middle": (lambda patch: patch.setattr(static_site.Walk, "_copied", full), "The disk is full"),
    "a full disk at the end": (lambda patch: patch.setattr(static_site.Written, "finish", full), "The disk is full"),
    "it is not whole": (lambda patch: patch.setattr(archive, "faults_in", lambda folder: iter(["A link is broken."])), "A link is broken"),
    "its row cannot be stored": (lambda patch: patch.setattr(Archive.objects, "create", full), "The disk is full"),
    "the database is not migrated": (lambda patch: patch.setattr(archive, "taken_away", unanswered), "The database does not answer .no such table"),
    "somebody stops it": (lambda patch: patch.setattr(static_site.Walk, "go", stop), "Stopped. Nothing of the archive is left."),
}  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_fails_leaves_a_sentence_and_nothing_else(arcadia, tmp_path, monkeypatch, trouble):
    happens, sentence = TROUBLES[trouble]
    with monkeypatch.context() as patch:
        happens(patch)
        with pytest.raises(CommandError, match=sentence) as failed:
            write(tmp_path / "copy")
    assert failed.value.returncode == 1
    assert left_in(tmp_path) == []
    assert not Archive.objects.exists()
    assert timezone.now() == NOW
    assert not Event.objects.filter(verb="archive.written").exists()


def test_without_trouble_the_same_world_is_written(arcadia, tmp_path):
    """The control of those above; and a second one to the same place is refused and changes nothing."""
    assert "pages in" in write(tmp_path / "copy")
    made, before = Archive.objects.get(), (tmp_path / "copy" / "manifest.csv").read_bytes()
    assert left_in(tmp_path) == ["copy"]
    assert Event.objects.about(made).get().verb == "archive.written"
    with pytest.raises(CommandError, match="is there already: name a folder that is not"):
        write(tmp_path / "copy")
    assert (tmp_path / "copy" / "manifest.csv").read_bytes() == before
    assert left_in(tmp_path) == ["copy"]
    assert Archive.objects.get() == made


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(arcadia, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="is not there"):
        write(tmp_path / "nowhere" / "copy")
    mkdir = Path.mkdir

    def refuse(path, *args, **more):
        if path.parent == tmp_path:
            raise PermissionError(errno.EACCES, "Permission denied")
        mkdir(path, *args, **more)

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(CommandError, match="this account may not write there"):
        write(tmp_path / "copy")
    assert left_in(tmp_path) == []


def test_what_somebody_put_in_its_place_meanwhile_stays(arcadia, tmp_path, monkeypatch):
    go = static_site.Walk.go

    def then_take_the_place(walk, *, tell):
        go(walk, tell=tell)
        (tmp_path / "copy").mkdir()
        (tmp_path / "copy" / "theirs.txt").write_text("theirs")

    monkeypatch.setattr(static_site.Walk, "go", then_take_the_place)
    with pytest.raises(CommandError, match="is there already"):
        write(tmp_path / "copy")
    assert left_in(tmp_path) == ["copy"]
    assert left_in(tmp_path / "copy") == ["theirs.txt"]
    assert not Archive.objects.exists()


def test_two_runs_never_write_to_one_place_and_what_a_killed_run_left_goes(arcadia, tmp_path):
    left = tmp_path / ".copy.partial"
    left.mkdir()
    (left / "half.html").write_text("half")
    with archive._held(left), pytest.raises(CommandError, match="Another archive is being written there now"):
        write(tmp_path / "copy")
    assert left_in(left) == ["half.html"]
    write(tmp_path / "copy")
    assert left_in(tmp_path) == ["copy"]
    assert not (tmp_path / "copy" / "half.html").exists()


def test_what_was_changed_in_an_archive_is_found(arcadia, tmp_path):
    folder = tmp_path / "copy"
    write(folder)
    said = io.StringIO()
    call_command("archive", str(folder), check=True, stdout=said)
    assert "is whole" in said.getvalue()
    home = folder / "index.html"
    assert '<use href="#blaze">' in home.read_text(), "a browser takes no drawing out of another file on a disk"
    for planted, sentence in (
        ('<use href="#nowhere"></use>', "where there is no such place"),
        ('<a href="nowhere.html">x</a>', "index.html leads to nowhere.html, which is not there."),
        ('<a href="actors/index.html#nowhere">x</a>', "where there is no such place"),
        ('<img src="/static/x.png">', "leads to /static/x.png, which is not there."),
        ("<form>", "index.html has a form"),
    ):
        home.write_text(home.read_text() + planted)
        _rehash(folder, "index.html")
        assert any(sentence in fault for fault in static_site.faults_in(folder)), sentence
    home.write_text("changed")
    assert "index.html is not as it was written." in list(static_site.faults_in(folder))
    home.unlink()
    (folder / "more.html").write_text("more")
    faults = list(static_site.faults_in(folder))
    assert {"index.html is missing.", "more.html is not in the manifest."} <= set(faults)
    (folder / "manifest.csv").write_text((folder / "manifest.csv").read_text() + "\n")
    assert "The manifest is not the one whose check code stands beside it." in list(static_site.faults_in(folder))
    with pytest.raises(CommandError, match="faults"):
        call_command("archive", str(folder), check=True, stdout=io.StringIO())
    assert list(static_site.faults_in(tmp_path)) == ["There is no archive here: its manifest cannot be read."]


def _rehash(folder, name):
    """The planted page gets the digest of its new content, so that its links are looked at."""
    rows = (folder / "manifest.csv").read_text().splitlines()
    digest, size = static_site.digest_of(folder / name), (folder / name).stat().st_size
    rows = [f"{name},{digest},{size}" if row.startswith(f"{name},") else row for row in rows]
    (folder / "manifest.csv").write_text("\n".join([*rows, ""]))
    whole = static_site.digest_of(folder / "manifest.csv")
    (folder / "manifest.csv.sha256").write_text(f"{whole}  manifest.csv\n")


# --- what is taken away -------------------------------------------------------------------------------------------------


def take_down(revision, *, at, by):
    takedown = record.ask_takedown(
        revision.report, commitment=revision.claims.get().commitment, reason="A name.", by=by, at=at
    )
    record.confirm_takedown(takedown, by=make_curator("Cora"), at=at)
    return takedown


def test_what_was_taken_down_or_shielded_is_in_no_later_archive(arcadia, tmp_path):
    _actor, _ana, revision = arcadia
    watch = make_actor("XVN", "Ventora Watch", type="ngo")
    write(tmp_path / "before")
    assert {SAID, "Ventora Watch"} <= {word for word in (SAID, "Ventora Watch") if word in text_of(tmp_path / "before")}
    take_down(revision, at=NOW, by=make_curator())
    desk.shield_actor(actor=watch, by=make_member("Vera", watch), at=NOW)
    write(tmp_path / "after")
    after = text_of(tmp_path / "after")
    assert SAID not in after
    assert "Ventora Watch" not in after
    assert "ventora" not in " ".join(str(path) for path in (tmp_path / "after").rglob("*")).lower()
    assert "taken down" in after, "its place says so"


def test_a_withdrawn_report_leaves_its_tombstone_alone(arcadia, tmp_path):
    _actor, _ana, revision = arcadia
    record.withdraw(revision.report, reason="An error.", by=make_reviewer("Rolf"), at=NOW)
    write(tmp_path / "copy")
    assert SAID not in text_of(tmp_path / "copy")
    page = tmp_path / "copy" / revision.report.get_absolute_url().strip("/") / "index.html"
    assert "withdrawn" in page.read_text()


def test_what_is_taken_down_while_it_is_written_ends_the_archive(arcadia, tmp_path, monkeypatch):
    _actor, _ana, revision = arcadia
    go = static_site.Walk.go

    def then_take_down(walk, *, tell):
        go(walk, tell=tell)
        take_down(revision, at=NOW, by=make_curator())

    monkeypatch.setattr(static_site.Walk, "go", then_take_down)
    with pytest.raises(CommandError, match="begin again"):
        write(tmp_path / "copy")
    assert left_in(tmp_path) == []
    monkeypatch.setattr(static_site.Walk, "go", go)
    write(tmp_path / "copy")
    assert SAID not in text_of(tmp_path / "copy")


def test_a_takedown_lists_the_archives_that_hold_the_text(arcadia, tmp_path):
    _actor, _ana, revision = arcadia
    make_archive("too early", NOW - timedelta(days=1))
    make_archive("of the real world", NOW, fictional=False)
    held = make_archive("it holds it", NOW + timedelta(hours=1))
    cleo = make_curator()
    takedown = record.ask_takedown(
        revision.report, commitment=revision.claims.get().commitment, reason="A name.", by=cleo, at=NOW
    )
    assert record.archives_holding(takedown) == [held]
    record.confirm_takedown(takedown, by=make_curator("Cora"), at=NOW + timedelta(hours=2))
    make_archive("later", NOW + timedelta(hours=3))
    takedown.refresh_from_db()
    assert record.archives_holding(takedown) == [held]
    assert '"archives": ["' + "0" * 64 in Event.objects.about(takedown).get(verb="takedown.confirmed").after
    # The page of the takedown in the admin, and the list of archives.
    client = Client()
    client.force_login(cleo)
    text = client.get(reverse("admin:progress_takedown_change", args=[takedown.pk])).content.decode()
    assert "it holds it, 2026-11-22 13:00 UTC" in text
    for other in ("too early", "of the real world", "later, 2026"):
        assert other not in text
    listed = client.get(reverse("admin:audit_archive_changelist")).content.decode()
    assert listed.count("Replace this copy: takedowns 1, shields 0, erased people 0.") == 3
    assert "nothing" in listed


def test_the_page_of_a_shielded_actor_lists_the_archives_that_name_it(arcadia):
    watch = make_actor("XVN", "Ventora Watch", type="ngo")
    make_archive("copy of November")
    cleo, client = make_curator(), Client()
    client.force_login(cleo)
    address = reverse("admin:actors_actor_change", args=[watch.pk])
    assert "copy of November" not in client.get(address).content.decode()
    desk.shield_actor(actor=watch, by=make_member("Vera", watch), at=NOW + timedelta(hours=1))
    make_archive("written later", NOW + timedelta(hours=2))
    text = client.get(address).content.decode()
    assert "copy of November, 2026-11-22 12:00 UTC" in text
    assert "written later" not in text


def test_the_second_entry_of_a_shielded_body_lists_the_archives_of_before_that_shield_too(arcadia):
    watch, double = make_actor("XVN", "Ventora Watch", type="ngo"), make_actor("XVO", "Watch of Ventora", type="ngo")
    facts = {"by": make_curator(), "at": NOW}
    confirmed(merge_actor(instance=double, kept=watch, reason="One register.", **facts), at=NOW)
    make_archive("copy of November")
    desk.shield_actor(actor=watch, by=make_member("Vera", watch), at=NOW + timedelta(hours=1))
    make_archive("written later", NOW + timedelta(hours=2))
    client = Client()
    client.force_login(make_curator())
    text = client.get(reverse("admin:actors_actor_change", args=[double.pk])).content.decode()
    assert "copy of November, 2026-11-22 12:00 UTC" in text
    assert "written later" not in text, "neither entry is named in it"


def test_only_curators_read_the_list_of_archives(arcadia):
    _actor, ana, _revision = arcadia
    address = reverse("admin:audit_archive_changelist")
    for user, status in ((None, 302), (ana, 302), (make_reviewer(), 302), (make_curator(), 200)):
        client = Client()
        if user:
            client.force_login(user)
        assert client.get(address).status_code == status, user


@pytest.mark.parametrize("change", ["place = 'elsewhere'", "DELETE"])
def test_the_row_of_an_archive_stays_as_it_is(change):
    made = make_archive("here")
    sql = "DELETE FROM audit_archive" if change == "DELETE" else f"UPDATE audit_archive SET {change}"
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Archive.objects.get().place == made.place
