from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.catalogue.models import Framework, Level, Milestone
from commitments.common.downloads import wanted_format
from commitments.common.scope import scope_of
from commitments.common.vocabulary import ActorType
from commitments.scorecards import access, present
from commitments.scorecards.asking import type_of, when_of
from commitments.scorecards.assemble.frameworks import board_of
from commitments.scorecards.assemble.question import method_at
from commitments.scorecards.coverage import counted_actors, coverage_of_board
from commitments.scorecards.export import board_response


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
        for framework in Framework.objects.filter(retired_on=None).in_order()
    ]
    return render(request, "scorecards/frameworks.html", {"rows": rows})


@require_safe
def framework_page(request, framework):
    """One framework: its points or objectives, each with the spread over all actors of one type."""
    when, scope = when_of(request), scope_of(request)
    framework = access.public_framework(framework)
    board = board_of(
        framework=framework,
        method=method_at(when.as_of),
        when=when,
        fictional=scope.fictional,
        actor_type=type_of(request),
    )
    if wanted_format(request):
        return board_response(request, board)
    sections = [
        {
            "kind": kind,
            "coverage": coverage_of_board(board, kind=kind),
            "bar": present.bar_of(board.totals[kind]),
            "rows": [(row.unit.commitment, present.bar_of(row.spread)) for row in board.rows_of(kind)],
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
            "sections": sections,
            "first": sections[0] if sections else None,
            "principles": [c for c in board.others if c.level == Level.PRINCIPLE and c.parent_id is None],
            "titles": [c for c in board.others if c.level != Level.PRINCIPLE] if framework.title_only else [],
            "denominator": counted_actors(board.actor_type, board.actors),
            "actor_type": board.actor_type,
            "actor_types": ActorType.choices,
            "when": when,
        },
    )
