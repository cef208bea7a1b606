"""What one person has in hand: a reporter's desk, a reviewer's queue."""

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.actors.access import actors_of
from commitments.actors.models import Actor
from commitments.progress import lifecycle
from commitments.progress.models import Claim, Cycle, Revision, RevisionMove

from .sheets import claims_to_name

LATEST = 5


@dataclass(frozen=True)
class Row:
    """A report on a desk. `comment` is what the reviewer said last, `days` how long it has waited."""

    revision: Revision
    subject: str
    comment: str = ""
    days: int = 0

    @property
    def actor(self):
        return self.revision.report.actor


@dataclass(frozen=True)
class Expected:
    """A cycle that is open for an actor. `states` counts its reports in that cycle by state."""

    actor: Actor
    cycle: Cycle
    states: dict

    @property
    def is_begun(self):
        return bool(self.states)

    @property
    def is_sent(self):
        return any(state in self.states for state in (lifecycle.SUBMITTED, *lifecycle.PUBLIC))


@dataclass(frozen=True)
class Desk:
    """What one person's actors have in hand."""

    actors: list
    returned: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    waiting: list = field(default_factory=list)
    published: list = field(default_factory=list)
    expected: list = field(default_factory=list)

    @property
    def summary(self):
        """What calls for attention, in one sentence."""
        parts = [
            ngettext("%(n)s report was returned to you", "%(n)s reports were returned to you", len(self.returned)),
            ngettext("%(n)s is a draft", "%(n)s are drafts", len(self.drafts)),
            ngettext("%(n)s is with the reviewers", "%(n)s are with the reviewers", len(self.waiting)),
        ]
        counts = (len(self.returned), len(self.drafts), len(self.waiting))
        said = [part % {"n": n} for part, n in zip(parts, counts, strict=True) if n]
        if not said:
            return _("Nothing is begun, nothing waits for an answer.")
        # The first part names the noun; the others lean on it.
        head = said[0] if self.returned else _("Of your reports, %(said)s") % {"said": said[0]}
        return ", ".join([head, *said[1:]]) + "."

    @property
    def is_fictional(self):
        """All that lies on it is of the demonstration."""
        return bool(self.actors) and all(actor.fictional for actor in self.actors)


def desk_of(user, *, today):
    """The desk of a reporter: what came back, what is begun, what is with the reviewers, what is expected."""
    actors = list(actors_of(user))
    if not actors:
        return Desk(actors=actors)
    open_revisions = with_subjects(
        Revision.objects.with_names().unsettled().filter(report__actor__in=actors).order_by("-created_at", "-id")
    ).prefetch_related(Prefetch("moves", RevisionMove.objects.order_by("-at", "-id"), to_attr="latest_moves"))
    rows = [_row(revision, today=today) for revision in open_revisions]
    published = with_subjects(
        Revision.objects.with_names()
        .filter(report__actor__in=actors, state=lifecycle.PUBLISHED, superseded_at=None)
        .latest_first()
    )
    return Desk(
        actors=actors,
        returned=[row for row in rows if row.revision.state == lifecycle.RETURNED],
        drafts=[row for row in rows if row.revision.state == lifecycle.DRAFT],
        waiting=[row for row in rows if row.revision.state == lifecycle.SUBMITTED],
        published=[Row(revision, subject_of(revision)) for revision in published[:LATEST]],
        expected=_expected(actors, today=today),
    )


def queue_rows(queue, *, today):
    """The reviewers' queue with what each report speaks of and how long it has waited."""
    return [
        Row(revision, subject_of(revision), days=(today - revision.submitted_at.date()).days)
        for revision in with_subjects(queue)
    ]


def with_subjects(revisions):
    """Adds the claims by which a report is named in a list, without their texts."""
    return revisions.prefetch_related(Prefetch("claims", claims_to_name(Claim.objects.all()), to_attr="named_claims"))


def subject_of(revision):
    """What a report speaks of, in one line. `revision` comes from with_subjects."""
    claims = revision.named_claims
    if not claims:
        return _("Nothing written yet")
    first, others = claims[0].commitment.label, len(claims) - 1
    if not others:
        return first
    return ngettext("%(first)s, and %(number)s more", "%(first)s, and %(number)s more", others) % {
        "first": first,
        "number": others,
    }


def _row(revision, *, today):
    moves = revision.latest_moves
    comment = next((move.comment for move in moves if move.to_state == lifecycle.RETURNED), "")
    days = (today - revision.submitted_at.date()).days if revision.state == lifecycle.SUBMITTED else 0
    return Row(revision, subject_of(revision), comment=comment, days=days)


def _expected(actors, *, today):
    cycles = open_cycles(today=today).filter(fictional__in={actor.fictional for actor in actors})
    states = {}
    reports = Revision.objects.filter(report__actor__in=actors, report__cycle__in=cycles)
    for actor_id, cycle_id, state in reports.values_list("report__actor", "report__cycle", "state"):
        counted = states.setdefault((actor_id, cycle_id), {})
        counted[state] = counted.get(state, 0) + 1
    return [
        Expected(actor, cycle, states.get((actor.pk, cycle.pk), {}))
        for cycle in cycles
        for actor in actors
        if cycle.fictional == actor.fictional
    ]


def open_cycles(*, today):
    """Cycles in which a report may be sent today, the first to be expected first."""
    return (
        Cycle.objects.filter(opens_on__lte=today, closes_on__gte=today)
        .prefetch_related("frameworks")
        .order_by("closes_on", "id")
    )
