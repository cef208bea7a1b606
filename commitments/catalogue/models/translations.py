"""The wording of commitments in other languages, with its past."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from commitments.common.constraints import one_of
from commitments.common.versions import Act, Version, VersionQuerySet, version_constraints, version_index
from commitments.common.vocabulary import Language

from .commitments import Commitment

NO_SOURCE = _("Say where the title as adopted can be read.")
NO_WORDS = _("Give at least one text in this language.")


class CommitmentTranslation(Version):
    """What a commitment is called and says in one other language, from a day on. As in English the column says whose words they
    are: the title as adopted is official, all else is ours. Words that are taken away leave a row with none."""

    PROPOSED_AS = "translation"
    NOUN = ("commitment", "language")
    FACTS = ("official_title", "title", "short_title", "statement", "source")
    TEXTS = ("official_title", "title", "short_title", "statement")
    ONE_HAND = ("title", "short_title", "statement")

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="translations", verbose_name=_("commitment")
    )
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    official_title = models.CharField(
        _("title as adopted"), max_length=400, blank=True, help_text=_("Exactly as in the official text.")
    )
    title = models.CharField(_("title, in our words"), max_length=400, blank=True)
    short_title = models.CharField(_("short title, in our words"), max_length=200, blank=True)
    statement = models.TextField(_("summary, in our words"), blank=True)
    source = models.CharField(
        _("source"),
        max_length=500,
        blank=True,
        help_text=_("Where the title as adopted can be read, or who translated."),
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording in a language")
        verbose_name_plural = _("wording in languages")
        constraints = (
            *version_constraints("translation", noun=("commitment", "language")),
            one_of("language", Language, name="translation_language"),
            models.CheckConstraint(
                condition=Q(official_title="") | ~Q(source=""),
                name="translation_official_has_its_source",
                violation_error_message=NO_SOURCE,
            ),
            models.CheckConstraint(
                condition=~Q(act=Act.BEGIN) | ~Q(official_title="", title="", short_title="", statement=""),
                name="translation_begins_with_words",
                violation_error_message=NO_WORDS,
            ),
        )
        indexes = (version_index("translation", noun=("commitment", "language")),)

    def __str__(self):
        return f"{self.commitment} [{self.language}]"

    def clean(self):
        if self.language == Language.ENGLISH:
            raise ValidationError({"language": _("The English words stand with the commitment itself.")})
        if self.official_title and not self.source:
            raise ValidationError({"source": NO_SOURCE})

    @property
    def direction(self):
        """In which direction it is written, for `dir`."""
        return "rtl" if self.language == Language.ARABIC else "ltr"

    @property
    def texts(self):
        """[(label, text)] of all that it says. The label says whose words they are."""
        fields = {field.attname: str(field.verbose_name) for field in self._meta.concrete_fields}
        return [(capfirst(fields[name]), text) for name in self.TEXTS if (text := getattr(self, name))]
