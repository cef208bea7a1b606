"""Django's SQLite backend with four changes.

It leaves out the JSON_VALID check that Django adds to every JSON column. Debian 12's SQLite (3.40) holds its own JSON
functions for unsafe inside a table's definition when the schema is not trusted (PRAGMA trusted_schema=OFF, see
tracker/databases.py), so a table with that check could not even be made. Django writes valid JSON with or without it;
querying into JSON works as ever.

And it knows an option `longest_statement`: seconds after which a statement is interrupted (OperationalError). SQLite has no
such limit of its own.

And a transaction begins when it is its turn (turns.py).

And who finds the file locked, since somebody commits just now, looks again each millisecond. SQLite looks after 1, 2, 5, 10 and up
to 100 milliseconds: while many write, a reader who came at a bad moment sleeps through many good ones.
"""

import math
import sqlite3
from collections.abc import Callable
from functools import partial
from time import monotonic, sleep
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.utils import debug_transaction

from .turns import LOOKS, turns_of

LOOKED_AT = 10_000
"""Steps of SQLite's machine, about a millisecond, after which it is looked whether a statement has run too long."""


class DatabaseWrapper(base.DatabaseWrapper):
    data_type_check_constraints: dict[str, Any] = {
        kind: check for kind, check in base.DatabaseWrapper.data_type_check_constraints.items() if kind != "JSONField"
    }
    longest_statement: float | None = None
    ends_at = math.inf
    """When the call into SQLite that goes on just now is interrupted."""
    turn: Any = None
    waits_until: float | None = None
    """How long a transaction that begins may still wait; else whoever waits does so for `patience`."""

    @property
    def patience(self) -> float:
        """Seconds that somebody waits for a lock of another."""
        return self.settings_dict["OPTIONS"].get("timeout", 5)

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        self.longest_statement = params.pop("longest_statement", None)
        return {**params, "timeout": 0}  # it is we who wait

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = self.patiently(super().get_new_connection, conn_params)
        if self.longest_statement is not None:
            connection.set_progress_handler(lambda: monotonic() > self.ends_at, LOOKED_AT)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=partial(PatientCursor, self))

    def patiently(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """What is refused because of a lock has changed nothing: it is tried again, for as long as one may wait."""
        until = self.waits_until
        while True:
            try:
                return call(*arguments)
            except sqlite3.OperationalError as error:
                until = monotonic() + self.patience if until is None else until
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= until:
                    raise
            sleep(LOOKS)

    def _start_transaction_under_autocommit(self) -> None:
        """All in all it waits no longer than one writer waits for another without a line to stand in."""
        if self.is_in_memory_db():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        until = monotonic() + self.patience
        self.turn = turns_of(self.settings_dict["NAME"]).take(patience=self.patience)
        if self.turn is None:
            with self.wrap_database_errors:
                raise sqlite3.OperationalError("database is locked")
        self.waits_until = until
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn_back()
            raise
        finally:
            self.waits_until = None

    def _give_turn_back(self) -> None:
        if self.turn is not None:
            turn, self.turn = self.turn, None
            turns_of(self.settings_dict["NAME"]).give_back(turn)

    def _commit(self) -> None:
        """Waits for readers who are there; new ones wait for it."""
        with debug_transaction(self, "COMMIT"), self.wrap_database_errors:
            self.patiently(self.connection.commit)
        self._give_turn_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._give_turn_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._give_turn_back()


class PatientCursor(base.SQLiteCursorWrapper):
    """Waits for locks. Where statements have a limit it counts the time that SQLite takes for one and for its rows; what its
    reader does between two rows does not count: an export may be read slowly."""

    def __init__(self, database: DatabaseWrapper, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.database, self.left = database, 0.0

    def execute(self, *statement: Any) -> Any:
        return self._begin(self.database.patiently, super().execute, *statement)

    def executemany(self, *statement: Any) -> Any:
        return self._begin(self.database.patiently, super().executemany, *statement)

    def fetchone(self) -> Any:
        return self._go_on(super().fetchone)

    def fetchmany(self, *size: Any) -> Any:
        return self._go_on(super().fetchmany, *size)

    def fetchall(self) -> Any:
        return self._go_on(super().fetchall)

    def _begin(self, call: Callable[..., Any], *arguments: Any) -> Any:
        self.left = self.database.longest_statement or math.inf
        return self._go_on(call, *arguments)

    def _go_on(self, call: Callable[..., Any], *arguments: Any) -> Any:
        began = monotonic()
        self.database.ends_at = began + self.left
        try:
            return call(*arguments)
        finally:
            self.database.ends_at = math.inf
            self.left -= monotonic() - began
