"""Which texts of an assessment and of a reply are searched for personal data before anybody else reads them. Pure."""

from commitments.common import personal_data

from . import questions

TEXTS = (*questions.TEXTS, "reason")


def findings_in(revision):
    """What looks like personal data in an assessment. The field of all its documents is *evidence*."""
    texts = {name: getattr(revision, name) for name in TEXTS}
    return personal_data.find_in({**texts, "evidence": _documents(revision.used_evidence.all())})


def findings_in_entry(entry):
    """The same in what is about to be written: an AssessmentEntry or a ReplyEntry."""
    texts = {name: getattr(entry, name) for name in (*TEXTS, "text") if hasattr(entry, name)}
    documents = "\n".join(text for e in entry.evidence for text in (e.title, e.issuer, e.locator) if text)
    return personal_data.find_in({**texts, "evidence": documents})


def _documents(used):
    texts = ((each.evidence.title, each.evidence.issuer, each.locator) for each in used)
    return "\n".join(text for document in texts for text in document if text)
