from operator import attrgetter

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.actors.filters import ActorFilter
from commitments.actors.models import Actor, Position
from commitments.assessment.assemble.lists import about_actor, by_actor
from commitments.common.active_filters import chips_of
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.pagination import page_of, turned
from commitments.common.parameters import reads
from commitments.common.scope import about, scope_of
from commitments.pledges.assemble import pledges_of_actor
from commitments.pledges.models import Target
from commitments.progress.models import Revision, SelfView
from commitments.scorecards import access, agreeing, present
from commitments.scorecards.as_of import when_of
from commitments.scorecards.assemble import succession
from commitments.scorecards.assemble.actors import actor_overview, parts_of, positions_of, scorecard_of
from commitments.scorecards.assemble.question import entries_of, method_at
from commitments.scorecards.bars import bar_of, distribution
from commitments.scorecards.changes import changes_as_data, changes_of
from commitments.scorecards.citing import cite_scorecard
from commitments.scorecards.coverage import coverage_of_actor, is_only_read, units_of
from commitments.scorecards.export import cells_response, coverage_as_data, rows_response

ACTOR_HEADER = ("code", "slug", "name", "type", "region", "subregion", "part_of", "fictional")


@reads(filters=[ActorFilter], format=FORMATS)
@require_safe
def actor_list(request):
    """The directory: actors of one world, by name, filtered."""
    scope = scope_of(request)
    actors = Actor.objects.in_world(fictional=scope.fictional).select_related("parent").by_name()
    filtered = ActorFilter(request.GET, queryset=actors)
    if wanted_format(request):
        rows = [
            (a.code, a.slug, a.name, a.type, a.region, a.subregion, _code_of(a.public_parent), a.fictional)
            for a in filtered.qs
        ]
        return rows_response(request, name="actors", header=ACTOR_HEADER, rows=rows)
    chips, clear_url = chips_of(request, filtered.form)
    context = {"page_obj": page_of(filtered.qs, request), "form": filtered.form, "chips": chips, "clear_url": clear_url}
    return render(request, "scorecards/actors.html", context)


@reads("as_of", "known_at", "after", "before")
@require_safe
def actor_page(request, slug):
    """One actor: who it is, its dated positions, its scorecards and its published reports."""
    when, now = when_of(request), timezone.now()
    actor = access.actor_then(slug, when)
    scorecards = actor_overview(actor=actor, when=when)
    entries = entries_of(when, {"pk": actor.pk})
    ever = Revision.objects.by_name().filter(entries.of("report__actor", {"pk": actor.pk}))
    reports = ever.with_names().public(known_at=when.known_at).latest_first()
    before, after = succession.actors_beside(actor, when)
    return render(
        request,
        "scorecards/actor.html",
        {
            "actor": actor,
            "names": actor.names.known(known_at=when.known_at).order_by("language"),
            "positions": positions_of(actor, when),
            "pledges": pledges_of_actor(actor, today=when.as_of),
            # Always today's: of a voice without a name no day is told, and an instant asked for could find it.
            "assessed_in": about_actor(actor, at=now),
            "assesses": by_actor(actor, at=now),
            "parts": parts_of(actor, when),
            "scorecards": [
                {
                    "scorecard": card,
                    "coverage": coverage_of_actor(card),
                    "bars": [(kind, bar_of(spread)) for kind, spread in card.spreads.items()],
                }
                for card in scorecards
            ],
            "page": turned(reports, request, place_of=attrgetter("place"), at_place=ever.at_place),
            "retired": succession.retired(actor, when),
            "before": before,
            "after": after,
            "when": when,
            "scope": about(scope_of(request), actor),
        },
    )


@reads("as_of", "known_at", pages=(), format=FORMATS, agreement=agreeing.VALUES)
@require_safe
def actor_scorecard(request, framework, slug):
    """One actor on one framework, read honestly in half a minute: coverage, distribution, what it flagged, change."""
    when = when_of(request)
    framework = access.scored_framework(framework, when)
    actor = access.actor_on(slug, framework, when)
    agreement = agreeing.chosen(request)
    card = scorecard_of(actor=actor, framework=framework, method=method_at(when), when=when)
    if wanted_format(request):
        name = f"{framework.code}-{actor.slug}"
        pairs = [(actor, cell) for cell in card.cells if not agreement or agreeing.finds(agreement, cell)]
        beside = {"coverage": coverage_as_data(card.spreads), "changes": changes_as_data(changes_of(card.rows))}
        return cells_response(
            request, name=name, framework=framework, when=when, method=card.method, pairs=pairs, **beside
        )
    clocks = Target.objects.clocks_of(actor, [row.commitment for row in card.rows], when.as_of)
    sections = [_section(card, kind, agreement, clocks) for kind in ("do", "refrain") if kind in card.spreads]
    return render(
        request,
        "scorecards/actor_scorecard.html",
        {
            "actor": actor,
            "framework": framework,
            "card": card,
            "cite": cite_scorecard(card),
            "when": when,
            "position_words": Position.choices,
            "coverage": sections[0]["coverage"] if sections else "",
            "sections": sections,
            "first": sections[0] if sections else None,
            "flagged": [
                line for s in sections for line in s["everything"] if line["row"].cell.self_view == SelfView.NOT_WELL
            ],
            "facet": agreeing.facet(request, card.cells),
            "changes": changes_of(card.rows),
            "only_read": is_only_read(card),
            "broken": [row for row in card.rows if row.breaks],
            "scope": about(scope_of(request), actor),
        },
    )


def _code_of(actor):
    return actor.code if actor else ""


def _section(card, kind, agreement, clocks):
    """One kind of commitments. What both lanes' agreement chooses are the lines alone: a distribution is of all."""
    rows = card.rows_of(kind)
    lines = [
        {
            "row": row,
            "view": present.view_of(row.cell, framework=card.framework, actor_slug=card.actor.slug),
            "clock": clocks.get(row.commitment.id),
        }
        for row in rows
    ]
    return {
        "kind": kind,
        "coverage": coverage_of_actor(card, kind=kind),
        "distribution": distribution(rows, kind=kind, framework=card.framework, actor=card.actor),
        "everything": lines,
        "lines": [line for line in lines if not agreement or agreeing.finds(agreement, line["row"].cell)],
        "is_chosen": bool(agreement),
        "total": len(rows),
        "unit": units_of([row.commitment for row in rows], framework=card.framework, kind=kind),
        "has_assessors": any(row.cell.is_assessed for row in rows),
    }
