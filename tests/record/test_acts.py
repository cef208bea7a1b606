"""What may be done to the record, to actors and to the catalogue, and the sentence that refuses the rest.

Each refusal stands beside the success it is a refusal of, so that it cannot happen for another reason.
"""

import uuid
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors import access as actor_access
from commitments.actors import actions as actor_actions
from commitments.actors.models import Actor, ActorName, Adherence, Membership, Role
from commitments.audit import versions
from commitments.audit.models import Event
from commitments.catalogue import actions as catalogue_actions
from commitments.catalogue.models import (
    Anchor,
    Commitment,
    CrosswalkLink,
    Framework,
    Group,
    LinkStatus,
    Method,
    Milestone,
)
from commitments.evidence.actions import confirm_evidence, use_evidence
from commitments.progress import access, actions, lifecycle
from commitments.progress.models import Claim, Report
from commitments.progress.state_diagram import moves_as_markdown
from commitments.record import actions as record
from commitments.scorecards import access as scorecard_access
from commitments.scorecards.assemble import When
from tests.cast import (
    NOW,
    TODAY,
    actor_then,
    confirmed,
    correct,
    make_action,
    make_actor,
    make_adherence,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_refrain_entry,
    make_restraint,
    make_reviewer,
    make_submitted,
    make_user,
    retire,
)

pytestmark = pytest.mark.django_db

REFUSED = actions.Refused


# --- the life of a report -------------------------------------------------------------------------------------------


def test_the_table_of_moves_leads_from_every_state_to_where_it_says():
    for move in lifecycle.MOVES.values():
        for state in (*lifecycle.UNSETTLED, *lifecycle.PUBLIC):
            if state in move.sources:
                assert lifecycle.check_move(move.name, state=state) is move
            else:
                with pytest.raises(REFUSED, match=str(move.otherwise)):
                    lifecycle.check_move(move.name, state=state)


def test_the_picture_in_the_documentation_is_that_of_the_table(settings):
    drawn = (settings.BASE_DIR / "docs" / "report-moves.md").read_text(encoding="utf-8")
    assert drawn == moves_as_markdown(), "run manage.py draw_report_moves"


@pytest.mark.parametrize("state", lifecycle.OPEN)
def test_a_draft_and_a_returned_report_are_written_in(state):
    lifecycle.check_writable(state=state)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("submitted", "with the reviewers"), ("published", "does not change"), ("withdrawn", "does not change")],
)
def test_what_is_with_reviewers_or_public_is_not_written_in(state, sentence):
    with pytest.raises(REFUSED, match=sentence):
        lifecycle.check_writable(state=state)


def test_a_period_has_ended_and_runs_forward():
    made = make_draft(period_end=TODAY, period_start=date(2025, 1, 1))
    assert (made.period_start, made.period_end) == (date(2025, 1, 1), TODAY)
    with pytest.raises(REFUSED, match="cannot end after today"):
        make_draft(period_end=TODAY + timedelta(days=1))
    with pytest.raises(REFUSED, match="cannot end before it begins"):
        make_draft(period_end=date(2025, 1, 1), period_start=date(2025, 1, 2))


def test_the_same_key_makes_one_report_and_a_strangers_key_is_no_way_in():
    key = uuid.uuid4()
    first = make_draft(key=key)
    again = make_draft(key=key, entry=make_entry(narrative="Something else."))
    assert (again.pk, Report.objects.count(), Claim.objects.count()) == (first.pk, 1, 1)
    assert Claim.objects.get().narrative != "Something else."
    with pytest.raises(IntegrityError):
        make_draft(make_actor("XBB", "Borduria"), key=key)


def test_a_form_opened_before_somebody_else_saved_writes_nothing():
    draft = make_draft()
    commitment, old = draft.claims.get().commitment, draft.version
    write = {"revision": draft, "commitment": commitment, "by": draft.created_by, "at": NOW}
    actions.log_claim(entry=make_entry(narrative="First."), version=old, **write)
    with pytest.raises(actions.Stale):
        actions.log_claim(entry=make_entry(narrative="Second."), version=old, **write)
    assert draft.claims.get().narrative == "First."
    with pytest.raises(actions.Stale):
        record.submit(draft, by=draft.created_by, at=NOW, version=old)


def test_a_claim_cites_only_its_own_menu_and_what_its_actor_announced():
    objective = make_commitment()
    mine = make_action("gcm.13.a", objective)
    foreign = make_action("gcm.14.a", make_commitment("gcm.14"))
    draft = make_draft(commitment=objective, entry=make_entry(actions=(mine.code,)))
    assert [c.action for c in draft.claims.get().cited_actions.all()] == [mine]
    with pytest.raises(REFUSED, match=r"gcm\.14\.a: not an action of this commitment's menu"):
        make_draft(commitment=objective, entry=make_entry(actions=(foreign.code,)))


def test_evidence_is_not_from_the_future():
    entry = make_entry(evidence=(make_evidence_entry(dated_on=TODAY),))
    assert make_draft(entry=entry).claims.get().used_evidence.count() == 1
    with pytest.raises(REFUSED, match="cannot be dated after today"):
        make_draft(entry=make_entry(evidence=(make_evidence_entry(dated_on=TODAY + timedelta(days=1)),)))


def test_one_piece_of_evidence_serves_many_claims_and_keeps_what_was_stated_when_a_reviewer_confirms_it():
    actor, by = make_actor(), make_reviewer()
    first = use_evidence(actor=actor, entry=make_evidence_entry(), by=by, at=NOW)
    assert use_evidence(actor=actor, entry=make_evidence_entry(), by=by, at=NOW) == first
    assert use_evidence(actor=actor, entry=make_evidence_entry(title="Another"), by=by, at=NOW) != first
    assert first.speaks_as == "official"
    confirm_evidence(item=first, issuer_class="own", by=by, at=NOW)
    first.refresh_from_db()
    assert (first.issuer_class, first.confirmed_class, first.speaks_as) == ("official", "own", "own")
    assert Event.objects.about(first).get().verb == "evidence.confirmed"


def test_the_period_of_a_draft_moves_with_its_claims():
    draft = make_draft()
    actions.set_period(
        revision=draft,
        period_start=date(2024, 1, 1),
        period_end=date(2024, 12, 31),
        version=draft.version,
        by=draft.created_by,
        at=NOW,
    )
    assert draft.claims.get().period_end == date(2024, 12, 31)


def test_a_report_says_something_and_all_that_it_needs_to_say():
    draft = make_draft(entry=make_entry(narrative=""))
    with pytest.raises(actions.Incomplete) as missing:
        record.submit(draft, by=draft.created_by, at=NOW)
    assert list(missing.value.missing.values()) == [["narrative"]]
    actions.remove_claim(claim=draft.claims.get(), version=draft.version, by=draft.created_by, at=NOW)
    draft.refresh_from_db()
    with pytest.raises(REFUSED, match="at least one commitment"):
        record.submit(draft, by=draft.created_by, at=NOW)


def test_nobody_publishes_what_they_submitted():
    submitted = make_submitted()
    with pytest.raises(REFUSED, match="took part in"):
        record.publish(submitted, by=submitted.submitted_by, at=NOW)
    record.publish(submitted, by=make_reviewer(), at=NOW)


def test_what_a_reviewer_read_is_what_is_published_or_returned():
    submitted = make_submitted()
    with pytest.raises(actions.Stale):
        record.publish(submitted, by=make_reviewer(), at=NOW, version=submitted.version - 1)
    with pytest.raises(actions.Stale):
        record.return_(submitted, comment="More.", by=make_reviewer(), at=NOW, version=submitted.version - 1)
    with pytest.raises(REFUSED, match="Say what is to be completed"):
        record.return_(submitted, comment=" ", by=make_reviewer(), at=NOW)
    again = type(submitted).objects.get(pk=submitted.pk)
    record.publish(submitted, by=make_reviewer(), at=NOW, version=submitted.version)
    with pytest.raises(actions.Stale):
        record.publish(again, by=make_reviewer("Rolf"), at=NOW)


def test_a_correction_has_a_reason_starts_from_what_was_said_and_is_one_at_a_time():
    objective = make_commitment()
    cited = make_action("gcm.13.a", objective)
    entry = make_entry(actions=(cited.code,), evidence=(make_evidence_entry(),))
    published = make_published(commitment=objective, entry=entry)
    act = {"record": published.report, "by": published.submitted_by, "at": NOW}
    with pytest.raises(REFUSED, match="says why"):
        record.correct(reason=" ", **act)
    draft = record.correct(reason="A figure.", **act)
    claim = draft.claims.get()
    assert (claim.narrative, claim.cited_actions.count(), claim.used_evidence.count()) == (entry.narrative, 1, 1)
    with pytest.raises(REFUSED, match="already has a revision in the making"):
        record.correct(reason="Another.", **act)
    type(draft).objects.filter(pk=draft.pk).update(reason="")
    draft.refresh_from_db()
    with pytest.raises(REFUSED, match="says why"):
        record.submit(draft, by=published.submitted_by, at=NOW)
    with pytest.raises(REFUSED, match="Only a published report can be corrected"):
        record.correct(**(act | {"record": _withdrawn().report}), reason="A figure.")


def test_a_withdrawal_has_a_reason_and_takes_every_revision():
    corrected = correct(make_published())
    act = {"record": corrected.report, "by": make_reviewer(), "at": NOW + timedelta(days=1)}
    with pytest.raises(REFUSED, match="Say why"):
        record.withdraw(reason="", **act)
    record.withdraw(reason="By mistake.", **act)
    assert {r.state for r in corrected.report.revisions.all()} == {"withdrawn"}
    with pytest.raises(REFUSED, match="Only a published report can be withdrawn"):
        record.withdraw(reason="Again.", **act)


def test_only_a_draft_that_nobody_else_saw_is_discarded():
    draft = make_draft(entry=make_entry(evidence=(make_evidence_entry(),)))
    record.discard(draft, by=draft.created_by, at=NOW)
    assert not Report.objects.exists()
    returned = make_submitted()
    record.return_(returned, comment="More.", by=make_reviewer(), at=NOW)
    with pytest.raises(REFUSED, match="never submitted"):
        record.discard(returned, by=returned.created_by, at=NOW)
    published = make_published()
    correction = record.correct(published.report, reason="x", by=published.submitted_by, at=NOW)
    record.discard(correction, by=published.submitted_by, at=NOW)
    assert published.report.revisions.get() == published


def test_a_refrain_claim_that_says_one_thing_of_three_says_all_three():
    restraint = make_restraint()
    half = make_draft(
        commitment=restraint, entry=make_refrain_entry(safeguard=None, self_view="not_well", reasons=("law",))
    )
    with pytest.raises(actions.Incomplete) as missing:
        record.submit(half, by=half.created_by, at=NOW)
    assert list(missing.value.missing.values()) == [["safeguard"]]


def _withdrawn():
    published = make_published(make_actor("XCC", "Cimmeria"))
    record.withdraw(published.report, reason="By mistake.", by=make_reviewer(), at=NOW)
    return published


# --- who may ---------------------------------------------------------------------------------------------------------


def test_a_reviewer_never_reviews_their_own_actor_its_whole_its_parts_or_its_siblings():
    whole = make_actor("XAA", "Arcadia")
    part = make_actor("XAM", "Ministry", type="ministry", parent=whole)
    sibling = make_actor("XAS", "Port Ostra", type="local_authority", parent=whole)
    stranger = make_actor("XBB", "Borduria")
    rhea = make_reviewer()
    assert actor_access.family_of(rhea) == set()
    make_member("Rhea", part)
    assert actor_access.family_of(rhea) == {whole.pk, part.pk, sibling.pk}
    for actor, may in ((whole, False), (part, False), (sibling, False), (stranger, True)):
        submitted = make_submitted(actor)
        if may:
            assert access.revision_for_review(rhea, submitted.report_id) == submitted
        else:
            with pytest.raises(Http404):
                access.revision_for_review(rhea, submitted.report_id)
    assert [r.report.actor for r in access.queue_for(rhea)] == [stranger]


def test_who_began_a_report_does_not_review_it_even_after_leaving():
    arcadia = make_actor()
    abe = make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    ana = make_member("Ana", arcadia)
    submitted = record.submit(make_draft(arcadia, by=abe), by=ana, at=NOW)
    actor_actions.end_membership(membership=abe.memberships.get(), by=make_curator(), at=NOW)
    make_reviewer("Abe")
    with pytest.raises(Http404):
        access.revision_for_review(abe, submitted.report_id)
    assert not access.queue_for(abe).exists()
    assert access.revision_for_review(make_reviewer(), submitted.report_id) == submitted


def test_a_stranger_learns_nothing_and_a_contributor_why_not():
    draft = make_draft()
    arcadia = draft.report.actor
    abe = make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    bob = make_member("Bob", make_actor("XBB", "Borduria"))
    assert access.revision_for_member(abe, draft.report_id) == draft
    for user in (bob, AnonymousUser(), make_user("Nils")):
        with pytest.raises(Http404):
            access.revision_for_member(user, draft.report_id)
    with pytest.raises(PermissionDenied, match="A focal point or a deputy of Arcadia"):
        access.revision_of_speaker(abe, draft.report_id)
    assert access.revision_of_speaker(draft.created_by, draft.report_id) == draft
    with pytest.raises(PermissionDenied, match="A focal point or a deputy"):
        access.report_of_speaker(abe, draft.report_id)
    for user in (abe, bob):
        with pytest.raises(Http404):
            access.queue_for(user)


def test_somebody_who_left_has_left_at_once():
    arcadia = make_actor()
    ana = make_member("Ana", arcadia)
    make_member("Anouk", arcadia)  # somebody stays
    assert actor_access.is_focal_point(ana, arcadia.pk)
    assert list(actor_access.actors_of(ana)) == [arcadia]
    actor_actions.end_membership(membership=ana.memberships.get(), by=make_curator(), at=NOW)
    assert not actor_access.is_member(ana, arcadia.pk)
    assert not actor_access.actors_of(ana).exists()
    assert not actor_access.actors_of(AnonymousUser()).exists()


def test_a_seat_lets_somebody_review_and_a_group_curate():
    assert is_reviewer(make_reviewer())
    assert not is_curator(make_reviewer())
    assert is_curator(make_curator())
    assert not is_reviewer(AnonymousUser())


def test_what_is_retired_keeps_its_page_and_leaves_every_list():
    framework, commitment, actor = make_framework(), make_commitment(), make_actor("QAA", fictional=False)
    when = When(as_of=TODAY, known_at=NOW)
    gates = (
        (scorecard_access.public_framework, ["gcm", when], framework),
        (scorecard_access.scored_framework, ["gcm", when], framework),
        (scorecard_access.public_commitment, ["gcm.13", when], commitment),
        (scorecard_access.tracked_commitment, ["gcm.13", framework, when], commitment),
        (scorecard_access.actor_on, ["arcadia", framework, when], actor),
        (scorecard_access.actor_then, ["arcadia", when], actor),
    )
    for noun in (framework, commitment, actor):
        retire(noun, TODAY)
    for gate, arguments, row in gates:
        assert gate(*arguments) == row
        with pytest.raises(Http404):
            gate("unheard-of", *arguments[1:])
    assert not Framework.objects.current().exists()
    assert not Commitment.objects.trackable().exists()
    assert not Actor.objects.in_world(fictional=False).exists()


def test_a_framework_of_titles_alone_has_no_scorecard_and_a_menu_no_cell():
    framework, commitment = make_framework(), make_commitment()
    make_action("gcm.13.a", commitment)
    when = When(as_of=TODAY, known_at=NOW)
    with pytest.raises(Http404):
        scorecard_access.tracked_commitment("gcm.13.a", framework, when)
    Framework.objects.update(title_only=True)
    with pytest.raises(Http404):
        scorecard_access.scored_framework("gcm", when)
    with pytest.raises(Http404):
        scorecard_access.tracked_commitment("gcm.13", framework, when)


# --- what a curator does to actors ----------------------------------------------------------------------------------


def test_two_curators_rename_an_actor_and_nothing_else_about_it_can_be_named():
    cleo, arcadia = make_curator(), make_actor()
    facts = {"actor": arcadia, "act": "change", "from_on": TODAY, "reason": "A new law.", "by": cleo, "at": NOW}
    proposal = actor_actions.change_actor(changes={"name": "New Arcadia"}, **facts)
    arcadia.refresh_from_db()
    assert arcadia.name == "Arcadia", "until a second curator confirms it"
    confirmed(proposal)
    arcadia.refresh_from_db()
    assert arcadia.name == "New Arcadia"
    proposed, recorded = Event.objects.about(arcadia).order_by("id")
    assert proposed.verb == "actor.change_proposed"
    assert ("name", "Arcadia", "New Arcadia") in recorded.changes
    for field, value in (("code", "XZZ"), ("fictional", False)):
        with pytest.raises(ValidationError):
            actor_actions.change_actor(changes={field: value}, **facts)


def test_a_part_is_of_the_same_world_and_no_whole_is_part_of_its_part():
    cleo, whole = make_curator(), make_actor()
    part = make_actor("XAM", "Ministry", type="ministry", parent=whole)
    realand = make_actor("QAA", "Realand", fictional=False)
    facts = {"act": "change", "from_on": TODAY, "reason": "A new law.", "by": cleo, "at": NOW}
    with pytest.raises(ValidationError, match="cannot be part of itself"):
        actor_actions.change_actor(actor=whole, changes={"parent_id": part.pk}, **facts)
    with pytest.raises(ValidationError, match="cannot be part of a real one"):
        actor_actions.change_actor(actor=part, changes={"parent_id": realand.pk}, **facts)


def test_an_actor_is_retired_with_a_reason_and_nobody_reports_for_it_any_more():
    cleo, arcadia = make_curator(), make_actor()
    ana = make_member("Ana", arcadia)
    with pytest.raises(ValidationError, match="Say why"):
        actor_actions.retire_actor(instance=arcadia, reason=" ", by=cleo, at=NOW)
    proposal = actor_actions.retire_actor(instance=arcadia, reason="It merged.", by=cleo, at=NOW)
    assert actor_access.is_member(ana, arcadia.pk)
    confirmed(proposal)
    assert not actor_access.is_member(ana, arcadia.pk)
    arcadia.refresh_from_db()
    with pytest.raises(ValidationError, match="retired already"):
        actor_actions.retire_actor(instance=arcadia, reason="Again.", by=cleo, at=NOW)


def test_a_membership_is_granted_changed_and_ended_and_every_row_stays():
    cleo, arcadia, ana = make_curator(), make_actor(), make_user("Ana")
    act = {"user": ana, "actor": arcadia, "by": cleo, "at": NOW}
    first = actor_actions.grant_membership(role=Role.CONTRIBUTOR, **act)
    assert actor_actions.grant_membership(role=Role.CONTRIBUTOR, **act) == first
    second = actor_actions.grant_membership(role=Role.DEPUTY, **act)
    assert Membership.objects.count() == 2
    actor_actions.end_membership(membership=second, by=cleo, at=NOW)
    with pytest.raises(ValidationError, match="ended already"):
        actor_actions.end_membership(membership=second, by=cleo, at=NOW)


def test_a_position_is_dated_history_on_a_framework_that_takes_one():
    cleo, arcadia = make_curator(), make_actor(adheres=False)
    facts = {"actor": arcadia, "position": "declared_support", "source": "A letter"}
    kept = Adherence(framework=make_framework("gcm"), dated_on=date(2024, 1, 1), **facts)
    confirmed(actor_actions.record_adherence(instance=kept, by=cleo, at=NOW))
    kept.note, kept.position = "Found in the archive.", "against"
    right = confirmed(actor_actions.record_adherence(instance=kept, by=cleo, at=NOW), at=NOW + timedelta(days=1))
    assert right.pk != kept.pk
    assert right.replaces_id == kept.pk
    then, later = {"as_of": TODAY, "known_at": NOW}, {"as_of": TODAY, "known_at": NOW + timedelta(days=1)}
    assert [Adherence.objects.in_force(**known).get().position for known in (then, later)] == [
        "declared_support",
        "against",
    ]
    ahead = Adherence(framework=make_framework("gcm"), dated_on=TODAY + timedelta(days=1), **facts)
    with pytest.raises(ValidationError, match="in the future"):
        actor_actions.record_adherence(instance=ahead, by=cleo, at=NOW)
    nowhere = Adherence(framework=make_framework("iom-2016"), dated_on=date(2024, 1, 1), **facts)
    with pytest.raises(ValidationError, match="Nobody votes on this framework"):
        actor_actions.record_adherence(instance=nowhere, by=cleo, at=NOW)
    name = ActorName(actor=arcadia, language="fr", name="Arcadie")
    assert actor_actions.save_name(instance=name, by=cleo, at=NOW).pk


def test_the_latest_position_is_the_one_that_counts():
    arcadia = make_actor(adheres=False)
    framework = make_framework("gcm")
    make_adherence(arcadia, framework, position="for", dated_on=date(2018, 12, 19))
    make_adherence(arcadia, framework, position="declared_withdrawal", dated_on=date(2021, 5, 1))
    for day, position in ((date(2018, 1, 1), None), (date(2020, 1, 1), "for"), (TODAY, "declared_withdrawal")):
        assert actor_then("XAA", framework, When(as_of=day, known_at=NOW)).position == position


# --- what a curator does to the catalogue ---------------------------------------------------------------------------


def test_what_a_commitment_says_takes_two_curators_and_a_slip_in_our_own_words_takes_one():
    cleo, commitment = make_curator(), make_commitment()
    facts = {"commitment": commitment, "from_on": TODAY, "reason": "As adopted.", "by": cleo, "at": NOW}
    slip = catalogue_actions.change_commitment(act="correct", changes={"statement": "In our words."}, **facts)
    assert slip[0].recorded_at == NOW
    proposal = catalogue_actions.change_commitment(act="change", changes={"title": "Another"}, **facts)
    assert proposal[0].is_waiting
    with pytest.raises(ValidationError, match="somebody else than who made it"):
        versions.confirm(version=proposal[0], by=cleo, at=NOW)
    with pytest.raises(ValidationError, match="waits for a second curator already"):
        catalogue_actions.change_commitment(act="change", changes={"title": "A third"}, **facts)
    confirmed(proposal)
    commitment.refresh_from_db()
    assert (commitment.title, commitment.statement) == ("Another", "In our words.")
    with pytest.raises(ValidationError, match="decided already"):
        confirmed(proposal)
    with pytest.raises(ValidationError, match="a day that has passed"):
        catalogue_actions.change_commitment(
            **{**facts, "from_on": date(2020, 1, 1)}, act="change", changes={"title": "X"}
        )


def test_a_part_belongs_to_the_framework_of_its_whole_and_to_no_part_of_its_own():
    cleo, whole = make_curator(), make_commitment()
    part = make_action("gcm.13.a", whole)
    other = make_commitment("iom-2016.1")
    facts = {"act": "change", "from_on": TODAY, "reason": "As adopted.", "by": cleo, "at": NOW}
    with pytest.raises(ValidationError, match="cannot be part of itself"):
        catalogue_actions.change_commitment(commitment=whole, changes={"parent_id": part.pk}, **facts)
    with pytest.raises(ValidationError, match="of another framework"):
        catalogue_actions.change_commitment(commitment=part, changes={"parent_id": other.pk}, **facts)


def test_a_commitment_is_tagged_in_one_event_and_what_is_left_out_stays():
    cleo, commitment = make_curator(), make_commitment()
    children = Group.objects.create(code="children", label="Children")
    act = {"commitment": commitment, "by": cleo, "at": NOW}
    catalogue_actions.tag_commitment(
        journey_stages=["transit", "stay"], groups=[children], sdg_targets={"10.7": True, "16.2": False}, **act
    )
    catalogue_actions.tag_commitment(journey_stages=["return"], **act)
    catalogue_actions.tag_commitment(journey_stages=["return"], **act)
    assert catalogue_actions.tags_of(commitment) == {
        "journey_stages": ["return"],
        "groups": ["children"],
        "sdg_targets": ["10.7?", "16.2"],
    }
    assert Event.objects.about(commitment).filter(verb="commitment.tagged").count() == 2


def test_what_no_longer_holds_is_retired_from_its_parts_upward():
    cleo, whole = make_curator(), make_commitment()
    part = make_action("gcm.13.a", whole)
    act = {"reason": "It was merged.", "by": cleo, "at": NOW}
    with pytest.raises(ValidationError, match="Retire its parts first"):
        catalogue_actions.retire_commitment(instance=whole, **act)
    with pytest.raises(ValidationError, match="Say why"):
        catalogue_actions.retire_commitment(instance=part, **(act | {"reason": ""}))
    confirmed(catalogue_actions.retire_commitment(instance=part, **act))
    part.refresh_from_db()
    with pytest.raises(ValidationError, match="retired already"):
        catalogue_actions.retire_commitment(instance=part, **act)
    confirmed(catalogue_actions.retire_commitment(instance=whole, **act))
    catalogue_actions.retire_framework(instance=whole.framework, **act)
    assert not Commitment.objects.current().exists()


def test_the_words_of_a_link_are_kept_and_its_status_is_not_typed():
    cleo = make_curator()
    link = CrosswalkLink(code="xw.1", source=make_commitment(), target=make_commitment("gcm.14"), relation="part")
    catalogue_actions.save_link(instance=link, by=cleo, at=NOW)
    link.rationale = "The text says so."
    catalogue_actions.save_link(instance=link, by=cleo, at=NOW)
    link.status = LinkStatus.ADOPTED
    with pytest.raises(ValidationError, match="cannot change once it is stored"):
        catalogue_actions.save_link(instance=link, by=cleo, at=NOW)
    new = CrosswalkLink(code="xw.2", source=make_commitment(), sdg_target="8.8", relation="part", status="adopted")
    with pytest.raises(ValidationError, match="begins as proposed"):
        catalogue_actions.save_link(instance=new, by=cleo, at=NOW)


def test_a_method_and_its_anchors_keep_what_cells_were_computed_by():
    cleo, method = make_curator(), make_method()
    method.note = "As agreed."
    with pytest.raises(ValidationError, match="Add the next one"):
        catalogue_actions.add_method(instance=method, by=cleo, at=NOW)
    back = Method(version="1.1", effective_on=TODAY - timedelta(days=1))
    with pytest.raises(ValidationError, match="before the day on which it is recorded"):
        catalogue_actions.add_method(instance=back, by=cleo, at=NOW)
    ahead = Method(version="1.1", effective_on=TODAY)
    catalogue_actions.add_method(instance=ahead, by=cleo, at=NOW)
    with pytest.raises(ValidationError, match="before the day on which it is recorded"):
        catalogue_actions.confirm_method(version=ahead, by=make_curator("Cyra"), at=NOW + timedelta(days=1))
    confirmed(ahead)
    both = {"as_of": TODAY, "known_at": NOW}
    assert Method.objects.at(**both).version == "1.1"
    assert Method.objects.at(**both | {"known_at": NOW - timedelta(seconds=1)}).version == "1.0"
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Method.objects.filter(version="1.0").update(stale_else=61)
    method.refresh_from_db()
    anchor = Anchor(method=method, kind="do", step="0", label="None", sentence="Nothing.")
    catalogue_actions.save_anchor(instance=anchor, by=cleo, at=NOW)
    anchor.step = "1"
    with pytest.raises(ValidationError):
        catalogue_actions.save_anchor(instance=anchor, by=cleo, at=NOW)


def test_frameworks_groups_and_milestones_are_saved_with_their_history():
    cleo, framework, empty = make_curator(), make_framework(), make_framework("empty")
    for act, row in (
        (catalogue_actions.save_framework, empty),
        (catalogue_actions.save_group, Group(code="children", label="Children")),
        (catalogue_actions.save_milestone, Milestone(code="m", framework=framework, starts_on=TODAY, title="Forum")),
    ):
        saved = act(instance=row, by=cleo, at=NOW)
        field = next(f for f in ("label", "title") if hasattr(saved, f))
        setattr(saved, field, "Changed")
        act(instance=saved, by=cleo, at=NOW)
        assert Event.objects.about(saved).last().changes[-1][2] == "Changed"
    act = Group.objects.get()
    act.code = "others"
    with pytest.raises(ValidationError):
        catalogue_actions.save_group(instance=act, by=cleo, at=NOW)


def test_the_words_of_a_framework_stay_once_it_holds_a_commitment():
    cleo, framework = make_curator(), make_framework()
    framework.title = "Said better"
    catalogue_actions.save_framework(instance=framework, by=cleo, at=NOW)
    make_commitment(framework=framework)
    for name, other in (("title", "Another"), ("position", 7), ("takes_adherence", False)):
        changed = Framework.objects.get()
        setattr(changed, name, other)
        with pytest.raises(ValidationError, match="cannot change once it is stored"):
            catalogue_actions.save_framework(instance=changed, by=cleo, at=NOW)
    assert Framework.objects.get().title == "Said better"


def test_a_framework_that_is_retired_was_not_before_and_a_new_one_was_not_known():
    retire(make_framework(), TODAY)
    before = When(as_of=TODAY - timedelta(days=1), known_at=NOW)
    make_commitment()
    assert scorecard_access.public_framework("gcm", before).retired_on is None
    assert scorecard_access.public_commitment("gcm.13", before).framework.retired_on is None
    assert scorecard_access.public_framework("gcm", When(as_of=TODAY, known_at=NOW)).retired_on == TODAY
    assert [f.code for f in Framework.objects.in_force(**before.both)] == ["gcm"]
    make_framework("new")
    assert [f.code for f in Framework.objects.in_force(**before.both)] == ["gcm"], "nothing is in it yet"


def test_what_was_handed_in_once_is_not_thrown_away_when_its_period_is_set_anew():
    draft = make_draft(make_actor())
    by = draft.created_by
    record.submit(draft, by=by, at=NOW)
    back = record.recall(draft, by=by, at=NOW)
    facts = {"period_start": None, "period_end": back.period_end, "version": back.version, "by": by, "at": NOW}
    anew = actions.set_period(revision=back, **facts)
    assert (anew.round, anew.submitted_at) == (1, None)
    with pytest.raises(lifecycle.Refused, match="never submitted"):
        record.discard(anew, by=by, at=NOW)
