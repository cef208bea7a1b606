"""Under which words a shielded assessor speaks, and what gives it away."""

from commitments.actors import identity
from commitments.actors.identity import names_itself
from commitments.actors.models import Actor
from commitments.assessment import lifecycle
from commitments.assessment.models import AssessmentRevision
from commitments.assessment.questions import TEXTS


def identity_to_carry(revision):
    """The public identity that a revision would be handed in with now; empty for an assessor under its own name."""
    actor = Actor.objects.get(pk=revision.assessment.assessor_id)
    return identity.identity_to_carry(actor, carried=revision.public_identity, corrects=revision.number > 1)


def is_public_by_name(actor):
    """Something is published in which the actor is named, as assessor or as subject: no shield makes readers forget it."""
    published = AssessmentRevision.objects.filter(state=lifecycle.PUBLISHED)
    by_it = published.filter(assessment__assessor=actor).exclude(public_identity__in=identity.PUBLIC_IDENTITIES)
    return by_it.exists() or published.filter(assessment__subject=actor).exists()


def names_itself_in(revision, text):
    """Names of its own that a shielded assessor gives in a text which goes out at once and is not read before."""
    return names_itself(revision.assessment.assessor, [text]) if revision.is_shielded else []


def what_names_it(revision):
    """Names of its own that an assessment under a public identity holds in its texts, to be warned of.

    The issuer of its own statement is not looked at: nobody is told it.
    """
    if not revision.is_shielded:
        return []
    texts = [revision.reason, *(getattr(revision, name) for name in TEXTS)]
    for used in revision.used_evidence.select_related("evidence"):
        item = used.evidence
        texts += [item.title, item.link, "" if item.is_own else item.issuer, used.locator]
    return names_itself(revision.assessment.assessor, texts)
