from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.actors.models import Actor, ActorVersion
from commitments.assessment.access import may_assess
from commitments.catalogue import wording
from commitments.catalogue.models import CommitmentVersion, CrosswalkLink, JourneyStage, Level, as_known
from commitments.common.active_filters import chips_of
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.labels import shown_claim
from commitments.common.pagination import page_of
from commitments.common.parameters import reads
from commitments.common.per_version import versions_of
from commitments.common.scope import scope_of
from commitments.common.vocabulary import ActorType
from commitments.exchange.assemble import practices_on
from commitments.pledges.assemble import pledges_on
from commitments.scorecards import access
from commitments.scorecards.as_of import refuse_of_past, type_of, when_of
from commitments.scorecards.assemble import succession
from commitments.scorecards.assemble.commitments import (
    commitment_spread,
    heard_on,
    named_as_then,
    others_on,
    put_on_bodies,
)
from commitments.scorecards.assemble.counted import counted_lines, counted_under
from commitments.scorecards.assemble.lanes import voice_of
from commitments.scorecards.assemble.question import method_at
from commitments.scorecards.bars import bar_of
from commitments.scorecards.cells import evidence_grade, freshness
from commitments.scorecards.citing import cite_commitment
from commitments.scorecards.coverage import counted_actors
from commitments.scorecards.export import COUNTED_HEADER, counted_row, rows_response
from commitments.scorecards.filters import AssessedCommitmentFilter

COMMITMENT_HEADER = (
    "code",
    "framework",
    "part_of",
    "level",
    "kind",
    "tracked",
    "title",
    "statement",
    "source_document",
    "source_locator",
    "certainty",
    "addressed_to",
    "horizon_years",
)
CLAIM_HEADER = (
    "actor",
    "actor_name",
    "commitment",
    "says",
    "evidence",
    "freshness",
    "period_end",
    "transcribed",
    "report",
    "revision",
)


@reads("as_of", "known_at", filters=[AssessedCommitmentFilter], format=FORMATS)
@require_safe
def commitment_list(request):
    """Every commitment, filtered. Without a question only what is tracked: the menus come on request."""
    when, fictional = when_of(request), scope_of(request).fictional
    refuse_of_past(request, when, "stage", "group", "sdg")
    listed = CommitmentVersion.objects.listed(**when.both).select_related("commitment__framework", "parent")
    listed = listed.in_whole_order()
    filtered = AssessedCommitmentFilter(
        request.GET, queryset=listed, when=when, fictional=fictional, versions=versions_of(request)
    )
    if wanted_format(request):
        rows = [_row(version.as_commitment()) for version in filtered.qs]
        return rows_response(request, name="commitments", header=COMMITMENT_HEADER, rows=rows)
    chips, clear_url = chips_of(request, filtered.form)
    page = page_of(filtered.qs, request)
    context = {
        "page_obj": page,
        "lines": [(each.as_commitment(), filtered.found.get(each.commitment_id, 0)) for each in page],
        "form": filtered.form,
        "chips": chips,
        "clear_url": clear_url,
    }
    return render(request, "scorecards/commitments.html", context)


@reads(
    "as_of", "known_at", pages=("page", "counted", "assessed"), format=FORMATS, of=["counted"], type=ActorType.values
)
@require_safe
def commitment_page(request, code):
    """One commitment: what it says and where, who reported what, its menu, its links."""
    when, scope = when_of(request), scope_of(request)
    commitment = access.public_commitment(code, when)
    framework, actor_type = commitment.framework, type_of(request)
    method = method_at(when)
    claims = heard_on(commitment, when=when, fictional=scope.fictional)
    counted = counted_under(when=when, fictional=scope.fictional, commitment=commitment)
    if wanted_format(request) and request.GET.get("of") == "counted":
        lines = counted_lines(counted, when=when, method=method)
        rows = [counted_row(commitment.code, line) for line in lines]
        return rows_response(request, name="counted", header=COUNTED_HEADER, rows=rows)
    if wanted_format(request):
        rows = [_claim_row(commitment, line) for line in _lines(named_as_then(claims, when), commitment, method, when)]
        return rows_response(request, name="claims", header=CLAIM_HEADER, rows=rows)
    page = page_of(claims, request)
    counted_page = page_of(counted, request, parameter="counted")
    heard = others_on(commitment, when=when, fictional=scope.fictional)
    assessed = page_of(heard, request, parameter="assessed")
    both = [actor for each in assessed for actor in (each.assessment.subject, each.assessment.assessor)]
    bodies = put_on_bodies(both, when)
    for each in assessed:
        each.assessment.subject = bodies[each.assessment.subject_id]
        each.assessment.assessor = bodies[each.assessment.assessor_id]
    spread = (
        commitment_spread(
            commitment=commitment,
            framework=framework,
            method=method,
            when=when,
            fictional=scope.fictional,
            actor_type=actor_type,
        )
        if commitment.trackable
        else None
    )
    before, after = succession.commitments_beside(commitment, when)
    wordings = wording.wordings_of([commitment], known_at=when.known_at)[commitment.pk]
    listed = CommitmentVersion.objects.listed(**when.both)
    parts = listed.filter(parent=commitment).in_order().commitments()
    return render(
        request,
        "scorecards/commitment.html",
        {
            "commitment": commitment,
            "framework": framework,
            "spread": spread,
            "bar": bar_of(spread) if spread else None,
            "cite": spread
            and cite_commitment(
                commitment,
                spread=spread,
                fictional=scope.fictional,
                actor_type=actor_type,
                when=when,
                method=method,
            ),
            "may_assess": commitment.trackable and may_assess(request.user),
            "assessed_page": assessed,
            "assessed": [(each, shown_claim(each)) for each in assessed],
            "denominator": counted_actors(actor_type, spread.total) if spread else "",
            "actor_type": actor_type,
            "actor_types": ActorType.choices,
            "page_obj": page,
            "lines": _lines(named_as_then(page.object_list, when), commitment, method, when),
            "menu": [p for p in parts if p.level == Level.ACTION],
            "announcements": [p for p in parts if p.level == Level.ANNOUNCEMENT],
            "parts": [p for p in parts if p.level not in (Level.ACTION, Level.ANNOUNCEMENT)],
            "announcer": _announcer(commitment, when),
            "pledges": pledges_on(commitment, fictional=scope.fictional, today=when.as_of),
            "counted_page": counted_page,
            "counted": counted_lines(counted_page.object_list, when=when, method=method),
            "links": _links_of(commitment, when, scope),
            "journey": sorted(commitment.journey_stages.all(), key=lambda s: JourneyStage.values.index(s.stage)),
            "groups": list(commitment.groups.select_related("group").order_by("id")),
            "sdg_targets": list(commitment.sdg_targets.order_by("id")),
            # Words are those of today: what was withdrawn since is not read as of an earlier day (ADR 0004).
            "practices": practices_on(commitment, fictional=scope.fictional, at=timezone.now()),
            "addressed": [ActorType(t).label for t in commitment.addressed_types],
            "when": when,
            "retired": succession.retired(commitment, when),
            "untracked": succession.no_longer_tracked(commitment, when),
            "before": before,
            "after": after,
            "languages": wording.in_languages(commitment, as_of=when.as_of, known_at=when.known_at),
            "wordings": wordings[::-1] if len(wordings) > 1 else [],
            "wording_now": [each for each in wordings if each.version.from_on <= when.as_of][-1],
        },
    )


def _lines(claims, commitment, method, when):
    for claim in claims:
        claim.revision.name_then = claim.name_then
    return [
        {
            "claim": claim,
            "author": claim.revision.author,
            # Its name of the day that is asked for, where it spoke under another.
            "now": "" if claim.revision.is_shielded or claim.actor.name == claim.name_then else claim.actor.name,
            "is_shielded": claim.revision.is_shielded,
            "shown": shown_claim(claim),
            "evidence": evidence_grade(voice_of(claim)) if claim.answer == "assessed" else "",
            "freshness": freshness(
                period_end=claim.period_end, as_of=when.as_of, horizon=commitment.horizon_years, method=method
            ),
        }
        for claim in claims
    ]


def _links_of(commitment, when, scope):
    known = CrosswalkLink.objects.known(known_at=when.known_at, fictional=scope.fictional).from_or_to(commitment)
    links = as_known(known.select_related("source__framework", "target__framework"), known_at=when.known_at)
    CommitmentVersion.objects.put_on_all([end for link in links for end in (link.source, link.target)], **when.both)
    return sorted(links, key=lambda link: (link.status, link.relation, link.code))


def _announcer(commitment, when):
    """The actor that announced it, where its page exists."""
    if not commitment.announced_by:
        return None
    announcer = Actor.objects.shown_on(demo_site=settings.DEMO).filter(code=commitment.announced_by).first()
    ActorVersion.objects.put_on_all([announcer], **when.both)
    return announcer


def _row(commitment):
    return (
        commitment.code,
        commitment.framework.code,
        commitment.parent.code if commitment.parent else "",
        commitment.level,
        commitment.kind,
        commitment.trackable,
        commitment.title,
        commitment.statement,
        commitment.source_document,
        commitment.source_locator,
        commitment.certainty,
        commitment.addressed_to,
        commitment.horizon_years,
    )


def _claim_row(commitment, line):
    claim = line["claim"]
    return (
        "" if line["is_shielded"] else claim.actor.code,
        line["author"],
        commitment.code,
        line["shown"].text,
        line["evidence"],
        line["freshness"],
        claim.period_end,
        claim.transcribed,
        str(claim.revision.report_id),
        claim.revision_number,
    )
