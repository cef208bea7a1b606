"""Handing a pledge to the panel, and calling it back."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.common import digests
from commitments.pledges import access, digesting, lifecycle, reading, safety
from commitments.pledges.entries import missing_fields
from commitments.pledges.models import Pledge, PledgeRevision, PledgeRound
from commitments.record import workflow
from commitments.record.workflow import Incomplete, Refused, Unexplained

from . import rules


@transaction.atomic
def submit_pledge(*, revision, by, at, version=None, personal_data_reason=None):
    """Hand an open revision to the panel. `personal_data_reason` is kept where something was found; None leaves what is
    stored."""
    workflow.check_version(revision, version)
    workflow.lock(Pledge, revision.pledge_id, revision.matches_id)
    lifecycle.check_move("submit", state=revision.state)
    whole = reading.whole(revision)
    if personal_data_reason is not None:
        found = bool(safety.findings_in(whole))
        whole.personal_data_reason = personal_data_reason.strip() if found else ""
    check_ready(whole)
    number = revision.round + 1
    text = digests.canonical(digesting.content_of(whole, salt=secrets.token_hex(16)))
    digest = digests.digest_of(text)
    handed = {"submitted_at": at, "submitted_by": by, "round": number, "digest": digest}
    handed["personal_data_reason"] = whole.personal_data_reason
    workflow.move(revision, "submit", by=by, at=at, review_began_at=None, review_began_by=None, **handed)
    PledgeRound.objects.create(
        revision=revision, number=number, submitted_at=at, submitted_by=by, digest=digest, content=text
    )
    return revision


@transaction.atomic
def recall_pledge(*, revision, by, at, version=None):
    """Call back what the panel has not begun to read, or can read no more. It is a draft again, and nothing is lost."""
    workflow.check_version(revision, version)
    workflow.lock(Pledge, revision.pledge_id)
    now = PledgeRevision.objects.select_related("pledge__actor").get(pk=revision.pk)
    lifecycle.check_recallable(state=revision.state, review_began=access.is_being_read(now))
    return workflow.move(revision, "recall", by=by, at=at, verb="pledge.recalled")


def check_ready(whole):
    """Refused unless a revision (from reading.whole) may be handed in or published as it is."""
    rules.check_maker(whole.pledge.actor)
    rules.check_not_taken_away(whole)
    text, said = reading.text_of(whole), reading.said_of(whole)
    if missing := missing_fields(text, said=said, number=whole.number, reason=whole.reason):
        raise Incomplete(missing)
    check_still_true(whole, said)
    if not whole.personal_data_reason.strip() and safety.findings_in(whole):
        raise Unexplained


def check_still_true(whole, said):
    """What others may have changed since it was written: the pledge that is matched, its partners, its own state."""
    pledge = Pledge.objects.with_standing().get(pk=whole.pledge_id)
    if whole.matches_id:
        matched = Pledge.objects.with_standing().get(pk=whole.matches_id)
        rules.check_matchable(matched, pledge=pledge)
    for partner in whole.partners.all():
        if partner.actor.shielded or partner.actor.retired_on:
            raise Refused(_("A partner that is named can be named no more. Take it out."))
    if said is not None:
        lifecycle.check_follows(said.standing, after=pledge.standing or "")
        if pledge.standing_on and said.on < pledge.standing_on:
            raise Refused(_("A state cannot begin before the one that was told before it."))
    elif pledge.standing is not None and lifecycle.is_over(pledge.standing):
        raise Refused(str(lifecycle.OVER))
