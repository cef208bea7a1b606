"""Which texts of a pledge are searched for personal data before anybody else reads them. Pure: rows come in."""

from commitments.common import personal_data

TEXTS = ("title", "text", "measure", "reason")


def findings_in(revision):
    """What looks like personal data in a revision. Its state and documents are *entry*, the sources of its sums *money*."""
    texts = {name: getattr(revision, name) for name in TEXTS}
    texts["entry"] = "\n".join(text for entry in revision.entries.all() for text in _texts_of(entry) if text)
    texts["money"] = "\n".join(money.source for money in revision.money.all())
    return personal_data.find_in(texts)


def _texts_of(entry):
    yield entry.note
    for document in entry.evidence.all():
        yield document.title
        yield document.issuer
