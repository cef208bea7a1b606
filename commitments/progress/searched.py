"""By which words the answers of published reports are found (search/index.py). What an answer is about, and who gave it, is
asked beside it, so that a new name of an actor changes no answer's entry."""

from django.db.models import F

from commitments.search.index import BATCH, Document, Source

from . import lifecycle
from .models import Claim, Report
from .questions import STORED

TEXTS = tuple(each.name for each in STORED if each.in_search)


def claims(keys):
    """Those in force. Of a shielded organisation the public identity is all that is known of it."""
    found = Claim.objects.filter(revision__state=lifecycle.PUBLISHED, superseded_at=None, withdrawn_at=None)
    rows = (found if keys is None else found.filter(pk__in=keys)).order_by("pk").only("pk", *TEXTS)
    for claim in rows.annotate(identity=F("revision__public_identity")).iterator(chunk_size=BATCH):
        yield Document(key=claim.pk, texts=(claim.identity, *(getattr(claim, name) for name in TEXTS)))


def _of_report(report):
    return Claim.objects.filter(revision__report=report).values_list("pk", flat=True)


SOURCES = (Source("claim", Claim, claims, {Report: _of_report}),)
