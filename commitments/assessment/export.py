"""Published assessments as JSON and CSV (`?format=json`, `?format=csv`). Both voices in one row; no person is named."""

from django.http import JsonResponse
from django.utils import timezone

from commitments.common.sheets import csv_response

from . import questions
from .questions import INTEREST, STORED

JUDGED = tuple(each for each in STORED if each.name not in INTEREST)
HEADER = (
    "assessment",
    "revision",
    "assessor",
    "assessor_name",
    "subject",
    "subject_name",
    "framework",
    "commitment",
    "commitment_title",
    "period_start",
    "period_end",
    "language",
    "published_at",
    "kind",
    *(each.name for each in JUDGED),
    *INTEREST,
    "tie_found_later",
    "evidence",
    "reply",
    "reply_to_revision",
    "reply_text",
    "reply_language",
    "reply_filed_at",
    "reply_evidence",
    "no_reply_by",
    "after_the_reply",
    "disputed",
    "reason",
    "texts_taken_down",
)
TEXTS = (*(name for name in questions.TEXTS if name not in INTEREST), *INTEREST, "reason")
FACTS = ("kind", *(each.name for each in JUDGED if each.name not in TEXTS), *TEXTS)


def list_response(asked, *, revisions):
    """The assessments of a list (assemble.lists.with_evidence), one a row."""
    if asked == "csv":
        return csv_response(filename="assessments.csv", header=HEADER, rows=[_row(each) for each in revisions])
    return _json({"assessments": [facts_of(each) for each in revisions]})


def page_response(asked, *, revision, revisions):
    """One revision, and the numbers of all. Of a withdrawn one its place stays, its words do not."""
    withdrawn = revision.withdrawn_at is not None
    if asked == "csv":
        rows = [] if withdrawn else [_row(revision)]
        return csv_response(filename=f"assessment-{revision.assessment_id}.csv", header=HEADER, rows=rows)
    document = _names(revision) if withdrawn else facts_of(revision)
    return _json(
        {
            **document,
            "withdrawn_at": _known(revision.withdrawn_at, revision),
            "withdrawal_reason": revision.withdrawal_reason,
            "revisions": [_revision_facts(each, withdrawn=withdrawn) for each in revisions],
        }
    )


def facts_of(revision):
    return {
        **_names(revision),
        **{name: getattr(revision, name) for name in FACTS},
        "tie_found_later": str(revision.tie_told),
        "evidence": [_evidence_facts(used, hidden=revision.is_shielded) for used in revision.used_evidence.all()],
        **_reply_facts(revision),
        "after_the_reply": revision.settled,
        "disputed": revision.is_disputed,
        "texts_taken_down": _known(revision.redacted_at, revision),
    }


def _row(revision):
    facts = facts_of(revision)
    for name in ("evidence", "reply_evidence"):
        facts[name] = " | ".join(
            ", ".join(str(piece[key]) for key in ("title", "issuer_class", "locator", "link") if piece[key])
            for piece in facts[name]
        )
    return ["" if facts[name] is None else facts[name] for name in HEADER]


def _names(revision):
    assessment = revision.assessment
    assessor = None if revision.is_shielded else assessment.assessor.body
    return {
        "assessment": str(revision.assessment_id),
        "revision": revision.number,
        "assessor": assessor.code if assessor else "",
        "assessor_name": revision.author,
        "subject": assessment.subject.body.code,
        "subject_name": assessment.subject.body.name,
        "framework": assessment.commitment.framework.code,
        "commitment": assessment.commitment.code,
        "commitment_title": assessment.commitment.title,
        "period_start": _day(revision.period_start),
        "period_end": _day(revision.period_end),
        "language": revision.language,
        "published_at": _known(revision.published_at, revision),
    }


def _reply_facts(revision):
    reply = revision.reply_shown
    uses = reply.used_evidence.all() if reply else ()
    return {
        "reply": reply.stance if reply else "",
        "reply_to_revision": reply.revision.number if reply else None,
        "reply_text": reply.text if reply else "",
        "reply_language": reply.language if reply else "",
        "reply_filed_at": _known(reply.filed_at, revision) if reply else None,
        "reply_evidence": [_evidence_facts(used, hidden=False) for used in uses],
        "no_reply_by": _known_day(revision.no_reply_by, revision),
    }


def _revision_facts(revision, *, withdrawn):
    facts = {"revision": revision.number, "published_at": _known(revision.published_at, revision)}
    return facts if withdrawn else {**facts, "reason": revision.reason}


def _evidence_facts(used, *, hidden):
    item = used.evidence
    return {
        "title": item.title,
        "link": item.link,
        "issuer": "" if hidden and item.is_own else item.issuer,
        "issuer_class": item.speaks_as,
        "dated_on": _day(item.dated_on),
        "published_on": _day(item.published_on),
        "locator": used.locator,
    }


def _day(value):
    return value.isoformat() if value else None


def _known_day(value, revision):
    """A day as the public may know it: the month alone of a voice without a name."""
    return value.strftime("%Y-%m") if value and revision.is_dated_by_month else _day(value)


def _known(value, revision):
    """The same of an instant."""
    if value and revision.is_dated_by_month:
        return f"{timezone.localtime(value):%Y-%m}"
    return value.isoformat(timespec="seconds") if value else None


def _json(document):
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
