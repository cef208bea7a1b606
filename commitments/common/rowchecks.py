"""What is wrong with the rows of a sheet, in sentences. Used by `importing`, which says what a sheet and a table are."""

from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q, UniqueConstraint


def problems_of_rows(table, read, stored, known):
    """(row number, sentence) for what is wrong with single rows. `read` is `{key: (row, facts)}`."""
    problems = []
    for key, (row, facts) in read.items():
        before = stored.get(key, (None, None))[1]
        if facts == before:
            continue  # what is stored was checked when it was stored
        wrong = _unknown_codes(table, facts, known)
        wrong = wrong or [*_moved(table, before, facts), *_broken_rules(table, facts, known), *table.check(facts)]
        problems += [(row.number, sentence) for sentence in wrong]
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
    for constraint in _rules_of(instance._meta.model):
        try:
            constraint.validate(instance._meta.model, instance)
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


def doubled(table, merged, numbers):
    """(row, sentence) for rows that share what only one may have. Rows with a part of it empty do not count."""
    for columns in _unique_together(table):
        first = {}
        for key, (_pk, facts) in sorted(merged.items(), key=lambda item: numbers.get(item[0], 0)):
            values = tuple(facts[c] for c in columns)
            if any(value in (None, "") for value in values):
                continue
            if values in first and key in numbers:
                yield numbers[key], f"{', '.join(columns)}: {label_of(first[values])} already has {label_of(values)}."
            first.setdefault(values, key)


def _unique_together(table):
    single = [(f.name,) for f in table.model._meta.concrete_fields if f.unique]
    several = [c.fields for c in table.model._meta.constraints if isinstance(c, UniqueConstraint)]
    return [u for u in [*single, *several] if set(u) <= set(table.columns) and set(u) != set(table.key)]


def circles(table, merged, numbers):
    """(row, sentence) for rows that are, through others, part of themselves."""
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
                yield numbers[key], f"{column}: {code} is part of itself."


def shown(value, *, width=80):
    """A value in a diff: short, on one line, and visible when it is empty."""
    if isinstance(value, tuple):
        value = " ".join(value)
    text = "(none)" if value in (None, "") else " ".join(str(value).split())
    return text if len(text) <= width else text[: width - 1] + "…"


def label_of(key):
    return " ".join(str(part) for part in key)
