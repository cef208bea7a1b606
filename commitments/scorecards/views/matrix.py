from django.shortcuts import render
from django.views.decorators.http import require_safe

from commitments.actors.models import ActorVersion, Region
from commitments.actors.naming import told_apart
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.pagination import page_of
from commitments.common.parameters import reads
from commitments.common.scope import scope_of
from commitments.common.vocabulary import ActorType
from commitments.scorecards import access, agreeing, present
from commitments.scorecards.as_of import region_of, type_of, when_of
from commitments.scorecards.assemble.frameworks import framework_summaries
from commitments.scorecards.assemble.matrix import agreements_over, matrix_of
from commitments.scorecards.assemble.question import method_at
from commitments.scorecards.bars import bar_of
from commitments.scorecards.coverage import counted_actors, coverage_of_matrix, units_of
from commitments.scorecards.export import cells_response, coverage_as_data

ACTORS_ON_A_PAGE = 12  # what fits without sideways scrolling from 1200 px


@reads("as_of", "known_at", pages=())
@require_safe
def scorecard_list(request):
    """The frameworks that have scorecards, each with its spread over all States."""
    when, scope = when_of(request), scope_of(request)
    boards = framework_summaries(when=when, fictional=scope.fictional)
    return render(request, "scorecards/scorecards.html", {"summaries": summaries(boards), "when": when})


def summaries(boards):
    """What `_framework_row.html` shows of each board."""
    return [
        {
            "framework": board.framework,
            "denominator": counted_actors(board.actor_type, board.actors),
            "units": len(board.rows_of("do")),
            "unit": units_of(
                [row.unit.commitment for row in board.rows_of("do")], framework=board.framework, kind="do"
            ),
            "restraints": len(board.rows_of("refrain")),
            "adherents": board.adherents,
            "bars": [(kind, bar_of(spread)) for kind, spread in board.totals.items()],
        }
        for board in boards
    ]


@reads("as_of", "known_at", format=FORMATS, type=ActorType.values, region=Region.values, agreement=agreeing.VALUES)
@require_safe
def matrix_page(request, framework):
    """Commitments down, actors across: a page of actors of one type, by name, from one region or all."""
    when, scope = when_of(request), scope_of(request)
    framework = access.scored_framework(framework, when)
    actor_type, region = type_of(request), region_of(request)
    here = ActorVersion.objects.in_force(**when.both).in_world(fictional=scope.fictional).filter(type=actor_type)
    actors = here.with_position(framework, **when.both).select_related("actor").by_name()
    if region:
        actors = actors.filter(region=region)
    method, agreement = method_at(when), agreeing.chosen(request)
    if agreement:
        everyone = agreements_over(actors, framework=framework, method=method, when=when)
        found = {actor_id for actor_id, cell in everyone if agreeing.finds(agreement, cell)}
        actors = actors.filter(actor__in=found)
    page = page_of(actors, request, per_page=ACTORS_ON_A_PAGE)
    # A download holds every actor that the filters name; the page, as many as fit.
    shown = [version.as_actor() for version in (actors if wanted_format(request) else page.object_list)]
    table = matrix_of(framework=framework, method=method, when=when, actors=shown)
    if wanted_format(request):
        pairs = [pair for row in table.rows for pair in zip(table.actors, row.cells, strict=True)]
        pairs = [pair for pair in pairs if not agreement or agreeing.finds(agreement, pair[1])]
        name = f"{framework.code}-matrix"
        coverage = coverage_as_data(table.spreads)
        return cells_response(
            request, name=name, framework=framework, when=when, method=table.method, pairs=pairs, coverage=coverage
        )
    labels = dict(told_apart(table.actors, **when.both))
    rows = [
        (
            row.commitment,
            [
                (
                    labels[actor],
                    present.view_of(cell, framework=framework, actor_slug=actor.slug),
                    not agreement or agreeing.finds(agreement, cell),
                )
                for actor, cell in zip(table.actors, row.cells, strict=True)
            ],
        )
        for row in table.rows
        if not agreement or any(agreeing.finds(agreement, cell) for cell in row.cells)
    ]
    return render(
        request,
        "scorecards/matrix.html",
        {
            "framework": framework,
            "when": when,
            "page_obj": page,
            "actors": told_apart(table.actors, **when.both),
            "tables": [
                (kind, [row for row in rows if row[0].kind == kind], _unit(table, kind))
                for kind in ("do", "refrain")
                if any(row[0].kind == kind for row in rows)
            ],
            "denominator": counted_actors(actor_type, page.paginator.count),
            "coverage": coverage_of_matrix(table),
            "bars": [(kind, bar_of(spread)) for kind, spread in table.spreads.items()],
            "actor_type": actor_type,
            "actor_types": ActorType.choices,
            "region": region,
            "regions": Region.choices,
            "method": table.method,
            "agreement": agreement,
            "facet": agreeing.facet(
                request,
                [cell for _actor, cell in everyone] if agreement else [c for row in table.rows for c in row.cells],
            ),
        },
    )


def _unit(table, kind):
    """What its rows of a kind are called, of one or of more; however many of them a choice shows."""
    commitments = [row.commitment for row in table.rows if row.commitment.kind == kind]
    return units_of(commitments, framework=table.framework, kind=kind)
