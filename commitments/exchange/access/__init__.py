"""Who may do what with needs, offers, matches and practices. Fetching and checking are one call.

A stranger gets 404: that a draft or a private need exists is private. 403 is for those who may see it, but not do this.
"""

from .curators import events_kept_from, introduces
from .members import (
    belonging_to,
    claim_to_put_forward,
    match_to_answer,
    match_to_read,
    may_offer,
    need_to_close,
    need_to_read,
    offer_of_member,
    paper_of_writer,
    paper_to_move,
    paper_to_write,
    practice_of_member,
    proposal_of,
    side_of,
    sides_of,
    spoken_for,
)
from .panel import (
    latest_comment,
    offer_for_check,
    practice_for_check,
    private_needs_for,
    queue_for,
    queues_for,
    silent_for,
)
from .public import need_of, offer_to_read, practice_to_read

__all__ = [
    "belonging_to",
    "claim_to_put_forward",
    "events_kept_from",
    "introduces",
    "latest_comment",
    "match_to_answer",
    "match_to_read",
    "may_offer",
    "need_of",
    "need_to_close",
    "need_to_read",
    "offer_for_check",
    "offer_of_member",
    "offer_to_read",
    "paper_of_writer",
    "paper_to_move",
    "paper_to_write",
    "practice_for_check",
    "practice_of_member",
    "practice_to_read",
    "private_needs_for",
    "proposal_of",
    "queue_for",
    "queues_for",
    "side_of",
    "sides_of",
    "silent_for",
    "spoken_for",
]
