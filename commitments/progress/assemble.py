"""What the pages of reports are made of: the answers of a claim as lines, two texts side by side, a person's desk."""

import hashlib
import re
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.actors.access import actors_of
from commitments.actors.models import Actor
from commitments.common.templatetags.waymark import long_date
from commitments.common.vocabulary import Kind
from commitments.common.words import ABSENCES, STEPS, Absence, Shown, step_of
from commitments.evidence.models import IssuerClass

from . import lifecycle
from .entries import ASSESSED, NOT_WELL, ClaimEntry, EvidenceEntry, missing_fields
from .models import (
    Answer,
    Claim,
    ClaimAction,
    ClaimEvidence,
    Cycle,
    Momentum,
    Practice,
    Reason,
    Revision,
    RevisionMove,
    SelfView,
)

LABELS = {
    "view": gettext_lazy("How it is going"),
    "answer_reason": gettext_lazy("Why there is no stage"),
    "reasons": gettext_lazy("Why"),
    "stage": gettext_lazy("Where it stands"),
    "practice": gettext_lazy("In practice"),
    "safeguard": gettext_lazy("Legal safeguard in force"),
    "breach_reported": gettext_lazy("Breach reported in the period"),
    "momentum": gettext_lazy("Compared with the year before"),
    "narrative": gettext_lazy("What happened"),
    "obstacles": gettext_lazy("What stood in the way"),
    "next_step": gettext_lazy("Next step"),
    "actions": gettext_lazy("Actions taken"),
    "evidence": gettext_lazy("Evidence"),
}
"""The answers in the order of the form, each with its label on every other page."""

# What may point to a person: a mail address, or a number long enough for a telephone, a passport or a file.
TRACE_OF_A_PERSON = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\+?\d(?:[\s/-]?\d){7,}")
SHORT_NARRATIVE = 40


@dataclass(frozen=True)
class Line:
    """One answer as a page shows it: a step with its mark, short texts as a list, or a text. `missing` says that it
    is required and empty."""

    name: str
    label: str
    text: str = ""
    items: tuple[str, ...] = ()
    step: Shown | None = None
    momentum: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Difference:
    """One answer in two texts; either may be silent."""

    label: str
    before: Line | None
    after: Line | None


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

    @property
    def commitment(self):
        return self.claim.commitment


# --- the answers ----------------------------------------------------------------------------------------------------


def claims_of(revision):
    """The claims of a revision with everything they say, in the order of their frameworks."""
    return (
        Claim.objects.filter(revision=revision)
        .select_related("commitment__framework", "prepared_by")
        .prefetch_related(
            Prefetch(
                "cited_actions",
                ClaimAction.objects.select_related("action").order_by("action__position", "action__code"),
            ),
            Prefetch("used_evidence", ClaimEvidence.objects.select_related("evidence").order_by("id")),
        )
        .order_by("commitment__framework__position", "commitment__kind", "commitment__position", "commitment__code")
    )


def claim_on(revision, commitment):
    return claims_of(revision).filter(commitment=commitment).first()


def entry_of(claim):
    """What a stored claim says, as the plain values that the form handed in."""
    return ClaimEntry(
        **{
            name: getattr(claim, name)
            for name in ("answer", "answer_reason", "stage", "practice", "safeguard", "breach_reported", "momentum")
        },
        **{name: getattr(claim, name) for name in ("self_view", "narrative", "obstacles", "next_step")},
        reasons=tuple(claim.reason_codes),
        actions=tuple(cited.action.code for cited in claim.cited_actions.all()),
        evidence=tuple(
            EvidenceEntry(
                title=used.evidence.title,
                issuer_class=used.evidence.issuer_class,
                link=used.evidence.link,
                issuer=used.evidence.issuer,
                dated_on=used.evidence.dated_on,
                locator=used.locator,
            )
            for used in claim.used_evidence.all()
        ),
    )


def fingerprint(entry):
    """A short text that differs whenever the answers differ; empty when there are none yet."""
    return hashlib.sha256(repr(entry).encode()).hexdigest()[:24] if entry else ""


def lines_of(entry, *, kind, actions=None, complete=True):
    """The answers of an entry that say something, and those that are required and do not (unless `complete` is False).

    `actions` maps codes of the menu to their titles.
    """
    missing = missing_fields(entry, kind=kind) if complete else ()
    said = {line.name: line for line in _said(entry, kind=kind, actions=actions or {})}
    lines = []
    for name, label in LABELS.items():
        if name in said:
            lines.append(said[name])
        elif name in missing:
            lines.append(Line(name, label, missing=True))
    return tuple(lines)


def missing_labels(names):
    return tuple(str(LABELS[name]) for name in names)


def _said(entry, *, kind, actions):
    if entry.answer != ASSESSED:
        absence = ABSENCES[Absence(entry.answer)]
        yield _line("view", text=str(Answer(entry.answer).label), step=absence)
    elif entry.self_view:
        yield _line("view", text=str(SelfView(entry.self_view).label))
    if entry.answer_reason:
        yield _line("answer_reason", text=entry.answer_reason)
    if entry.reasons:
        yield _line("reasons", items=tuple(str(Reason(code).label) for code in entry.reasons))
    if entry.answer == ASSESSED:
        yield from _step_lines(entry, kind=kind)
    if entry.momentum:
        yield _line("momentum", text=str(Momentum(entry.momentum).label), momentum=entry.momentum)
    for name in ("narrative", "obstacles", "next_step"):
        if text := getattr(entry, name):
            yield _line(name, text=text)
    if entry.actions:
        yield _line("actions", items=tuple(actions.get(code, code) for code in entry.actions))
    if entry.evidence:
        yield _line("evidence", items=tuple(_evidence_text(piece) for piece in entry.evidence))


def _step_lines(entry, *, kind):
    if kind == Kind.DO:
        if entry.stage is not None:
            yield _line("stage", step=STEPS[step_of(entry, kind)])
        return
    if entry.practice and entry.safeguard is not None:
        yield _line("practice", step=STEPS[step_of(entry, kind)])
    elif entry.practice:
        yield _line("practice", text=str(Practice(entry.practice).label))
    for name in ("safeguard", "breach_reported"):
        if getattr(entry, name) is not None:
            yield _line(name, text=_("Yes") if getattr(entry, name) else _("No"))


def _line(name, **facts):
    return Line(name, str(LABELS[name]), **facts)


def _evidence_text(piece):
    facts = [piece.title, piece.issuer, long_date(piece.dated_on), piece.locator]
    kind = IssuerClass(piece.issuer_class).label
    return _("%(what)s (%(kind)s, as stated)") % {"what": ", ".join(f for f in facts if f), "kind": kind}


# --- a revision as sheets -------------------------------------------------------------------------------------------


def sheets_of(revision, *, against=None, with_hints=False):
    """Every claim of a revision as a sheet; `against` is an earlier revision to set beside it."""
    earlier = {c.commitment_id: c for c in claims_of(against)} if against else {}
    return [
        _sheet(claim, before=earlier.get(claim.commitment_id) if against else claim, with_hints=with_hints)
        for claim in claims_of(revision)
    ]


def _sheet(claim, *, before, with_hints):
    entry = entry_of(claim)
    titles = _action_titles(claim)
    differences = ()
    if before is not claim:
        stored = entry_of(before) if before else None
        differences = compare(
            stored, entry, kind=claim.kind, actions={**(_action_titles(before) if before else {}), **titles}
        )
    return ClaimSheet(
        claim=claim,
        entry=entry,
        lines=lines_of(entry, kind=claim.kind, actions=titles),
        shown=_shown(entry, claim.kind),
        missing=missing_labels(missing_fields(entry, kind=claim.kind)),
        hints=tuple(hints_of(entry)) if with_hints else (),
        differences=differences,
    )


def _shown(entry, kind):
    return STEPS[step_of(entry, kind)] if entry.answer == ASSESSED else ABSENCES[Absence(entry.answer)]


def _action_titles(claim):
    return {cited.action.code: cited.action.label for cited in claim.cited_actions.all()}


def compare(before, after, *, kind, actions=None):
    """The answers that differ between two entries, either of which may be None."""
    old, new = (
        {line.name: line for line in lines_of(entry, kind=kind, actions=actions, complete=False)} if entry else {}
        for entry in (before, after)
    )
    return tuple(
        Difference(str(label), old.get(name), new.get(name))
        for name, label in LABELS.items()
        if old.get(name) != new.get(name)
    )


def hints_of(entry):
    """What a reviewer may want to look at: completeness and safety, never truth."""
    texts = (entry.narrative, entry.obstacles, entry.next_step, entry.answer_reason)
    if any(TRACE_OF_A_PERSON.search(text) for text in texts):
        yield _("The text holds a mail address or a long number. It may point to a person.")
    if entry.answer != ASSESSED or entry.self_view == NOT_WELL:
        return
    high = entry.stage in (3, 4) or entry.practice == Practice.UPHELD
    if high and not entry.evidence:
        yield _("No evidence is attached. The page will say: stated, no evidence attached.")
    if high and 0 < len(entry.narrative) < SHORT_NARRATIVE:
        yield _("What happened is told in very few words for a step this high.")
    if any(not piece.link for piece in entry.evidence):
        yield _("A piece of evidence has no link: readers will have to find it by its title.")


# --- the desk -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A report on a desk. `comment` is what the reviewer said last, `days` how long it has waited."""

    revision: Revision
    subject: str
    comment: str = ""
    days: int = 0

    @property
    def actor(self):
        return self.revision.report.actor


@dataclass(frozen=True)
class Expected:
    """A cycle that is open for an actor. `states` counts its reports in that cycle by state."""

    actor: Actor
    cycle: Cycle
    states: dict

    @property
    def is_begun(self):
        return bool(self.states)

    @property
    def is_sent(self):
        return any(state in self.states for state in (lifecycle.SUBMITTED, *lifecycle.PUBLIC))


@dataclass(frozen=True)
class Desk:
    """What one person's actors have in hand."""

    actors: list
    returned: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    waiting: list = field(default_factory=list)
    published: list = field(default_factory=list)
    expected: list = field(default_factory=list)

    @property
    def is_fictional(self):
        """All that lies on it is of the demonstration."""
        return bool(self.actors) and all(actor.fictional for actor in self.actors)


LATEST = 5


def desk_of(user, *, today):
    """The desk of a reporter: what came back, what is begun, what is with the reviewers, what is expected."""
    actors = list(actors_of(user))
    if not actors:
        return Desk(actors=actors)
    open_revisions = with_subjects(
        Revision.objects.with_names().unsettled().filter(report__actor__in=actors).order_by("-created_at", "-id")
    ).prefetch_related(Prefetch("moves", RevisionMove.objects.order_by("-at", "-id"), to_attr="latest_moves"))
    rows = [_row(revision, today=today) for revision in open_revisions]
    published = with_subjects(
        Revision.objects.with_names()
        .filter(report__actor__in=actors, state=lifecycle.PUBLISHED, superseded_at=None)
        .latest_first()
    )
    return Desk(
        actors=actors,
        returned=[row for row in rows if row.revision.state == lifecycle.RETURNED],
        drafts=[row for row in rows if row.revision.state == lifecycle.DRAFT],
        waiting=[row for row in rows if row.revision.state == lifecycle.SUBMITTED],
        published=[Row(revision, subject_of(revision)) for revision in published[:LATEST]],
        expected=_expected(actors, today=today),
    )


def queue_rows(queue, *, today):
    """The reviewers' queue with what each report speaks of and how long it has waited."""
    return [
        Row(revision, subject_of(revision), days=(today - revision.submitted_at.date()).days)
        for revision in with_subjects(queue)
    ]


def with_subjects(revisions):
    """Adds the claims by which a report is named in a list, without their texts."""
    named = (
        Claim.objects.select_related("commitment")
        .defer("narrative", "obstacles", "next_step", "answer_reason")
        .order_by("commitment__framework__position", "commitment__position", "commitment__code")
    )
    return revisions.prefetch_related(Prefetch("claims", named, to_attr="named_claims"))


def subject_of(revision):
    """What a report speaks of, in one line. `revision` comes from with_subjects."""
    claims = revision.named_claims
    if not claims:
        return _("Nothing written yet")
    first, others = claims[0].commitment.label, len(claims) - 1
    if not others:
        return first
    return ngettext("%(first)s, and %(number)s more", "%(first)s, and %(number)s more", others) % {
        "first": first,
        "number": others,
    }


def _row(revision, *, today):
    moves = revision.latest_moves
    comment = next((move.comment for move in moves if move.to_state == lifecycle.RETURNED), "")
    days = (today - revision.submitted_at.date()).days if revision.state == lifecycle.SUBMITTED else 0
    return Row(revision, subject_of(revision), comment=comment, days=days)


def _expected(actors, *, today):
    cycles = open_cycles(today=today).filter(fictional__in={actor.fictional for actor in actors})
    states = {}
    reports = Revision.objects.filter(report__actor__in=actors, report__cycle__in=cycles)
    for actor_id, cycle_id, state in reports.values_list("report__actor", "report__cycle", "state"):
        counted = states.setdefault((actor_id, cycle_id), {})
        counted[state] = counted.get(state, 0) + 1
    return [
        Expected(actor, cycle, states.get((actor.pk, cycle.pk), {}))
        for cycle in cycles
        for actor in actors
        if cycle.fictional == actor.fictional
    ]


def open_cycles(*, today):
    """Cycles in which a report may be sent today, the first to be expected first."""
    return (
        Cycle.objects.filter(opens_on__lte=today, closes_on__gte=today)
        .prefetch_related("frameworks")
        .order_by("closes_on", "id")
    )
