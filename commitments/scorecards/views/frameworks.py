from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.catalogue.models import Framework, Level, Milestone
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.parameters import reads
from commitments.common.scope import scope_of
from commitments.common.vocabulary import ActorType
from commitments.scorecards import access, agreeing
from commitments.scorecards.as_of import type_of, when_of
from commitments.scorecards.assemble.frameworks import board_of
from commitments.scorecards.assemble.question import method_at
from commitments.scorecards.bars import bar_of
from commitments.scorecards.citing import cite_framework
from commitments.scorecards.coverage import counted_actors, coverage_of_board, units_of
from commitments.scorecards.export import board_response


@reads(pages=())
@require_safe
def framework_list(request):
    """Every framework, in order, with what it is and the dates of its follow-up."""
    today = timezone.localdate()
    milestones = {}
    for milestone in Milestone.objects.order_by("starts_on", "code"):
        milestones.setdefault(milestone.framework_id, []).append(milestone)
    rows = [
        {
            "framework": framework,
            "coming": [m for m in milestones.get(framework.id, []) if (m.ends_on or m.starts_on) >= today],
            "past": [m for m in milestones.get(framework.id, []) if (m.ends_on or m.starts_on) < today],
        }
        for framework in Framework.objects.current().in_order()
    ]
    return render(request, "scorecards/frameworks.html", {"rows": rows})


@reads("as_of", "known_at", pages=(), format=FORMATS, type=ActorType.values, agreement=agreeing.VALUES)
@require_safe
def framework_page(request, framework):
    """One framework: its points or objectives, each with the spread over all actors of one type."""
    when, scope = when_of(request), scope_of(request)
    framework = access.public_framework(framework, when)
    board = board_of(
        framework=framework,
        method=method_at(when),
        when=when,
        fictional=scope.fictional,
        actor_type=type_of(request),
    )
    agreement = agreeing.chosen(request)
    rows = {kind: _chosen_rows(board.rows_of(kind), agreement) for kind in board.totals}
    if wanted_format(request):
        return board_response(request, board, rows=[row for kind in rows.values() for row in kind])
    sections = [
        {
            "kind": kind,
            "coverage": coverage_of_board(board, kind=kind),
            "bar": bar_of(board.totals[kind]),
            "unit": _unit(board, kind),
            "rows": [(row.unit.commitment, bar_of(row.spread)) for row in rows[kind]],
        }
        for kind in ("do", "refrain")
        if kind in board.totals
    ]
    return render(
        request,
        "scorecards/framework.html",
        {
            "framework": framework,
            "board": board,
            "cite": cite_framework(board),
            "sections": sections,
            "facet": agreeing.facet_of_spreads(request, board.totals.values()),
            "agreement": agreement,
            "first": sections[0] if sections else None,
            "principles": [c for c in board.others if c.level == Level.PRINCIPLE and c.parent_id is None],
            "titles": [c for c in board.others if c.level != Level.PRINCIPLE] if framework.title_only else [],
            "denominator": counted_actors(board.actor_type, board.actors),
            "actor_type": board.actor_type,
            "actor_types": ActorType.choices,
            "when": when,
        },
    )


def _unit(board, kind):
    return units_of([row.unit.commitment for row in board.rows_of(kind)], framework=board.framework, kind=kind)


def _chosen_rows(rows, agreement):
    """The commitments with at least one cell that the choice finds; all of them without one."""
    return [row for row in rows if not agreement or agreeing.count_in(row.spread, agreement)]
