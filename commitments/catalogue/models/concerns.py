"""Whom and what a commitment concerns: stages of the journey, groups of people, SDG targets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of

from .commitments import Commitment


class JourneyStage(models.TextChoices):
    ORIGIN = "origin", _("Origin")
    TRANSIT = "transit", _("Transit")
    ARRIVAL = "arrival", _("Arrival")
    STAY = "stay", _("Stay")
    RETURN = "return", _("Return")
    ALL = "all", _("Every stage")


class CommitmentStage(models.Model):
    """A stage of the journey that a commitment concerns."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="journey_stages")
    stage = models.CharField(_("stage of the journey"), max_length=10, choices=JourneyStage.choices)

    class Meta:
        verbose_name = _("stage of the journey")
        verbose_name_plural = _("stages of the journey")
        constraints = (
            models.UniqueConstraint(fields=["commitment", "stage"], name="commitment_stage_once"),
            one_of("stage", JourneyStage, name="commitment_stage_known"),
        )

    def __str__(self):
        return self.get_stage_display()


class Group(models.Model):
    """People a commitment concerns: children, migrant workers ... No order among them (seed 001, p. 43)."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    label = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("group of people")
        verbose_name_plural = _("groups of people")

    def __str__(self):
        return self.label


class CommitmentGroup(models.Model):
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="groups")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("group concerned")
        verbose_name_plural = _("groups concerned")
        constraints = (models.UniqueConstraint(fields=["commitment", "group"], name="commitment_group_once"),)

    def __str__(self):
        return str(self.group)


class CommitmentSdgTarget(models.Model):
    """A target of the 2030 Agenda that a commitment serves: named by the source, or proposed by Waymark."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="sdg_targets")
    target = models.CharField(_("SDG target"), max_length=8)
    proposed = models.BooleanField(_("proposed by Waymark"), default=True)

    class Meta:
        verbose_name = _("SDG target")
        verbose_name_plural = _("SDG targets")
        constraints = (models.UniqueConstraint(fields=["commitment", "target"], name="commitment_sdg_target_once"),)

    def __str__(self):
        return self.target
