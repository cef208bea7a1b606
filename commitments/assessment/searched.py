"""By which words published assessments are found (search/index.py): those of both voices."""

from commitments.search.index import BATCH, Document, Source

from . import lifecycle, questions
from .models import Assessment, AssessmentRevision


def assessments(keys):
    found = AssessmentRevision.objects.filter(state=lifecycle.PUBLISHED, superseded_at=None)
    rows = (found if keys is None else found.filter(pk__in=keys)).order_by("pk")
    for revision in rows.select_related("reply", "earlier_reply").iterator(chunk_size=BATCH):
        reply = revision.reply_shown
        texts = (getattr(revision, name) for name in questions.TEXTS)
        yield Document(key=revision.pk, texts=(revision.public_identity, *texts, reply.text if reply else ""))


def _of_assessment(assessment):
    return assessment.revisions.values_list("pk", flat=True)


SOURCES = (Source("assessment", AssessmentRevision, assessments, {Assessment: _of_assessment}),)
