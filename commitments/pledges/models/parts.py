"""What a revision of a pledge brings: its commitments and partners, entries of its state, sums of money, documents; and
what its partners answered. All of it is only ever added."""

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment
from commitments.common.constraints import one_of
from commitments.evidence.models import IssuerClass
from commitments.pledges import lifecycle

from .pledges import PledgeRevision


class Standing(models.TextChoices):
    """What its maker says of the pledge as a whole."""

    MADE = lifecycle.MADE, _("Made")
    UNDER_WAY = lifecycle.UNDER_WAY, _("Under way")
    FULFILLED = lifecycle.FULFILLED, _("Fulfilled")
    CHANGED = lifecycle.CHANGED, _("Changed")
    WITHDRAWN = lifecycle.GIVEN_UP, _("Withdrawn by its maker")


class MoneyStage(models.TextChoices):
    """How far a sum has come. Four facts of one undertaking, side by side: they are never merged and never added up."""

    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    COMMITTED = "committed", _("Committed")
    DISBURSED = "disbursed", _("Disbursed")


class Answered(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")


class PledgeCommitment(models.Model):
    """A commitment that the pledge advances, in its maker's own words. It sets no cell of it."""

    revision = models.ForeignKey(PledgeRevision, on_delete=models.PROTECT, related_name="advances")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="advanced_by")

    class Meta:
        verbose_name = _("commitment of a pledge")
        verbose_name_plural = _("commitments of pledges")
        constraints = (models.UniqueConstraint(fields=["revision", "commitment"], name="pledge_commitment_once"),)

    def __str__(self):
        return f"{self.revision_id}: {self.commitment_id}"


class PledgePartner(models.Model):
    """An actor that the maker names as partner, or as one of those who make it in common."""

    revision = models.ForeignKey(PledgeRevision, on_delete=models.PROTECT, related_name="partners")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="partner_in")

    class Meta:
        verbose_name = _("partner of a pledge")
        verbose_name_plural = _("partners of pledges")
        constraints = (
            models.UniqueConstraint(
                fields=["revision", "actor"],
                name="pledge_partner_once",
                violation_error_message=_("This partner is named already."),
            ),
        )

    def __str__(self):
        return f"{self.revision_id}: {self.actor_id}"


class PartnerAnswer(models.Model):
    """What a partner says of a published revision that names it. The latest counts; every one stays."""

    revision = models.ForeignKey(PledgeRevision, on_delete=models.PROTECT, related_name="answers")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=10, choices=Answered.choices)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("answer of a partner")
        verbose_name_plural = _("answers of partners")
        constraints = (one_of("answer", Answered, name="partner_answer_known"),)
        indexes = (models.Index(fields=["revision", "actor", "-id"], name="partner_answer_latest"),)

    def __str__(self):
        return f"{self.revision_id}, {self.actor_id}: {self.answer}"


class PledgeEntry(models.Model):
    """A state of the pledge, with its day, what its maker says of it, and where its measure stood then."""

    revision = models.ForeignKey(PledgeRevision, on_delete=models.PROTECT, related_name="entries")
    standing = models.CharField(_("state"), max_length=10, choices=Standing.choices)
    on = models.DateField(_("day"))
    note = models.TextField(_("what happened"), blank=True)
    value = models.DecimalField(_("where the measure stood"), max_digits=15, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("state of a pledge")
        verbose_name_plural = _("states of pledges")
        constraints = (
            one_of("standing", Standing, name="pledge_entry_standing_known"),
            # One state a revision: what is said next is said of what the panel has checked.
            models.UniqueConstraint(fields=["revision"], name="pledge_entry_one_a_revision"),
        )

    def __str__(self):
        return f"{self.revision_id}: {self.standing} on {self.on}"


class PledgeEvidence(models.Model):
    """A document that the maker points to for a state of its pledge. Waymark keeps the link and never opens it."""

    entry = models.ForeignKey(PledgeEntry, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=250)
    link = models.URLField(_("link"), max_length=1000, blank=True, validators=[URLValidator(["http", "https"])])
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    issuer_class = models.CharField(_("kind of issuer, as stated"), max_length=20, choices=IssuerClass.choices)
    dated_on = models.DateField(_("date of what it shows"), null=True, blank=True)

    class Meta:
        verbose_name = _("document of a pledge")
        verbose_name_plural = _("documents of pledges")
        constraints = (one_of("issuer_class", IssuerClass, name="pledge_evidence_class_known"),)

    def __str__(self):
        return self.title


class PledgeMoney(models.Model):
    """One sum at one stage on one day, with its source. What is disbursed is another row than what was announced."""

    revision = models.ForeignKey(PledgeRevision, on_delete=models.PROTECT, related_name="money")
    stage = models.CharField(_("stage"), max_length=10, choices=MoneyStage.choices)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three letters, as in USD or EUR (ISO 4217)."))],
    )
    on = models.DateField(_("day"))
    source = models.CharField(_("source"), max_length=250)
    link = models.URLField(_("link"), max_length=1000, blank=True, validators=[URLValidator(["http", "https"])])
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("corrects"),
        help_text=_("A sum of this pledge that was told wrongly. It stays, marked."),
    )

    class Meta:
        verbose_name = _("sum of a pledge")
        verbose_name_plural = _("sums of pledges")
        constraints = (
            one_of("stage", MoneyStage, name="pledge_money_stage_known"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="pledge_money_not_negative",
                violation_error_message=_("A sum is zero or more."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="pledge_money_has_its_source",
                violation_error_message=_("Say where the sum is stated."),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")), name="pledge_money_corrects_another"
            ),
        )

    def __str__(self):
        return f"{self.revision_id}: {self.stage} {self.amount} {self.currency}"
