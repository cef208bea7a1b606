"""By whose clock an actor's progress on a commitment is read: two, five or fifteen years from a day of its own."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment
from commitments.common.constraints import both_or_neither, one_of

from .pledges import Pledge


class Source(models.TextChoices):
    """From what the clock of a target began."""

    BASELINE = "baseline", _("its own baseline")
    PLEDGE = "pledge", _("its own pledge")
    ADHERENCE = "adherence", _("its support of the framework")
    FRAMEWORK = "framework", _("a date that the framework sets")


@dataclass(frozen=True)
class Clock:
    """One target on one day. Nothing of it says late: its own date is ahead, or has passed."""

    years: int
    starts_on: date
    ends_on: date
    source: str
    source_words: str
    has_passed: bool
    pledge: Pledge | None = None
    citation: str = ""


class TargetQuerySet(models.QuerySet):
    def current(self):
        """Not replaced by a later one and not taken back."""
        return self.filter(ended_at=None)

    def held_on(self, day):
        """Those that held on `day`: set by then, and neither replaced nor taken back by then."""
        ended_later = Q(ended_at__isnull=True) | Q(ended_at__date__gt=day)
        return self.filter(ended_later, set_at__date__lte=day)

    def clocks_of(self, actor, commitments, as_of):
        """{commitment id: Clock} of those of `commitments` (objects or ids) on which `actor` has set a target by `as_of`.

        One query, whatever their number. A target whose clock begins later than `as_of` has none yet.
        """
        rows = self.held_on(as_of).filter(actor=actor, commitment__in=commitments, starts_on__lte=as_of)
        rows = rows.select_related("pledge").order_by("id")
        return {row.commitment_id: row.clock(as_of) for row in rows}

    def clock_of(self, actor, commitment, as_of):
        """The Clock of one actor on one commitment on `as_of`, or None where it has set none by then."""
        return self.clocks_of(actor, [commitment], as_of).get(commitment.pk)


class Target(models.Model):
    """An actor's horizon on a commitment. Set by its focal point, without a word of text; one that a framework sets is
    entered by curators with its citation. Never changed: another one takes its place, and the old one stays."""

    YEARS = (2, 5, 15)

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="targets")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="targets")
    years = models.PositiveSmallIntegerField(_("years"), choices=[(n, str(n)) for n in YEARS])
    starts_on = models.DateField(_("clock began on"))
    source = models.CharField(_("from"), max_length=10, choices=Source.choices)
    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("pledge")
    )
    citation = models.CharField(_("where the framework sets it"), max_length=250, blank=True)
    set_at = models.DateTimeField(_("set"))
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("replaced or taken back"), null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = (
            one_of("source", Source, name="target_source_known"),
            models.CheckConstraint(
                condition=Q(years__in=[2, 5, 15]),
                name="target_years_known",
                violation_error_message=_("A horizon is 2, 5 or 15 years (seed 001, p. 85)."),
            ),
            models.CheckConstraint(
                condition=(Q(source=Source.PLEDGE) & Q(pledge__isnull=False))
                | (~Q(source=Source.PLEDGE) & Q(pledge__isnull=True)),
                name="target_from_a_pledge_names_it",
                violation_error_message=_("A clock that a pledge began names the pledge."),
            ),
            models.CheckConstraint(
                condition=(Q(source=Source.FRAMEWORK) & ~Q(citation=""))
                | (~Q(source=Source.FRAMEWORK) & Q(citation="")),
                name="target_from_a_framework_is_cited",
                violation_error_message=_("A date that a framework sets has its citation; no other one has."),
            ),
            both_or_neither("ended_at", "ended_by", name="target_ended_by_somebody"),
            models.UniqueConstraint(
                fields=["actor", "commitment"],
                condition=Q(ended_at__isnull=True),
                name="target_one_at_a_time",
                violation_error_message=_("This actor has a target on this commitment already."),
            ),
        )
        indexes = (models.Index(fields=["actor", "commitment", "set_at"], name="target_of_cell"),)

    def __str__(self):
        return f"{self.actor_id} on {self.commitment_id}: {self.years} years from {self.starts_on}"

    @property
    def ends_on(self):
        """The same day so many years later; the last of February where that day does not exist."""
        try:
            return self.starts_on.replace(year=self.starts_on.year + self.years)
        except ValueError:
            return self.starts_on.replace(year=self.starts_on.year + self.years, day=28)

    def clock(self, as_of):
        """The Clock as it stands on `as_of`. The last day of its time is still within it."""
        return Clock(
            years=self.years,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            source=self.source,
            source_words=str(self.get_source_display()),
            has_passed=as_of > self.ends_on,
            pledge=self.pledge,
            citation=self.citation,
        )
