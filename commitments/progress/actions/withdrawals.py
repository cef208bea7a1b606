"""A published report's own actor asks that it be withdrawn; the panel grants it or says why not.

What is asked and answered is in no event's note: the request holds it, and only its two sides read it.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commitments.audit import keys
from commitments.audit.actions import record_event
from commitments.progress import lifecycle
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Report, WithdrawalRequest
from commitments.record import actions as record
from commitments.record import workflow
from commitments.record.actions import NothingSaid


@transaction.atomic
def ask_withdrawal(*, report, reason, by, at, key=None):
    """Ask the panel to withdraw a published report. It stays public until they do. The same `key` asks once."""
    asked, before = keys.once(
        key=key,
        act=f"progress.ask/{report.pk}",
        by=by,
        at=at,
        make=lambda: _ask(report=report, reason=reason, by=by, at=at),
    )
    return asked or WithdrawalRequest.objects.get(pk=before)


def _ask(*, report, reason, by, at):
    if not reason.strip():
        raise NothingSaid(_("Say why the report is to be withdrawn."))
    workflow.lock(Report, report.pk)
    if not report.revisions.filter(state=lifecycle.PUBLISHED).exists():
        raise Refused(str(lifecycle.MOVES["withdraw"].otherwise))
    try:
        with transaction.atomic():
            request = WithdrawalRequest.objects.create(report=report, reason=reason.strip(), asked_at=at, asked_by=by)
    except IntegrityError as rival:  # two requests at once: the database lets one of them stand
        raise Refused(_("The withdrawal of this report is asked for already.")) from rival
    record_event(verb="withdrawal.asked", about=request, by=by, at=at)
    return request


@transaction.atomic
def grant_withdrawal(*, request, by, at, key=None):
    """Withdraw the report for the reason that its actor gave, which everybody then reads. Settles the request with it."""
    keys.once(
        key=key, act=f"progress.grant/{request.pk}", by=by, at=at, make=lambda: _grant(request=request, by=by, at=at)
    )
    request.refresh_from_db()
    return request


def _grant(*, request, by, at):
    workflow.lock(Report, request.report_id)
    _check_open(request, by=by)
    record.withdraw(request.report, reason=request.reason, by=by, at=at)
    return request


def settle(request, *, by, at):
    """The report is withdrawn, by this or without it: what was asked for is granted."""
    lifecycle.check_answered_by_another(asked_by=request.asked_by_id, by=by.pk)
    WithdrawalRequest.objects.filter(pk=request.pk).update(granted_at=at, granted_by=by)
    record_event(verb="withdrawal.granted", about=request, by=by, at=at)


@transaction.atomic
def decline_withdrawal(*, request, answer, by, at, key=None):
    """Say why the report stays public. Its actor reads that."""
    keys.once(
        key=key,
        act=f"progress.decline/{request.pk}",
        by=by,
        at=at,
        make=lambda: _decline(request=request, answer=answer, by=by, at=at),
    )
    request.refresh_from_db()
    return request


def _decline(*, request, answer, by, at):
    if not answer.strip():
        raise NothingSaid(_("Say why the report stays public."))
    workflow.lock(Report, request.report_id)
    _check_open(request, by=by)
    WithdrawalRequest.objects.filter(pk=request.pk).update(declined_at=at, declined_by=by, answer=answer.strip())
    record_event(verb="withdrawal.declined", about=request, by=by, at=at)
    return request


def _check_open(request, *, by):
    fresh = WithdrawalRequest.objects.get(pk=request.pk)
    if not fresh.is_open:
        raise Refused(_("Somebody else answered this request while you were reading it. Nothing was changed."))
    lifecycle.check_answered_by_another(asked_by=fresh.asked_by_id, by=by.pk)
