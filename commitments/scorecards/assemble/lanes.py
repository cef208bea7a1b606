"""What was said of one actor on one commitment, as the lanes of its cell."""

from dataclasses import dataclass
from datetime import date

from commitments.scorecards.cells import Voice

from .published import is_disputed, one_of_each, rank


@dataclass(frozen=True)
class Lanes:
    """What was said of one actor on one commitment: by itself (the claim that stands), and by others (the assessments
    in force, one of each assessor). `later_withdrawn_on` is the day on which a report was withdrawn that would speak
    now."""

    own: Voice | None = None
    others: tuple[Voice, ...] = ()
    later_withdrawn_on: date | None = None


NOTHING_SAID = Lanes()
HEARD = (
    *(
        "commitment",
        "actor",
        "period_end",
        "published_at",
        "withdrawn_at",
        "answer",
        "answer_reason",
        "stage",
        "practice",
    ),
    *("safeguard", "breach_reported", "momentum", "self_view", "reasons", "narrative", "transcribed"),
    *("revision_number", "revision__report"),
)
"""The columns of a claim of which `voice_of` and `rank` ask something."""
NO_REPLY = "none"


def claims_in_force(said, *, when):
    return [claim for claim in said.claims if claim.withdrawn_at is None or claim.withdrawn_at > when.known_at]


def speaking(said, *, when):
    """The claim that speaks for the actor, of its own on the commitment and those lent to it; None where none does."""
    return max(claims_in_force(said, when=when), key=rank, default=None)


def lanes_of(said, *, when):
    """Lanes from everything that was published on one actor and one commitment."""
    claim = speaking(said, when=when)
    return Lanes(
        own=voice_of(claim) if claim else None,
        others=other_voices(said, as_of=when.as_of),
        later_withdrawn_on=_later_withdrawal(said.claims, claim, when),
    )


def other_voices(said, *, as_of):
    """The voices of the second lane: one of each assessor, of a period that had ended by `as_of`."""
    return tuple(voice_of_assessment(revision) for revision in one_of_each(said.assessments, as_of=as_of))


def voice_of(claim):
    """A claim of `published.as_heard` as the cell function takes it.

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
        via=claim.via,
        link_status=claim.link_status,
    )


def voice_of_assessment(revision):
    """An assessment of `public_assessments` as the cell function takes it. Its id holds no row's number, which would
    tell in what order they were written; of one without a name the month alone is known."""
    reply = revision.reply_shown
    return Voice(
        id=f"assessment:{revision.assessment_id}/{revision.number}",
        period_end=revision.period_end,
        published_at=revision.known_by if revision.hidden else revision.published_at,
        answer=revision.answer,
        stage=revision.stage,
        practice=revision.practice,
        safeguard=revision.safeguard,
        breach=bool(revision.breach_reported),
        speaker=revision.author,
        revision=revision.number,
        reply=reply.stance if reply else NO_REPLY,
        disputed=is_disputed(stance=reply.stance if reply else "", step_changed=revision.step_changed),
    )


def _later_withdrawal(claims, standing, when):
    """The day on which a report was withdrawn that would speak now; None when the one that speaks is the latest anyway."""
    days = [
        claim.withdrawn_at.date()
        for claim in claims
        if claim.withdrawn_at
        and claim.withdrawn_at <= when.known_at
        and (standing is None or rank(claim) > rank(standing))
    ]
    return max(days, default=None)
