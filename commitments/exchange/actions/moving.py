"""The life of an offer or a practice: handed in, called back, returned, published, ended, taken from public view."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.exchange import lifecycle, safety
from commitments.exchange.entries import OfferText, PracticeText, missing_in
from commitments.exchange.models import Offer
from commitments.record import workflow
from commitments.record.workflow import Incomplete, Refused, Unexplained

from .writing import check_named, check_worked


@transaction.atomic
def submit_paper(*, paper, by, at, version=None):
    """Hand an open paper to the panel."""
    workflow.check_version(paper, version)
    lifecycle.check_move("submit", state=paper.state)
    check_ready(paper, at=at)
    return workflow.move(paper, "submit", by=by, at=at, submitted_at=at, submitted_by=by)


@transaction.atomic
def recall_paper(*, paper, by, at, version=None):
    """Call back what the panel has not answered. It is a draft again, and nothing is lost."""
    workflow.check_version(paper, version)
    return workflow.move(paper, "recall", by=by, at=at, verb=f"{paper.workflow.noun}.recalled")


@transaction.atomic
def return_paper(*, paper, comment, by, at, version=None):
    """Give a submitted paper back, with what is to be completed or changed."""
    workflow.check_version(paper, version)
    if not comment.strip():
        raise Refused(_("Say what is to be completed or changed."))
    return workflow.move(paper, "return", by=by, at=at, comment=comment.strip())


@transaction.atomic
def publish_paper(*, paper, by, at, version=None):
    """Make a submitted paper public. `version` is the one that the reviewer read; a submitted text does not change."""
    workflow.check_version(paper, version)
    lifecycle.check_move("publish", state=paper.state)
    if by.pk in (paper.submitted_by_id, paper.created_by_id):
        raise Refused(_("Nobody publishes what they submitted themselves."))
    [paper.actor] = workflow.lock_actors(paper.actor_id)
    check_ready(paper, at=at)
    return workflow.move(paper, "publish", by=by, at=at, published_at=at, published_by=by)


@transaction.atomic
def end_offer(*, offer, by, at, version=None):
    """Its actor ends a published offer: it stays readable, says that it ended and when, and is matched no more."""
    workflow.check_version(offer, version)
    return workflow.move(offer, "end", by=by, at=at, ended_at=at, ended_by=by)


@transaction.atomic
def withdraw_paper(*, paper, reason, by, at):
    """Take a public paper from public view: it names somebody, or harms. Its place stays, as a tombstone."""
    if not reason.strip():
        raise Refused(_("Say why it is taken from public view."))
    ended = {"withdrawn_at": at, "withdrawn_by": by, "withdrawal_reason": reason.strip()}
    return workflow.move(paper, "withdraw", by=by, at=at, comment=reason.strip(), **ended)


@transaction.atomic
def discard_paper(*, paper, by, at, version=None):
    """Throw a draft away that nobody but its actor has seen."""
    lifecycle.check_discardable(state=paper.state, handed_in=paper.submitted_at is not None)
    workflow.swap(paper, version=paper.version if version is None else version, states=[paper.state])
    record_event(verb=f"{paper.workflow.noun}.discarded", about=paper, by=by, at=at)
    paper.moves.all().delete()
    if isinstance(paper, Offer):
        paper.themes.all().delete()
    paper.delete()


def check_ready(paper, *, at):
    """Refused unless a paper may be handed in or published as it is."""
    check_named(paper.actor)
    if missing := missing_in(text_of(paper)):
        raise Incomplete(missing)
    if isinstance(paper, Offer):
        if paper.until_on and paper.until_on < timezone.localdate(at):
            raise Refused(_("The day until which it is offered has passed. Give a later one, or none."))
    else:
        _check_stands(paper, at=at)
    if not paper.personal_data_reason.strip() and safety.findings_in(paper):
        raise Unexplained


def text_of(paper):
    """What a paper says, as the plain values that its form handed in."""
    if isinstance(paper, Offer):
        return OfferText(
            kinds=tuple(paper.kind_codes),
            text=paper.text,
            frameworks=tuple(each.framework.code for each in paper.themes.in_order()),
            regions=tuple(paper.region_codes),
            until_on=paper.until_on,
            language=paper.language,
            personal_data_reason=paper.personal_data_reason,
        )
    names = ("what_worked", "what_others", "language", "personal_data_reason")
    return PracticeText(**{name: getattr(paper, name) for name in names})


def _check_stands(practice, *, at):
    claim = practice.claim_at(at)
    if claim is None:
        raise Refused(_("The answer that this practice stands on was withdrawn or taken out of its report."))
    check_worked(claim, at=at)
