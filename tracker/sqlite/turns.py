"""Writers of one SQLite file take turns in the order in which they come.

SQLite has no queue: who finds the file locked looks again a little later, and then more and more seldom, so that whoever came
last is served first and some wait for seconds. Here the threads of a process stand in a line, and the first of each
process asks for a lock on a file beside the database. A process that had its turn lets others go first.
"""

import fcntl
import os
from collections import deque
from threading import Event, Lock
from time import monotonic, sleep

LOOKS = 0.001
"""Seconds between two looks whether another process is done."""

FILES: dict[str, "Turns"] = {}
"""Of each database of this process: its line, which all its connections share."""


def turns_of(database: str) -> "Turns":
    return FILES.setdefault(os.path.abspath(database), Turns(f"{database}-turns"))


class Turns:
    def __init__(self, file: str) -> None:
        self.file = file
        self.line: deque[Event] = deque()
        self.guard = Lock()
        self.held = -1
        self.was_ours = False

    def take(self, *, patience: float) -> Event | None:
        """Gives the turn, which is to be given back; None when `patience` (seconds) was not enough."""
        until = monotonic() + patience
        turn = Event()
        with self.guard:
            self.line.append(turn)
            self.line[0].set()
        if turn.wait(patience) and self._lock(until):
            return turn
        self._leave(turn)
        return None

    def give_back(self, turn: Event) -> None:
        if self.held >= 0:
            os.close(self.held)
        self._leave(turn)

    def _leave(self, turn: Event) -> None:
        with self.guard:
            self.line.remove(turn)
            if self.line:
                self.line[0].set()

    def _lock(self, until: float) -> bool:
        """Only the first in the line is here. The end of a process gives its lock up."""
        try:
            held = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:  # nothing can be written there: SQLite says so in better words
            self.held = -1
            return True
        if self.was_ours:
            sleep(2 * LOOKS)  # a process that waits looks meanwhile
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.was_ours = False
                if monotonic() >= until:
                    os.close(held)
                    return False
                sleep(LOOKS)
            else:
                self.held, self.was_ours = held, True
                return True
