"""The documents of a text that is taken out of the record for somebody's privacy (audit/takedown.py)."""

from commitments.audit.immutability import EVENT_TEXTS
from commitments.audit.models import Event

from .actions import remove_file
from .models import EvidenceFile, EvidenceItem

TEXTS = ("title", "link", "issuer")


def take_documents(case, uses, *, by, at):
    """Empty the titles, links and issuers of the documents that `uses` (rows of a table of uses) point to, the places
    named in these rows, what was kept of them in events, and take their files away with the names they came under.

    A document is shared: it is gone from every other text that points to it.
    """
    items = EvidenceItem.objects.filter(pk__in=uses.values("evidence"))
    files = EvidenceFile.objects.filter(pk__in=items.exclude(file=None).values("file"))
    case.take(files, ("name",))
    for file in files.filter(removed_at=None).order_by("pk"):
        remove_file(file=file, by=by, at=at, reason="")
    named = [str(pk) for pk in items.values_list("pk", flat=True)]
    case.take(items, TEXTS, redacted_at=at)
    case.take(uses.exclude(locator=""), ("locator",))
    case.take(Event.objects.filter(object_type="evidence.evidenceitem", object_id__in=named), EVENT_TEXTS)
