"""The same cells and spreads as CSV and JSON (`?format=csv`, `?format=json`). A column is never a score."""

from dataclasses import asdict, replace

from django.core.serializers.json import DjangoJSONEncoder
from django.http import JsonResponse

from commitments.common.downloads import wanted_format
from commitments.common.sheets import csv_response
from commitments.common.steps import step_of

from .cells import Agreement
from .present import AlikeView, reason_words, shown_of
from .spread import ABSENCE_ROWS, DO_ROWS, REFRAIN_ROWS

CELL_HEADER = (
    "framework",
    "commitment",
    "actor",
    "actor_name",
    "kind",
    "step",
    "step_word",
    "absence",
    "absence_reason",
    "transcribed",
    "reported",
    "breach_reported",
    "others_lowest",
    "others_highest",
    "others_count",
    "others_without_step",
    "agreement",
    "disputed_by_actor",
    "replies",
    "momentum",
    "self_view",
    "reasons",
    "evidence",
    "evidence_confirmed",
    "freshness",
    "period_end",
    "published_at",
    "report",
    "revision",
    "later_report_withdrawn_on",
    "lent_by_link",
    "link_status",
    "rule",
    "agreement_rule",
    "inputs",
    "method",
    "as_of",
    "known_at",
    "breaks",
)

COUNTED_HEADER = (
    "counted_under",
    "actor",
    "actor_name",
    "commitment",
    "says",
    "freshness",
    "period_end",
    "transcribed",
    "report",
    "revision",
    "relation",
    "lends_its_step",
    "link",
    "link_status",
)

SPREAD_HEADER = (
    "framework",
    "commitment",
    "title",
    "kind",
    "actor_type",
    "fictional",
    "cells",
    *(f"step_{step}" for step in dict.fromkeys((*DO_ROWS, *REFRAIN_ROWS))),
    "stale",
    "breaches",
    "transcribed",
    *ABSENCE_ROWS,
    "assessed_by_others",
    *Agreement,
    "disputed_by_actor",
    "method",
    "as_of",
    "known_at",
)


def cells_response(request, *, name, framework, when, method, pairs, **beside):
    """Cells as a download. `pairs` are (actor, cell); `beside`, what else the page says of them, is for JSON alone."""
    if wanted_format(request) == "json":
        return _json(
            framework=framework,
            when=when,
            method=method,
            cells=[{"actor_name": actor.name, **cell_as_data(cell)} for actor, cell in pairs],
            **beside,
        )
    rows = (_cell_row(framework, actor, cell) for actor, cell in pairs)
    return csv_response(filename=f"waymark-{name}.csv", header=CELL_HEADER, rows=rows)


def board_response(request, board, *, rows):
    """A framework's spreads as a download: those of `rows`, of all its commitments or of those that were chosen."""
    if wanted_format(request) == "json":
        spreads = [
            {"commitment": r.unit.commitment.code, "title": r.unit.commitment.title, **spread_as_data(r.spread)}
            for r in rows
        ]
        return _json(
            framework=board.framework,
            when=board.when,
            method=board.method,
            actor_type=board.actor_type,
            actors=board.actors,
            fictional=board.fictional,
            spreads=spreads,
        )
    rows = (_spread_row(board, row) for row in rows)
    return csv_response(filename=f"waymark-{board.framework.code}-spreads.csv", header=SPREAD_HEADER, rows=rows)


def all_actors_response(request, table, groups, *, name, actor_type):
    """Every actor with its cells side by side, each in the words that the page says: a column for each commitment. The
    facts of each cell are a row of their own in the matrix's download."""
    codes = [commitment.code for commitment in table.commitments]
    header = ("actor", "actor_name", "region", "latest_period_end", *codes)
    header += ("framework", "actor_type", "method", "as_of", "known_at")
    asked = (table.framework.code, actor_type, table.method.version, table.when.as_of, table.when.known_at.isoformat())
    words = {}

    def says(cell):
        if id(cell) not in words:
            words[id(cell)] = AlikeView(cell=cell, shown=shown_of(cell), url="").text
        return words[id(cell)]

    rows = [
        (body.actor.code, body.label, body.actor.region, body.latest, *map(says, body.cells), *asked)
        for group in groups
        for body in group.bodies
    ]
    return rows_response(request, name=name, header=header, rows=rows)


def rows_response(request, *, name, header, rows):
    """A list page as a download: `rows` are tuples in the order of `header`."""
    if wanted_format(request) == "json":
        return JsonResponse({name: [dict(zip(header, row, strict=True)) for row in rows]}, encoder=DjangoJSONEncoder)
    return csv_response(filename=f"waymark-{name}.csv", header=header, rows=rows)


def counted_row(where, line):
    """A claim that counts somewhere by reference (assemble.counted.Counted), in the order of COUNTED_HEADER."""
    claim, reference = line.claim, line.reference
    return (
        where,
        "" if line.is_shielded else claim.actor.code,
        line.author,
        claim.commitment.code,
        line.shown.text,
        line.freshness,
        claim.period_end,
        claim.transcribed,
        str(claim.revision.report_id),
        claim.revision_number,
        reference.relation,
        reference.lends,
        line.link.code,
        line.link.status,
    )


def _json(*, framework, when, method, **rest):
    head = {
        "framework": framework.code,
        "as_of": when.as_of,
        "known_at": when.known_at,
        "method": method.version,
    }
    return JsonResponse({**head, **rest}, encoder=DjangoJSONEncoder)


def _cell_row(framework, actor, cell):
    shown = shown_of(cell)
    return (
        framework.code,
        cell.commitment,
        cell.actor,
        actor.name,
        cell.kind,
        cell.step or "",
        shown.text,
        cell.absence or "",
        reason_words(cell),
        cell.transcribed,
        cell.is_reported,
        cell.breach,
        cell.lowest or "",
        cell.highest or "",
        cell.voices,
        len(cell.others) - cell.voices,
        agreement_as_data(cell),
        cell.disputed,
        " ".join(voice.reply for voice in cell.others),
        cell.momentum,
        cell.self_view,
        " ".join(cell.reasons),
        cell.evidence or "",
        cell.evidence_confirmed,
        cell.freshness or "",
        cell.period_end,
        cell.published_at.isoformat() if cell.published_at else "",
        cell.report_id,
        cell.revision,
        cell.later_withdrawn_on,
        cell.via,
        cell.link_status,
        cell.explain.rule,
        cell.explain.agreement,
        " ".join(cell.explain.inputs),
        cell.explain.method,
        cell.explain.as_of,
        cell.explain.known_at.isoformat(),
        "; ".join(cell.breaks),
    )


def _spread_row(board, row):
    spread = row.spread
    return (
        board.framework.code,
        row.unit.commitment.code,
        row.unit.commitment.title,
        spread.kind,
        board.actor_type,
        board.fictional,
        spread.total,
        *(spread.steps.get(step, "") for step in dict.fromkeys((*DO_ROWS, *REFRAIN_ROWS))),
        sum(spread.stale.values()),
        spread.breaches,
        spread.transcribed,
        *(spread.absences[absence] for absence in ABSENCE_ROWS),
        spread.assessed,
        *(spread.agreements[agreement] for agreement in Agreement),
        spread.disputed,
        board.method.version,
        board.when.as_of,
        board.when.known_at.isoformat(),
    )


def cell_as_data(cell):
    """A cell as plain JSON values, its explanation included."""
    facts = asdict(replace(cell, others=()))
    facts["reported"] = cell.is_reported
    facts["agreement"] = agreement_as_data(cell)
    facts["others"] = [voice_as_data(voice, kind=cell.kind) for voice in cell.others]
    return facts


def agreement_as_data(cell):
    """Nothing where nobody has spoken: that is no voice, not one."""
    return cell.agreement if cell.is_heard else ""


def voice_as_data(voice, *, kind):
    """One voice of the second lane. Not when it was published: of some the public is told the month alone."""
    assessed = voice.answer == "assessed"
    return {
        "assessment": voice.id.removeprefix("assessment:"),
        "speaker": voice.speaker,
        "answer": voice.answer,
        "step": step_of(voice, kind) if assessed else "",
        "breach": voice.breach,
        "period_end": voice.period_end,
        "reply": voice.reply,
        "disputed": voice.disputed,
    }


def coverage_as_data(spreads):
    """The spreads of a page, {kind: Spread}, as plain values."""
    return [spread_as_data(spread) for spread in spreads.values()]


def spread_as_data(spread):
    facts = asdict(spread)
    facts["contested"] = spread.contested
    facts["staged"] = spread.staged
    facts["reported"] = spread.reported
    return facts
