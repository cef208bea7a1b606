"""What reviewers comment in a round of a report, field by field; and what its actor answers them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.audit import keys
from commitments.audit.actions import record_event
from commitments.catalogue.models import Commitment
from commitments.pledges.models import Pledge
from commitments.progress import access, lifecycle
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Audience, Comment, Report, Revision, columns_of
from commitments.record import actions as record
from commitments.record import workflow
from commitments.record.actions import NothingSaid


@dataclass(frozen=True)
class Remark:
    """Something typed about one answer: its commitment or pledge (None: the report itself) and field (empty: all of the answer)."""

    text: str
    commitment: Commitment | Pledge | None = None
    field: str = ""
    audience: str = Audience.BOTH


@transaction.atomic
def comment_on_report(*, revision, remarks, by, at, key=None):
    """Write what a reviewer says in this round, field by field. The same `key` writes nothing twice."""
    _check_something_said(remarks)
    workflow.lock(Report, revision.report_id)
    record.begin_review(revision, by=by, at=at)
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
    if Revision.objects.values_list("state", flat=True).get(pk=revision.pk) != lifecycle.RETURNED:
        raise Refused(_("Comments are answered while the report is returned to you."))
    keys.once(
        key=key,
        act="progress.answer",
        by=by,
        at=at,
        make=lambda: _write(revision, remarks, by=by, at=at, by_reviewer=False)[0],
    )
    return revision


def keep_remarks(revision, remarks, *, comment, by, at):
    """What a reviewer typed beside an act, as comments of the round. Whether anything is said to its author."""
    general = [Remark(comment)] if comment else []
    said = [each for each in (*general, *remarks) if each.audience == Audience.BOTH]
    told = bool(said) or _comments_for_the_actor(revision).exists()
    _write(revision, [*general, *remarks], by=by, at=at, by_reviewer=True)
    return told


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
