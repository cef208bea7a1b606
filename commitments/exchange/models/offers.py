"""Offers of support, and matches of an offer with a need."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.filters import body_is_there
from commitments.actors.models import Region
from commitments.actors.naming import name_then
from commitments.catalogue.models import Framework
from commitments.common.constraints import both_or_neither, one_of, one_of_or_blank
from commitments.exchange import lifecycle
from commitments.progress.models import SupportKind
from commitments.record import models as record

from .papers import OfAnswer, Paper, PaperQuerySet, State, about_one_thing, rules_of_life


class OfferQuerySet(PaperQuerySet):
    def standing(self, *, today):
        """Published, not ended, its own day not passed, and its actor still there: what can be matched."""
        in_time = Q(until_on__isnull=True) | Q(until_on__gte=today)
        return self.filter(in_time, body_is_there(), state=lifecycle.PUBLISHED)

    def with_names(self):
        """Adds whose it is and the frameworks that it is for, in their order."""
        themes = OfferTheme.objects.in_order()
        named = self.select_related("actor").annotate(name_then=name_then("actor"))
        return named.prefetch_related("actor__entered_twice_as", Prefetch("themes", themes))

    def latest_first(self):
        return self.order_by("-published_at", "-id")


class Offer(Paper, record.Life):
    """What an actor would do for others: kinds of support, for which frameworks and regions, until when."""

    workflow = lifecycle.OFFER

    text = models.TextField(_("what is offered"), blank=True)
    kinds = models.CharField(
        _("kinds of support"), max_length=80, blank=True, help_text=_("Codes, separated by blanks.")
    )
    regions = models.CharField(
        _("regions"), max_length=60, blank=True, help_text=_("Codes, separated by blanks; none is anywhere.")
    )
    until_on = models.DateField(_("offered until"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of support")
        verbose_name_plural = _("offers of support")
        constraints = (
            *rules_of_life("offer"),
            models.CheckConstraint(
                condition=Q(state__in=lifecycle.OPEN) | (~Q(text="") & ~Q(kinds="")),
                name="offer_says_what",
                violation_error_message=_("Say what is offered, and of which kind it is."),
            ),
        )
        indexes = (models.Index(fields=["-published_at", "-id"], name="offer_latest", condition=Q(state="published")),)

    def __str__(self):
        return f"offer {self.pk}"

    def get_absolute_url(self):
        return reverse("support:offer", args=[self.pk])

    @property
    def kind_codes(self):
        return self.kinds.split()

    @property
    def kind_labels(self):
        return [SupportKind(code).label for code in self.kind_codes]

    @property
    def region_codes(self):
        return self.regions.split()

    @property
    def region_labels(self):
        return [Region(code).label for code in self.region_codes]


class OfferThemeQuerySet(models.QuerySet):
    def in_order(self):
        return self.select_related("framework").order_by("framework__position", "framework__code")


class OfferTheme(models.Model):
    """A framework whose commitments the offer is for. An offer without any is for all of them."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="themes")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")

    objects = OfferThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme of an offer")
        verbose_name_plural = _("themes of offers")
        constraints = (models.UniqueConstraint(fields=["offer", "framework"], name="offer_theme_once"),)

    def __str__(self):
        return str(self.framework)


class OfferRound(record.Round):
    paper = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="rounds")

    class Meta:
        verbose_name = _("round of an offer")
        verbose_name_plural = _("rounds of offers")
        constraints = (models.UniqueConstraint(fields=["paper", "number"], name="offer_round_once"),)


class OfferMove(record.Move):
    paper = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="moves")
    to_state = models.CharField(_("to"), max_length=12, choices=State.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("move of an offer")
        verbose_name_plural = _("moves of offers")


class OfferTakedown(record.Takedown):
    """It takes the texts of an offer."""

    has_documents = False
    paper = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="takedowns")

    class Meta:
        verbose_name = _("takedown in an offer")
        verbose_name_plural = _("takedowns in offers")
        constraints = record.takedown_rules(
            "offer_takedown", of=["paper"], message=_("A takedown of this offer is asked for already.")
        )

    def __str__(self):
        return str(self.paper)


class Why(models.TextChoices):
    """Why a need is closed."""

    MET = "met", _("The support was found")
    OVER = "over", _("It is no longer needed")


class NeedClosing(OfAnswer):
    """The actor of a need says that it is closed, and on which day. What the report said stays as it is."""

    why = models.CharField(_("why"), max_length=8, choices=Why.choices)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("closing of a need")
        verbose_name_plural = _("closings of needs")
        constraints = (
            about_one_thing("closing_about_one_thing"),
            one_of("why", Why, name="closing_why_known"),
            models.UniqueConstraint(fields=["report", "commitment"], name="closing_once_on_a_commitment"),
            models.UniqueConstraint(fields=["report", "pledge"], name="closing_once_on_a_pledge"),
        )

    def __str__(self):
        return f"closing of a need, report {self.report_id}"


class Side(models.TextChoices):
    NEED = "need", _("Who has the need")
    OFFER = "offer", _("Who offers")
    CURATOR = "curator", _("A curator")


class NotNow(models.TextChoices):
    """Why one side declines."""

    NO_FIT = "no_fit", _("It does not fit what is needed or offered")
    NO_MEANS = "no_means", _("There are no means for it now")
    TAKEN = "taken", _("It is given or found elsewhere already")
    LATER = "later", _("Not now, perhaps later")


class MatchQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related(
            "report__actor",
            "commitment__framework",
            "pledge",
            "offer__actor",
            "need_confirmed_by",
            "offer_confirmed_by",
        )

    def confirmed(self):
        """Both sides have said yes."""
        return self.filter(need_confirmed_at__isnull=False, offer_confirmed_at__isnull=False)

    def live(self):
        return self.filter(declined_at=None)

    def shown_to_offer(self):
        """What the offering side may know: a need that was private when it was proposed is told once its actor said yes."""
        return self.filter(Q(private=False) | Q(need_confirmed_at__isnull=False))

    def of_needs(self, needs):
        """Of a need that is among `needs` (claims)."""
        same = needs.filter(revision__report=OuterRef("report")).filter(
            Q(commitment=OuterRef("commitment")) | Q(pledge=OuterRef("pledge"))
        )
        return self.filter(Exists(same))

    def public(self, *, needs):
        """Confirmed, of an offer that the public can read, and of a need among `needs` (claims)."""
        readable = (lifecycle.PUBLISHED, lifecycle.ENDED)
        found = self.confirmed().live().filter(private=False, offer__state__in=readable, offer__actor__shielded=False)
        return found.of_needs(needs)

    def answerable(self, *, needs, today):
        """That one side has still to answer and can: the need is among `needs`, and the offer stands."""
        offers = Offer.objects.standing(today=today).filter(actor__shielded=False)
        unsaid = Q(need_confirmed_at=None) | Q(offer_confirmed_at=None)
        return self.live().filter(unsaid, offer__in=offers).of_needs(needs)


class Match(OfAnswer):
    """One need and one offer, and whether both sides say yes. `private`: the need was not public when it was proposed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="matches")
    private = models.BooleanField(_("of a private need"), default=False)
    proposed_side = models.CharField(_("proposed by"), max_length=8, choices=Side.choices)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    need_confirmed_at = models.DateTimeField(_("confirmed by who needs"), null=True, blank=True)
    need_confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    offer_confirmed_at = models.DateTimeField(_("confirmed by who offers"), null=True, blank=True)
    offer_confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    declined_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    declined_side = models.CharField(_("declined by"), max_length=8, choices=Side.choices, blank=True)
    declined_why = models.CharField(_("why it was declined"), max_length=10, choices=NotNow.choices, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = (
            about_one_thing("match_about_one_thing"),
            one_of("proposed_side", Side, name="match_side_known"),
            one_of_or_blank("declined_side", Side, name="match_declined_side_known"),
            one_of_or_blank("declined_why", NotNow, name="match_declined_why_known"),
            both_or_neither("need_confirmed_at", "need_confirmed_by", name="match_need_by_somebody"),
            both_or_neither("offer_confirmed_at", "offer_confirmed_by", name="match_offer_by_somebody"),
            both_or_neither("declined_at", "declined_by", name="match_declined_by_somebody"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, declined_why="", declined_side="")
                | (Q(declined_at__isnull=False) & ~Q(declined_why="") & ~Q(declined_side="")),
                name="match_declined_with_a_reason",
                violation_error_message=_("Say why it is declined."),
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True)
                | Q(need_confirmed_at__isnull=True)
                | Q(offer_confirmed_at__isnull=True),
                name="match_confirmed_or_declined",
            ),
            models.CheckConstraint(
                condition=Q(need_confirmed_by__isnull=True)
                | Q(offer_confirmed_by__isnull=True)
                | ~Q(need_confirmed_by=F("offer_confirmed_by")),
                name="match_by_two_people",
                violation_error_message=_("A match is confirmed by two people."),
            ),
            models.UniqueConstraint(
                fields=["report", "commitment", "offer"],
                condition=Q(declined_at__isnull=True),
                name="match_once_on_a_commitment",
                violation_error_message=_("This need and this offer are brought together already."),
            ),
            models.UniqueConstraint(
                fields=["report", "pledge", "offer"],
                condition=Q(declined_at__isnull=True),
                name="match_once_on_a_pledge",
                violation_error_message=_("This need and this offer are brought together already."),
            ),
        )

    def __str__(self):
        return f"match {self.pk}"

    def get_absolute_url(self):
        return reverse("support:match", args=[self.pk])

    @property
    def is_confirmed(self):
        return self.need_confirmed_at is not None and self.offer_confirmed_at is not None

    @property
    def is_settled(self):
        return self.is_confirmed or self.declined_at is not None
