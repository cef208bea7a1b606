"""Who may do what with a report. Fetching and checking are one call.

A stranger gets 404: the existence of a draft is itself private. 403 is for those who may see it, but not do this.
"""

from .members import (
    actor_to_report_for,
    check_writable,
    draft_to_discard,
    is_withdrawn,
    open_revision_for_member,
    report_for_focal_point,
    report_for_member,
    report_to_correct,
    reporting_actors,
    revision_for_member,
    revision_to_submit,
    why_not_discard,
    why_not_submit,
)
from .public import public_revision
from .reviewers import answered_report, latest_comment, queue_for, report_to_withdraw, revision_for_review, rounds_of

__all__ = [
    "actor_to_report_for",
    "answered_report",
    "check_writable",
    "draft_to_discard",
    "is_withdrawn",
    "latest_comment",
    "open_revision_for_member",
    "public_revision",
    "queue_for",
    "report_for_focal_point",
    "report_for_member",
    "report_to_correct",
    "report_to_withdraw",
    "reporting_actors",
    "revision_for_member",
    "revision_for_review",
    "revision_to_submit",
    "rounds_of",
    "why_not_discard",
    "why_not_submit",
]
