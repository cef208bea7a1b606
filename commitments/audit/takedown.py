"""How a takedown by two people empties texts that the database keeps: it opens a Redaction for each row, empties the texts
and closes them, in the caller's one transaction."""

from .immutability import TAKEN_DOWN
from .models import Redaction, type_of

NO_WORDS = ("link", "before", "after")
"""An address and JSON: empty rather than a word that is neither."""


class Case:
    """The redactions of one takedown, opened row by row and closed together. `takedown` is a row with an id, and who
    asked and who confirmed when."""

    def __init__(self, takedown):
        self.takedown = takedown
        self.rows = 0

    def take(self, queryset, texts, **marks):
        """Empty the texts of the rows that hold some. `marks` are set on every row, with a text or without."""
        rows = list(queryset.order_by("pk"))
        self.open(rows)
        for row in rows:
            gone = {name: "" if name in NO_WORDS else TAKEN_DOWN for name in texts if getattr(row, name)}
            if gone or marks:
                type(row)._base_manager.filter(pk=row.pk).update(**gone, **marks)

    def open(self, rows):
        """From here on the database lets the texts of these rows go."""
        said = self.takedown
        Redaction.objects.bulk_create(
            Redaction(
                object_type=type_of(row),
                object_id=str(row.pk),
                case=said.pk,
                asked_at=said.asked_at,
                asked_by_id=str(said.asked_by_id),
                confirmed_at=said.confirmed_at,
                confirmed_by_id=str(said.confirmed_by_id),
            )
            for row in rows
        )
        self.rows += len(rows)

    def close(self, *, at):
        Redaction.objects.filter(case=self.takedown.pk, done_at=None).update(done_at=at)
