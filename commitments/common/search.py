"""What is looked for: the words of a question, few enough for any database to answer."""

from django.utils.translation import gettext as _

MOST_LETTERS = 200
MOST_WORDS = 16
"""More words than a person types; each costs the database a condition on several columns."""


def words_of(question):
    """The words of `question`, without what no text holds."""
    return (question or "").replace("\x00", " ").split()


def why_not(question):
    """A sentence where `question` is more than is looked for; nothing of it is left out in silence."""
    if len(question) > MOST_LETTERS or len(question.split()) > MOST_WORDS:
        facts = {"words": MOST_WORDS, "letters": MOST_LETTERS}
        return _("This is too long to look for: ask with at most %(words)d words and %(letters)d letters.") % facts
    return ""
