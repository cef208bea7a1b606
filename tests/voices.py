"""Plain values for the pure modules: facts, voices and cells, and strategies that draw any of them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from commitments.common.steps import DO_STEPS, REFRAIN_STEPS
from commitments.scorecards.cells import ActorFacts, CommitmentFacts, MethodRules, Voice, compute_cell

# The same examples on every run and on every machine, however slow: a failure is news about the code.
pure = settings(deadline=None, derandomize=True, max_examples=60)

AS_OF = date(2026, 11, 22)
KNOWN_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
METHOD = MethodRules(version="1.0", ageing={2: 12, 5: 24, None: 48}, stale={2: 18, 5: 36, None: 60})
TO_DO = CommitmentFacts(code="gcm.13", addressed_to=("state",), takes_adherence=True)
TO_REFRAIN = CommitmentFacts(code="gcm.13.c", kind="refrain", addressed_to=("state",), takes_adherence=True)
OF_KIND = {"do": TO_DO, "refrain": TO_REFRAIN}
ARCADIA = ActorFacts(code="XAA", type="state", position="for", position_on=date(2018, 12, 19))

PRACTICE_OF = {
    "rf-1": {"practice": "not_upheld", "safeguard": False},
    "rf-2": {"practice": "exceptions", "safeguard": False},
    "rf-3": {"practice": "upheld", "safeguard": False},
    "rf-4": {"practice": "upheld", "safeguard": True},
}


def make_voice(step=None, **facts):
    """A voice that says `step` (a Step, or nothing), of 2025, published in 2026; `facts` change it."""
    said = {}
    if step in REFRAIN_STEPS:
        said = PRACTICE_OF[step]
    elif step in DO_STEPS:
        said = {"stage": DO_STEPS.index(step)}
    published_at = datetime(2026, 2, 1, tzinfo=UTC)
    return Voice(**{"id": "claim:1", "period_end": date(2025, 12, 31), "published_at": published_at, **said, **facts})


def make_cell(own=None, others=(), *, kind="do", **facts):
    """The cell of Arcadia, which endorsed, on a commitment of `kind`."""
    return compute_cell(
        **{
            "commitment": OF_KIND[kind],
            "actor": ARCADIA,
            "own": own,
            "others": others,
            "as_of": AS_OF,
            "known_at": KNOWN_AT,
            "method": METHOD,
            **facts,
        }
    )


def steps(kind):
    return st.sampled_from(DO_STEPS if kind == "do" else REFRAIN_STEPS)


@st.composite
def voices(draw, kind="do", *, answers=("assessed", "cannot_assess", "not_applicable"), speaker=""):
    """Any voice that the database would let be published on a commitment of `kind`."""
    answer = draw(st.sampled_from(answers))
    step = draw(st.none() | steps(kind)) if answer == "assessed" else None
    facts = {
        "id": f"claim:{draw(st.integers(1, 99))}",
        "period_end": AS_OF - timedelta(days=draw(st.integers(0, 4000))),
        "answer": answer,
        "answer_reason": "" if answer == "assessed" else "No register is kept.",
        "breach": kind == "refrain" and step is not None and draw(st.booleans()),
        "speaker": speaker,
        **{
            name: draw(st.booleans())
            for name in ("has_narrative", "official", "independent", "other_evidence", "evidence_confirmed")
        },
    }
    if speaker:
        facts["disputed"] = draw(st.booleans())
    if step is None and answer == "assessed":
        facts |= {"self_view": "not_well", "reasons": ("capacity",)}
    elif not speaker:
        facts["transcribed"] = draw(st.booleans())
    return make_voice(step, **facts)


@st.composite
def cells(draw, kind="do"):
    """Any cell on a commitment of `kind`, of an actor that endorsed or not, addressed or not."""
    actor = ActorFacts(
        code="XAA",
        type=draw(st.sampled_from(["state", "ngo"])),
        position=draw(st.sampled_from(["for", "declared_support", "abstained", "against", ""])),
    )
    return make_cell(
        draw(st.none() | voices(kind)),
        tuple(draw(st.lists(voices(kind, speaker="XNG"), max_size=3))),
        kind=kind,
        actor=actor,
    )
