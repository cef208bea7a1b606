"""Actors in the order in which people look for their names: É beside E, no capital before a small letter, and alike in both
databases. The folded name stands in the index; whom the index may not name is sorted by its own letters."""

from django.db.models import Case, CharField, F, Func, OuterRef, Subquery, When
from django.db.models.functions import Cast, Coalesce, Lower

from .models import Entry


class _ByCode(Func):
    """Letters in the order of their codes, as SQLite sorts them: PostgreSQL has the customs of some country."""

    template = "%(expressions)s"
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, template='(%(expressions)s) COLLATE "C"', **context)


def by_folded_name(actor, *, today="name"):
    """What orders rows that have a `name`; `actor` leads to the id of the actor, `today` to its name of today. A name that it
    bore on another day has no folded form and is sorted by its own letters."""
    entry = Entry.objects.filter(kind="actor", key=Cast(OuterRef(actor), CharField()))
    folded: Coalesce | Case = Coalesce(Subquery(entry.values("sort")[:1]), Lower("name"))
    if today != "name":
        folded = Case(When(name=F(today), then=folded), default=Lower("name"))
    return _ByCode(folded)
