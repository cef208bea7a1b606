"""Django's migrate, where two starts at once wait for each other and a database of another release is left alone."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from commitments.common.locks import one_set_up_at_a_time
from tracker.databases import check_database


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with one_set_up_at_a_time(connection, tell=self.stdout.write):
            check_database(connection, migrated=False)
            super().handle(*args, **options)
