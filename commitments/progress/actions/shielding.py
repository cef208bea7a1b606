"""The shield of an organisation: set, lifted, and what it does to a report on its way to the public."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actors.models import Actor
from commitments.audit.actions import record_event
from commitments.progress.access.shields import why_not_shield
from commitments.progress.lifecycle import Refused
from commitments.record import workflow


@transaction.atomic
def shield_actor(*, actor, by, at):
    """From now on nothing public names the actor, and its reports carry a public identity. Refused where something is
    public under its name."""
    [actor] = workflow.lock_actors(actor.pk)
    if actor.shielded:
        return actor
    if reason := why_not_shield(actor):
        raise Refused(reason)
    return _set(actor, shielded=True, verb="actor.shielded", by=by, at=at)


@transaction.atomic
def lift_shield(*, actor, by, at):
    """From now on the actor is named, and so is what it submits. What carries a public identity keeps it for good."""
    [actor] = workflow.lock_actors(actor.pk)
    if not actor.shielded:
        return actor
    return _set(actor, shielded=False, verb="actor.shield_lifted", by=by, at=at)


def check_identity(revision, *, actor):
    """`actor` is its author, locked. Nothing of a shielded organisation is published without a public identity, whenever the shield was set."""
    if actor.shielded and not revision.is_dated_by_month:
        raise Refused(
            _(
                "Its author became shielded after it was submitted. Return it: it comes back under a public identity, and "
                "can be published then."
            )
        )


def _set(actor, *, shielded, verb, by, at):
    Actor.objects.filter(pk=actor.pk).update(shielded=shielded)
    record_event(
        verb=verb, about=actor, by=by, at=at, before={"shielded": actor.shielded}, after={"shielded": shielded}
    )
    actor.shielded = shielded
    return actor
