"""The only writer of evidence."""

from django.db import transaction

from commitments.audit.actions import record_event

from .models import EvidenceItem


def use_evidence(*, actor, entry, by, at):
    """The actor's item that says exactly what `entry` says, made if there is none.

    An item is shared and never rewritten: a changed title or link is another item, so that a published claim keeps
    pointing to what it pointed to. `entry` has title, link, issuer, issuer_class and dated_on; its locator belongs to
    the claim that uses the item.
    """
    same = EvidenceItem.objects.filter(
        actor=actor,
        title=entry.title,
        link=entry.link,
        issuer=entry.issuer,
        issuer_class=entry.issuer_class,
        dated_on=entry.dated_on,
    ).order_by("received_at", "id")
    return same.first() or EvidenceItem.objects.create(
        actor=actor,
        title=entry.title,
        link=entry.link,
        issuer=entry.issuer,
        issuer_class=entry.issuer_class,
        dated_on=entry.dated_on,
        received_at=at,
        added_by=by,
    )


@transaction.atomic
def confirm_evidence(*, item, issuer_class, by, at):
    """A reviewer has looked who speaks in a piece of evidence. What its bringer stated stays beside it."""
    before = {"confirmed_class": item.confirmed_class}
    item.confirmed_class, item.confirmed_by, item.confirmed_at = issuer_class, by, at
    item.save(update_fields=["confirmed_class", "confirmed_by", "confirmed_at"])
    record_event(
        verb="evidence.confirmed", about=item, by=by, at=at, before=before, after={"confirmed_class": issuer_class}
    )
    return item
