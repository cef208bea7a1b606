"""Who may fill one commitment of a report: writers of its actor, and writers of the part that was asked to."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from commitments.actors.access import actors_of, parts_of, role_in, writers_for
from commitments.actors.models import WRITERS, Actor
from commitments.catalogue.models import Commitment
from commitments.pledges.models import Pledge
from commitments.progress.models import Assignment, Report, Revision
from commitments.record import permissions


@dataclass(frozen=True)
class Place:
    """One commitment in the latest revision of a report. `part` is the part of its actor as which the person writes;
    None for people of the actor itself."""

    revision: Revision
    commitment: Commitment | Pledge
    part: Actor | None = None


def claim_gate(user, report_id, code):
    """The place of one claim, for who may fill it, in whatever state the report is.

    404 for strangers, for everything that a part was not asked to fill, and for commitments that nobody reports on;
    403 for members who only read.
    """
    report = Report.objects.select_related("actor", "cycle", "framework").filter(pk=report_id).first()
    if report is None:
        raise Http404
    revision = report.revisions.order_by("-number")[0]
    revision.report = report
    role = role_in(user, report.actor_id)
    if role in WRITERS:
        return Place(revision, _commitment_of(revision, code))
    if asked := _asked_of_parts(user, report, code):
        return Place(revision, asked.commitment, asked.part)
    if role is None:
        raise Http404
    _commitment_of(revision, code)
    raise PermissionDenied(permissions.why_not_write(user, report.actor))


def _asked_of_parts(user, report, code):
    """What the parts that the person writes for were asked to fill. A part that left its whole is asked nothing more."""
    mine = actors_of(user, roles=WRITERS).filter(pk__in=parts_of(report.actor_id))
    asked = Assignment.objects.filter(report=report, commitment__code=code, part__in=mine)
    return asked.select_related("commitment__framework", "part").first()


def _commitment_of(revision, code):
    """A commitment or pledge that can be reported on, or that the revision already speaks of. 404 for any other."""
    if code.startswith(Pledge.PREFIX):
        return pledge_of(revision.report.actor, code, revision=revision)
    known = Q(pk__in=Commitment.objects.trackable()) | Q(pk__in=revision.claims.values("commitment"))
    commitment = Commitment.objects.select_related("framework").filter(known, code=code).first()
    if commitment is None:
        raise Http404
    return commitment


def pledge_of(actor, code, *, revision=None):
    """A published pledge that `actor` leads, by its code; also one that `revision` already speaks of. 404 for any other."""
    own = Pledge.objects.filter(actor=actor, code=code)
    spoken_of = revision is not None and own.filter(claims__revision=revision).exists()
    pledge = own.first() if spoken_of else own.published().first()
    if pledge is None:
        raise Http404
    return pledge


def those_to_ask(actor):
    """Whom the actor may ask to fill a commitment: (its parts by name, its people who write)."""
    parts = Actor.objects.filter(pk__in=parts_of(actor.pk), retired_on=None).by_name()
    return list(parts), list(writers_for(actor.pk))
