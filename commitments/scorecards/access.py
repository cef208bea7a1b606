"""What anyone may read of the scorecards: what is known here; anything else is 404.

A published address never breaks: what is retired keeps its page, which says so, and leaves the lists.
"""

from django.conf import settings
from django.http import Http404

from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment, CommitmentSdgTarget, CrosswalkLink, Framework


def public_framework(code):
    try:
        return Framework.objects.get(code=code)
    except Framework.DoesNotExist as missing:
        raise Http404 from missing


def scored_framework(code):
    """A framework that has scorecards; a title-only one has none."""
    framework = public_framework(code)
    if framework.title_only:
        raise Http404
    return framework


def public_commitment(code):
    try:
        return Commitment.objects.select_related("framework", "parent").get(code=code)
    except Commitment.DoesNotExist as missing:
        raise Http404 from missing


def known_sdg_target(code):
    """A target of the 2030 Agenda that some commitment is linked with, adopted or not. A published address stays."""
    linked = CrosswalkLink.objects.to_sdg(code).exists() or CommitmentSdgTarget.objects.filter(target=code).exists()
    if not linked:
        raise Http404
    return code


def tracked_commitment(code, framework):
    """A commitment that has a position on the scorecards of `framework`, or had one until it was retired."""
    try:
        return Commitment.objects.get(code=code, framework=framework, trackable=True, framework__title_only=False)
    except Commitment.DoesNotExist as missing:
        raise Http404 from missing


def actor_on(slug, framework, *, as_of):
    """The actor whose public page this is, with its position on `framework`."""
    actors = Actor.objects.with_position(framework, as_of=as_of).shown_on(demo_site=settings.DEMO)
    actor = actors.filter(slug=slug).first()
    if actor is None:
        raise Http404
    return actor
