"""What a revision says, as one text that is always the same for the same answers, and its SHA-256. Pure.

The text is JSON, sorted by key, without blanks, in UTF-8; the digest is the SHA-256 of its bytes. `salt` is drawn for
each round and kept in it alone: a digest is public, and without the salt nobody could find out by guessing which words
a takedown took away (FIPS 180-4 for SHA-256; RFC 8259 for JSON).
"""

import hashlib
import json

AXES = (
    "kind",
    "answer",
    "answer_reason",
    "stage",
    "practice",
    "safeguard",
    "breach_reported",
    "momentum",
    "self_view",
    "narrative",
    "obstacles",
    "next_step",
)


def content_of(revision, *, claims, salt):
    """What `revision` says, as plain values. `claims` come with their commitment, prepared_by, unchanged_since, actions,
    and evidence with its file; their order does not matter."""
    return {
        "report": str(revision.report_id),
        "revision": revision.number,
        "salt": salt,
        "period_start": _day(revision.period_start),
        "period_end": _day(revision.period_end),
        "language": revision.language,
        "public_identity": revision.public_identity,
        "reason": revision.reason,
        "claims": {claim.commitment.code: _claim_facts(claim) for claim in claims},
    }


def canonical(content):
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(text):
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_back(text):
    """The content of a canonical text; nothing when a takedown took it away."""
    return json.loads(text) if text.startswith("{") else {}


def _claim_facts(claim):
    unchanged = claim.unchanged_since
    return {
        **{name: getattr(claim, name) for name in AXES},
        "reasons": sorted(claim.reason_codes),
        "actions": sorted(cited.action.code for cited in claim.cited_actions.all()),
        "evidence": sorted((_evidence_facts(used) for used in claim.used_evidence.all()), key=canonical),
        "prepared_by": claim.prepared_by.code if claim.prepared_by else "",
        "unchanged_since": _day(unchanged.period_end) if unchanged else None,
    }


def _evidence_facts(used):
    """The class is the one that its bringer stated: what a reviewer confirms is said beside it and is no part of it."""
    item = used.evidence
    return {
        "title": item.title,
        "link": item.link,
        "issuer": item.issuer,
        "issuer_class": item.issuer_class,
        "dated_on": _day(item.dated_on),
        "published_on": _day(item.published_on),
        "locator": used.locator,
        "file": item.file.digest if item.file else "",
    }


def _day(value):
    return value.isoformat() if value else None
