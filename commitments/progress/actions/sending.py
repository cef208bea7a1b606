"""The moves of a report between its actor and the reviewers."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.progress import lifecycle
from commitments.progress.entries import missing_fields
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Claim, Revision

from . import holding
from .holding import Stale
from .writing import check_period


class Incomplete(Refused):
    """A report that cannot be submitted yet. `gaps` maps each claim to the names of its empty required fields."""

    def __init__(self, gaps):
        self.gaps = gaps
        super().__init__(_("Some answers are still missing."))


@transaction.atomic
def submit_report(*, revision, by, at, version=None):
    """Hand an open revision to the reviewers. Raises Incomplete when an answer is missing."""
    if version is not None and version != revision.version:
        raise Stale
    holding.hold(revision.report_id)
    holding.check_not_withdrawn(revision)
    claims = list(revision.claims.select_related("commitment"))
    if not claims:
        raise Refused(_("A report says something on at least one commitment."))
    gaps = {claim: missing for claim in claims if (missing := missing_fields(claim, kind=claim.kind))}
    if gaps:
        raise Incomplete(gaps)
    if revision.number > 1 and not revision.reason.strip():
        raise Refused(_("A correction says why it is made."))
    check_period(period_start=revision.period_start, period_end=revision.period_end, at=at)
    return holding.move(revision, "submit", by=by, at=at, submitted_at=at, submitted_by=by)


@transaction.atomic
def return_report(*, revision, comment, by, at, version=None):
    """Give a submitted revision back to its actor, with what is to be done. `version`: see publish_report."""
    if version is not None and version != revision.version:
        raise Stale
    if not comment.strip():
        raise Refused(_("Say what is to be completed or changed."))
    return holding.move(revision, "return", by=by, at=at, comment=comment, returned_at=at, returned_by=by)


@transaction.atomic
def publish_report(*, revision, by, at, version=None):
    """Make a submitted revision public, with its claims; the revision that it corrects stops speaking.

    `version` is the one that the reviewer read: a report that was returned and came back meanwhile is another text.
    """
    if version is not None and version != revision.version:
        raise Stale
    holding.hold(revision.report_id)
    holding.check_not_withdrawn(revision)
    if by is not None and by.pk == revision.submitted_by_id:
        raise Refused(_("Nobody publishes what they submitted themselves."))
    earlier = Revision.objects.filter(report=revision.report_id, state=lifecycle.PUBLISHED, superseded_at=None)
    Claim.objects.filter(revision__in=earlier, superseded_at=None).update(superseded_at=at)
    earlier.update(superseded_at=at)
    # The claims go first: once the revision is published, the database refuses any change to it and to them.
    Claim.objects.filter(revision=revision).update(published_at=at)
    return holding.move(revision, "publish", by=by, at=at, published_at=at, published_by=by)


@transaction.atomic
def withdraw_report(*, report, reason, by, at):
    """Take a whole published report back. Its place stays, as a tombstone; nothing older speaks for it."""
    if not reason.strip():
        raise Refused(_("Say why the report is withdrawn."))
    holding.hold(report.pk)
    published = list(report.revisions.filter(state=lifecycle.PUBLISHED).order_by("number"))
    if not published:
        raise Refused(str(lifecycle.MOVES["withdraw"].otherwise))
    Claim.objects.filter(revision__in=published).update(withdrawn_at=at)
    for revision in published:
        holding.move(
            revision,
            "withdraw",
            by=by,
            at=at,
            comment=reason,
            withdrawn_at=at,
            withdrawn_by=by,
            withdrawal_reason=reason,
        )
    return published[-1]
