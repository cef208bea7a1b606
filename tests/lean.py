"""Django asks the same of each column of each query again: its name in quotes, what makes a Python value of it, whether
the rows may be put in order by its place. That was a fifth of the time of the suite. Here it is asked once.

Not a letter of any statement differs: tests/site/test_lean.py compares them. The site itself runs on Django as it is.
"""

from contextlib import contextmanager

import pytest
from django.db.models import Field, ForeignKey
from django.db.models.expressions import BaseExpression, Col
from django.db.models.sql.compiler import SQLCompiler


def made_once(get_col):
    """A column under one alias is one object, as Django has it for the table's own name (`Field.cached_col`)."""
    made = {}

    def get_made(field, alias, output_field=None):
        place = id(field), alias, id(output_field)  # the column holds on to both, so that no other gets their ids
        if place not in made:
            made[place] = get_col(field, alias, output_field), output_field
        return made[place][0]

    return get_made


def with_names_known(as_sql):
    """The name of a column is put in quotes once. What stands before the dot is asked of each query: an alias has none."""

    def written(col, compiler, connection):
        column = col.__dict__.get("in_quotes")
        if column is None:
            column = col.__dict__["in_quotes"] = connection.ops.quote_name(col.target.column)
        if not col.alias:
            return column, []
        return f"{compiler.quote_cache.get(col.alias) or compiler.quote_name_unless_alias(col.alias)}.{column}", []

    return written


def as_it_is(select_format):
    """No field of a column here is written otherwise where it is selected."""

    def selected(col, compiler, sql, params):
        return sql, params

    return selected


def of_one_table(get_default_columns):
    """All columns of a model that has no parents are the same list, under one alias."""
    known = {}

    def columns(compiler, select_mask, start_alias=None, opts=None, from_parent=None):
        asked = opts or compiler.query.get_meta()
        if select_mask or asked is None or asked.parents or asked.proxy:
            return get_default_columns(compiler, select_mask, start_alias, opts, from_parent)
        alias = start_alias or compiler.query.get_initial_alias()
        if (asked, alias) not in known:
            known[asked, alias] = get_default_columns(compiler, select_mask, alias, opts, from_parent)
        return list(known[asked, alias])

    return columns


def by_hand(copy):
    """An expression is copied as `copy.copy` does it, without asking it how."""

    def copied(expression):
        made = object.__new__(expression.__class__)
        made.__dict__.update(expression.__getstate__())
        return made

    return copied


def columns_first(compile_):
    """No database writes a column in a way of its own."""

    def compiled(compiler, node):
        return node.as_sql(compiler, compiler.connection) if node.__class__ is Col else compile_(compiler, node)

    return compiled


def without_plain(get_converters):
    """A column whose value is taken as the database gives it is asked for its converters once."""

    def of_others(compiler, expressions):
        return get_converters(compiler, [None if is_plain(each, compiler.connection) else each for each in expressions])

    return of_others


def is_plain(expression, connection):
    if expression.__class__ is not Col:
        return False
    known = expression.__dict__.setdefault("is_plain_on", {})
    if connection.vendor not in known:
        converters = connection.ops.get_db_converters(expression), expression.get_db_converters(connection)
        known[connection.vendor] = not any(converters)
    return known[connection.vendor]


def names_alone(order_by_pairs):
    """Rows may be put in order by the place of a column in the list, where an expression or an alias asks for it. Where
    fields are named and nothing has an alias, nobody does, and Django need not look at every column of the list."""

    def pairs(compiler):
        query, selected = compiler.query, compiler.select
        ordering = (*query.extra_order_by, *query.order_by, *getattr(query.get_meta(), "ordering", ()))
        if query.combinator or not all(isinstance(each, str) for each in ordering) or any(s[2] for s in selected or ()):
            yield from order_by_pairs(compiler)
            return
        compiler.select = None
        try:
            yield from order_by_pairs(compiler)
        finally:
            compiler.select = selected

    return pairs


LEANER = {
    (Field, "get_col"): made_once,
    (ForeignKey, "get_col"): made_once,
    (Col, "as_sql"): with_names_known,
    (Col, "select_format"): as_it_is,
    (BaseExpression, "copy"): by_hand,
    (SQLCompiler, "compile"): columns_first,
    (SQLCompiler, "get_converters"): without_plain,
    (SQLCompiler, "get_default_columns"): of_one_table,
    (SQLCompiler, "_order_by_pairs"): names_alone,
}
AS_IT_COMES = {(kind, name): getattr(kind, name) for kind, name in LEANER}


@contextmanager
def lean_queries():
    with put_in({part: leaner(AS_IT_COMES[part]) for part, leaner in LEANER.items()}):
        yield


@contextmanager
def django_as_it_comes():
    with put_in(AS_IT_COMES):
        yield


@contextmanager
def put_in(functions):
    with pytest.MonkeyPatch.context() as patch:
        for (kind, name), function in functions.items():
            patch.setattr(kind, name, function)
        yield
