"""Pledges and their numbered revisions."""

import uuid
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.models import Actor
from commitments.actors.naming import name_then
from commitments.catalogue.models import Commitment
from commitments.common.constraints import (
    one_of,
    one_of_or_blank,
)
from commitments.common.vocabulary import Kind
from commitments.pledges import lifecycle, measures
from commitments.record import models as record

from .choices import Direction, Form, Nature, Origin, State
from .rounds import PledgeMove


@dataclass(frozen=True)
class Shelf:
    """What stands where a commitment names its framework."""

    code: str
    short_title: object


PLEDGES = Shelf("", _("A pledge"))


class PledgeQuerySet(models.QuerySet):
    def published(self):
        """With a revision in force: what can be matched, reported on and linked to."""
        in_force = PledgeRevision.objects.in_force().filter(pledge=OuterRef("pk"))
        return self.filter(Exists(in_force))

    def with_standing(self, *, as_of=None):
        """Adds `standing` and `standing_on`: the latest published state of each, by `as_of` where given. Of a pledge that
        has no revision in force, nothing."""
        return self.annotate(**standing_columns("pk", as_of=as_of))


def standing_columns(pledge, *, as_of=None):
    """The columns of a pledge's latest published state; `pledge` leads to the pledge from the row that is asked."""
    said = {"entries__isnull": False} if as_of is None else {"entries__on__lte": as_of}
    entries = PledgeRevision.objects.filter(pledge=OuterRef(pledge), state=lifecycle.PUBLISHED, **said)
    latest = entries.order_by("-entries__on", "-number", "-entries__id")
    return {
        "standing": Subquery(latest.values("entries__standing")[:1]),
        "standing_on": Subquery(latest.values("entries__on")[:1]),
    }


def code_of(pledge_id):
    """The word by which a pledge is named in addresses of claims: `pledge-3f2a9c01`."""
    return f"{Pledge.PREFIX}{pledge_id.hex[:8]}"


class Pledge(models.Model):
    """An actor's own measurable undertaking: a container of numbered revisions.

    `actor` made it, leads it and alone reports on it. `title` repeats that of the revision in force, so that a claim can
    name its pledge; empty before the first is published, and once the pledge is taken from public view.
    """

    workflow = lifecycle.WORKFLOW

    PREFIX = "pledge-"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(_("word in addresses"), max_length=24, unique=True, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="pledges", verbose_name=_("made by"))
    title = models.CharField(_("title in force"), max_length=200, blank=True, editable=False)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin.choices, default=Origin.SUBMITTED)
    source_note = models.TextField(
        _("what was read"),
        blank=True,
        help_text=_("For a transcribed pledge: where it is published, and that the body did not submit it here."),
    )
    source_name = models.CharField(_("list that it was read from"), max_length=200, blank=True)
    source_reference = models.CharField(_("its own name there"), max_length=120, blank=True)
    batch = models.UUIDField(_("import"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("begun"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        constraints = (
            one_of("origin", Origin, name="pledge_origin_known"),
            models.CheckConstraint(
                condition=(Q(origin=Origin.TRANSCRIBED) & ~Q(source_note="") & ~Q(source_name=""))
                | Q(origin=Origin.SUBMITTED, source_note="", source_name="", source_reference=""),
                name="pledge_transcribed_says_from_what",
                violation_error_message=_("A transcribed pledge says what it was read from."),
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.TRANSCRIBED) | Q(created_by__isnull=False), name="pledge_begun_by_somebody"
            ),
        )
        indexes = (models.Index(fields=["source_name", "source_reference"], name="pledge_of_source"),)

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("pledges:pledge", args=[self.id])

    @property
    def kind(self):
        """A pledge is something to do: its claims have a stage."""
        return Kind.DO

    @property
    def is_refrain(self):
        return False

    number = ""
    horizon_years = None
    """Where a commitment has a number and a horizon: a pledge has a due date of its own."""

    @property
    def label(self):
        """Its title in force. A claim, a match or a target may still lead to a pledge that says nothing more."""
        return self.title or _("A pledge that was taken from public view")

    @property
    def framework(self):
        """Where a commitment names its framework, a pledge says that it is one."""
        return PLEDGES

    @property
    def is_transcribed(self):
        return self.origin == Origin.TRANSCRIBED


class PledgeRevisionQuerySet(models.QuerySet):
    def with_names(self):
        """Adds what every list of pledges shows, in the same query; one more where a maker was entered twice."""
        named = self.select_related("pledge__actor", "matches__actor").prefetch_related(
            "pledge__actor__entered_twice_as"
        )
        return named.annotate(name_then=name_then("pledge__actor"))

    def unsettled(self):
        return self.filter(state__in=lifecycle.UNSETTLED)

    def in_force(self):
        """Published, and neither followed by a later revision nor taken from public view."""
        return self.filter(state=lifecycle.PUBLISHED, superseded_at=None)

    def with_standing(self, *, as_of=None):
        """Adds `standing` and `standing_on` of the pledge; see PledgeQuerySet."""
        return self.annotate(**standing_columns("pledge", as_of=as_of))

    def with_made_on(self):
        """Adds `made_on`: the day on which the pledge was made."""
        made = PledgeRevision.objects.filter(pledge=OuterRef("pledge"), state=lifecycle.PUBLISHED)
        made = made.filter(entries__standing=lifecycle.MADE).order_by("number")
        return self.annotate(made_on=Subquery(made.values("entries__on")[:1]))

    def in_hand(self):
        """Not withdrawn by the maker. The query set comes from `with_standing`."""
        return self.exclude(standing=lifecycle.GIVEN_UP)

    def in_world(self, *, fictional):
        """Pledges of real actors or of fictional ones, never both; never of one that is shielded today."""
        return self.filter(pledge__actor__fictional=fictional, pledge__actor__shielded=False)

    def latest_first(self):
        return self.order_by("-published_at", "-id")

    def not_written_by(self, user):
        """Without pledges that `user` began, submitted or called back, whatever they belong to today."""
        moved = PledgeMove.objects.filter(
            revision__pledge=OuterRef("pledge"), by=user, to_state__in=PledgeMove.BY_THE_MAKER
        )
        return self.exclude(Q(created_by=user) | Q(pledge__created_by=user)).exclude(Exists(moved))

    def for_review(self, *, conflicted_with):
        """The panel's queue, oldest first, without pledges of actors that the reviewer is tied to (ids), as maker, as
        partner, or as maker of the pledge that it matches; and without those whose maker took a shield since: the panel
        is told no name."""
        ours = PledgeRevision.objects.filter(pk=OuterRef("pk")).filter(
            Q(pledge__actor__in=conflicted_with)
            | Q(partners__actor__in=conflicted_with)
            | Q(matches__actor__in=conflicted_with)
        )
        waiting = self.filter(state=lifecycle.SUBMITTED, pledge__actor__shielded=False).exclude(Exists(ours))
        return waiting.order_by("submitted_at", "id")


_HANDED_IN = ~Q(state__in=lifecycle.OPEN)


class PledgeRevision(record.Numbered, record.Life):
    """One numbered version of a pledge: its whole text, and the entries, sums and documents that come with it.

    Once published it never changes. The first is the original text, which stays readable for ever; a later one says why
    (`reason`), and may change the text, say a new state, tell of money, or all of it.
    """

    workflow = lifecycle.WORKFLOW

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="revisions")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=lifecycle.DRAFT)
    reason = models.TextField(_("reason for the revision"), blank=True)

    # the text
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("what is pledged"), blank=True)
    form = models.CharField(_("form"), max_length=12, choices=Form.choices, default=Form.INDIVIDUAL)
    matches = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, null=True, blank=True, related_name="matched_by", verbose_name=_("matches")
    )
    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices, blank=True)
    commitments = models.ManyToManyField(
        Commitment, through="PledgeCommitment", related_name="+", verbose_name=_("commitments that it advances")
    )
    measure = models.CharField(_("what is measured"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=80, blank=True)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction.choices, blank=True)
    # Fifteen digits: what SQLite, which has no decimals, gives back exactly.
    baseline = models.DecimalField(_("baseline"), max_digits=15, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(_("day of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=15, decimal_places=4, null=True, blank=True)
    due_on = models.DateField(_("to be reached by"), null=True, blank=True)
    specific = models.CharField(
        _("what its text says"), max_length=80, blank=True, help_text=_("Codes, separated by blanks.")
    )

    # its life
    superseded_at = models.DateTimeField(_("revised"), null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("taken from public view"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("why it was taken from public view"), blank=True)
    redacted_at = models.DateTimeField(_("texts taken down"), null=True, blank=True, editable=False)

    objects = PledgeRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of a pledge")
        verbose_name_plural = _("revisions of pledges")
        constraints = (
            *record.number_constraints(
                "pledge",
                of="pledge",
                unsettled=lifecycle.UNSETTLED,
                message=_("This pledge already has a revision in the making."),
            ),
            *record.life_constraints("pledge", states=State, public=lifecycle.PUBLIC),
            one_of("form", Form, name="pledge_form_known"),
            one_of_or_blank("nature", Nature, name="pledge_nature_known"),
            one_of_or_blank("direction", Direction, name="pledge_direction_known"),
            models.CheckConstraint(
                condition=~_HANDED_IN | (~Q(title="") & ~Q(text="")),
                name="pledge_says_what",
                violation_error_message=_("Give the pledge a title and its text."),
            ),
            models.CheckConstraint(
                condition=~_HANDED_IN | Q(number=1) | ~Q(reason=""),
                name="pledge_revision_has_a_reason",
                violation_error_message=_("Say why the pledge is revised."),
            ),
            models.CheckConstraint(
                condition=~_HANDED_IN
                | (Q(form=Form.MATCHING) & Q(matches__isnull=False))
                | (~Q(form=Form.MATCHING) & Q(matches__isnull=True)),
                name="pledge_matching_names_what_it_matches",
                violation_error_message=_("A matching pledge names the pledge that it matches; no other one does."),
            ),
            models.CheckConstraint(
                condition=Q(matches__isnull=True) | ~Q(matches=F("pledge")),
                name="pledge_matches_another",
                violation_error_message=_("A pledge cannot match itself."),
            ),
            models.CheckConstraint(
                # A number without its unit, or without the way it should go, says nothing. Zero is a number.
                condition=~_HANDED_IN
                | Q(baseline__isnull=True, target__isnull=True)
                | (~Q(unit="") & ~Q(direction="")),
                name="pledge_number_has_unit_and_direction",
                violation_error_message=_("A number has its unit, and says whether it should rise, fall or stay."),
            ),
            models.CheckConstraint(
                condition=~_HANDED_IN
                | Q(baseline__isnull=True)
                | Q(target__isnull=True)
                | (Q(direction=measures.RISE) & Q(target__gte=F("baseline")))
                | (Q(direction=measures.FALL) & Q(target__lte=F("baseline")))
                | Q(direction=measures.KEEP),
                name="pledge_goes_where_it_says",
                violation_error_message=_("The target lies the other way than the direction that is stated."),
            ),
        )
        indexes = (
            models.Index(fields=["state", "submitted_at"], name="pledge_queue"),
            models.Index(fields=["-published_at", "-id"], name="pledge_latest", condition=Q(state="published")),
        )

    def __str__(self):
        return f"{self.pledge_id} revision {self.number}"

    @property
    def author(self):
        """Who makes it, under the name that it bore on the day of publication."""
        return self.name_of(self.pledge.actor)

    @property
    def author_now(self):
        """What its maker is called now, where it spoke under another name; else empty."""
        return self.new_name_of(self.pledge.actor)

    @property
    def is_public(self):
        return self.state in lifecycle.PUBLIC

    @property
    def specific_codes(self):
        return self.specific.split()

    @property
    def has_figures(self):
        """Some figure is stated; zero is one."""
        return self.baseline is not None or self.target is not None
