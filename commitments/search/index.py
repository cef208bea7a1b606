"""What is found by which words: the one road into the index, and out of it.

Each feature says what of it is public (`Source`), and one function writes that down (`_write`). Every act that publishes,
corrects, withdraws, takes down, shields, renames or merges calls `refresh` in its own transaction; `rebuild` makes all of
it anew, and `differences` finds every entry that is not what the public record says.

Whoever reads asks for the keys of a kind (`keys`), and puts them to the query set that says who may see what and when: the
index only says where words stand. It holds nothing that nobody may read all the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from . import folding
from .models import Entry

ALIKE = 2
"""Letters that a name that was typed wrongly has in common with the right one, at its beginning."""

LONGEST_SORT = 250
"""Letters of a key to sort by: names are no longer."""

BATCH = 500
"""Entries that one statement writes, and documents that are held in memory at once."""


@dataclass(frozen=True)
class Document:
    """One thing that is public: its id, its texts, and what the search page shows of it. `names`: some of its texts, which are
    found with a double letter written once. `sort`: the name by which lists are ordered."""

    key: Any
    texts: Iterable[str]
    names: Iterable[str] = ()
    shown: dict = field(default_factory=dict)
    sort: str = ""

    @property
    def facts(self):
        """The columns of its entry."""
        words = {*folding.stored(*self.texts).split(), *folding.stored(*self.names, forgiving=True).split()}
        return {"words": " ".join(sorted(words)), "sort": folding.plain(self.sort)[:LONGEST_SORT], "shown": self.shown}


@dataclass(frozen=True)
class Source:
    """A kind of thing that is found. `documents(keys)` gives those of these ids that are public, or all with None.
    `touched` is {model: function}: whose entries may differ, as ids, after something was done to a row of that model."""

    kind: str
    model: type[models.Model]
    documents: Callable[[Any], Iterable[Document]]
    touched: dict[type[models.Model], Callable[[Any], Any]]
    shared: bool = False
    """What it says comes from rows that acts lock each for itself: those that write its entries take turns."""


SOURCES: dict[str, Source] = {}


def register(source):
    SOURCES[source.kind] = source


# --- into it -------------------------------------------------------------------------------------------------------------


def refresh(*rows):
    """After an act on `rows`, in its transaction: the entries of all that they touch are what the public record says now."""
    for source in SOURCES.values():
        keys = set()
        for row in rows:
            if touched := source.touched.get(type(row)):
                keys.update(touched(row))
        if keys:
            _write(source, sorted(keys, key=str))


def renew(changed):
    """The same after a table was filled from a sheet: every kind that rows of the models `changed` touch, whole."""
    for source in SOURCES.values():
        if any(model in source.touched for model in changed):
            _write(source, None)


@transaction.atomic
def rebuild(*kinds):
    """All of it anew, or all entries of these kinds. How many entries there are."""
    for kind in kinds or SOURCES:
        _write(SOURCES[kind], None)
    Entry.objects.exclude(kind__in=SOURCES).delete()
    forget()
    return Entry.objects.count()


def forget():
    """What was taken out leaves the file, too; the two acts that hide what was public end with it (a takedown, a shield).

    SQLite's index keeps a deleted word until its parts are merged; what it then lets go is overwritten (secure_delete,
    tracker/databases.py). PostgreSQL keeps it until it vacuums, as in every table."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words(search_words) VALUES ('optimize')")


def differences():
    """[(kind, key, "missing", "one too many" or "differs"), ...]: empty where the index is what the public record says."""
    found = []
    for source in SOURCES.values():
        stored = {each.key: each for each in Entry.objects.filter(kind=source.kind)}
        for document in source.documents(None):
            key = _key(document.key)
            entry = stored.pop(key, None)
            if entry is None:
                found.append((source.kind, key, "missing"))
            elif entry.facts != document.facts:
                found.append((source.kind, key, "differs"))
        found += [(source.kind, key, "one too many") for key in stored]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # raises DatabaseError where the words are not those of the entries
            cursor.execute("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")
    strange = Entry.objects.exclude(kind__in=SOURCES).values_list("kind", "key")
    return found + [(kind, key, "one too many") for kind, key in strange]


def _write(source, keys):
    if source.shared and connection.vendor == "postgresql":  # on SQLite all who write take turns
        with connection.cursor() as cursor:
            # Whoever comes second reads what the first has committed, and writes what holds after both.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"search {source.kind}"])
    entries = Entry.objects.filter(kind=source.kind)
    if keys is not None:
        entries = entries.filter(key__in=[_key(key) for key in keys])
    kept = set()
    for documents in _batches(source.documents(keys)):
        kept |= _write_some(source.kind, documents)
    gone = [pk for pk in entries.values_list("pk", flat=True) if pk not in kept]
    for start in range(0, len(gone), BATCH):
        some = Entry.objects.filter(pk__in=gone[start : start + BATCH])
        _leave(some)
        some.delete()


def _write_some(kind, documents):
    """The ids of the entries that these documents have now."""
    wanted = {_key(each.key): each.facts for each in documents}
    stored = list(Entry.objects.filter(kind=kind, key__in=wanted))
    for entry in stored:
        facts = wanted.pop(entry.key)
        if entry.facts != facts:
            _leave([entry])
            for name, value in facts.items():
                setattr(entry, name, value)
            entry.save()
            _enter([entry])
    new = [Entry(kind=kind, key=key, **facts) for key, facts in wanted.items()]
    if new:
        _enter(Entry.objects.bulk_create(new))
    return {each.pk for each in (*stored, *new)}


def _enter(entries):
    """Into what SQLite searches: its own table, without the words themselves. PostgreSQL's index follows by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words(rowid, words) VALUES (%s, %s)", [(each.pk, each.words) for each in entries]
            )


def _leave(entries):
    """Out of it again, by the very words under which they went in."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', %s, %s)",
                [(each.pk, each.words) for each in entries],
            )


def _batches(documents):
    documents = iter(documents)
    while some := list(islice(documents, BATCH)):
        yield some


def _key(key):
    return getattr(key, "hex", None) or str(key)


# --- out of it -----------------------------------------------------------------------------------------------------------


def words_of(question):
    """The words of a question that are looked for (folding.py); whoever asks has counted them (common/search.py)."""
    return folding.asked(question)


def narrowed(rows, question, condition):
    """The part of `rows` of which `condition(word)` is true for every word of a question; nothing where it has no word."""
    if not (question or "").strip():
        return rows
    words = words_of(question)
    for word in words:
        rows = rows.filter(condition(word))
    return rows if words else rows.none()


def keys(kind, word):
    """The ids, in the form of their own table, of all of a kind that hold one typed word: for `pk__in`."""
    key = SOURCES[kind].model._meta.pk
    entries = Entry.objects.filter(_match([word]), kind=kind)
    return entries.annotate(own=Cast("key", _column_like(key))).values("own")


def look_up(kinds, words, *, near, allowed):
    """{kind: [(entry, the typed words that it holds), ...]} of all entries of `kinds` that hold one of these typed words, and
    of the kind `near` those that have a word with the same beginning too: they hold none, and may be what was meant. One
    query; for kinds of which there are few. `allowed` is {kind: the rows of its table that may be told of}."""
    found = defaultdict(list)
    if not words:
        return found
    beginnings = {word: ((folding.plain(word)[:ALIKE].strip(),),) for word in words}
    asked = models.Q(_match(words), kind__in=kinds) | models.Q(_match(words, ways=beginnings.get), kind=near)
    for kind, rows in allowed.items():
        told = rows.annotate(key=Cast("pk", models.CharField())).values("key")
        asked &= ~models.Q(kind=kind) | models.Q(key__in=told)
    for entry in Entry.objects.filter(asked):
        stored = set(entry.words.split())
        found[entry.kind].append((entry, {word for word in words if folding.holds(stored, word)}))
    return found


def _column_like(field):
    return models.UUIDField() if isinstance(field, models.UUIDField) else models.BigIntegerField()


def _match(words, ways=folding.ways):
    """The condition on entries that one of these typed words is found."""
    if connection.vendor == "sqlite":
        asked = " OR ".join(f"({_fts5(way)})" for word in words for way in ways(word))
        found = RawSQL("SELECT rowid FROM search_words WHERE search_words MATCH %s", [asked])
    else:
        asked = " | ".join(f"({_tsquery(way)})" for word in words for way in ways(word))
        found = RawSQL(
            "SELECT id FROM search_entry WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery", [asked]
        )
    return models.Q(pk__in=found)


def _fts5(way):
    """Terms are letters, digits and dots alone: nothing in them ends the quotation."""
    return " AND ".join(f'"{term}"' if folding.is_whole(term) else f'"{term}"*' for term in way)


def _tsquery(way):
    return " & ".join(f"'{term}'" if folding.is_whole(term) else f"'{term}':*" for term in way)
