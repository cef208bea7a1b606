"""Who may not assess whom: every kind of tie, at every depth, and what becomes of one that arises on the way."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from commitments.actors.models import Actor, Membership
from commitments.assessment import access, actions
from commitments.assessment.access.assessors import sentence_of
from commitments.assessment.models import Assessment, Tie
from commitments.record import actions as record
from commitments.record import permissions
from tests.assessing import (
    AFTER_THE_WINDOW,
    fresh,
    make_assessment,
    make_ngo,
    make_published_assessment,
    make_sent_assessment,
    make_submitted_assessment,
    reply_to,
)
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_curator,
    make_member,
    make_method,
    make_reviewer,
    make_user,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def arcadia():
    return make_actor()


@pytest.fixture
def harbour():
    return make_ngo()


def make_part(code, name, parent):
    return make_actor(code, name, type="ministry", adheres=False, parent=parent)


def make_line(root, *, depth=3, code="XP"):
    """A part of a part of a part, the whole first."""
    line = [root]
    for place in range(1, depth + 1):
        line.append(make_part(f"{code}{place}{root.code}", f"{root.name} {code} {place}", line[-1]))
    return line


def begin(assessor, subject, **facts):
    make_method()
    said = {"commitment": make_commitment(), "period_end": date(2025, 12, 31), "by": make_user("Noor"), "at": NOW}
    return actions.begin_assessment(assessor=assessor, subject=subject, **{**said, **facts})


# --- each kind of tie -----------------------------------------------------------------------------------------------


def test_two_that_have_nothing_to_do_with_each_other_are_free(arcadia, harbour):
    make_member("Ana", arcadia)
    make_member("Noor", harbour)
    assert access.tie_between(harbour, arcadia) is None
    assert begin(harbour, arcadia).state == "draft"


def test_nobody_assesses_itself(arcadia):
    assert access.tie_between(arcadia, arcadia) == Tie.SAME


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_whole_does_not_assess_its_part_nor_a_part_its_whole(arcadia, depth):
    part = make_line(arcadia, depth=depth)[-1]
    assert access.tie_between(arcadia, part) == Tie.PARENT
    assert access.tie_between(part, arcadia) == Tie.PART


@pytest.mark.parametrize(("mine", "theirs"), [(1, 1), (1, 3), (3, 1), (3, 3)])
def test_parts_of_the_same_whole_do_not_assess_each_other(arcadia, mine, theirs):
    assessor = make_line(arcadia, depth=mine, code="XM")[-1]
    subject = make_line(arcadia, depth=theirs, code="XT")[-1]
    assert access.tie_between(assessor, subject) == Tie.SAME_WHOLE


@pytest.mark.parametrize("of_assessor", [0, 1, 3])
@pytest.mark.parametrize("of_subject", [0, 1, 3])
def test_somebody_who_belongs_to_both_organisations_ties_them_wherever_they_sit(
    arcadia, harbour, of_assessor, of_subject
):
    ours, theirs = make_line(harbour)[of_assessor], make_line(arcadia)[of_subject]
    assert access.tie_between(harbour, arcadia) is None
    make_member("Zoe", ours)
    make_member("Zoe", theirs)
    assert access.tie_between(harbour, arcadia) == Tie.SHARED_MEMBER
    assert access.tie_between(ours, theirs) == Tie.SHARED_MEMBER


def test_an_ended_membership_ties_nobody(arcadia, harbour):
    zoe = make_member("Zoe", harbour)
    make_member("Zoe", arcadia)
    assert access.tie_between(harbour, arcadia) == Tie.SHARED_MEMBER
    Membership.objects.filter(user=zoe, actor=arcadia).update(ended_at=LATER, ended_by=zoe)
    assert access.tie_between(harbour, arcadia) is None


def test_somebody_who_can_sign_in_no_more_ties_nobody(arcadia, harbour):
    zoe = make_member("Zoe", harbour)
    make_member("Zoe", arcadia)
    zoe.is_active = False
    zoe.save()
    assert access.tie_between(harbour, arcadia) is None


def test_a_ring_of_parts_is_one_organisation_and_ends(arcadia):
    one, two, three = make_line(arcadia, depth=2)
    Actor.objects.filter(pk=one.pk).update(parent=three)
    assert access.tie_between(two, three) in (Tie.PARENT, Tie.PART)
    assert access.tie_between(one, make_ngo()) is None


def test_the_tie_is_asked_in_as_many_queries_however_large_the_trees(arcadia, harbour, django_assert_num_queries):
    with django_assert_num_queries(2):
        access.tie_between(harbour, arcadia)
    make_line(arcadia)
    for place in range(20):
        make_part(f"XQ{place}", f"Office {place}", arcadia)
    with django_assert_num_queries(2):
        access.tie_between(harbour, arcadia)


# --- what is refused ------------------------------------------------------------------------------------------------


def test_a_tie_is_refused_at_the_beginning_and_when_it_is_submitted(arcadia, harbour):
    draft = make_assessment(harbour, arcadia)
    make_member("Zoe", harbour)
    make_member("Zoe", arcadia)
    with pytest.raises(actions.Refused, match="belongs to both") as refusal:
        record.submit(draft, by=draft.created_by, at=NOW)
    assert "Zoe" not in str(refusal.value)
    assert "zoe" not in str(refusal.value)
    with pytest.raises(actions.Refused, match="belongs to both"):
        begin(harbour, arcadia, commitment=make_commitment("gcm.14"))
    assert fresh(draft).state == "draft"
    Membership.objects.filter(actor=arcadia).update(ended_at=LATER, ended_by=make_user("Zoe"))
    assert record.submit(fresh(draft), by=draft.created_by, at=NOW).state == "submitted"


@pytest.mark.parametrize("tie", Tie.values)
def test_every_tie_is_a_sentence(tie):
    assert sentence_of(tie).endswith(".")


@pytest.mark.parametrize(
    "facts", [{"fictional": False, "code": "NGO1"}, {"retired_on": date(2025, 1, 1)}], ids=["real", "retired"]
)
def test_the_demonstration_and_the_world_do_not_assess_each_other_and_nobody_the_retired(arcadia, facts):
    other = make_ngo(**{"code": "XNG", **facts})
    for pair in ((other, arcadia), (arcadia, other)):
        with pytest.raises(actions.Refused):
            begin(*pair)
    assert not Assessment.objects.exists()


def test_a_shielded_subject_is_one_that_nobody_is_told_of(arcadia, harbour):
    assert access.subject_to_assess("harbour-light", demo_site=True) == harbour
    Actor.objects.filter(pk=harbour.pk).update(shielded=True)
    with pytest.raises(Http404):
        access.subject_to_assess("harbour-light", demo_site=True)
    with pytest.raises(Http404):
        access.subject_to_assess("arcadia", demo_site=False)
    with pytest.raises(actions.Refused):
        begin(arcadia, Actor.objects.get(pk=harbour.pk))


def test_who_only_reads_for_an_actor_is_told_so(arcadia, harbour):
    vera = make_member("Vera", harbour, "viewer")
    noor = make_member("Noor", harbour)
    assert "ask its focal point" in access.why_not_assess(vera, harbour, arcadia)
    assert access.why_not_assess(noor, harbour, arcadia) == ""
    with pytest.raises(PermissionDenied):
        permissions.actors_to_write_for(make_user("Nobody"))
    assert permissions.actors_to_write_for(noor) == [harbour]


# --- one organisation, one voice ------------------------------------------------------------------------------------


@pytest.fixture
def chapter(harbour):
    """A part of a part of Harbour Light."""
    return make_line(harbour, depth=2)[-1]


@pytest.mark.parametrize(
    "make", [make_assessment, make_submitted_assessment, make_sent_assessment, make_published_assessment]
)
def test_a_second_body_of_one_organisation_does_not_assess_the_same(arcadia, harbour, chapter, make):
    make(harbour, arcadia, period_start=date(2025, 1, 1))
    with pytest.raises(actions.Refused, match="an organisation speaks once"):
        begin(chapter, arcadia, period_start=date(2025, 6, 1), period_end=date(2026, 5, 31))
    assert begin(chapter, arcadia, period_start=date(2026, 1, 1), period_end=date(2026, 5, 31)), "another period"


def test_another_commitment_another_subject_and_another_organisation_are_free(arcadia, harbour, chapter):
    make_assessment(harbour, arcadia)
    assert begin(chapter, arcadia, commitment=make_commitment("gcm.14"))
    assert begin(chapter, make_actor("XBB", "Borduria"))
    assert begin(make_ngo("XLH", "Lighthouse"), arcadia)


def test_what_was_taken_back_or_withdrawn_is_no_voice(arcadia, harbour, chapter):
    taken_back = make_submitted_assessment(harbour, arcadia)
    by = taken_back.submitted_by
    actions.retract_assessment(revision=taken_back, reason="We were wrong.", by=by, at=LATER)
    other = begin(chapter, arcadia)
    record.discard(other, by=by, at=LATER)
    published = make_published_assessment(harbour, arcadia)
    with pytest.raises(actions.Refused):
        begin(chapter, arcadia)
    record.withdraw(published.assessment, reason="Wrong.", by=make_reviewer(), at=LATER)
    assert begin(chapter, arcadia)


def test_a_period_without_a_first_day_is_the_year_up_to_its_last(arcadia, harbour, chapter):
    make_assessment(harbour, arcadia, period_end=date(2025, 12, 31))
    with pytest.raises(actions.Refused, match="an organisation speaks once"):
        begin(chapter, arcadia, period_start=date(2023, 1, 1), period_end=date(2025, 1, 1))
    assert begin(chapter, arcadia, period_start=date(2023, 1, 1), period_end=date(2024, 12, 30))


def test_one_assessor_has_one_assessment_of_the_same_in_the_making(arcadia, harbour):
    first = make_assessment(harbour, arcadia)
    with pytest.raises(actions.Refused, match="Go on with that one"):
        begin(harbour, arcadia)
    record.discard(first, by=first.created_by, at=NOW)
    assert begin(harbour, arcadia)


def test_two_drafts_that_became_one_organisations_do_not_both_get_in(arcadia, harbour):
    lighthouse = make_ngo("XLH", "Lighthouse")
    first, second = make_assessment(harbour, arcadia), make_assessment(lighthouse, arcadia)
    record.submit(first, by=first.created_by, at=NOW)
    Actor.objects.filter(pk=lighthouse.pk).update(parent=harbour)
    with pytest.raises(actions.Refused, match="an organisation speaks once"):
        record.submit(fresh(second), by=second.created_by, at=NOW)


# --- a tie that arises on the way -----------------------------------------------------------------------------------


def tie_together(revision):
    for actor in (revision.assessment.assessor, revision.assessment.subject):
        make_member("Zoe", actor)


def test_a_tie_found_at_the_sending_is_a_mark_and_no_refusal(arcadia, harbour):
    """The subject could make one on purpose, by inviting somebody of the assessor."""
    submitted = make_submitted_assessment(harbour, arcadia)
    tie_together(submitted)
    sent = actions.send_to_subject(revision=submitted, by=make_reviewer(), at=LATER)
    assert (sent.state, sent.tie_note) == ("sent", Tie.SHARED_MEMBER)
    assert sent.tie_told == "somebody belongs to both organisations"


def test_a_tie_that_arises_while_the_window_is_open_is_marked_when_it_is_published(arcadia, harbour):
    sent = make_sent_assessment(harbour, arcadia)
    assert sent.tie_note == ""
    tie_together(sent)
    published = record.publish(sent, by=make_reviewer(), at=AFTER_THE_WINDOW)
    assert (published.state, published.tie_note) == ("published", Tie.SHARED_MEMBER)


def test_a_mark_stays_when_the_tie_is_gone(arcadia, harbour):
    submitted = make_submitted_assessment(harbour, arcadia)
    tie_together(submitted)
    sent = actions.send_to_subject(revision=submitted, by=make_reviewer(), at=NOW)
    Membership.objects.filter(user__name="Zoe").update(ended_at=LATER, ended_by=make_user("Zoe"))
    replied = reply_to(sent)
    settled = actions.maintain_assessment(revision=replied, by=sent.submitted_by, at=LATER)
    assert record.publish(settled, by=make_reviewer(), at=LATER).tie_note == Tie.SHARED_MEMBER


def test_two_bodies_that_became_one_organisation_are_marked(arcadia, harbour):
    lighthouse = make_ngo("XLH", "Lighthouse")
    first, second = make_sent_assessment(harbour, arcadia), make_sent_assessment(lighthouse, arcadia)
    Actor.objects.filter(pk=lighthouse.pk).update(parent=harbour)
    for revision in (first, second):
        published = record.publish(fresh(revision), by=make_reviewer(), at=AFTER_THE_WINDOW)
        assert published.tie_note == Tie.ONE_VOICE


def test_of_a_shielded_assessor_no_mark_is_told(arcadia, harbour):
    """A subject could find out whom it has among its people, by inviting them one by one."""
    Actor.objects.filter(pk=harbour.pk).update(shielded=True)
    harbour.refresh_from_db()
    submitted = make_submitted_assessment(harbour, arcadia)
    tie_together(submitted)
    sent = actions.send_to_subject(revision=submitted, by=make_reviewer(), at=LATER)
    assert sent.tie_note == Tie.SHARED_MEMBER
    assert sent.tie_told == ""


@pytest.mark.parametrize("shielded", [True, False])
def test_a_curator_of_the_subject_finds_no_mark_of_a_shielded_assessor_in_the_admin(
    client, settings, arcadia, harbour, shielded
):
    settings.DEMO = True
    Actor.objects.filter(pk=harbour.pk).update(shielded=shielded)
    harbour.refresh_from_db()
    sent = make_sent_assessment(harbour, arcadia)
    tie_together(sent)
    record.publish(sent, by=make_reviewer(), at=AFTER_THE_WINDOW)
    assert fresh(sent).tie_note == Tie.SHARED_MEMBER
    client.force_login(make_curator())
    where = "/admin/assessment/assessmentrevision/"
    pages = [client.get(f"{where}{each}").content.decode() for each in ("", f"{sent.pk}/change/")]
    assert ["somebody belongs to both" in page for page in pages] == [not shielded, not shielded]
    assert client.get(f"{where}?tie_note=shared_member").status_code in (302, 400), "nor is it found by asking for it"


# --- the panel ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["assessor", "subject"])
@pytest.mark.parametrize("depth", [0, 3])
def test_a_member_of_the_panel_with_a_tie_to_either_side_sees_nothing_of_it(arcadia, harbour, side, depth):
    revision = make_submitted_assessment(harbour, arcadia)
    line = make_line({"assessor": harbour, "subject": arcadia}[side])
    rolf = make_reviewer("Rolf")
    assert list(access.queue_for(rolf, at=NOW)) == [revision]
    assert access.revision_for_panel(rolf, revision.assessment_id) == revision
    make_member("Rolf", line[depth])
    assert list(access.queue_for(rolf, at=NOW)) == []
    with pytest.raises(Http404):
        access.revision_for_panel(rolf, revision.assessment_id)
    with pytest.raises(Http404):
        access.revision_to_check(rolf, revision.assessment_id)


@pytest.mark.parametrize("side", ["assessor", "subject"])
def test_who_had_a_part_in_it_and_left_since_sees_nothing_of_it_on_the_panel(arcadia, harbour, side):
    noor, ana = make_member("Noor", harbour), make_member("Ana", arcadia)
    revision = make_sent_assessment(harbour, arcadia, by=noor)
    revision = reply_to(revision, by=ana)
    settled = actions.maintain_assessment(revision=revision, by=noor, at=NOW)
    who = {"assessor": noor, "subject": ana}[side]
    make_reviewer(who.name)
    Membership.objects.filter(user=who).update(ended_at=LATER, ended_by=who)
    who = type(who).objects.get(pk=who.pk)
    assert list(access.queue_for(who, at=LATER)) == []
    with pytest.raises(Http404):
        access.revision_to_publish(who, settled.assessment_id, at=LATER)
    with pytest.raises(actions.Refused, match="took part in"):
        record.publish(settled, by=who, at=LATER)
    assert record.publish(settled, by=make_reviewer(), at=LATER).state == "published"


def test_a_curator_reads_what_waits_and_answers_nothing(arcadia, harbour):
    revision = make_submitted_assessment(harbour, arcadia)
    cleo = make_curator()
    assert access.revision_for_panel(cleo, revision.assessment_id) == revision
    with pytest.raises(Http404):
        access.revision_to_check(cleo, revision.assessment_id)
