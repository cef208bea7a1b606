"""Published pledges as JSON and CSV (`?format=json`, `?format=csv`). The author is an organisation: no person is named.

JSON holds all that is public of a pledge, so that it can be read back without loss. A CSV has one row for each pledge, and
the money in a sheet of its own, a row for each sum: no cell ever adds sums up.
"""

from django.http import JsonResponse

from commitments.common.sheets import csv_response
from commitments.pledges import lifecycle, measures

HEADER = (
    "pledge", "id", "revision", "actor", "actor_name", "origin", "source", "source_reference", "title", "text", "language",
    "form", "matches", "nature", "commitments", "partners", "measure", "unit", "direction", "baseline", "baseline_on",
    "target", "due_on", "specific", "made_on", "state", "state_on", "published_at", "texts_taken_down",
)  # fmt: skip
MONEY_HEADER = ("pledge", "actor", "revision", "stage", "amount", "currency", "on", "source", "link", "sum", "corrects",
                "origin")  # fmt: skip


def list_response(asked, *, revisions, money=()):
    """Pledges of a list; `asked` is csv or json. As CSV with `money` (sums with their revision), these."""
    if asked == "csv":
        return csv_response(filename="pledges.csv", header=HEADER, rows=[_row(each) for each in revisions])
    return _json({"pledges": [text_facts(each) for each in revisions]})


def money_response(*, money):
    """Every sum of the pledges of a list, a row for each."""
    rows = [[row[name] for name in MONEY_HEADER] for row in map(money_row, money)]
    return csv_response(filename="pledges-money.csv", header=MONEY_HEADER, rows=rows)


def sheet_response(asked, *, sheet, claims=()):
    """One pledge with everything public of it: its text, its history, its parties, its money, its revisions."""
    if asked == "csv":
        return csv_response(filename=f"{sheet.pledge.code}.csv", header=HEADER, rows=[_row(sheet.revision, sheet)])
    document = {
        **text_facts(sheet.revision),
        **_today(sheet),
        "source_note": sheet.pledge.source_note,
        "says": [{"what": str(mark.label), "said": mark.is_said} for mark in sheet.marks],
        "parties": [
            {"actor": p.actor.body.code, "name": p.actor.body.name, "answer": p.answer or "not confirmed", "of_revision": p.of or None}
            for p in sheet.parties
            if not p.actor.shielded
        ],
        "states": [_entry_facts(each) for each in sheet.history],
        "money": [money_facts(row) for sums in sheet.money for row in sums.rows],
        "matched_by": [each.pledge.code for each in sheet.matched_by],
        "revisions": [
            {"revision": r.number, "published_at": _instant(r.published_at), "reason": r.reason, "title": r.title}
            for r in sheet.revisions
        ],
        "claims": [
            {"report": str(c.revision.report_id), "revision": c.revision_number, "period_end": _day(c.period_end),
             "answer": c.answer, "stage": c.stage, "narrative": c.narrative, "transcribed": c.transcribed}
            for c in claims
        ],
    }  # fmt: skip
    return _json(document)


def tombstone_response(*, revision):
    """A pledge that was taken from public view: its place stays, its words do not."""
    return _json(
        {
            "pledge": revision.pledge.code,
            "id": str(revision.pledge_id),
            "withdrawn_at": _instant(revision.withdrawn_at),
            "withdrawal_reason": revision.withdrawal_reason,
        }
    )


def text_facts(revision):
    """The text of a revision that comes with its parts (reading.with_parts, or lists.with_lists)."""
    pledge = revision.pledge
    return {
        "pledge": pledge.code,
        "id": str(pledge.pk),
        "revision": revision.number,
        "actor": pledge.actor.body.code,
        "actor_name": pledge.actor.body.name,
        "origin": pledge.origin,
        "source": pledge.source_name,
        "source_reference": pledge.source_reference,
        "title": revision.title,
        "text": revision.text,
        "language": revision.language,
        "form": revision.form,
        "matches": revision.matches.code if revision.matches else None,
        "nature": revision.nature,
        "commitments": [each.commitment.code for each in revision.advances.all()],
        "partners": [each.actor.body.code for each in revision.partners.all() if not each.actor.shielded],
        "measure": revision.measure,
        "unit": revision.unit,
        "direction": revision.direction,
        # As text: a decimal that was read into a binary fraction is another number.
        "baseline": measures.plain(revision.baseline) or None,
        "baseline_on": _day(revision.baseline_on),
        "target": measures.plain(revision.target) or None,
        "due_on": _day(revision.due_on),
        "specific": revision.specific_codes,
        "made_on": _day(getattr(revision, "made_on", None)),
        "state": getattr(revision, "standing", None),
        "state_on": _day(getattr(revision, "standing_on", None)),
        "published_at": _instant(revision.published_at),
        "texts_taken_down": _instant(revision.redacted_at),
    }


def _row(revision, sheet=None):
    facts = text_facts(revision)
    if sheet is not None:
        facts |= _today(sheet)
    for name in ("commitments", "partners", "specific"):
        facts[name] = " ".join(facts[name])
    return ["" if facts[name] is None else facts[name] for name in HEADER]


def _today(sheet):
    """The state that a pledge has come to, and the day on which it was made, as the columns of a list have them."""
    made = [each.entry.on for each in sheet.history if each.entry.standing == lifecycle.MADE]
    facts = {"made_on": _day(made[-1]) if made else None}
    if sheet.standing:
        facts |= {"state": sheet.standing.entry.standing, "state_on": _day(sheet.standing.entry.on)}
    return facts


def _entry_facts(told):
    entry, distance = told.entry, told.distance
    return {
        "state": entry.standing,
        "on": _day(entry.on),
        "note": entry.note,
        "value": measures.plain(entry.value) or None,
        "unit": told.revision.unit,
        "left_to_target": measures.plain(distance.left) if distance else None,
        "revision": told.revision.number,
        "evidence": [
            {"title": d.title, "link": d.link, "issuer": d.issuer, "issuer_class": d.issuer_class, "dated_on": _day(d.dated_on)}
            for d in entry.evidence.all()
        ],
    }  # fmt: skip


def money_facts(row):
    """One sum, as it was told."""
    return {
        "sum": row.pk,
        "stage": row.stage,
        "amount": f"{row.amount:.2f}",
        "currency": row.currency,
        "on": _day(row.on),
        "source": row.source,
        "link": row.link,
        "corrects": row.corrects_id,
    }


def money_row(row):
    """The same with whose it is; the sum comes with its revision, pledge and actor."""
    pledge = row.revision.pledge
    facts = {
        **money_facts(row),
        "pledge": pledge.code,
        "actor": pledge.actor.body.code,
        "revision": row.revision.number,
    }
    facts["origin"] = pledge.origin
    return {name: "" if value is None else value for name, value in facts.items()}


def _day(value):
    return value.isoformat() if value else None


def _instant(value):
    return value.isoformat(timespec="seconds") if value else None


def _json(document):
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
