"""What keeps two writers apart: one version a revision, one lock an assessment, one lock an organisation."""

from django.db.models import F
from django.utils.translation import gettext as _

from commitments.actors.models import Actor
from commitments.assessment import access, lifecycle
from commitments.assessment.lifecycle import Refused
from commitments.assessment.models import Assessment, AssessmentMove, AssessmentRevision
from commitments.audit.actions import record_event
from commitments.progress.actions.holding import Stale as StaleReport


class Stale(StaleReport):
    """Somebody saved this assessment after the form was opened. Nothing was written."""

    def __init__(self):
        Refused.__init__(self, _("Somebody else saved this assessment after you opened it. Nothing was overwritten."))


def check_version(revision, version):
    """`version` is the one that the user read; None where nothing was read."""
    if version is not None and version != revision.version:
        raise Stale


def take(revision, *, version):
    """Compare and swap: the write goes on only if nobody wrote since `version`. One statement, so no race."""
    lifecycle.check_writable(state=revision.state)
    swap(revision, version=version, states=lifecycle.OPEN)


def swap(revision, *, version, states):
    mine = AssessmentRevision.objects.filter(pk=revision.pk, version=version, state__in=states)
    if not mine.update(version=F("version") + 1):
        raise Stale


def hold_assessment(assessment_id):
    """Let one act at a time decide what becomes of a whole assessment: what is read of its revisions after this stays true.

    A row lock on PostgreSQL; on SQLite the transaction itself already keeps everybody else from writing.
    """
    if Assessment.objects.select_for_update(no_key=True).filter(pk=assessment_id).first() is None:
        raise Stale


def hold(revision):
    """The same, for an act on one revision: Stale where it is not any more what the caller read."""
    hold_assessment(revision.assessment_id)
    found = AssessmentRevision.objects.filter(pk=revision.pk).values("version", "state").first()
    if found is None or found["version"] != revision.version or found["state"] != revision.state:
        raise Stale


def hold_organisation(actor_id):
    """Let one body of an organisation at a time begin or hand in an assessment: the second sees what the first did."""
    Actor.objects.select_for_update(no_key=True).get(pk=access.organisation_of(actor_id))


def move(revision, name, *, by, at, comment="", verb="", **facts):
    step = lifecycle.check_move(name, state=revision.state)
    mine = AssessmentRevision.objects.filter(pk=revision.pk, state=revision.state, version=revision.version)
    if not mine.update(state=step.target, version=F("version") + 1, **facts):
        raise Stale
    from_state = revision.state
    refresh(revision)
    note_move(revision, name, from_state=from_state, by=by, at=at, verb=verb, comment=comment)
    return revision


def refresh(revision):
    """The revision as it is stored, with the assessment that was fetched with it."""
    assessment = revision.assessment
    revision.refresh_from_db()
    revision.assessment = assessment


def note_move(revision, name, *, from_state, by, at, verb="", comment=""):
    AssessmentMove.objects.create(
        revision=revision, name=name, from_state=from_state, to_state=revision.state, at=at, by=by, comment=comment
    )
    record_event(
        verb=verb or f"assessment.{revision.state}",
        about=revision,
        by=by,
        at=at,
        before={"state": from_state} if from_state else None,
        after={"state": revision.state, "number": revision.number},
        note=comment,
    )


def check_not_withdrawn(revision):
    """A withdrawal ends the assessment, a correction in the making included."""
    if access.is_withdrawn(revision.assessment_id):
        raise Refused(str(lifecycle.ENDED))
