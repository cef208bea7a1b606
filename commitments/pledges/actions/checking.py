"""What the panel does with a pledge: begin, return, publish, take from public view. Completeness and safety, never truth."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.common import digests
from commitments.pledges import access, digesting, lifecycle, reading
from commitments.pledges.models import Pledge, PledgeRevision
from commitments.record import workflow
from commitments.record.workflow import Refused

from .sending import check_ready


@transaction.atomic
def begin_check(*, revision, by, at):
    """The first act of a reviewer in a round: from now on the maker cannot call the pledge back. Done once."""
    workflow.lock(Pledge, revision.pledge_id)
    lifecycle.check_move("return", state=PledgeRevision.objects.values_list("state", flat=True).get(pk=revision.pk))
    ours = PledgeRevision.objects.filter(pk=revision.pk, review_began_at=None)
    if ours.update(review_began_at=at, review_began_by=by):
        revision.review_began_at, revision.review_began_by = at, by
        record_event(verb="pledge.check_begun", about=revision, by=by, at=at, after={"round": revision.round})
    return revision


@transaction.atomic
def return_pledge(*, revision, comment, by, at, version=None):
    """Give a submitted revision back to its maker, with what is to be completed or changed."""
    workflow.check_version(revision, version)
    workflow.lock(Pledge, revision.pledge_id)
    lifecycle.check_move("return", state=revision.state)
    if not comment.strip():
        raise Refused(_("Say what is to be completed or changed."))
    return workflow.move(revision, "return", by=by, at=at, comment=comment.strip(), returned_at=at, returned_by=by)


@transaction.atomic
def publish_pledge(*, revision, by, at, version=None, digest=None):
    """Make a submitted revision public; the one before it is no longer in force, and stays readable.

    `version` and `digest` are those that the reviewer read. What becomes public is what was handed in: its digest is
    computed once more from the rows.
    """
    workflow.check_version(revision, version)
    named = [revision.pledge.actor_id, *revision.partners.values_list("actor", flat=True)]
    workflow.lock(Pledge, revision.pledge_id, revision.matches_id, actors=named)
    lifecycle.check_move("publish", state=revision.state)
    if by is not None and access.has_sent(by, revision.pledge_id):
        raise Refused(_("Nobody publishes what they submitted themselves."))
    whole = reading.whole(revision)
    if (digest is not None and digest != revision.digest) or revision.digest != digest_of_rows(whole):
        raise workflow.Stale(revision)
    check_ready(whole)
    earlier = PledgeRevision.objects.filter(pledge=revision.pledge_id, state=lifecycle.PUBLISHED, superseded_at=None)
    earlier.update(superseded_at=at)
    published = workflow.move(revision, "publish", by=by, at=at, published_at=at, published_by=by)
    Pledge.objects.filter(pk=revision.pledge_id).update(title=revision.title)
    return published


@transaction.atomic
def withdraw_pledge(*, pledge, reason, by, at):
    """Take a whole published pledge from public view: it names somebody, or harms. Its place stays, as a tombstone."""
    if not reason.strip():
        raise Refused(_("Say why the pledge is taken from public view."))
    workflow.lock(Pledge, pledge.pk)
    published = list(pledge.revisions.filter(state=lifecycle.PUBLISHED).order_by("number"))
    if not published:
        raise Refused(str(lifecycle.MOVES["withdraw"].otherwise))
    ended = {"withdrawn_at": at, "withdrawn_by": by, "withdrawal_reason": reason.strip()}
    for revision in published:
        workflow.move(revision, "withdraw", by=by, at=at, comment=reason.strip(), **ended)
    untitle(pledge.pk)
    return published[-1]


def untitle(pledge_id):
    """What leads to a pledge that was taken from public view says no word of it."""
    Pledge.objects.filter(pk=pledge_id).update(title="")


def digest_of_rows(whole):
    """The digest of what a handed-in revision says in its rows now, with the salt of its latest round."""
    handed = digests.read_back(whole.rounds.get(number=whole.round).content)
    return digests.digest_of(digests.canonical(digesting.content_of(whole, salt=handed["salt"])))
