"""Long walks, shared out: one half on SQLite, the other half on PostgreSQL, so that a whole run makes each of them once.

They ask who may read what, which is decided in Python and not by the database; tests/test_who_may_see.py asks it at every
address on both. `WHOLE=1` makes all of them on one database.
"""

import os

from django.conf import settings


def half(walks):
    """Those of `walks` that belong to the database of this run, in their order."""
    walks = tuple(walks)
    if os.environ.get("WHOLE"):
        return walks
    return walks[::2] if "sqlite" in settings.DATABASES["default"]["ENGINE"] else walks[1::2]
