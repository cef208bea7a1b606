"""What a reporter says, as plain values: forms, imports and the demonstration all hand these to the actions. What each
answer is stands in questions.py; here, which of them must be given."""

from .questions import ClaimEntry, EvidenceEntry

__all__ = ["ClaimEntry", "EvidenceEntry", "missing_fields", "required_fields"]

ASSESSED = "assessed"
CANNOT_ASSESS = "cannot_assess"
NOT_APPLICABLE = "not_applicable"
NOT_WELL = "not_well"
REFRAIN = "refrain"


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
