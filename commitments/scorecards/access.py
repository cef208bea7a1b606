"""What anyone may read of the scorecards: what is known here; anything else is 404.

A published address never breaks: what is retired, or no longer tracked, keeps its page, which says so, and leaves the
lists; a page of the past is drawn from what held then. Under a former word of an actor, or an entry that was one too many,
its page is found at its address of today.
"""

from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from commitments.actors.models import Actor, ActorVersion
from commitments.catalogue.models import Commitment, CommitmentSdgTarget, CommitmentVersion, CrosswalkLink, Framework
from commitments.common.parameters import Moved, Unreadable


def public_framework(code, when):
    try:
        return when.once(["framework", code], lambda: Framework.objects.get(code=code).as_it_was(**when.both))
    except Framework.DoesNotExist as missing:
        raise Http404 from missing


def scored_framework(code, when):
    """A framework, as it was, that has scorecards; a title-only one has none."""
    framework = public_framework(code, when)
    if framework.title_only:
        raise Http404
    return framework


def public_commitment(code, when):
    """The commitment as it was, with its framework and its whole."""
    try:
        commitment = Commitment.objects.select_related("framework").get(code=code)
    except Commitment.DoesNotExist as missing:
        raise Http404 from missing
    commitment.framework.as_it_was(**when.both)
    return _as_it_was(commitment, when)


def known_sdg_target(code):
    """A target of the 2030 Agenda that some commitment is linked with, adopted or not. A published address stays."""
    linked = CrosswalkLink.objects.to_sdg(code).exists() or CommitmentSdgTarget.objects.filter(target=code).exists()
    if not linked:
        raise Http404
    return code


def scored_commitment(code, when):
    """A commitment, as it was, with its framework, that has a position on its scorecards or once had one."""
    commitment = public_commitment(code, when)
    once = CommitmentVersion.objects.filter(trackable=True, recorded_at__isnull=False, commitment=commitment)
    if commitment.framework.title_only or not (commitment.trackable or once.exists()):
        raise Http404
    return commitment


def tracked_commitment(code, framework, when):
    """A commitment, as it was, that has a position on the scorecards of `framework` or once had one."""
    tracked = CommitmentVersion.objects.filter(trackable=True, recorded_at__isnull=False).values("commitment")
    try:
        commitment = Commitment.objects.get(code=code, framework=framework, framework__title_only=False, pk__in=tracked)
    except Commitment.DoesNotExist as missing:
        raise Http404 from missing
    return _as_it_was(commitment, when)


def actor_on(slug, framework, when):
    """The actor whose public page this is, as it was, with its position on `framework`."""
    versions = ActorVersion.objects.in_force(**when.both).with_position(framework, **when.both)
    return _shown(versions, slug)


def actor_then(slug, when):
    """The actor whose public page this is, as it was, with what it was part of."""
    actor = _shown(ActorVersion.objects.in_force(**when.both).select_related("parent"), slug)
    ActorVersion.objects.put_on_all([actor.parent], **when.both)
    return actor


def _shown(versions, slug):
    """By its word of today, or of the day that is asked for; another word that it had leads to the one of today (Moved)."""
    known = {"actor__in": Actor.objects.shown_on(demo_site=settings.DEMO), "recorded_at__isnull": False}
    shown = versions.filter(**known).select_related("actor")
    version = shown.filter(actor__slug=slug).first()
    if version is None:
        had = ActorVersion.objects.filter(slug=slug, recorded_at__isnull=False).values("actor")
        version = shown.filter(actor__in=had).order_by("actor").first()
    if version is None:
        _check_known_today(ActorVersion.objects.filter(Q(slug=slug) | Q(actor__slug=slug)).filter(**known))
        raise Http404
    if version.entered_twice_as_id:
        version = shown.filter(actor=version.entered_twice_as_id).first()
        if version is None:  # the one that was kept is shielded
            raise Http404
        raise Moved(old=slug, new=version.actor.slug)
    if slug not in (version.slug, version.actor.slug):
        raise Moved(old=slug, new=version.actor.slug)
    return version.as_actor()


def _check_known_today(versions):
    """What is known today and was not at the instant that is asked for is no address that there is not."""
    if versions.exists():
        raise Unreadable(
            known_at=_("Nothing was known of this here by then. Ask with a later “known_at”, or without it.")
        )


def _as_it_was(commitment, when):
    version = CommitmentVersion.objects.in_force(**when.both).filter(commitment=commitment).select_related("parent")
    version = version.first()
    if version is None:
        _check_known_today(CommitmentVersion.objects.filter(commitment=commitment, recorded_at__isnull=False))
        raise Http404
    version.put_on(commitment)
    CommitmentVersion.objects.put_on_all([commitment.parent], **when.both)
    return commitment
