"""A revision as sheets: every claim with all that it says, in the order of its framework."""

from dataclasses import dataclass, replace

from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commitments.actors.naming import name_then
from commitments.catalogue.models import Commitment
from commitments.catalogue.wording import Since, since_published, wordings_of
from commitments.common import c1
from commitments.common.citations import Citation
from commitments.common.labels import STEPS, Shown, cited_as
from commitments.common.personal_data import Finding
from commitments.common.steps import Step
from commitments.common.templatetags.waymark import known_day, period
from commitments.progress.models import Claim, ClaimAction, ClaimEvidence, ClaimReference
from commitments.progress.questions import LABELS, NOT_WELL, TEXTS, TOLD, ClaimEntry, missing_fields
from commitments.progress.safety import findings_in_claim

from .display import (
    Difference,
    Line,
    asks_for_evidence,
    compare,
    entry_of,
    hints_of,
    lines_of,
    missing_labels,
    shown_entry,
    told_entry_of,
)

IN_ORDER = (
    F("commitment__framework__position").asc(nulls_last=True),
    "commitment__kind",
    "commitment__position",
    "commitment__code",
    "pledge__code",
)
"""By framework; what is said on pledges comes last."""


@dataclass(frozen=True)
class ClaimSheet:
    """One claim of a revision with all that a page says of it."""

    claim: Claim
    entry: ClaimEntry
    lines: tuple[Line, ...]
    shown: Shown
    missing: tuple[str, ...]
    hints: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    findings: tuple[Finding, ...] = ()
    wording: Since | None = None

    @property
    def commitment(self):
        """What it is about: a commitment, or a pledge, which is shown in the same words."""
        return self.claim.about

    @property
    def findings_by_label(self):
        """(label of the answer, what looks like personal data in it)."""
        return [(str(LABELS[finding.field]), finding) for finding in self.findings]

    @property
    def texts(self):
        """Its public texts as lines; why there is no stage stands apart, under a heading of its own."""
        return [line for line in self.lines if line.name in TOLD and line.text]

    @property
    def lapsed(self):
        """Where it was to count too, by a link that is not adopted today."""
        return [reference for reference in self.claim.references.all() if not reference.link.is_adopted]

    @property
    def is_in_force(self):
        """Published, and neither corrected nor withdrawn: only then anyone may have its files."""
        return bool(self.claim.published_at) and not (self.claim.superseded_at or self.claim.withdrawn_at)

    @property
    def is_open_to_offers(self):
        """The need that it states has a page, where offers answer it: of an actor that can be named alone, and on no pledge
        that was taken from public view."""
        pledge = self.claim.pledge
        told = pledge is None or bool(pledge.title)
        return self.is_in_force and self.claim.welcomes_support and not self.claim.revision.is_shielded and told

    @property
    def says_no_stage(self):
        """It is answered, and names no step: not doing well and no more, or that it cannot be assessed or does not apply."""
        return self.shown.is_absence or (self.shown is STEPS[Step.UNSTATED] and self.entry.self_view == NOT_WELL)

    @property
    def on_scorecards(self):
        """The commitments whose answer on a scorecard it may set: its own, and those that it lends its step to. None where
        the author gives no name, or nobody tracks the commitment."""
        if self.claim.revision.is_shielded:
            return []
        lent = [reference.commitment for reference in self.claim.references.all() if reference.lends]
        return on_scorecards([self.claim.about, *lent])

    @property
    def is_stated_only(self):
        """A high step that points to nothing (docs/methodology.md, "Evidence"): the page says so."""
        return asks_for_evidence(self.entry) and not self.entry.evidence


def on_scorecards(abouts):
    """Those of them that have a place on a scorecard. They come with their framework."""
    own = [each for each in abouts if isinstance(each, Commitment)]
    return [each for each in own if each.trackable and not each.framework.title_only]


def claims_of(revision):
    """The claims of a revision with everything they say, in the order of their frameworks."""
    return (
        with_parts(Claim.objects.filter(revision=revision))
        .select_related("commitment__framework", "pledge", "prepared_by", "unchanged_since__revision")
        .select_related("revision__report__actor")
        .annotate(name_then=name_then("actor"))
        .order_by(*IN_ORDER)
    )


def citation_of(revision, claims):
    """How a revision (of access.public_revision) with its claims is cited; of a withdrawn one, that it is gone."""
    report = revision.report
    said = _("%(author)s, report (period: %(period)s), revision %(number)s, published %(day)s. Waymark.")
    return Citation(
        words=said
        % {
            "author": cited_as(revision.author_first, transcribed=report.is_transcribed),
            "period": period(revision),
            "number": revision.number,
            "day": known_day(revision.published_at, revision),
        },
        path=reverse("progress:revision", args=[revision.report_id, revision.number]),
        form=c1.report(revision=revision, claims=claims),
        fictional=report.actor.fictional,
        note="" if revision.withdrawn_at else report.source_note,
        gone=_("It was withdrawn: %(day)s.") % {"day": known_day(revision.withdrawn_at, revision)}
        if revision.withdrawn_at
        else "",
    )


def with_parts(claims):
    actions = ClaimAction.objects.select_related("action").order_by("action__position", "action__code")
    evidence = ClaimEvidence.objects.select_related("evidence__file").order_by("id")
    references = ClaimReference.objects.select_related("link", "commitment__framework").order_by("link__code")
    return claims.prefetch_related(
        Prefetch("cited_actions", actions), Prefetch("used_evidence", evidence), Prefetch("references", references)
    )


def claim_on(revision, commitment):
    return claims_of(revision).about(commitment).first()


def stored_entry(revision, commitment):
    """What a revision says of one commitment; None while it says nothing."""
    claim = claim_on(revision, commitment)
    return entry_of(claim) if claim else None


def sheets_of(revision, *, against=None, with_hints=False, own=False):
    """Every claim of a revision as a sheet; `against` is an earlier revision to set beside it. `with_hints` also looks for
    personal data, which takes its time. `own`: for people of the actor (told_entry_of)."""
    earlier = {c.about_id: c for c in claims_of(against)} if against else {}
    return [
        _sheet(claim, before=earlier.get(claim.about_id) if against else claim, with_hints=with_hints, own=own)
        for claim in claims_of(revision)
    ]


def published_sheets(revision, *, at):
    """The sheets of a published revision, each under the words that its commitment had on the day of publication, and with
    what became of them since. One query more."""
    sheets = sheets_of(revision)
    commitments = {sheet.claim.commitment_id for sheet in sheets} - {None}
    words = wordings_of(commitments, known_at=at)
    return [_under_its_words(sheet, words.get(sheet.claim.commitment_id, ()), revision, at) for sheet in sheets]


def _under_its_words(sheet, words, revision, at):
    since = since_published(words, revision, until=at.date())
    if since is None:
        return sheet
    since.then.version.put_on(sheet.claim.commitment)
    return replace(sheet, wording=since)


def _sheet(claim, *, before, with_hints, own):
    entry = told_entry_of(claim, own=own)
    titles = action_titles(claim)
    differences = ()
    if before is not claim:
        stored = told_entry_of(before, own=own) if before else None
        differences = compare(
            stored, entry, kind=claim.kind, actions={**(action_titles(before) if before else {}), **titles}
        )
    return ClaimSheet(
        claim=claim,
        entry=entry,
        lines=lines_of(entry, kind=claim.kind, actions=titles),
        shown=shown_entry(entry, claim.kind),
        missing=missing_labels(missing_fields(entry, kind=claim.kind)),
        hints=tuple(hints_of(entry)) if with_hints else (),
        differences=differences,
        findings=findings_in_claim(claim) if with_hints else (),
    )


def action_titles(claim):
    """Titles of the actions that a claim cites, and of where it counts too, by code."""
    places = {reference.link.code: reference.where for reference in claim.references.all()}
    return places | {cited.action.code: cited.action.label for cited in claim.cited_actions.all()}


def dropped_claims(revision, earlier):
    """Commitments that an earlier revision spoke of and this one does not."""
    kept = {claim.about_id for claim in claims_to_name(Claim.objects.filter(revision=revision))}
    before = claims_to_name(Claim.objects.filter(revision=earlier))
    return [claim.about for claim in before if claim.about_id not in kept]


def titles_of(revision):
    """Labels of what a report speaks of, without a word of what it says."""
    claims = claims_to_name(Claim.objects.filter(revision=revision)).select_related("commitment__framework")
    return [claim.about for claim in claims]


def spoken_of(report):
    """All that any revision of a report ever spoke of, each once: commitments in the order of their frameworks, pledges."""
    claims = claims_to_name(Claim.objects.filter(revision__report=report))
    return list({claim.about_id: claim.about for claim in claims}.values())


def claim_of_code(revision, code):
    """The claim of a revision on the commitment or pledge of this code, or None."""
    found = claims_of(revision).filter(Q(commitment__code=code) | Q(pledge__code=code))
    return found.first()


def claims_to_name(claims):
    """Claims as a list names them: what they are about and their step, without their texts."""
    return claims.select_related("commitment", "pledge").defer(*TEXTS).order_by(*IN_ORDER)
