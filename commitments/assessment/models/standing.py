"""Which revisions of assessments are on their way, and which are public. Asked of their table; which of them a cell hears
is scorecards/assemble/published.py."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from commitments.actors.naming import name_then
from commitments.assessment import lifecycle

SHOWN_REPLIES = ("reply", "earlier_reply__revision")
"""What `reply_shown` of a revision reads, fetched with it."""


class AssessmentRevisionQuerySet(models.QuerySet):
    def with_names(self):
        """Adds what every list of assessments shows, in the same query; one or two more where an actor was entered twice."""
        sides = ("assessment__assessor", "assessment__subject")
        return (
            self.select_related(*sides, "assessment__commitment__framework", *SHOWN_REPLIES)
            .prefetch_related(*(f"{side}__entered_twice_as" for side in sides))
            .annotate(name_then=name_then("assessment__assessor"), subject_then=name_then("assessment__subject"))
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

    def public(self, *, known_at):
        """What anyone may read: published by `known_at` and in force or withdrawn, the latest revision of each."""
        return self.filter(state__in=lifecycle.PUBLIC, published_at__lte=known_at).exclude(superseded_at__lte=known_at)
