"""What an assessment says, as plain values, for its rounds and their digest. Pure: rows come in.

The text and its SHA-256 are made as those of reports (common/digests.py), with a salt of each round for the same reason.
"""

from commitments.common.digests import read_back
from commitments.progress.content_digest import answers_of, day, evidence_facts

from .questions import STORED


def content_of(revision, *, salt):
    """What `revision` says. The order of its evidence does not matter."""
    evidence = ({**evidence_facts(each), "item": str(each.evidence_id)} for each in revision.used_evidence.all())
    return {
        "assessment": str(revision.assessment_id),
        "revision": revision.number,
        "salt": salt,
        "commitment": revision.assessment.commitment.code,
        "subject": revision.assessment.subject.code,
        "period_start": day(revision.period_start),
        "period_end": day(revision.period_end),
        "language": revision.language,
        "public_identity": revision.public_identity,
        "reason": revision.reason,
        "kind": revision.kind,
        **answers_of(revision, STORED),
        "evidence": sorted(evidence, key=lambda facts: (facts["item"], facts["locator"])),
    }


def items_in(text):
    """Ids of the pieces of evidence in a kept round, as text; none when a takedown took it away."""
    return {facts["item"] for facts in read_back(text).get("evidence", ())}
