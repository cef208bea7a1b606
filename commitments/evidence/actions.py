"""The only writer of evidence."""

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
