"""Why an organisation cannot be shielded, what it is called in public while it is, and which of its texts name it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from commitments.actors import identity
from commitments.actors.identity import PUBLIC_IDENTITIES, may_be_shielded, names_itself
from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment
from commitments.pledges import lifecycle as of_pledges
from commitments.pledges.models import PledgeRevision
from commitments.progress import lifecycle
from commitments.progress.models import Claim, Revision
from commitments.progress.questions import TEXTS

ALSO_NAMED = []
"""What features above published under an actor's name: functions of an actor that say whether there is something."""


def why_not_shield(actor):
    """The sentence that says why `actor` cannot be shielded now, or nothing."""
    if not may_be_shielded(actor):
        return _(
            "States, their ministries and authorities, and what States own together report under their names. A shield "
            "is for organisations that are none of these."
        )
    if actor.retired_on:
        return _("It reports no more.")
    if _is_public_by_name(actor):
        return _(
            "Something is published under its name already, and a shield cannot make readers forget it. Ask a reviewer "
            "to withdraw its reports, and a curator whether texts can be taken down. Once nothing published names it, "
            "come back."
        )
    return ""


def _is_public_by_name(actor):
    """Its own reports, reports that it prepared a part of, pledges that it made or is named in, and announcements that the
    catalogue holds."""
    published = Revision.objects.filter(state=lifecycle.PUBLISHED)
    # Asked without regard to the shield of today: what matters is what readers were told.
    own = published.filter(report__actor=actor).exclude(public_identity__in=PUBLIC_IDENTITIES)
    prepared = Claim.objects.filter(prepared_by=actor, revision__in=published)
    pledged = PledgeRevision.objects.filter(state=of_pledges.PUBLISHED)
    pledged = pledged.filter(Q(pledge__actor=actor) | Q(partners__actor=actor))
    return (
        own.exists()
        or prepared.exists()
        or pledged.exists()
        or Commitment.objects.filter(announced_by=actor.code).exists()
        or any(is_named(actor) for is_named in ALSO_NAMED)
    )


def ask_also(is_named):
    """Let a shield also wait for what another feature published, which says so when it is ready (its apps.py)."""
    if is_named not in ALSO_NAMED:
        ALSO_NAMED.append(is_named)


def identity_to_carry(revision):
    """The public identity that a revision would be handed in with now; empty for an actor under its own name."""
    actor = Actor.objects.get(pk=revision.report.actor_id)
    return identity.identity_to_carry(actor, carried=revision.public_identity, corrects=revision.number > 1)


def what_names_it(revision, *, claims):
    """Names of its own that a report under a public identity holds in its texts, to be warned of; claims with parts.

    The issuer of its own statement is not looked at: nobody is told it.
    """
    if not revision.is_shielded:
        return []
    texts = [revision.reason]
    for claim in claims:
        texts += [getattr(claim, name) for name in TEXTS]
        for used in claim.used_evidence.all():
            item = used.evidence
            texts += [item.title, item.link, "" if item.is_own else item.issuer, used.locator]
        texts += [cited.action.announced_by for cited in claim.cited_actions.all()]
    return names_itself(revision.report.actor, texts)
