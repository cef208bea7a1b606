"""Instruments, and the dated events of their follow-up."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of
from commitments.common.vocabulary import Certainty

CODE = RegexValidator(
    r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$", _("A code is small letters and digits, joined by dots or hyphens.")
)


class Nature(models.TextChoices):
    PROPOSAL = "proposal", _("Proposal of the Secretary-General")
    NEGOTIATED = "negotiated_not_binding", _("Negotiated, not legally binding")
    RECOMMENDATIONS = "recommendations", _("Recommendations of one organisation")
    RECORD = "record_of_dialogue", _("Record of a dialogue: what participants asked for")
    CIVIL_SOCIETY = "civil_society_plan", _("Plan of civil society")
    DECLARATION = "declaration", _("Declaration of States")


class FrameworkQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("position", "code")

    def current(self):
        return self.filter(retired_on=None)

    def offered(self, asked):
        """To choose from, in order: the current ones, and the one that the address asks for already."""
        return self.filter(Q(retired_on=None) | Q(code=asked or "")).in_order()

    def in_force(self, *, as_of, known_at):
        """Those that were not retired on the day `as_of`, by what was known at `known_at`. One is known from the first
        commitment in it on: an empty one stands on no scorecard."""
        held = self.model._base_manager.filter(pk=OuterRef("pk"), commitments__versions__recorded_at__lte=known_at)
        return self.filter(Exists(held)).exclude(retired_on__lte=as_of, retired_at__lte=known_at)

    def scored(self):
        """Frameworks with something to report on; the title-only ones are reading matter."""
        return self.filter(title_only=False)


class Framework(models.Model):
    """An instrument: the 8-point agenda, the Global Compact, the papers between them."""

    CITED = (
        "title",
        "short_title",
        "symbol",
        "adopted_on",
        "date_text",
        "issuer",
        "nature",
        "nature_note",
        "summary",
        "source_name",
        "source_url",
        "takes_adherence",
        "title_only",
        "unit",
        "position",
    )
    """What scorecards say of it, and its place among the others: it keeps no past, so these stay (docs/adr/0024)."""

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[CODE])
    title = models.CharField(_("title"), max_length=250)
    short_title = models.CharField(_("short title"), max_length=60)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    date_text = models.CharField(_("date in words"), max_length=120, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200)
    nature = models.CharField(_("nature"), max_length=30, choices=Nature.choices)
    nature_note = models.TextField(_("note on its nature"), blank=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("In Waymark's own words."))
    source_name = models.CharField(_("source"), max_length=250, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True, max_length=500)
    takes_adherence = models.BooleanField(
        _("takes adherence"),
        default=False,
        help_text=_(
            "Actors have a dated position on it (a vote, a declaration), and silence means nothing before one."
        ),
    )
    title_only = models.BooleanField(
        _("title only"), default=False, help_text=_("Listed, without commitments to report on.")
    )
    unit = models.CharField(_("unit, in the plural"), max_length=40, default="commitments")
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired, recorded"), null=True, blank=True, editable=False)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = (one_of("nature", Nature, name="framework_nature_known"),)

    def __str__(self):
        return self.short_title

    def get_absolute_url(self):
        return reverse("scorecards:framework", args=[self.code])

    def as_it_was(self, *, as_of, known_at):
        """The same, not to be saved, as it was on a day: perhaps not retired yet. Its words do not change."""
        if self.retired_on and not (self.retired_on <= as_of and self.retired_at <= known_at):
            self.retired_on = None
        return self


class Milestone(models.Model):
    """A dated event in the follow-up of a framework: a forum, a hearing, a declaration."""

    code = models.CharField(_("code"), max_length=80, unique=True)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="milestones")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=300)
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty.choices, default=Certainty.SEEN)
    source = models.CharField(_("source"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = (one_of("certainty", Certainty, name="milestone_certainty_known"),)

    def __str__(self):
        return f"{self.starts_on} {self.title}"
