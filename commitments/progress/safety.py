"""Which texts of a report are searched for personal data before anybody else reads it. Pure: rows come in."""

from commitments.common import personal_data

from .questions import TEXTS

REPORT = "reason"
"""The field of a finding in the report's own text: why it is corrected."""


def findings_in_claim(claim):
    """What looks like personal data in one claim. The field is that of the answer; all of its documents are *evidence*."""
    texts = {name: getattr(claim, name) for name in TEXTS}
    documents = [(used.evidence.title, used.evidence.issuer, used.locator) for used in claim.used_evidence.all()]
    texts["evidence"] = "\n".join(text for document in documents for text in document if text)
    return personal_data.find_in(texts)


def findings_in_report(revision):
    """The same in what the revision says beside its claims."""
    return personal_data.find_in({REPORT: revision.reason})


def findings_in_reason(text):
    """The same in a reason that the public reads once a report is withdrawn for it."""
    return personal_data.find_in({REPORT: text})


def findings_anywhere_in(revision):
    """The same in all that a revision says."""
    of_claims = (finding for claim in revision.claims.all() for finding in findings_in_claim(claim))
    return [*findings_in_report(revision), *of_claims]
