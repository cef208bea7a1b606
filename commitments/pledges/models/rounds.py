"""What is kept of a revision's way: each round as it was handed in, every move, and the takedowns of a pledge's texts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of
from commitments.pledges import lifecycle
from commitments.record import models as record

from .choices import State


class PledgeRound(record.Round):
    """A revision as it was handed to the panel, once for each time. Kept, whatever the revision says later."""

    revision = models.ForeignKey("PledgeRevision", on_delete=models.PROTECT, related_name="rounds")

    class Meta:
        verbose_name = _("round of a pledge")
        verbose_name_plural = _("rounds of pledges")
        constraints = (models.UniqueConstraint(fields=["revision", "number"], name="pledge_round_once"),)


class PledgeMove(record.Move):
    """Who moved a revision, when, and what was said."""

    BY_THE_MAKER = (lifecycle.DRAFT, lifecycle.SUBMITTED)
    """Where only people of the maker lead a revision."""

    revision = models.ForeignKey("PledgeRevision", on_delete=models.PROTECT, related_name="moves")
    to_state = models.CharField(_("to"), max_length=12, choices=State.choices)

    class Meta:
        verbose_name = _("move of a pledge")
        verbose_name_plural = _("moves of pledges")
        constraints = (one_of("to_state", State, name="pledge_move_state_known"),)
        indexes = (models.Index(fields=["revision", "at"], name="pledge_move_of_revision"),)


class Takedown(record.Takedown):
    """It takes the texts of a pledge, from every revision."""

    pledge = models.ForeignKey("Pledge", on_delete=models.PROTECT, related_name="takedowns")

    class Meta:
        verbose_name = _("takedown in a pledge")
        verbose_name_plural = _("takedowns in pledges")
        constraints = record.takedown_rules(
            "pledge_takedown", of=["pledge"], message=_("A takedown of this pledge is asked for already.")
        )

    def __str__(self):
        return str(self.pledge)
