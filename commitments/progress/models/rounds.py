"""What passes between an actor and the reviewers: each round as it was handed in, and the comments on its fields."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.catalogue.models import Commitment
from commitments.common.constraints import one_of
from commitments.pledges.models import Pledge
from commitments.record import models as record

from .reports import Revision


class Round(record.Round):
    """A revision as it was handed to the reviewers, once for each time. Kept, whatever the revision says later."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="rounds")

    class Meta:
        verbose_name = _("round of review")
        verbose_name_plural = _("rounds of review")
        constraints = (models.UniqueConstraint(fields=["revision", "number"], name="round_once"),)


class Audience(models.TextChoices):
    BOTH = "both", _("The reporting actor and the reviewers")
    PANEL = "panel", _("The reviewers alone")


class Comment(models.Model):
    """Something said about one field of one claim, or about the whole report, in one round. Never changed, never lost."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="comments")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    field = models.CharField(_("field"), max_length=40, blank=True, help_text=_("Empty: the whole answer or report."))
    text = models.TextField(_("comment"))
    audience = models.CharField(_("who reads it"), max_length=10, choices=Audience.choices, default=Audience.BOTH)
    by_reviewer = models.BooleanField(_("by a reviewer"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = (
            one_of("audience", Audience, name="comment_audience_known"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(by_reviewer=True) | Q(audience=Audience.BOTH), name="comment_of_the_panel_by_a_reviewer"
            ),
        )

    def __str__(self):
        return f"{self.round}: {self.text[:40]}"

    @property
    def about(self):
        """The commitment or the pledge that it is about; None where it is the report as a whole."""
        return self.pledge if self.pledge_id else self.commitment

    @property
    def about_id(self):
        return self.pledge_id or self.commitment_id


class Takedown(record.Takedown):
    """It takes the texts of one answer, or the report's own, from every revision."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="takedowns")
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The answer whose texts go. Empty: the report's own texts, or those on a pledge."),
    )
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("takedown")
        verbose_name_plural = _("takedowns")
        constraints = record.takedown_rules(
            "takedown",
            of=["revision", "commitment"],
            message=_("A takedown of this answer is asked for already."),
        )

    def __str__(self):
        return f"{self.revision}, {self.about or ''}"

    @property
    def has_documents(self):  # type: ignore[override]  # of every other kind it is one answer for all
        """The report's own texts rest on none."""
        return self.about is not None

    @property
    def about(self):
        """Whose answer it is; None where it is the report's own texts."""
        return self.pledge if self.pledge_id else self.commitment
