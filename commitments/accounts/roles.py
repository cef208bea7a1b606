"""The two groups that cross all actors. What an actor's own people may do is a membership (actors)."""

REVIEWERS = "Reviewers"
CURATORS = "Curators"


def is_reviewer(user):
    """Checks completeness and safety of what others submit, and publishes or returns it."""
    return _in_group(user, REVIEWERS)


def is_curator(user):
    """Keeps the catalogue and the actors in the admin."""
    return user.is_superuser or _in_group(user, CURATORS)


def _in_group(user, name):
    if not user.is_authenticated or not user.is_active:
        return False
    # One query a request and not one a question: the names are kept on the user object that the request loaded.
    if not hasattr(user, "_group_names"):
        user._group_names = set(user.groups.values_list("name", flat=True))
    return name in user._group_names
