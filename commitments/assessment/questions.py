"""What an assessor and a subject say, as plain values: forms and the demonstration hand these to the actions.

Each field of an assessment is a question, with all that is done with its answer (progress/questions.py). What it says on the
steps it says in the same rows as a claim.
"""

from dataclasses import dataclass, field, fields

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commitments.progress.questions import (
    ASSESSED,
    REFRAIN,
    Answer,
    Axes,
    EvidenceEntry,
    choice,
    labels_of,
    questions_of,
    rows,
    stored_of,
    text,
    texts_of,
)

AGREE = "agree"
PARTLY = "partly"
DISAGREE = "disagree"

__all__ = ["AssessmentEntry", "EvidenceEntry", "ReplyEntry", "missing_fields", "missing_in_reply"]


class Confidence(TextChoices):
    """How sure the assessor is of its own judgement."""

    HIGH = "high", _("High: several independent sources agree")
    MEDIUM = "medium", _("Medium: one good source, or several that agree in part")
    LOW = "low", _("Low: partial information")


@dataclass(frozen=True)
class Interest:
    """What the assessor declares of itself."""

    funding: str = text(_("Who pays for your work"))
    ties: str = text(_("Ties to the subject"))


@dataclass(frozen=True)
class Judgement(Axes, Interest):
    """The declaration of interest and the answers on one commitment, without the evidence."""

    answer: str = choice(_("Whether it can be assessed"), Answer, default=ASSESSED, is_axis=True)
    answer_reason: str = text(_("Why there is no step"))
    rationale: str = text(_("Why this step"))
    approach: str = text(_("How it was assessed"))
    confidence: str = choice(_("How sure"), Confidence)


@dataclass(frozen=True)
class AssessmentEntry(Judgement):
    """An assessment as it is written: its answers and the evidence for them."""

    evidence: tuple[EvidenceEntry, ...] = rows(_("Evidence"))


QUESTIONS = questions_of(AssessmentEntry)
STORED = stored_of(QUESTIONS)
TEXTS = texts_of(QUESTIONS)
LABELS = labels_of(QUESTIONS)
INTEREST = tuple(each.name for each in fields(Interest))


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
