"""Which revisions of assessments speak: on their way, in force, standing, public. Asked of their table."""

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from commitments.assessment import lifecycle


class AssessmentRevisionQuerySet(models.QuerySet):
    def with_names(self):
        """Adds what every list of assessments shows, in the same query."""
        return self.select_related(
            "assessment__assessor", "assessment__subject", "assessment__commitment__framework", "reply"
        )

    def unsettled(self):
        return self.filter(state__in=lifecycle.UNSETTLED).without_the_ended()

    def without_the_ended(self):
        """Without what was handed in and whose assessment was withdrawn since: it stays in the record, and leads nowhere."""
        withdrawn = AssessmentRevisionQuerySet(self.model).filter(
            assessment=OuterRef("assessment"), state=lifecycle.WITHDRAWN
        )
        return self.exclude(Exists(withdrawn), round__gt=0)

    def not_written_by(self, user):
        """Without the assessments that `user` moved for their assessor or their subject, whatever they belong to today."""
        moved = AssessmentRevisionQuerySet(self.model).filter(
            assessment=OuterRef("assessment"), moves__by=user, moves__name__in=lifecycle.BY_A_SIDE
        )
        return self.exclude(Q(created_by=user) | Q(assessment__created_by=user)).exclude(Exists(moved))

    def in_force(self, *, known_at):
        """Published by `known_at`, and by then neither corrected nor withdrawn."""
        return self.filter(
            Q(published_at__lte=known_at)
            & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at))
            & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=known_at))
        )

    def standing(self, *, as_of, known_at):
        """One per (assessor, subject, commitment): in force at `known_at`, its period ended by `as_of`, the greatest
        (period_end, published_at, number); ties fall to the greatest id. The same rule as a claim's.

        Promises no order. Source: docs/methodology.md, "What others say".
        """
        rivals = (
            AssessmentRevisionQuerySet(self.model)
            .in_force(known_at=known_at)
            .filter(
                assessment__assessor=OuterRef("assessment__assessor"),
                assessment__subject=OuterRef("assessment__subject"),
                assessment__commitment=OuterRef("assessment__commitment"),
                period_end__lte=as_of,
            )
            .order_by("-period_end", "-published_at", "-number", "-id")
        )
        stands = ExpressionWrapper(Q(pk=Subquery(rivals.values("pk")[:1])), BooleanField())
        return (
            self.in_force(known_at=known_at).filter(period_end__lte=as_of).annotate(stands=stands).filter(stands=True)
        )

    def public(self, *, known_at):
        """What anyone may read: published by `known_at` and in force or withdrawn, the latest revision of each."""
        return self.filter(state__in=lifecycle.PUBLIC, published_at__lte=known_at).exclude(superseded_at__lte=known_at)
