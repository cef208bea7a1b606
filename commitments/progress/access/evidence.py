"""Who may have the file of a piece of evidence. It follows the claims that use it, so it is gone when they are."""

from django.http import Http404

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import family_of, is_member
from commitments.actors.models import Actor
from commitments.evidence.actions import uuid_in
from commitments.evidence.models import EvidenceItem, FileState
from commitments.progress import lifecycle
from commitments.progress.models import Claim, Revision


def evidence_for(user, item_id, *, at, demo_site):
    """An item whose file `user` may have now. 404 for everybody else, and for a file that is not offered.

    Anyone, while a claim in force uses it; its actor's own people, always; a reviewer without a tie and a curator,
    while a submitted report of its actor uses it.
    """
    item = (
        EvidenceItem.objects.select_related("file")
        .filter(pk=uuid_in(item_id), file__state=FileState.CLEAN, file__removed_at=None, redacted_at=None)
        .first()
    )
    if item is None:
        raise Http404
    if is_member(user, item.actor_id) or _is_public(item, at=at, demo_site=demo_site) or _is_read_by(user, item):
        return item
    raise Http404


def _is_public(item, *, at, demo_site):
    shown = Actor.objects.of_site(demo_site=demo_site)  # a shielded one's evidence is read as its report is
    return Claim.objects.in_force(known_at=at).filter(evidence=item, actor__in=shown).exists()


def _is_read_by(user, item):
    submitted = Revision.objects.filter(
        state=lifecycle.SUBMITTED, report__actor=item.actor_id, claims__evidence=item.pk
    )
    if is_curator(user):
        return submitted.exists()
    if not is_reviewer(user) or item.actor_id in family_of(user):
        return False
    return submitted.not_written_by(user).exists()
