"""By which words offers and practices are found (search/index.py). A need is what a published answer says: it is found with
the answer."""

from datetime import UTC, datetime

from commitments.actors.models import Actor
from commitments.pledges.models import Pledge
from commitments.progress.models import Report
from commitments.search.index import BATCH, Document, Source

from . import lifecycle
from .models import Offer, SharedPractice

ALL_THAT_STANDS = datetime(9999, 1, 1, tzinfo=UTC)
"""As what is public now will be read then: the index follows acts, and no clock."""


def offers(keys):
    """Published ones, ended ones among them: they stay readable."""
    found = Offer.objects.filter(state__in=(lifecycle.PUBLISHED, lifecycle.ENDED), actor__shielded=False)
    for offer in _of(found, keys).only("pk", "text").iterator(chunk_size=BATCH):
        yield Document(key=offer.pk, texts=(offer.text,))


def practices(keys):
    for practice in _of(SharedPractice.objects.in_view(at=ALL_THAT_STANDS), keys).iterator(chunk_size=BATCH):
        yield Document(key=practice.pk, texts=(practice.what_worked, practice.what_others))


def _of(rows, keys):
    return (rows if keys is None else rows.filter(pk__in=keys)).order_by("pk")


def _practices(**on):
    return SharedPractice.objects.filter(**on).values_list("pk", flat=True)


SOURCES = (
    Source(
        "offer",
        Offer,
        offers,
        {
            Offer: lambda row: [row.pk],
            Actor: lambda row: Offer.objects.filter(actor=row).values_list("pk", flat=True),
        },
    ),
    Source(
        "practice",
        SharedPractice,
        practices,
        {
            SharedPractice: lambda row: [row.pk],
            Report: lambda row: _practices(report=row),
            Pledge: lambda row: _practices(pledge=row),
            Actor: lambda row: _practices(actor=row),
        },
        shared=True,
    ),
)
