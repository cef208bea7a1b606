"""What a scorecard shows for one actor on one commitment: plain arithmetic on plain values.

No Django, no clock, no database. `docs/methodology.md` holds the same rules in prose; its tables are run as tests.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from commitments.common.months import whole_months
from commitments.common.steps import DO_STEPS, REFRAIN_STEPS, Absence, Step, step_of

DO = "do"
REFRAIN = "refrain"


class Agreement(StrEnum):
    ONE_VOICE = "one_voice"
    NOT_COMPARED = "not_compared"
    ALIGNED = "aligned"
    DIFFERS = "differs"
    CONTESTED = "contested"


class Evidence(StrEnum):
    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"


class Freshness(StrEnum):
    CURRENT = "current"
    AGEING = "ageing"
    STALE = "stale"


class FuturePeriod(ValueError):
    """A period that ends after the day the cell is computed for."""


HIGH_STEPS = (Step.DO_3, Step.DO_4, Step.R3, Step.R4)
SUPPORT = ("for", "declared_support")
PRACTICE_RANK = {"not_upheld": 0, "exceptions": 1, "upheld": 2}


@dataclass(frozen=True, slots=True)
class MethodRules:
    """Bands in whole months after the period's end, by horizon in years; `None` is everything else."""

    version: str
    ageing: dict
    stale: dict


@dataclass(frozen=True, slots=True)
class CommitmentFacts:
    code: str
    kind: str = DO
    addressed_to: tuple[str, ...] = ()
    takes_adherence: bool = False
    horizon_years: int | None = None


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """`position` is the latest dated position on the commitment's framework, empty when there is none."""

    code: str
    type: str
    position: str = ""
    position_on: date | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """One published statement on the scale: the actor's claim that stands, or an assessment in force.

    `id` names the row it came from; `speaker` is empty for the actor itself. `via` is the code of the link over which
    a claim on another commitment lends its step to this one, and `link_status` what had become of that link by then.
    `reply` is what the actor answered to what is said of it (agree, partly, disagree, or none); `disputed`: it disagrees,
    and the same is said still.
    """

    id: str
    period_end: date
    published_at: datetime
    answer: str = "assessed"
    answer_reason: str = ""
    stage: int | None = None
    practice: str = ""
    safeguard: bool | None = None
    breach: bool = False
    momentum: str = ""
    self_view: str = ""
    reasons: tuple[str, ...] = ()
    has_narrative: bool = False
    official: bool = False
    independent: bool = False
    other_evidence: bool = False
    evidence_confirmed: bool = False
    transcribed: bool = False
    speaker: str = ""
    report_id: str = ""
    revision: int = 1
    via: str = ""
    link_status: str = ""
    disputed: bool = False
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that a reader needs to compute the cell again. `rule` made the first lane, `agreement` the word for
    both; `inputs` are the claim, the link that lent it, and every assessment, in the order of their ids."""

    rule: str
    agreement: str
    inputs: tuple[str, ...]
    method: str
    as_of: date
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """Both lanes of one actor on one commitment.

    Exactly one of `step` and `absence` is set. `lowest` and `highest` are the ends of what others say, with
    `voices` the number of them: a range, never a mean. `others` holds them one by one, those without a step too.
    `disputed`: the actor disagrees with one of them. `stated_only`: a high step with no evidence of any sort attached.
    `breaks`: what became another since the report before (assemble/breaks.py), where an actor is looked at over time.
    """

    commitment: str
    actor: str
    kind: str
    step: Step | None
    absence: Absence | None
    absence_reason: str
    transcribed: bool
    breach: bool
    momentum: str
    self_view: str
    reasons: tuple[str, ...]
    lowest: Step | None
    highest: Step | None
    voices: int
    agreement: Agreement
    disputed: bool
    evidence: Evidence | None
    evidence_confirmed: bool
    stated_only: bool
    freshness: Freshness | None
    period_end: date | None
    published_at: datetime | None
    report_id: str
    revision: int | None
    later_withdrawn_on: date | None
    via: str
    link_status: str
    others: tuple[Voice, ...]
    explain: Explanation
    breaks: tuple[str, ...] = ()

    @property
    def is_reported(self):
        """The actor itself has spoken: with a step, or by saying that it cannot assess or that it does not apply."""
        return self.published_at is not None and not self.transcribed

    @property
    def has_stage(self):
        return self.step is not None and self.step is not Step.UNSTATED and not self.transcribed

    @property
    def is_assessed(self):
        """Somebody else has spoken, if only to say that it cannot assess."""
        return bool(self.others)

    @property
    def is_heard(self):
        """Somebody has spoken: the actor itself or another. What was read from a paper is nobody's voice."""
        return self.is_reported or self.is_assessed

    @property
    def link_fell(self):
        """The step was lent over a link that two curators have disputed or retired since."""
        return bool(self.via) and self.link_status != "adopted"

    @property
    def is_stale(self):
        return self.freshness is Freshness.STALE


def freshness(*, period_end, as_of, horizon, method):
    """CURRENT, AGEING or STALE. Ages in whole months from the period's end; horizon in years (2, 5, or anything else).

    Raises FuturePeriod when `period_end` is after `as_of`.
    """
    if period_end > as_of:
        raise FuturePeriod(f"The period ends on {period_end}, after {as_of}.")
    age = whole_months(period_end, as_of)
    band = horizon if horizon in method.stale else None
    if age >= method.stale[band]:
        return Freshness.STALE
    if age >= method.ageing[band]:
        return Freshness.AGEING
    return Freshness.CURRENT


def steps_apart(one, other):
    """How far two steps are apart. For refrain on practice alone: R3 and R4 differ in law, not in conduct."""
    return abs(_rank(one) - _rank(other))


def evidence_grade(voice):
    """E0 to E4 (docs/methodology.md, "Evidence"). Media and testimony stand as statements: they raise no grade."""
    if voice.official and voice.independent:
        return Evidence.E4
    if voice.independent:
        return Evidence.E3
    if voice.official:
        return Evidence.E2
    return Evidence.E1 if voice.has_narrative or voice.other_evidence else Evidence.E0


def empty_lane(commitment, actor):
    """What to call a lane in which the actor said nothing: (absence, reason, rule)."""
    if commitment.addressed_to and actor.type not in commitment.addressed_to:
        return Absence.NOT_ADDRESSED, "type", "absent.not-addressed-type"
    if commitment.takes_adherence and actor.position not in SUPPORT:
        return Absence.NOT_ADDRESSED, actor.position or "no_position", "absent.no-adherence"
    return Absence.NO_REPORT, "", "absent.no-report"


def with_step(voices, kind):
    """Those that name a step: not who cannot assess, nor who says no more than how it goes."""
    return tuple(v for v in voices if v.answer == "assessed" and step_of(v, kind) is not Step.UNSTATED)


def agreement_of(own, others, kind):
    """An Agreement, and the rule that said so.

    `own` and `others` have spoken, with a step or without; only steps are compared, and the widest distance between the
    actor and anyone else decides. What was transcribed is not the actor's voice, so nothing is held against it
    (docs/adr/0018).
    """
    if own is None or not others:
        return Agreement.ONE_VOICE, "agreement.one-voice"
    if own.transcribed:
        return Agreement.ONE_VOICE, "agreement.transcribed"
    scored = with_step(others, kind)
    if not (with_step((own,), kind) and scored):
        return Agreement.NOT_COMPARED, "agreement.no-step-to-compare"
    mine = step_of(own, kind)
    if kind == REFRAIN and any(_upheld_against_breach(own, o) or _upheld_against_breach(o, own) for o in scored):
        return Agreement.CONTESTED, "agreement.contested-breach"
    widest = max(steps_apart(mine, step_of(o, kind)) for o in scored)
    if widest >= 2:
        return Agreement.CONTESTED, "agreement.contested-two-steps"
    return (Agreement.DIFFERS, "agreement.differs") if widest else (Agreement.ALIGNED, "agreement.aligned")


def compute_cell(
    *,
    commitment,
    actor,
    own=None,
    others=(),
    later_withdrawn_on=None,
    as_of,
    known_at,
    method,
):
    """The cell of `actor` on `commitment`, from the claim that stands (`own`) and the assessments in force (`others`).

    The caller has chosen the inputs as of `as_of` and `known_at`; see `ClaimQuerySet.standing`. Raises FuturePeriod
    when one of them speaks of a period that had not ended.
    """
    if any(voice.period_end > as_of for voice in others):
        raise FuturePeriod(f"An assessment speaks of a period that ends after {as_of}.")
    others = tuple(sorted(others, key=lambda voice: voice.id))
    scored = with_step(others, commitment.kind)
    ranked = sorted((step_of(o, commitment.kind) for o in scored), key=_order)
    step, absence, reason, rule = _own_lane(own, commitment, actor)
    agreement, agreement_rule = agreement_of(own, others, commitment.kind)
    return Cell(
        commitment=commitment.code,
        actor=actor.code,
        kind=commitment.kind,
        step=step,
        absence=absence,
        absence_reason=reason,
        transcribed=bool(own and own.transcribed),
        breach=bool(step and own.breach),
        momentum=own.momentum if own else "",
        self_view=own.self_view if own else "",
        reasons=own.reasons if own else (),
        lowest=ranked[0] if ranked else None,
        highest=ranked[-1] if ranked else None,
        voices=len(scored),
        agreement=agreement,
        disputed=any(o.disputed for o in others),
        evidence=evidence_grade(own) if step else None,
        evidence_confirmed=bool(step and own.evidence_confirmed),
        stated_only=step in HIGH_STEPS and not (own.official or own.independent or own.other_evidence),
        freshness=freshness(period_end=own.period_end, as_of=as_of, horizon=commitment.horizon_years, method=method)
        if own
        else None,
        period_end=own.period_end if own else None,
        published_at=own.published_at if own else None,
        report_id=own.report_id if own else "",
        revision=own.revision if own else None,
        later_withdrawn_on=later_withdrawn_on,
        via=own.via if own else "",
        link_status=own.link_status if own else "",
        others=others,
        explain=Explanation(
            rule=rule,
            agreement=agreement_rule,
            inputs=_inputs(own, others),
            method=method.version,
            as_of=as_of,
            known_at=known_at,
        ),
    )


def _inputs(own, others):
    """Ids of all that made the cell; a link that lent the claim is one of them."""
    said = (own.id, *((f"link:{own.via}",) if own.via else ())) if own else ()
    return (*said, *(o.id for o in others))


def _upheld_against_breach(one, other):
    return one.practice == "upheld" and not one.breach and other.breach


def _own_lane(own, commitment, actor):
    if own is None:
        absence, reason, rule = empty_lane(commitment, actor)
        return None, absence, reason, rule
    if own.answer == "assessed":
        rule = "own.transcribed" if own.transcribed else "own.lent" if own.via else "own.latest-period"
        return step_of(own, commitment.kind), None, "", rule
    return None, Absence(own.answer), own.answer_reason, f"absent.{own.answer.replace('_', '-')}"


def _rank(step):
    if step in REFRAIN_STEPS:
        return PRACTICE_RANK[{Step.R1: "not_upheld", Step.R2: "exceptions"}.get(step, "upheld")]
    return DO_STEPS.index(step)


def _order(step):
    return (DO_STEPS if step in DO_STEPS else REFRAIN_STEPS).index(step)
