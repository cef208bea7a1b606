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

    OWN = "own", _("The author's own statement or monitoring")
    OFFICIAL = "official", _("Official document: law, budget, decision, official record")
    STATISTICAL = "statistical", _("Official or independent statistics")
    INDEPENDENT = "independent", _("Independent body: court, monitor, researcher, auditor")
    MEDIA = "media", _("Media")
    TESTIMONY = "testimony", _("Testimony, published by an organisation")


class FileKind(models.TextChoices):
    """What may be handed in. The word is also the end of its name on the server."""

    PDF = "pdf", _("PDF document")
    JPEG = "jpeg", _("JPEG picture")
    PNG = "png", _("PNG picture")


class FileState(models.TextChoices):
    QUARANTINED = "quarantined", _("being checked")
    CLEAN = "clean", _("checked")
    REFUSED = "refused", _("refused")


class EvidenceFile(models.Model):
    """A file as it was received, and the copy without metadata that alone is ever handed out.

    Many items may speak of one file. `name` is what its bringer called it: shown inside the actor and to reviewers,
    never in public. What was received lies in quarantine under the row's id; the copy is called `clean_name`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="evidence_files")
    kind = models.CharField(_("kind"), max_length=8, choices=FileKind.choices)
    name = models.CharField(_("name, as received"), max_length=200, blank=True)
    size = models.PositiveIntegerField(_("bytes received"))
    digest = models.CharField(_("SHA-256 of what was received"), max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=FileState.choices, default=FileState.QUARANTINED)
    refusal = models.CharField(_("why it was refused"), max_length=200, blank=True)
    clean_name = models.CharField(_("name on the server"), max_length=48, blank=True)
    clean_size = models.PositiveIntegerField(_("bytes"), null=True, blank=True)
    clean_digest = models.CharField(_("SHA-256"), max_length=64, blank=True)
    received_at = models.DateTimeField(_("received"))
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("checked"), null=True, blank=True)
    original_gone_at = models.DateTimeField(_("original deleted"), null=True, blank=True)
    removed_at = models.DateTimeField(_("taken away for privacy"), null=True, blank=True)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        constraints = (
            one_of("kind", FileKind, name="evidence_file_kind_known"),
            one_of("state", FileState, name="evidence_file_state_known"),
            models.CheckConstraint(
                condition=(Q(state=FileState.QUARANTINED) & Q(settled_at__isnull=True))
                | (~Q(state=FileState.QUARANTINED) & Q(settled_at__isnull=False)),
                name="evidence_file_settled_when_settled",
            ),
            models.CheckConstraint(
                condition=(Q(state=FileState.CLEAN, clean_size__isnull=False) & ~Q(clean_name="") & ~Q(clean_digest=""))
                | (~Q(state=FileState.CLEAN) & Q(clean_size__isnull=True, clean_name="", clean_digest="")),
                name="evidence_file_copy_when_clean",
            ),
            models.CheckConstraint(
                condition=(Q(state=FileState.REFUSED) & ~Q(refusal="")) | (~Q(state=FileState.REFUSED) & Q(refusal="")),
                name="evidence_file_refusal_has_a_reason",
            ),
        )
        indexes = (models.Index(fields=["actor", "digest"], name="evidence_file_same"),)

    def __str__(self):
        return f"{self.kind} {str(self.id)[:8]}"

    @property
    def is_offered(self):
        """The copy without metadata exists and was not taken away."""
        return self.state == FileState.CLEAN and self.removed_at is None


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
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="items")
    redacted_at = models.DateTimeField(_("text taken away for privacy"), null=True, blank=True)

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
    def is_own(self):
        """Whoever reports, assesses or replies speaks in it, so that its issuer is the author's own name."""
        return IssuerClass.OWN in (self.issuer_class, self.confirmed_class)

    @property
    def speaks_as(self):
        """The issuer class that counts: as confirmed, else as stated."""
        return self.confirmed_class or self.issuer_class
