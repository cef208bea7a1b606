"""What waits for a person, as each feature says it (`waiting_for` in its assemble/reminders.py) and one mail counts it
(desk/actions.py)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person, and since when it does. The name is for comparison alone: no content leaves."""

    name: str
    since: datetime
