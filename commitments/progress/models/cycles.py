"""Rounds of reporting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.catalogue.models import Framework
from commitments.common.constraints import not_before


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
