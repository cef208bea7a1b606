"""The lanes of many actors at once, to be counted: what is said alike is one Lanes, and nothing is explained."""

from collections import defaultdict

from django.db.models.functions import Coalesce

from commitments.scorecards.cells import Voice

from .lanes import Lanes
from .published import assessments_in_force, is_disputed, lent_claims, standing_claims
from .question import entries_of, under

AXES = ("answer", "stage", "practice", "safeguard", "breach_reported")
COLUMNS = (*AXES, "period_end", "transcribed")
NOBODY = ((), False)
RANK = ("period_end", "published_at", "revision_number")


def tallied_lanes(when, *, by, on):
    """{(commitment id, actor id): Lanes} for a spread. `by` and `on` say which actors and commitments, as conditions.

    Who says the same of the same period is one Lanes, without the id and the evidence of any of them. Three queries of
    few columns: this is what lets a page of thousands of cells be read in a tenth of a second.
    """
    entries = entries_of(when, by)
    lent = _lent(when, by=by, on=on, entries=entries)
    others = _others(when, by=by, on=on, entries=entries)
    alike = {}
    lanes = {}

    def tally(pair, said, heard):
        key = (said, heard)
        found = alike.get(key)
        if found is None:
            found = alike[key] = Lanes(own=_own(said, when), others=_voices(heard, when))
        lanes[pair] = found

    for pair, said in _direct(when, by=by, on=on, lent=lent, entries=entries):
        tally(pair, said, others.pop(pair, NOBODY))
    for pair, heard in others.items():
        tally(pair, None, heard)
    return lanes


def _direct(when, *, by, on, lent, entries):
    """(pair, what is said) of all claims that speak, those lent over a link among them."""
    claims = standing_claims(when, by=by, on=on, entries=entries)
    # When each was published is read only where it is asked: a moment costs as much to read as all the rest of a row.
    ranks = RANK if lent else ()
    for commitment, actor, *row in claims.values_list("commitment_id", "actor_id", *COLUMNS, *ranks):
        said, mine = tuple(row[: len(COLUMNS)]), tuple(row[len(COLUMNS) :])
        pair = commitment, entries.body(actor)
        better = lent.pop(pair, None)
        yield pair, better[1] if better and better[0] > mine else said
    for pair, (_rank, said) in lent.items():
        yield pair, said


def _lent(when, *, by, on, entries):
    """{pair: (rank, what is said)} of the greatest claim that is lent to it."""
    rows = (
        lent_claims(when, **on)
        .filter(entries.of("actor", by))
        .values_list("lent_to", "actor_id", *RANK, "pk", *COLUMNS)
    )
    best = {}
    for commitment, actor, period_end, published_at, number, pk, *said in rows:
        pair, ranked = (commitment, entries.body(actor)), (period_end, published_at, number, pk)
        if pair not in best or ranked > best[pair][0]:
            best[pair] = (ranked, tuple(said))
    return {pair: (ranked[:3], said) for pair, (ranked, said) in best.items()}


def _others(when, *, by, on, entries):
    """{pair: (what others say, as far as it decides how far they lie from the actor; whether it is disputed)}.

    Of several stages the lowest and the highest decide; of practices, each with and without a breach.
    """
    rows = (
        assessments_in_force(when)
        .filter(entries.of("assessment__subject", by), **under("assessment__commitment", on))
        .order_by("period_end", "published_at", "number", "pk")
        .values_list(
            "assessment__commitment_id",
            "assessment__subject_id",
            "assessment__assessor_id",
            "hidden",
            Coalesce("reply__stance", "earlier_reply__stance"),
            "step_changed",
            "answer",
            "stage",
            "practice",
            "breach_reported",
        )
    )
    # The greatest of each assessor comes last; see `assessments.one_of_each`.
    latest = {}
    for commitment, subject, assessor, hidden, *said in rows:
        latest[commitment, entries.body(subject), entries.body(assessor), hidden] = said
    heard = defaultdict(set)
    disputed = set()
    for (commitment, actor, assessor, _hidden), (stance, step_changed, *said) in latest.items():
        if assessor == actor:  # what one entry of a body said of the other is no voice of another
            continue
        heard[commitment, actor].add(tuple(said))
        if is_disputed(stance=stance, step_changed=step_changed):
            disputed.add((commitment, actor))
    return {pair: (_ends(each), pair in disputed) for pair, each in heard.items()}


def _ends(said):
    """The same without the stages between the lowest and the highest."""
    stages = sorted(stage for _answer, stage, _practice, _breach in said if stage is not None)
    return tuple(sorted((each for each in said if each[1] is None or each[1] in (stages[0], stages[-1])), key=repr))


def _own(said, when):
    if said is None:
        return None
    facts = dict(zip(COLUMNS, said, strict=True))
    return Voice(id="", published_at=when.known_at, breach=bool(facts.pop("breach_reported")), **facts)


def _voices(heard, when):
    said, disputed = heard
    return tuple(
        Voice(
            id="",
            period_end=when.as_of,
            published_at=when.known_at,
            answer=answer,
            stage=stage,
            practice=practice,
            breach=bool(breach),
            disputed=disputed,
        )
        for answer, stage, practice, breach in said
    )
