"""Closing a round: what is missing, who is reminded, what is kept, and what becomes of it."""

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors.models import Actor
from commitments.audit import versions
from commitments.audit.models import Event
from commitments.common import c1
from commitments.common.versions import Act
from commitments.desk.actions import lift_shield, shield_actor
from commitments.progress import actions as progress
from commitments.progress.models import Cycle, ReminderMail
from commitments.record import actions as record
from commitments.scorecards.assemble.question import When
from commitments.snapshots import actions, missing, s1
from commitments.snapshots.content import content_of
from commitments.snapshots.models import Snapshot
from tests.cast import (
    NOW,
    give_second_factor,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_submitted,
    make_user,
)
from tests.progress.test_full_review import make_cycle
from tests.scorecards.test_citations import ask, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

OVER = NOW + timedelta(days=60)
"""After the last day of the round, 31 December 2026."""


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True
    settings.SITE_URL = "https://waymark.example"
    make_method()
    make_framework("gcm")  # before its States, who then adhere to it


@pytest.fixture
def arcadia():
    return make_actor()


@pytest.fixture
def borduria():
    return make_actor("XBB", "Borduria")


@pytest.fixture
def cycle():
    make_commitment("gcm.13")
    return make_cycle()


@pytest.fixture
def cleo():
    return make_curator()


def invite(cycle, *actors):
    given = {"framework": make_framework("gcm"), "actors": actors, "by": make_curator(), "at": NOW}
    return progress.invite_to_report(cycle=cycle, **given)


def close(cycle, *, by=None, at=OVER):
    return actions.close(cycle=cycle, by=by or make_curator(), at=at)


def close_and_publish(cycle):
    snapshot = close(cycle)
    return actions.publish(snapshot=snapshot, by=make_curator("Cyra"), at=OVER + timedelta(hours=1))


def closing_page(cycle, *, by=None, at=NOW):
    client, by = Client(), by or make_curator()
    with time_machine.travel(at, tick=False):
        client.force_login(by)
        answer = client.get(reverse("admin:snapshots_closing_change", args=[cycle.pk]))
    assert answer.status_code == 200
    return plain(answer)


def press(act, row, *, by, at, **facts):
    """A button on a page of the admin, and what is told afterwards."""
    client, page = Client(), "closing" if isinstance(row, Cycle) else "snapshot"
    with time_machine.travel(at, tick=False):
        client.force_login(by)
        url = reverse(f"admin:snapshots_{page}_change", args=[row.pk])
        return plain(client.post(url, {"_act": act, **facts}, follow=True))


def plain(answer):
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text)


def the_snapshot(*, at=OVER + timedelta(days=1), code="gcm-2025", **query):
    with time_machine.travel(at, tick=False):
        return Client().get(reverse("snapshots:snapshot", args=[code]), {"demo": "1", **query})


def download(**facts):
    answer = the_snapshot(format="json", **facts)
    assert answer.status_code == 200
    return json.loads(answer.content)


# --- what is missing --------------------------------------------------------------------------------------------------------


def test_the_page_of_a_round_leads_to_its_closing(client, cycle, cleo):
    client.force_login(cleo)
    page = client.get(reverse("admin:progress_cycle_change", args=[cycle.pk])).content.decode()
    assert f'href="{reverse("admin:snapshots_closing_change", args=[cycle.pk])}">Close this cycle</a>' in page


def test_whoever_published_nothing_is_named_and_what_is_in_hand_is_only_counted(arcadia, borduria, cycle):
    carpathia, drumland = make_actor("XCC", "Carpathia"), make_actor("XDD", "Drumland")
    invite(cycle, arcadia, borduria, carpathia, drumland)
    make_published(arcadia, cycle=cycle)
    make_submitted(borduria, cycle=cycle)
    make_draft(carpathia, cycle=cycle)
    page = closing_page(cycle)
    assert "Of 3 invited actors nothing is published: Borduria Carpathia Drumland How many" in page
    assert "1 in review, 0 returned, 1 being written." in page


def test_whoever_declined_is_not_missing(arcadia, borduria, cycle):
    invitation, _other = invite(cycle, arcadia, borduria)
    facts = {"by": make_member("Ana", arcadia), "at": NOW}
    progress.decline_invitation(invitation=invitation, reason="Next year.", **facts)
    assert "Of 1 invited actor nothing is published: Borduria How many" in closing_page(cycle)


def test_of_a_shielded_organisation_the_closing_tells_only_that_it_was_invited(cycle):
    lantern = make_actor("XLL", "Lantern House", type="ngo")
    invite(cycle, lantern)
    make_member("Lea", lantern)
    assert "Lantern House" in closing_page(cycle)
    shield_actor(actor=lantern, by=make_curator(), at=NOW)
    page = closing_page(cycle)
    assert "Lantern House" not in page
    assert "Lea" not in page
    assert "1 shielded organisation is invited; what it did is told to nobody." in page


def test_nothing_is_done_to_rounds_from_their_list_where_no_preview_is(client, arcadia, cycle, cleo):
    invite(cycle, arcadia)
    client.force_login(cleo)
    url = reverse("admin:snapshots_closing_changelist")
    assert "Send these reminders" not in client.get(url).content.decode()
    client.post(url, {"action": "remind", "_selected_action": [cycle.pk], "index": "0"})
    assert not Event.objects.filter(verb="invitation.reminded").exists()


# --- reminders ------------------------------------------------------------------------------------------------------------


def test_reminders_go_to_exactly_whom_the_preview_names(
    arcadia, borduria, cycle, cleo, django_capture_on_commit_callbacks
):
    invite(cycle, arcadia, borduria)
    make_member("Ana", arcadia)
    make_member("Bob", borduria)
    make_published(borduria, cycle=cycle, by=make_member("Bob", borduria))
    page = closing_page(cycle)
    assert "1 mail would be sent: Ana: Arcadia, Global Compact" in page
    assert "You have an update on Waymark You have an update. Sign in to see it: https://waymark.example/desk/" in page
    assert "To get no more of them: … " in page
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        press("remind", cycle, by=cleo, at=NOW)
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]
    assert "Arcadia" not in mail.outbox[0].body
    event = Event.objects.get(verb="invitation.reminded")
    assert (event.by_label, json.loads(event.after)["actor"]) == (str(cleo), "XAA")


def test_nobody_of_an_actor_is_reminded_twice_in_a_week(arcadia, cycle, cleo, django_capture_on_commit_callbacks):
    invite(cycle, arcadia)
    make_member("Ana", arcadia)

    def remind(at):
        with django_capture_on_commit_callbacks(execute=True):
            return actions.remind(cycle=cycle, by=cleo, at=at)

    remind(NOW)
    with pytest.raises(ValidationError, match="Nobody is left to be reminded now"):
        remind(NOW + timedelta(days=6))
    page = closing_page(cycle, at=NOW + timedelta(days=6))
    assert "Reminded in the last 7 days already: Arcadia." in page
    mail.outbox.clear()
    remind(NOW + timedelta(days=8))
    assert len(mail.outbox) == 1


def test_what_the_cap_leaves_out_is_said_and_left_for_the_next_press(
    arcadia, borduria, cycle, cleo, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(missing, "MOST_MAILS", 2)
    invite(cycle, arcadia, borduria)
    for name, actor in (("Ana", arcadia), ("Abe", arcadia), ("Bob", borduria)):
        make_member(name, actor)
    assert "Left for the next press, over the cap: Borduria." in closing_page(cycle)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remind(cycle=cycle, by=cleo, at=NOW)
    assert {address for message in mail.outbox for address in message.to} == {"ana@example.org", "abe@example.org"}
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.remind(cycle=cycle, by=cleo, at=NOW)
    assert [message.to for message in mail.outbox] == [["bob@example.org"]]


def test_whoever_was_reminded_already_takes_no_place_under_the_cap(arcadia, borduria, cycle, cleo, monkeypatch):
    invite(cycle, arcadia)
    make_member("Ana", arcadia)
    actions.remind(cycle=cycle, by=cleo, at=NOW)
    monkeypatch.setattr(missing, "MOST_MAILS", 1)
    make_member("Abe", arcadia)
    make_member("Bob", borduria)
    invite(cycle, borduria)
    page = closing_page(cycle, at=NOW + timedelta(days=2))
    assert "1 mail would be sent: Bob: Borduria, Global Compact" in page
    assert "Reminded in the last 7 days already: Arcadia." in page


def test_whoever_stopped_the_mail_gets_none_and_the_page_says_that_nobody_can_be_mailed(arcadia, cycle, cleo):
    invite(cycle, arcadia)
    ana = make_member("Ana", arcadia)
    assert "1 mail would be sent" in closing_page(cycle)
    ReminderMail.objects.create(user=ana, wanted=False)
    assert "Nobody who can be mailed now writes for: Arcadia." in closing_page(cycle)


def test_an_actor_that_is_asked_on_two_frameworks_is_named_once_where_nobody_is_reminded(arcadia, cycle):
    invite(cycle, arcadia)
    goals = make_framework("icrmw")
    cycle.frameworks.add(goals)
    make_commitment("icrmw.1", framework=goals)
    progress.invite_to_report(cycle=cycle, framework=goals, actors=[arcadia], by=make_curator(), at=NOW)
    assert "Nobody who can be mailed now writes for: Arcadia." in closing_page(cycle)


def test_nobody_is_reminded_of_a_round_whose_time_is_over(arcadia, cycle, cleo):
    invite(cycle, arcadia)
    make_member("Ana", arcadia)
    assert actions.remind(cycle=cycle, by=cleo, at=NOW).people
    with pytest.raises(ValidationError, match="not asked for today"):
        actions.remind(cycle=cycle, by=cleo, at=OVER)


# --- the snapshot is taken ------------------------------------------------------------------------------------------------


def test_the_snapshot_of_an_open_round_is_refused_and_nothing_is_done(arcadia, cycle, cleo):
    invite(cycle, arcadia)
    with pytest.raises(ValidationError, match="The round is open: reports are expected until 31 December 2026"):
        close(cycle, at=NOW)
    assert (Snapshot.objects.count(), Event.objects.filter(verb="cycle.closed").count()) == (0, 0)
    assert "The round is open" in closing_page(cycle)
    assert "Close this cycle" not in closing_page(cycle)
    assert press("close", cycle, by=cleo, at=NOW)
    assert not Snapshot.objects.exists()
    Cycle.objects.filter(pk=cycle.pk).update(covers_to=OVER.date())
    with pytest.raises(ValidationError, match="period that the round asks about is not over"):
        close(cycle)
    Cycle.objects.filter(pk=cycle.pk).update(covers_to=date(2025, 12, 31))
    assert close(cycle).size == 1


def test_a_round_to_which_nobody_was_invited_and_in_which_nobody_reported_leaves_nothing(cycle):
    with pytest.raises(ValidationError, match="there is nothing to keep of it"):
        close(cycle)
    assert not Snapshot.objects.exists()


def test_the_preview_tells_what_the_snapshot_then_holds(arcadia, borduria, cycle, cleo):
    make_commitment("gcm.7")
    invite(cycle, arcadia, borduria)
    make_published(arcadia, make_commitment("gcm.13"), cycle=cycle)
    page = closing_page(cycle, at=OVER)
    assert "Global Compact 4 1 0 3 0" in page
    assert (
        "Arcadia, Global Compact: of 2 answers 0 read from a document, for 1 no report received Which gcm.7 Borduria"
        in page
    )
    assert (
        "Borduria, Global Compact: of 2 answers 0 read from a document, for 2 no report received Which gcm.7, gcm.13 "
        in page
    )
    assert not Snapshot.objects.exists()
    told = press("close", cycle, by=cleo, at=OVER)
    snapshot = Snapshot.objects.get()
    assert (snapshot.size, snapshot.taken_by, snapshot.as_of) == (4, cleo, OVER.date())
    assert "Closed by Cleo on 21 January 2027." in told
    assert Event.objects.get(verb="cycle.closed").by_label == str(cleo)


def test_whoever_reported_in_the_round_without_an_invitation_is_in_its_snapshot(arcadia, cycle):
    make_published(arcadia, cycle=cycle)
    (row,) = json.loads(close(cycle).content)["rows"]
    assert (row["actor"], row["commitment"], row["confirmed_by_actor"]) == ("XAA", "gcm.13", "yes")


def test_what_was_entered_twice_is_in_the_snapshot_as_the_entry_that_was_kept(arcadia, borduria, cycle):
    twice = make_actor("XBX", "Republic of Borduria")
    invite(cycle, arcadia, twice)
    assert "Republic of Borduria" in closing_page(cycle)
    same = {"act": Act.CORRECT, "changes": {"entered_twice_as_id": borduria.pk}, "from_on": NOW.date()}
    versions.record(noun=twice, **same, reason="Entered twice.", by=None, at=NOW)
    page = closing_page(cycle)
    told = "Republic of Borduria was invited, and is the same body as Borduria, which was not. Invite Borduria"
    assert told in page, "nobody of the kept entry was asked, and the snapshot holds its answers"
    invite(cycle, borduria)
    assert "Republic of Borduria" not in closing_page(cycle)
    assert {row["actor"] for row in json.loads(close(cycle).content)["rows"]} == {"XAA", "XBB"}


def test_the_other_world_is_in_no_snapshot(arcadia, cycle):
    make_actor("AA", "Real Land", fictional=False)
    invite(cycle, arcadia)
    assert {row["actor"] for row in json.loads(close(cycle).content)["rows"]} == {"XAA"}


def test_every_row_holds_the_answer_that_is_cited_on_its_own_page(arcadia, borduria, cycle):
    make_commitment("gcm.7")
    invite(cycle, arcadia, borduria)
    make_published(arcadia, make_commitment("gcm.13"), cycle=cycle)
    whole = json.loads(close(cycle).content)
    asked = {"as_of": whole["head"]["as_of"], "known_at": whole["head"]["known_at"]}
    slugs = dict(Actor.objects.values_list("code", "slug"))
    for row in whole["rows"]:
        args = [row["framework"], slugs[row["actor"]], row["commitment"]]
        with time_machine.travel(OVER + timedelta(days=1), tick=False):
            cited = Client().get(reverse("scorecards:cell", args=args), asked).context["cite"]
        named = {name: row[name] for name in ("framework", "actor", "commitment")}
        form = {"asked": {"form": "c1", "kind": "cell", **named, **asked}, "answer": row["answer"]}
        assert c1.code_of(form) == cited.code
    assert len(whole["rows"]) == 4


def test_a_curator_of_the_demonstration_closes_no_real_round(cycle, arcadia):
    invite(cycle, arcadia)
    dora = give_second_factor(make_user("Dora", demonstration=True))
    Cycle.objects.filter(pk=cycle.pk).update(fictional=False)
    with pytest.raises(ValidationError, match="This is of the real world"):
        close(cycle, by=dora)
    Cycle.objects.filter(pk=cycle.pk).update(fictional=True)
    assert close(cycle, by=dora).taken_by == dora


# --- two curators -----------------------------------------------------------------------------------------------------------


def test_of_two_curators_who_close_a_round_one_wins_and_the_other_is_told(arcadia, cycle, cleo):
    invite(cycle, arcadia)
    close(cycle, by=cleo)
    with pytest.raises(ValidationError, match=r"This round is closed already: by Cleo, on 21 January 2027"):
        close(cycle, by=make_curator("Cyra"))
    assert Snapshot.objects.count() == 1


def test_a_round_is_opened_again_with_a_reason_until_its_snapshot_is_published(arcadia, cycle, cleo):
    invite(cycle, arcadia)
    first = close(cycle, by=cleo)
    with pytest.raises(ValidationError, match="Say why"):
        actions.reopen(snapshot=first, reason=" ", by=cleo, at=OVER)
    press("reopen", first, by=cleo, at=OVER, reason="A report was on its way.")
    event = Event.objects.get(verb="cycle.reopened")
    assert (event.note, event.at) == ("A report was on its way.", OVER)
    second = close(cycle, by=cleo, at=OVER + timedelta(days=1))
    with pytest.raises(ValidationError, match="Close it anew"):
        actions.publish(snapshot=first, by=cleo, at=OVER)
    actions.publish(snapshot=second, by=make_curator("Cyra"), at=OVER + timedelta(days=1))
    with pytest.raises(ValidationError, match="published already"):
        actions.reopen(snapshot=second, reason="After all.", by=cleo, at=OVER + timedelta(days=2))
    assert [each.is_open for each in Snapshot.objects.order_by("pk")] == [False, False]


@pytest.mark.database
def test_the_database_changes_no_snapshot(arcadia, cycle):
    invite(cycle, arcadia)
    rows = Snapshot.objects.filter(pk=close(cycle).pk)
    refused = (
        {"digest": "0" * 64},
        {"content": "{}"},
        {"as_of": NOW.date()},
        {"cycle": make_cycle("another")},
    )
    for change in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.bulk_create([Snapshot(cycle=cycle, as_of=OVER.date(), known_at=OVER, content="{}", size=1)])
    published, undone = ({f"{act}_at": OVER, f"{act}_by": make_curator("Cyra")} for act in ("published", "reopened"))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**published | {"published_by": make_curator()})  # who closed the round
    rows.update(**published)
    for change in (dict.fromkeys(published), undone | {"reopen_reason": "Why not."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


# --- the public page --------------------------------------------------------------------------------------------------------


def test_who_closed_a_round_does_not_publish_its_snapshot_and_another_curator_does(arcadia, cycle, cleo):
    invite(cycle, arcadia)
    snapshot = close(cycle, by=cleo)
    said = "You closed this round, so another curator publishes its snapshot."
    assert said in press("publish", snapshot, by=cleo, at=OVER)
    snapshot.refresh_from_db()
    assert snapshot.is_open
    actions.publish(snapshot=snapshot, by=make_curator("Cyra"), at=OVER)


def test_a_snapshot_is_public_once_it_is_published(arcadia, cycle):
    invite(cycle, arcadia)
    make_published(arcadia, cycle=cycle)
    snapshot = close(cycle)
    assert the_snapshot().status_code == the_snapshot(format="json").status_code == 404
    actions.publish(snapshot=snapshot, by=make_curator("Cyra"), at=OVER)
    page = plain(the_snapshot())
    assert "Round gcm-2025" in page
    assert snapshot.digest in page
    assert "Cleo" not in page
    assert "Cyra" not in page
    with time_machine.travel(OVER, tick=False):
        listed = [Client().get(reverse("snapshots:snapshots"), query).content.decode() for query in ({"demo": "1"}, {})]
    assert [snapshot.get_absolute_url() in page for page in listed] == [True, False]


def test_the_page_that_checks_citations_knows_a_published_snapshot_by_its_digest(client, arcadia, cycle):
    invite(cycle, arcadia)
    make_published(arcadia, cycle=cycle)
    snapshot = close(cycle)
    address = f"https://waymark.example{snapshot.get_absolute_url()}"
    assert (
        told(ask(client, f"{address} {snapshot.digest}"))[1] == "Nothing that is public stands at this address today."
    )
    actions.publish(snapshot=snapshot, by=make_curator("Cyra"), at=OVER)
    assert told(ask(client, f"As published at {address}, SHA-256 {snapshot.digest.upper()}."))[0] == "The same"
    (link,) = re.findall(r'href="(/verify/\?citation=[^"]*)"', the_snapshot().content.decode())
    assert told(client.get(link.replace("&amp;", "&")))[0] == "The same"
    wrong = snapshot.digest[:-1] + ("0" if snapshot.digest[-1] != "0" else "1")
    heading, said = told(ask(client, f"{address} {wrong}"))
    assert (heading, said.partition(":")[0]) == (
        "No such answer",
        "The check code is not that of the snapshot at this address",
    )
    elsewhere = told(ask(client, f"https://waymark.example/frameworks/ {snapshot.digest}"))
    assert elsewhere[1].startswith("No check code stands in this text.")


def test_without_the_demonstration_its_snapshot_is_not_there(arcadia, cycle, settings):
    invite(cycle, arcadia)
    close_and_publish(cycle)
    assert the_snapshot().status_code == 200
    settings.DEMO = False
    assert the_snapshot().status_code == 404


def test_the_sheet_has_a_row_for_each_answer_and_no_name(arcadia, cycle):
    invite(cycle, arcadia)
    make_published(arcadia, cycle=cycle)
    close_and_publish(cycle)
    head, row = the_snapshot(format="csv").content.decode().splitlines()
    told = dict(zip(head.split(","), row.split(","), strict=True))
    assert (told["actor"], told["step"], told["confirmed_by_actor"]) == ("XAA", "do-2", "yes")
    assert "Arcadia" not in row


# --- anybody computes the digest again ------------------------------------------------------------------------------------------

DOCUMENT = Path(__file__).parents[2] / "docs" / "methodology.md"


def script_of_the_methodology():
    """It knows nothing of the product, and takes the name of a file."""
    section = DOCUMENT.read_text(encoding="utf-8").split("## A round that is closed")[1].split("\n## ")[0]
    script = section.split("```python\n")[1].split("```")[0]
    assert len(script.splitlines()) <= 20
    assert "commitments" not in script
    return script


def recompute(tmp_path, data):
    """What the script says of a file."""
    (tmp_path / "check.py").write_text(script_of_the_methodology(), encoding="utf-8")
    (tmp_path / "snapshot.json").write_text(json.dumps(data), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "check.py", "snapshot.json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )


def test_a_script_of_twenty_lines_recomputes_the_digest_and_finds_what_was_tampered_with(
    arcadia, borduria, cycle, tmp_path
):
    invite(cycle, arcadia, borduria)
    make_published(arcadia, cycle=cycle)
    snapshot = close_and_publish(cycle)
    data = download()
    found = recompute(tmp_path, data)
    assert (found.returncode, found.stdout.split()[0]) == (0, snapshot.digest), found.stderr
    data["rows"][0]["answer"]["own"]["step"] = "do-4"
    assert recompute(tmp_path, data).returncode == 1
    data = download()
    del data["rows"][0]
    assert recompute(tmp_path, data).returncode == 1
    data = download()
    data["head"]["as_of"] = "2027-01-22"
    assert recompute(tmp_path, data).returncode == 1


# --- what protects somebody -----------------------------------------------------------------------------------------------------


def test_what_took_a_shield_is_in_no_download_and_the_digest_of_the_whole_is_still_the_one_published(
    arcadia, cycle, tmp_path
):
    lantern = make_actor("XLL", "Lantern House", type="ngo")
    make_commitment(addressed_to="state ngo")
    invite(cycle, arcadia, lantern)
    snapshot = close_and_publish(cycle)
    before = download()
    (own,) = [row for row in before["rows"] if row["actor"] == "XLL"]
    shield_actor(actor=lantern, by=make_curator(), at=OVER)
    after = download()
    assert [row["actor"] for row in after["rows"]] == ["XAA"]
    assert after["left_out"] == [s1.digest_of_row(own)]
    assert "XLL" not in json.dumps(after)
    assert own["salt"] not in json.dumps(after)
    assert "XLL" not in the_snapshot(format="csv").content.decode()
    assert "1 answer is left out since it was published" in plain(the_snapshot())
    found = recompute(tmp_path, after)
    assert (found.returncode, found.stdout.split()) == (0, [snapshot.digest, "1", "answers,", "1", "left", "out"])
    lift_shield(actor=lantern, by=make_curator(), at=OVER)
    assert download() == before


def test_a_text_that_is_taken_down_stood_in_no_snapshot_and_changes_none(arcadia, cycle):
    revision = make_published(arcadia, cycle=cycle)
    narrative = revision.claims.get().narrative
    close_and_publish(cycle)
    before = download()
    assert narrative not in json.dumps(before)
    why = {"commitment": revision.claims.get().commitment, "reason": "It names somebody."}
    case = record.ask_takedown(revision.report, **why, by=make_curator(), at=OVER)
    record.confirm_takedown(case, by=make_curator("Cyra"), at=OVER)
    revision.claims.get().refresh_from_db()
    assert revision.claims.get().narrative != narrative
    assert download() == before


# --- as many queries for twenty as for one ---------------------------------------------------------------------------------------


def test_the_pages_ask_as_many_questions_for_twenty_actors_as_for_one(arcadia, cycle, cleo):

    def asked(ask):
        ask()  # whatever is remembered from then on
        with CaptureQueriesContext(connection) as queries:
            ask()
        return len(queries)

    asks = (
        lambda: missing.reminders_for(cycle, missing.missing_in(cycle), at=NOW),
        lambda: content_of(cycle, at=OVER, salted=str),
        lambda: closing_page(cycle),
    )
    invite(cycle, arcadia)
    make_member("Ana", arcadia)
    of_one = [asked(ask) for ask in asks]
    for number in range(20):
        actor = make_actor(f"XX{number:02}", f"Land {number}")
        make_member(f"Member{number}", actor)
        invite(cycle, actor)
    assert [asked(ask) for ask in asks] == of_one
    assert len(content_of(cycle, at=OVER, salted=str).rows) == 21


def test_the_public_pages_ask_as_many_questions_for_twenty_as_for_one(arcadia, cycle):
    invite(cycle, arcadia)
    close_and_publish(cycle)

    def asked(ask):
        ask()
        with CaptureQueriesContext(connection) as queries:
            assert ask().status_code == 200
        return len(queries)

    def listed():
        with time_machine.travel(OVER + timedelta(days=1), tick=False):
            return Client().get(reverse("snapshots:snapshots"), {"demo": "1"})

    of_one = asked(the_snapshot), asked(listed)
    for number in range(20):
        other = make_cycle(f"other-{number}")
        invite(other, arcadia, *(make_actor(f"XX{n:02}", f"Land {n}") for n in range(20)))
        close_and_publish(other)
    assert (asked(lambda: the_snapshot(code="other-3")), asked(listed)) == of_one


def test_the_instants_of_a_snapshot_open_the_same_matrix(arcadia, cycle):
    invite(cycle, arcadia)
    make_published(arcadia, cycle=cycle)
    snapshot = close_and_publish(cycle)
    when = When(as_of=snapshot.as_of, known_at=snapshot.known_at)
    with time_machine.travel(OVER + timedelta(days=30), tick=False):
        content = content_of(cycle, at=when.known_at, salted=str)
    stored = json.loads(snapshot.content)
    assert [{**row, "salt": ""} for row in stored["rows"]] == content.rows
    assert stored["head"] == content.head
