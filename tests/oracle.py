"""A cell, found slowly and plainly from everything that ever happened, as docs/methodology.md says it in words.

It uses nothing of the program: no model, no queryset, no function of it. A history is a list of Report and Assessment,
each a container of what was published in its name; the answer is a plain dict. Read beside the page, section by section.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

PRACTICES = ["not_upheld", "exceptions", "upheld"]
WORDS = {0: "aligned", 1: "differs"}


@dataclass
class Says:
    """What one text says on one commitment."""

    answer: str = "assessed"
    stage: int | None = None
    practice: str = ""
    safeguard: bool = False
    breach: bool = False


@dataclass
class Text:
    """One published revision. A report says things on several commitments, an assessment on its one; `lends` are the
    (commitment, other commitment, link) over which a report lends its step."""

    at: datetime
    period_end: date
    says: dict
    lends: list = field(default_factory=list)
    disagrees: bool = False
    step_changed: bool = False


@dataclass
class Report:
    actor: str
    texts: list
    withdrawn_at: datetime | None = None
    transcribed: bool = False


@dataclass
class Assessment:
    assessor: str
    subject: str
    commitment: str
    texts: list
    withdrawn_at: datetime | None = None
    nameless: bool = False


def cell(history, actor, commitment, kind, *, kinds, as_of, known_at):
    """What a scorecard must show of an actor that every commitment speaks to."""
    own = who_speaks(history, actor, commitment, kinds=kinds, as_of=as_of, known_at=known_at)
    others = what_others_say(history, actor, commitment, as_of=as_of, known_at=known_at)
    with_step = [said for said, _disputed in others if said.answer == "assessed"]
    return {
        **own_lane(own, kind),
        **second_lane(with_step, kind),
        "without_step": len(others) - len(with_step),
        "agreement": how_far_apart(own, with_step, kind),
        "disputed": any(disputed for _said, disputed in others),
    }


# --- Which claim stands, counting elsewhere ----------------------------------------------------------------------------


def who_speaks(history, actor, commitment, *, kinds, as_of, known_at):
    """The claim of the latest period; of one period the one published last; then the higher revision; then the one that
    was made on the commitment itself."""
    found = None
    for report in history:
        if not isinstance(report, Report) or report.actor != actor:
            continue
        if report.withdrawn_at is not None and report.withdrawn_at <= known_at:
            continue
        known = [text for text in report.texts if text.at <= known_at]
        if not known:
            continue
        text = known[-1]
        if text.period_end > as_of:
            continue
        number = len(known)
        places = []
        if commitment in text.says:
            places.append((text.says[commitment], True, ""))
        for source, target, link in text.lends:
            if target == commitment and kinds[source] == kinds[target] and source in text.says:
                places.append((text.says[source], False, link))
        for said, made_here, link in places:
            rank = (text.period_end, text.at, number, made_here)
            if found is None or rank > found["rank"]:
                found = {"rank": rank, "says": said, "link": link, "transcribed": report.transcribed}
    return found


def own_lane(own, kind):
    if own is None:
        return {
            "step": None,
            "absence": "no_report",
            "reported": False,
            "period_end": None,
            "link": "",
            "breach": False,
        }
    said = own["says"]
    facts = {"reported": not own["transcribed"], "period_end": own["rank"][0], "link": own["link"]}
    if said.answer != "assessed":
        return {**facts, "step": None, "absence": said.answer, "breach": False}
    return {**facts, "step": step_in_words(said, kind), "absence": None, "breach": said.breach}


def step_in_words(said, kind):
    """Stage 0 to 4; R1 to R4, where the safeguard tells R4 from R3; or that none was stated."""
    if kind == "do":
        return "do-x" if said.stage is None else f"do-{said.stage}"
    if said.practice == "upheld":
        return "rf-4" if said.safeguard else "rf-3"
    return {"exceptions": "rf-2", "not_upheld": "rf-1", "": "do-x"}[said.practice]


# --- Two lanes and agreement -------------------------------------------------------------------------------------------


def what_others_say(history, actor, commitment, *, as_of, known_at):
    """One of each assessor, in force: (what it says, whether the actor disputes it)."""
    best = {}
    for assessment in history:
        if not isinstance(assessment, Assessment):
            continue
        if (assessment.subject, assessment.commitment) != (actor, commitment):
            continue

        def happened(instant, nameless=assessment.nameless):
            """Without a name, what happens is known from the end of its month on."""
            if instant is None:
                return False
            return (end_of_month(instant) if nameless else instant) <= known_at

        if happened(assessment.withdrawn_at):
            continue
        known = [text for text in assessment.texts if happened(text.at)]
        if not known or known[-1].period_end > as_of:
            continue
        text = known[-1]
        whose = (assessment.assessor, assessment.nameless)
        rank = (text.period_end, text.at, len(known))
        if whose not in best or rank > best[whose][0]:
            best[whose] = (rank, text)
    return [(text.says[commitment], text.disagrees and not text.step_changed) for _rank, text in best.values()]


def second_lane(with_step, kind):
    """The lowest, the highest, and how many. No mean."""
    in_order = ["do-0", "do-1", "do-2", "do-3", "do-4", "rf-1", "rf-2", "rf-3", "rf-4"]
    places = sorted(in_order.index(step_in_words(said, kind)) for said in with_step)
    return {
        "lowest": in_order[places[0]] if places else None,
        "highest": in_order[places[-1]] if places else None,
        "voices": len(places),
    }


def how_far_apart(own, with_step, kind):
    """One word: the widest distance between the actor and anyone else decides."""
    if own is None or own["transcribed"] or not with_step:
        return "one_voice"
    mine = own["says"]
    if mine.answer != "assessed" or step_in_words(mine, kind) == "do-x":
        return "one_voice"
    widest = 0
    for theirs in with_step:
        if kind == "do":
            widest = max(widest, abs(mine.stage - theirs.stage))
            continue
        # On practice alone: R3 and R4 differ in law, not in conduct.
        widest = max(widest, abs(PRACTICES.index(mine.practice) - PRACTICES.index(theirs.practice)))
        for one, other in ((mine, theirs), (theirs, mine)):
            if one.practice == "upheld" and not one.breach and other.breach:
                return "contested"
    return WORDS.get(widest, "contested")


def end_of_month(instant):
    """The last instant of its month."""
    following = (instant.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return following - timedelta(microseconds=1)
