"""What is looked for: the words of a question, few enough for any database to answer."""

MOST_WORDS = 8
"""More words than a person types; each costs the database a condition on several columns."""


def words_of(question):
    """The first MOST_WORDS words of `question`, without what no text holds."""
    return (question or "").replace("\x00", " ").split()[:MOST_WORDS]
