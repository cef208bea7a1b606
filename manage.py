#!/usr/bin/env python
"""Django's commands, with a plain sentence where the database does not answer."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError, connection
    except ImportError:
        sys.exit("Django is not installed here: `make run` sets everything up, and .venv/bin/python has it.")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if connection.connection is not None or "--traceback" in sys.argv:
            raise  # the database answers: this is a fault of ours, and its traceback is needed
        from tracker.databases import cannot_open

        sys.exit(f"Waymark cannot start: {cannot_open(error)}")


if __name__ == "__main__":
    main()
