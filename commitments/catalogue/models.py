from operator import attrgetter
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of
from commitments.common.search import words_of
from commitments.common.vocabulary import Certainty, Kind, Language

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


class JourneyStage(models.TextChoices):
    ORIGIN = "origin", _("Origin")
    TRANSIT = "transit", _("Transit")
    ARRIVAL = "arrival", _("Arrival")
    STAY = "stay", _("Stay")
    RETURN = "return", _("Return")
    ALL = "all", _("Every stage")


class FrameworkQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("position", "code")

    def scored(self):
        """Frameworks with something to report on; the title-only ones are reading matter."""
        return self.filter(title_only=False, retired_on=None)


class Framework(models.Model):
    """An instrument: the 8-point agenda, the Global Compact, the papers between them."""

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

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = (one_of("nature", Nature, name="framework_nature_known"),)

    def __str__(self):
        return self.short_title

    def get_absolute_url(self):
        return reverse("scorecards:framework", args=[self.code])


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
        """Every word is in a title or the statement, or is the code."""
        found = self
        for word in words_of(words):
            found = found.filter(
                Q(title__icontains=word)
                | Q(short_title__icontains=word)
                | Q(official_title__icontains=word)
                | Q(statement__icontains=word)
                | Q(code__iexact=word)
            )
        return found

    def menu_of(self, commitment, *, actor_code=""):
        """What an actor may cite under `commitment`: its actions, a menu and never duties (A/RES/73/195, para. 16),
        and what the actor itself announced there. What one body announced is nobody else's menu."""
        own = Q(level=Level.ANNOUNCEMENT, announced_by=actor_code) if actor_code else Q(pk=None)
        return (
            self.current()
            .filter(Q(parent=commitment) | Q(parent__parent=commitment), Q(level=Level.ACTION) | own)
            .order_by("position", "code")
        )


class Commitment(models.Model):
    """A node of a framework's tree. Only trackable nodes have a position."""

    code = models.CharField(_("code"), max_length=120, unique=True, validators=[CODE])
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("framework")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.DO)
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

    @property
    def label(self):
        """`13. Detention only last resort`; the short title alone where there is no number."""
        return f"{self.number}. {self.short_title}" if self.number else self.short_title

    @property
    def addressed_types(self):
        return self.addressed_to.split()


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


class CommitmentTranslation(models.Model):
    """A text of a commitment in another language, with its source."""

    class Field(models.TextChoices):
        TITLE = "title", _("title")
        SHORT_TITLE = "short_title", _("short title")
        OFFICIAL_TITLE = "official_title", _("title as adopted")
        STATEMENT = "statement", _("statement")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="translations")
    field = models.CharField(_("text"), max_length=20, choices=Field.choices)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    text = models.TextField(_("translation"))
    official = models.BooleanField(_("official"), default=False)
    source = models.CharField(_("source"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = (
            models.UniqueConstraint(fields=["commitment", "field", "language"], name="commitment_translation_once"),
            one_of("language", Language, name="commitment_translation_language"),
        )

    def __str__(self):
        return f"{self.commitment} {self.field} [{self.language}]"


class Relation(models.TextChoices):
    SAME = "same", _("same: one asks for what the other asks for")
    PART = "part", _("part: the first is part of the second")
    RELATED = "related", _("related: progress on one helps the other")


class LinkStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ADOPTED = "adopted", _("adopted")
    DISPUTED = "disputed", _("disputed")


class CrosswalkLinkQuerySet(models.QuerySet):
    def from_or_to(self, commitment):
        return self.filter(Q(source=commitment) | Q(target=commitment)).order_by("status", "relation", "code")


class CrosswalkLink(models.Model):
    """A directed, sourced link from one commitment to another, or to an SDG target."""

    code = models.CharField(_("code"), max_length=160, unique=True)
    source = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="links_out", verbose_name=_("from"))
    target = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="links_in", verbose_name=_("to")
    )
    sdg_target = models.CharField(_("to SDG target"), max_length=8, blank=True)
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices)
    status = models.CharField(_("status"), max_length=10, choices=LinkStatus.choices, default=LinkStatus.PROPOSED)
    rationale = models.TextField(_("reason"), blank=True)
    citation = models.CharField(_("citation"), max_length=250, blank=True)
    in_source = models.BooleanField(_("made by the text itself"), default=False)

    objects = CrosswalkLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("crosswalk link")
        verbose_name_plural = _("crosswalk links")
        constraints = (
            one_of("relation", Relation, name="link_relation_known"),
            one_of("status", LinkStatus, name="link_status_known"),
            models.CheckConstraint(
                condition=Q(target__isnull=False, sdg_target="") | (Q(target__isnull=True) & ~Q(sdg_target="")),
                name="link_leads_to_one_thing",
                violation_error_message=_("A link leads to one commitment or to one SDG target."),
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(source=F("target")),
                name="link_not_to_itself",
                violation_error_message=_("A commitment cannot be linked to itself."),
            ),
            models.UniqueConstraint(fields=["source", "target"], condition=Q(target__isnull=False), name="link_once"),
            models.UniqueConstraint(fields=["source", "sdg_target"], condition=~Q(sdg_target=""), name="link_sdg_once"),
        )

    def __str__(self):
        return self.code


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


class MethodQuerySet(models.QuerySet):
    def in_force(self, on):
        """The methods whose date has come, the latest first."""
        return self.filter(effective_on__lte=on).order_by("-effective_on", "-id")

    def at(self, day):
        """The method by which `day` is looked at: the latest whose date had come, before the first one the first.

        One query. An installation without any (no catalogue loaded yet) has the months of the model, unsaved.
        """
        methods: list[Any] = sorted(self.all(), key=attrgetter("effective_on", "pk"))
        in_force = [method for method in methods if method.effective_on <= day]
        if in_force:
            return in_force[-1]
        return methods[0] if methods else self.model(version="1.0", effective_on=day)


class Method(models.Model):
    """A version of the rules by which cells are computed. Months are whole months from the period's end."""

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
