"""Rounds of reporting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.models import Actor
from commitments.catalogue.models import Framework
from commitments.common.constraints import both_or_neither, not_before


class Cycle(models.Model):
    """A round of reporting: which period is asked about, and when reports may be sent."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    frameworks = models.ManyToManyField(Framework, related_name="cycles", verbose_name=_("frameworks"))
    covers_from = models.DateField(_("asks about, from"))
    covers_to = models.DateField(_("asks about, to"))
    opens_on = models.DateField(_("may be sent from"))
    closes_on = models.DateField(_("expected by"))
    fictional = models.BooleanField(_("fictional"), default=False)

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        constraints = (
            not_before("covers_to", "covers_from", name="cycle_covers_a_period"),
            not_before("closes_on", "opens_on", name="cycle_closes_after_it_opens"),
        )

    def __str__(self):
        return self.title


class InvitationQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related("actor", "framework", "cycle")

    def standing(self):
        """Not declined."""
        return self.filter(declined_at=None)


class Invitation(models.Model):
    """A cycle invites an actor to report on a framework. Voluntary: it may be declined, with a reason, or left."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="invitations_to_report")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="invitations")
    expected_by = models.DateField(_("expected by"))
    invited_at = models.DateTimeField(_("invited"))
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    declined_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.TextField(_("reason given"), blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to report")
        verbose_name_plural = _("invitations to report")
        constraints = (
            models.UniqueConstraint(
                fields=["actor", "framework", "cycle"],
                name="invitation_to_report_once",
                violation_error_message=_("This actor is invited already."),
            ),
            both_or_neither("declined_at", "declined_by", name="invitation_to_report_declined_by_somebody"),
            models.CheckConstraint(
                condition=models.Q(declined_at__isnull=True) | ~models.Q(decline_reason=""),
                name="invitation_to_report_declined_with_a_reason",
                violation_error_message=_("Say why the invitation is declined."),
            ),
        )

    def __str__(self):
        return f"{self.actor}: {self.framework}, {self.cycle}"
