"""Reviewing: who may, what is checked, what comes back and what is never lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commitments.actors.models import Membership
from commitments.progress import actions
from commitments.progress.assemble.display import hints_of
from commitments.progress.models import Revision
from commitments.record import actions as record
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_entry,
    make_evidence_entry,
    make_member,
    make_published,
    make_reviewer,
    make_submitted,
)
from tests.filling import Form, fill_in, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    return make_actor()


@pytest.fixture
def ana(arcadia):
    return make_member("Ana", arcadia)


@pytest.fixture
def rhea(client):
    user = make_reviewer()
    client.force_login(user)
    return user


@pytest.fixture
def submitted(arcadia, ana):
    return make_submitted(arcadia, by=ana)


def page(name, revision, *args):
    return reverse(f"progress:{name}", args=[revision.report_id, *args])


def reload(revision):
    return Revision.objects.get(pk=revision.pk)


def test_what_came_today_waits_since_today(client, submitted, rhea):
    html = client.get(page("review", submitted)).content.decode()
    assert "<dt>Waiting</dt><dd>since today</dd>" in html
    assert "0 days" not in html


def test_the_reviewer_reads_everything_and_no_name(client, submitted, rhea, ana):
    html = client.get(page("review", submitted)).content.decode()
    assert submitted.claims.get().narrative in html
    assert "Arcadia" in html
    assert "Publishing is not endorsing" in html
    assert ana.email not in html


def test_a_reviewer_publishes_and_nobody_else_does(client, submitted, ana, rhea):
    client.force_login(ana)
    assert client.post(page("publish", submitted), {"version": submitted.version}).status_code == 404
    client.force_login(rhea)
    assert path_of(fill_in(client, page("review", submitted), holding="publish")) == page("report", submitted)
    assert reload(submitted).state == "published"


def test_a_reviewer_of_the_same_family_finds_nothing(client, arcadia, submitted):
    ministry = make_actor("XAM", "Ministry", type="ministry", parent=arcadia)
    rolf = make_reviewer("Rolf")
    make_member("Rolf", ministry)
    client.force_login(rolf)
    assert client.get(page("review", submitted)).status_code == 404
    for act in ("publish", "return"):
        assert client.post(page(act, submitted), {"version": submitted.version, "comment": "x"}).status_code == 404
    assert reload(submitted).state == "submitted"
    assert submitted.report.actor.name not in client.get(reverse("progress:desk")).content.decode()

    Membership.objects.all().update(ended_at=NOW, ended_by=rolf)
    assert client.get(page("review", submitted)).status_code == 200


def test_who_submitted_a_report_never_reviews_it_even_after_leaving(client, arcadia, rhea):
    make_member("Rhea", arcadia)
    submitted = make_submitted(arcadia, by=rhea)
    Membership.objects.all().update(ended_at=NOW, ended_by=rhea)
    assert client.get(page("review", submitted)).status_code == 404
    assert client.post(page("publish", submitted), {"version": submitted.version}).status_code == 404
    client.force_login(make_reviewer("Rolf"))
    assert client.get(page("review", submitted)).status_code == 200


def test_returning_asks_for_a_comment(client, submitted, rhea):
    refused = fill_in(client, page("review", submitted), holding="return", comment="  ")
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "Say what is to be completed or changed." in html
    assert 'href="#id_comment"' in html
    assert reload(submitted).state == "submitted"

    said = "The third sentence names a person."
    assert fill_in(client, page("review", submitted), holding="return", comment=said).status_code == 302
    assert reload(submitted).state == "returned"


def test_a_returned_report_keeps_its_comment_through_every_round(client, submitted, ana, rhea):
    fill_in(client, page("review", submitted), holding="return", comment="Name no person.")
    client.force_login(ana)
    for name, arguments in (("check", ()), ("write", ()), ("claim", ("gcm.13",))):
        assert "Name no person." in client.get(page(name, submitted, *arguments)).content.decode(), name
    assert "Name no person." in client.get(reverse("progress:desk")).content.decode()

    fill_in(client, page("claim", submitted, "gcm.13"), then="check", view="mixed", narrative="Rewritten.")
    fill_in(client, page("check", submitted), holding="submit")
    client.force_login(rhea)
    html = client.get(page("review", submitted)).content.decode()
    assert "Rewritten." in html
    assert "Name no person." in html
    fill_in(client, page("review", submitted), holding="return", comment="Say which centres.")
    said = [move.comment for move in submitted.moves.order_by("at", "id") if move.comment]
    assert said == ["Name no person.", "Say which centres."]


def test_a_text_that_came_back_changed_is_not_published_unread(client, submitted, ana, rhea):
    opened = Form(client, client.get(page("review", submitted)), holding="publish")
    revision = record.return_(submitted, comment="Shorter.", by=make_reviewer("Rolf"), at=NOW)
    actions.log_claim(
        revision=revision,
        commitment=make_commitment(),
        entry=make_entry(narrative="Quite another text."),
        version=revision.version,
        by=ana,
        at=NOW,
    )
    record.submit(reload(revision), by=ana, at=NOW)
    refused = opened.press()
    assert refused.status_code == 409
    assert "Quite another text." in refused.content.decode()
    assert reload(submitted).state == "submitted"
    assert Form(client, refused, holding="publish").press().status_code == 302


def test_a_comment_that_came_too_late_is_given_back(client, submitted, rhea):
    opened = Form(client, client.get(page("review", submitted)), holding="return")
    record.publish(submitted, by=make_reviewer("Rolf"), at=NOW)
    assert path_of(opened.press(comment="Which centres?")) == reverse("progress:desk")
    html = client.get(reverse("progress:desk")).content.decode()
    assert "Which centres?" in html
    assert "Somebody else answered this report" in html


# --- corrections ----------------------------------------------------------------------------------------------------


def test_a_correction_becomes_revision_2_and_revision_1_stays_readable(client, arcadia, ana):
    first = make_published(
        arcadia, by=ana, entry=make_entry(narrative="Six centres opened."), at=NOW - timedelta(days=9)
    )
    client.force_login(ana)
    assert fill_in(client, page("correct", first), reason=" ").status_code == 422
    begun = fill_in(client, page("correct", first), reason="One centre, not six.")
    assert path_of(begun) == page("write", first)
    fill_in(client, page("claim", first, "gcm.13"), then="check", view="mixed", narrative="One centre opened.")
    fill_in(client, page("check", first), holding="submit")

    client.force_login(make_reviewer())
    reviewed = client.get(page("review", first)).content.decode()
    assert "One centre, not six." in reviewed
    assert "Six centres opened." in reviewed, "what is published stands beside it"
    assert "One centre opened." in reviewed
    fill_in(client, page("review", first), holding="publish")

    client.logout()
    latest = client.get(page("report", first)).content.decode()
    assert "One centre opened." in latest
    assert "Six centres opened." not in latest
    assert "One centre, not six." in latest
    assert page("revision", first, 1) in latest
    earlier = client.get(page("revision", first, 1)).content.decode()
    assert "Six centres opened." in earlier
    assert "It was corrected." in earlier


def test_a_second_correction_waits_for_the_first(client, arcadia, ana):
    published = make_published(arcadia, by=ana)
    client.force_login(ana)
    fill_in(client, page("correct", published), reason="A figure was wrong.")
    assert path_of(client.get(page("correct", published))) == page("check", published)
    assert published.report.revisions.count() == 2


def test_what_waymark_read_from_a_paper_is_not_corrected_by_its_actor(client, arcadia, ana):
    published = make_published(arcadia, by=ana)
    client.force_login(ana)
    assert client.get(page("correct", published)).status_code == 200
    transcribed = actions.transcribe_report(
        report_id="6f1c1e0c-6f0a-4a6e-9a51-1f3d2f0f0001",
        actor=arcadia,
        source_note="A paper of 2014.",
        period_start=None,
        period_end=published.period_end,
        entries={make_commitment(): make_entry(self_view="", momentum="")},
        at=NOW,
    )
    refused = client.get(page("correct", transcribed))
    assert refused.status_code == 403
    assert "log progress instead" in refused.content.decode()


# --- withdrawal -----------------------------------------------------------------------------------------------------


def test_a_reviewer_without_a_tie_withdraws_with_a_reason(client, arcadia, ana, rhea):
    published = make_published(arcadia, by=ana)
    assert fill_in(client, page("withdraw", published), reason="").status_code == 422
    done = fill_in(client, page("withdraw", published), reason="Sent for another country.")
    assert path_of(done) == page("report", published)
    client.logout()
    assert "Sent for another country." in client.get(page("report", published)).content.decode()

    other = make_published(arcadia, by=ana)
    make_member("Rhea", arcadia)
    client.force_login(rhea)
    assert client.get(page("withdraw", other)).status_code == 404


def test_a_withdrawal_waits_for_nobody_and_ends_the_correction_in_the_making(client, arcadia, ana, rhea):
    published = make_published(arcadia, by=ana)
    draft = record.correct(published.report, reason="A figure.", by=ana, at=NOW)
    done = fill_in(client, page("withdraw", published), reason="Somebody is named in it.")
    assert path_of(done) == page("report", published)
    with pytest.raises(actions.Refused, match="This report was withdrawn"):
        record.submit(draft, by=ana, at=NOW)
    record.discard(draft, by=ana, at=NOW)
    assert [r.state for r in published.report.revisions.all()] == ["withdrawn"]


def test_a_correction_that_was_with_the_reviewers_is_not_published_after_the_withdrawal(arcadia, ana, rhea):
    published = make_published(arcadia, by=ana)
    draft = record.correct(published.report, reason="A figure.", by=ana, at=NOW)
    submitted = record.submit(draft, by=ana, at=NOW)
    record.withdraw(published.report, reason="Somebody is named in it.", by=rhea, at=NOW)
    with pytest.raises(actions.Refused, match="This report was withdrawn"):
        record.publish(submitted, by=rhea, at=NOW)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_the_correction_of_a_withdrawn_report_leads_nowhere_and_stays_if_it_was_handed_in(
    client, arcadia, ana, rhea, state
):
    published = make_published(arcadia, by=ana)
    correction = record.correct(published.report, reason="A figure.", by=ana, at=NOW)
    if state != "draft":
        correction = record.submit(correction, by=ana, at=NOW)
    if state == "returned":
        record.return_(correction, comment="Which figure?", by=rhea, at=NOW)
    client.force_login(ana)
    before = client.get(page("check", published)).content.decode()
    assert "This report was withdrawn" not in before
    assert (page("discard", published) in before) is (state == "draft")
    assert client.get(page("discard", published)).status_code == (200 if state == "draft" else 403)

    record.withdraw(published.report, reason="Somebody is named in it.", by=rhea, at=NOW)
    html = client.get(page("check", published)).content.decode()
    assert "This report was withdrawn. Log what is to be said now as a new report." in html
    assert "until they answer" not in html
    assert page("submit", published) not in html
    assert (page("discard", published) in html) is (state == "draft")
    if state == "draft":
        discarded = fill_in(client, page("discard", published))
        assert path_of(discarded) == reverse("progress:desk")
        assert [r.state for r in published.report.revisions.all()] == ["withdrawn"]
    else:
        # What the reviewers had is kept; it lies on no desk and in no queue.
        assert {r.state for r in published.report.revisions.all()} == {"withdrawn", state}
        assert page("check", published) not in client.get(reverse("progress:desk")).content.decode()
        client.force_login(make_reviewer("Rolf"))
        assert page("review", published) not in client.get(reverse("progress:desk")).content.decode()
        client.force_login(ana)
    assert client.get(page("discard", published)).status_code == 403, "what was handed in or withdrawn stays"


def test_a_draft_that_moved_on_since_it_was_read_is_not_discarded_after_a_withdrawal(arcadia, ana, rhea):
    published = make_published(arcadia, by=ana)
    draft = record.correct(published.report, reason="A figure.", by=ana, at=NOW)
    opened = draft.version
    submitted = record.submit(draft, by=ana, at=NOW)
    record.withdraw(published.report, reason="Somebody is named in it.", by=rhea, at=NOW)
    with pytest.raises(actions.Refused, match="never submitted"):
        record.discard(submitted, by=ana, at=NOW, version=opened)


# --- what a reviewer is pointed to ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "pointed_to"),
    [
        (make_entry(stage=2), ""),
        (make_entry(stage=3), "No evidence is attached."),
        (make_entry(stage=3, evidence=(make_evidence_entry(),)), ""),
        (make_entry(stage=4, evidence=(make_evidence_entry(link=""),)), "has no link"),
        (make_entry(stage=4, narrative="It works.", evidence=(make_evidence_entry(),)), "very few words"),
        (make_entry(narrative="Average time fell from 41 days in 2024 to 23 in 2025."), ""),
        (make_entry(stage=None, self_view="not_well", reasons=("money",), narrative=""), ""),
        (make_entry(answer="cannot_assess", stage=None, answer_reason="No count is kept.", narrative=""), ""),
    ],
)
def test_the_hints_are_about_completeness(entry, pointed_to):
    hints = list(hints_of(entry))
    assert bool(hints) == bool(pointed_to)
    assert pointed_to in " ".join(hints)
