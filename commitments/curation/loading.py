"""A folder of sheets, loaded in one transaction: the catalogue, the actors, and what was transcribed.

Each feature knows its own tables; here is only the order, and what no feature can check alone. A row that a curator
changed in the admin after it was loaded is kept as it is and listed; a row that left its sheet is listed, never deleted.
"""

from pathlib import Path

from django.db import transaction

from commitments.actors.importing import TABLES as ACTOR_TABLES
from commitments.actors.importing import check_announcers
from commitments.audit.importing import apply_plans, plan_sheets
from commitments.catalogue.importing import COMMITMENTS
from commitments.catalogue.importing import TABLES as CATALOGUE_TABLES
from commitments.catalogue.models import Commitment
from commitments.common.importing import Known, Plan
from commitments.common.sheets import BadSheet
from commitments.progress.importing import PAPERS, apply_transcribed, plan_transcribed

TABLES = (*CATALOGUE_TABLES, *ACTOR_TABLES)


def read_folder(folder):
    """`{name: text}` of every sheet in `folder`; names are paths within it. A spreadsheet's byte order mark is dropped."""
    folder = Path(folder)
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8-sig")
        for pattern in ("*.csv", "transcribed/*.csv")
        for path in sorted(folder.glob(pattern))
    }


def missing_sheets(sheets):
    """Names of sheets that could have been there: their tables are left alone."""
    expected = [table.sheet for table in TABLES] + [name for p in PAPERS for name in (p.sheet, p.readings_sheet)]
    return [name for name in expected if name not in sheets]


def plan_catalogue(sheets):
    """Plans for all that `sheets` hold, in the order they are to be applied. Writes nothing.

    Raises BadSheet with what is wrong in any row of any sheet.
    """
    known = Known()
    try:
        plans: list = plan_sheets(TABLES, sheets, known=known)
        problems: list[str] = []
    except BadSheet as bad:
        plans, problems = [], bad.problems
    if COMMITMENTS.sheet in sheets and not known.unsure:
        announcers = check_announcers(known.facts[Commitment].values(), known=known)
        problems += [f"{COMMITMENTS.sheet}, {sentence}" for sentence in announcers]
    for paper in PAPERS:
        if {paper.sheet, paper.readings_sheet} <= sheets.keys() and not known.unsure:
            try:
                plans.append(plan_transcribed(paper, sheets, known=known))
            except BadSheet as bad:
                problems += bad.problems
    if problems:
        raise BadSheet(problems)
    return plans


@transaction.atomic
def load_catalogue(sheets, *, by, at):
    """Plan and apply in one transaction, so that nobody writes between the two. Returns the plans."""
    plans = plan_catalogue(sheets)
    apply_plans([plan for plan in plans if isinstance(plan, Plan)], by=by, at=at)
    for plan in plans:
        if not isinstance(plan, Plan):
            apply_transcribed(plan, at=at)
    return plans


def summary_of(plan):
    """One line: `commitments.csv: 3 added, 1 changed, 467 unchanged`."""
    waits = " (each waits for a curator)" if isinstance(plan, Plan) and plan.is_proposed else ""
    counts = [
        (len(plan.added), "added"),
        (len(plan.changed), "changed"),
        (plan.unchanged, "unchanged"),
        (len(plan.kept), f"kept ({plan.kept_because})"),
        (len(plan.gone), "no longer in the file"),
    ]
    said = [f"{count} {word}" for count, word in counts if count or word in {"added", "changed", "unchanged"}]
    return f"{plan.name}: {', '.join(said)}{waits}"


def details_of(plan, *, whole=False):
    """The diff in lines. New rows are named alone, unless `whole`; rows that were kept say what the file holds."""
    for change in plan.added:
        yield f"  + {change.label}"
        if whole:
            yield from (f"      {line}" for line in change.lines())
    for mark, changes in (("~", plan.changed), ("=", plan.kept)):
        for change in changes:
            yield f"  {mark} {change.label} (row {change.row})"
            yield from (f"      {line}" for line in change.lines())
    yield from (f"  ? {label} is no longer in the file" for label in plan.gone)
