"""What one person has in hand: a reporter's desk, a reviewer's queue."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.actors.access import actors_of
from commitments.actors.models import SPEAKERS, WRITERS, Actor, Membership
from commitments.catalogue.models import Commitment
from commitments.progress import lifecycle
from commitments.progress.access import waiting
from commitments.progress.models import (
    Claim,
    Report,
    Revision,
    RevisionMove,
    WithdrawalRequest,
)
from commitments.record import workflow

from . import invitations
from .sheets import claims_to_name, on_scorecards
from .tasks import Silence, silent_in, status_of

LATEST = 5
ANSWERED = timedelta(days=30)
"""How long the answer to a request for withdrawal lies on the desk of who asked. Our own choice."""


@dataclass(frozen=True)
class Row:
    """A report on a desk. `comment` is what the reviewer said last, `days` how long it has waited, `silent` who was
    asked to fill something in it and has not begun."""

    revision: Revision
    subject: str
    comment: str = ""
    days: int = 0
    silent: tuple[Silence, ...] = ()

    @property
    def actor(self):
        return self.revision.report.actor

    @property
    def on_scorecard(self):
        return scorecard_of(self.revision)

    @property
    def is_full_review(self):
        return self.revision.report.framework_id is not None

    @property
    def is_escalated(self):
        """Silent for so long that the curators are told."""
        return self.days > workflow.REVIEW_DAYS


@dataclass(frozen=True)
class WithdrawalRow:
    """A request for withdrawal on a desk: `revision` is what it is about, `days` how long it has waited."""

    request: WithdrawalRequest
    revision: Revision
    subject: str
    days: int

    @property
    def actor(self):
        return self.request.report.actor

    @property
    def is_escalated(self):
        """Silent for so long that the curators are told."""
        return self.days > workflow.REVIEW_DAYS


@dataclass(frozen=True)
class AskedRow:
    commitment: Commitment
    status: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What this person was asked to fill in one report: as `part`, or as a colleague (then `part` is None)."""

    report: Report
    part: Actor | None
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True)
class Desk:
    """What one person's actors have in hand. `writes` and `speaks`: for some of them this person may."""

    actors: list
    writes: bool = False
    speaks: bool = False
    returned: list = field(default_factory=list)
    to_clear: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    invited: list = field(default_factory=list)
    open_rounds: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    clearing: list = field(default_factory=list)
    waiting: list = field(default_factory=list)
    withdrawals: list = field(default_factory=list)
    news: list = field(default_factory=list)
    published: list = field(default_factory=list)

    @property
    def summary(self):
        """What calls for attention, in one sentence or two."""
        return " ".join(sentence for sentence in (self._of_reports, self._of_rows) if sentence)

    @property
    def _of_reports(self):
        counted = (
            (self.returned, "%(n)s report was returned to you", "%(n)s reports were returned to you"),
            (self.to_clear, "%(n)s waits for your clearance", "%(n)s wait for your clearance"),
            (self.drafts, "%(n)s is a draft", "%(n)s are drafts"),
            (self.clearing, "%(n)s waits for clearance", "%(n)s wait for clearance"),
            (self.waiting, "%(n)s is with the reviewers", "%(n)s are with the reviewers"),
        )
        said = [ngettext(one, many, len(rows)) % {"n": len(rows)} for rows, one, many in counted if rows]
        if not said:
            return "" if self.asked else _("Nothing is begun, nothing waits for an answer.")
        # The first part names the noun; the others lean on it.
        head = said[0] if self.returned else _("Of your reports, %(said)s") % {"said": said[0]}
        return ", ".join([head, *said[1:]]) + "."

    @property
    def _of_rows(self):
        n = sum(len(asked.rows) for asked in self.asked)
        words = ngettext("You are asked to fill %(n)s answer.", "You are asked to fill %(n)s answers.", n)
        return words % {"n": n} if n else ""

    @property
    def is_fictional(self):
        """All that lies on it is of the demonstration."""
        return bool(self.actors) and all(actor.fictional for actor in self.actors)


def desk_of(user, *, today):
    """The desk of somebody who belongs to an actor: what came back, what waits for them, what is invited, begun, sent."""
    actors = list(actors_of(user))
    if not actors:
        return Desk(actors=actors)
    roles = dict(Membership.objects.current().filter(user=user).values_list("actor", "role"))
    silent = _silent_by_report(user) if set(roles.values()) & set(SPEAKERS) else {}
    to_clear = [_row(revision, today=today) for revision in _with_moves(waiting.to_clear(user))]
    of_others = {row.revision.pk for row in to_clear}
    rows = [_row(revision, today=today, silent=silent) for revision in _with_moves(waiting.in_hand(actors))]
    published = with_subjects(
        Revision.objects.with_names()
        .select_related("report__framework")
        .filter(report__actor__in=actors, state=lifecycle.PUBLISHED, superseded_at=None)
        .latest_first()
    )
    published = list(published[:LATEST])
    invited = waiting.invitations(today=today, actors=actors)
    return Desk(
        actors=actors,
        writes=bool(set(roles.values()) & set(WRITERS)),
        speaks=bool(set(roles.values()) & set(SPEAKERS)),
        returned=_in_state(rows, lifecycle.RETURNED),
        to_clear=to_clear,
        asked=_asked(user),
        invited=invitations.with_answers(invited, roles=roles),
        open_rounds=_open_rounds(actors, invited, today=today),
        drafts=_in_state(rows, lifecycle.DRAFT),
        clearing=[row for row in _in_state(rows, lifecycle.CLEARING) if row.revision.pk not in of_others],
        waiting=_in_state(rows, lifecycle.SUBMITTED),
        withdrawals=withdrawal_rows(waiting.withdrawals_of(actors, since=today - ANSWERED), today=today),
        news=[Row(r, subject_of(r)) for r in published if r.published_at.date() > today - workflow.NEWS],
        published=[Row(revision, subject_of(revision)) for revision in published],
    )


def queue_rows(queue, *, today):
    """The queue with what each report speaks of, how long it has waited, and whether that is escalated."""
    return [
        Row(revision, subject_of(revision), days=(today - revision.submitted_at.date()).days)
        for revision in with_subjects(queue.select_related("report__framework"))
    ]


def withdrawal_rows(requests, *, today):
    """Requests for withdrawal, each with the revision that speaks, or spoke last, and what it speaks of."""
    requests = list(requests)
    latest = Revision.objects.with_names().filter(state__in=lifecycle.PUBLIC, superseded_at=None)
    speaking = with_subjects(
        latest.select_related("report__framework").filter(report__in=[r.report_id for r in requests])
    )
    found = {revision.report_id: revision for revision in speaking}
    return [
        WithdrawalRow(
            request,
            found[request.report_id],
            subject_of(found[request.report_id]),
            days=(today - request.asked_at.date()).days,
        )
        for request in requests
    ]


def with_subjects(revisions):
    """Adds the claims by which a report is named in a list, without their texts."""
    claims = claims_to_name(Claim.objects.select_related("commitment__framework"))
    return revisions.prefetch_related(Prefetch("claims", claims, to_attr="named_claims"))


def subject_of(revision):
    """What a report speaks of, in one line. `revision` comes from with_subjects."""
    claims = revision.named_claims
    if revision.report.framework_id:
        return _("Full review: %(framework)s") % {"framework": revision.report.framework.short_title}
    if not claims:
        return _("Nothing written yet")
    first, others = claims[0].about.label, len(claims) - 1
    if not others:
        return first
    return ngettext("%(first)s, and %(number)s more", "%(first)s, and %(number)s more", others) % {
        "first": first,
        "number": others,
    }


def scorecard_of(revision):
    """Where readers see it now: the address of the answer, or where it speaks of several that of the scorecard; of several
    frameworks the first. Empty where no scorecard counts it. `revision` comes from with_subjects."""
    places = [] if revision.is_shielded else on_scorecards([claim.about for claim in revision.named_claims])
    if not places:
        return ""
    framework, slug = places[0].framework.code, revision.report.actor.slug
    if len(places) > 1:
        return reverse("scorecards:actor-scorecard", args=[framework, slug])
    return reverse("scorecards:cell", args=[framework, slug, places[0].code])


def _with_moves(revisions):
    latest = RevisionMove.objects.order_by("-at", "-id")
    return with_subjects(revisions).prefetch_related(Prefetch("moves", latest, to_attr="latest_moves"))


def _row(revision, *, today, silent=None):
    moves = revision.latest_moves
    comment = next((move.comment for move in moves if move.to_state == lifecycle.RETURNED), "")
    since = {
        lifecycle.SUBMITTED: revision.submitted_at,
        lifecycle.CLEARING: moves[0].at if moves else revision.clearing_at,
    }.get(revision.state)
    return Row(
        revision,
        subject_of(revision),
        comment=comment,
        days=(today - since.date()).days if since else 0,
        silent=tuple((silent or {}).get(revision.report_id, ())) if revision.is_open else (),
    )


def _in_state(rows, state):
    return [row for row in rows if row.revision.state == state]


def _open_rounds(actors, invitations, *, today):
    """Rounds that some of these actors are not invited to; anyone may join them all the same."""
    invited = {(invitation.actor_id, invitation.cycle_id) for invitation in invitations}
    return [
        cycle
        for cycle in waiting.open_cycles(today=today)
        if any(a.fictional == cycle.fictional and (a.pk, cycle.pk) not in invited for a in actors)
    ]


def _silent_by_report(user):
    asked = {}
    for assignment in waiting.asked_by(user):
        asked.setdefault(assignment.report_id, []).append(assignment)
    return {report_id: silent_in(assignments) for report_id, assignments in asked.items()}


def _asked(user):
    """What this person was asked to fill, report by report and part by part, with how far each answer is."""
    assignments = list(waiting.asked_of(user))
    claims = Claim.objects.filter(
        revision__report__in={a.report_id for a in assignments}, revision__state__in=lifecycle.OPEN
    ).select_related("revision")
    said = {(claim.revision.report_id, claim.commitment_id): claim for claim in claims}
    groups = {}
    for assignment in assignments:
        status, missing = status_of(said.get((assignment.report_id, assignment.commitment_id)), asked=True)
        row = AskedRow(assignment.commitment, status, missing)
        groups.setdefault((assignment.report, assignment.part), []).append(row)
    return [Asked(report, part, tuple(rows)) for (report, part), rows in groups.items()]
