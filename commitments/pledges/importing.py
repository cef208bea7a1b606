"""Pledges that others have published: a sheet of theirs, a mapping of its columns to ours, a plan, and one transaction.

What is read is marked transcribed, says from which list it was read and that the body did not submit it here. A pledge
that was read before and says the same is left alone; one that says something else now is listed, and a person decides:
what is published does not change by an import. An import is undone whole (`actions.undo_import`).
"""

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction

from commitments.actors.models import Actor
from commitments.audit.actions import record_event
from commitments.catalogue.models import Commitment
from commitments.common.importing import Change
from commitments.common.sheets import BadSheet, read_sheet, unescape_formula
from commitments.common.vocabulary import Language

from . import lifecycle, measures, reading
from .actions import transcribe_pledge
from .entries import PledgeText, Said
from .models import Direction, Form, Nature, Origin, Pledge, PledgeRevision

COLUMNS = (
    "reference", "actor", "title", "text", "made_on", "language", "form", "nature", "commitments", "partners", "measure",
    "unit", "direction", "baseline", "baseline_on", "target", "due_on", "page",
)  # fmt: skip
"""What a pledge can have here. `page` is where in the list it stands."""
NEEDED = ("reference", "actor", "title", "text", "made_on", "form")
"""What no row goes without. Where a list does not say by how many a pledge is made, whoever maps it does: we guess nothing."""
CHOICES = {"form": Form, "nature": Nature, "direction": Direction, "language": Language}
LISTS = ("commitments", "partners")


@dataclass(frozen=True)
class Mapping:
    """How a foreign sheet says what we need. `columns` is {our column: their column}; `values` {our column: {their word:
    our word}}; `always` {our column: what holds for every row}."""

    source_name: str
    columns: dict
    values: dict = field(default_factory=dict)
    always: dict = field(default_factory=dict)

    @classmethod
    def of_sheet(cls, text, *, name="mapping.csv"):
        """Read from a sheet with the columns `ours`, `theirs`, `value`, `means`.

        A row with `theirs` alone maps a column; with `value` and `means` a word of it; with `means` alone says what holds
        for every row. `ours` is one of COLUMNS, or `source`, whose `means` is the name of the list.
        """
        columns, values, always, source, problems = {}, {}, {}, "", []
        for row in read_sheet(text, name=name, columns=("ours", "theirs", "value", "means")):
            ours = row["ours"]
            if ours == "source":
                source = row["means"]
            elif ours not in COLUMNS:
                problems.append(f"{name}, row {row.number}: {ours or '(none)'} is no column of ours.")
            elif row["value"]:
                values.setdefault(ours, {})[row["value"]] = row["means"]
            elif row["theirs"]:
                columns[ours] = row["theirs"]
            else:
                always[ours] = row["means"]
        if not source:
            problems.append(f"{name}: no row says what the list is called (ours: source).")
        problems += [f"{name}: {needed} is not mapped." for needed in NEEDED if needed not in {*columns, *always}]
        if problems:
            raise BadSheet(problems)
        return cls(source, columns, values, always)


@dataclass(frozen=True)
class PledgesPlan:
    """What an import would do. `kept` say something else than what was read before: a person decides about them."""

    source_name: str
    added: tuple[Change, ...]
    kept: tuple[Change, ...]
    unchanged: int
    texts: dict

    @property
    def is_empty(self):
        return not self.added


def plan_pledges(text, mapping, *, today, name="pledges.csv"):
    """The plan for a foreign sheet. Writes nothing. Raises BadSheet with everything that is wrong in any row."""
    rows = read_sheet(text, name=name, columns=tuple(mapping.columns.values()))
    known = _Known(mapping)
    problems, read = [], {}
    for row in rows:
        facts, wrong = _facts(row, mapping)
        wrong = wrong or list(known.problems(facts, today=today))
        if not wrong and facts["reference"] in read:
            wrong = [f"{facts['reference']} is also in row {read[facts['reference']][0].number}."]
        problems += [f"{name}, row {row.number}: {sentence}" for sentence in wrong]
        if not wrong:
            read[facts["reference"]] = (row, facts)
    if problems:
        raise BadSheet(problems)
    stored = _stored(mapping.source_name)
    added, kept, unchanged = [], [], 0
    for reference, (row, facts) in read.items():
        before = stored.get(reference)
        change = Change(row.number, reference, None, before or {}, facts)
        if before is None:
            added.append(change)
        elif before == {**facts, "page": ""}:
            unchanged += 1
        else:
            kept.append(change)
    return PledgesPlan(
        mapping.source_name, tuple(added), tuple(kept), unchanged, {r: f for r, (_row, f) in read.items()}
    )


@transaction.atomic
def import_pledges(text, mapping, *, by, at, name="pledges.csv"):
    """Plan and apply in one transaction. (plan, the id of the import).

    Of two who read the same list at once the second waits for the makers that it would add to, and plans anew.
    """
    makers = {change.after["actor"] for change in plan_pledges(text, mapping, today=at.date(), name=name).added}
    locked = Actor.objects.select_for_update(no_key=True).filter(code__in=makers).order_by("pk")
    actors = {actor.code: actor for actor in locked}
    plan = plan_pledges(text, mapping, today=at.date(), name=name)
    batch = uuid.uuid4()
    first = None
    for change in plan.added:
        facts = change.after
        revision = transcribe_pledge(
            actor=actors[facts["actor"]],
            text=_text(facts),
            said=Said(lifecycle.MADE, on=facts["made_on"]),
            source_name=mapping.source_name,
            source_reference=facts["reference"],
            source_note=note_of(mapping.source_name, facts, actors[facts["actor"]]),
            batch=batch,
            by=by,
            at=at,
        )
        first = first or revision.pledge
    if first is not None:
        told = {"batch": str(batch), "source": mapping.source_name, "n": len(plan.added)}
        record_event(verb="pledges.imported", about=first, by=by, at=at, after=told)
    return plan, batch


def note_of(source_name, facts, actor):
    """The sentence that stands on every page of a pledge that was read elsewhere."""
    where = f" ({facts['page']})" if facts["page"] else ""
    return f"Read in: {source_name}{where}, entry {facts['reference']}. {actor.name} did not submit this here."


def details_of(plan):
    """The diff in lines."""
    for change in plan.added:
        yield f"  + {change.label} (row {change.row})"
        yield from (f"      {line}" for line in change.lines())
    for change in plan.kept:
        yield f"  = {change.label} (row {change.row}), read before with other words: nothing is changed"
        yield from (f"      {line}" for line in change.lines())


class _Known:
    """What the rows of a sheet may name; read once."""

    def __init__(self, mapping):
        self.actors = {
            actor.code: actor for actor in Actor.objects.filter(retired_on=None, entered_twice_as=None, shielded=False)
        }
        self.commitments = set(Commitment.objects.trackable().values_list("code", flat=True))

    def problems(self, facts, *, today):
        """Sentences about what is wrong with one row."""
        actor = self.actors.get(facts["actor"])
        if actor is None:
            yield f"actor {facts['actor']} is not known, or cannot be named."
        for code in facts["partners"]:
            partner = self.actors.get(code)
            if partner is None or (actor and (partner.fictional != actor.fictional or partner == actor)):
                yield f"partners: {code} is not known, or cannot be named."
        for code in facts["commitments"]:
            if code not in self.commitments:
                yield f"commitments: {code} is not known, or not tracked."
        if facts["made_on"] > today:
            yield "made_on lies ahead."
        if facts["form"] == Form.INDIVIDUAL and facts["partners"]:
            yield "form: who pledges alone names no partner. Say common or partnership, or leave the partners out."
        if facts["form"] == Form.MATCHING:
            yield "form: which pledge it matches cannot be read from a list. Leave the form open, or make it here."
        figures = facts["baseline"] is not None or facts["target"] is not None
        if figures and not (facts["unit"] and facts["direction"]):
            yield "a figure has its unit, and says whether it should rise, fall or stay (keep)."
        if measures.why_not_direction(**{name: facts[name] for name in ("baseline", "target", "direction")}):
            yield "the target lies the other way than the direction."
        for name, longest in (("title", 200), ("text", 10000), ("reference", 120), ("measure", 200), ("unit", 80)):
            if len(facts[name]) > longest:
                yield f"{name} is longer than {longest} characters."


def _facts(row, mapping):
    """(our facts, sentences about what cannot be read)."""
    said = dict.fromkeys(COLUMNS, "")
    for ours, value in mapping.always.items():
        said[ours] = value
    for ours, theirs in mapping.columns.items():
        cell = unescape_formula(row[theirs])
        said[ours] = _translated(ours, cell, mapping.values.get(ours, {})) or said[ours]
    said["language"] = said["language"] or Language.ENGLISH.value
    wrong = [f"{name} is missing." for name in NEEDED if not said[name]]
    for name, choices in CHOICES.items():
        if said[name] and said[name] not in choices.values:
            wrong.append(f"{name}: {said[name]} is none of {', '.join(choices.values)}.")
    facts: dict = dict(said)
    for name in LISTS:
        facts[name] = tuple(sorted(set(said[name].replace(";", " ").split())))
    for name in ("made_on", "baseline_on", "due_on"):
        facts[name] = _read(said[name], date.fromisoformat, f"{name}: {said[name]} is no day (2026-12-31).", wrong)
    for name in ("baseline", "target"):
        facts[name] = _read(said[name], _decimal, f"{name}: {said[name]} is no number.", wrong)
    return facts, wrong


def _translated(ours, cell, words):
    if ours in LISTS:
        return (
            " ".join(words.get(each, each) for each in cell.replace(";", " ").split())
            if not words.get(cell)
            else words[cell]
        )
    return words.get(cell, cell)


def _read(text, how, sentence, wrong):
    if not text:
        return None
    try:
        return how(text)
    except ValueError:
        wrong.append(sentence)
        return None


def _decimal(text):
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError from error
    if not value.is_finite() or abs(value) >= Decimal(10) ** 11 or value != round(value, 4):
        raise ValueError
    return value


def _text(facts):
    names = ("title", "text", "language", "form", "nature", "commitments", "partners", "measure", "unit", "direction")
    return PledgeText(**{name: facts[name] for name in (*names, "baseline", "baseline_on", "target", "due_on")})


def _stored(source_name):
    """{reference: facts} of what stands of this list. What was undone may be read again."""
    ours = PledgeRevision.objects.in_force().filter(
        pledge__origin=Origin.TRANSCRIBED, pledge__source_name=source_name, number=1
    )
    return {each.pledge.source_reference: _facts_of(each) for each in reading.with_parts(ours)}


def _facts_of(revision):
    text, said = reading.text_of(revision), reading.said_of(revision)
    facts = {name: getattr(text, name) for name in COLUMNS if hasattr(text, name)}
    return {
        **facts,
        **{name: tuple(sorted(facts[name])) for name in LISTS},
        "reference": revision.pledge.source_reference,
        "actor": revision.pledge.actor.code,
        "made_on": said.on,
        # Where it stands in the list is part of the note, and no part of what is pledged.
        "page": "",
    }


def batches():
    """[(id of an import, name of the list, how many of it still stand)], the latest first."""
    rows = {}
    for pledge in Pledge.objects.published().filter(batch__isnull=False).order_by("-created_at", "pk"):
        name, count = rows.get(pledge.batch, (pledge.source_name, 0))
        rows[pledge.batch] = (name, count + 1)
    return [(batch, name, count) for batch, (name, count) in rows.items()]
