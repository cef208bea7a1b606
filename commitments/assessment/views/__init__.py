"""The pages of assessments and replies. Each view reads gate, form, action, answer."""

from commitments.progress.views import asked_for, desk_frame, version_in

__all__ = ["CHECK", "LEAVE", "MORE", "asked_for", "desk_frame", "is_sent_twice", "opened_version", "version_in"]

CHECK, LEAVE, MORE = "check", "leave", "more"
"""What the writer pressed."""


def is_sent_twice(request, revision, *, move):
    """The same form came again: this person made `move` from the very version that it carries, and nothing came after."""
    made = revision.moves.order_by("-id").first()
    before = version_in(request) == revision.version - 1
    return made is not None and (made.name, made.by_id) == (move, request.user.pk) and before


def opened_version(typing, version):
    """The version that a form carries: text that is put back was written over what stood then."""
    return typing.typed.get("version", version) if typing.shown else version
