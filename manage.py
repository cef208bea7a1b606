#!/usr/bin/env python
"""Django's commands, with a plain sentence where the database does not answer."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        from django.core.management import execute_from_command_line
        from django.db import DatabaseError, connection
    except ImportError:
        sys.exit("Django is not installed here: `make run` sets everything up, and .venv/bin/python has it.")
    try:
        execute_from_command_line(sys.argv)
    except (DatabaseError, UnicodeDecodeError):
        if "--traceback" not in sys.argv:
            from tracker.databases import check_database

            check_database(connection, migrated="migrate" not in sys.argv)  # ends with a sentence, if that is at fault
        raise  # the database is as it should be: this is a fault of ours, and its traceback is needed


if __name__ == "__main__":
    main()
