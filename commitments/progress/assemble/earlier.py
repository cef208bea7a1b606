"""What an actor has given as evidence before: found by its id in a form, and offered to be used again."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from commitments.evidence.actions import uuid_in
from commitments.evidence.models import EvidenceItem
from commitments.progress.models import ClaimEvidence

MOST_OFFERED = 100


@dataclass
class EarlierEvidence:
    """The items of one actor, and of no other; empty while it is not known which. Each is fetched once."""

    actor: Any = None
    found: dict = field(default_factory=dict)

    def get(self, text):
        """The item with this id, or None: an id of somebody else's is as unknown as one that never was."""
        key = uuid_in(text)
        if key is None or self.actor is None:
            return None
        if key not in self.found:
            item = self._items().filter(pk=key).first()
            self.found[key] = self._told(item) if item else None
        return self.found[key]

    def choices(self):
        """(id, label) of the latest items, each text once, the latest first."""
        if self.actor is None:
            return []
        latest = self._items().order_by("-received_at", "id")[:MOST_OFFERED]
        labels = {}
        for item in latest:
            self.found[item.pk] = self._told(item)
            labels.setdefault(_label(item), str(item.pk))
        return [(item_id, label) for label, item_id in labels.items()]

    def _told(self, item):
        """The item as its reader may know it."""
        return item

    def _items(self):
        offered = EvidenceItem.objects.filter(actor=self.actor, redacted_at=None)
        return offered.exclude(file__removed_at__isnull=False).select_related("file")


@dataclass
class EarlierForPart(EarlierEvidence):
    """What a part of the actor may use when it fills one claim: what stands in that claim, what is public, and what this
    person gave. The rest of the whole's drafts is not shown to it. `place` is an access.Place."""

    place: Any = None
    user: Any = None

    def _items(self):
        here = Q(claim__revision=self.place.revision, claim__commitment=self.place.commitment)
        public = Q(claim__published_at__isnull=False, claim__withdrawn_at=None)
        uses = ClaimEvidence.objects.filter(here | public, evidence=OuterRef("pk"))
        return super()._items().filter(Q(added_by=self.user) | Q(Exists(uses)))

    def _told(self, item):
        """What somebody of the actor called a file is for the actor's own people, and may name them."""
        if item.file and item.added_by_id != self.user.pk:
            item.file.name = ""
        return item


def _label(item):
    parts = [item.title, item.issuer, item.dated_on.isoformat() if item.dated_on else ""]
    return ", ".join(part for part in [*parts, item.file.name if item.file else ""] if part)
