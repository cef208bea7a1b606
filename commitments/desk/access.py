"""What stands in the way of a shield: whatever any feature has published under an actor's name."""

from django.db.models import Q
from django.utils.translation import gettext as _

from commitments.actors.identity import PUBLIC_IDENTITIES, may_be_shielded
from commitments.actors.models import Actor
from commitments.assessment.access import shields as assessment
from commitments.catalogue.models import Commitment
from commitments.exchange.access import shields as exchange
from commitments.pledges import lifecycle as pledges
from commitments.pledges.models import PledgeRevision
from commitments.progress import lifecycle
from commitments.progress.models import Claim, Revision


def why_not_shield(actor):
    """The sentence that says why `actor` cannot be shielded now, or nothing."""
    if not may_be_shielded(actor):
        return _(
            "States, their ministries and authorities, and what States own together report under their names. A shield "
            "is for organisations that are none of these."
        )
    if actor.retired_on:
        return _("It reports no more.")
    if is_public_by_name(actor):
        return _(
            "Something is published under its name already, and a shield cannot make readers forget it. Ask a reviewer "
            "to withdraw its reports, and a curator whether texts can be taken down. Once nothing published names it, "
            "come back."
        )
    return ""


def is_public_by_name(actor):
    """Its own reports, reports that it prepared a part of, pledges that it made or is named in, announcements that the
    catalogue holds, what it assessed, offered or put forward; under each entry of it."""
    ours = [actor, *Actor.objects.filter(entered_twice_as=actor)]
    return any(_is_public_by_name(entry) for entry in ours)


def _is_public_by_name(actor):
    published = Revision.objects.filter(state=lifecycle.PUBLISHED)
    # Asked without regard to the shield of today: what matters is what readers were told.
    own = published.filter(report__actor=actor).exclude(public_identity__in=PUBLIC_IDENTITIES)
    prepared = Claim.objects.filter(prepared_by=actor, revision__in=published)
    pledged = PledgeRevision.objects.filter(state=pledges.PUBLISHED)
    pledged = pledged.filter(Q(pledge__actor=actor) | Q(partners__actor=actor))
    return (
        own.exists()
        or prepared.exists()
        or pledged.exists()
        or Commitment.objects.filter(announced_by=actor.code).exists()
        or assessment.is_public_by_name(actor)
        or exchange.is_public_by_name(actor)
    )
