"""What a reporting actor asks of the panel once its report is public: that it be withdrawn."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.common.constraints import both_or_neither

from .reports import Report

OPEN = Q(granted_at=None, declined_at=None)


class WithdrawalRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(OPEN)


class WithdrawalRequest(models.Model):
    """A published report's own actor asks that it be withdrawn, and the panel grants or declines it. A request is no move:
    the report stays public until it is granted. Nobody else reads it; granted, its reason stands where the report stood.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="withdrawal_requests")
    reason = models.TextField(_("reason"), help_text=_("Public once the report is withdrawn for it."))
    asked_at = models.DateTimeField(_("asked for"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted"), null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    declined_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("why it was declined"), blank=True, help_text=_("Read by the reporting actor."))

    objects = WithdrawalRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for withdrawal")
        verbose_name_plural = _("requests for withdrawal")
        constraints = (
            models.UniqueConstraint(
                fields=["report"],
                condition=OPEN,
                name="withdrawal_one_open",
                violation_error_message=_("The withdrawal of this report is asked for already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="withdrawal_has_a_reason",
                violation_error_message=_("Say why the report is to be withdrawn."),
            ),
            both_or_neither("granted_at", "granted_by", name="withdrawal_granted_by_somebody"),
            both_or_neither("declined_at", "declined_by", name="withdrawal_declined_by_somebody"),
            models.CheckConstraint(
                condition=Q(granted_at__isnull=True) | Q(declined_at__isnull=True),
                name="withdrawal_granted_or_declined",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, answer="") | (Q(declined_at__isnull=False) & ~Q(answer="")),
                name="withdrawal_declined_with_a_reason",
                violation_error_message=_("Say why the report stays."),
            ),
            models.CheckConstraint(
                condition=(Q(granted_by__isnull=True) | ~Q(granted_by=F("asked_by")))
                & (Q(declined_by__isnull=True) | ~Q(declined_by=F("asked_by"))),
                name="withdrawal_by_two_people",
                violation_error_message=_("A request is answered by somebody else than who made it."),
            ),
        )
        indexes = (models.Index(fields=["asked_at"], name="withdrawal_queue", condition=OPEN),)

    def __str__(self):
        """Without whose it is, like its report."""
        return f"withdrawal of {self.report_id}"

    @property
    def is_open(self):
        return self.granted_at is None and self.declined_at is None
