"""What is alike in the tables of every kind of record. Abstract: each kind keeps its own tables."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.common.constraints import both_or_neither


class Takedown(models.Model):
    """Texts that must leave the record because they harm somebody's privacy: asked for by one curator, decided by another.

    What names the record and the part of it is a column of its kind.
    """

    reason = models.TextField(_("reason"), help_text=_("Read by curators alone. Do not repeat the text."))
    asked_at = models.DateTimeField(_("asked for"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    refused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def has_documents(self):
        """What goes may rest on documents, which can go with it."""
        return True

    @property
    def is_open(self):
        """It waits for the second person."""
        return not self.confirmed_at and not self.refused_at


def takedown_rules(name, *, of, message):
    """The rules of every takedown, named for one table. `of`: the columns that name the part; one waits for each."""
    return (
        both_or_neither("confirmed_at", "confirmed_by", name=f"{name}_confirmed_by_somebody"),
        both_or_neither("refused_at", "refused_by", name=f"{name}_refused_by_somebody"),
        models.CheckConstraint(
            condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
            name=f"{name}_by_two_people",
            violation_error_message=_("A takedown is confirmed by somebody else than who asked for it."),
        ),
        models.CheckConstraint(
            condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True), name=f"{name}_confirmed_or_refused"
        ),
        models.UniqueConstraint(
            fields=of,
            condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
            name=f"{name}_one_open",
            violation_error_message=message,
        ),
    )


class Scratch(models.Model):
    """What one person typed on one page and has not saved. Seen by them alone; gone when it is saved or after 30 days.

    It is nobody's record: record/autosave.py says what becomes of it.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="scratches")
    place = models.CharField(_("page"), max_length=250, help_text=_("The path of the form, with what it is about."))
    content = models.TextField(_("what was typed"), help_text=_("JSON: a list of [name, value]."))
    version = models.PositiveIntegerField(_("version"), default=1)
    saved_at = models.DateTimeField(_("kept"))

    class Meta:
        db_table = "progress_scratch"  # where it was made, before autosave had a room of its own
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = (models.UniqueConstraint(fields=["user", "place"], name="scratch_one_per_page"),)
        indexes = (models.Index(fields=["saved_at"], name="scratch_by_age"),)

    def __str__(self):
        return f"{self.user_id} {self.place}"
