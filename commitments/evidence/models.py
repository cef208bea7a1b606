import uuid

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.models import Actor
from commitments.common.constraints import both_or_neither, one_of, one_of_or_blank


class IssuerClass(models.TextChoices):
    """Who speaks in the evidence; decides the evidence grade (docs/methodology.md, "Evidence")."""

    OWN = "own", _("The reporting actor's own statement")
    OFFICIAL = "official", _("Official document: law, budget, decision, official record")
    STATISTICAL = "statistical", _("Official or independent statistics")
    INDEPENDENT = "independent", _("Independent body: court, monitor, researcher, auditor")
    MEDIA = "media", _("Media")
    TESTIMONY = "testimony", _("Testimony, published by an organisation")


class EvidenceItem(models.Model):
    """Something a claim can point to, and that many claims may share. The server never fetches its link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="evidence", help_text=_("The actor that brought it.")
    )
    title = models.CharField(_("title"), max_length=250)
    link = models.URLField(_("link"), max_length=1000, blank=True, validators=[URLValidator(["http", "https"])])
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    issuer_class = models.CharField(_("kind of issuer, as stated"), max_length=20, choices=IssuerClass.choices)
    confirmed_class = models.CharField(
        _("kind of issuer, as confirmed"), max_length=20, choices=IssuerClass.choices, blank=True
    )
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    dated_on = models.DateField(_("date of what it shows"), null=True, blank=True)
    published_on = models.DateField(_("date it was published"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = (
            one_of("issuer_class", IssuerClass, name="evidence_issuer_class_known"),
            one_of_or_blank("confirmed_class", IssuerClass, name="evidence_confirmed_class_known"),
            both_or_neither("confirmed_at", "confirmed_by", name="evidence_confirmed_by_somebody"),
            models.CheckConstraint(
                condition=Q(dated_on__isnull=True) | Q(dated_on__lte=F("received_at")),
                name="evidence_not_from_the_future",
                violation_error_message=_("Evidence cannot be dated after the day it was received."),
            ),
        )

    def __str__(self):
        return self.title

    @property
    def speaks_as(self):
        """The issuer class that counts: as confirmed, else as stated."""
        return self.confirmed_class or self.issuer_class
