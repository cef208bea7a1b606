"""The rules of the public record of support and practices, as triggers: what is published does not change, and what two
sides have said to each other stays said.

Used by migrations alone; how a rule becomes SQL is said in audit/immutability.py. `tests/exchange/test_support.py` and
`tests/exchange/test_practices.py` try to break each.
"""

from functools import partial

from commitments.audit.immutability import changed, create, differs_in, drop
from commitments.exchange import lifecycle
from commitments.record import immutability as record

PAPERS = {
    "exchange_offer": ("exchange.Offer", ("text",), "exchange_offermove", "exchange.OfferMove"),
    "exchange_sharedpractice": (
        "exchange.SharedPractice",
        ("what_worked", "what_others"),
        "exchange_practicemove",
        "exchange.PracticeMove",
    ),
}
ROUNDS = {"exchange_offerround": "exchange.OfferRound", "exchange_practiceround": "exchange.PracticeRound"}
"""Rows that are written once."""
END = (*record.END, "ended_at", "ended_by_id")
"""Columns that may still be set on a published paper: the end of its time."""
THEME, MATCH, CLOSING = "exchange_offertheme", "exchange_match", "exchange_needclosing"
ANSWERS = ("need_confirmed", "offer_confirmed", "declined")
TABLES = (*PAPERS, *(moves for _model, _texts, moves, _move in PAPERS.values()), *ROUNDS, THEME, MATCH, CLOSING)


def install(apps, schema_editor):
    create(schema_editor, rules(apps, differs_in(schema_editor)))


def remove(apps, schema_editor):
    drop(schema_editor, TABLES)


def rules(apps, differs):
    """{table: {event: the condition on which it is refused}}; `differs` is the dialect's comparison that knows nulls."""
    found = {}
    for table, (model, texts, moves, move) in PAPERS.items():
        is_public = partial(record.published, table)
        workflow = {"moves": lifecycle.MOVES, "public": lifecycle.PUBLIC}
        texts = (*texts, "personal_data_reason")
        found[table] = record.revision(apps, model, differs, texts=texts, free=END, **workflow)
        found[moves] = record.move(apps, move, differs, of="paper_id", is_public=is_public)
    for table, model in _there(apps, ROUNDS):
        found[table] = record.kept(apps, model, differs, texts=("content",))
    of_offer = {"of": "offer_id", "is_public": partial(record.published, "exchange_offer")}
    return found | {
        THEME: record.part(apps, "exchange.OfferTheme", differs, **of_offer),
        MATCH: {"update": _match_changed(apps, differs), "delete": "1 = 1"},
        CLOSING: record.kept(apps, "exchange.NeedClosing", differs),
    }


def _there(apps, tables):
    """Those of them that are there: an early migration is from before rounds were kept."""
    known = {model._meta.label for model in apps.get_models()}
    return [(table, model) for table, model in tables.items() if model in known]


def _match_changed(apps, differs):
    # A yes and a no are said once; who is brought together never changes.
    free = [f"{answer}_{part}" for answer in ANSWERS for part in ("at", "by_id")]
    said = " OR ".join(
        f"(OLD.{answer}_at IS NOT NULL AND (NEW.{answer}_at {differs} OLD.{answer}_at"
        f" OR NEW.{answer}_by_id {differs} OLD.{answer}_by_id))"
        for answer in ANSWERS
    )
    declined = (
        f"OLD.declined_at IS NOT NULL AND (NEW.declined_side {differs} OLD.declined_side"
        f" OR NEW.declined_why {differs} OLD.declined_why)"
    )
    fixed = changed(apps, "exchange.Match", (*free, "declined_side", "declined_why"), differs)
    return f"({fixed}) OR {said} OR ({declined})"
