"""What a shielded organisation is called in public, and which of its texts name it."""

from commitments.actors import identity
from commitments.actors.identity import names_itself
from commitments.actors.models import Actor
from commitments.progress.questions import TEXTS


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
