"""Which texts of an offer or a practice are searched for personal data before anybody else reads them. Pure."""

from commitments.common import personal_data

TEXTS = ("text", "what_worked", "what_others")


def findings_in(paper):
    """What looks like personal data in the texts of a paper, or of an entry that would become one."""
    return personal_data.find_in({name: getattr(paper, name) for name in TEXTS if hasattr(paper, name)})
