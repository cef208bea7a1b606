"""What keeps two writers apart: one version a revision, one lock a report, and the sentence for who came second."""

from django.db.models import F
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.progress import access, lifecycle
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Report, Revision, RevisionMove


class Stale(Refused):
    """Somebody saved this report after the form was opened. Nothing was written."""

    def __init__(self):
        super().__init__(_("Somebody else saved this report after you opened it. Nothing was overwritten."))


def take(revision, *, version):
    """Compare and swap: the write goes on only if nobody wrote since `version`. One statement, so no race."""
    lifecycle.check_writable(state=revision.state)
    swap(revision, version=version, states=lifecycle.OPEN)


def swap(revision, *, version, states):
    taken = Revision.objects.filter(pk=revision.pk, version=version, state__in=states).update(version=F("version") + 1)
    if not taken:
        raise Stale


def hold(report_id):
    """Let one act at a time decide what becomes of a whole report: what is read of its revisions after this stays true.

    A row lock on PostgreSQL; on SQLite the transaction itself already keeps everybody else from writing.
    """
    if Report.objects.select_for_update(no_key=True).filter(pk=report_id).first() is None:
        raise Stale


def move(revision, name, *, by, at, comment="", verb="", **facts):
    step = lifecycle.check_move(name, state=revision.state)
    moved = Revision.objects.filter(pk=revision.pk, state=revision.state, version=revision.version).update(
        state=step.target, version=F("version") + 1, **facts
    )
    if not moved:
        raise Stale
    from_state = revision.state
    revision.refresh_from_db()
    verb = verb or f"report.{step.target}"
    note_move(revision, from_state=from_state, by=by, at=at, verb=verb, comment=comment)
    return revision


def note_move(revision, *, from_state, by, at, verb, comment=""):
    RevisionMove.objects.create(
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


def check_not_withdrawn(revision):
    """A withdrawal ends the report, a correction in the making included: nobody waits for its author to let go."""
    if access.is_withdrawn(revision.report_id):
        raise Refused(str(lifecycle.ENDED))
