"""The lanes of many actors at once, to be counted: what is said alike is one Lanes, and nothing is explained."""

from collections import defaultdict

from django.db.models import Case, F, Value
from django.db.models import When as Where
from django.db.models.functions import Coalesce

from commitments.progress.models import ClaimReference
from commitments.scorecards.cells import Voice

from .lanes import Lanes
from .published import MADE_HERE, assessments_in_force, is_disputed, lent_claims, standing_claims
from .question import entries_of, under

AXES = ("answer", "stage", "practice", "safeguard", "breach_reported")
COLUMNS = (*AXES, "period_end", "transcribed")
LENT = ("via", "link_status")
NOBODY = ((), False)


def tallied_lanes(when, *, by, on):
    """{(commitment id, actor id): Lanes} for a spread. `by` and `on` say which actors and commitments, as conditions.

    Who says the same of the same period is one Lanes, without the id and the evidence of any of them. Two queries of
    few columns: this is what lets a page of thousands of cells be read in a tenth of a second.
    """
    entries = entries_of(when, by)
    others = _others(when, by=by, on=on, entries=entries)
    own = _own_claims(when, by=by, on=on, entries=entries)
    alike = {}
    lanes = {}
    for pair in {**own, **others}:
        key = own.get(pair), others.get(pair, NOBODY)
        found = alike.get(key)
        if found is None:
            said, heard = key
            found = alike[key] = Lanes(own=_own(said, when), others=_voices(heard, when))
        lanes[pair] = found
    return lanes


def _own_claims(when, *, by, on, entries):
    """{pair: what its actor says there}: of the claim that stands on the commitment itself and of those that are lent to it
    over a link, the greatest; its own where all else is equal."""
    lent_to = ClaimReference.objects.filter(lends=True).values("commitment")
    itself = standing_claims(when, by=by, on=on, entries=entries).annotate(
        pair=F("commitment_id"),
        # Only where one can be lent too: a moment costs as much to read as all the rest of a row.
        ranked=Case(Where(commitment__in=lent_to, then=F("published_at"))),
        is_itself=Value(1),
        **MADE_HERE,
    )
    lent = lent_claims(when, **on).filter(entries.of("actor", by))
    lent = lent.annotate(pair=F("lent_to"), ranked=F("published_at"), is_itself=Value(0))
    asked = ("pair", "actor_id", *COLUMNS, *LENT, "ranked", "revision_number", "is_itself", "pk")
    until, ends = 2 + len(COLUMNS + LENT), 2 + COLUMNS.index("period_end")
    said, ranks = {}, {}
    for row in itself.values_list(*asked).union(lent.values_list(*asked), all=True):
        pair = row[0], entries.body(row[1])
        if row[until] is not None:
            rank = row[ends], *row[until:]
            if rank < ranks.setdefault(pair, rank):
                continue
            ranks[pair] = rank
        said[pair] = row[2:until]
    return said


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
    facts = dict(zip((*COLUMNS, *LENT), said, strict=True))
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
