"""The same record by target of the 2030 Agenda: which commitments serve it, and what was said that counts there."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from commitments.catalogue.filters import SdgFilter
from commitments.catalogue.models import CrosswalkLink, status_known
from commitments.common.active_filters import chips_of
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.pagination import page_of
from commitments.common.parameters import reads
from commitments.common.scope import scope_of
from commitments.common.vocabulary import ActorType
from commitments.scorecards import access
from commitments.scorecards.as_of import type_of, when_of
from commitments.scorecards.assemble.counted import counted_lines, counted_under, linked_with_sdg, sdg_targets
from commitments.scorecards.assemble.question import method_at
from commitments.scorecards.bars import bar_of
from commitments.scorecards.coverage import counted_actors
from commitments.scorecards.export import COUNTED_HEADER, counted_row, rows_response

SDG_HEADER = ("sdg_target", "links_adopted", "links_proposed", "claims_counted")


@reads("as_of", "known_at", filters=[SdgFilter], format=FORMATS)
@require_safe
def sdg_list(request):
    """The targets that commitments are linked with, in the order of the 2030 Agenda."""
    when, scope = when_of(request), scope_of(request)
    links = CrosswalkLink.objects.known(known_at=when.known_at, fictional=scope.fictional).exclude(sdg_target="")
    links = links.annotate(known_status=status_known(known_at=when.known_at))
    filtered = SdgFilter(request.GET, queryset=links)
    targets = sdg_targets(filtered.qs, when=when, fictional=scope.fictional)
    if wanted_format(request):
        rows = [(each.code, each.adopted, each.proposed, each.claims) for each in targets]
        return rows_response(request, name="sdg_targets", header=SDG_HEADER, rows=rows)
    chips, clear_url = chips_of(request, filtered.form)
    context = {"page_obj": page_of(targets, request), "form": filtered.form, "chips": chips, "clear_url": clear_url}
    return render(request, "scorecards/sdg.html", context)


@reads("as_of", "known_at", format=FORMATS, type=ActorType.values)
@require_safe
def sdg_page(request, target):
    """One target: the commitments that adopted links tie to it, with their spreads, and the claims that count there."""
    when, scope = when_of(request), scope_of(request)
    target, actor_type = access.known_sdg_target(target), type_of(request)
    method = method_at(when)
    references = counted_under(when=when, fictional=scope.fictional, sdg_target=target)
    if wanted_format(request):
        lines = counted_lines(references, when=when, method=method)
        rows = [counted_row(f"SDG {target}", line) for line in lines]
        return rows_response(request, name="claims", header=COUNTED_HEADER, rows=rows)
    page = page_of(references, request)
    linked, lapsed = linked_with_sdg(target, when=when, fictional=scope.fictional, actor_type=actor_type)
    spreads = [each.row.spread for each in linked if each.row]
    context = {
        "target": target,
        "rows": [(each, bar_of(each.row.spread) if each.row else None) for each in linked],
        "lapsed": lapsed,
        "denominator": counted_actors(actor_type, spreads[0].total) if spreads else "",
        "actor_type": actor_type,
        "actor_types": ActorType.choices,
        "page_obj": page,
        "lines": counted_lines(page.object_list, when=when, method=method),
        "when": when,
    }
    return render(request, "scorecards/sdg_target.html", context)
