"""The real fixtures, loaded once for a whole module: each test writes inside a transaction of its own on top."""

from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from commitments.curation import loading
from tests.cast import NOW

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@contextmanager
def loaded(django_db_blocker, *more):
    """The catalogue, then `more` (functions of no argument), for as long as the block lasts."""
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load_catalogue(loading.read_folder(FIXTURES), by=None, at=NOW)
        for load in more:
            load()
        yield
        transaction.set_rollback(True)
