"""What a revision of a pledge says, as one text that is always the same for the same facts (common/digests.py). Pure."""

FACTS = ("title", "text", "form", "nature", "measure", "unit", "direction", "language", "reason")


def content_of(revision, *, salt):
    """What `revision` says, as plain values; it comes from `reading.with_parts`. The order of its rows does not matter."""
    return {
        "pledge": str(revision.pledge_id),
        "revision": revision.number,
        "salt": salt,
        **{name: getattr(revision, name) for name in FACTS},
        "matches": revision.matches.code if revision.matches else "",
        "baseline": _number(revision.baseline),
        "baseline_on": _day(revision.baseline_on),
        "target": _number(revision.target),
        "due_on": _day(revision.due_on),
        "specific": sorted(revision.specific_codes),
        "commitments": sorted(each.commitment.code for each in revision.advances.all()),
        "partners": sorted(each.actor.code for each in revision.partners.all()),
        "entries": [_entry(entry) for entry in revision.entries.all()],
        "money": sorted((_money(money) for money in revision.money.all()), key=str),
    }


def _entry(entry):
    return {
        "standing": entry.standing,
        "on": _day(entry.on),
        "note": entry.note,
        "value": _number(entry.value),
        "evidence": sorted((_document(each) for each in entry.evidence.all()), key=str),
    }


def _document(each):
    named = {name: getattr(each, name) for name in ("title", "link", "issuer", "issuer_class")}
    return {**named, "dated_on": _day(each.dated_on)}


def _money(money):
    return {
        "stage": money.stage,
        "amount": f"{money.amount:.2f}",
        "currency": money.currency,
        "on": _day(money.on),
        "source": money.source,
        "link": money.link,
        "corrects": money.corrects_id,
    }


def _number(value):
    return None if value is None else f"{value:.4f}"


def _day(value):
    return value.isoformat() if value else None
