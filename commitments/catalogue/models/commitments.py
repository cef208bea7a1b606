"""The tree of what was promised, node by node, each with its place in its source."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of
from commitments.common.versions import Version, VersionQuerySet, columns, version_constraints, version_index
from commitments.common.vocabulary import ActorType, Certainty, Kind
from commitments.search import index

from .frameworks import CODE, Framework


class Level(models.TextChoices):
    AREA = "area", _("Area")
    POINT = "point", _("Point")
    OBJECTIVE = "objective", _("Objective")
    ELEMENT = "element", _("Element")
    GOAL = "goal", _("Goal")
    THEME = "theme", _("Theme")
    ACTION = "action", _("Action (from a menu)")
    ANNOUNCEMENT = "announcement", _("Announcement (one body's own)")
    ASK = "ask", _("Ask (called for, agreed by nobody)")
    PRINCIPLE = "principle", _("Principle (a lens)")
    RESTRAINT = "restraint", _("Restraint")


class CommitmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(retired_on=None, framework__retired_on=None)

    def trackable(self):
        """Commitments that have a position on a scorecard and can be reported on (docs/principles.md, 6)."""
        return self.current().filter(trackable=True, framework__title_only=False)

    def in_order(self):
        """Framework by framework; to do before to refrain; then as a curator placed them."""
        return self.order_by("framework__position", "framework__code", "kind", "position", "code")

    def with_words(self, words):
        """Those in whose titles, texts or codes every word is found (catalogue/searched.py)."""
        return index.narrowed(self, words, lambda word: Q(pk__in=index.keys("commitment", word)))

    def menu_of(self, commitment, *, actor_code=""):
        """What an actor may cite under `commitment`: its actions, a menu and never duties (A/RES/73/195, para. 16),
        and what the actor itself announced there. What one body announced is nobody else's menu."""
        own = Q(level=Level.ANNOUNCEMENT, announced_by=actor_code) if actor_code else Q(pk=None)
        return (
            self.current()
            .filter(Q(parent=commitment) | Q(parent__parent=commitment), Q(level=Level.ACTION) | own)
            .order_by("position", "code")
        )


class CommitmentFacts(models.Model):
    """What may change about a commitment, its wording first, and is kept with its past: on the commitment as it holds now,
    on its versions each."""

    parent = models.ForeignKey(
        "catalogue.Commitment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("part of"),
    )
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    trackable = models.BooleanField(_("trackable"), default=False, help_text=_("Actors can report on it."))
    position = models.PositiveSmallIntegerField(_("place in its framework"), default=0)
    number = models.CharField(_("number"), max_length=20, blank=True)
    short_title = models.CharField(_("short title"), max_length=120)
    title = models.CharField(_("title"), max_length=400)
    official_title = models.CharField(_("title as adopted"), max_length=400, blank=True)
    official_title_variant = models.CharField(_("title as it stands elsewhere in the text"), max_length=400, blank=True)
    statement = models.TextField(_("statement"), blank=True, help_text=_("In Waymark's own words."))
    source_document = models.CharField(_("source"), max_length=200)
    source_locator = models.CharField(_("place in the source"), max_length=200)
    anchor = models.CharField(
        _("anchor"), max_length=200, blank=True, help_text=_("A few words exactly as in the source, to find the place.")
    )
    anchor_document = models.CharField(_("file of the anchor"), max_length=120, blank=True)
    anchor_line = models.PositiveIntegerField(_("line of the anchor"), null=True, blank=True)
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty.choices, default=Certainty.SEEN)
    note = models.TextField(_("note"), blank=True)
    addressed_to = models.CharField(
        _("addressed to"),
        max_length=200,
        blank=True,
        help_text=_("Types of actor, separated by blanks. Empty: to nobody in particular."),
    )
    announced_by = models.CharField(_("announced by"), max_length=60, blank=True, help_text=_("Code of one actor."))
    asked_by = models.CharField(_("asked by"), max_length=250, blank=True)
    horizon_years = models.PositiveSmallIntegerField(
        _("horizon in years"), null=True, blank=True, help_text=_("Only where a source sets it.")
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    succeeded_by = models.CharField(
        _("succeeded by"),
        max_length=250,
        blank=True,
        help_text=_("Codes of the commitments that came after, with blanks."),
    )

    class Meta:
        abstract = True

    @property
    def label(self):
        """`13. Detention only last resort`; the short title alone where there is no number."""
        return f"{self.number}. {self.short_title}" if self.number else self.short_title

    @property
    def addressed_types(self):
        return self.addressed_to.split()

    def get_addressed_to_display(self):
        """The types in words, as a proposal shows them."""
        words = dict(ActorType.choices)
        return ", ".join(str(words.get(each, each)) for each in self.addressed_types)


class Commitment(CommitmentFacts):
    """A node of a framework's tree. Only trackable nodes have a position. Its facts here are those of today; those of a
    day are in its versions."""

    code = models.CharField(_("code"), max_length=120, unique=True, validators=[CODE])
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("framework")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.DO)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = (
            one_of("level", Level, name="commitment_level_known"),
            one_of("kind", Kind, name="commitment_kind_known"),
            one_of("certainty", Certainty, name="commitment_certainty_known"),
            models.CheckConstraint(
                condition=Q(horizon_years__isnull=True) | Q(horizon_years__in=[2, 5, 15]),
                name="commitment_horizon_sourced",
                violation_error_message=_("A horizon is 2, 5 or 15 years (seed 001, p. 85)."),
            ),
            models.CheckConstraint(
                condition=~Q(level=Level.ANNOUNCEMENT) | ~Q(announced_by=""),
                name="commitment_announcement_has_announcer",
                violation_error_message=_("An announcement names who announced it."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="commitment_not_its_own_part",
                violation_error_message=_("A commitment cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=~Q(source_locator="") & ~Q(source_document=""),
                name="commitment_has_its_source",
                violation_error_message=_("Say where in which document it stands."),
            ),
        )
        indexes = (models.Index(fields=["framework", "trackable", "kind", "position"], name="commitment_of_framework"),)

    def __str__(self):
        return f"{self.code} {self.short_title}"

    def get_absolute_url(self):
        return reverse("scorecards:commitment", args=[self.code])

    @property
    def is_refrain(self):
        return self.kind == Kind.REFRAIN


class CommitmentVersionQuerySet(VersionQuerySet):
    def listed(self, *, as_of, known_at):
        """What held and was not retired, nor its framework."""
        retired = {"commitment__framework__retired_on__lte": as_of, "commitment__framework__retired_at__lte": known_at}
        return self.in_force(as_of=as_of, known_at=known_at).filter(retired_on=None).exclude(**retired)

    def trackable(self):
        """Those that have a position on a scorecard."""
        return self.filter(trackable=True, commitment__framework__title_only=False)

    def of(self, framework):
        return self.filter(commitment__framework=framework)

    def in_order(self):
        return self.order_by("position", "commitment__code")

    def in_whole_order(self):
        """Framework by framework; to do before to refrain; then as a curator placed them."""
        whole = ("commitment__framework__position", "commitment__framework__code", "commitment__kind")
        return self.order_by(*whole, "position", "commitment__code")

    def with_words(self, words):
        """Those of commitments in which every word is found, in this wording or in another one."""
        return index.narrowed(self, words, lambda word: Q(commitment__in=index.keys("commitment", word)))

    def commitments(self):
        """The commitments as they were by these versions, not to be saved."""
        versions: Any = self.select_related("commitment")
        return [version.as_commitment() for version in versions]


class CommitmentVersion(Version, CommitmentFacts):
    """A commitment's wording, source, place and whether it is tracked, from a day on."""

    PROPOSED_AS = "commitment"
    NOUN = ("commitment",)
    FACTS = columns(CommitmentFacts)
    ONE_HAND = (
        "statement",
        "note",
        "position",
        "anchor",
        "anchor_document",
        "anchor_line",
        "source_locator",
        "certainty",
    )

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="versions", verbose_name=_("commitment")
    )

    objects = CommitmentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a commitment")
        verbose_name_plural = _("versions of commitments")
        constraints = (
            *version_constraints("commitment_version", noun=("commitment",)),
            one_of("level", Level, name="commitment_version_level_known"),
            one_of("certainty", Certainty, name="commitment_version_certainty_known"),
            models.CheckConstraint(
                condition=Q(horizon_years__isnull=True) | Q(horizon_years__in=[2, 5, 15]),
                name="commitment_version_horizon_sourced",
            ),
            models.CheckConstraint(
                condition=~Q(level=Level.ANNOUNCEMENT) | ~Q(announced_by=""),
                name="commitment_version_has_announcer",
            ),
            models.CheckConstraint(condition=~Q(parent=F("commitment")), name="commitment_version_not_its_own"),
            models.CheckConstraint(
                condition=~Q(source_locator="") & ~Q(source_document=""), name="commitment_version_has_its_source"
            ),
        )
        indexes = (version_index("commitment_version", noun=("commitment",)),)

    def __str__(self):
        return f"{self.short_title} ({self.from_on})"

    def get_succeeded_by_display(self):
        codes = self.succeeded_by.split()
        named = {each.code: each.label for each in Commitment.objects.filter(code__in=codes)}
        return "; ".join(named.get(code, code) for code in codes)

    def as_commitment(self):
        """The commitment, not to be saved, as it was by this version; with the size of its menu where that was asked for."""
        commitment = self.put_on(self.commitment)
        if hasattr(self, "menu_size"):
            commitment.menu_size = self.menu_size
        return commitment
