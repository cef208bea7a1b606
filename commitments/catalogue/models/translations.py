"""The texts of commitments in other languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of
from commitments.common.vocabulary import Language

from .commitments import Commitment


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
