"""Pledges as their maker, its partners and the panel handle them: written, checked, published, revised, answered."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from commitments.actors.models import Role
from commitments.audit.models import Event
from commitments.desk.actions import shield_actor
from commitments.pledges import access, actions, assemble, lifecycle, measures
from commitments.pledges.models import (
    PartnerAnswer,
    Pledge,
    PledgeEntry,
    PledgeMoney,
    PledgeRevision,
    Specific,
)
from commitments.record import actions as record
from tests.cast import NOW, make_actor, make_commitment, make_curator, make_member, make_reviewer, make_user
from tests.pledging import (
    in_force,
    make_document,
    make_pledge_draft,
    make_published_pledge,
    make_said,
    make_submitted_pledge,
    make_sum,
    make_text,
    tell,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


def borduria():
    return make_actor("XBB", "Borduria")


# --- its life --------------------------------------------------------------------------------------------------------------


def test_a_pledge_goes_from_its_maker_by_the_panel_to_the_public():
    revision = make_pledge_draft()
    assert revision.state == "draft"
    assert not Pledge.objects.published().exists()
    record.submit(revision, by=revision.created_by, at=NOW)
    record.publish(revision, by=make_reviewer(), at=LATER)
    pledge = Pledge.objects.with_standing().get()
    assert (pledge.title, pledge.standing, pledge.standing_on) == (
        "Open ten legal-advice desks",
        "made",
        date(2026, 3, 1),
    )
    moves = list(revision.moves.order_by("id").values_list("from_state", "to_state"))
    assert moves == [("", "draft"), ("draft", "submitted"), ("submitted", "published")]
    verbs = Event.objects.filter(object_type="pledges.pledgerevision").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["pledge.begun", "pledge.submitted", "pledge.published"]


def test_nobody_publishes_what_they_submitted_themselves():
    revision = make_submitted_pledge()
    with pytest.raises(actions.Refused, match="took part in"):
        record.publish(revision, by=revision.submitted_by, at=LATER)
    assert record.publish(revision, by=make_reviewer(), at=LATER).state == "published"


def test_what_the_reviewer_did_not_read_is_not_published():
    revision = make_submitted_pledge()
    with pytest.raises(actions.Stale):
        record.publish(revision, by=make_reviewer(), at=LATER, digest="another")
    with pytest.raises(actions.Stale):
        record.publish(revision, by=make_reviewer(), at=LATER, version=revision.version - 1)
    # A row that somebody changed behind the round gives another digest.
    PledgeRevision.objects.filter(pk=revision.pk).update(text="Something else.")
    revision.refresh_from_db()
    with pytest.raises(actions.Refused, match="not what was handed in"):
        record.publish(revision, by=make_reviewer(), at=LATER)


def test_a_returned_pledge_is_written_on_and_comes_back():
    revision = make_submitted_pledge()
    with pytest.raises(actions.Refused, match="Say what"):
        record.return_(revision, comment=" ", by=make_reviewer(), at=LATER)
    record.return_(revision, comment="Whom does it serve?", by=make_reviewer(), at=LATER)
    assert access.latest_comment(revision) == "Whom does it serve?"
    actions.write_pledge(
        revision=revision,
        text=make_text(text="It serves all who ask."),
        said=make_said(),
        version=revision.version,
        by=revision.created_by,
        at=LATER,
    )
    record.submit(revision, by=revision.created_by, at=LATER)
    assert revision.round == 2
    assert revision.rounds.count() == 2


def test_what_a_reviewer_has_begun_cannot_be_called_back():
    revision = make_submitted_pledge()
    record.recall(revision, by=revision.created_by, at=LATER)
    assert revision.state == "draft"
    record.submit(revision, by=revision.created_by, at=LATER)
    record.begin_review(revision, by=make_reviewer(), at=LATER)
    with pytest.raises(actions.Refused, match="begun to read"):
        record.recall(revision, by=revision.created_by, at=LATER)


def test_a_draft_is_discarded_and_what_the_panel_had_is_not():
    revision = make_pledge_draft(money=(make_sum(),), said=make_said(evidence=(make_document(),)))
    record.discard(revision, by=revision.created_by, at=NOW)
    assert not Pledge.objects.exists()
    assert not PledgeMoney.objects.exists()
    revision = make_submitted_pledge()
    record.recall(revision, by=revision.created_by, at=NOW)
    with pytest.raises(actions.Refused, match="never submitted"):
        record.discard(revision, by=revision.created_by, at=NOW)


@pytest.mark.parametrize("missing", ["title", "text", "nature", "commitments"])
def test_what_a_stranger_needs_to_understand_it_is_asked_for(missing):
    empty = () if missing == "commitments" else ""
    revision = make_pledge_draft(**{missing: empty})
    with pytest.raises(actions.Incomplete) as refusal:
        record.submit(revision, by=revision.created_by, at=NOW)
    assert refusal.value.missing == (missing,)
    assert assemble.missing_labels(refusal.value.missing)


def test_a_pledge_without_figures_date_or_partners_is_taken_and_says_so():
    revision = make_published_pledge(
        baseline=None, target=None, due_on=None, measure="", unit="", direction="", specific=()
    )
    marks = assemble.sheet_of(revision, today=NOW.date()).marks
    assert [mark.is_said for mark in marks] == [True, False, False, False, False, *[False] * len(Specific)]


def test_a_figure_needs_its_unit_and_its_direction():
    revision = make_pledge_draft(unit="", direction="")
    with pytest.raises(actions.Incomplete) as refusal:
        record.submit(revision, by=revision.created_by, at=NOW)
    assert refusal.value.missing == ("unit", "direction")


def test_a_figure_that_is_told_of_a_state_needs_measure_and_unit_too():
    bare = {"measure": "", "unit": "", "direction": "", "baseline": None, "baseline_on": None, "target": None}
    revision = make_pledge_draft(said=make_said(value=Decimal(0)), **bare)
    with pytest.raises(actions.Incomplete) as refusal:
        record.submit(revision, by=revision.created_by, at=NOW)
    assert refusal.value.missing == ("measure", "unit")
    told = {**bare, "measure": "Desks that are open", "unit": "desks"}
    assert make_submitted_pledge(borduria(), said=make_said(value=Decimal(0)), **told).state == "submitted"
    assert make_submitted_pledge(make_actor("XCC", "Cagliostro"), **bare).state == "submitted"


def test_a_target_that_lies_the_other_way_is_refused():
    with pytest.raises(actions.Refused, match="the other way"):
        make_pledge_draft(direction="fall")
    assert make_pledge_draft(direction="fall", baseline=Decimal(10), target=Decimal(0))


def test_personal_data_is_explained_or_taken_out():
    revision = make_pledge_draft(text="Write to ana.smith@example.org for the desks.")
    with pytest.raises(actions.Unexplained):
        record.submit(revision, by=revision.created_by, at=NOW)
    reason = "It is the address of the office."
    record.submit(revision, by=revision.created_by, at=NOW, personal_data_reason=reason)
    assert revision.personal_data_reason == reason
    clean = make_submitted_pledge(borduria())
    assert clean.personal_data_reason == ""


def test_the_same_form_sent_twice_makes_one_pledge():
    key = uuid4()
    first = make_pledge_draft(key=key)
    assert make_pledge_draft(key=key).pk == first.pk
    assert make_pledge_draft(key=uuid4()).pk != first.pk


def test_who_saves_second_is_told_and_overwrites_nothing():
    revision = make_pledge_draft()
    opened = revision.version
    actions.write_pledge(
        revision=revision, text=make_text(title="Another"), said=make_said(), version=opened, by=None, at=NOW
    )
    with pytest.raises(actions.Stale):
        actions.write_pledge(revision=revision, text=make_text(title="A third"), version=opened, by=None, at=NOW)
    revision.refresh_from_db()
    assert revision.title == "Another"


# --- revisions and states --------------------------------------------------------------------------------------------------


def test_the_first_text_stays_as_it_was_beside_the_revision_that_changed_it():
    first = make_published_pledge()
    second = tell(first, "changed", reason="Two more cities joined.", target=Decimal(12), title="Open twelve desks")
    assert (second.number, in_force(first.pledge)) == (2, second)
    first.refresh_from_db()
    assert (first.title, first.target, first.superseded_at) == ("Open ten legal-advice desks", 10, NOW)
    changes = assemble.changes_between(assemble.whole(first), assemble.whole(second))
    assert [(c.label, c.before.text, c.after.text) for c in changes] == [
        ("Title", "Open ten legal-advice desks", "Open twelve desks"),
        ("Target", "10 desks", "12 desks"),
    ]
    assert [(part.kind, part.text) for part in changes[0].parts] == [
        ("same", "Open "),
        ("removed", "ten legal-advice"),
        ("added", "twelve"),
        ("same", " desks"),
    ]
    assert Pledge.objects.get().title == "Open twelve desks"


def test_what_a_revision_changed_is_told_of_every_part_of_the_text():
    bare = {"unit": "", "direction": "", "baseline": None, "baseline_on": None, "target": None}
    first = make_published_pledge(**bare)

    def told(before, **text):
        after = tell(before, **text)
        found = assemble.changes_between(assemble.whole(before), assemble.whole(after))
        return after, [(each.label, each.before and each.before.text, each.after and each.after.text) for each in found]

    day, of_day = told(first, baseline_on=date(2025, 12, 31))
    unit, of_unit = told(day, unit="desks")
    language, of_language = told(unit, language="fr")
    _same, of_nothing = told(language)
    assert of_day == [("Baseline", None, "on 31 December 2025")]
    assert of_unit == [("Unit", None, "desks")]
    assert of_language == [("Language", "English", "Français")]
    assert of_nothing == []


def test_a_revision_says_why():
    first = make_published_pledge()
    with pytest.raises(actions.Refused, match="Say why"):
        record.correct(first.pledge, reason=" ", by=first.created_by, at=NOW)


def test_only_one_revision_is_in_the_making():
    first = make_published_pledge()
    record.correct(first.pledge, reason="News.", by=first.created_by, at=NOW)
    with pytest.raises(actions.Refused, match="in the making"):
        record.correct(first.pledge, reason="News.", by=first.created_by, at=NOW)


def test_every_state_stays_with_its_day_and_its_evidence():
    first = make_published_pledge()
    tell(first, "under_way", on=date(2026, 6, 1), value=Decimal(4), note="Four are open.", evidence=(make_document(),))
    latest = tell(first, "fulfilled", on=date(2026, 11, 1), value=Decimal(10))
    history = assemble.sheet_of(latest, today=NOW.date()).history
    assert [(e.entry.standing, e.entry.on, e.distance and e.distance.left) for e in history] == [
        ("fulfilled", date(2026, 11, 1), 0),
        ("under_way", date(2026, 6, 1), 6),
        ("made", date(2026, 3, 1), None),
    ]
    assert [d.title for d in history[1].entry.evidence.all()] == ["Budget act"]


@pytest.mark.parametrize(
    ("before", "after", "taken"),
    [
        (before, after, after in lifecycle.MAY_FOLLOW[before])
        for before in ("made", "under_way", "fulfilled", "changed")
        for after in ("made", "under_way", "fulfilled", "changed", "withdrawn")
    ],
)
def test_which_state_may_follow_which(before, after, taken):
    revision = make_published_pledge()
    if before != "made":
        tell(revision, before, on=date(2026, 5, 1))
    if taken:
        assert tell(revision, after, on=date(2026, 6, 1)).state == "published"
    else:
        with pytest.raises(actions.Refused, match="cannot be called that"):
            tell(revision, after, on=date(2026, 6, 1))


def test_nothing_more_is_said_of_a_pledge_that_its_maker_has_withdrawn():
    revision = make_published_pledge()
    tell(revision, "withdrawn", note="The law changed.")
    with pytest.raises(actions.Refused, match="withdrawn by its maker"):
        tell(revision, "under_way")


def test_a_state_is_not_told_before_its_day_nor_before_the_one_before_it():
    revision = make_published_pledge()
    with pytest.raises(actions.Refused, match="once its day has come"):
        tell(revision, "under_way", on=NOW.date() + timedelta(days=1))
    PledgeRevision.objects.unsettled().get().moves.all().delete()
    record.discard(PledgeRevision.objects.unsettled().get(), by=None, at=NOW)
    with pytest.raises(actions.Refused, match="before the one"):
        tell(revision, "under_way", on=date(2026, 1, 1))


def test_a_state_that_was_handed_in_and_not_published_is_nobodys_state_yet():
    revision = make_published_pledge()
    draft = record.correct(revision.pledge, reason="Done.", by=revision.created_by, at=NOW)
    said = make_said("fulfilled", on=NOW.date())
    actions.write_pledge(revision=draft, text=make_text(), said=said, version=draft.version, by=None, at=NOW)
    draft.refresh_from_db()
    record.submit(draft, by=revision.created_by, at=NOW)
    assert Pledge.objects.with_standing().get().standing == "made"


# --- figures ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "baseline", "target", "direction", "left", "reached", "turned"),
    [
        (4, 2, 10, "rise", 6, False, False),
        (12, 2, 10, "rise", 0, True, False),
        (1, 2, 10, "rise", 9, False, True),
        (30, 100, 0, "fall", 30, False, False),  # to zero, where a share would divide by nothing
        (0, 100, 0, "fall", 0, True, False),
        (0, 0, 0, "keep", 0, True, False),
        (3, 0, 0, "keep", 3, False, True),
        (120, 100, 0, "fall", 120, False, True),
        ("0.25", "1.5", "0.25", "fall", 0, True, False),
        (-3, -10, 0, "rise", 3, False, False),
        (5, None, 0, "fall", 5, False, False),
    ],
)
def test_distance_is_absolute_and_a_target_of_zero_is_ordinary(
    value, baseline, target, direction, left, reached, turned
):
    of = {"value": Decimal(value), "baseline": None if baseline is None else Decimal(baseline)}
    found = measures.distance(**of, target=Decimal(target), direction=direction)
    assert (found.left, found.is_reached, found.has_turned) == (Decimal(left), reached, turned)


def test_what_is_not_stated_has_no_distance():
    assert measures.distance(value=None, baseline=None, target=Decimal(3), direction="rise") is None
    assert measures.distance(value=Decimal(0), baseline=None, target=None, direction="rise") is None


def test_zero_is_a_figure_and_stays_one():
    revision = make_published_pledge(
        title="No child is detained", baseline=Decimal(12), target=Decimal(0), direction="fall", unit="children"
    )
    lines = {line.name: line.text for line in assemble.lines_of(assemble.whole(revision))}
    assert (lines["target"], lines["baseline"]) == ("0 children", "12 children on 31 December 2025")
    assert [m.is_said for m in assemble.sheet_of(revision, today=NOW.date()).marks][2:4] == [True, True]


# --- money -----------------------------------------------------------------------------------------------------------------


def test_the_four_stages_of_money_stand_side_by_side_and_are_never_added():
    revision = make_published_pledge(
        nature="financial",
        money=(
            make_sum("planned", "5000000.00"),
            make_sum("announced", "4000000.00", currency="USD"),
            make_sum("committed", "3000000.00"),
            make_sum("disbursed", "250000.50"),
        ),
    )
    latest = tell(revision, money=(make_sum("disbursed", "100000.00", on=date(2026, 10, 1)),))
    money = assemble.sheet_of(latest, today=NOW.date()).money
    assert [(each.stage, [(str(row.amount), row.currency) for row in each.rows]) for each in money] == [
        ("planned", [("5000000.00", "EUR")]),
        ("announced", [("4000000.00", "USD")]),
        ("committed", [("3000000.00", "EUR")]),
        ("disbursed", [("100000.00", "EUR"), ("250000.50", "EUR")]),
    ]


def test_a_sum_that_was_told_wrongly_stays_beside_its_correction():
    revision = make_published_pledge(money=(make_sum("announced", "40.00"),))
    wrong = PledgeMoney.objects.get()
    latest = tell(revision, money=(make_sum("announced", "400.00", corrects=wrong.pk),))
    rows = assemble.sheet_of(latest, today=NOW.date()).money[0].rows
    assert [(str(row.amount), row.correction and str(row.correction.amount)) for row in rows] == [
        ("400.00", None),
        ("40.00", "400.00"),
    ]


def test_a_sum_corrects_only_a_published_sum_of_the_same_pledge():
    other = make_published_pledge(borduria(), money=(make_sum(),))
    revision = make_published_pledge()
    with pytest.raises(actions.Refused, match="of the same pledge"):
        tell(revision, money=(make_sum(corrects=other.money.get().pk),))


# --- matching --------------------------------------------------------------------------------------------------------------


def matching(pledge, actor=None):
    return make_pledge_draft(actor or borduria(), form="matching", matches=pledge.code, title="We match it")


def test_a_pledge_matches_one_of_another_and_each_page_leads_to_the_other():
    first = make_published_pledge()
    second = matching(first.pledge)
    record.submit(second, by=second.created_by, at=NOW)
    record.publish(second, by=make_reviewer(), at=NOW)
    assert assemble.sheet_of(first, today=NOW.date()).matched_by == (second,)
    assert assemble.whole(second).matches == first.pledge


def test_a_pledge_cannot_match_itself():
    revision = make_published_pledge()
    with pytest.raises(actions.Refused, match="cannot match itself"):
        tell(revision, form="matching", matches=revision.pledge.code)


def test_a_pledge_cannot_match_another_of_its_own_maker():
    first = make_published_pledge()
    with pytest.raises(actions.Refused, match="your own"):
        matching(first.pledge, actor=first.pledge.actor)


def test_a_pledge_cannot_match_one_that_was_withdrawn():
    first = make_published_pledge()
    second = matching(first.pledge)  # while it stood
    tell(first, "withdrawn")
    with pytest.raises(actions.Refused, match="withdrawn by its maker"):
        record.submit(second, by=second.created_by, at=NOW)
    with pytest.raises(actions.Refused, match="withdrawn by its maker"):
        matching(first.pledge, actor=make_actor("XCC", "Cagliostro"))


def test_a_pledge_that_is_withdrawn_while_the_panel_reads_its_match_is_not_matched():
    first = make_published_pledge()
    second = matching(first.pledge)
    record.submit(second, by=second.created_by, at=NOW)
    tell(first, "withdrawn")
    with pytest.raises(actions.Refused, match="withdrawn by its maker"):
        record.publish(second, by=make_reviewer(), at=NOW)
    assert second.state == "submitted"


def test_two_pledges_do_not_match_each_other_in_a_circle():
    first = make_published_pledge()
    second = matching(first.pledge)
    record.submit(second, by=second.created_by, at=NOW)
    record.publish(second, by=make_reviewer(), at=NOW)
    with pytest.raises(actions.Refused, match="matches yours already"):
        tell(first, form="matching", matches=second.pledge.code)


def test_a_draft_or_a_number_that_never_was_cannot_be_matched():
    draft = make_pledge_draft()
    for code in (draft.pledge.code, "pledge-00000000"):
        with pytest.raises(actions.Refused, match="no published pledge"):
            make_pledge_draft(borduria(), form="matching", matches=code)


# --- partners --------------------------------------------------------------------------------------------------------------


def test_a_partner_that_says_nothing_is_shown_as_not_confirmed():
    partner = make_actor("XNG", "Harbour Light", type="ngo")
    revision = make_published_pledge(form="partnership", partners=("XNG",))
    sheet = assemble.sheet_of(revision, today=NOW.date())
    assert [(party.actor, party.answer) for party in sheet.parties] == [(partner, "")]
    assert sheet.unconfirmed == list(sheet.parties)


def test_a_partner_that_never_answers_is_shown_with_the_day_since_which_it_is_asked():
    make_actor("XNG", "Harbour Light", type="ngo")
    make_actor("XNH", "Harbour Two", type="ngo")
    revision = make_published_pledge(form="partnership", partners=("XNG",))
    later = tell(revision, "under_way", at=LATER, partners=("XNG", "XNH"))
    parties = assemble.sheet_of(later, today=LATER.date()).parties
    assert [(party.actor.code, party.asked_on) for party in parties] == [("XNG", NOW.date()), ("XNH", LATER.date())]


def test_a_partner_confirms_thinks_again_and_both_stay():
    partner = make_actor("XNG", "Harbour Light", type="ngo")
    noor = make_member("Noor", partner)
    revision = make_published_pledge(form="partnership", partners=("XNG",))
    assert [each.revision for each in assemble.to_answer(noor)] == [revision]
    for answer in ("confirmed", "confirmed", "declined"):
        actions.answer_as_partner(revision=revision, actor=partner, answer=answer, by=noor, at=LATER)
    assert list(PartnerAnswer.objects.order_by("id").values_list("answer", flat=True)) == ["confirmed", "declined"]
    assert assemble.sheet_of(revision, today=NOW.date()).parties[0].is_declined
    assert assemble.to_answer(noor) == []


def test_a_confirmation_of_an_earlier_text_says_of_which():
    partner = make_actor("XNG", "Harbour Light", type="ngo")
    noor = make_member("Noor", partner)
    revision = make_published_pledge(form="partnership", partners=("XNG",))
    actions.answer_as_partner(revision=revision, actor=partner, answer="confirmed", by=noor, at=LATER)
    latest = tell(revision, "changed", target=Decimal(20))
    party = assemble.sheet_of(latest, today=NOW.date()).parties[0]
    assert (party.is_confirmed, party.of, party.is_of_this) == (True, 1, False)
    with pytest.raises(actions.Refused, match="revised meanwhile"):
        actions.answer_as_partner(revision=revision, actor=partner, answer="declined", by=noor, at=LATER)


def test_somebody_who_is_not_named_answers_nothing():
    revision = make_published_pledge()
    with pytest.raises(actions.Refused, match="does not name"):
        actions.answer_as_partner(revision=revision, actor=borduria(), answer="confirmed", by=make_user("Bob"), at=NOW)


def test_nobody_is_their_own_partner_and_the_worlds_do_not_mix():
    with pytest.raises(actions.Refused, match="not its own partner"):
        make_pledge_draft(form="common", partners=("XAA",))
    make_actor("FRA", "A real State", fictional=False)
    with pytest.raises(actions.Refused, match="not an actor that can be named"):
        make_pledge_draft(form="common", partners=("FRA",))


# --- shields ---------------------------------------------------------------------------------------------------------------


def test_a_shielded_organisation_is_refused_kindly_and_named_by_nobody():
    hidden = make_actor("XNG", "Harbour Light", type="ngo", shielded=True)
    noor = make_member("Noor", hidden)
    make_commitment("gcm.13")
    with pytest.raises(actions.Refused, match="shielded, and a pledge would name it"):
        actions.begin_pledge(actor=hidden, text=make_text(), by=noor, at=NOW)
    with pytest.raises(actions.Refused, match="not an actor that can be named"):
        make_pledge_draft(form="common", partners=("XNG",))


def test_an_organisation_that_was_shielded_meanwhile_is_not_published():
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    revision = make_submitted_pledge(ngo)
    type(ngo).objects.filter(pk=ngo.pk).update(shielded=True)
    with pytest.raises(actions.Refused, match="shielded"):
        record.publish(PledgeRevision.objects.get(), by=make_reviewer(), at=NOW)
    assert revision.state == "submitted"


def test_what_has_a_published_pledge_is_public_by_name_and_cannot_be_shielded():
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    make_published_pledge(form="common", partners=("XNG",))
    with pytest.raises(Exception, match="published under its name"):
        shield_actor(actor=ngo, by=make_member("Noor", ngo), at=NOW)
    make_actor("XNH", "Lighthouse", type="ngo")


# --- who may ---------------------------------------------------------------------------------------------------------------


def test_a_reviewer_with_a_tie_to_maker_partner_or_what_is_matched_sees_nothing():
    maker, partner, other = make_actor(), borduria(), make_actor("XCC", "Cagliostro")
    first = make_published_pledge(other)
    revision = make_submitted_pledge(
        maker, form="matching", matches=first.pledge.code, partners=("XBB",), title="We match"
    )
    assert list(access.queue_for(make_reviewer("Rhea"))) == [revision]
    assert access.revision_for_check(make_reviewer("Rhea"), revision.pledge_id) == revision
    for number, actor in enumerate((maker, partner, other)):
        tied = make_reviewer(f"Tied{number}")
        make_member(f"Tied{number}", actor, role=Role.VIEWER)
        assert list(access.queue_for(tied)) == []
        with pytest.raises(Http404):
            access.revision_for_check(tied, revision.pledge_id)


def test_a_stranger_finds_no_draft_and_a_viewer_reads_and_does_not_write():
    revision = make_pledge_draft()
    viewer = make_member("Vera", revision.pledge.actor, role=Role.VIEWER)
    contributor = make_member("Abe", revision.pledge.actor, role=Role.CONTRIBUTOR)
    with pytest.raises(Http404):
        access.revision_for_member(make_member("Bob", borduria()), revision.pledge_id)
    assert access.revision_for_member(viewer, revision.pledge_id) == revision
    with pytest.raises(PermissionDenied):
        access.open_revision_for_writer(viewer, revision.pledge_id)
    assert access.open_revision_for_writer(contributor, revision.pledge_id) == revision
    with pytest.raises(PermissionDenied, match="does this"):
        access.revision_of_speaker(contributor, revision.pledge_id)
    for stranger in (make_curator(), make_reviewer()):
        with pytest.raises(Http404):
            access.revision_for_member(stranger, revision.pledge_id)


def test_a_curator_reads_the_queue_and_answers_nothing():
    revision = make_submitted_pledge()
    assert access.revision_to_read(make_curator(), revision.pledge_id) == revision
    with pytest.raises(Http404):
        access.revision_for_check(make_curator(), revision.pledge_id)


def test_the_panel_takes_a_published_pledge_from_public_view_and_its_place_stays():
    revision = make_published_pledge()
    tell(revision, "under_way")
    with pytest.raises(actions.Refused, match="Say why"):
        record.withdraw(revision.pledge, reason="", by=make_reviewer(), at=LATER)
    record.withdraw(revision.pledge, reason="It names a child.", by=make_reviewer(), at=LATER)
    assert not Pledge.objects.published().exists()
    assert Pledge.objects.with_standing().get().standing is None
    shown = access.public_revision(revision.pledge_id, number=None, at=LATER, demo_site=True)
    assert (shown.state, shown.withdrawal_reason) == ("withdrawn", "It names a child.")
    assert PledgeEntry.objects.count() == 2


def test_what_was_taken_from_public_view_does_not_come_back_by_a_revision_in_the_making():
    for hand_in in (False, True):
        revision = make_published_pledge(title=f"Handed in: {hand_in}")
        draft = record.correct(revision.pledge, reason="News.", by=revision.created_by, at=NOW)
        if hand_in:
            record.submit(draft, by=revision.created_by, at=NOW)
        record.withdraw(revision.pledge, reason="It names a child.", by=make_reviewer("Rhea"), at=LATER)
        draft.refresh_from_db()
        again = record.publish if hand_in else record.submit
        with pytest.raises(actions.Refused, match="was taken from public view"):
            again(draft, by=make_reviewer("Rolf"), at=LATER)
        assert not Pledge.objects.published().filter(pk=revision.pledge_id).exists()


def test_the_title_of_what_was_taken_from_public_view_is_said_nowhere():
    first = make_published_pledge(title="A home for Maryam")
    second = matching(first.pledge)
    record.submit(second, by=second.created_by, at=NOW)
    record.publish(second, by=make_reviewer(), at=NOW)
    record.withdraw(first.pledge, reason="It names a child.", by=make_reviewer(), at=LATER)
    pledge = Pledge.objects.get(pk=first.pledge_id)
    assert (pledge.title, pledge.label) == ("", "A pledge that was taken from public view")
    lines = {line.name: line.text for line in assemble.lines_of(assemble.whole(second))}
    assert lines["matches"] == "A pledge that was taken from public view (Arcadia)"


def test_the_same_form_sent_again_after_its_draft_was_discarded_begins_anew():
    key, again = uuid4(), uuid4()
    first = make_pledge_draft(key=key)
    record.discard(first, by=first.created_by, at=NOW)
    assert make_pledge_draft(key=key).state == "draft"
    published = make_published_pledge()
    facts = {"reason": "News.", "by": published.created_by, "at": NOW, "key": again}
    record.discard(record.correct(published.pledge, **facts), by=published.created_by, at=NOW)
    assert record.correct(published.pledge, **facts).number == 2


def test_pledges_do_not_match_each_other_in_a_longer_circle():
    first = make_published_pledge()
    second = make_published_pledge(borduria(), form="matching", matches=first.pledge.code, title="The second")
    third = make_published_pledge(
        make_actor("XCC", "Cagliostro"), form="matching", matches=second.pledge.code, title="The third"
    )
    with pytest.raises(actions.Refused, match="matches yours already"):
        tell(first, form="matching", matches=third.pledge.code)
    record.discard(PledgeRevision.objects.unsettled().get(), by=None, at=NOW)
    other = make_published_pledge(make_actor("XDD", "Zubrowka"), title="Of another")
    assert tell(first, form="matching", matches=other.pledge.code).matches == other.pledge


def test_who_pledges_alone_names_no_partner():
    make_actor("XNG", "Harbour Light", type="ngo")
    with pytest.raises(actions.Refused, match="alone"):
        make_pledge_draft(partners=("XNG",))
    assert make_pledge_draft(partners=("XNG",), form="common").partners.count() == 1


def test_what_is_told_of_a_state_is_never_dropped_for_want_of_its_day():
    for told in ({"note": "Signed."}, {"value": Decimal(0)}, {"evidence": (make_document(),)}):
        with pytest.raises(actions.Refused, match="Give the day"):
            make_pledge_draft(said=make_said(on=None, **told))
    assert not PledgeRevision.objects.exists()
    assert make_pledge_draft(said=make_said(on=None)).entries.count() == 0


def test_a_figure_is_told_in_the_unit_of_the_text_that_told_it():
    first = make_published_pledge()  # in desks
    tell(first, "under_way", on=date(2026, 6, 1), value=Decimal(4))
    latest = tell(
        first,
        "changed",
        unit="percent",
        measure="Towns with a desk",
        baseline=None,
        target=Decimal(80),
        value=Decimal(40),
    )
    history = assemble.sheet_of(latest, today=NOW.date()).history
    assert [(told.entry.value, told.revision.unit, told.distance and told.distance.left) for told in history] == [
        (40, "percent", 40),
        (4, "desks", None),  # nothing is between four desks and eighty percent
        (None, "desks", None),
    ]


def test_a_sum_that_was_corrected_twice_names_the_later_correction():
    revision = make_published_pledge(money=(make_sum("announced", "40.00"),))
    wrong = PledgeMoney.objects.get()
    tell(revision, money=(make_sum("announced", "41.00", on=date(2026, 5, 1), corrects=wrong.pk),))
    latest = tell(revision, money=(make_sum("announced", "42.00", on=date(2026, 6, 1), corrects=wrong.pk),))
    rows = assemble.sheet_of(latest, today=NOW.date()).money[0].rows
    assert [str(row.correction.amount) for row in rows if row.correction] == ["42.00"]


def test_the_page_of_a_partner_says_what_it_answered_and_not_what_it_declined():
    partner = make_actor("XNG", "Harbour Light", type="ngo")
    noor = make_member("Noor", partner)
    revision = make_published_pledge(form="partnership", partners=("XNG",))

    def listed():
        return [(row.revision, row.as_partner) for row in assemble.pledges_of_actor(partner, today=NOW.date())]

    assert listed() == [(revision, "not confirmed")]
    actions.answer_as_partner(revision=revision, actor=partner, answer="confirmed", by=noor, at=LATER)
    assert listed() == [(revision, "confirmed")]
    actions.answer_as_partner(revision=revision, actor=partner, answer="declined", by=noor, at=LATER)
    assert listed() == []
    maker = revision.pledge.actor
    assert [row.as_partner for row in assemble.pledges_of_actor(maker, today=NOW.date())] == [""]


def test_nobody_is_asked_to_confirm_what_its_maker_has_withdrawn():
    partner = make_actor("XNG", "Harbour Light", type="ngo")
    noor = make_member("Noor", partner)
    revision = make_published_pledge(form="partnership", partners=("XNG",))
    assert len(assemble.to_answer(noor)) == 1
    tell(revision, "withdrawn")
    assert assemble.to_answer(noor) == []


def test_a_partner_that_was_shielded_all_the_same_is_named_in_no_line():
    """A shield is refused while something published names the organisation; should it be set behind the rules, it holds."""
    partner = make_actor("XNG", "Harbour Light", type="ngo")
    revision = make_published_pledge(form="partnership", partners=("XNG",))
    type(partner).objects.filter(pk=partner.pk).update(shielded=True)
    lines = {line.name: line.items for line in assemble.lines_of(assemble.whole(revision))}
    assert lines["partners"] == ("An organisation that is not named",)


def test_what_matches_a_pledge_that_was_withdrawn_since_goes_on_and_says_so():
    first = make_published_pledge()
    second = matching(first.pledge)
    record.submit(second, by=second.created_by, at=NOW)
    record.publish(second, by=make_reviewer(), at=NOW)
    assert not assemble.sheet_of(second, today=NOW.date()).matches_withdrawn
    tell(first, "withdrawn")
    latest = tell(second, "under_way")
    assert latest.matches == first.pledge
    assert assemble.sheet_of(latest, today=NOW.date()).matches_withdrawn
    # Nobody else begins to match it.
    with pytest.raises(actions.Refused, match="withdrawn by its maker"):
        matching(first.pledge, actor=make_actor("XCC", "Cagliostro"))


def test_a_pledge_is_not_called_fulfilled_twice_and_nothing_follows_its_withdrawal():
    lifecycle.check_follows(lifecycle.FULFILLED, after=lifecycle.MADE)
    with pytest.raises(lifecycle.Refused, match="cannot be called that next"):
        lifecycle.check_follows(lifecycle.FULFILLED, after=lifecycle.FULFILLED)
    with pytest.raises(lifecycle.Refused, match="withdrawn by its maker"):
        lifecycle.check_follows(lifecycle.UNDER_WAY, after=lifecycle.GIVEN_UP)
