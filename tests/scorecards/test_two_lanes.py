"""What others say beside what the actor says: on every page and in every download, and never mixed."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from commitments.catalogue.models import CrosswalkLink
from commitments.evidence.models import IssuerClass
from commitments.record import actions as record
from commitments.scorecards.assemble import When
from commitments.scorecards.assemble.actors import scorecard_of
from commitments.scorecards.assemble.frameworks import board_of
from tests.assessing import (
    make_answers,
    make_ngo,
    make_published_assessment,
    make_replied_assessment,
    make_sent_assessment,
)
from tests.cast import (
    NOW,
    TODAY,
    actor_then,
    make_actor,
    make_commitment,
    make_entry,
    make_evidence_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_refrain_entry,
    make_restraint,
    make_reviewer,
)
from tests.second_voice import make_assessment_row
from tests.voices import METHOD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

CELL = ("scorecards:cell", "gcm", "arcadia", "gcm.13")
IDENTITY = "a civil-society organisation in Europe"
A_WHILE_AGO = NOW - timedelta(days=60)


@pytest.fixture
def arcadia(settings):
    """Arcadia reports stage 3 on gcm.13, for 2025."""
    settings.DEMO = True
    make_method()
    make_framework("gcm", title="Global Compact for Migration")
    actor = make_actor()
    make_published(actor, make_commitment(), entry=make_entry(stage=3), at=A_WHILE_AGO)
    return actor


def ngo(code="XNG", name="Harbour Light", **facts):
    return make_actor(code, name, **{"type": "ngo", "adheres": False, **facts})


def assess(subject, *, by=None, commitment=None, **said):
    return make_assessment_row(by or ngo(), subject, commitment or make_commitment(), **{"stage": 1, **said})


def page(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    """What stands on a page, without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])))


def rows_of(client, name, *args, **query):
    response = client.get(reverse(name, args=args), {**query, "format": "csv"})
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def the_row(client, **query):
    return rows_of(client, *CELL, **query)[0]


def the_cell(actor, code="gcm.13", *, known_at=NOW, as_of=TODAY):
    commitment = make_commitment(code)
    when = When(as_of=as_of, known_at=known_at)
    actor = actor_then(actor.code, commitment.framework, when)
    card = scorecard_of(actor=actor, framework=commitment.framework, method=METHOD, when=when)
    return next(row.cell for row in card.rows if row.commitment == commitment)


# --- everywhere the same -------------------------------------------------------------------------------------------


def test_what_others_say_stands_beside_on_the_matrix_the_scorecard_the_cell_and_the_commitment(client, arcadia):
    assess(arcadia, stage=1)
    assess(arcadia, by=ngo("XNC", "Lantern House"), stage=2)

    matrix = page(client, "scorecards:matrix", "gcm", demo=1)
    card = page(client, "scorecards:actor-scorecard", "gcm", "arcadia")
    cell = page(client, *CELL)
    commitment = page(client, "scorecards:commitment", "gcm.13", demo=1)
    framework = page(client, "scorecards:framework", "gcm", demo=1)

    assert "3|1–2" in matrix
    assert "2 assessors say 1 Planned to 2 Under way, contested" in matrix
    assert "2 assessors. Contested" in words(card)
    assert "2 assessors say 1 Planned to 2 Under way" in words(cell)
    for name in ("Harbour Light", "Lantern House"):
        assert name in words(cell)
        assert name in words(commitment)
    assert "1 assessed by others: 1 contested" in words(framework)


def test_the_csv_and_the_json_of_every_page_hold_both_lanes_and_the_same_ones(client, arcadia):
    assess(arcadia, stage=1, stance="disagree", settled="maintained")
    assess(arcadia, by=ngo("XNC", "Lantern House"), answer="cannot_assess", stage=None)
    downloads = (CELL, ("scorecards:actor-scorecard", "gcm", "arcadia"), ("scorecards:matrix", "gcm"))

    rows = [rows_of(client, *address, demo=1)[0] for address in downloads]

    assert rows[0] == rows[1] == rows[2]
    assert rows[0]["step"] == "do-3"
    assert (rows[0]["others_lowest"], rows[0]["others_highest"]) == ("do-1", "do-1")
    assert (rows[0]["others_count"], rows[0]["others_without_step"]) == ("1", "1")
    assert (rows[0]["agreement"], rows[0]["disputed_by_actor"]) == ("contested", "True")
    assert rows[0]["rule"] == "own.latest-period"
    assert rows[0]["agreement_rule"] == "agreement.contested-two-steps"
    assert len(rows[0]["inputs"].split()) == 3
    for name, *args in downloads:
        [cell] = client.get(reverse(name, args=args), {"format": "json", "demo": 1}).json()["cells"]
        assert cell["disputed"] is True
        assert {each["speaker"]: (each["answer"], each["step"]) for each in cell["others"]} == {
            "Harbour Light": ("assessed", "do-1"),
            "Lantern House": ("cannot_assess", ""),
        }
    [spread] = rows_of(client, "scorecards:framework", "gcm", demo=1)
    counted = ("assessed_by_others", "contested", "aligned", "disputed_by_actor")
    assert [spread[name] for name in counted] == ["1", "1", "0", "1"]


def test_a_reader_finds_in_two_clicks_what_the_state_said_what_others_said_and_what_it_answered(client, arcadia):
    revision = make_published_assessment(ngo(), arcadia, make_commitment(), at=A_WHILE_AGO)

    matrix = page(client, "scorecards:matrix", "gcm", demo=1)
    [address] = re.findall(r'class="wm-cell" href="([^"]+)" data-actor="Arcadia"', matrix)
    html = client.get(address).content.decode()

    said = words(html)
    assert "The law was amended and two centres opened." in said
    assert revision.rationale in said
    assert "What Arcadia answered Arcadia disagrees" in said
    assert revision.reply.text in said
    assert "disputed by the actor" in said
    for beside in (revision.approach, revision.get_confidence_display(), revision.funding, revision.ties):
        assert str(beside) in said
    assert "https://example.org/journal" in html
    assert "https://example.org/budget" in html


def test_the_page_of_marks_explains_what_the_matrix_shows(client, arcadia):
    marks = words(page(client, "pages:marks"))
    for shown in ("3|1–2", "|2", "R4|R4", "3|2†", "3‡"):
        assert shown in marks.replace(" †", "†").replace(" ‡", "‡"), shown
    assert "A dagger: disputed by the actor." in marks
    assert "contested, two or more steps apart, or one says that it was upheld and the other reports a breach" in marks
    assert "said in a report on another commitment" in marks
    assert reverse("pages:marks") in page(client, "scorecards:matrix", "gcm", demo=1)


# --- every state of agreement --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "agreement", "sentence"),
    [
        ((), "one_voice", "Only Arcadia has spoken; nobody has assessed this."),
        ((3,), "aligned", "Both sides say the same."),
        ((2,), "differs", "They differ by 1 step at most."),
        ((1,), "contested", "They differ by 2 steps at most."),
        ((4, 3, 1), "contested", "They differ by 2 steps at most."),
    ],
)
def test_a_cell_says_in_words_how_far_its_voices_lie_apart(client, arcadia, steps, agreement, sentence):
    for number, stage in enumerate(steps):
        assess(arcadia, by=ngo(f"XN{number}", f"Assessor {number}"), stage=stage)

    assert the_row(client)["agreement"] == agreement
    assert sentence in words(page(client, *CELL))


def test_a_breach_that_another_reports_contests_what_the_actor_calls_upheld(client, arcadia):
    never = make_restraint()
    make_published(arcadia, never, entry=make_refrain_entry(), at=A_WHILE_AGO)
    assess(arcadia, commitment=never, stage=None, practice="upheld", safeguard=True, breach_reported=True)

    cell = the_cell(arcadia, never.code)
    html = page(client, "scorecards:cell", "gcm", "arcadia", never.code)

    assert (cell.lowest, cell.step, cell.agreement) == ("rf-4", "rf-4", "contested")
    assert cell.explain.agreement == "agreement.contested-breach"
    assert not cell.breach, "the actor reported none"
    assert "1 reports a breach" in words(html)
    assert "One side says that it was upheld, the other reports a breach." in words(html)


def test_where_no_reply_came_the_page_names_the_day_until_which_one_was_taken(client, arcadia):
    revision = make_published_assessment(ngo(), arcadia, make_commitment(), reply=False, at=A_WHILE_AGO)
    due = f"{revision.reply_due_on:%-d %B %Y}"

    assert f"No reply filed by {due}." in words(page(client, *CELL))
    assert the_row(client)["disputed_by_actor"] == "False"


def test_a_reply_that_disagrees_disputes_until_the_assessor_gives_another_step(client, arcadia):
    assess(arcadia, stage=1, stance="disagree", settled="maintained")
    assert the_cell(arcadia).disputed
    assert "Arcadia disputes it." in words(page(client, *CELL))
    bob = make_actor("XBB", "Borduria")
    assess(bob, stage=2, stance="disagree", settled="revised", step_changed=True)
    assert not the_cell(bob).disputed
    assert "Revised after the reply" in words(page(client, "scorecards:cell", "gcm", "borduria", "gcm.13"))


def test_who_cannot_assess_is_shown_and_is_no_step(client, arcadia):
    assess(arcadia, answer="cannot_assess", stage=None, answer_reason="We were refused access.")

    cell = the_cell(arcadia)
    said = words(page(client, *CELL))

    assert (cell.voices, cell.lowest, len(cell.others)) == (0, None, 1)
    assert cell.agreement == "not_compared"
    assert "We were refused access." in said
    assert "1 assessor names no stage" in said


def test_an_ngos_own_notes_are_never_the_subjects_own_statement(client, arcadia):
    own = make_evidence_entry(title="Notes of our visits", issuer_class="own", link="https://example.org/notes")
    harbour = make_ngo("XNH", "Harbour Light")
    make_published_assessment(harbour, arcadia, make_commitment(), entry=make_answers(evidence=(own,)), at=A_WHILE_AGO)

    said = words(page(client, *CELL))
    assert "Notes of our visits . The author's own statement or monitoring, here of Harbour Light (as stated)" in said
    assert "reporting actor" not in said.lower()
    listed = dict(IssuerClass.choices)
    assert "monitoring" in str(listed["own"]), "the list of speakers has our own monitoring"


def test_where_both_sides_have_spoken_no_page_says_that_only_one_has(client, arcadia):
    """The State says that it is not doing well and names no stage, an NGO says 3, and the State disputes that."""
    not_well = make_entry(stage=None, narrative="", self_view="not_well", reasons=("law",))
    make_published(arcadia, make_commitment(), entry=not_well, period_end=date(2026, 6, 30), at=A_WHILE_AGO)
    assess(arcadia, stage=3, stance="disagree", settled="maintained")

    for name, *args in (CELL, ("scorecards:actor-scorecard", "gcm", "arcadia"), ("scorecards:matrix", "gcm")):
        said = words(page(client, name, *args, demo=1))
        assert "nly one side has spoken" not in said, name
        assert "oth have spoken, nothing to compare" in said, name
        assert "isputed by the actor" in said, name
    row = the_row(client)
    assert (row["agreement"], row["agreement_rule"]) == ("not_compared", "agreement.no-step-to-compare")
    assert row["disputed_by_actor"] == "True"
    [found] = rows_of(client, "scorecards:matrix", "gcm", demo=1, agreement="not_compared")
    assert found["commitment"] == "gcm.13"
    assert rows_of(client, "scorecards:matrix", "gcm", demo=1, agreement="one_voice") == []


def test_an_actor_that_has_not_reported_can_be_assessed_and_still_has_not_reported(client, arcadia):
    borduria = make_actor("XBB", "Borduria")
    assess(borduria, stage=1)

    cell = the_cell(borduria)
    html = page(client, "scorecards:cell", "gcm", "borduria", "gcm.13")
    spread = board_of(
        framework=make_framework(), method=METHOD, when=When(as_of=TODAY, known_at=NOW), fictional=True
    ).totals["do"]

    assert (cell.absence, cell.voices, cell.is_reported, cell.is_heard) == ("no_report", 1, False, True)
    assert "No report received" in words(html)
    assert "1 assessor says 1 Planned" in words(html)
    assert (spread.absences["no_report"], spread.staged, spread.assessed) == (1, 1, 1)


# --- what is not heard ---------------------------------------------------------------------------------------------


def test_an_assessment_on_its_way_is_on_no_page(client, arcadia):
    commitment = make_commitment()
    make_sent_assessment(ngo(), arcadia, commitment, at=A_WHILE_AGO)
    make_replied_assessment(ngo("XNC", "Lantern House"), arcadia, commitment, at=A_WHILE_AGO)

    assert the_cell(arcadia).others == ()
    for name, *args in (CELL, ("scorecards:matrix", "gcm"), ("scorecards:commitment", "gcm.13")):
        for form in ({}, {"format": "csv"}, {"format": "json"}):
            html = client.get(reverse(name, args=args), {**form, "demo": 1}).content.decode()
            assert "Harbour Light" not in html
            assert "Lantern House" not in html


def test_real_and_fictional_actors_never_stand_in_one_cell(arcadia):
    real = ngo("QNG", "Real Watch", fictional=False)
    assess(arcadia, by=real)
    assert the_cell(arcadia).others == ()
    assess(arcadia)
    assert [voice.speaker for voice in the_cell(arcadia).others] == ["Harbour Light"]


def test_the_words_of_a_withdrawn_assessment_are_gone_whatever_day_is_asked_for(client, arcadia):
    withdrawn_at = NOW - timedelta(days=5)
    assess(arcadia, rationale="A canary sang.", withdrawn_at=withdrawn_at, stance="partly", settled="maintained")
    before = {"known_at": (withdrawn_at - timedelta(days=1)).isoformat()}

    now, then = page(client, *CELL), page(client, *CELL, **before)

    assert the_cell(arcadia).others == ()
    assert (the_row(client)["others_count"], the_row(client, **before)["others_count"]) == ("0", "1")
    assert "withdrawn, 17 November 2026" in words(now)
    for html in (now, then):
        assert "canary" not in html
        assert "Three more centres" not in html
    assert "What it said is no longer shown" in words(then)


def test_of_one_assessor_the_latest_period_speaks_and_the_earlier_is_kept_below(client, arcadia):
    assessor = ngo()
    assess(arcadia, by=assessor, stage=0, period_end=date(2024, 12, 31))
    assess(arcadia, by=assessor, stage=2, period_end=date(2025, 12, 31))

    assert [voice.stage for voice in the_cell(arcadia).others] == [2]
    assert [voice.stage for voice in the_cell(arcadia, as_of=date(2025, 6, 1)).others] == [0]
    assert "Assessments that no longer count" in words(page(client, *CELL))


# --- assessors without a name --------------------------------------------------------------------------------------


@pytest.fixture
def hidden(arcadia):
    """Published on 10 March 2026 by a shielded organisation, withdrawn on 12 May."""
    return assess(
        arcadia,
        by=ngo("XNC", "Lantern House", shielded=True),
        public_identity=IDENTITY,
        withdrawn_at=datetime(2026, 5, 12, 9, tzinfo=UTC),
    )


@pytest.mark.long
def test_a_voice_without_a_name_counts_from_the_end_of_its_month_so_that_no_day_can_be_found(client, arcadia, hidden):
    instants = [datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=6 * n) for n in range(4 * 100)]

    heard = [bool(the_cell(arcadia, known_at=at).others) for at in instants]
    changes = [instants[n] for n in range(1, len(instants)) if heard[n] != heard[n - 1]]

    assert changes == [datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)]
    # The control: by name, the days are told.
    assess(arcadia, by=ngo(), published_at=datetime(2026, 3, 10, 12, tzinfo=UTC))
    named = [len(the_cell(arcadia, known_at=at).others) for at in instants[:60]]
    assert instants[named.index(1)] == datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_the_page_of_an_actor_tells_no_day_of_a_voice_without_a_name(client, arcadia):
    """Whatever instant is asked for, the same assessments stand on it; in the cell it counts from the end of its month."""
    assess(arcadia, by=ngo("XNC", "Lantern House", shielded=True), public_identity=IDENTITY)
    asked = [f"2026-03-{day:02}T23:00:00Z" for day in (1, 9, 10, 11, 31)]
    told = {
        known_at: IDENTITY[2:] in page(client, "scorecards:actor", "arcadia", known_at=known_at) for known_at in asked
    }
    assert set(told.values()) == {True}


def test_no_page_names_a_shielded_assessor_nor_its_days(client, arcadia):
    make_member("Ana", arcadia, began_at=datetime(2026, 1, 1, tzinfo=UTC))
    identity = {"public_identity": IDENTITY, "published_at": datetime(2026, 3, 11, 12, tzinfo=UTC)}
    assess(arcadia, by=ngo("XNC", "Lantern House", shielded=True), stance="partly", settled="maintained", **identity)
    assess(arcadia, by=ngo("XND", "Quiet Voices", shielded=True), stage=2, **identity)

    for name, *args in (CELL, ("scorecards:matrix", "gcm"), ("scorecards:commitment", "gcm.13")):
        for form in ({}, {"format": "csv"}, {"format": "json"}):
            text = client.get(reverse(name, args=args), {**form, "demo": 1}).content.decode()
            for secret in ("Lantern", "XNC", "Quiet", "XND", "11 March", "2026-03-11", "10 February", "30 January"):
                assert secret not in text, (name, form, secret)
    html = page(client, *CELL)
    assert "A civil-society organisation in Europe" in html
    assert "Published March 2026" in words(html)
    assert "No reply filed by March 2026." in words(html)
    assert "Arcadia agrees in part. February 2026." in words(html)


def test_what_an_organisation_says_without_its_name_does_not_take_the_place_of_what_it_says_by_name(arcadia):
    assessor = ngo()
    assess(arcadia, by=assessor, stage=1, public_identity=IDENTITY)
    assess(arcadia, by=assessor, stage=2, published_at=datetime(2026, 8, 1, tzinfo=UTC))

    assert sorted(voice.speaker for voice in the_cell(arcadia).others) == ["Harbour Light", IDENTITY]


# --- a lane that is lent -------------------------------------------------------------------------------------------


@pytest.fixture
def lent(settings):
    """Arcadia reports stage 2 on gcm.14 and lends it to gcm.13."""
    settings.DEMO = True
    make_method()
    make_framework("gcm", title="Global Compact for Migration")
    here, there = make_commitment("gcm.13"), make_commitment("gcm.14")
    link = CrosswalkLink.objects.create(
        code="gcm.14--gcm.13", source=there, target=here, relation="same", status="adopted"
    )
    entry = make_entry(stage=2, counts=(link.code,), lends=(link.code,))
    return make_published(make_actor(), there, entry=entry, at=A_WHILE_AGO)


def test_a_lent_claim_fills_the_lane_and_the_cell_names_the_link_and_its_status(client, lent):
    row, html = the_row(client), page(client, *CELL)

    assert (row["step"], row["reported"], row["lent_by_link"]) == ("do-2", "True", "gcm.14--gcm.13")
    assert row["rule"] == "own.lent"
    assert "link:gcm.14--gcm.13" in row["inputs"].split()
    assert "The link between them is adopted" in words(html)
    assert "said in a report on another commitment" in words(
        page(client, "scorecards:actor-scorecard", "gcm", "arcadia")
    )
    CrosswalkLink.objects.update(status="retired")
    html = page(client, *CELL)
    assert "The link between them is retired" in words(html)
    assert "What was published is not rewritten" in words(html)
    assert the_row(client)["step"] == "do-2"


def test_a_link_that_fell_is_marked_on_every_cell_that_it_feeds_and_in_every_download(client, lent):
    card = ("scorecards:actor-scorecard", "gcm", "arcadia")
    matrix = ("scorecards:matrix", "gcm")
    for status, said in (("adopted", ""), ("disputed", "link disputed since"), ("retired", "link retired since")):
        CrosswalkLink.objects.update(status=status)
        for address in (CELL, card, matrix):
            rows = {row["commitment"]: row for row in rows_of(client, *address, demo=1)}
            assert (rows["gcm.13"]["lent_by_link"], rows["gcm.13"]["link_status"]) == ("gcm.14--gcm.13", status)
            assert all(row["link_status"] == "" for code, row in rows.items() if code != "gcm.13")
            html = page(client, *address, demo=1)
            assert "said in a report on another commitment" in html, address
            assert set(re.findall(r"link \w+ since", html)) == ({said} if said else set()), (address, status)
        assert page(client, *matrix, demo=1).count("<sup>‡</sup>") == bool(said)
        [cell] = client.get(reverse(CELL[0], args=CELL[1:]), {"format": "json"}).json()["cells"]
        assert cell["link_status"] == status


def test_a_lent_report_that_was_withdrawn_is_named_where_it_spoke(client, lent):
    """Which claim stands, 4 and 5: it is a claim on both, so its place says on both that it was withdrawn."""
    make_published(lent.report.actor, make_commitment(), entry=make_entry(stage=1), period_end=date(2024, 12, 31))
    record.withdraw(lent.report, reason="By mistake.", by=make_reviewer(), at=NOW)

    cell, then = the_cell(lent.report.actor), the_cell(lent.report.actor, known_at=NOW - timedelta(hours=1))

    assert (cell.step, cell.via, cell.later_withdrawn_on) == ("do-1", "", NOW.date())
    assert (then.step, then.via, then.later_withdrawn_on) == ("do-2", "gcm.14--gcm.13", None)
    assert "A later report was withdrawn on 22 November 2026." in words(page(client, *CELL))


def test_what_is_lent_is_counted_as_it_is_shown_and_withdrawing_empties_both(client, lent):
    def counted():
        return {row["commitment"]: row["step_do-2"] for row in rows_of(client, "scorecards:framework", "gcm", demo=1)}

    assert counted() == {"gcm.13": "1", "gcm.14": "1"}
    assess(lent.report.actor, stage=0)
    assert the_cell(lent.report.actor).agreement == "contested"
    record.withdraw(lent.report, reason="By mistake.", by=make_reviewer(), at=NOW)
    assert counted() == {"gcm.13": "0", "gcm.14": "0"}
    assert the_row(client)["absence"] == "no_report"


def test_a_step_of_doing_is_lent_to_nothing_that_is_to_be_refrained_from(client, settings):
    settings.DEMO = True
    make_method()
    make_framework("gcm")
    never, here = make_restraint(), make_commitment()
    link = CrosswalkLink.objects.create(code="a--b", source=here, target=never, relation="same", status="adopted")
    entry = make_entry(stage=2, counts=(link.code,))
    arcadia = make_actor()
    revision = make_published(arcadia, here, entry=entry, at=A_WHILE_AGO)
    assert revision.claims.get().references.filter(lends=True).count() == 0
    assert the_cell(arcadia, never.code).absence == "no_report"


# --- the facet -----------------------------------------------------------------------------------------------------


@pytest.fixture
def world(arcadia):
    """Arcadia contested on gcm.13, Borduria aligned on it and contested by nobody; gcm.14 disputed."""
    borduria = make_actor("XBB", "Borduria")
    make_actor("XCC", "Cimmeria")
    make_published(borduria, make_commitment(), entry=make_entry(stage=2), at=A_WHILE_AGO)
    assess(arcadia, stage=1)
    assess(borduria, stage=2)
    fourteen = make_commitment("gcm.14")
    make_published(arcadia, fourteen, entry=make_entry(stage=3), at=A_WHILE_AGO)
    assess(arcadia, commitment=fourteen, stage=2, stance="disagree", settled="maintained")
    return arcadia


def test_the_facet_counts_the_cells_and_its_choice_finds_as_many_everywhere(client, world):
    counts = {"contested": 1, "aligned": 1, "differs": 1, "disputed": 1, "one_voice": 0}
    for name in ("scorecards:matrix", "scorecards:framework"):
        html = page(client, name, "gcm", demo=1)
        shown = {value: int(n) for value, n in re.findall(r"agreement=(\w+)[^>]*>[^<]*, (\d+)</a>", html)}
        assert shown == {value: n for value, n in counts.items() if n}, name
    for value, count in counts.items():
        assert len(rows_of(client, "scorecards:matrix", "gcm", demo=1, agreement=value)) == count, value
        rows = rows_of(client, "scorecards:framework", "gcm", demo=1, agreement=value)
        assert len(rows) == count, value
    card = {"contested": ["gcm.13"], "differs": ["gcm.14"], "disputed": ["gcm.14"], "aligned": []}
    for value, codes in card.items():
        rows = rows_of(client, "scorecards:actor-scorecard", "gcm", "arcadia", agreement=value)
        assert [row["commitment"] for row in rows] == codes


def test_a_choice_shows_who_is_found_and_says_what_is_left_out(client, world):
    html = page(client, "scorecards:matrix", "gcm", demo=1, agreement="contested")
    assert re.findall(r'data-actor="(\w+)"', html) == ["Arcadia"]
    assert "show all" in html
    assert "1 State with such an answer" in words(html)
    html = page(client, "scorecards:actor-scorecard", "gcm", "arcadia", agreement="contested")
    assert "1 of 2 objectives" in words(html)
    nothing = page(client, "scorecards:matrix", "gcm", demo=1, agreement="one_voice", region="Oceania")
    assert "No actor of this type and region has such an answer." in words(nothing)


def test_commitments_are_found_by_how_far_states_and_their_assessors_lie_apart(client, world):
    def found(value, **query):
        rows = rows_of(client, "scorecards:commitments", demo=1, agreement=value, **query)
        return {row["code"] for row in rows}

    assert found("contested") == {"gcm.13"}
    assert found("disputed") == found("differs") == {"gcm.14"}
    assert "1 such answer of a State" in words(page(client, "scorecards:commitments", demo=1, agreement="aligned"))
    real = rows_of(client, "scorecards:commitments", agreement="contested")
    assert real == [], "no real State is assessed here"


def test_a_choice_that_does_not_exist_is_refused_with_a_sentence(client, world):
    for name in ("scorecards:matrix", "scorecards:framework"):
        response = client.get(reverse(name, args=["gcm"]), {"demo": 1, "agreement": "nonsense"})
        assert response.status_code == 422
        assert "nonsense" in response.content.decode()


# --- as many queries for one voice as for twenty --------------------------------------------------------------------

PAGES = (
    ("scorecards:framework", ["gcm"], {"demo": 1}),
    ("scorecards:matrix", ["gcm"], {"demo": 1}),
    ("scorecards:matrix", ["gcm"], {"demo": 1, "agreement": "contested"}),
    ("scorecards:actor-scorecard", ["gcm", "arcadia"], {}),
    ("scorecards:actor", ["arcadia"], {}),
    ("scorecards:cell", ["gcm", "arcadia", "gcm.13"], {}),
    ("scorecards:commitment", ["gcm.13"], {"demo": 1}),
    ("scorecards:commitments", [], {"demo": 1, "agreement": "contested"}),
    ("scorecards:scorecards", [], {"demo": 1}),
)


def test_twenty_voices_cost_no_query_more_than_one(client, arcadia, django_assert_max_num_queries):
    def counted():
        counts = []
        for name, args, query in PAGES:
            with django_assert_max_num_queries(26, info=(name, query)) as queries:
                client.get(reverse(name, args=args), query)
            counts.append((name, query, len(queries)))
        return counts

    assess(arcadia)
    at_one = counted()
    for number in range(20):
        assessor = ngo(f"XN{number}", f"Assessor {number}")
        assess(arcadia, by=assessor, stage=number % 5, stance="partly" if number % 2 else "", settled="")
        other = make_actor(f"X{number:02d}", f"Land {number:02d}")
        assess(other, by=assessor)
        assess(arcadia, by=assessor, commitment=make_commitment(f"gcm.{100 + number}"))
    assert counted() == at_one
