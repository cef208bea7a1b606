"""Published reports as JSON and CSV (`?format=json`, `?format=csv`). The author is an organisation: no person is named."""

from django.http import JsonResponse
from django.utils import timezone

from commitments.common.sheets import csv_response

from .questions import CLAIM

COLUMNS = tuple(each.column for each in CLAIM if each.column)
LATER = tuple(each.column for each in CLAIM if each.column and each.later)
"""They come last, whenever they are asked: who reads a column by its place goes on finding it there."""
HEADER = (
    "report",
    "revision",
    "actor",
    "actor_name",
    "author",
    "origin",
    "period_start",
    "period_end",
    "language",
    "published_at",
    "framework",
    "commitment",
    "commitment_title",
    "kind",
    *(column for column in COLUMNS if column not in LATER),
    "texts_taken_down",
    "prepared_by",
    "unchanged_since",
    *LATER,
)


def report_response(asked, *, revision, claims, revisions):
    """One report. `claims` is empty for a withdrawn one: its place stays, its words do not."""
    if asked == "csv":
        return csv_response(filename=f"report-{revision.report_id}.csv", header=HEADER, rows=_rows(claims))
    document = {
        **_report_facts(revision),
        "method": revision.method.version,
        "source_note": revision.report.source_note,
        "withdrawn_at": _known(revision.withdrawn_at, revision),
        "withdrawal_reason": revision.withdrawal_reason,
        "claims": [_claim_facts(claim) for claim in claims],
        "revisions": [_revision_facts(r) for r in revisions],
    }
    return _json(document)


def list_response(asked, *, claims):
    """Claims of the reports of a list, one a row, each with its report's facts."""
    if asked == "csv":
        return csv_response(filename="reports.csv", header=HEADER, rows=_rows(claims))
    return _json({"claims": [{**_report_facts(_revision_of(claim)), **_claim_facts(claim)} for claim in claims]})


def _rows(claims):
    for claim in claims:
        facts = {**_report_facts(_revision_of(claim)), **_claim_facts(claim)}
        facts["evidence"] = " | ".join(
            ", ".join(str(piece[name]) for name in ("title", "issuer_class", "locator", "link") if piece[name])
            for piece in facts["evidence"]
        )
        facts["counts_under"] = " | ".join(
            ", ".join(word for word in (*_place_words(place), place["link_status"]) if word)
            for place in facts["counts_under"]
        )
        yield [_cell(facts[name]) for name in HEADER]


def _cell(value):
    """Several codes are separated by blanks."""
    return " ".join(value) if isinstance(value, list | tuple) else "" if value is None else value


def _revision_of(claim):
    """The revision of a claim in a list, which brought the name that its author bore then."""
    claim.revision.name_then = claim.name_then
    return claim.revision


def _report_facts(revision):
    actor = None if revision.is_shielded else revision.report.actor.body
    return {
        "report": str(revision.report_id),
        "revision": revision.number,
        "actor": actor.code if actor else "",
        "actor_name": actor.name if actor else "",
        "author": revision.author,
        "origin": revision.report.origin,
        "period_start": _day(revision.period_start),
        "period_end": _day(revision.period_end),
        "language": revision.language,
        "published_at": _known(revision.published_at, revision),
    }


def _revision_facts(revision):
    facts = {"revision": revision.number, "published_at": _known(revision.published_at, revision)}
    return facts if revision.withdrawn_at else {**facts, "reason": revision.reason}


def _claim_facts(claim):
    answers = {each.name: each.of(claim) for each in CLAIM if each.is_plain} | {
        "support_welcome": _support(claim),
        "actions": [cited.action.code for cited in claim.cited_actions.all()],
        "evidence": [_evidence_facts(used, revision=claim.revision) for used in claim.used_evidence.all()],
        "counts_under": [_place_facts(reference) for reference in claim.references.all()],
    }
    return {
        "framework": claim.about.framework.code,
        "commitment": claim.about.code,
        "commitment_title": claim.about.title,
        "kind": claim.kind,
        **{column: answers[column] for column in COLUMNS},
        "texts_taken_down": _known(claim.redacted_at, claim.revision),
        "prepared_by": claim.told_prepared_by,
        "unchanged_since": _day(claim.told_unchanged_since),
    }


def _support(claim):
    """What everybody may know: `yes` and the kinds. A need that is private is nowhere here."""
    return ["yes", *claim.support_codes] if claim.welcomes_support else []


def _place_facts(reference):
    """Where it counts too, by reference; `link_status` is today's, `relation` what was confirmed."""
    return {
        "commitment": reference.commitment.code if reference.commitment else "",
        "sdg_target": reference.sdg_target,
        "relation": reference.relation,
        "lends_its_step": reference.lends,
        "link": reference.link.code,
        "link_status": reference.link.status,
    }


def _place_words(place):
    where = place["commitment"] or f"SDG {place['sdg_target']}"
    return where, place["relation"], "lends its step" if place["lends_its_step"] else ""


def _evidence_facts(used, *, revision):
    item = used.evidence
    return {
        "title": item.title,
        "link": item.link,
        "issuer": "" if revision.is_shielded and item.is_own else item.issuer,
        "issuer_class": item.speaks_as,
        "issuer_class_confirmed": bool(item.confirmed_class),
        "dated_on": _day(item.dated_on),
        "published_on": _day(item.published_on),
        "file_sha256": item.file.clean_digest if item.file and item.file.is_offered else "",
        "locator": used.locator,
    }


def _day(value):
    return value.isoformat() if value else None


def _instant(value):
    return value.isoformat(timespec="seconds") if value else None


def _known(value, revision):
    """An instant as the public may know it: `2026-11` where only the month is told."""
    if value and revision.is_dated_by_month:
        return f"{timezone.localtime(value):%Y-%m}"
    return _instant(value)


def _json(document):
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
