"""Versions of the rules by which cells are computed, and the sentences that anchor each step."""

from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of
from commitments.common.versions import Version, VersionQuerySet, version_constraints
from commitments.common.vocabulary import Kind


class MethodQuerySet(VersionQuerySet):
    def at(self, *, as_of, known_at):
        """The method by which the day `as_of` is looked at, by what was known at `known_at`: the one in force, before the
        first one the first.

        One query. An installation without any (no catalogue loaded yet) has the months of the model, unsaved.
        """
        methods: list[Any] = sorted(self.recorded(known_at=known_at), key=attrgetter("effective_on", "pk"))
        in_force = [method for method in methods if method.effective_on <= as_of]
        if in_force:
            return in_force[-1]
        return methods[0] if methods else self.model(version="1.0", effective_on=as_of)


class Method(Version):
    """A version of the rules by which cells are computed. Months are whole months from the period's end. It is never in
    force before the day on which it was recorded: what was computed comes out the same again."""

    PROPOSED_AS = "method"
    NOUN = ()
    DAY = "effective_on"
    FACTS = (
        "version",
        "name",
        "ageing_2y",
        "stale_2y",
        "ageing_5y",
        "stale_5y",
        "ageing_else",
        "stale_else",
        "note",
    )

    from_on = None
    version = models.CharField(_("version"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    effective_on = models.DateField(_("in force from"))
    ageing_2y = models.PositiveSmallIntegerField(_("ageing after, 2-year goals"), default=12)
    stale_2y = models.PositiveSmallIntegerField(_("stale after, 2-year goals"), default=18)
    ageing_5y = models.PositiveSmallIntegerField(_("ageing after, 5-year goals"), default=24)
    stale_5y = models.PositiveSmallIntegerField(_("stale after, 5-year goals"), default=36)
    ageing_else = models.PositiveSmallIntegerField(_("ageing after, everything else"), default=48)
    stale_else = models.PositiveSmallIntegerField(_("stale after, everything else"), default=60)
    note = models.TextField(_("note"), blank=True)

    objects = MethodQuerySet.as_manager()

    class Meta:
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        constraints = (
            models.CheckConstraint(
                condition=Q(ageing_2y__lt=F("stale_2y"))
                & Q(ageing_5y__lt=F("stale_5y"))
                & Q(ageing_else__lt=F("stale_else")),
                name="method_ageing_before_stale",
                violation_error_message=_("A report ages before it is stale."),
            ),
            *version_constraints("method", noun=(), day="effective_on"),
        )

    def __str__(self):
        return self.version


class Step(models.TextChoices):
    NO_ACTION = "0", _("0 No action yet")
    PLANNED = "1", _("1 Planned")
    UNDER_WAY = "2", _("2 Under way")
    SUBSTANTIAL = "3", _("3 Substantially in place")
    IN_PLACE = "4", _("4 In place and operating")
    UPHELD = "upheld", _("Upheld")
    EXCEPTIONS = "exceptions", _("Exceptions occur")
    NOT_UPHELD = "not_upheld", _("Not upheld")
    SAFEGUARD = "safeguard", _("Legal safeguard")
    BREACH = "breach", _("Breach reported")


class Anchor(models.Model):
    """The sentence that says what must be true for a step."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="anchors")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    step = models.CharField(_("step"), max_length=12, choices=Step.choices)
    label = models.CharField(_("word"), max_length=80)
    sentence = models.CharField(_("anchor sentence"), max_length=300)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        constraints = (
            models.UniqueConstraint(fields=["method", "kind", "step"], name="anchor_once"),
            one_of("kind", Kind, name="anchor_kind_known"),
            one_of("step", Step, name="anchor_step_known"),
        )

    def __str__(self):
        return f"{self.method} {self.kind} {self.step}"
