"""What a revision says, as one text that is always the same for the same answers, and its SHA-256. Pure.

The text is JSON, sorted by key, without blanks, in UTF-8; the digest is the SHA-256 of its bytes. `salt` is drawn for
each round and kept in it alone: a digest is public, and without the salt nobody could find out by guessing which words
a takedown took away (FIPS 180-4 for SHA-256; RFC 8259 for JSON).
"""

from commitments.common.digests import canonical

from .questions import STORED


def content_of(revision, *, salt):
    """What `revision` says, as plain values. The order of its claims, and of what they bring, does not matter."""
    return {
        "report": str(revision.report_id),
        "revision": revision.number,
        "salt": salt,
        "period_start": day(revision.period_start),
        "period_end": day(revision.period_end),
        "language": revision.language,
        "public_identity": revision.public_identity,
        "reason": revision.reason,
        "claims": {claim.about.code: _claim_facts(claim) for claim in revision.claims.all()},
    }


def _claim_facts(claim):
    """Where it counts too is said only where it does: a text from before that could be said stays the same text."""
    unchanged = claim.unchanged_since
    references = sorted((_reference_facts(each) for each in claim.references.all()), key=canonical)
    return {
        **({"references": references} if references else {}),
        "kind": claim.kind,
        **answers_of(claim, STORED),
        "actions": sorted(cited.action.code for cited in claim.cited_actions.all()),
        "evidence": sorted((evidence_facts(used) for used in claim.used_evidence.all()), key=canonical),
        "prepared_by": claim.prepared_by.code if claim.prepared_by else "",
        "unchanged_since": day(unchanged.period_end) if unchanged else None,
    }


def answers_of(row, questions):
    """{name: answer} of a claim or an assessment. What is asked since later is said only where it was answered: a text from
    before stays the same text."""
    said = {each.name: each.of(row) for each in questions}
    return {
        each.name: sorted(said[each.name]) if isinstance(said[each.name], tuple) else said[each.name]
        for each in questions
        if not each.later or said[each.part_of or each.name]
    }


def _reference_facts(reference):
    """What a link became later is said beside it and is no part of it."""
    return {
        "link": reference.link.code,
        "relation": reference.relation,
        "commitment": reference.commitment.code if reference.commitment else "",
        "sdg_target": reference.sdg_target,
        "lends": reference.lends,
    }


def evidence_facts(used):
    """The class is the one that its bringer stated: what a reviewer confirms is said beside it and is no part of it."""
    item = used.evidence
    return {
        "title": item.title,
        "link": item.link,
        "issuer": item.issuer,
        "issuer_class": item.issuer_class,
        "dated_on": day(item.dated_on),
        "published_on": day(item.published_on),
        "locator": used.locator,
        "file": item.file.digest if item.file else "",
    }


def day(value):
    return value.isoformat() if value else None
