"""Who fills what: commitments of a report are given to a part of its actor or to a colleague, and taken back."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.progress import access, lifecycle
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Assignment, Report
from commitments.record import workflow


@transaction.atomic
def assign(*, revision, commitments, by, at, part=None, person=None):
    """Ask a part of the actor, or one of its people who write, to fill these commitments; whoever was asked before is
    relieved. Asking the same again changes nothing."""
    lifecycle.check_writable(state=revision.state)
    if (part is None) == (person is None):
        raise Refused(_("Choose a part of your organisation or a colleague."))
    parts, people = access.those_to_ask(revision.report.actor)
    if part is not None and part not in parts:
        raise Refused(_("%(name)s is not a part of your organisation.") % {"name": part.name})
    if person is not None and person not in people:
        raise Refused(_("Only people who write for your organisation can be asked."))
    workflow.lock(Report, revision.report_id)
    asked = {a.commitment_id: a for a in _assignments(revision, commitments)}
    for commitment in commitments:
        assignment = asked.get(commitment.pk) or Assignment(report=revision.report, commitment=commitment)
        before = _asked(assignment)
        assignment.part, assignment.person = part, person
        if before == _asked(assignment):
            continue
        assignment.assigned_at, assignment.assigned_by = at, by
        assignment.save()
        _note(revision, commitment, before=before, after=_asked(assignment), by=by, at=at)


@transaction.atomic
def take_back(*, revision, commitments, by, at):
    """Relieve whoever was asked to fill these commitments. What they wrote stays."""
    lifecycle.check_writable(state=revision.state)
    workflow.lock(Report, revision.report_id)
    for assignment in _assignments(revision, commitments):
        before = _asked(assignment)
        commitment = assignment.commitment
        assignment.delete()
        _note(revision, commitment, before=before, after="", by=by, at=at)


def _assignments(revision, commitments):
    found = Assignment.objects.filter(report=revision.report_id, commitment__in=commitments)
    return list(found.select_related("commitment", "part", "person").order_by("id"))


def _asked(assignment):
    """Who is asked, as the record names them: a part by its code, a person by their id."""
    if assignment.part_id:
        return assignment.part.code
    return f"person {assignment.person_id}" if assignment.person_id else ""


def _note(revision, commitment, *, before, after, by, at):
    record_event(
        verb="report.assigned" if after else "report.assignment_taken_back",
        about=revision.report,
        by=by,
        at=at,
        before={"commitment": commitment.code, "asked": before} if before else None,
        after={"commitment": commitment.code, "asked": after} if after else None,
    )
