"""Plans of sheets, made with the history of their tables and carried out with an event for every row."""

from dataclasses import replace

from django.db import transaction

from commitments.common.importing import History, Known, Plan, plan_table
from commitments.common.sheets import BadSheet, read_sheet
from commitments.common.versions import BEGINNING, Act, Version
from commitments.search import index

from . import versions
from .actions import event_of, record_events, supersede
from .models import Event

LOADED = "loaded"
"""Ends the verb of every event that a load writes (`commitment.loaded`)."""


def plan_sheets(tables, sheets, *, known=None):
    """Plans for those of `tables` whose sheet is in `sheets` (`{name: text}`), in the order of `tables`.

    Raises BadSheet with what is wrong in any of them; a sheet with an error does not hide the errors of the next.
    """
    known = known or Known()
    plans: list[Plan] = []
    problems: list[str] = []
    for table in tables:
        if table.sheet not in sheets:
            continue
        try:
            rows = _read(table, sheets[table.sheet], known)
            plans.append(plan_table(table, rows, known=known, history=history_of(table)))
        except BadSheet as bad:
            problems += bad.problems
    if problems:
        raise BadSheet(problems)
    return plans


def history_of(table):
    """Which rows came from this sheet, and which of all rows somebody changed after the last load that wrote them.

    The rule is the last event's verb: a load that a curator's hand followed does not undo that hand. The note of a
    load's event is its sheet, since two sheets may fill one table (the actors of the demonstration have their own).
    """
    loaded, latest = set(), {}
    events = Event.objects.filter(object_type=table.model._meta.label_lower).order_by("id")
    for object_id, verb, note in events.values_list("object_id", "verb", "note"):
        latest[object_id] = verb
        if _is_load(verb) and note == table.sheet:
            loaded.add(object_id)
    return History(frozenset(loaded), frozenset(pk for pk, verb in latest.items() if not _is_load(verb)))


@transaction.atomic
def apply_plans(plans, *, by, at):
    """Write what the plans say: all of it or nothing. `by` is None when a command of the installation loads."""
    for plan in plans:
        _apply(plan, by=by, at=at)
    index.renew({plan.table.model for plan in plans if not plan.is_empty})


def _read(table, text, known):
    try:
        return read_sheet(text, name=table.sheet, columns=table.header)
    except BadSheet:
        known.unsure.add(table.model)
        raise


def _is_load(verb):
    return verb.endswith(f".{LOADED}")


def _apply(plan, *, by, at):
    if plan.is_empty:
        return
    ids = {c: dict(r.model._base_manager.values_list(r.key, "pk")) for c, r in plan.table.references.items()}
    changed = _propose(plan, ids, by=by, at=at)
    written = [*_create(plan, ids, at=at), *_update(plan.table, changed, ids, at=at)]
    _set_lists(plan.table, written)
    record_events([_event(plan.table, pk, change, by=by, at=at) for pk, change in written])


def _propose(plan, ids, *, by, at):
    """What is left of the changes when all that holds from a day on was proposed: a curator confirms that
    (docs/adr/0003). Of what waits already nothing is proposed again."""
    model = plan.table.model
    if issubclass(model, Version):
        for change in plan.changed:
            old = model._base_manager.get(pk=change.pk)
            facts = old.facts | _columns(plan.table, {c: change.after[c] for c in change.columns}, ids)
            key = {f"{name}_id": getattr(old, f"{name}_id") for name in model.NOUN} | {
                model.DAY: getattr(old, model.DAY)
            }
            if model._base_manager.filter(**key, **facts).exclude(refused_at=None).exists():
                continue  # it was given back once
            why = f"{plan.table.sheet}, row {change.row}"
            right = model(**key, **facts, act=Act.CORRECT, replaces=old, reason=why)
            versions.propose_version(version=right, by=by, at=at)
        return []
    if not hasattr(model, "versions"):
        return plan.changed
    left = []
    for change in plan.changed:
        columns = _columns(plan.table, {c: change.after[c] for c in change.columns if c not in plan.table.lists}, ids)
        noun = model._base_manager.get(pk=change.pk)
        facts = versions.versions_of(noun).FACTS
        moved = {name: value for name, value in columns.items() if name in facts}
        if moved and not versions.waits(noun):
            versions.propose(
                noun=noun,
                act=Act.CHANGE,
                changes=moved,
                from_on=at.date(),
                reason=f"{plan.table.sheet}, row {change.row}",
                by=by,
                at=at,
            )
        rest = {name: value for name, value in change.after.items() if name in plan.table.lists}
        if any(change.before[name] != value for name, value in rest.items()):
            before = {name: change.before[name] for name in rest}
            left.append(replace(change, before=before, after=rest))
    return left


def _create(plan, ids, *, at):
    """(id, change) of each row made. Wholes before their parts, so that a part finds the id of its whole. What the first
    load brings holds since the beginning; what a later one brings waits for a curator."""
    table, changes, is_first = plan.table, plan.added, plan.is_first
    own = [column for column, reference in table.references.items() if reference.model is table.model]
    waiting, made = list(changes), []
    while waiting:
        ready = [c for c in waiting if all(c.after[o] is None or c.after[o] in ids[o] for o in own)]
        if not ready:
            raise ValueError(f"{table.sheet}: {waiting[0].label} is part of a row that cannot be made.")
        rows = [table.model(**_columns(table, c.after, ids)) for c in ready]
        for row in rows if hasattr(table.model, "recorded_at") else ():
            waits = issubclass(table.model, Version) and not is_first
            row.recorded_at = None if waits else BEGINNING if is_first else at
            if waits:
                row.proposed_at = at
        table.model._base_manager.bulk_create(rows)
        if hasattr(table.model, "versions"):
            versions.begin(rows, recorded_at=BEGINNING if is_first else None, proposed_at=None if is_first else at)
            if not is_first:
                for row in rows:
                    versions.hold_back(row, at=at)
                table.model._base_manager.bulk_update(rows, ["retired_on"])
        made += [(row.pk, change) for row, change in zip(rows, ready, strict=True)]
        for column in own:
            ids[column] |= {getattr(row, table.references[column].key): row.pk for row in rows}
        waiting = [c for c in waiting if c not in ready]
    return made


def _update(table, changes, ids, *, at):
    """(id, change) of each row that says now what the sheet says: the row itself, or the one that takes its place."""
    written, stays = [], hasattr(table.model, "superseded_at")
    for change in changes:
        pk, columns = change.pk, {c: change.after[c] for c in change.columns if c not in table.lists}
        if columns and stays:
            row = table.model._base_manager.get(pk=pk)
            pk = supersede(row=row, at=at, **_columns(table, columns, ids)).pk
        elif columns:
            table.model._base_manager.filter(pk=pk).update(**_columns(table, columns, ids))
        written.append((pk, change))
    return written


def _columns(table, facts, ids):
    """Columns of a row as the model takes them: codes turned into ids, lists left out."""
    attname = table.model._meta.get_field
    plain = {c: v for c, v in facts.items() if c in table.columns and c not in ids}
    return plain | {attname(c).attname: ids[c].get(v) for c, v in facts.items() if c in ids}


def _set_lists(table, written):
    for name, words in table.lists.items():
        codes = (
            dict(words.reference.model._base_manager.values_list(words.reference.key, "pk")) if words.reference else {}
        )
        rows = []
        for pk, change in written:
            if name not in change.columns:
                continue
            if change.before:
                words.model._base_manager.filter(**{words.owner: pk}).delete()
            rows += [_word_row(words, pk, word, codes) for word in change.after[name]]
        words.model._base_manager.bulk_create(rows)


def _word_row(words, owner_id, word, codes):
    facts = words.facts(word)
    if words.reference:
        facts = {f"{words.column}_id": codes[word]}
    return words.model(**{f"{words.owner}_id": owner_id}, **facts)


def _event(table, pk, change, *, by, at):
    return event_of(
        verb=f"{table.model._meta.model_name}.{LOADED}",
        object_type=table.model._meta.label_lower,
        object_id=pk,
        object_label=change.label,
        by=by,
        at=at,
        before={c: change.before[c] for c in change.columns} if change.before else None,
        after={c: change.after[c] for c in change.columns},
        note=table.sheet,
    )
