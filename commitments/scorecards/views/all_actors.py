from operator import attrgetter

from django.shortcuts import render
from django.views.decorators.http import require_safe

from commitments.actors.models import Region
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.parameters import reads
from commitments.common.scope import scope_of
from commitments.common.vocabulary import ActorType
from commitments.scorecards import access, present
from commitments.scorecards.as_of import region_of, type_of, when_of
from commitments.scorecards.assemble.all_actors import NAME, SORTS, all_actors
from commitments.scorecards.assemble.question import method_at, tracked_in
from commitments.scorecards.coverage import counted_actors, units_of
from commitments.scorecards.export import all_actors_response

CHOICES = {"format": FORMATS, "type": ActorType.values, "region": Region.values, "sort": SORTS}


@reads("as_of", "known_at", pages=(), **CHOICES)
@require_safe
def framework_all(request, framework):
    """Every actor of one type, each on every commitment of the framework."""
    when = when_of(request)
    framework = access.scored_framework(framework, when)
    commitments = sorted(tracked_in(framework, when), key=attrgetter("kind"))  # to do before not to do
    return _page(request, framework, commitments, when=when)


@reads("as_of", "known_at", pages=(), **CHOICES)
@require_safe
def commitment_all(request, code):
    """Every actor of one type, with what is said of it on one commitment, in words."""
    when = when_of(request)
    commitment = access.scored_commitment(code, when)
    return _page(request, commitment.framework, [commitment], when=when, commitment=commitment)


def _page(request, framework, commitments, *, when, commitment=None):
    scope, actor_type, region = scope_of(request), type_of(request), region_of(request)
    sort = request.GET.get("sort") or NAME
    table = all_actors(
        commitments,
        framework=framework,
        method=method_at(when),
        when=when,
        fictional=scope.fictional,
        actor_type=actor_type,
        region=region,
    )
    groups = table.groups(sort)
    if wanted_format(request):
        name = f"{commitment.code if commitment else framework.code}-all"
        return all_actors_response(request, table, groups, name=name, actor_type=actor_type)
    draw = present.Rows(framework, commitments, shown=present.line_of if commitment else present.box_of)
    return render(
        request,
        "scorecards/all_actors.html",
        {
            "framework": framework,
            "commitment": commitment,
            "about": commitment or framework,
            "when": when,
            "groups": [
                (group, [(body, draw.url(body.actor), draw.cells(body)) for body in group.bodies]) for group in groups
            ],
            "columns": [
                (kind, units_of(of_kind, framework=framework, kind=kind), of_kind)
                for kind in ("do", "refrain")
                if (of_kind := [each for each in commitments if each.kind == kind])
            ],
            "width": 1 + (present.LINE_COLUMNS if commitment else len(commitments)),
            "denominator": counted_actors(actor_type, len(table.bodies)),
            "sort": sort,
            "actor_type": actor_type,
            "actor_types": ActorType.choices,
            "region": region,
            "regions": Region.choices,
        },
    )
