"""The steps of both scales. Pure: no Django, so that cells may lean on it."""

from enum import StrEnum


class Step(StrEnum):
    """To do 0 to 4, to refrain R1 to R4, and the one that says a report came without a step. Values name the marks."""

    DO_0 = "do-0"
    DO_1 = "do-1"
    DO_2 = "do-2"
    DO_3 = "do-3"
    DO_4 = "do-4"
    R1 = "rf-1"
    R2 = "rf-2"
    R3 = "rf-3"
    R4 = "rf-4"
    UNSTATED = "do-x"


class Absence(StrEnum):
    """An empty lane has a name. An absence is never a step, never a number."""

    NO_REPORT = "no_report"
    CANNOT_ASSESS = "cannot_assess"
    NOT_APPLICABLE = "not_applicable"
    NOT_ADDRESSED = "not_addressed"


DO_STEPS = (Step.DO_0, Step.DO_1, Step.DO_2, Step.DO_3, Step.DO_4)
REFRAIN_STEPS = (Step.R1, Step.R2, Step.R3, Step.R4)


def step_of(facts, kind):
    """The step of anything with stage, practice and safeguard that was assessed.

    UNSTATED when it said how it goes and no more. Upheld with a legal safeguard is R4, without one R3.
    """
    if kind == "refrain":
        if facts.practice == "upheld":
            return Step.R4 if facts.safeguard else Step.R3
        return {"exceptions": Step.R2, "not_upheld": Step.R1, "": Step.UNSTATED}[facts.practice]
    return Step.UNSTATED if facts.stage is None else DO_STEPS[facts.stage]
