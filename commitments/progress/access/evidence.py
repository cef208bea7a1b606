"""Who may have the file of a piece of evidence. It follows the claims that use it, so it is gone when they are."""

from django.http import Http404

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import actors_of, family_of, is_member, parts_of
from commitments.actors.models import WRITERS, Actor, Membership
from commitments.evidence.actions import uuid_in
from commitments.evidence.models import EvidenceItem, FileState
from commitments.progress import lifecycle
from commitments.progress.models import Claim, Revision


def evidence_for(user, item_id, *, at, demo_site):
    """An item whose file `user` may have now. 404 for everybody else, and for a file that is not offered.

    Anyone, while a claim in force uses it; its actor's own people, always; the writers of a part who brought it to the
    actor's report, what they brought; reviewers and curators without a tie, while a submitted report of its actor uses it.
    """
    item = (
        EvidenceItem.objects.select_related("file")
        .filter(pk=uuid_in(item_id), file__state=FileState.CLEAN, file__removed_at=None, redacted_at=None)
        .first()
    )
    if item is None:
        raise Http404
    public = is_public_evidence(item, at=at, demo_site=demo_site)
    if public or is_member(user, item.actor_id) or _is_read_by(user, item) or _is_of_own_part(user, item):
        return item
    raise Http404


def is_public_evidence(item, *, at, demo_site):
    shown = Actor.objects.of_site(demo_site=demo_site)  # a shielded one's evidence is read as its report is
    return Claim.objects.in_force(known_at=at).filter(evidence=item, actor__in=shown).exists()


def _is_read_by(user, item):
    submitted = Revision.objects.filter(
        state=lifecycle.SUBMITTED, report__actor=item.actor_id, claims__evidence=item.pk
    )
    if not (is_reviewer(user) or is_curator(user)) or item.actor_id in family_of(user):
        return False
    return submitted.not_written_by(user).exists()


def _is_of_own_part(user, item):
    """Somebody of the user's own part brought the file when they filled in for the whole. What they brought while they
    wrote for the whole itself is the whole's."""
    file, parts = item.file, actors_of(user, roles=WRITERS).filter(pk__in=parts_of(item.actor_id))
    bringers = Membership.objects.filter(user=file.received_by_id)
    if not bringers.current().filter(actor__in=parts).exists():
        return False
    of_the_whole = bringers.filter(actor=item.actor_id, role__in=WRITERS, began_at__lte=file.received_at)
    return not of_the_whole.exclude(ended_at__lte=file.received_at).exists()
