"""The index: for each thing that the public can read, the words under which it is found. Filled by index.py alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that is public. All of it can be made anew from the public record (`manage.py index`)."""

    kind = models.CharField(_("kind"), max_length=12)
    key = models.CharField(_("its id"), max_length=36, help_text=_("As its own table has it; of a UUID the digits."))
    words = models.TextField(_("words"), help_text=_("Folded (folding.py), sorted, each once."))
    sort = models.CharField(
        _("key to sort by"), max_length=250, blank=True, help_text=_("The folded name of an actor (ordering.py).")
    )
    shown = models.JSONField(
        _("what the search page shows"),
        default=dict,
        help_text=_("Of actors, frameworks and commitments, so that one query shows them all."),
    )

    class Meta:
        verbose_name = _("entry of the index")
        verbose_name_plural = _("entries of the index")
        # The key first: asked for a word in one kind, SQLite would else read all entries of that kind.
        constraints = (models.UniqueConstraint(fields=["key", "kind"], name="entry_once"),)

    def __str__(self):
        return f"{self.kind} {self.key}"

    @property
    def facts(self):
        return {"words": self.words, "sort": self.sort, "shown": self.shown}
