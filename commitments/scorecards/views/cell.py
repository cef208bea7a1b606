from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commitments.catalogue.models import Anchor
from commitments.common.downloads import wanted_format
from commitments.common.scope import about, scope_of
from commitments.common.words import STEPS, shown_claim
from commitments.progress.models import ClaimEvidence
from commitments.scorecards import access, present
from commitments.scorecards.asking import when_of
from commitments.scorecards.assemble.cell import scorecard_row
from commitments.scorecards.assemble.claims import published_history
from commitments.scorecards.assemble.facts import actor_facts, unit_of
from commitments.scorecards.assemble.question import method_at
from commitments.scorecards.cells import DO_STEPS, REFRAIN_STEPS
from commitments.scorecards.export import cells_response


@require_safe
def why_this_cell(request, framework, slug, code):
    """One cell with everything that made it: who said what, the rule, the method, earlier periods, a citation."""
    when = when_of(request)
    framework = access.scored_framework(framework)
    actor = access.actor_on(slug, framework, as_of=when.as_of)
    commitment = access.tracked_commitment(code, framework)
    method = method_at(when.as_of)
    history = list(published_history(when).filter(actor=actor, commitment=commitment))
    unit = unit_of(commitment, framework)
    row = scorecard_row(unit, actor_facts(actor), history, when=when, method=method)
    if wanted_format(request):
        name = f"{commitment.code}-{actor.slug}"
        pairs = [(actor, row.cell)]
        return cells_response(request, name=name, framework=framework, when=when, method=method, pairs=pairs)
    # Steps may be looked at as of the past; words may not: a report is withdrawn to protect somebody (ADR 0004).
    is_tombstone = bool(row.claim and row.claim.withdrawn_at)
    steps = REFRAIN_STEPS if commitment.is_refrain else DO_STEPS
    evidence = ClaimEvidence.objects.filter(claim=row.claim).select_related("evidence__file").order_by("id")
    return render(
        request,
        "scorecards/cell.html",
        {
            "actor": actor,
            "framework": framework,
            "commitment": commitment,
            "row": row,
            "view": present.view_of(row.cell, framework=framework, actor_slug=actor.slug),
            "scale": [(position, STEPS[step]) for position, step in enumerate(steps)],
            "own_position": steps.index(row.cell.step) if row.cell.step in steps else None,
            "earlier": [{"claim": claim, "shown": shown_claim(claim)} for claim in history if claim != row.claim],
            "evidence": evidence if row.claim and not is_tombstone else [],
            "in_force": bool(row.claim and not row.claim.superseded_at),
            "is_tombstone": is_tombstone,
            "anchor": _anchor(row.claim),
            "differs_by": present.differs_by(row.cell),
            "when": when,
            "method": method,
            "cite_url": f"{reverse('scorecards:cell', args=[framework.code, actor.slug, commitment.code])}"
            f"?as_of={when.as_of:%Y-%m-%d}&known_at={when.known_at:%Y-%m-%dT%H:%M:%SZ}",
            "scope": about(scope_of(request), actor),
        },
    )


def _anchor(claim):
    """The sentence that had to be true for the step which the claim gives, from the method it was answered by."""
    if claim is None or (claim.stage is None and not claim.practice):
        return None
    step = claim.practice or str(claim.stage)
    return Anchor.objects.filter(method=claim.revision.method_id, kind=claim.kind, step=step).first()
