"""Where commitments, actors and standing claims meet and become cells. Every function takes a fixed number of queries,
whatever the number of rows; the pages, the CSV and the JSON are all made from what it returns.

`When` carries the two instants of a question: `as_of` (the day the scorecard is for) and `known_at` (what was public).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, OuterRef, Q, Value
from django.db.models import When as Where
from django.utils import timezone

from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.actors.models import Actor, Adherence, Position
from commitments.catalogue.models import Commitment, Framework, Level, Method
from commitments.common.vocabulary import ActorType, Kind
from commitments.progress.models import Claim

from .cells import SUPPORT, Absence, ActorFacts, Cell, CommitmentFacts, MethodRules, Voice, compute_cell
from .spread import Spread, spread

DEFAULT_TYPE = ActorType.STATE
SPREAD_COLUMNS = ("answer", "stage", "practice", "safeguard", "breach_reported", "period_end", "transcribed")


@dataclass(frozen=True)
class When:
    as_of: date
    known_at: datetime


@dataclass(frozen=True)
class Unit:
    """A commitment that has a position, its facts, and the size of its menu."""

    commitment: Commitment
    facts: CommitmentFacts


@dataclass(frozen=True)
class Board:
    """A framework over all actors of one type and one world: a spread for each commitment, and one for each kind.

    `others` are the nodes of its tree that have no position; `also_heard` the actors of other types that said something.
    """

    framework: Framework
    method: MethodRules
    when: When
    actor_type: str
    fictional: bool
    actors: int
    adherents: int
    rows: list
    totals: dict
    others: list = field(default_factory=list)
    also_heard: list = field(default_factory=list)

    def rows_of(self, kind):
        return [row for row in self.rows if row.unit.commitment.kind == kind]

    @property
    def is_addressed(self):
        """Some commitment of the framework speaks to actors of this type."""
        return any(
            not row.unit.facts.addressed_to or self.actor_type in row.unit.facts.addressed_to for row in self.rows
        )


@dataclass(frozen=True)
class BoardRow:
    unit: Unit
    spread: Spread


@dataclass(frozen=True)
class ScorecardRow:
    """One line of an actor's scorecard. `previous` is the cell of the latest earlier period, if any."""

    commitment: Commitment
    cell: Cell
    claim: Claim | None
    previous: Cell | None


@dataclass(frozen=True)
class ActorScorecard:
    actor: Actor
    framework: Framework
    method: MethodRules
    when: When
    rows: list
    spreads: dict

    def rows_of(self, kind):
        return [row for row in self.rows if row.commitment.kind == kind]

    @property
    def cells(self):
        return [row.cell for row in self.rows]


@dataclass(frozen=True)
class Matrix:
    framework: Framework
    method: MethodRules
    when: When
    actors: list
    rows: list

    @property
    def spreads(self):
        """{kind: Spread} over the actors of this page, who are of one type and one world."""
        kinds = dict.fromkeys(row.commitment.kind for row in self.rows)
        return {k: spread([c for r in self.rows if r.commitment.kind == k for c in r.cells], kind=k) for k in kinds}


@dataclass(frozen=True)
class MatrixRow:
    commitment: Commitment
    cells: list


def method_at(day):
    """The rules in force on `day`, as plain values. One query."""
    return rules_of(Method.objects.at(day))


def rules_of(method):
    return MethodRules(
        version=method.version,
        ageing={2: method.ageing_2y, 5: method.ageing_5y, None: method.ageing_else},
        stale={2: method.stale_2y, 5: method.stale_5y, None: method.stale_else},
    )


def board(*, framework, method, when, fictional=False, actor_type=DEFAULT_TYPE):
    """A framework's Board. Three queries: the tree, the actors, the claims that stand."""
    tree = list(
        Commitment.objects.current()
        .filter(framework=framework)
        .exclude(level__in=[Level.ANNOUNCEMENT, Level.ASK])
        .filter(Q(trackable=True) | ~Q(level=Level.ACTION))
        .annotate(menu_size=Count("parts", filter=Q(parts__level=Level.ACTION)))
        .order_by("position", "code")
    )
    units = [unit_of(c, framework) for c in tree if c.trackable]
    everyone = list(Actor.objects.with_position(framework, as_of=when.as_of).in_world(fictional=fictional).by_name())
    actors = [actor for actor in everyone if actor.type == actor_type]
    voices = tallied_voices(_standing(when).filter(commitment__framework=framework, **_of(fictional)), when)
    speakers = {actor_id for _commitment, actor_id in voices}
    cells = _cells(units, actors, voices, when=when, method=method)
    return Board(
        framework=framework,
        method=method,
        when=when,
        actor_type=actor_type,
        fictional=fictional,
        actors=len(actors),
        adherents=sum(a.position in SUPPORT for a in actors),
        rows=[BoardRow(unit, spread(cells[unit.commitment.id], kind=unit.commitment.kind)) for unit in units],
        totals=_totals(units, cells),
        others=[c for c in tree if not c.trackable],
        also_heard=[actor for actor in everyone if actor.id in speakers and actor.type != actor_type],
    )


def framework_summaries(*, when, fictional=False, actor_type=DEFAULT_TYPE):
    """A Board for each scored framework, without its tree's other nodes. Five queries, however many frameworks."""
    method = method_at(when.as_of)
    frameworks = {f.id: f for f in Framework.objects.scored().in_order()}
    units_of = defaultdict(list)
    for commitment in Commitment.objects.trackable().order_by("position", "code"):
        units_of[commitment.framework_id].append(unit_of(commitment, frameworks[commitment.framework_id]))
    actors = list(Actor.objects.in_world(fictional=fictional).filter(type=actor_type))
    positions = latest_positions(actors, when)
    voices = tallied_voices(_standing(when).filter(**_of(fictional, actor_type)), when)
    boards = []
    for framework in frameworks.values():
        units = units_of[framework.id]
        for actor in actors:
            actor.position, actor.position_on = positions.get((actor.id, framework.id), ("", None))
        cells = _cells(units, actors, voices, when=when, method=method)
        boards.append(
            Board(
                framework=framework,
                method=method,
                when=when,
                actor_type=actor_type,
                fictional=fictional,
                actors=len(actors),
                adherents=sum(a.position in SUPPORT for a in actors),
                rows=[BoardRow(u, spread(cells[u.commitment.id], kind=u.commitment.kind)) for u in units],
                totals=_totals(units, cells),
            )
        )
    return boards


def actor_scorecard(*, actor, framework, method, when):
    """One actor on one framework: a row for each commitment, its cell, the claim behind it and the cell before it.

    Two queries. `actor` comes from `with_position`, so that it carries its position.
    """
    commitments = list(Commitment.objects.trackable().filter(framework=framework).order_by("position", "code"))
    history = defaultdict(list)
    for claim in published_history(when).filter(actor=actor, commitment__framework=framework):
        history[claim.commitment_id].append(claim)
    facts = actor_facts(actor)
    rows = [scorecard_row(unit_of(c, framework), facts, history[c.id], when=when, method=method) for c in commitments]
    return _scorecard(actor, framework, rows, method=method, when=when)


def actor_overview(*, actor, when):
    """An ActorScorecard for each scored framework, in order. Five queries."""
    method = method_at(when.as_of)
    frameworks = {f.id: f for f in Framework.objects.scored().in_order()}
    commitments = list(Commitment.objects.trackable().order_by("position", "code"))
    positions = latest_positions([actor], when)
    history = defaultdict(list)
    for claim in published_history(when).filter(actor=actor):
        history[claim.commitment_id].append(claim)
    cards = []
    for framework in frameworks.values():
        actor.position, actor.position_on = positions.get((actor.id, framework.id), ("", None))
        facts = actor_facts(actor)
        rows = [
            scorecard_row(unit_of(c, framework), facts, history[c.id], when=when, method=method)
            for c in commitments
            if c.framework_id == framework.id
        ]
        cards.append(_scorecard(actor, framework, rows, method=method, when=when))
    return cards


def scorecard_row(unit, facts, claims, *, when, method):
    """A ScorecardRow from all published claims of one actor on one commitment, the latest period first."""
    standing = next((c for c in claims if c.stands), None)
    in_force = [c for c in claims if c.withdrawn_at is None or c.withdrawn_at > when.known_at]
    earlier = next((c for c in in_force if standing and c.period_end < standing.period_end), None)
    return ScorecardRow(
        commitment=unit.commitment,
        cell=_cell(
            unit, facts, standing, when=when, method=method, withdrawn_on=_later_withdrawal(claims, standing, when)
        ),
        claim=standing,
        previous=_cell(unit, facts, earlier, when=when, method=method) if earlier else None,
    )


def matrix(*, framework, method, when, actors):
    """Commitments down, the given actors (at most a page of them, with positions) across. Two queries."""
    commitments = list(Commitment.objects.trackable().filter(framework=framework).order_by("kind", "position", "code"))
    history = defaultdict(list)
    claims = published_history(when).filter(actor__in=[a.id for a in actors], commitment__framework=framework)
    # What stands, and what was withdrawn and would have stood: a table shows nothing earlier.
    for claim in claims.filter(Q(stands=True) | Q(withdrawn_at__isnull=False)).defer("obstacles", "next_step"):
        history[claim.commitment_id, claim.actor_id].append(claim)
    everyone = [(actor.id, actor_facts(actor)) for actor in actors]
    rows = [
        MatrixRow(
            commitment,
            [
                scorecard_row(unit, facts, history[commitment.id, actor_id], when=when, method=method).cell
                for actor_id, facts in everyone
            ],
        )
        for commitment in commitments
        for unit in [unit_of(commitment, framework)]
    ]
    return Matrix(framework=framework, method=method, when=when, actors=actors, rows=rows)


def commitment_spread(*, commitment, framework, method, when, fictional=False, actor_type=DEFAULT_TYPE):
    """One commitment over all actors of one type. Two queries."""
    actors = list(
        Actor.objects.with_position(framework, as_of=when.as_of).in_world(fictional=fictional).filter(type=actor_type)
    )
    voices = tallied_voices(_standing(when).filter(commitment=commitment, **_of(fictional, actor_type)), when)
    unit = unit_of(commitment, framework)
    cells = _cells([unit], actors, voices, when=when, method=method)
    return spread(cells[commitment.id], kind=commitment.kind)


def published_history(when):
    """All claims published by name that still have a place, with `stands`, evidence flags and their report; latest
    period first. What a shielded organisation says is on no page of an actor: see `heard_on`."""
    named = Claim.objects.by_name()
    return (
        named.public(as_of=when.as_of, known_at=when.known_at)
        .with_standing(as_of=when.as_of, known_at=when.known_at, among=named)
        .with_evidence_flags(known_at=when.known_at)
        .select_related("revision__report")
        .order_by("-period_end", "-published_at", "-revision_number", "-id")
    )


def heard_on(commitment, *, when, fictional):
    """What stands for each actor of one world on a commitment, and every report in force under a public identity;
    the latest period first, then by the author's name as it is shown.

    Of the latter it is not told which are by one organisation, so each stands for itself. They are known by the month:
    `known_at` cannot ask for the day on which one was published, corrected or withdrawn, nor when its evidence was
    confirmed.
    """
    hidden = Q(revision__public_identity__in=PUBLIC_IDENTITIES)
    known_by = Case(Where(hidden, then=Value(_end_of_month(when.known_at))), default=Value(when.known_at))
    of_actors = Q(stands=True, actor__retired_on=None)
    return (
        Claim.objects.annotate(known_by=known_by)
        .filter(commitment=commitment, actor__fictional=fictional, period_end__lte=when.as_of)
        .in_force(known_at=F("known_by"))
        .with_standing(as_of=when.as_of, known_at=when.known_at, among=Claim.objects.by_name())
        .with_evidence_flags(known_at=OuterRef("known_by"))
        .annotate(shown_author=Case(Where(hidden, then=F("revision__public_identity")), default=F("actor__name")))
        .filter(hidden | of_actors)
        .select_related("actor", "revision__report__actor")
        .order_by("-period_end", "shown_author", "revision__report")
    )


def _end_of_month(instant):
    """The last instant of its month, as the site counts months."""
    local = timezone.localtime(instant)
    following = (local.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return following - timedelta(microseconds=1)


def latest_positions(actors, when):
    """{(actor id, framework id): (position, dated on)} by `as_of`. One query."""
    rows = (
        Adherence.objects.filter(actor__in=[a.id for a in actors], dated_on__lte=when.as_of)
        .order_by("dated_on", "id")
        .values_list("actor_id", "framework_id", "position", "dated_on")
    )
    return {(actor, framework): (position, dated_on) for actor, framework, position, dated_on in rows}


def unit_of(commitment, framework):
    return Unit(
        commitment=commitment,
        facts=CommitmentFacts(
            code=commitment.code,
            kind=commitment.kind,
            addressed_to=tuple(commitment.addressed_types),
            takes_adherence=framework.takes_adherence,
            horizon_years=commitment.horizon_years,
        ),
    )


def actor_facts(actor):
    return ActorFacts(code=actor.code, type=actor.type, position=actor.position or "", position_on=actor.position_on)


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


def tallied_voices(claims, when):
    """{(commitment id, actor id): Voice} for a spread, which counts what is said and explains nothing.

    Claims that say the same of the same period are one Voice, without the id and the evidence of any of them. One
    query of few columns: this is what lets a page of thousands of cells be read in a tenth of a second.
    """
    alike = {}
    voices = {}
    for commitment, actor, *said in claims.values_list("commitment_id", "actor_id", *SPREAD_COLUMNS):
        key = tuple(said)
        voice = alike.get(key)
        if voice is None:
            facts = dict(zip(SPREAD_COLUMNS, said, strict=True))
            facts["breach"] = bool(facts.pop("breach_reported"))
            voice = alike[key] = Voice(id="", published_at=when.known_at, **facts)
        voices[commitment, actor] = voice
    return voices


def _scorecard(actor, framework, rows, *, method, when):
    kinds = [kind for kind in Kind.values if any(row.commitment.kind == kind for row in rows)]
    spreads = {k: spread([r.cell for r in rows if r.commitment.kind == k], kind=k) for k in kinds}
    return ActorScorecard(actor=actor, framework=framework, method=method, when=when, rows=rows, spreads=spreads)


def _standing(when):
    named = Claim.objects.by_name()
    standing = named.in_force(known_at=when.known_at)
    return standing.with_standing(as_of=when.as_of, known_at=when.known_at, among=named).filter(stands=True)


def _of(fictional, actor_type=None):
    world = {"actor__fictional": fictional, "actor__retired_on": None}
    return world if actor_type is None else {**world, "actor__type": actor_type}


def _cell(unit, facts, claim, *, when, method, withdrawn_on=None):
    return compute_cell(
        commitment=unit.facts,
        actor=facts,
        own=voice_of(claim) if claim else None,
        later_withdrawn_on=withdrawn_on,
        as_of=when.as_of,
        known_at=when.known_at,
        method=method,
    )


def _cells(units, actors, voices, *, when, method):
    """{commitment id: [cell for each actor, in order]}, to be counted.

    Lanes that are alike (one Voice; or empty, of actors of one type and position) are one cell.
    """
    everyone = [(actor.id, actor_facts(actor)) for actor in actors]
    cells = {}
    for unit in units:
        known, column = {}, []
        for actor_id, facts in everyone:
            own = voices.get((unit.commitment.id, actor_id))
            alike = (facts.type, facts.position) if own is None else id(own)
            cell = known.get(alike)
            if cell is None:
                cell = known[alike] = compute_cell(
                    commitment=unit.facts,
                    actor=facts,
                    own=own,
                    as_of=when.as_of,
                    known_at=when.known_at,
                    method=method,
                )
            column.append(cell)
        cells[unit.commitment.id] = column
    return cells


def _totals(units, cells):
    totals = {}
    for kind in Kind.values:
        of_kind = [cell for unit in units if unit.commitment.kind == kind for cell in cells[unit.commitment.id]]
        if of_kind:
            totals[kind] = spread(of_kind, kind=kind)
    return totals


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


def reason_words(cell):
    """Why a lane is empty, in words; empty for what needs no reason."""
    if cell.absence is not Absence.NOT_ADDRESSED:
        return cell.absence_reason
    if cell.absence_reason in Position.values:
        return Position(cell.absence_reason).label
    return cell.absence_reason
