"""One commitment over all actors: its spread, and everything that was said on it."""

from datetime import timedelta

from django.db.models import Case, F, OuterRef, Q, Subquery, Value
from django.db.models import When as Where
from django.utils import timezone

from commitments.actors.models import Actor, ActorVersion
from commitments.actors.naming import name_then
from commitments.assessment.models import SHOWN_REPLIES
from commitments.catalogue.models import CommitmentVersion
from commitments.progress.models import Claim
from commitments.progress.models.reports import unnamed
from commitments.scorecards.cells import ActorFacts
from commitments.scorecards.spread import spread

from .cell import cell_of, cells_of, unit_of
from .published import MADE_HERE, assessments_in_force, outdone_claims, standing_claims
from .question import DEFAULT_TYPE, entries_of, method_at, world_of
from .tally import tallied_lanes


def commitment_spread(*, commitment, framework, method, when, fictional=False, actor_type=DEFAULT_TYPE):
    """One commitment over all actors of one type. Four queries."""
    here = ActorVersion.objects.in_force(**when.both).in_world(fictional=fictional).filter(type=actor_type)
    actors = here.with_position(framework, **when.both).actors()
    by = world_of(when, fictional=fictional, actor_type=actor_type)
    lanes = tallied_lanes(when, by=by, on={"pk": commitment.pk})
    unit = unit_of(commitment, framework)
    cells = cells_of([unit], actors, lanes, when=when, method=method)
    return spread(cells[commitment.id], kind=commitment.kind)


def assessed_cells(*, when, fictional=False, actor_type=DEFAULT_TYPE):
    """{commitment id: [cell]} of the cells in which somebody was assessed, over all frameworks and actors of one type.
    They are tallied, and say how far both lanes are apart and nothing of an empty one. Five queries."""
    assessed = assessments_in_force(when).order_by().values("assessment__commitment")
    tracked = CommitmentVersion.objects.listed(**when.both).trackable().filter(commitment__in=assessed)
    commitments = tracked.select_related("commitment__framework").commitments()
    units = {commitment.pk: unit_of(commitment, commitment.framework) for commitment in commitments}
    by = world_of(when, fictional=fictional, actor_type=actor_type)
    lanes = tallied_lanes(when, by=by, on={"in": list(units)})
    method, nobody = method_at(when), ActorFacts(code="", type=actor_type)
    cells = {pk: [] for pk in units}
    for (pk, _actor), heard in lanes.items():
        if heard.others:
            cells[pk].append(cell_of(units[pk], nobody, heard, when=when, method=method))
    return cells


def others_on(commitment, *, when, fictional):
    """Every assessment in force of an actor of one world on a commitment: the latest period first, then by the actor's
    name of then. By what they are sorted tells nothing of days."""
    here = world_of(when, fictional=fictional)
    return (
        assessments_in_force(when)
        .filter(entries_of(when, here).of("assessment__subject", here), assessment__commitment=commitment)
        .select_related("assessment__assessor", "assessment__subject", *SHOWN_REPLIES)
        .annotate(subject_name=name_of("assessment__subject", when))
        .order_by("-period_end", "subject_name", "assessment_id")
    )


def heard_on(commitment, *, when, fictional):
    """What stands for each actor of one world on a commitment, and every report in force under a public identity;
    the latest period first, then by the author's name as it is shown.

    Of the latter it is not told which are by one organisation, so each stands for itself. They are known by the month:
    `known_at` cannot ask for the day on which one was published, corrected or withdrawn, nor when its evidence was
    confirmed.
    """
    here = world_of(when, fictional=fictional)
    standing = standing_claims(when, by=here, on={"pk": commitment.pk}, entries=entries_of(when, here))
    unnamed = Claim.objects.filter(_UNNAMED, commitment=commitment)
    return (
        _of_world(when, fictional=fictional)
        .filter(pk__in=standing.values("pk").union(unnamed.values("pk")))
        .with_evidence_flags(known_at=OuterRef("known_by"))
        .annotate(**MADE_HERE, name_then=name_then("actor", known_at=when.known_at))
        .annotate(shown_author=Case(Where(_UNNAMED, then=F("revision__public_identity")), default=F("name_then")))
        .select_related("actor", "revision__report__actor")
        .order_by("-period_end", "shown_author", "revision__report")
    )


def heard_at_home(claim, *, when, fictional):
    """The same of one claim (an expression), on the commitment that it is about."""
    here = world_of(when, fictional=fictional)
    entries = entries_of(when, here)
    of_actors = Q(entries.of("actor", here), stands=True)
    if outdone := outdone_claims(when, entries):
        of_actors &= ~Q(pk__in=outdone)
    heard = _of_world(when, fictional=fictional).filter(pk=claim)
    named = Claim.objects.by_name()
    return heard.with_standing(**when.both, among=named).filter(_UNNAMED | of_actors)


_UNNAMED = unnamed("revision__")


def _of_world(when, *, fictional):
    """Claims of actors of one world that were in force, with `known_by`: the instant by which each is known."""
    known_by = Case(Where(_UNNAMED, then=Value(_end_of_month(when.known_at))), default=Value(when.known_at))
    known = Claim.objects.annotate(known_by=known_by).in_force(known_at=F("known_by"))
    return known.filter(actor__fictional=fictional, period_end__lte=when.as_of)


def name_of(actor, when):
    """The name that an actor had, as an expression; `actor` leads to it."""
    return Subquery(ActorVersion.objects.latest_first(**when.both).filter(actor=OuterRef(actor)).values("name")[:1])


def named_as_then(claims, when):
    """The claims of a page, in order, with their actors as they were."""
    claims = list(claims)
    actors = [actor for claim in claims for actor in (claim.actor, claim.revision.report.actor)]
    bodies = put_on_bodies(actors, when)
    for claim in claims:
        claim.actor = bodies[claim.actor_id]
        claim.revision.report.actor = bodies[claim.revision.report.actor_id]
    return claims


def put_on_bodies(actors, when):
    """{id: the actor under which it stands}, each as it was. `actors` are not saved. One query more where one of them stands
    with another entry."""
    ActorVersion.objects.put_on_all(actors, **when.both)
    kept = {actor.entered_twice_as_id for actor in actors} - {None}
    found = Actor.objects.in_bulk(kept) if kept else {}
    ActorVersion.objects.put_on_all(found.values(), **when.both)
    return {actor.pk: found.get(actor.entered_twice_as_id, actor) for actor in actors}


def _end_of_month(instant):
    """The last instant of its month, as the site counts months."""
    local = timezone.localtime(instant)
    following = (local.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return following - timedelta(microseconds=1)
