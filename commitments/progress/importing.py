"""Reports that Waymark read out of a body's own paper, and the sheet of cycles.

A transcribed report is published as it is loaded and then never changes, so a sheet that differs from it later is
reported and not written: a correction is made by hand.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commitments.actors.models import Actor
from commitments.catalogue.importing import COMMITMENTS
from commitments.catalogue.models import Commitment, Framework
from commitments.common.importing import Change, Reference, Table, WordList
from commitments.common.sheets import BadSheet, read_sheet
from commitments.evidence.models import IssuerClass

from .actions import transcribe_report
from .models import Claim, Cycle, Stage
from .questions import ClaimEntry, EvidenceEntry

READINGS = ("announced", "launched", "continuing", "done")
"""How far one announcement had come, by the verb of its sentence (fixtures/transcribed/READING-RULE.md)."""
COLUMNS = ("commitment", "stage", "narrative", "locator", "actions")

CYCLES = Table(
    sheet="cycles.csv",
    model=Cycle,
    key=("code",),
    columns=("code", "title", "covers_from", "covers_to", "opens_on", "closes_on", "fictional"),
    lists={"frameworks": WordList(Cycle.frameworks.through, "cycle", "framework", reference=Reference(Framework))},
    fixed=("fictional",),
)


@dataclass(frozen=True)
class Paper:
    """A paper in which an actor told what it was doing. `name` is that of its sheets in fixtures/transcribed."""

    name: str
    actor: str
    title: str
    issuer: str
    presented_on: date

    @property
    def sheet(self):
        return f"transcribed/{self.name}.csv"

    @property
    def readings_sheet(self):
        return f"transcribed/{self.name}-announcements.csv"

    @property
    def report_id(self):
        """The same on every installation, so that loading twice makes one report."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"waymark:transcribed/{self.name}")

    @property
    def source_note(self):
        return f"Read by Waymark from the paper; {self.actor} did not submit this. The paper: {self.title}."


IOM_2014 = Paper(
    name="iom-2014",
    actor="IOM",
    title=(
        "Follow-up to the 2013 High Level Dialogue on International Migration and Development; and Migration and the "
        "Post 2015 United Nations Development Agenda (Twelfth Coordination Meeting on International Migration, "
        "New York, 20-21 February 2014)"
    ),
    issuer="International Organization for Migration",
    # The paper bears no date of its own but that of the meeting: what it says was true by the meeting's first day.
    presented_on=date(2014, 2, 20),
)
PAPERS = (IOM_2014,)


@dataclass(frozen=True)
class TranscribedPlan:
    """What loading a paper's sheet would do: publish it, or nothing. `kept` are rows that say something else than
    what was published."""

    paper: Paper
    added: tuple[Change, ...]
    kept: tuple[Change, ...]
    unchanged: int
    changed: tuple[Change, ...] = ()
    gone: tuple[str, ...] = ()
    kept_because: str = "published already, a correction is made by hand"

    @property
    def name(self):
        return self.paper.sheet


def stage_of(readings):
    """The stage that the readings of a point's announcements give, by the written rule; None when there are none.

    Never above 2: the paper reports activity, and shows no law in force, no coverage and nobody who checks.
    """
    if not readings:
        return None
    begun = sum(reading != "announced" for reading in readings)
    return Stage.UNDER_WAY if begun * 2 > len(readings) else Stage.PLANNED


def plan_transcribed(paper, sheets, *, known):
    """The plan for one paper, from `sheets` (`{name: text}`). Raises BadSheet with everything that is wrong."""
    rows = read_sheet(sheets[paper.sheet], name=paper.sheet, columns=COLUMNS)
    readings, problems = _readings(paper, sheets[paper.readings_sheet])
    commitments = known.facts.get(Commitment) or {key: facts for key, (_pk, facts) in COMMITMENTS.stored().items()}
    if paper.actor not in known.ids(Reference(Actor)):
        problems.append(f"{paper.sheet}, row 1: actor {paper.actor} is not known.")
    for row in rows:
        problems += [f"{paper.sheet}, row {row.number}: {p}" for p in _problems(row, paper, readings, commitments)]
    if problems:
        raise BadSheet(problems)
    return _compare(paper, rows)


@transaction.atomic
def apply_transcribed(plan, *, at):
    """Publish the paper's report, if it is not there yet. Nobody submitted it, so nobody is named."""
    if not plan.added:
        return
    commitments = Commitment.objects.in_bulk([change.label for change in plan.added], field_name="code")
    transcribe_report(
        report_id=plan.paper.report_id,
        actor=Actor.objects.get(code=plan.paper.actor),
        source_note=plan.paper.source_note,
        # The paper looks back and ahead without saying from when.
        period_start=None,
        period_end=plan.paper.presented_on,
        entries={commitments[change.label]: _entry(plan.paper, change.after) for change in plan.added},
        at=at,
    )


def _readings(paper, text):
    """`{announcement: reading}` and what is wrong with the sheet of readings."""
    readings, problems = {}, []
    for row in read_sheet(text, name=paper.readings_sheet, columns=("announcement", "reading", "words", "line")):
        where = f"{paper.readings_sheet}, row {row.number}"
        if row["reading"] not in READINGS:
            problems.append(f"{where}: reading {row['reading']} is not one of {', '.join(READINGS)}.")
        if not row["line"].isdecimal():
            problems.append(f"{where}: line {row['line']} is not a number.")
        if row["announcement"] in readings:
            problems.append(f"{where}: {row['announcement']} is read twice.")
        readings[row["announcement"]] = row["reading"]
    return readings, problems


def _problems(row, paper, readings, commitments):
    point = row["commitment"]
    if not commitments.get((point,), {}).get("trackable"):
        yield f"commitment {point} is not known, or not tracked."
    if not row["narrative"]:
        yield "narrative is missing."
    for code in row.words("actions"):
        if not _is_announced_under(point, code, commitments, by=paper.actor):
            yield f"{code} is not an announcement of {paper.actor} under {point}."
        elif code not in readings:
            yield f"{code} has no reading."
    stage = stage_of([readings[code] for code in row.words("actions") if code in readings])
    if row["stage"] != ("" if stage is None else str(stage.value)):
        yield f"stage is {row['stage'] or '(none)'}, where the readings give {'(none)' if stage is None else stage.value}."


def _is_announced_under(point, code, commitments, *, by):
    """An announcement may be part of another one: then it stands two steps below its point."""
    announcement = commitments.get((code,), {})
    parent = announcement.get("parent")
    above = {parent, commitments.get((parent,), {}).get("parent")}
    return point in above and announcement.get("announced_by") == by


def _compare(paper, rows):
    published = _published(paper)
    changes = [
        Change(row.number, row["commitment"], None, published.get(row["commitment"], {}), _facts(row)) for row in rows
    ]
    if not published:
        return TranscribedPlan(paper, added=tuple(changes), kept=(), unchanged=0)
    kept = tuple(change for change in changes if change.before != change.after)
    return TranscribedPlan(paper, added=(), kept=kept, unchanged=len(changes) - len(kept))


def _facts(row):
    return {
        "stage": int(row["stage"]) if row["stage"] else None,
        "narrative": row["narrative"],
        "locator": row["locator"],
        "actions": tuple(sorted(row.words("actions"))),
    }


def _published(paper):
    """`{commitment: facts}` of the report as it was published; empty when it was not."""
    claims = Claim.objects.filter(revision__report=paper.report_id, superseded_at=None).select_related("commitment")
    return {
        claim.about.code: {
            "stage": claim.stage,
            "narrative": claim.narrative,
            "locator": next((used.locator for used in claim.used_evidence.all()), ""),
            "actions": tuple(sorted(cited.action.code for cited in claim.cited_actions.all())),
        }
        for claim in claims.prefetch_related("used_evidence", "cited_actions__action")
    }


def _entry(paper, facts):
    return ClaimEntry(
        stage=facts["stage"],
        narrative=facts["narrative"],
        actions=facts["actions"],
        evidence=(
            EvidenceEntry(
                title=paper.title,
                issuer=paper.issuer,
                issuer_class=IssuerClass.OWN,
                dated_on=paper.presented_on,
                locator=facts["locator"],
            ),
        ),
    )
