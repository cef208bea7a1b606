"""Every write to reports. Each action is one transaction and leaves its event behind.

`by` is the person who acts, `at` the instant. Who may is settled by access.py before an action is called; when it may
happen is settled here, by lifecycle.py. Raises Refused with the sentence that the user reads, and Stale when somebody
else wrote first.
"""

from commitments.progress.lifecycle import Refused

from .correcting import begin_correction, transcribe_report
from .holding import Stale
from .sending import Incomplete, publish_report, return_report, submit_report, withdraw_report
from .writing import begin_report, begin_with_claim, discard_draft, log_claim, remove_claim, set_period

__all__ = [
    "Incomplete",
    "Refused",
    "Stale",
    "begin_correction",
    "begin_report",
    "begin_with_claim",
    "discard_draft",
    "log_claim",
    "publish_report",
    "remove_claim",
    "return_report",
    "set_period",
    "submit_report",
    "transcribe_report",
    "withdraw_report",
]
