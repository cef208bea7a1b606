"""Handing a report to the reviewers, and calling it back."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.progress import access, digesting, lifecycle, safety
from commitments.progress.access import shields
from commitments.progress.entries import missing_fields
from commitments.progress.models import Report, Revision, Round
from commitments.record import workflow
from commitments.record.workflow import Incomplete, Refused, Unexplained

from . import counting
from .writing import check_period, why_not_unchanged


@transaction.atomic
def submit_report(*, revision, by, at, version=None, personal_data_reason=None):
    """Hand an open revision to the reviewers. Raises Incomplete when an answer is missing, and refuses where the actor
    has a chain of clearance. `personal_data_reason` is kept where something was found; None leaves what is stored."""
    workflow.check_version(revision, version)
    workflow.lock(Report, revision.report_id)
    lifecycle.check_move("submit", state=revision.state)
    actor = revision.report.actor
    if access.has_chain(actor.pk):
        raise Refused(_("%(actor)s has a chain of clearance: send it to them.") % {"actor": actor.name})
    explained = explain(revision, reason=personal_data_reason)
    return hand_in(revision, "submit", by=by, at=at, **explained)


@transaction.atomic
def recall_report(*, revision, by, at, version=None):
    """Call back what waits for clearance, or for a reviewer who has not begun. It is a draft again, and nothing is lost.

    The lock is also taken by whoever begins the review, so that one of the two comes first.
    """
    workflow.check_version(revision, version)
    workflow.lock(Report, revision.report_id)
    began = Revision.objects.filter(pk=revision.pk, review_began_at__isnull=False).exists()
    lifecycle.check_recallable(state=revision.state, review_began=began)
    return workflow.move(revision, "recall", by=by, at=at, verb="report.recalled", clearance_step=0)


def what_it_says(revision):
    """The claims of a revision with all that is handed in."""
    return (
        revision.claims.select_related("commitment", "pledge", "prepared_by", "unchanged_since")
        .prefetch_related("cited_actions__action", "used_evidence__evidence__file")
        .prefetch_related("references__link", "references__commitment")
        .order_by("commitment__code")
    )


def explain(revision, *, reason):
    """The field to be written with the move: why what looks like personal data may stay; empty when nothing does."""
    if reason is None:
        return {}
    found = safety.is_anything_found(revision, claims=what_it_says(revision))
    revision.personal_data_reason = reason.strip() if found else ""
    return {"personal_data_reason": revision.personal_data_reason}


def check_ready(revision, *, at):
    """The claims, when the revision may be handed in. What is checked before it goes to clearance is checked again after."""
    check_not_withdrawn(revision)
    claims = list(what_it_says(revision))
    if not claims:
        raise Refused(_("A report says something on at least one commitment."))
    missing = {claim: fields for claim in claims if (fields := missing_fields(claim, kind=claim.kind))}
    if missing:
        raise Incomplete(missing)
    if revision.number > 1 and not revision.reason.strip():
        raise Refused(_("A correction says why it is made."))
    check_period(period_start=revision.period_start, period_end=revision.period_end, at=at)
    if why_not := why_not_unchanged(revision, at=at):
        raise Refused(why_not)
    if not revision.personal_data_reason.strip() and safety.is_anything_found(revision, claims=claims):
        raise Unexplained
    return claims


def check_not_withdrawn(revision):
    """A withdrawal ends the report, a correction in the making included: nobody waits for its author to let go."""
    if access.is_withdrawn(revision.report_id):
        raise Refused(str(lifecycle.ENDED))


def hand_in(revision, move, *, by, at, comment="", verb="", **facts):
    """The move to the reviewers, by whatever road, with the round as it is handed in: what is kept of it never changes.

    Where a link holds no longer, the claim does not count across it: `revision.left_out` says so to who handed it in.
    """
    left_out = counting.leave_out(revision, by=by, at=at)
    claims = check_ready(revision, at=at)
    revision.public_identity = shields.identity_to_carry(revision)
    content = digesting.content_of(revision, claims=claims, salt=secrets.token_hex(16))
    text = digesting.canonical(content)
    digest = digesting.digest_of(text)
    number = revision.round + 1
    handed = {"submitted_at": at, "submitted_by": by, "round": number, "digest": digest, "clearance_step": 0}
    handed["public_identity"] = revision.public_identity
    untouched = {"review_began_at": None, "review_began_by": None}
    workflow.move(revision, move, by=by, at=at, comment=comment, verb=verb, **handed, **untouched, **facts)
    Round.objects.create(
        revision=revision, number=number, submitted_at=at, submitted_by=by, digest=digest, content=text
    )
    revision.left_out = left_out
    return revision
