"""A cell, found slowly and plainly from everything that ever happened, as docs/methodology.md says it in words.

It uses nothing of the program: no model, no queryset, no function of it. A history is a list of Report and Assessment,
each a container of what was published in its name; the answer is a plain dict. Read beside the page, section by section.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

PRACTICES = ["not_upheld", "exceptions", "upheld"]
WORDS = {0: "aligned", 1: "differs"}
CLASSES = {"official": "official", "independent": "independent", "statistical": "independent", "media": "statement"}
"""Who speaks in a piece of evidence, and what that counts as."""

BANDS = {2: (12, 18), 5: (24, 36), None: (48, 60)}
"""Horizon in years: ageing from, stale from, in whole months."""


@dataclass
class Piece:
    """Evidence: who speaks in it, as the reporter states and, from an instant on, as a reviewer has confirmed."""

    stated: str
    confirmed: str = ""
    confirmed_at: datetime | None = None


@dataclass
class Says:
    """What one text says on one commitment. `told`: in words too."""

    answer: str = "assessed"
    stage: int | None = None
    practice: str = ""
    safeguard: bool = False
    breach: bool = False
    told: bool = False
    pieces: list = field(default_factory=list)


@dataclass
class Text:
    """One published revision. A report says things on several commitments, an assessment on its one; `lends` are the
    (commitment, other commitment, link) over which a report lends its step, `counts` the (commitment, place) where what it
    says on one commitment counts too; `stance` is how the subject of an assessment replied, empty where it did not, and
    `step_changed` whether the assessor says another step than the one that was replied to."""

    at: datetime
    period_end: date
    says: dict
    lends: list = field(default_factory=list)
    counts: list = field(default_factory=list)
    stance: str = ""
    step_changed: bool = False


@dataclass
class Report:
    actor: str
    texts: list
    withdrawn_at: datetime | None = None
    transcribed: bool = False
    nameless: bool = False


@dataclass
class Assessment:
    assessor: str
    subject: str
    commitment: str
    texts: list
    withdrawn_at: datetime | None = None
    nameless: bool = False


@dataclass
class Act:
    """What two curators decided of one fact: that it is `value` from a day on, or that what stands on that day was wrong all
    along."""

    at: datetime
    from_on: date
    value: object
    corrects: bool = False


def held(beginning, acts, *, as_of, known_at):
    """What held of one fact on a day, as it was known: the acts in the order in which they were decided."""
    days = {date.min: beginning}
    for act in sorted(acts, key=lambda act: act.at):
        if act.at > known_at:
            continue
        stood = days[max(day for day in days if day <= act.from_on)]
        if act.corrects:
            days = {day: act.value if value == stood else value for day, value in days.items()}
            continue
        for day in sorted(day for day in days if day > act.from_on):
            if days[day] != stood:  # it changed on that day, and keeps what it became then
                break
            days[day] = act.value
        days[act.from_on] = act.value
    return days[max(day for day in days if day <= as_of)]


def stated(beginning, acts, *, as_of, known_at):
    """The same where each act states the whole anew for its day (a position, a method, a decision on a link): the latest day
    speaks, and of one day what was decided last."""
    known = [act for act in acts if act.at <= known_at and act.from_on <= as_of]
    return max(known, key=lambda act: (act.from_on, act.at)).value if known else beginning


def as_one_body(history, kept):
    """The history where some entries of actors stand with another (`kept`: {entry: the one that was kept}): what either of
    the two said, or was said of it, is the kept one's; what one said of the other is nobody's voice."""
    told = []
    for each in history:
        if isinstance(each, Report):
            told.append(replace(each, actor=kept.get(each.actor, each.actor)))
            continue
        assessor, subject = (kept.get(code, code) for code in (each.assessor, each.subject))
        if assessor != subject:
            told.append(replace(each, assessor=assessor, subject=subject))
    return told


def is_asked(actor_type, addressed_to, position):
    """Whether a framework that is voted on, and one of its commitments, speak to an actor. A commitment that is addressed to
    no type is addressed to all."""
    types = addressed_to.split()
    return position in ("for", "declared_support") and (not types or actor_type in types)


def cell(history, actor, commitment, kind, *, kinds, horizon, supports, as_of, known_at, bands=BANDS):
    """What a scorecard must show of a State to which every commitment speaks, and which `supports` the framework or not."""
    published = what_it_published(history, actor, commitment, kinds=kinds, as_of=as_of, known_at=known_at)
    in_force = [claim for claim in published if not happened(claim["withdrawn_at"], known_at)]
    own = max(in_force, key=lambda claim: claim["rank"], default=None)
    others = what_others_say(history, actor, commitment, as_of=as_of, known_at=known_at)
    with_step = [said for said, _disputed in others if said.answer == "assessed"]
    return {
        **own_lane(own, kind, supports=supports),
        **what_it_rests_on(own, kind, known_at=known_at),
        "freshness": how_fresh(own["rank"][0], horizon=horizon, as_of=as_of, bands=bands) if own else None,
        "later_withdrawn_on": later_withdrawal(published, own, known_at=known_at),
        **second_lane(with_step, kind),
        "without_step": len(others) - len(with_step),
        "agreement": how_far_apart(own, others, with_step, kind),
        "disputed": any(disputed for _said, disputed in others),
    }


# --- Which claim stands, counting elsewhere ----------------------------------------------------------------------------


def what_it_published(history, actor, commitment, *, kinds, as_of, known_at):
    """Every claim of the actor on the commitment that still has a place, those lent to it too. The one of the latest
    period has the highest rank; of one period the one published last; then the higher revision; then the one that was
    made on the commitment itself."""
    found = []
    for report in history:
        if not isinstance(report, Report) or report.actor != actor or report.nameless:
            continue
        known = [text for text in report.texts if text.at <= known_at]
        if not known or known[-1].period_end > as_of:
            continue
        text = known[-1]
        places = []
        if commitment in text.says:
            places.append((text.says[commitment], True, ""))
        for source, target, link in text.lends:
            if target == commitment and kinds[source] == kinds[target] and source in text.says:
                places.append((text.says[source], False, link))
        for said, made_here, link in places:
            found.append(
                {
                    "rank": (text.period_end, text.at, len(known), made_here),
                    "says": said,
                    "link": link,
                    "transcribed": report.transcribed,
                    "withdrawn_at": report.withdrawn_at,
                }
            )
    return found


def happened(instant, known_at):
    return instant is not None and instant <= known_at


def later_withdrawal(published, own, *, known_at):
    """The last day on which something was withdrawn that would speak now."""
    days = []
    for claim in published:
        if happened(claim["withdrawn_at"], known_at) and (own is None or claim["rank"] > own["rank"]):
            days.append(claim["withdrawn_at"].date())
    return max(days, default=None)


def counted_under(history, place, *, as_of, known_at):
    """The reports that are listed as counting under a place: what stands on its own commitment and counts there, and of
    each actor the greatest that lends its step there."""
    listed = []
    for report in history:
        text = in_force(report, as_of=as_of, known_at=known_at)
        for source, where in text.counts if text else []:
            if where != place:
                continue
            at_home, lending = [], []
            for other in in_force_of(history, report.actor, as_of=as_of, known_at=known_at):
                rank = (other.period_end, other.at)
                if source in other.says:
                    at_home.append(rank)
                if any(target == place for _source, target, _link in other.lends):
                    lending.append(rank)
            mine = (text.period_end, text.at)
            lends = any((begins, target) == (source, place) for begins, target, _link in text.lends)
            if mine == max(at_home) or (lends and mine == max(lending)):
                listed.append(report)
    return listed


def in_force_of(history, actor, *, as_of, known_at):
    texts = [in_force(report, as_of=as_of, known_at=known_at) for report in history if report.actor == actor]
    return [text for text in texts if text is not None]


def in_force(report, *, as_of, known_at):
    known = [text for text in report.texts if text.at <= known_at]
    if happened(report.withdrawn_at, known_at) or not known or known[-1].period_end > as_of:
        return None
    return known[-1]


def own_lane(own, kind, *, supports):
    if own is None:
        return {
            "step": None,
            "absence": "no_report" if supports else "not_addressed",
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


# --- Evidence, freshness -----------------------------------------------------------------------------------------------


def what_it_rests_on(own, kind, *, known_at):
    """The grade, by who speaks in the evidence as far as it was known; and whether a high step has none at all."""
    if own is None or own["says"].answer != "assessed":
        return {"evidence": None, "stated_only": False}
    said = own["says"]
    speak = set()
    for piece in said.pieces:
        word = piece.confirmed if happened(piece.confirmed_at, known_at) else piece.stated
        speak.add(CLASSES[word])
    if "official" in speak and "independent" in speak:
        grade = "E4"
    elif "independent" in speak:
        grade = "E3"
    elif "official" in speak:
        grade = "E2"
    else:
        grade = "E1" if said.told or said.pieces else "E0"
    is_high = step_in_words(said, kind) in ("do-3", "do-4", "rf-3", "rf-4")
    return {"evidence": grade, "stated_only": is_high and not said.pieces}


def how_fresh(period_end, *, horizon, as_of, bands):
    """By whole months: the same day of a later month, or its last day where it has no such day."""
    months = 0
    while months_later(period_end, months + 1) <= as_of:
        months += 1
    ageing, stale = bands[horizon]
    return "stale" if months >= stale else "ageing" if months >= ageing else "current"


def months_later(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("a month has 28 days")


# --- Two lanes and agreement -------------------------------------------------------------------------------------------


def what_others_say(history, actor, commitment, *, as_of, known_at):
    """One of each assessor, in force: (what it says, whether the actor disputes it)."""
    best = {}
    for assessment in history:
        if not isinstance(assessment, Assessment):
            continue
        if (assessment.subject, assessment.commitment) != (actor, commitment):
            continue

        def is_known(instant, nameless=assessment.nameless):
            """Without a name, what happens is known from the end of its month on."""
            if instant is None:
                return False
            return (end_of_month(instant) if nameless else instant) <= known_at

        if is_known(assessment.withdrawn_at):
            continue
        known = [text for text in assessment.texts if is_known(text.at)]
        if not known or known[-1].period_end > as_of:
            continue
        text = known[-1]
        # Of a text that was not answered anew the last reply holds.
        replies = [each.stance for each in known if each.stance]
        whose = (assessment.assessor, assessment.nameless)
        rank = (text.period_end, text.at, len(known))
        if whose not in best or rank > best[whose][0]:
            best[whose] = (rank, text, replies[-1:] == ["disagree"] and not text.step_changed)
    return [(text.says[commitment], is_disputed) for _rank, text, is_disputed in best.values()]


def second_lane(with_step, kind):
    """The lowest, the highest, and how many. No mean."""
    in_order = ["do-0", "do-1", "do-2", "do-3", "do-4", "rf-1", "rf-2", "rf-3", "rf-4"]
    places = sorted(in_order.index(step_in_words(said, kind)) for said in with_step)
    return {
        "lowest": in_order[places[0]] if places else None,
        "highest": in_order[places[-1]] if places else None,
        "voices": len(places),
    }


def how_far_apart(own, heard, with_step, kind):
    """One word for what the actor and those `heard` say, some of them `with_step`: the widest distance between the actor and anyone else decides."""
    if own is None or own["transcribed"] or not heard:
        return "one_voice"
    mine = own["says"]
    if mine.answer != "assessed" or step_in_words(mine, kind) == "do-x" or not with_step:
        return "not_compared"
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
