"""Pledges that others have published, put into the record by an import, and an import taken back."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actors.models import Actor
from commitments.audit.actions import record_event
from commitments.pledges import lifecycle
from commitments.pledges.models import Origin, Pledge, PledgeRevision
from commitments.record import workflow
from commitments.record.workflow import Refused
from commitments.search import index

from . import rules
from .drafts import make_pledge, write_into

UNDONE = "The import with which Waymark read it was taken back."


@transaction.atomic
def transcribe_pledge(*, actor, text, said, source_name, source_reference, source_note, batch, by, at, money=()):
    """A pledge as its maker published it elsewhere: public at once, marked transcribed; the body did not submit it here.

    `by` is the curator who loads; the maker's people are named nowhere.
    """
    workflow.lock_actors(actor.pk, *Actor.objects.filter(code__in=text.partners).values_list("pk", flat=True))
    actor = Actor.objects.get(pk=actor.pk)
    rules.check_maker(actor)
    pledge = make_pledge(
        actor,
        origin=Origin.TRANSCRIBED,
        source_name=source_name,
        source_reference=source_reference,
        source_note=source_note,
        batch=batch,
        created_at=at,
        created_by=by,
    )
    revision = PledgeRevision.objects.create(pledge=pledge, created_at=at, created_by=by)
    write_into(revision, text, said=said, money=money, at=at)
    PledgeRevision.objects.filter(pk=revision.pk).update(
        state=lifecycle.PUBLISHED, published_at=at, published_by=by, version=2
    )
    Pledge.objects.filter(pk=pledge.pk).update(title=text.title)
    revision.refresh_from_db()
    workflow.mark(revision, "begin", from_state=lifecycle.DRAFT, by=by, at=at, verb="pledge.transcribed")
    index.refresh(pledge)
    return revision


@transaction.atomic
def undo_import(*, batch, by, at):
    """Take back all that one import made: each pledge leaves public view, and its place says why. Gives how many.

    What others have built on one of them (a pledge that matches it, a claim, a target) is no reason to keep what was read
    wrongly; those pages say that it is gone.
    """
    pledges = Pledge.objects.filter(batch=batch, origin=Origin.TRANSCRIBED).order_by("pk")
    undone = 0
    for pledge in pledges:
        workflow.lock(Pledge, pledge.pk)
        for revision in pledge.revisions.filter(state=lifecycle.PUBLISHED).order_by("number"):
            ended = {"withdrawn_at": at, "withdrawn_by": by, "withdrawal_reason": UNDONE}
            workflow.move(revision, "withdraw", by=by, at=at, comment=UNDONE, verb="pledge.import_undone", **ended)
            undone += 1
        Pledge.objects.filter(pk=pledge.pk).update(title="")  # what leads to it says no word of it
        index.refresh(pledge)
    if not undone:
        raise Refused(_("There is nothing left of this import."))
    record_event(verb="pledges.import_undone", about=pledges[0], by=by, at=at, after={"batch": str(batch), "n": undone})
    return undone
