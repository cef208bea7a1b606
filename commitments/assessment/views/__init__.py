"""The pages of assessments and replies. Each view reads gate, form, action, answer."""

from commitments.progress.views import (
    asked_for,
    desk_frame,
    is_discarded_already,
    is_sent_twice,
    is_withdrawn_already,
    typed_comment,
    version_in,
)

__all__ = [
    "CHECK",
    "LEAVE",
    "MORE",
    "asked_for",
    "desk_frame",
    "is_discarded_already",
    "is_sent_twice",
    "is_withdrawn_already",
    "opened_version",
    "typed_comment",
    "version_in",
]

CHECK, LEAVE, MORE = "check", "leave", "more"
"""What the writer pressed."""


def opened_version(typing, version):
    """The version that a form carries: text that is put back was written over what stood then."""
    return typing.typed.get("version", version) if typing.shown else version
