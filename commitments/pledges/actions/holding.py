"""What keeps two writers apart: one version a revision, one lock a pledge, and the sentence for who came second."""

from django.db.models import F
from django.utils.translation import gettext as _

from commitments.actors.models import Actor
from commitments.audit.actions import record_event
from commitments.common.moves import Refused
from commitments.pledges import lifecycle
from commitments.pledges.models import Pledge, PledgeMove, PledgeRevision


class Stale(Refused):
    """Somebody saved this pledge after the form was opened. Nothing was written."""

    def __init__(self):
        super().__init__(_("Somebody else saved this pledge after you opened it. Nothing was overwritten."))


def take(revision, *, version):
    """Compare and swap: the write goes on only if nobody wrote since `version`. One statement, so no race."""
    lifecycle.check_writable(state=revision.state)
    swap(revision, version=version, states=lifecycle.OPEN)


def swap(revision, *, version, states):
    ours = PledgeRevision.objects.filter(pk=revision.pk, version=version, state__in=states)
    if not ours.update(version=F("version") + 1):
        raise Stale


def check_version(revision, version):
    if version is not None and version != revision.version:
        raise Stale


def hold(*pledge_ids):
    """Let one act at a time decide what becomes of these pledges, always in the same order.

    A row lock on PostgreSQL; on SQLite the transaction itself already keeps everybody else from writing.
    """
    wanted = {pk for pk in pledge_ids if pk is not None}
    held = Pledge.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    if len(held) != len(wanted):
        raise Stale


def hold_named(*actor_ids):
    """Let a publication and the shields of those whom it names wait for each other (progress/actions/shielding.py). The
    actors are read afresh after this."""
    list(Actor.objects.select_for_update(no_key=True).filter(pk__in=actor_ids).order_by("pk"))


def untitle(pledge_id):
    """What leads to a pledge that was taken from public view says no word of it."""
    Pledge.objects.filter(pk=pledge_id).update(title="")


def move(revision, name, *, by, at, comment="", verb="", **facts):
    step = lifecycle.check_move(name, state=revision.state)
    ours = PledgeRevision.objects.filter(pk=revision.pk, state=revision.state, version=revision.version)
    if not ours.update(state=step.target, version=F("version") + 1, **facts):
        raise Stale
    from_state = revision.state
    revision.refresh_from_db()
    note_move(revision, from_state=from_state, by=by, at=at, verb=verb or f"pledge.{step.target}", comment=comment)
    return revision


def note_move(revision, *, from_state, by, at, verb, comment=""):
    PledgeMove.objects.create(
        revision=revision, from_state=from_state, to_state=revision.state, at=at, by=by, comment=comment
    )
    record_event(
        verb=verb,
        about=revision,
        by=by,
        at=at,
        before={"state": from_state} if from_state else None,
        after={"state": revision.state, "number": revision.number},
        note=comment,
    )
