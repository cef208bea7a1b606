"""What a reporter says, as plain values: forms, imports and the demonstration all hand these to the actions."""

from dataclasses import dataclass, field, replace
from datetime import date

ASSESSED = "assessed"
CANNOT_ASSESS = "cannot_assess"
NOT_APPLICABLE = "not_applicable"
NOT_WELL = "not_well"
REFRAIN = "refrain"


@dataclass(frozen=True)
class EvidenceEntry:
    """One piece of evidence as typed: a link or a file, who speaks in it, of when, and where in it to look.

    `item` is the id of the evidence whose file it keeps, `file` the id of that file. Two entries say the same when
    their words and their file are the same, whichever item carries them.
    """

    title: str
    issuer_class: str
    link: str = ""
    issuer: str = ""
    dated_on: date | None = None
    locator: str = ""
    published_on: date | None = None
    file: str = ""
    item: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class ClaimEntry:
    """The answers on one commitment. `reasons` and `support_kinds` are codes; `actions` are codes of the menu; `counts` are codes of the
    links by which it counts elsewhere too, `lends` those of them over which it lends its step."""

    answer: str = ASSESSED
    answer_reason: str = ""
    stage: int | None = None
    practice: str = ""
    safeguard: bool | None = None
    breach_reported: bool | None = None
    momentum: str = ""
    self_view: str = ""
    reasons: tuple[str, ...] = ()
    narrative: str = ""
    obstacles: str = ""
    next_step: str = ""
    support: str = ""
    support_kinds: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    evidence: tuple[EvidenceEntry, ...] = field(default=())
    counts: tuple[str, ...] = ()
    lends: tuple[str, ...] = ()

    @property
    def answers(self):
        """What it says, without where it counts."""
        return replace(self, counts=(), lends=())


def required_fields(*, kind, answer, self_view, stage):
    """Names of the fields that must be filled before the claim is submitted.

    The burden of proof rises with the claim: an absence asks for its reason, *not doing well* and stage 0 ask for
    one reason, everything better asks for a step and a sentence. Source: docs/methodology.md, "Not doing well".
    """
    if answer != ASSESSED:
        return ("answer_reason",)
    if self_view == NOT_WELL:
        return ("reasons",)
    if kind == REFRAIN:
        return ("practice", "safeguard", "breach_reported", "narrative")
    if stage == 0:
        return ("stage", "reasons")
    return ("stage", "narrative")


def missing_fields(entry, *, kind):
    """The required fields of `entry` (a ClaimEntry or a claim) that are still empty, in the order of the form."""
    needed = required_fields(kind=kind, answer=entry.answer, self_view=entry.self_view, stage=entry.stage)
    missing = [name for name in needed if getattr(entry, name) in ("", None, ())]
    halves = ("practice", "safeguard", "breach_reported")
    given = [name for name in halves if getattr(entry, name) not in ("", None)]
    if kind == REFRAIN and entry.answer == ASSESSED and given and len(given) < len(halves):
        missing = [name for name in halves if name not in given] + [m for m in missing if m not in halves]
    return missing
