"""What stands in the way of a shield, under which words a shielded organisation speaks, and what gives it away."""

from django.utils.translation import gettext as _

from commitments.actors.identity import PUBLIC_IDENTITIES, may_be_shielded, names_itself, public_identity_of
from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment
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
    if _is_public_by_name(actor):
        return _(
            "Something is published under its name already, and a shield cannot make readers forget it. Ask a reviewer "
            "to withdraw its reports, and a curator whether texts can be taken down. Once nothing published names it, "
            "come back."
        )
    return ""


def _is_public_by_name(actor):
    """Its own reports, reports that it prepared a part of, and announcements that the catalogue holds."""
    published = Revision.objects.filter(state=lifecycle.PUBLISHED)
    # Asked without regard to the shield of today: what matters is what readers were told.
    own = published.filter(report__actor=actor).exclude(public_identity__in=PUBLIC_IDENTITIES)
    prepared = Claim.objects.filter(prepared_by=actor, revision__in=published)
    return own.exists() or prepared.exists() or Commitment.objects.filter(announced_by=actor.code).exists()


def identity_to_carry(revision):
    """The public identity that a revision would be handed in with now; empty for an actor under its own name.

    A correction speaks under the words of what it corrects, whatever holds today: narrower or wider ones would say
    something new of the report that is public.
    """
    actor = Actor.objects.get(pk=revision.report.actor_id)
    is_settled = revision.is_dated_by_month and (revision.number > 1 or not actor.shielded)
    return public_identity_of(actor) if actor.shielded and not is_settled else revision.public_identity


def what_names_it(revision, *, claims):
    """Names of its own that a report under a public identity holds in its texts, to be warned of; claims with parts.

    The issuer of its own statement is not looked at: nobody is told it.
    """
    if not revision.is_shielded:
        return []
    texts = [revision.reason]
    for claim in claims:
        texts += [claim.narrative, claim.obstacles, claim.next_step, claim.answer_reason]
        for used in claim.used_evidence.all():
            item = used.evidence
            texts += [item.title, item.link, "" if item.is_own else item.issuer, used.locator]
        texts += [cited.action.announced_by for cited in claim.cited_actions.all()]
    return names_itself(revision.report.actor, texts)
