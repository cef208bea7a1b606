"""A snapshot: what the scorecards answered about those who were asked in a round, when a curator closed it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.common.constraints import both_or_neither, by_two_people, not_before
from commitments.progress.models import Cycle


class SnapshotQuerySet(models.QuerySet):
    def standing(self):
        """The round was not opened again since."""
        return self.filter(reopened_at=None)

    def published(self):
        return self.filter(published_at__isnull=False)

    def in_world(self, *, fictional):
        return self.filter(cycle__fictional=fictional)

    def listed(self):
        """With the round and without the rows, the latest closed first."""
        return self.select_related("cycle").defer("content").order_by("-known_at", "-id")


class Snapshot(models.Model):
    """Written once. Until it is published the round can be opened again: then it stays as a row, and is shown nowhere."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="snapshots", verbose_name=_("cycle"))
    as_of = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("closed"), help_text=_("What was known by this instant."))
    content = models.TextField(_("answers"), help_text=_("The canonical form (s1): head and rows."))
    size = models.PositiveIntegerField(_("number of answers"))
    digest = models.CharField(_("digest"), max_length=64)
    taken_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    reopened_at = models.DateTimeField(_("opened again"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opened again by")
    )
    reopen_reason = models.TextField(_("reason given"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = (
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(reopened_at__isnull=True),
                name="snapshot_standing_once",
                violation_error_message=_("This round is closed already."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(published_at__isnull=True),
                name="snapshot_published_stays_closed",
                violation_error_message=_("The snapshot is published: the round is not opened again."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | ~Q(reopen_reason=""),
                name="snapshot_reopened_with_a_reason",
                violation_error_message=_("Say why the round is opened again."),
            ),
            by_two_people(
                "published_by",
                "taken_by",
                name="snapshot_by_two_people",
                message=_("Another curator publishes it than the one who closed the round."),
            ),
            both_or_neither("published_at", "published_by", name="snapshot_published_by_somebody"),
            both_or_neither("reopened_at", "reopened_by", name="snapshot_reopened_by_somebody"),
            not_before("published_at", "known_at", name="snapshot_published_after_it_was_taken"),
            not_before("reopened_at", "known_at", name="snapshot_reopened_after_it_was_taken"),
        )

    def __str__(self):
        return f"{self.cycle} ({self.as_of})"

    def get_absolute_url(self):
        return reverse("snapshots:snapshot", args=[self.cycle.code])

    @property
    def is_open(self):
        """Neither published nor undone."""
        return self.published_at is None and self.reopened_at is None


class Closing(Cycle):
    """A round as the curators close it: what is missing, whom to remind, what a snapshot would hold."""

    class Meta:
        proxy = True
        verbose_name = _("closing of a cycle")
        verbose_name_plural = _("closing of cycles")
