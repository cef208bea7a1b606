"""What anyone may read."""

from django.http import Http404

from commitments.assessment import lifecycle
from commitments.assessment.models import AssessmentRevision


def public_revision(assessment_id, *, number=None, at, demo_site):
    """A published revision of an assessment with its reply, the latest when `number` is None. A withdrawn one is a
    tombstone. Nothing is told of an assessment whose subject is shielded today. 404 for everything else."""
    revisions = public_revisions(at=at, demo_site=demo_site).filter(assessment=assessment_id).order_by("-number")
    revision = revisions.filter(number=number).first() if number is not None else revisions.first()
    if revision is None:
        raise Http404
    return revision


def public_revisions(*, at, demo_site):
    """Every revision that was published by `at`, corrected and withdrawn ones included. Promises no order."""
    revisions = (
        AssessmentRevision.objects.with_names()
        .select_related("method")
        .filter(state__in=lifecycle.PUBLIC, published_at__lte=at, assessment__subject__shielded=False)
    )
    return revisions if demo_site else revisions.filter(assessment__subject__fictional=False)
