"""Sheets compared with tables: what a file would add and change, said before anything is written.

Each feature describes its own tables (its `importing.py`); `audit.importing` knows their history and writes.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db.models import Model

from .rowchecks import circles, doubled, label_of, problems_of_rows, shown
from .sheets import BadSheet, Row
from .versions import Version

PROPOSED = "?"
"""Ends a word of a list that Waymark proposes and no source names (`10.7?`)."""


@dataclass(frozen=True)
class Reference:
    """A cell that names a row of another table by its code. Empty where the column may be null."""

    model: type[Model]
    key: str = "code"


@dataclass(frozen=True)
class WordList:
    """A cell that holds a list, separated by blanks: each word is a row of `model` under its `owner`.

    `column` holds the word itself or, with a `reference`, the row that the word names; `flag` is a column that is
    true where the word ends in `?`.
    """

    model: type[Model]
    owner: str
    column: str
    reference: Reference | None = None
    flag: str = ""

    def facts(self, word):
        facts = {self.column: word.removesuffix(PROPOSED) if self.flag else word}
        return facts | {self.flag: word.endswith(PROPOSED)} if self.flag else facts

    def stored(self):
        """`{owner's id: [word, ...]}`, in one query."""
        column = f"{self.column}__{self.reference.key}" if self.reference else self.column
        words = {}
        for owner, word, *flag in self.model._base_manager.values_list(
            f"{self.owner}_id", column, *([self.flag] if self.flag else [])
        ):
            words.setdefault(owner, []).append(word + PROPOSED if any(flag) else word)
        return words


@dataclass(frozen=True)
class Table:
    """How one sheet says the rows of one table. A row is known by the columns of `key`.

    `fixed` columns never change once stored: a sheet that says otherwise is refused. `cited` ones stay as they are, and what
    the sheet says otherwise is listed: pages of the past are cited with them. `check` takes the facts of a row and yields what is wrong with them,
    beyond what the model itself refuses. `only` narrows the table to the rows that a sheet may speak of.
    """

    sheet: str
    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    references: Mapping[str, Reference] = field(default_factory=dict)
    lists: Mapping[str, WordList] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    check: Callable = lambda facts: ()
    only: Mapping[str, object] = field(default_factory=dict)

    @property
    def header(self):
        return (*self.columns, *self.lists)

    def key_of(self, facts):
        return tuple(facts[column] for column in self.key)

    def stored(self):
        """`{key: (id, facts)}` of every such row there is; one query, and one for each list."""
        paths = [f"{c}__{self.references[c].key}" if c in self.references else c for c in self.columns]
        words = {name: words.stored() for name, words in self.lists.items()}
        rows = {}
        # Of two rows of one key the later one counts: what is proposed in the place of what stands.
        for pk, *values in self.model._base_manager.filter(**self.only).order_by("pk").values_list("pk", *paths):
            facts = dict(zip(self.columns, values, strict=True))
            facts |= {name: tuple(sorted(owners.get(pk, ()))) for name, owners in words.items()}
            rows[self.key_of(facts)] = (pk, facts)
        return rows


@dataclass(frozen=True)
class Change:
    """One row of a sheet that differs from the table. `before` is empty and `pk` None for a row that is new."""

    row: int
    label: str
    pk: object
    before: dict
    after: dict

    @property
    def columns(self):
        return [name for name, value in self.after.items() if not self.before or self.before[name] != value]

    def lines(self):
        """The diff, one line a column: `statement: before → after`."""
        return [f"{name}: {shown(self.before.get(name))} → {shown(self.after[name])}" for name in self.columns]


@dataclass(frozen=True)
class Plan:
    """What loading a sheet would do. `kept` rows were changed by a curator, and `gone` rows (labels) once came from
    the sheet and are no longer in it: both stay as they are."""

    table: Table
    added: tuple[Change, ...]
    changed: tuple[Change, ...]
    kept: tuple[Change, ...]
    gone: tuple[str, ...]
    unchanged: int
    is_first: bool = False
    """Nothing came from this sheet before."""
    kept_because: str = "changed by a curator"

    @property
    def name(self):
        return self.table.sheet

    @property
    def is_empty(self):
        return not (self.added or self.changed)

    @property
    def is_proposed(self):
        """What it brings waits for a curator: a later edition of what keeps its past."""
        keeps_its_past = issubclass(self.table.model, Version) or hasattr(self.table.model, "versions")
        return keeps_its_past and not self.is_first and not self.is_empty


@dataclass(frozen=True)
class History:
    """What a table's events say, as sets of ids: rows that came from a sheet, and rows changed by somebody since."""

    loaded: frozenset = frozenset()
    curated: frozenset = frozenset()


class Known:
    """Codes that a cell may name: those stored, and those of the sheets planned so far. Also the facts of these.

    `unsure` holds the models whose sheet could not be read in full: what it lacks is said once, at its own row, and not
    again wherever it is named.
    """

    def __init__(self):
        self.facts = {}
        self.unsure = set()
        self._ids = {}

    def has(self, reference, code):
        """Whether the code is known, or may be, since not all of its sheet could be read."""
        if reference.model in self.unsure:
            ids = self.ids(reference)
            ids.setdefault(code, -len(ids) - 1)
        return code in self.ids(reference)

    def ids(self, reference):
        """`{code: id}`; a row that exists in a sheet alone has a negative id, which no stored row has."""
        if reference.model not in self._ids:
            self._ids[reference.model] = dict(reference.model._base_manager.values_list(reference.key, "pk"))
        return self._ids[reference.model]

    def learn(self, table, rows):
        """`rows` is `{key: (id or None, facts)}`: the table as it will be."""
        self.facts[table.model] = {key: facts for key, (_pk, facts) in rows.items()}
        self._ids[table.model] = {
            key[0]: pk if pk is not None else -number for number, (key, (pk, _)) in enumerate(rows.items(), start=1)
        }


def plan_table(table, rows, *, known, history):
    """The Plan for the `rows` of a sheet (`sheets.read_sheet`). Writes nothing; learns the new codes into `known`.

    Raises BadSheet with a sentence for everything that is wrong in any row.
    """
    stored = table.stored()
    readable, problems = _read_all(table, rows)
    if problems:
        known.unsure.add(table.model)
    read, doubles = _by_key(table, readable)
    problems += doubles
    merged = stored | {key: (stored.get(key, (None,))[0], facts) for key, (_row, facts) in read.items()}
    known.learn(table, merged)
    numbers = {key: row.number for key, (row, _facts) in read.items()}
    problems += problems_of_rows(table, read, stored, known)
    problems += doubled(table, merged, numbers)
    problems += circles(table, merged, numbers)
    if problems:
        problems.sort(key=lambda problem: problem[0])
        raise BadSheet(f"{table.sheet}, row {number}: {sentence}" for number, sentence in problems)
    return _sort(table, read, stored, history)


def _read_all(table, rows):
    """`[(row, facts)]` and the problems met on the way, as (row number, sentence)."""
    read, problems = [], []
    for row in rows:
        facts, wrong = _facts_of(table, row)
        problems += [(row.number, sentence) for sentence in wrong]
        if not wrong:
            read.append((row, facts))
    return read, problems


def _by_key(table, read):
    """`{key: (row, facts)}` and the problems met on the way."""
    rows, problems = {}, []
    for row, facts in read:
        key = table.key_of(facts)
        if key in rows:
            problems.append((row.number, f"{label_of(key)} is also in row {rows[key][0].number}."))
        else:
            rows[key] = (row, facts)
    return rows, problems


def _facts_of(table, row: Row):
    facts, wrong = {}, []
    for column in table.columns:
        try:
            facts[column] = _value(table, column, row[column])
        except ValidationError as error:
            wrong += [f"{column}: {message}" for message in error.messages]
    for name in table.lists:
        words = row.words(name)
        wrong += [f"{name}: {word} is there twice." for word, times in Counter(words).items() if times > 1]
        facts[name] = tuple(sorted(words))
    return facts, wrong


def _value(table, column, cell):
    model_field = table.model._meta.get_field(column)
    if cell == "" and model_field.null:
        return None
    if column in table.references:
        if cell == "":
            raise ValidationError("it is missing.")
        return cell
    return model_field.to_python(cell)


def _sort(table, read, stored, history):
    added, changed, kept, unchanged = [], [], [], 0
    for key, (row, facts) in read.items():
        pk, before = stored.get(key, (None, {}))
        change = Change(row.number, label_of(key), pk, before, facts)
        if pk is None:
            added.append(change)
        elif facts == before:
            unchanged += 1
        elif str(pk) in history.curated:
            kept.append(change)
        else:
            stays = {column: before[column] for column in table.cited}
            if any(facts[column] != before[column] for column in stays):
                kept.append(replace(change, after=before | {column: facts[column] for column in stays}))
            if facts | stays != before:
                changed.append(replace(change, after=facts | stays))
    gone = [label_of(key) for key, (pk, _facts) in stored.items() if key not in read and str(pk) in history.loaded]
    why = "changed by a curator, or cited as it is" if table.cited else "changed by a curator"
    found = (tuple(added), tuple(changed), tuple(kept), tuple(sorted(gone)))
    return Plan(table, *found, unchanged, is_first=not history.loaded, kept_because=why)
