from dataclasses import dataclass
from itertools import pairwise

from django.shortcuts import render
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.assessment.access import may_assess
from commitments.catalogue import wording
from commitments.catalogue.models import Anchor, CommitmentVersion, CrosswalkLink, as_known
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.labels import STEPS, Shown, shown_claim
from commitments.common.parameters import reads
from commitments.common.scope import about, scope_of
from commitments.progress.models import Claim, ClaimEvidence
from commitments.scorecards import access, present
from commitments.scorecards.as_of import when_of
from commitments.scorecards.assemble.breaks import Break, breaks_of, with_breaks
from commitments.scorecards.assemble.cell import actor_facts, cell_at, scorecard_row, unit_of
from commitments.scorecards.assemble.lanes import claims_in_force
from commitments.scorecards.assemble.published import one_of_each, said_of
from commitments.scorecards.assemble.question import method_at
from commitments.scorecards.cells import DO_STEPS, REFRAIN_STEPS
from commitments.scorecards.citing import cite_cell
from commitments.scorecards.export import cells_response
from commitments.scorecards.voices import assessment_views


@dataclass(frozen=True)
class Earlier:
    """What the actor said of an earlier period, and how that stood beside what others said of the time until its end.
    `breaks` lie between it and what the actor said next."""

    claim: Claim
    shown: Shown
    view: present.CellView | None
    breaks: tuple[Break, ...] = ()


@reads("as_of", "known_at", pages=(), format=FORMATS)
@require_safe
def why_this_cell(request, framework, slug, code):
    """One cell with everything that made it: who said what, the replies, the rules, the method, earlier periods."""
    when = when_of(request)
    framework = access.scored_framework(framework, when)
    actor = access.actor_on(slug, framework, when)
    commitment = access.tracked_commitment(code, framework, when)
    method = method_at(when)
    pair = {"by": {"pk": actor.pk}, "on": {"pk": commitment.pk}}
    said = said_of(when, **pair, claims=Claim.objects.history)[commitment.pk, actor.pk]
    for claim in said.claims:
        claim.revision.report.actor = actor
    unit, facts = unit_of(commitment, framework), actor_facts(actor)
    [row] = with_breaks([scorecard_row(unit, facts, said, when=when, method=method)], actor=actor, when=when)
    if wanted_format(request):
        name = f"{commitment.code}-{actor.slug}"
        pairs = [(actor, row.cell)]
        return cells_response(request, name=name, framework=framework, when=when, method=method, pairs=pairs)

    def view_at(claim):
        cell = cell_at(claim, unit, facts, said, when=when, method=method)
        return present.view_of(cell, framework=framework, actor_slug=actor.slug)

    # Steps may be looked at as of the past; words may not: a report is withdrawn to protect somebody (ADR 0004).
    is_tombstone = bool(row.claim and row.claim.withdrawn_at)
    in_force = claims_in_force(said, when=when)
    speaking = {revision.pk for revision in one_of_each(said.assessments, as_of=when.as_of)}
    assessments = assessment_views(said.assessments)
    broken = _broken(in_force, actor, commitment, when)
    voices = [view for view in assessments if view.revision.pk in speaking]
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
            "scale": [STEPS[step] for step in _steps(commitment)],
            "lanes": present.lanes_shown(row.cell, _steps(commitment)),
            "earlier": [
                Earlier(claim, shown_claim(claim), view_at(claim) if claim in in_force else None, broken.get(claim, ()))
                for claim in said.claims
                if claim != row.claim
            ],
            "voices": voices,
            "wordings": _wordings(row.claim, voices, when),
            "earlier_voices": [view for view in assessments if view.revision.pk not in speaking],
            "link": _link(row.claim, when),
            "evidence": evidence if row.claim and not is_tombstone else [],
            "in_force": bool(row.claim and not row.claim.superseded_at),
            "is_tombstone": is_tombstone,
            "anchor": _anchor(row.claim),
            "differs_by": present.differs_by(row.cell),
            "may_assess": may_assess(request.user, actor),
            "when": when,
            "method": method,
            "cite": cite_cell(actor=actor, framework=framework, row=row, when=when),
            "scope": about(scope_of(request), actor),
        },
    )


def _steps(commitment):
    return REFRAIN_STEPS if commitment.is_refrain else DO_STEPS


def _broken(claims, actor, commitment, when):
    """{claim: what lies between it and the one after it} of claims in force, the latest first."""
    if len(claims) < 2:
        return {}
    breaks = breaks_of(actor, [commitment], when)
    return {early: breaks.between(early, late, commitment=commitment) for late, early in pairwise(claims)}


def _wordings(claim, voices, when):
    """[(who, what became of the words under which they spoke)] of all that speak here, the own report first; who spoke
    under the same words stand together. Of what Waymark read `who` is empty."""
    said = [(claim.commitment_id, claim.revision, not claim.transcribed)] if claim else []
    said += [(view.revision.assessment.commitment_id, view.revision, True) for view in voices]
    words = wording.wordings_of([on for on, _revision, _named in said], known_at=when.known_at)
    told = {}
    for on, revision, named in said:
        since = wording.since_published(words.get(on, ()), revision, until=when.as_of)
        if since and since.has_changed:
            _same, who = told.setdefault((since.then.version.pk, named), (since, []))
            who += [revision.author] if named else []
    return [(capfirst(get_text_list(who, _("and"))), since) for since, who in told.values()]


def _anchor(claim):
    """The sentence that had to be true for the step which the claim gives, from the method it was answered by."""
    if claim is None or (claim.stage is None and not claim.practice):
        return None
    step = claim.practice or str(claim.stage)
    return Anchor.objects.filter(method=claim.revision.method_id, kind=claim.kind, step=step).first()


def _link(claim, when):
    """The link over which the claim is lent here, as it was known, and the commitment that the claim was made on."""
    if claim is None or not claim.via:
        return None
    (link,) = as_known(
        CrosswalkLink.objects.select_related("source__framework", "target__framework").filter(code=claim.via),
        known_at=when.known_at,
    )
    CommitmentVersion.objects.put_on_all([link.source, link.target], **when.both)
    at = link.source if link.source_id == claim.commitment_id else link.target
    return {"link": link, "made_on": at}
