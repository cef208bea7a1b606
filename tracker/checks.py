"""System checks of the project as a whole."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, register

from tracker.databases import journal_for
from tracker.env import SQLITE


@register()
def which_journal(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Says which journal keeps the database: "saved" is a promise, and this is what holds it."""
    if settings.DATABASES["default"]["ENGINE"] != SQLITE:
        return []
    journal = journal_for(sqlite3.sqlite_version_info)
    return [
        Info(
            f"SQLite {sqlite3.sqlite_version} keeps its journal as {journal.mode}, synchronous={journal.synchronous}.",
            id="tracker.I001",
        )
    ]
