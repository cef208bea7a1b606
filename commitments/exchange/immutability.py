"""The rules of the public record of support and practices, as triggers: what is published does not change, and what two
sides have said to each other stays said.

Used by migrations alone; how a rule becomes SQL is said in audit/immutability.py. `tests/test_support.py` and
`tests/test_practices.py` try to break each.
"""

from commitments.audit.immutability import TAKEN_DOWN, but_for_takedown, changed, create, differs_in, drop, taking_down

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
END = ("state", "version", "ended_at", "ended_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason")
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
        found[table] = {
            "update": f"OLD.published_at IS NOT NULL AND ({_paper_changed(apps, model, texts, differs)})",
            "delete": "OLD.published_at IS NOT NULL",
        }
        public = _public(table, "OLD.paper_id")
        said = but_for_takedown(apps, move, texts=("comment",), differs=differs)
        found[moves] = {"update": f"({said}) AND {public}", "delete": public}
    for table, model in _there(apps, ROUNDS):
        found[table] = {"update": but_for_takedown(apps, model, texts=("content",), differs=differs), "delete": "1 = 1"}
    return found | {
        THEME: {
            "insert": _public("exchange_offer", "NEW.offer_id"),
            "update": f"{_public('exchange_offer', 'OLD.offer_id')} OR {_public('exchange_offer', 'NEW.offer_id')}",
            "delete": _public("exchange_offer", "OLD.offer_id"),
        },
        MATCH: {"update": _match_changed(apps, differs), "delete": "1 = 1"},
        CLOSING: {"update": changed(apps, "exchange.NeedClosing", (), differs), "delete": "1 = 1"},
    }


def _there(apps, tables):
    """Those of them that are there: an early migration is from before rounds were kept."""
    known = {model._meta.label for model in apps.get_models()}
    return [(table, model) for table, model in tables.items() if model in known]


def _paper_changed(apps, model, texts, differs):
    ends = " OR ".join(
        f"(OLD.{name}_at IS NOT NULL AND (NEW.{name}_at {differs} OLD.{name}_at"
        f" OR NEW.{name}_by_id {differs} OLD.{name}_by_id))"
        for name in ("ended", "withdrawn")
    )
    return (
        f"{but_for_takedown(apps, model, texts=(*texts, 'personal_data_reason'), free=END, differs=differs)} OR {ends}"
        f" OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawal_reason {differs} OLD.withdrawal_reason"
        f" AND NOT (NEW.withdrawal_reason = '{TAKEN_DOWN}' AND {taking_down(apps, model.lower())}))"
        " OR NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state IN ('ended', 'withdrawn'))"
        " OR (OLD.state = 'ended' AND NEW.state = 'withdrawn'))"
    )


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


def _public(table, row):
    return f"EXISTS (SELECT 1 FROM {table} p WHERE p.id = {row} AND p.published_at IS NOT NULL)"  # noqa: S608  our own names
