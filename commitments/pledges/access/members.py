"""What people of the maker may see, write and send; what those of a partner may answer; who sets targets."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from commitments.actors.access import actor_of_member, is_member, speaks_for
from commitments.actors.models import Actor
from commitments.pledges import lifecycle
from commitments.pledges.models import Pledge, PledgeRevision, Target
from commitments.record import permissions


def pledge_for_member(user, pledge_id):
    """A pledge of an actor that `user` belongs to, in whatever role and state."""
    pledge = Pledge.objects.select_related("actor").filter(pk=pledge_id).first()
    if pledge is None or not is_member(user, pledge.actor_id):
        raise Http404
    return pledge


def revision_for_member(user, pledge_id):
    """The latest revision of a pledge of the user's own actor."""
    pledge = pledge_for_member(user, pledge_id)
    revision = pledge.revisions.select_related("matches__actor").order_by("-number")[0]
    revision.pledge = pledge
    return revision


def revision_to_write(user, pledge_id):
    """The same, in whatever state, for those who write for its maker. 403 for those who only read."""
    revision = revision_for_member(user, pledge_id)
    permissions.refuse(permissions.why_not_write(user, revision.pledge.actor))
    return revision


def open_revision_for_writer(user, pledge_id):
    """The same, while it is open. 403 with the sentence that says why not."""
    revision = revision_to_write(user, pledge_id)
    permissions.refuse(permissions.why_not(lifecycle.check_writable, state=revision.state))
    return revision


def revision_of_speaker(user, pledge_id):
    """The latest revision, for who speaks for its maker."""
    revision = revision_for_member(user, pledge_id)
    permissions.refuse(permissions.why_not_speak(user, revision.pledge.actor))
    return revision


def draft_to_discard(user, pledge_id):
    """The latest revision, for a writer, while nobody outside its maker has seen it."""
    revision = revision_for_member(user, pledge_id)
    permissions.refuse(permissions.why_not_write(user, revision.pledge.actor))
    permissions.refuse(permissions.why_not(permissions.check_discardable, revision))
    return revision


def pledge_to_revise(user, pledge_id):
    """A published pledge that its own maker handed in here, for those who may write for it."""
    pledge = pledge_for_member(user, pledge_id)
    permissions.refuse(permissions.why_not_write(user, pledge.actor))
    if pledge.is_transcribed:
        raise PermissionDenied(
            _("Waymark read this pledge in another list. To say it in your own words, make it here.")
        )
    if not PledgeRevision.objects.in_force().filter(pledge=pledge).exists():
        raise PermissionDenied(_("Only a published pledge can be revised."))
    return pledge


def partner_to_answer(user, pledge_id, slug):
    """(the revision in force, the partner) for those who speak for a partner that it names. 404 for everybody else."""
    actor = Actor.objects.filter(slug=slug).first()
    if actor is None or not is_member(user, actor.pk):
        raise Http404
    named = PledgeRevision.objects.in_force().with_names().filter(pledge=pledge_id, partners__actor=actor)
    revision = named.filter(pledge__actor__shielded=False).first()
    if revision is None:
        raise Http404
    if not speaks_for(user, actor.pk):
        raise PermissionDenied(_("A focal point or a deputy of %(actor)s answers for it.") % {"actor": actor.name})
    return revision, actor


def targets_of(user, slug):
    """An actor of the user's own, whose targets its focal point or deputy sets; the others of it get 403."""
    actor = actor_of_member(user, slug)
    if not speaks_for(user, actor.pk):
        raise PermissionDenied(
            _("A focal point or a deputy of %(actor)s sets the time that it gives itself.") % {"actor": actor.name}
        )
    return actor


def target_to_end(user, slug, target_id):
    """A target of an actor that `user` speaks for, ended or not. What a framework sets is the curators'."""
    actor = targets_of(user, slug)
    targets = Target.objects.select_related("commitment", "pledge", "actor")
    found = targets.filter(pk=target_id, actor=actor).first()
    if found is None:
        raise Http404
    if found.citation:
        raise PermissionDenied(_("A framework sets this date. Curators keep it."))
    return found


def why_not_set_target(actor):
    """The sentence that says why no horizon is set for `actor`, or nothing. That of a shielded one would stand in the log
    alone, under its code."""
    if actor.shielded:
        return _("A shielded organisation sets no time: it has no scorecard that could show it.")
    return _("%(actor)s reports no more.") % {"actor": actor.name} if actor.retired_on else ""
