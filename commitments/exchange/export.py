"""Public needs, offers and practices as JSON and CSV. Authors are organisations: no person is named, and nothing private
is here."""

from django.http import JsonResponse

from commitments.common.sheets import csv_response

NEED_HEADER = (
    "report", "commitment", "commitment_title", "framework", "actor", "actor_name", "actor_type", "region", "kinds",
    "period_end", "published_at",
)  # fmt: skip
OFFER_HEADER = ("offer", "actor", "actor_name", "actor_type", "kinds", "frameworks", "regions", "until_on", "language",
                "text", "state", "published_at", "texts_taken_down")  # fmt: skip
PRACTICE_HEADER = (
    "practice", "actor", "actor_name", "actor_type", "region", "framework", "commitment", "commitment_title", "report",
    "says", "period_end", "language", "what_worked", "what_others", "published_at", "texts_taken_down",
)  # fmt: skip


def support_response(asked, *, needs, offers, of):
    """Needs and offers in one document; as CSV one of them, `of` says which."""
    if asked == "csv" and of == "offers":
        return csv_response(filename="offers.csv", header=OFFER_HEADER, rows=[_row(offer_facts(o)) for o in offers])
    if asked == "csv":
        return csv_response(filename="needs.csv", header=NEED_HEADER, rows=[_row(need_facts(n)) for n in needs])
    return _json({"needs": [need_facts(n) for n in needs], "offers": [offer_facts(o) for o in offers]})


def need_response(asked, *, need, closed, matches):
    if asked == "csv":
        return csv_response(filename="need.csv", header=NEED_HEADER, rows=[_row(need_facts(need))])
    return _json({**need_facts(need), "open": not closed, "matches": [match_facts(m) for m in matches]})


def offer_response(asked, *, offer, matches):
    if asked == "csv":
        return csv_response(filename="offer.csv", header=OFFER_HEADER, rows=[_row(offer_facts(offer))])
    return _json({**offer_facts(offer), "matches": [match_facts(m) for m in matches]})


def practices_response(asked, *, rows):
    facts = [practice_facts(*row) for row in rows]
    if asked == "csv":
        return csv_response(filename="practices.csv", header=PRACTICE_HEADER, rows=[_row(each) for each in facts])
    return _json({"practices": facts})


def tombstone_response(paper, *, reason, instead_of):
    """Something that is gone: its place stays, its words do not."""
    return _json({instead_of: str(paper.pk), "gone": reason, "withdrawal_reason": paper.withdrawal_reason})


def need_facts(need):
    return {
        "report": str(need.revision.report_id),
        "commitment": need.about.code,
        "commitment_title": need.about.title,
        "framework": need.about.framework.code,
        **_actor_facts(need.actor),
        "region": need.actor.body.region,
        "kinds": need.support_codes,
        "period_end": need.period_end.isoformat(),
        "published_at": _instant(need.published_at),
    }


def offer_facts(offer):
    """One public offer; it comes with its names (OfferQuerySet.with_names)."""
    return {
        "offer": str(offer.pk),
        **_actor_facts(offer.actor),
        "kinds": offer.kind_codes,
        "frameworks": [theme.framework.code for theme in offer.themes.all()],
        "regions": offer.region_codes,
        "until_on": offer.until_on.isoformat() if offer.until_on else None,
        "language": offer.language,
        "text": offer.text,
        "state": offer.state,
        "published_at": _instant(offer.published_at),
        "texts_taken_down": _instant(offer.redacted_at),
    }


def match_facts(match):
    return {
        "need_of": match.report.actor.body.code,
        "commitment": match.about.code,
        "report": str(match.report_id),
        "offer": str(match.offer_id),
        "offer_of": match.offer.actor.body.code,
        "confirmed_at": _instant(max(match.need_confirmed_at, match.offer_confirmed_at)),
    }


def practice_facts(practice, claim, shown):
    """One practice in view, with the claim that it stands on and how that is shown."""
    return {
        "practice": str(practice.pk),
        **_actor_facts(practice.actor),
        "region": practice.actor.body.region,
        "framework": practice.about.framework.code,
        "commitment": practice.about.code,
        "commitment_title": practice.about.title,
        "report": str(practice.report_id),
        "says": shown.text,
        "period_end": claim.period_end.isoformat(),
        "language": practice.language,
        "what_worked": practice.what_worked,
        "what_others": practice.what_others,
        "published_at": _instant(practice.published_at),
        "texts_taken_down": _instant(practice.redacted_at),
    }


def _actor_facts(actor):
    return {"actor": actor.body.code, "actor_name": actor.body.name, "actor_type": actor.body.type}


def _row(facts):
    return ["" if v is None else " ".join(v) if isinstance(v, list) else v for v in facts.values()]


def _instant(value):
    return value.isoformat(timespec="seconds") if value else None


def _json(document):
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
