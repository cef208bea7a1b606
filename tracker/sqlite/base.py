"""Django's SQLite backend without the JSON_VALID check that it adds to every JSON column.

Debian 12's SQLite (3.40) holds its own JSON functions for unsafe inside a table's definition when the schema is not
trusted (PRAGMA trusted_schema=OFF, see tracker/databases.py), so a table with that check could not even be made. Django
writes valid JSON with or without it; querying into JSON works as ever.
"""

from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    data_type_check_constraints: dict[str, Any] = {
        kind: check for kind, check in base.DatabaseWrapper.data_type_check_constraints.items() if kind != "JSONField"
    }
