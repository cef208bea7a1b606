"""The answers of a claim as lines of a page, and two of them side by side."""

import hashlib
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from commitments.common.labels import ABSENCES, STEPS, Shown
from commitments.common.steps import Absence, step_of
from commitments.common.templatetags.waymark import long_date
from commitments.common.vocabulary import Language
from commitments.evidence.models import IssuerClass
from commitments.progress.models import Answer, Momentum, Practice, SelfView, Support, SupportKind
from commitments.progress.questions import (
    ASSESSED,
    LABELS,
    NOT_WELL,
    STORED,
    ClaimEntry,
    EvidenceEntry,
    Value,
    missing_fields,
)

EMPTY = ("", None, ())
SHORT_NARRATIVE = 40


@dataclass(frozen=True)
class Line:
    """One answer as a page shows it: a step with its mark, short texts as a list, pieces of evidence, or a text. `missing` says that it
    is required and empty."""

    name: str
    label: str
    text: str = ""
    items: tuple[str, ...] = ()
    pieces: tuple = ()
    step: Shown | None = None
    momentum: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Difference:
    """One answer in two texts; either may be silent."""

    label: str
    before: Line | None
    after: Line | None


def entry_of(claim):
    """What a stored claim says, as the plain values that the form handed in."""
    return ClaimEntry(
        **{each.name: each.of(claim) for each in STORED},
        actions=tuple(cited.action.code for cited in claim.cited_actions.all()),
        evidence=tuple(
            EvidenceEntry(
                title=used.evidence.title,
                issuer_class=used.evidence.issuer_class,
                link=used.evidence.link,
                issuer=used.evidence.issuer,
                dated_on=used.evidence.dated_on,
                locator=used.locator,
                published_on=used.evidence.published_on,
                file=str(used.evidence.file_id or ""),
                item=str(used.evidence_id) if used.evidence.file_id else "",
            )
            for used in claim.used_evidence.all()
        ),
        counts=tuple(sorted(reference.link.code for reference in claim.references.all())),
        lends=tuple(sorted(reference.link.code for reference in claim.references.all() if reference.lends)),
    )


def told_entry_of(claim, *, own=False):
    """The same, as readers and reviewers are told it: the issuer of a shielded organisation's own statement would be its
    name. The claim comes with its revision, report and actor.

    `own`: for people of the actor, who also read what support it asks for in private.
    """
    entry = entry_of(claim) if own else without_private_need(entry_of(claim))
    if not claim.revision.is_shielded:
        return entry
    told = (replace(e, issuer="") if e.issuer_class == IssuerClass.OWN else e for e in entry.evidence)
    return replace(entry, evidence=tuple(told))


def without_private_need(entry):
    """The entry for whoever does not match needs with offers: that a need exists is private."""
    return replace(entry, support="", support_kinds=()) if entry.support == Support.PRIVATE else entry


def fingerprint(entry):
    """A short text that differs whenever the answers differ; empty when there are none yet."""
    return hashlib.sha256(repr(entry).encode()).hexdigest()[:24] if entry else ""


def lines_of(entry, *, kind, actions=None, complete=True):
    """The answers of an entry that say something, and those that are required and do not (unless `complete` is False).

    `actions` maps codes of the menu, and of links, to their titles.
    """
    missing = missing_fields(entry, kind=kind) if complete else ()
    said = _said(entry) | {line.name: line for line in _told_with_more(entry, kind=kind, titles=actions or {})}
    lines = []
    for name, label in LABELS.items():
        if name in said:
            lines.append(said[name])
        elif name in missing:
            lines.append(Line(name, str(label), missing=True))
    return tuple(lines)


def missing_labels(names):
    return tuple(str(LABELS[name]) for name in names)


def _said(entry):
    """{name: line} of every answer that its own words tell."""
    answers = {each: getattr(entry, each.name) for each in STORED if each.label and not each.asked_as}
    return {each.name: _own_line(each, answer) for each, answer in answers.items() if answer not in EMPTY}


def _own_line(question, answer):
    if question.value is Value.CODES:
        return _line(question.name, items=tuple(question.label_of(code) for code in answer))
    if question.value is Value.YES_NO:
        return _line(question.name, text=_("Yes") if answer else _("No"))
    return _line(question.name, text=question.label_of(answer))


def _told_with_more(entry, *, kind, titles):
    """The lines of answers that are told together, with a mark, or from tables of their own."""
    if entry.answer != ASSESSED:
        absence = ABSENCES[Absence(entry.answer)]
        yield _line("view", text=str(Answer(entry.answer).label), step=absence)
    elif entry.self_view:
        yield _line("view", text=str(SelfView(entry.self_view).label))
    if entry.support:
        kinds = (str(SupportKind(code).label) for code in entry.support_kinds)
        yield _line("support", items=(str(Support(entry.support).label), *kinds))
    if entry.stage is not None:
        yield _line("stage", step=STEPS[step_of(entry, kind)])
    if entry.practice and entry.safeguard is not None:
        yield _line("practice", step=STEPS[step_of(entry, kind)])
    if entry.momentum:
        yield _line("momentum", text=str(Momentum(entry.momentum).label), momentum=entry.momentum)
    if entry.actions:
        yield _line("actions", items=tuple(titles.get(code, code) for code in entry.actions))
    if entry.evidence:
        yield _line("evidence", pieces=tuple(_piece(piece) for piece in entry.evidence))
    if entry.counts:
        yield _line("counts", items=tuple(_counted(code, entry, titles) for code in entry.counts))


def _counted(code, entry, titles):
    where = titles.get(code, code)
    return _("%(where)s, where its stage holds too") % {"where": where} if code in entry.lends else where


def _line(name, **facts):
    return Line(name, str(LABELS[name]), **facts)


@dataclass(frozen=True)
class Piece:
    """A piece of evidence in one line; its title leads to it, where it has a link. Waymark never opens the link.

    `file` is the id of an item whose file can be saved by those who may read this.
    """

    title: str
    link: str
    facts: str
    file: str = ""


def _piece(entry):
    facts = ", ".join(f for f in (entry.issuer, long_date(entry.dated_on), entry.locator) if f)
    kind = _("%(kind)s, as stated") % {"kind": IssuerClass(entry.issuer_class).label}
    return Piece(entry.title, entry.link, f"{facts} ({kind})" if facts else kind, entry.item)


def shown_entry(entry, kind):
    return STEPS[step_of(entry, kind)] if entry.answer == ASSESSED else ABSENCES[Absence(entry.answer)]


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


def compare_periods(revision, facts):
    """The period and language of a revision beside those that were typed."""
    labels = {"period_start": _("From"), "period_end": _("To"), "language": _("Language")}
    return tuple(
        Difference(label, _period_line(name, label, getattr(revision, name)), _period_line(name, label, facts[name]))
        for name, label in labels.items()
        if getattr(revision, name) != facts[name]
    )


def _period_line(name, label, value):
    text = Language(value).label if name == "language" else long_date(value)
    return Line(name, label, text=text) if text else None


def asks_for_evidence(entry):
    """The burden of proof rises with the claim: stage 3 or 4, and a restraint that is upheld, ask for a document."""
    return entry.answer == ASSESSED and (entry.stage in (3, 4) or entry.practice == Practice.UPHELD)


def hints_of(entry):
    """What a reviewer may want to look at: completeness, never truth. What may point to a person: safety.py."""
    if entry.answer != ASSESSED or entry.self_view == NOT_WELL:
        return
    high = asks_for_evidence(entry)
    if high and not entry.evidence:
        yield _("No evidence is attached. The page will say: stated, no evidence attached.")
    if high and 0 < len(entry.narrative) < SHORT_NARRATIVE:
        yield _("What happened is told in very few words for a step this high.")
    if any(not (piece.link or piece.file) for piece in entry.evidence):
        yield _("A piece of evidence has no link and no file: readers will have to find it by its title.")
