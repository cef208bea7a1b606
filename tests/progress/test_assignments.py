"""Who fills what: rows of a review are given to parts of the actor and to colleagues, who see those rows alone."""

from datetime import date

import pytest

from commitments.actors.models import Role
from commitments.audit.models import Event
from commitments.progress import access, actions
from commitments.progress.access import waiting
from commitments.progress.models import Assignment
from commitments.record import actions as record
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_entry,
    make_evidence_entry,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_user,
)
from tests.filling import Form, fill_in
from tests.progress.test_full_review import log, make_review, page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

SAID = {"view": "going_well", "stage": "2", "narrative": "The inspectors were doubled."}


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    make_method()
    return make_actor()


@pytest.fixture
def labour(arcadia):
    return make_actor("XAL", "Ministry of Labour", type="ministry", parent=arcadia)


@pytest.fixture
def border(labour):
    """A part of a part."""
    return make_actor("XAR", "Border Service", type="ministry", parent=labour)


@pytest.fixture
def objectives():
    return [make_commitment(f"gcm.{n}") for n in range(1, 5)]


@pytest.fixture
def ana(arcadia, client):
    user = make_member("Ana", arcadia)
    client.force_login(user)
    return user


@pytest.fixture
def lena(labour):
    """Writes for the Ministry of Labour and belongs to Arcadia in no other way."""
    return make_member("Lena", labour, role=Role.CONTRIBUTOR)


@pytest.fixture
def review(arcadia, objectives, ana):
    return make_review(arcadia, by=ana)


def give(review, commitments, *, by, **whom):
    actions.assign(revision=review, commitments=commitments, by=by, at=NOW, **whom)


def test_rows_are_ticked_and_given_to_a_part_or_a_colleague_and_taken_back(client, arcadia, labour, border, review):
    abe = make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    url = page("assign", review)
    fill_in(client, url, rows=["gcm.1", "gcm.2"], whom=f"part-{border.pk}")
    fill_in(client, url, rows=["gcm.3"], whom=f"person-{abe.pk}")
    asked = {a.commitment.code: a.part or a.person for a in Assignment.objects.all()}
    assert asked == {"gcm.1": border, "gcm.2": border, "gcm.3": abe}
    fill_in(client, url, rows=["gcm.2"], whom=f"part-{labour.pk}")
    fill_in(client, url, rows=["gcm.1"], whom="nobody")
    asked = {a.commitment.code: a.part or a.person for a in Assignment.objects.all()}
    assert asked == {"gcm.2": labour, "gcm.3": abe}
    assert Event.objects.filter(verb="report.assigned").count() == 4
    assert Event.objects.filter(verb="report.assignment_taken_back").count() == 1


def test_the_same_asked_again_writes_nothing(labour, objectives, review, ana):
    for _ in range(2):
        give(review, objectives[:2], part=labour, by=ana)
    assert Event.objects.filter(verb="report.assigned").count() == 2


def test_nothing_is_assigned_without_a_row_or_without_somebody(client, review):
    refused = fill_in(client, page("assign", review))
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Tick at least one row." in html
    assert "Choose who fills them." in html


def test_only_parts_and_people_who_write_can_be_asked(arcadia, objectives, review, ana):
    stranger = make_actor("XBB", "Borduria")
    vera = make_member("Vera", arcadia, role=Role.VIEWER)
    for whom in ({"part": stranger}, {"part": arcadia}, {"person": vera}, {"person": make_user("Nils")}, {}):
        with pytest.raises(actions.Refused):
            give(review, objectives, by=ana, **whom)
    assert not Assignment.objects.exists()


def test_only_who_speaks_for_the_actor_assigns_and_the_button_says_so(client, arcadia, labour, review):
    url = page("assign", review)
    for role, status in ((Role.DEPUTY, 200), (Role.CONTRIBUTOR, 403), (Role.VIEWER, 403)):
        client.force_login(make_member(f"One{role}", arcadia, role=role))
        assert client.get(url).status_code == status
        list_html = words(client, page("write", review))
        sentence = "A focal point or a deputy of Arcadia asks others to fill in."
        assert (sentence in list_html) == (status == 403)
    client.force_login(make_member("Lena", labour))
    assert client.get(url).status_code == 404


def test_a_part_fills_exactly_what_it_was_asked_and_sees_nothing_else(client, labour, lena, objectives, review, ana):
    log(review, objectives[1], by=ana, answers={"narrative": "A secret of the whole."})
    give(review, [objectives[0]], part=labour, by=ana)
    client.force_login(lena)
    desk = words(client, "/desk/")
    assert "Asked to fill" in desk
    assert "Arcadia asks Ministry of Labour, for its report" in desk
    assert page("claim", review, "gcm.1") in desk
    assert page("claim", review, "gcm.2") not in desk
    html = words(client, page("claim", review, "gcm.1"))
    assert "The public page will say: prepared by Ministry of Labour." in html
    assert page("period", review) not in html
    for url in (
        page("claim", review, "gcm.2"),
        page("claim", review, "gcm.99"),
        page("remove-claim", review, "gcm.1"),
        *(page(name, review) for name in ("write", "check", "period", "assign", "discard", "report")),
    ):
        assert client.get(url).status_code == 404, url
        assert client.post(url).status_code in {404, 405}, url
    answer = fill_in(client, page("claim", review, "gcm.1"), then="check", **SAID)
    assert answer["Location"] == "/desk/"
    claim = review.claims.get(commitment=objectives[0])
    assert (claim.prepared_by, claim.stage) == (labour, 2)
    assert review.claims.get(commitment=objectives[1]).prepared_by is None


def test_only_the_writers_of_the_part_itself_are_asked(client, labour, border, lena, objectives, review, ana):
    give(review, [objectives[0]], part=border, by=ana)
    url = page("claim", review, "gcm.1")
    vic = make_member("Vic", border, role=Role.VIEWER)
    cases = ((lena, 404), (vic, 404), (make_member("Bo", border), 200))
    for user, status in cases:
        client.force_login(user)
        assert client.get(url).status_code == status, user


def test_a_part_that_is_relieved_or_left_its_whole_is_out_at_once(client, labour, lena, objectives, review, ana):
    give(review, objectives[:2], part=labour, by=ana)
    client.force_login(lena)
    assert client.get(page("claim", review, "gcm.1")).status_code == 200
    actions.take_back(revision=review, commitments=[objectives[0]], by=ana, at=NOW)
    assert client.get(page("claim", review, "gcm.1")).status_code == 404
    labour.parent = None
    labour.save()
    assert client.get(page("claim", review, "gcm.2")).status_code == 404


def test_a_part_writes_only_while_the_report_is_open_and_gets_its_text_back(
    client, labour, lena, objectives, review, ana
):
    give(review, [objectives[0]], part=labour, by=ana)
    log(review, objectives[1], by=ana, answers={"narrative": "A secret of the whole."})
    client.force_login(lena)
    form = Form(client, client.get(page("claim", review, "gcm.1")))
    record.submit(review, by=ana, at=NOW)
    closed = form.press(then="check", **SAID)
    html = closed.content.decode()
    assert closed.status_code == 409
    assert "The inspectors were doubled." in html
    assert "A secret of the whole." not in html
    assert client.get(page("claim", review, "gcm.1")).status_code == 403
    assert "Asked to fill" not in words(client, "/desk/")
    assert not review.claims.filter(commitment=objectives[0]).exists()


def test_part_and_whole_who_write_the_same_row_at_once_get_both_texts(client, labour, lena, objectives, review, ana):
    give(review, [objectives[0]], part=labour, by=ana)
    client.force_login(lena)
    form = Form(client, client.get(page("claim", review, "gcm.1")))
    log(review, objectives[0], by=ana, answers={"narrative": "Written by the whole."})
    conflict = form.press(then="check", **SAID)
    html = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Written by the whole." in html
    assert "The inspectors were doubled." in html
    assert page("check", review) not in html
    Form(client, conflict).press(then="check")
    claim = review.claims.get()
    assert (claim.narrative, claim.prepared_by) == ("The inspectors were doubled.", labour)


def test_the_part_that_filled_a_row_stays_named_until_the_row_is_emptied(labour, objectives, review, ana, lena):
    claim = log(review, objectives[0], by=lena, prepared_by=labour)
    assert claim.prepared_by == labour
    assert log(review, objectives[0], by=ana, answers={"narrative": "In better words."}).prepared_by == labour
    emptied = log(review, objectives[0], by=ana, answers={"stage": None, "narrative": ""})
    assert emptied.prepared_by is None
    named = [event.after for event in Event.objects.filter(verb="claim.logged").order_by("id")]
    assert ['"prepared_by": "XAL"' in after for after in named] == [True, True, False]


def test_the_public_page_names_the_part(client, labour, objectives, review, ana, lena):
    log(review, objectives[0], by=lena, prepared_by=labour)
    record.submit(review, by=ana, at=NOW)
    review.refresh_from_db()
    record.publish(review, by=make_reviewer(), at=NOW)
    client.logout()
    html = words(client, page("report", review))
    assert "Prepared by Ministry of Labour" in html
    assert "lena" not in html.lower()


def test_who_has_been_silent_is_named_in_the_list_and_on_the_desk(
    client, labour, border, objectives, review, ana, lena
):
    give(review, objectives[:3], part=labour, by=ana)
    give(review, objectives[3:], part=border, by=ana)
    log(review, objectives[0], by=lena, prepared_by=labour)
    silent = "Silent so far:</b> Border Service (1 of 1 not begun)."
    in_part = "Has begun, and not all of it:</b> Ministry of Labour (2 of 3 not begun)."
    for url in (page("write", review), page("check", review), "/desk/"):
        html = words(client, url)
        assert silent in html, url
        assert in_part in html, url
    # Others of the same actor do not speak for it: their desk presses nobody.
    client.force_login(make_member("Abe", review.report.actor, role=Role.CONTRIBUTOR))
    assert "Silent so far" not in words(client, "/desk/")


def test_silent_so_far_never_stands_beside_a_ministry_that_has_answered_something(
    client, labour, objectives, review, ana, lena
):
    give(review, objectives[:2], part=labour, by=ana)
    assert "Silent so far:</b> Ministry of Labour (2 of 2 not begun)." in words(client, "/desk/")
    log(review, objectives[0], by=lena, prepared_by=labour)
    for url in (page("write", review), "/desk/"):
        assert "Silent so far" not in words(client, url)
        assert "Has begun, and not all of it:</b> Ministry of Labour (1 of 2 not begun)." in words(client, url)


def test_a_colleague_finds_what_they_were_asked_on_their_desk(client, arcadia, objectives, review, ana):
    abe = make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    give(review, [objectives[0]], person=abe, by=ana)
    client.force_login(abe)
    assert "Asked of you, for the report of Arcadia" in words(client, "/desk/")
    fill_in(client, page("claim", review, "gcm.1"), then="check", **SAID)
    assert review.claims.get().prepared_by is None
    # Who writes for the actor no more is asked no more.
    abe.memberships.update(role=Role.VIEWER)
    assert not waiting.asked_of(abe).exists()


def test_a_part_may_not_use_the_documents_of_other_drafts(client, labour, lena, objectives, review, ana):
    secret = make_entry(evidence=(make_evidence_entry(title="Plan that nobody outside may see"),))
    log(review, objectives[1], by=ana, entry=secret)
    give(review, [objectives[0]], part=labour, by=ana)
    url = page("claim", review, "gcm.1")
    assert "Plan that nobody outside may see" in words(client, url)  # offered to Arcadia's own people
    client.force_login(lena)
    assert "Plan that nobody outside may see" not in words(client, url)


def test_the_gate_names_the_part_for_writers_of_the_part_alone(labour, lena, objectives, review, ana):
    give(review, [objectives[0]], part=labour, by=ana)
    assert access.claim_gate(lena, review.report_id, "gcm.1").part == labour
    assert access.claim_gate(ana, review.report_id, "gcm.1").part is None


def test_a_parts_own_last_report_is_not_shown_as_the_wholes(client, arcadia, labour, lena, objectives, review, ana):
    """What stands beside the fields is what Arcadia said, whoever fills them."""
    make_published(
        labour, objectives[0], period_end=date(2024, 12, 31), entry=make_entry(narrative="The ministry's own.")
    )
    give(review, [objectives[0]], part=labour, by=ana)
    client.force_login(lena)
    assert "The ministry&#x27;s own." not in words(client, page("claim", review, "gcm.1"))
