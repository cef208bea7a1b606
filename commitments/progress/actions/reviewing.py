"""What reviewers do with a report: begin, comment, return, publish, take back; and what its actor answers them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.audit import keys
from commitments.audit.actions import record_event
from commitments.catalogue.models import Commitment
from commitments.pledges.models import Pledge
from commitments.progress import access, digesting, lifecycle
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Audience, Claim, Comment, Report, Revision, WithdrawalRequest, columns_of
from commitments.record import workflow

from . import shielding
from .sending import check_not_withdrawn, what_it_says


@dataclass(frozen=True)
class Remark:
    """Something typed about one answer: its commitment or pledge (None: the report itself) and field (empty: all of the answer)."""

    text: str
    commitment: Commitment | Pledge | None = None
    field: str = ""
    audience: str = Audience.BOTH


class NothingSaid(Refused):
    """A comment or a return without a word."""


@transaction.atomic
def begin_review(*, revision, by, at):
    """The first act of a reviewer in a round: from now on the actor cannot call the report back. Done once."""
    workflow.lock(Report, revision.report_id)
    _begin(revision, by=by, at=at)
    return revision


@transaction.atomic
def comment_on_report(*, revision, remarks, by, at, key=None):
    """Write what a reviewer says in this round, field by field. The same `key` writes nothing twice."""
    _check_something_said(remarks)
    workflow.lock(Report, revision.report_id)
    _begin(revision, by=by, at=at)
    keys.once(
        key=key,
        act="progress.comment",
        by=by,
        at=at,
        make=lambda: _write(revision, remarks, by=by, at=at, by_reviewer=True)[0],
    )
    return revision


@transaction.atomic
def answer_comments(*, revision, remarks, by, at, key=None):
    """What people of the actor answer the reviewers, while the report is with them."""
    _check_something_said(remarks)
    workflow.lock(Report, revision.report_id)
    if _stands(revision)["state"] != lifecycle.RETURNED:
        raise Refused(_("Comments are answered while the report is returned to you."))
    keys.once(
        key=key,
        act="progress.answer",
        by=by,
        at=at,
        make=lambda: _write(revision, remarks, by=by, at=at, by_reviewer=False)[0],
    )
    return revision


@transaction.atomic
def return_report(*, revision, comment="", remarks=(), by, at, version=None):
    """Give a submitted revision back to its actor, with what is to be done: on the whole, on its fields, or both.

    `version` is the one that the reviewer read: see publish_report.
    """
    workflow.check_version(revision, version)
    workflow.lock(Report, revision.report_id)
    lifecycle.check_move("return", state=revision.state)
    general = [Remark(comment.strip())] if comment.strip() else []
    for_the_actor = [remark for remark in (*general, *remarks) if remark.audience == Audience.BOTH]
    if not for_the_actor and not _comments_for_the_actor(revision).exists():
        raise NothingSaid(_("Say what is to be completed or changed."))
    _write(revision, [*general, *remarks], by=by, at=at, by_reviewer=True)
    return workflow.move(revision, "return", by=by, at=at, comment=comment.strip(), returned_at=at, returned_by=by)


@transaction.atomic
def publish_report(*, revision, by, at, version=None, digest=None, remarks=()):
    """Make a submitted revision public, with its claims; the revision that it corrects stops speaking.

    `version` and `digest` are those that the reviewer read: a report that was returned and came back meanwhile is
    another text. And what becomes public is what was handed in: its digest is computed once more from the rows.
    """
    workflow.check_version(revision, version)
    [actor] = workflow.lock(Report, revision.report_id, actors=[revision.report.actor_id])
    check_not_withdrawn(revision)
    lifecycle.check_move("publish", state=revision.state)
    if by is not None and access.has_sent(by, revision.report_id):
        raise Refused(_("Nobody publishes what they submitted themselves."))
    shielding.check_identity(revision, actor=actor)
    if (digest is not None and digest != revision.digest) or revision.digest != digest_of_rows(revision):
        raise workflow.Stale(revision)
    if remarks:
        _write(revision, remarks, by=by, at=at, by_reviewer=True)
    earlier = Revision.objects.filter(report=revision.report_id, state=lifecycle.PUBLISHED, superseded_at=None)
    Claim.objects.filter(revision__in=earlier, superseded_at=None).update(superseded_at=at)
    earlier.update(superseded_at=at)
    # The claims go first: once the revision is published, the database refuses any change to it and to them.
    Claim.objects.filter(revision=revision).update(published_at=at)
    return workflow.move(revision, "publish", by=by, at=at, published_at=at, published_by=by)


@transaction.atomic
def withdraw_report(*, report, reason, by, at):
    """Take a whole published report back. Its place stays, as a tombstone; nothing older speaks for it. What its actor
    asked for is granted with that."""
    if not reason.strip():
        raise Refused(_("Say why the report is withdrawn."))
    workflow.lock(Report, report.pk)
    published = list(report.revisions.filter(state=lifecycle.PUBLISHED).order_by("number"))
    if not published:
        raise Refused(str(lifecycle.MOVES["withdraw"].otherwise))
    for request in WithdrawalRequest.objects.open().filter(report=report):
        _settle(request, by=by, at=at)
    Claim.objects.filter(revision__in=published).update(withdrawn_at=at)
    for revision in published:
        workflow.move(
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


def digest_of_rows(revision):
    """The digest of what a handed-in revision says in its rows now, with the salt of its latest round; empty when a
    takedown took that round away."""
    handed = digesting.read_back(access.round_of(revision).content)
    if not handed:
        return ""
    fresh = Revision.objects.get(pk=revision.pk)
    content = digesting.content_of(fresh, claims=what_it_says(fresh), salt=handed["salt"])
    return digesting.digest_of(digesting.canonical(content))


def _settle(request, *, by, at):
    lifecycle.check_answered_by_another(asked_by=request.asked_by_id, by=by.pk)
    WithdrawalRequest.objects.filter(pk=request.pk).update(granted_at=at, granted_by=by)
    record_event(verb="withdrawal.granted", about=request, by=by, at=at)


def _begin(revision, *, by, at):
    """Under the report's lock. Without a new version: what is read stays the same text. Stale, where that is another one
    by now: it was called back and handed in anew."""
    now = _stands(revision)
    lifecycle.check_move("return", state=now["state"])
    workflow.check_version(revision, now["version"])
    begun = Revision.objects.filter(pk=revision.pk, review_began_at=None).update(review_began_at=at, review_began_by=by)
    if begun:
        revision.review_began_at, revision.review_began_by = at, by
        record_event(verb="report.review_begun", about=revision, by=by, at=at, after={"round": revision.round})


def _stands(revision):
    """What is true of it under the lock, whatever was read before."""
    return Revision.objects.values("state", "version").get(pk=revision.pk)


def _write(revision, remarks, *, by, at, by_reviewer):
    """The comments, in the round that was handed in last. What they say is in no event: they are never changed."""
    said = [remark for remark in remarks if remark.text.strip()]
    if not said:
        return []
    handed = access.round_of(revision)
    spoken_of = {claim.about_id for claim in revision.claims.only("commitment", "pledge", "revision")}
    if any(remark.commitment is not None and remark.commitment.pk not in spoken_of for remark in said):
        raise Refused(_("The report does not speak of this commitment."))
    comments = [
        Comment.objects.create(
            round=handed,
            **(columns_of(remark.commitment) if remark.commitment else {}),
            field=remark.field,
            text=remark.text.strip(),
            audience=remark.audience if by_reviewer else Audience.BOTH,
            by_reviewer=by_reviewer,
            at=at,
            by=by,
        )
        for remark in said
    ]
    record_event(verb="report.commented", about=revision, by=by, at=at, after={"comments": len(comments)})
    return comments


def _comments_for_the_actor(revision):
    return Comment.objects.filter(
        round__revision=revision, round__number=revision.round, audience=Audience.BOTH, by_reviewer=True
    )


def _check_something_said(remarks):
    if not any(remark.text.strip() for remark in remarks):
        raise NothingSaid(_("Write at least one comment."))
