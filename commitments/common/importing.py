"""Sheets compared with tables: what a file would add and change, said before anything is written.

Each feature describes its own tables (its `importing.py`); `audit.importing` knows their history and writes.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Model, Q, UniqueConstraint

from .sheets import BadSheet, Row

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

    `fixed` columns never change once stored. `check` takes the facts of a row and yields what is wrong with them,
    beyond what the model itself refuses.
    """

    sheet: str
    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    references: Mapping[str, Reference] = field(default_factory=dict)
    lists: Mapping[str, WordList] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    check: Callable = lambda facts: ()

    @property
    def header(self):
        return (*self.columns, *self.lists)

    def key_of(self, facts):
        return tuple(facts[column] for column in self.key)

    def stored(self):
        """`{key: (id, facts)}` of every row there is; one query, and one for each list."""
        paths = [f"{c}__{self.references[c].key}" if c in self.references else c for c in self.columns]
        words = {name: words.stored() for name, words in self.lists.items()}
        rows = {}
        for pk, *values in self.model._base_manager.values_list("pk", *paths):
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
    kept_because: str = "changed by a curator"

    @property
    def name(self):
        return self.table.sheet

    @property
    def is_empty(self):
        return not (self.added or self.changed)


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
        return reference.model in self.unsure or code in self.ids(reference)

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
    read, problems = _read_all(table, rows)
    if problems:
        known.unsure.add(table.model)
    merged = stored | {key: (stored.get(key, (None,))[0], facts) for key, (_row, facts) in read.items()}
    known.learn(table, merged)
    numbers = {key: row.number for key, (row, _facts) in read.items()}
    problems += _check_all(table, read, stored, known)
    problems += _say(table, numbers, _doubled(table, merged, numbers))
    problems += _say(table, numbers, _circles(table, merged, numbers))
    if problems:
        raise BadSheet(problems)
    return _sort(table, read, stored, history)


def shown(value, *, width=80):
    """A value in a diff: short, on one line, and visible when it is empty."""
    if isinstance(value, tuple):
        value = " ".join(value)
    text = "(none)" if value in (None, "") else " ".join(str(value).split())
    return text if len(text) <= width else text[: width - 1] + "…"


def label_of(key):
    return " ".join(str(part) for part in key)


def _read_all(table, rows):
    """`{key: (row, facts)}` and the problems met on the way."""
    read, problems = {}, []
    for row in rows:
        facts, wrong = _facts_of(table, row)
        problems += [f"{table.sheet}, row {row.number}: {sentence}" for sentence in wrong]
        if wrong:
            continue
        key = table.key_of(facts)
        if key in read:
            problems.append(f"{table.sheet}, row {row.number}: {label_of(key)} is also in row {read[key][0].number}.")
        else:
            read[key] = (row, facts)
    return read, problems


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


def _check_all(table, read, stored, known):
    problems = []
    for key, (row, facts) in read.items():
        before = stored.get(key, (None, None))[1]
        if facts == before:
            continue  # what is stored was checked when it was stored
        wrong = _unknown_codes(table, facts, known)
        wrong = wrong or [*_moved(table, before, facts), *_broken_rules(table, facts, known), *table.check(facts)]
        problems += [f"{table.sheet}, row {row.number}: {sentence}" for sentence in wrong]
    return problems


def _unknown_codes(table, facts, known):
    wrong = [
        f"{column} {facts[column]} is not known."
        for column, reference in table.references.items()
        if facts[column] is not None and not known.has(reference, facts[column])
    ]
    for name, words in table.lists.items():
        if words.reference:
            wrong += [f"{name}: {word} is not known." for word in facts[name] if not known.has(words.reference, word)]
    return wrong


def _moved(table, before, facts):
    return [
        f"{column} is fixed: it cannot change from {shown(before[column])} to {shown(facts[column])}."
        for column in table.fixed
        if before and before[column] != facts[column]
    ]


def _broken_rules(table, facts, known):
    """What the models refuse. Uniqueness is looked at apart, over the whole table at once."""
    codes = {column: known.ids(reference) for column, reference in table.references.items()}
    columns = {c: facts[c] for c in table.columns if c not in codes}
    columns |= {table.model._meta.get_field(c).attname: ids.get(facts[c]) for c, ids in codes.items()}
    wrong = _refusals(table.model(**columns), exclude=set(codes))
    for name, words in table.lists.items():
        for word in facts[name]:
            part = {} if words.reference else words.facts(word)
            if part:
                wrong += [f"{name}: {sentence}" for sentence in _refusals(words.model(**part), exclude={words.owner})]
    return wrong


def _refusals(instance, *, exclude):
    wrong = []
    try:
        instance.clean_fields(exclude=exclude)
    except ValidationError as error:
        return [f"{name}: {message}" for name, messages in error.message_dict.items() for message in messages]
    for constraint in _rules_of(type(instance)):
        try:
            constraint.validate(type(instance), instance)
        except ValidationError as error:
            wrong += error.messages
    return wrong


@cache
def _rules_of(model):
    """The check constraints that say more than the choices of a field do: each costs a query for each new row."""
    chosen = {f.name for f in model._meta.concrete_fields if f.choices}
    checks = [c for c in model._meta.constraints if isinstance(c, CheckConstraint)]
    return [c for c in checks if not _names_in(c.condition) <= chosen]


def _names_in(condition):
    """The fields that a condition looks at."""
    names = set()
    for child in condition.children:
        names |= _names_in(child) if isinstance(child, Q) else {child[0].split("__")[0]}
    return names


def _doubled(table, merged, numbers):
    """(key, sentence) for rows that share what only one may have. Rows with a part of it empty do not count."""
    for columns in _unique_together(table):
        first = {}
        for key, (_pk, facts) in sorted(merged.items(), key=lambda item: numbers.get(item[0], 0)):
            values = tuple(facts[c] for c in columns)
            if any(value in (None, "") for value in values):
                continue
            if values in first and key in numbers:
                yield key, f"{', '.join(columns)}: {label_of(first[values])} already has {label_of(values)}."
            first.setdefault(values, key)


def _unique_together(table):
    single = [(f.name,) for f in table.model._meta.concrete_fields if f.unique]
    several = [c.fields for c in table.model._meta.constraints if isinstance(c, UniqueConstraint)]
    return [u for u in [*single, *several] if set(u) <= set(table.columns) and set(u) != set(table.key)]


def _circles(table, merged, numbers):
    """(key, sentence) for rows that are, through others, part of themselves."""
    for column, reference in table.references.items():
        if reference.model is not table.model:
            continue
        above = {key[0]: facts[column] for key, (_pk, facts) in merged.items()}
        for key in numbers:
            seen, code = set(), key[0]
            while code is not None and code not in seen:
                seen.add(code)
                code = above.get(code)
            if code == key[0]:
                yield key, f"{column}: {code} is part of itself."


def _say(table, numbers, found):
    return [f"{table.sheet}, row {numbers[key]}: {sentence}" for key, sentence in found]


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
            changed.append(change)
    gone = [label_of(key) for key, (pk, _facts) in stored.items() if key not in read and str(pk) in history.loaded]
    return Plan(table, tuple(added), tuple(changed), tuple(kept), tuple(sorted(gone)), unchanged)
