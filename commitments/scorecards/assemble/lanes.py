"""What was said of one actor on one commitment, as the lanes of its cell: one by one to be read, or alike to be counted."""

from dataclasses import dataclass
from datetime import date

from commitments.scorecards.cells import Voice

SPREAD_COLUMNS = ("answer", "stage", "practice", "safeguard", "breach_reported", "period_end", "transcribed")


@dataclass(frozen=True)
class Lanes:
    """What was said of one actor on one commitment: by itself (the claim that stands), and by others (the assessments
    in force). `later_withdrawn_on` is the day on which a report was withdrawn that would speak now."""

    own: Voice | None = None
    others: tuple[Voice, ...] = ()
    later_withdrawn_on: date | None = None


NOTHING_SAID = Lanes()


def lanes_of(claims, standing, *, when):
    """Lanes from all published claims of one actor on one commitment, of which `standing` speaks (or None)."""
    return Lanes(
        own=voice_of(standing) if standing else None,
        later_withdrawn_on=_later_withdrawal(claims, standing, when),
    )


def tallied_lanes(claims, when):
    """{(commitment id, actor id): Lanes} for a spread, which counts what is said and explains nothing.

    Claims that say the same of the same period are one Lanes, without the id and the evidence of any of them. One
    query of few columns: this is what lets a page of thousands of cells be read in a tenth of a second.
    """
    alike = {}
    lanes = {}
    for commitment, actor, *said in claims.values_list("commitment_id", "actor_id", *SPREAD_COLUMNS):
        key = tuple(said)
        heard = alike.get(key)
        if heard is None:
            facts = dict(zip(SPREAD_COLUMNS, said, strict=True))
            facts["breach"] = bool(facts.pop("breach_reported"))
            heard = alike[key] = Lanes(own=Voice(id="", published_at=when.known_at, **facts))
        lanes[commitment, actor] = heard
    return lanes


def voice_of(claim):
    """A claim of `published_history` as the cell function takes it.

    Of a report that was withdrawn since, the step can still be looked at as of the past; its words cannot.
    """
    return Voice(
        id=f"claim:{claim.pk}",
        period_end=claim.period_end,
        published_at=claim.published_at,
        answer=claim.answer,
        answer_reason="" if claim.withdrawn_at else claim.answer_reason,
        stage=claim.stage,
        practice=claim.practice,
        safeguard=claim.safeguard,
        breach=bool(claim.breach_reported),
        momentum=claim.momentum,
        self_view=claim.self_view,
        reasons=tuple(claim.reason_codes),
        has_narrative=bool(claim.narrative),
        official=claim.has_official,
        independent=claim.has_independent,
        other_evidence=claim.has_other,
        evidence_confirmed=claim.has_other and not claim.evidence_unconfirmed,
        transcribed=claim.transcribed,
        report_id=str(claim.revision.report_id),
        revision=claim.revision_number,
    )


def _later_withdrawal(claims, standing, when):
    """The day on which a report was withdrawn that would speak now; None when the one that speaks is the latest anyway."""
    days = [
        claim.withdrawn_at.date()
        for claim in claims
        if claim.withdrawn_at
        and claim.withdrawn_at <= when.known_at
        and (standing is None or _outranks(claim, standing))
    ]
    return max(days, default=None)


def _outranks(claim, other):
    return (claim.period_end, claim.published_at, claim.revision_number) > (
        other.period_end,
        other.published_at,
        other.revision_number,
    )
