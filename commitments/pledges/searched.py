"""By which words pledges are found (search/index.py): those of the text in force."""

from commitments.actors.models import Actor
from commitments.search.index import BATCH, Document, Source

from .models import Pledge, PledgeRevision


def pledges(keys):
    found = PledgeRevision.objects.in_force().filter(pledge__actor__shielded=False)
    rows = (found if keys is None else found.filter(pledge__in=keys)).order_by("pk")
    for revision in rows.only("pledge", "title", "text").iterator(chunk_size=BATCH):
        yield Document(key=revision.pledge_id, texts=(revision.title, revision.text))


SOURCES = (
    Source(
        "pledge",
        Pledge,
        pledges,
        {Pledge: lambda row: [row.pk], Actor: lambda row: row.pledges.values_list("pk", flat=True)},
    ),
)
