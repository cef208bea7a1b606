"""Who may do what with a pledge or a target. Fetching and checking are one call.

A stranger gets 404: that a draft exists is private. 403 is for those who may see it, but not do this.
"""

from .members import (
    draft_to_discard,
    open_revision_for_writer,
    partner_to_answer,
    pledge_for_member,
    pledge_to_revise,
    revision_for_member,
    revision_of_speaker,
    revision_to_write,
    target_to_end,
    targets_of,
    why_not_set_target,
)
from .panel import (
    latest_comment,
    queue_for,
    revision_for_check,
    revision_to_read,
)
from .public import public_revision

__all__ = [
    "draft_to_discard",
    "latest_comment",
    "open_revision_for_writer",
    "partner_to_answer",
    "pledge_for_member",
    "pledge_to_revise",
    "public_revision",
    "queue_for",
    "revision_for_check",
    "revision_for_member",
    "revision_of_speaker",
    "revision_to_read",
    "revision_to_write",
    "target_to_end",
    "targets_of",
    "why_not_set_target",
]
