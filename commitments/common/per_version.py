"""What many pages read alike and few acts change, kept in this process until something public changes (docs/adr/0036)."""

import hashlib

from django.core.cache import caches


def versions_of(request):
    """What a visitor's page knows of the versions of the worlds; None where nothing is kept for its asker."""
    return getattr(request, "versions", None)


def once_per_version(versions, key, make):
    """What `make` reads, or what it read at the same `versions` under the same `key`: another copy each time, so that a page
    may write on it what it likes.

    `versions` come from `versions_of`; where they are None, everything is read. The `key` names what is read and all that it
    depends on, but for the state of the database; the day is one of these.
    """
    if versions is None:
        return make()
    name = hashlib.sha256(repr((list(versions), key)).encode()).hexdigest()
    found = caches["catalogue"].get(name)
    if found is None:
        found = make()
        caches["catalogue"].set(name, found)
    return found
