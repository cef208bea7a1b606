"""What an assessor and a subject say, as plain values: forms and the demonstration hand these to the actions."""

from dataclasses import dataclass, field

from commitments.progress.entries import ASSESSED, REFRAIN, EvidenceEntry

AGREE = "agree"
PARTLY = "partly"
DISAGREE = "disagree"

__all__ = ["AssessmentEntry", "EvidenceEntry", "ReplyEntry", "missing_fields", "missing_in_reply"]


@dataclass(frozen=True)
class AssessmentEntry:
    """The declaration of interest and the answers on one commitment."""

    funding: str = ""
    ties: str = ""
    answer: str = ASSESSED
    answer_reason: str = ""
    stage: int | None = None
    practice: str = ""
    safeguard: bool | None = None
    breach_reported: bool | None = None
    momentum: str = ""
    rationale: str = ""
    approach: str = ""
    confidence: str = ""
    evidence: tuple[EvidenceEntry, ...] = field(default=())


@dataclass(frozen=True)
class ReplyEntry:
    """What the subject answers."""

    stance: str = ""
    text: str = ""
    language: str = "en"
    evidence: tuple[EvidenceEntry, ...] = field(default=())


def required_fields(*, kind, answer):
    """Names of the fields that must be filled before an assessment is handed in: who pays and what ties there are,
    always; why, how, how sure and from what evidence, wherever a step is said."""
    interest = ("funding", "ties")
    if answer != ASSESSED:
        return (*interest, "answer_reason")
    step = ("practice", "safeguard", "breach_reported") if kind == REFRAIN else ("stage",)
    return (*interest, *step, "rationale", "approach", "confidence", "evidence")


def missing_fields(entry, *, kind):
    """The required fields of `entry` (an AssessmentEntry or a revision) that are still empty, in the order of the form."""
    return [name for name in required_fields(kind=kind, answer=entry.answer) if _is_empty(entry, name)]


def missing_in_reply(entry):
    """The same for a reply: whoever does not agree says from what."""
    needed = ("stance", "text") if entry.stance == AGREE else ("stance", "text", "evidence")
    return [name for name in needed if _is_empty(entry, name)]


def _is_empty(entry, name):
    value = getattr(entry, name)
    if name == "evidence" and not isinstance(value, tuple):  # a stored revision
        return not value.exists()
    return not value.strip() if isinstance(value, str) else value is None or value == ()
