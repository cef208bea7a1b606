"""Who can report: actors, their names, and their dated positions on frameworks."""

from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.catalogue.models import Framework
from commitments.common.constraints import not_before, one_of, one_of_or_blank
from commitments.common.versions import (
    BEGINNING,
    Act,
    Version,
    VersionQuerySet,
    columns,
    version_constraints,
    version_index,
)
from commitments.common.vocabulary import ActorType, Language
from commitments.search.ordering import by_folded_name


class Region(models.TextChoices):
    """The five geographic regions of M49."""

    AFRICA = "Africa", _("Africa")
    AMERICAS = "Americas", _("Americas")
    ASIA = "Asia", _("Asia")
    EUROPE = "Europe", _("Europe")
    OCEANIA = "Oceania", _("Oceania")


class ActorQuerySet(models.QuerySet):
    def named(self):
        """Without the shielded ones: no public list, page, filter or count knows them."""
        return self.filter(shielded=False)

    def in_world(self, *, fictional):
        """Real actors or fictional ones, never both, as any list may show them."""
        return self.named().filter(fictional=fictional, retired_on=None, entered_twice_as=None)

    def of_site(self, *, demo_site):
        """Actors that exist here: fictional ones only where the demonstration is on."""
        return self if demo_site else self.filter(fictional=False)

    def shown_on(self, *, demo_site):
        """Actors whose own pages exist here."""
        return self.named().of_site(demo_site=demo_site)

    def with_position(self, framework, *, at):
        """Adds `position`: the one on `framework` in force at an instant, None where there is none."""
        known = Adherence.objects.latest_first(as_of=at.date(), known_at=at)
        held = known.filter(actor=OuterRef("pk"), framework=framework)
        return self.annotate(position=Subquery(held.values("position")[:1]))

    def by_name(self):
        return self.order_by(by_folded_name("pk"), "name", "id")


class ActorFacts(models.Model):
    """What may change about an actor, and is kept with its past: on the actor as it holds now, on its versions each."""

    slug = models.SlugField(_("word in addresses"), max_length=80)
    type = models.CharField(_("type"), max_length=20, choices=ActorType.choices)
    name = models.CharField(_("name"), max_length=200)
    formal_name = models.CharField(_("formal name"), max_length=250, blank=True)
    parent = models.ForeignKey(
        "actors.Actor", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("part of")
    )
    iso2 = models.CharField(_("ISO 3166-1 alpha-2"), max_length=2, blank=True)
    m49 = models.CharField(_("M49 code"), max_length=3, blank=True)
    region = models.CharField(_("region"), max_length=20, choices=Region.choices, blank=True)
    subregion = models.CharField(_("subregion"), max_length=60, blank=True)
    intermediate_region = models.CharField(_("intermediate region"), max_length=60, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    entered_twice_as = models.ForeignKey(
        "actors.Actor",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the same body as"),
        help_text=_("This entry was one too many: its reports stand with the other."),
    )
    succeeded_by = models.CharField(
        _("succeeded by"), max_length=200, blank=True, help_text=_("Codes of the actors that came after, with blanks.")
    )

    class Meta:
        abstract = True

    @property
    def public_parent(self):
        """What it is part of, where the public may know that; the parent was fetched with it."""
        return self.parent if self.parent and not self.parent.shielded else None


class Actor(ActorFacts):
    """Somebody who can report: a State, a ministry, an agency, a city, an NGO ... Its facts here are those of today;
    those of a day are in its versions."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    slug = models.SlugField(_("word in addresses"), max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    fictional = models.BooleanField(_("fictional"), default=False)
    shielded = models.BooleanField(
        _("shielded"),
        default=False,
        help_text=_("Its reports carry a public identity in place of its name, and no list or scorecard names it."),
    )

    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        constraints = (
            one_of("type", ActorType, name="actor_type_known"),
            one_of_or_blank("region", Region, name="actor_region_known"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="actor_not_its_own_part",
                violation_error_message=_("An actor cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=~Q(entered_twice_as=F("id")),
                name="actor_not_its_own_double",
                violation_error_message=_("An entry cannot be merged with itself."),
            ),
            models.CheckConstraint(
                # ISO 3166-1 keeps XAA to XZZ for users: a fictional State cannot be taken for a real one.
                condition=Q(fictional=False) | Q(code__startswith="X"),
                name="actor_fictional_code",
                violation_error_message=_("The code of a fictional actor begins with X."),
            ),
        )
        indexes = (models.Index(fields=["fictional", "type", "region", "name"], name="actor_in_lists"),)

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("scorecards:actor", args=[self.slug])

    @property
    def name_and_code(self):
        """For curators: two bodies may bear one name."""
        return f"{self.name} ({self.code})"

    @property
    def body(self):
        """The entry under which this body stands: itself, but for one that was entered twice. Lists fetch it with the actor."""
        return self.entered_twice_as or self


class ActorVersionQuerySet(VersionQuerySet):
    def here(self, *, fictional):
        """Of the real actors or of the fictional ones, those that were there, shielded ones among them."""
        return self.filter(actor__fictional=fictional, retired_on=None, entered_twice_as=None)

    def in_world(self, *, fictional):
        """Those of them that any list may show."""
        return self.here(fictional=fictional).filter(actor__shielded=False)

    def entered_twice(self, *, as_of, known_at):
        """{id of an entry: id of the one that was kept} of all that stand with another, as it was known. One query, which
        reads as many rows as there are."""
        merged = self.in_force(as_of=as_of, known_at=known_at).filter(entered_twice_as__isnull=False)
        return dict(merged.values_list("actor_id", "entered_twice_as_id"))

    def with_position(self, framework, *, as_of, known_at):
        """Adds `position`, `position_on` and `position_sure`: the position on `framework` in force, None where there is none."""
        known = Adherence.objects.latest_first(as_of=as_of, known_at=known_at)
        held = known.filter(actor=OuterRef("actor"), framework=framework)
        return self.annotate(
            position=Subquery(held.values("position")[:1]),
            position_on=Subquery(held.values("dated_on")[:1]),
            position_sure=Subquery(held.values("sure")[:1]),
        )

    def by_name(self):
        return self.order_by(by_folded_name("actor", today="actor__name"), "name", "actor_id")

    def actors(self):
        """The actors as they were by these versions, not to be saved."""
        versions: Any = self.select_related("actor")
        return [version.as_actor() for version in versions]


class ActorVersion(Version, ActorFacts):
    """An actor's name, type, whole, region and existence, from a day on."""

    PROPOSED_AS = "actor"
    NOUN = ("actor",)
    FACTS = columns(ActorFacts)
    ONE_HAND = ("formal_name", "iso2", "m49", "subregion", "intermediate_region")

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="versions", verbose_name=_("actor"))

    objects = ActorVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an actor")
        verbose_name_plural = _("versions of actors")
        constraints = (
            *version_constraints("actor_version", noun=("actor",)),
            one_of("type", ActorType, name="actor_version_type_known"),
            one_of_or_blank("region", Region, name="actor_version_region_known"),
            models.CheckConstraint(
                condition=~Q(parent=F("actor")) & ~Q(entered_twice_as=F("actor")), name="actor_version_not_its_own"
            ),
            models.CheckConstraint(
                condition=Q(entered_twice_as__isnull=True) | Q(act=Act.CORRECT),
                name="actor_version_merge_is_a_correction",
            ),
            models.CheckConstraint(
                condition=Q(entered_twice_as__isnull=True) | Q(parent__isnull=True) | ~Q(parent=F("entered_twice_as")),
                name="actor_version_not_merged_with_its_whole",
            ),
        )
        indexes = (
            version_index("actor_version", noun=("actor",)),
            # Few rows: pages ask which entries stand with others before anything else is read.
            models.Index(
                fields=["entered_twice_as", "actor"],
                condition=Q(entered_twice_as__isnull=False),
                name="actor_version_entered_twice",
            ),
        )

    def __str__(self):
        return f"{self.name} ({self.from_on})"

    def get_parent_id_display(self):
        return self.parent.name_and_code if self.parent else ""

    def get_entered_twice_as_id_display(self):
        return self.entered_twice_as.name_and_code if self.entered_twice_as else ""

    def get_succeeded_by_display(self):
        named = {each.code: each.name_and_code for each in Actor.objects.filter(code__in=self.succeeded_by.split())}
        return ", ".join(named.get(code, code) for code in self.succeeded_by.split())

    def as_actor(self):
        """The actor, not to be saved, as it was by this version; with its position where that was asked for."""
        actor = self.put_on(self.actor)
        for name in ("position", "position_on", "position_sure"):
            if hasattr(self, name):
                setattr(actor, name, getattr(self, name))
        return actor


class ActorNameQuerySet(models.QuerySet):
    def known(self, *, known_at):
        """Those that stood at an instant."""
        return self.filter(Q(superseded_at=None) | Q(superseded_at__gt=known_at), recorded_at__lte=known_at)


class ActorName(models.Model):
    """An actor's name in one language. Another takes its place from an instant on (`audit.actions.supersede`), and it stays:
    pages that ask for what was known before show it."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="names")
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    name = models.CharField(_("name"), max_length=250)
    official = models.BooleanField(_("official"), default=False)
    source = models.CharField(_("source"), max_length=250, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), default=BEGINNING, editable=False)
    superseded_at = models.DateTimeField(_("replaced"), null=True, blank=True, editable=False)

    objects = ActorNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name in a language")
        verbose_name_plural = _("names in languages")
        constraints = (
            models.UniqueConstraint(
                fields=["actor", "language"], condition=Q(superseded_at__isnull=True), name="actor_name_once"
            ),
            not_before("superseded_at", "recorded_at", name="actor_name_replaced_after_it_was_recorded"),
            one_of("language", Language, name="actor_name_language"),
        )

    def __str__(self):
        return f"{self.name} [{self.language}]"


class Position(models.TextChoices):
    FOR = "for", _("voted for")
    ABSTAINED = "abstained", _("abstained")
    AGAINST = "against", _("voted against")
    NOT_VOTING = "not_voting", _("did not vote")
    UNCLEAR = "unclear", _("position unclear")
    DECLARED_SUPPORT = "declared_support", _("declared support")
    DECLARED_WITHDRAWAL = "declared_withdrawal", _("declared withdrawal")
    OBSERVER = "observer", _("observer, no vote")


class AdherenceQuerySet(VersionQuerySet):
    def on(self, framework, *, as_of, known_at):
        """Positions on `framework` dated by `as_of`, as they are known, the latest of each actor last."""
        known = self.recorded(known_at=known_at).filter(framework=framework, dated_on__lte=as_of)
        return known.order_by("actor_id", "dated_on", "id")


class Adherence(Version):
    """An actor's dated position on a framework: history, not present support. Another position is another row; what was
    entered wrongly is corrected by a row that takes its place."""

    PROPOSED_AS = "position"
    NOUN = ("actor", "framework")
    DAY = "dated_on"
    FACTS = ("position", "sure", "source", "note")

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="adherence")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="adherence")
    position = models.CharField(_("position"), max_length=20, choices=Position.choices)
    from_on = None
    dated_on = models.DateField(_("dated"))
    sure = models.BooleanField(_("sure"), default=True)
    source = models.CharField(_("source"), max_length=250)
    note = models.TextField(_("note"), blank=True)

    objects = AdherenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("adherence")
        verbose_name_plural = _("adherence")
        constraints = (
            one_of("position", Position, name="adherence_position_known"),
            *version_constraints("adherence", noun=("actor", "framework"), day="dated_on"),
        )
        indexes = (version_index("adherence", noun=("framework", "actor"), day="dated_on"),)

    def __str__(self):
        return f"{self.actor}: {self.get_position_display()} ({self.dated_on})"
