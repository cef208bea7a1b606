"""The demonstration: fictional actors, and what they reported, loaded from the sheets in `fixtures/demonstration`."""

from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from commitments.actors.importing import ACTORS, ADHERENCE, NAMES
from commitments.audit.importing import apply_plans, plan_sheets
from commitments.common.sheets import BadSheet, read_sheet
from commitments.progress.importing import CYCLES

from .demo_assessments import COLUMNS as ASSESSING
from .demo_assessments import SecondVoice
from .demo_decisions import COLUMNS as DECIDING
from .demo_decisions import Deciding
from .demo_pledges import COLUMNS as PLEDGING
from .demo_pledges import Pledging
from .demo_reports import COLUMNS, FOLDER, Story
from .demo_support import COLUMNS as EXCHANGING
from .demo_support import Exchanging

TABLES = tuple(replace(table, sheet=f"{FOLDER}/{table.sheet}") for table in (ACTORS, NAMES, ADHERENCE, CYCLES))


@dataclass(frozen=True)
class Told:
    """What loading did: reports begun by this run, and how many there are in the sheets."""

    begun: int
    reports: int


@transaction.atomic
def load_demonstration(fixtures, *, at):
    """Load all of it, or nothing. What the sheets date after `at` has not happened yet and is left out.

    Raises BadSheet with every sentence about what is wrong in the sheets.
    """
    sheets = {f"{FOLDER}/{p.name}": p.read_text(encoding="utf-8-sig") for p in Path(fixtures, FOLDER).glob("*.csv")}
    plans = plan_sheets(TABLES, sheets)
    _check_fictional(plans)
    apply_plans(plans, by=None, at=at)
    story = Story({name: _rows(sheets, name, COLUMNS) for name in COLUMNS})
    second_voice = SecondVoice({name: _rows(sheets, name, ASSESSING) for name in ASSESSING}, story)
    story.check()
    second_voice.check()
    pledging = Pledging({name: _rows(sheets, name, PLEDGING) for name in PLEDGING}, story)
    pledging.check()
    exchanging = Exchanging({name: _rows(sheets, name, EXCHANGING) for name in EXCHANGING}, story)
    exchanging.check()
    deciding = Deciding({name: _rows(sheets, name, DECIDING) for name in DECIDING}, story)
    deciding.check()
    story.beside += [second_voice, pledging, exchanging, deciding]
    story.gather_people()
    story.invite(until=at)
    begun = story.tell(until=at)
    story.confirm_evidence(until=at)
    story.close_rounds(until=at)
    return Told(begun=begun, reports=len(story.rows["reports.csv"]))


def _check_fictional(plans):
    """A demonstration that names a real actor or round would put words in somebody's mouth."""
    problems = [
        f"{plan.name}, row {change.row}: {change.label} is not fictional."
        for plan in plans
        for change in (*plan.added, *plan.changed, *plan.kept)
        if "fictional" in change.after and not change.after["fictional"]
    ]
    if problems:
        raise BadSheet(problems)


def _rows(sheets, name, columns):
    return read_sheet(sheets.get(f"{FOLDER}/{name}", ""), name=f"{FOLDER}/{name}", columns=columns[name])
