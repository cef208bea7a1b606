"""Every table of examples in docs/methodology.md is run: the page that readers see is the page that the tests hold.

A table belongs to the comment above it, `<!-- test: name -->`, and `name` to the function below that runs its rows.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from commitments.actors.models import Position
from commitments.catalogue.models import Anchor, CrosswalkLink, Method
from commitments.common.labels import ABSENCES, STEPS
from commitments.common.sheets import read_sheet
from commitments.common.steps import DO_STEPS, REFRAIN_STEPS, Step, step_of
from commitments.common.versions import Act
from commitments.common.vocabulary import ActorType, Certainty, Kind
from commitments.evidence.models import IssuerClass
from commitments.progress import actions
from commitments.progress.assemble.references import places_from
from commitments.progress.models import Claim, Practice
from commitments.progress.questions import required_fields
from commitments.record import actions as record
from commitments.scorecards.assemble import When, rules_of
from commitments.scorecards.assemble.actors import scorecard_of
from commitments.scorecards.cells import ActorFacts, CommitmentFacts, evidence_grade, freshness, whole_months
from commitments.scorecards.spread import spread
from tests.assessing import correct_assessment, make_answers, make_published_assessment
from tests.cast import (
    NOW,
    TODAY,
    actor_then,
    make_actor,
    make_commitment,
    make_entry,
    make_evidence_entry,
    make_member,
    make_method,
    make_published,
    make_restraint,
    make_reviewer,
)
from tests.second_voice import make_assessment_row
from tests.voices import ARCADIA, METHOD, make_cell, make_voice

PAGE = Path(settings.BASE_DIR) / "docs" / "methodology.md"
FIXTURES = Path(settings.BASE_DIR) / "fixtures"
MARK = re.compile(r"<!-- test: ([a-z-]+) -->\s*\n((?:\|.*\n)+)")


# --- reading the page -----------------------------------------------------------------------------------------------


def read_tables(text):
    """{name: [row as a dict of its header's words]} of all marked tables."""
    return {name: read_table(lines.strip().splitlines()) for name, lines in MARK.findall(text)}


def read_table(lines):
    header, _rule, *rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


TABLES = read_tables(PAGE.read_text(encoding="utf-8"))
RUNNERS = {}


def runs(name):
    def keep(runner):
        RUNNERS[name] = runner
        return runner

    return keep


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "row"),
    [pytest.param(name, row, id=f"{name}-{n}") for name, rows in TABLES.items() for n, row in enumerate(rows)],
)
def test_the_example_holds(name, row):
    assert name in RUNNERS, f"the table “{name}” of docs/methodology.md has nothing that runs it"
    RUNNERS[name](row)


def test_every_table_is_run_and_every_runner_has_its_table():
    marks = re.findall(r"<!-- test: (.*?) -->", PAGE.read_text(encoding="utf-8"))

    assert sorted(marks) == sorted(TABLES), "a mark has no table beneath it, or stands twice"
    assert set(TABLES) == set(RUNNERS)
    assert all(TABLES.values())


def test_every_table_of_the_page_is_marked():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    heads = [n for n, line in enumerate(lines) if line.startswith("|---")]

    assert len(heads) == len(TABLES)


def test_the_page_has_the_sections_that_the_code_points_to():
    sections = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert sections == [
        "Which claim stands",
        "Counting elsewhere",
        "The steps",
        "Absences",
        "Evidence",
        "Freshness",
        "Two lanes and agreement",
        "Transcribed",
        "Spread",
        "Not doing well",
        "Method version",
        "How the past is kept",
        "How a citation is checked",
        "A round that is closed",
        "Pledges",
        "Horizons",
        "Words",
    ]


# --- words to values ------------------------------------------------------------------------------------------------

FALSE_OR_TRUE = {"no": False, "yes": True}
TYPES = {str(label): value for value, label in ActorType.choices}
POSITIONS = {"none": "", **{str(label): value for value, label in Position.choices}}
PRACTICES = {str(label): value for value, label in Practice.choices}
ISSUERS = {str(label): value for value, label in IssuerClass.choices}
KINDS = {str(label): value for value, label in Kind.choices}
STEP_OF = {shown.number: step for step, shown in STEPS.items() if shown.number}
BREACH = " with a breach"


def day(text):
    return datetime.strptime(text, "%d %B %Y").replace(tzinfo=UTC).date()


def listed(text):
    return [] if text in ("nobody", "none") else text.split(", ")


def voice_from(text, **facts):
    """`3`, `R4 with a breach`, `transcribed 2`, `no stage stated`, `cannot assess`, `not applicable` as a voice; None for silence."""
    if text.startswith("transcribed "):
        return voice_from(text.removeprefix("transcribed "), transcribed=True, **facts)
    if text in ("nothing", "no report", "not addressed"):
        return None
    if text == "no stage stated":
        return make_voice(self_view="not_well", reasons=("capacity",), **facts)
    answer = text.replace(" ", "_")
    if answer in ("cannot_assess", "not_applicable"):
        return make_voice(answer=answer, answer_reason="A reason.", **facts)
    return make_voice(STEP_OF[text.removesuffix(BREACH)], breach=text.endswith(BREACH), **facts)


@runs("counting")
def _counting(row):
    says, _comma, more = row["The link says"].partition(", ")
    first, second = make_commitment("gcm.1"), make_commitment("gcm.2")
    if more == "of another kind":
        second = make_restraint()
    ends = {"sdg_target": "8.8"} if more == "to an SDG target" else {"target": second}
    status = more.removeprefix("only ") if more in ("only proposed", "disputed", "retired") else "adopted"
    CrosswalkLink.objects.create(code="a", source=first, relation=says, status=status, **ends)
    found = places_from(first if row["The claim is on"] == "the first" else second, fictional=True)
    counts = [place for place in found if place.is_adopted]

    assert bool(counts) is FALSE_OR_TRUE[row["Counts at the other end"]]
    assert any(place.may_lend for place in counts) is FALSE_OR_TRUE[row["May lend its step"]]


def shown(cell):
    """What a reader sees of a cell's own lane."""
    return (STEPS[cell.step] if cell.step else ABSENCES[cell.absence]).text


def sheet(name, *columns):
    return read_sheet((FIXTURES / name).read_text(encoding="utf-8"), name=name, columns=columns)


def anchors(kind):
    """{word: (step, sentence)} of the anchors that an installation starts with."""
    rows = sheet("anchors.csv", "method", "kind", "step", "label", "sentence")
    return {row["label"]: (row["step"], row["sentence"]) for row in rows if row["kind"] == kind}


# --- which claim stands ---------------------------------------------------------------------------------------------

EVENT = re.compile(r"([A-Z]) (published|submitted|corrected|withdrawn) (\d+ \w+ \d{4})(?:: (.+))?")


@dataclass
class Reporting:
    """Arcadia's reports on objective 13, by the letters of the examples. Each also speaks of objective 14, and so is
    never empty."""

    def __post_init__(self):
        make_method()
        self.subject, self.beside = make_commitment("gcm.13"), make_commitment("gcm.14")
        self.arcadia = make_actor()
        self.ana, self.rhea = make_member("Ana", self.arcadia), make_reviewer()
        self.reports = {}

    def happen(self, letter, verb, at, said):
        if verb == "withdrawn":
            record.withdraw(self.reports[letter], reason="An example.", by=self.rhea, at=at)
            return
        stage, year = re.fullmatch(r"stage (\d) for (\d{4})", said).groups() if said[0] == "s" else (None, "2025")
        revision = self.draft(letter, period_end=date(int(year), 12, 31), at=at)
        self.say(revision, None if stage is None else int(stage), at=at)
        record.submit(revision, by=self.ana, at=at)
        if verb != "submitted":
            record.publish(revision, by=self.rhea, at=at)

    def draft(self, letter, *, period_end, at):
        if letter not in self.reports:
            revision = actions.begin_with_claim(
                actor=self.arcadia,
                commitment=self.beside,
                entry=make_entry(),
                period_end=period_end,
                by=self.ana,
                at=at,
            )
            self.reports[letter] = revision.report
            return revision
        draft = record.correct(self.reports[letter], reason="An example.", by=self.ana, at=at)
        return actions.set_period(
            revision=draft, period_start=None, period_end=period_end, version=draft.version, by=self.ana, at=at
        )

    def say(self, revision, stage, *, at):
        if stage is None:
            claim = Claim.objects.select_related("revision").get(revision=revision, commitment=self.subject)
            actions.remove_claim(claim=claim, version=revision.version, by=self.ana, at=at)
        else:
            entry = make_entry(stage=stage)
            actions.log_claim(
                revision=revision, commitment=self.subject, entry=entry, version=revision.version, by=self.ana, at=at
            )
        revision.refresh_from_db()

    def what_stands(self, *, as_of, known_at):
        claim = Claim.objects.standing(as_of=as_of, known_at=known_at).filter(commitment=self.subject).first()
        if claim is None:
            return "nothing"
        letter = next(letter for letter, report in self.reports.items() if report.pk == claim.revision.report_id)
        return f"{letter}, revision {claim.revision_number}: stage {claim.stage}"


@runs("standing")
def which_claim_stands(row):
    reporting = Reporting()
    for sentence in row["What happened, in order"].removesuffix(".").split(". "):
        letter, verb, on, said = EVENT.fullmatch(sentence).groups()
        reporting.happen(letter, verb, datetime.combine(day(on), time(12), UTC), said)

    stands = reporting.what_stands(
        as_of=day(row["Periods to"]), known_at=datetime.combine(day(row["Public by"]), time.max, UTC)
    )

    assert stands == row["What stands"]


# --- the steps ------------------------------------------------------------------------------------------------------


@runs("do-steps")
def a_stage_and_its_sentence(row):
    step = step_of(make_voice(stage=int(row["Stage"])), "do")

    assert STEPS[step].text == f"{row['Stage']} {row['Word']}"
    assert anchors("do")[row["Word"]] == (row["Stage"], row["What must be true"])


@runs("refrain-anchors")
def an_answer_and_its_sentence(row):
    assert anchors("refrain")[row["Question or answer"]][1] == row["Sentence"]


def test_the_page_holds_every_anchor():
    assert len(TABLES["do-steps"]) == len(anchors("do"))
    assert len(TABLES["refrain-anchors"]) == len(anchors("refrain"))


@runs("refrain-steps")
def three_answers_make_a_step(row):
    voice = make_voice(
        practice=PRACTICES[row["Practice"]],
        safeguard=FALSE_OR_TRUE[row["Legal safeguard in force"]],
        breach=FALSE_OR_TRUE[row["Breach reported"]],
    )
    cell = make_cell(voice, kind="refrain")

    assert shown(cell) + ("," + BREACH if cell.breach else "") == row["Shown as"]


# --- absences -------------------------------------------------------------------------------------------------------


def addressed_to(text):
    return () if text == "nobody in particular" else tuple(TYPES[word] for word in listed(text))


REASONS = {"": "", "type": "its type is not addressed", "no_position": "no position is recorded"}


@runs("empty-lane")
def what_an_empty_lane_is_called(row):
    commitment = CommitmentFacts(
        code="gcm.13",
        addressed_to=addressed_to(row["Addressed to"]),
        takes_adherence=FALSE_OR_TRUE[row["Framework takes adherence"]],
    )
    actor = ActorFacts(code="XAA", type=TYPES[row["Type of the actor"]], position=POSITIONS[row["Its latest position"]])
    cell = make_cell(commitment=commitment, actor=actor)
    reasons = {**REASONS, **{value: str(label) for value, label in Position.choices}}

    assert shown(cell) == row["The empty lane is called"]
    assert reasons[cell.absence_reason] == row["Because"]
    assert not cell.is_reported


ACTORS = {
    "": ARCADIA,
    "from an actor that is not addressed": ActorFacts(code="XNG", type="ngo"),
    "from a State that abstained": ActorFacts(code="XBB", type="state", position="abstained"),
}


@runs("answers")
def how_an_answer_is_shown(row):
    said, _comma, who = row["What stands"].partition(", ")
    words, _colon, reason = said.partition(": ")
    voice = voice_from({"not doing well": "no stage stated"}.get(words, words).removeprefix("stage "))
    cell = make_cell(voice, actor=ACTORS[who])

    assert shown(cell) == row["Shown as"]
    assert cell.is_reported == FALSE_OR_TRUE[row["Counts as reported"]]
    assert bool(reason) == bool(cell.absence_reason or cell.reasons)


# --- evidence -------------------------------------------------------------------------------------------------------


@runs("issuer-classes")
def what_an_issuer_counts_as(row):
    evidence = make_evidence_entry(issuer_class=ISSUERS[row["Kind of issuer"]])
    make_published(entry=make_entry(evidence=(evidence,)))
    claim = Claim.objects.with_evidence_flags(known_at=NOW).get()
    counts = {"official": claim.has_official, "independent": claim.has_independent}

    assert claim.has_other
    assert [word for word, counted in counts.items() if counted] == [w for w in counts if w == row["Counts as"]]


def test_the_page_holds_every_kind_of_issuer():
    assert {row["Kind of issuer"] for row in TABLES["issuer-classes"]} == set(ISSUERS)


@runs("evidence")
def what_a_claim_rests_on(row):
    voice = make_voice(
        Step.DO_2,
        official=FALSE_OR_TRUE[row["Official document"]],
        independent=FALSE_OR_TRUE[row["Independent or statistical"]],
        other_evidence=FALSE_OR_TRUE[row["Anything else attached"]],
        has_narrative=FALSE_OR_TRUE[row["Text in the report"]],
    )

    assert evidence_grade(voice) == row["Grade"]


ATTACHED = {
    "nothing": {"has_narrative": True},
    "an official document": {"has_narrative": True, "official": True},
    "an article in the media": {"has_narrative": True, "other_evidence": True},
}


@runs("stated")
def a_high_step_without_evidence_says_so(row):
    step = STEP_OF[row["Step"]]
    kind = "refrain" if step in REFRAIN_STEPS else "do"
    cell = make_cell(make_voice(step, **ATTACHED[row["Evidence attached"]]), kind=kind)

    assert ("stated, no evidence attached" if cell.stated_only else "") == row["Beside it"]


# --- freshness ------------------------------------------------------------------------------------------------------

HORIZONS = {"none": None, "everything else": None, "2 years": 2, "5 years": 5, "15 years": 15}


@runs("freshness-bands")
def the_bands_of_a_horizon(row):
    band = HORIZONS[row["Horizon"]]
    ageing, stale = (int(row[column].removesuffix(" months")) for column in ("Ageing from", "Stale from"))

    assert row["Current below"] == row["Ageing from"]
    for method in (rules_of(Method()), METHOD):
        assert (method.ageing[band], method.stale[band]) == (ageing, stale)


@runs("freshness")
def how_fresh_a_claim_is(row):
    ended, on = day(row["Period ended"]), day(row["Scorecard for"])

    assert whole_months(ended, on) == int(row["Whole months"])
    assert freshness(period_end=ended, as_of=on, horizon=HORIZONS[row["Horizon"]], method=METHOD) == row["Freshness"]


# --- two lanes ------------------------------------------------------------------------------------------------------


def second_lane(cell):
    if not cell.voices:
        return "empty"
    lowest, highest = STEPS[cell.lowest].number, STEPS[cell.highest].number
    voices = "one voice" if cell.voices == 1 else f"{cell.voices} voices"
    return f"{lowest}, {voices}" if cell.voices == 1 else f"{lowest} to {highest}, {voices}"


def both_lanes(row, kind):
    others = tuple(voice_from(text, speaker="XNG") for text in listed(row["Others"]))
    cell = make_cell(voice_from(row["The actor"]), others, kind=kind)

    assert second_lane(cell) == row["Second lane"]
    assert cell.agreement.replace("_", " ") == row["Agreement"]


@runs("agreement-do")
def how_two_lanes_agree(row):
    both_lanes(row, "do")


@runs("agreement-refrain")
def how_two_lanes_agree_on_restraint(row):
    both_lanes(row, "refrain")


SAID_OF_OTHERS = re.compile(
    r"(\d+ \w+ \d{4}): stage (\d) for (\d{4})(, unnamed)?(?:, (corrected|withdrawn) (\d+ \w+ \d{4}))?"
)


@runs("others")
def which_assessments_speak(row):
    arcadia, ngo, commitment = make_actor(), make_actor("XNG", "Harbour Light", type="ngo"), make_commitment()
    for sentence in row["What was published"].removesuffix(".").split(". "):
        on, stage, year, unnamed, ended, ended_on = SAID_OF_OTHERS.fullmatch(sentence).groups()
        make_assessment_row(
            ngo,
            arcadia,
            commitment,
            stage=int(stage),
            period_end=date(int(year), 12, 31),
            published_at=datetime.combine(day(on), time(12), UTC),
            public_identity="a civil-society organisation" if unnamed else "",
            **({ENDS[ended]: datetime.combine(day(ended_on), time(12), UTC)} if ended else {}),
        )
    when = When(as_of=day(row["Periods to"]), known_at=datetime.combine(day(row["Public by"]), time.max, UTC))

    assert second_lane(cell_now(arcadia, commitment, when)) == row["What others say"]


ENDS = {"corrected": "superseded_at", "withdrawn": "withdrawn_at"}
STANCES = {"agrees": "agree", "agrees in part": "partly", "disagrees": "disagree"}


@runs("disputed")
def when_an_assessment_is_disputed(row):
    arcadia, ngo, commitment = make_actor(), make_actor("XNG", "Harbour Light", type="ngo"), make_commitment()
    after, stage = row["After it, the assessor"], 1
    if after.startswith("corrected"):
        stage = 2 if after.startswith("corrected the step") else 1
        first = make_published_assessment(ngo, arcadia, commitment, at=NOW - timedelta(days=90))
        correct_assessment(first, entry=make_answers(stage=stage, rationale="Told better."))
    else:
        settled = "revised" if after.startswith("revised") else "maintained"
        make_assessment_row(
            ngo,
            arcadia,
            commitment,
            stage=stage,
            stance=STANCES.get(row["The reply"], ""),
            settled="" if row["The reply"] == "none" else settled,
            step_changed=after == "revised the step",
        )

    cell = cell_now(arcadia, commitment, When(as_of=TODAY, known_at=NOW))

    assert cell.disputed == FALSE_OR_TRUE[row["Disputed by the actor"]]
    assert second_lane(cell) == f"{stage}, one voice"


LENT = re.compile(r"stage (\d) for (\d{4})(?:, (.*))?")


@runs("lent")
def which_claim_speaks_where_one_is_lent(row):
    arcadia, here, there = make_actor(), make_commitment("gcm.13"), make_commitment("gcm.14")
    link = CrosswalkLink.objects.create(
        code="gcm.14--gcm.13", source=there, target=here, relation="same", status="adopted"
    )
    if row["On this commitment"] != "nothing":
        stage, year, _more = LENT.fullmatch(row["On this commitment"]).groups()
        make_published(
            arcadia, here, entry=make_entry(stage=int(stage), reasons=("law",)), period_end=date(int(year), 12, 31)
        )
    if row["Lent to it"] != "nothing":
        stage, year, more = LENT.fullmatch(row["Lent to it"]).groups()
        at = NOW + timedelta(hours=more == "published later")
        entry = make_entry(stage=int(stage), counts=(link.code,), lends=(link.code,))
        lent = make_published(arcadia, there, entry=entry, period_end=date(int(year), 12, 31), at=at)
        if more == "withdrawn":
            record.withdraw(lent.report, reason="An example.", by=make_reviewer(), at=at)
        if more and more.endswith("retired since"):
            CrosswalkLink.objects.update(status="retired")

    cell = cell_now(arcadia, here, When(as_of=TODAY, known_at=NOW + timedelta(hours=2)))
    said = f"stage {cell.step[-1]}" if cell.step else "nothing"

    assert (f"{said}, lent" if cell.via else said) == row["What stands"]


def cell_now(actor, commitment, when):
    """The cell as every page has it."""
    actor = actor_then(actor.code, commitment.framework, when)
    card = scorecard_of(actor=actor, framework=commitment.framework, method=METHOD, when=when)
    return next(row.cell for row in card.rows if row.commitment == commitment)


# --- transcribed and spread -----------------------------------------------------------------------------------------


@runs("transcribed")
def a_paper_that_was_read(row):
    said, how = row["What stands"].removeprefix("stage ").split(", ")
    kind = "refrain" if STEP_OF.get(said) in REFRAIN_STEPS else "do"
    cell = make_cell(voice_from(said, transcribed=how == "transcribed"), kind=kind)
    counted = spread([cell], kind=kind)

    assert (counted.transcribed == 1) == (row["Counts as"] == "transcribed")
    assert counted.transcribed or shown(cell)[0] == row["Counts as"].removeprefix("stage ")
    assert cell.is_reported == FALSE_OR_TRUE[row["Counts as reported"]] == bool(counted.reported)
    assert cell.has_stage == FALSE_OR_TRUE[row["Has a stage of its own"]] == bool(counted.staged)
    assert not any(counted.absences.values())


def spread_of(text, kind):
    """The spread of cells given in words; whoever is not addressed is an NGO."""
    ngo = ActorFacts(code="XNG", type="ngo")
    some = [
        make_cell(voice_from(words), kind=kind, actor=ngo if words == "not addressed" else ARCADIA)
        for words in listed(text)
    ]
    return spread(some, kind=kind)


@runs("spread")
def what_a_spread_counts(row):
    counted = spread_of(row["Cells"], "do")
    absences = {name: counted.absences[absence] for absence, name in ABSENCE_COLUMNS.items()}
    found = {
        "All": counted.total,
        "Reported": counted.reported,
        "With a stage": counted.staged,
        "No stage stated": counted.steps[Step.UNSTATED],
        "Transcribed": counted.transcribed,
        **absences,
    }

    assert found == {column: int(count) for column, count in row.items() if column != "Cells"}


ABSENCE_COLUMNS = {
    "no_report": "No report received",
    "cannot_assess": "Cannot assess",
    "not_applicable": "Not applicable",
    "not_addressed": "Not addressed",
}


@runs("spread-refrain")
def what_a_spread_of_restraints_counts(row):
    counted = spread_of(row["Cells"], "refrain")
    found = {
        "All": counted.total,
        "Reported": counted.reported,
        "With a stage": counted.staged,
        **{STEPS[step].number: counted.steps[step] for step in REFRAIN_STEPS},
        "With a breach": counted.breaches,
    }

    assert found == {column: int(count) for column, count in row.items() if column != "Cells"}


AGREEMENT_COLUMNS = {
    "One voice": "one_voice",
    "Not compared": "not_compared",
    "Aligned": "aligned",
    "Differs": "differs",
    "Contested": "contested",
}


@runs("spread-agreement")
def what_a_spread_counts_of_agreement(row):
    some = []
    for pair in row["Cells, the actor against others"].split("; "):
        own, others = pair.split(" against ")
        heard = () if others == "nobody" else (voice_from(others.removesuffix(" disputed"), speaker="XNG"),)
        disputed = tuple(replace(voice, disputed=others.endswith(" disputed")) for voice in heard)
        some.append(make_cell(voice_from(own), disputed))
    counted = spread(some, kind="do")
    found = {
        **{column: counted.agreements[word] for column, word in AGREEMENT_COLUMNS.items()},
        "Assessed": counted.assessed,
        "Disputed": counted.disputed,
    }

    assert found == {column: int(count) for column, count in row.items() if column in found}


# --- not doing well, the method, the words --------------------------------------------------------------------------

FIELDS = {
    "answer_reason": "why",
    "reasons": "one reason",
    "stage": "the stage",
    "narrative": "what happened",
    "practice": "the practice",
    "safeguard": "whether a legal safeguard is in force",
    "breach_reported": "whether a breach was reported",
}


@runs("required")
def what_the_form_asks_for(row):
    said = row["What is said"]
    answer = said.replace(" ", "_") if said in ("cannot assess", "not applicable") else "assessed"
    needed = required_fields(
        kind=KINDS[row["Kind"]],
        answer=answer,
        self_view="not_well" if said == "not doing well" else "",
        stage=int(said[-1]) if said.startswith("stage") else None,
    )

    assert ", ".join(FIELDS[name] for name in needed) == row["The form asks for"]


def test_not_doing_well_asks_for_less_than_any_good_news():
    asked = {row["What is said"]: len(row["The form asks for"].split(", ")) for row in TABLES["required"]}

    assert asked["not doing well"] == 1
    assert all(count > 1 for said, count in asked.items() if said.startswith("stage") or said in PRACTICES)


@runs("versions")
def a_version_of_the_method(row):
    versions = {method["version"]: method["effective_on"] for method in sheet("methods.csv", "version", "effective_on")}

    assert versions[row["Version"]] == day(row["In force from"]).isoformat()


def test_the_page_holds_every_version_and_the_bands_of_the_latest():
    rows = sheet(
        "methods.csv", "version", "ageing_2y", "stale_2y", "ageing_5y", "stale_5y", "ageing_else", "stale_else"
    )
    latest = rows[-1]
    bands = {column: int(latest[column]) for column in latest.values if column.startswith(("ageing", "stale"))}

    assert [row["Version"] for row in TABLES["versions"]] == [row["version"] for row in rows]
    assert rules_of(Method(version=latest["version"], **bands)) == METHOD


@runs("actor-types")
def a_type_of_actor(row):
    assert row["Type"] in TYPES
    assert row["Who that is"]


@runs("certainty")
def how_sure_a_fact_is(row):
    assert row["Word"] in Certainty.labels
    assert row["What it means"]


def test_the_page_explains_every_word():
    assert [row["Type"] for row in TABLES["actor-types"]] == ActorType.labels
    assert [row["Word"] for row in TABLES["certainty"]] == Certainty.labels
    assert [row["Stage"] for row in TABLES["do-steps"]] == [STEPS[step].number for step in DO_STEPS]


# --- the versions of the method -------------------------------------------------------------------------------------


@pytest.fixture
def versions_of_the_method(db, time_machine_now):
    """Version 1.0, version 2.0 since 1 June 2026, and version 3.0 from 1 January 2027 on, recorded already."""
    first = make_method()
    second = make_method(
        version="2.0",
        effective_on=date(2026, 6, 1),
        recorded_at=datetime(2026, 5, 3, tzinfo=UTC),
        act=Act.CHANGE,
        reason="Two years were too long.",
        confirmed_by_id="2",
        stale_2y=15,
    )
    third = make_method(
        version="3.0", effective_on=date(2027, 1, 1), recorded_at=NOW, act=Act.CHANGE, reason="Clearer.", stale_2y=15
    )
    for method, sentence in ((first, "Work has begun."), (second, "Work has begun."), (third, "Work goes on.")):
        Anchor.objects.create(method=method, kind="do", step="2", label="Under way", sentence=sentence)
    return first, second, third


def read_page(client, *args):
    response = client.get(reverse("pages:method" if args else "pages:methodology", args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_the_page_of_the_method_is_drawn_from_its_rows(client, versions_of_the_method):
    html = read_page(client)
    versions = html[html.index('id="all-versions"') :]

    assert versions.index("Version 3.0") < versions.index("Version 2.0") < versions.index("Version 1.0")
    assert "From 1 January 2027 on" in versions
    assert "In force since 1 June 2026; another follows on 1 January 2027" in versions
    assert "From 19 December 2018; another since 1 June 2026" in versions
    assert "2 years: out of date from 15 months on, where it was 18" in versions
    assert "Why: Two years were too long. Decided by two curators." in versions


@pytest.mark.django_db
def test_each_version_of_the_method_has_an_address_of_its_own(client, versions_of_the_method):
    first, second, third = (read_page(client, each.version) for each in versions_of_the_method)

    assert "18 months" in first
    assert "What it changed" not in first
    assert "Work has begun." in first
    assert "15 months" in second
    assert "What it changed against version 1.0" in second
    assert "out of date from 15 months on, where it was 18" in second
    assert "What it changed against version 2.0" in third
    assert "removed: </span>has begun.<" in third
    assert "out of date from" not in third.replace("Out of date from", "").split("What it changed")[1].split("<h2")[0]


@pytest.mark.django_db
def test_a_version_that_waits_for_a_second_curator_has_no_page(client, versions_of_the_method):
    make_method(version="4.0", effective_on=date(2027, 6, 1), recorded_at=None, act=Act.CHANGE, reason="Shorter.")

    assert client.get(reverse("pages:method", args=["4.0"])).status_code == 404
    assert "4.0" not in read_page(client)


@pytest.mark.django_db
def test_a_method_that_changes_nothing_that_is_counted_says_so(client, versions_of_the_method):
    fourth = make_method(
        version="4.0", effective_on=date(2027, 6, 1), recorded_at=NOW, act=Act.CHANGE, reason="A name.", stale_2y=15
    )
    Anchor.objects.create(method=fourth, kind="do", step="2", label="Under way", sentence="Work goes on.")

    assert "Its months and sentences are those of version 3.0." in read_page(client, "4.0")
