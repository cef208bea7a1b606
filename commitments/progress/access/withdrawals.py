"""Who may ask that a published report be withdrawn, and who on the panel reads and answers that."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import family_of
from commitments.progress import lifecycle
from commitments.progress.models import RevisionMove

from . import waiting
from .members import report_of_speaker


def report_to_ask_for(user, report_id):
    """A published report, for somebody who speaks for its actor. 403 with a sentence for its other members."""
    report = report_of_speaker(user, report_id)
    if not report.revisions.filter(state=lifecycle.PUBLISHED).exists():
        raise PermissionDenied(str(lifecycle.MOVES["withdraw"].otherwise))
    return report


def latest_request(report):
    """What was asked last of a report, answered or not; None where nothing ever was."""
    return report.withdrawal_requests.order_by("-asked_at", "-id").first()


def request_to_answer(user, report_id):
    """The open request of a report, for a reviewer without a tie to it. 404 for everybody else."""
    if not is_reviewer(user):
        raise Http404
    return _open(user, report_id)


def request_to_read(user, report_id):
    """The same, for a curator too: curators read what waits for an answer and answer nothing."""
    if not is_reviewer(user) and not is_curator(user):
        raise Http404
    return _open(user, report_id)


def check_answered(user, report_id):
    """404 but for a reviewer who could have answered a request that a colleague answered."""
    settled = waiting.withdrawals().exclude(granted_at=None, declined_at=None).filter(report=report_id)
    if not is_reviewer(user) or not _without_ties(settled, user).exists():
        raise Http404


def withdrawals_for(user):
    """Requests that wait for an answer, oldest first: for reviewers, who answer, and for curators, who see the same. 404
    for those who are neither."""
    if not is_reviewer(user) and not is_curator(user):
        raise Http404
    return _without_ties(waiting.withdrawals().open(), user)


def _open(user, report_id):
    request = _without_ties(waiting.withdrawals().open().filter(report=report_id), user).first()
    if request is None:
        raise Http404
    return request


def _without_ties(requests, user):
    """Neither of the actor's family, nor somebody who began, sent or cleared the report or asked for this, whatever they
    belong to today."""
    moved = RevisionMove.objects.filter(
        revision__report=OuterRef("report"), by=user, to_state__in=RevisionMove.BY_THE_ACTOR
    )
    theirs = requests.exclude(report__actor_id__in=family_of(user)).exclude(Exists(moved))
    return theirs.exclude(asked_by=user).exclude(report__created_by=user)
