"""A superuser looks into what is not public, without a role in it: that leaves an event behind, each time."""

from commitments.accounts.roles import is_superuser_alone
from commitments.actors.access import is_member
from commitments.audit.actions import record_event


def note_look(*, about, actor_id, by, at):
    """`about` is the revision or the file that `by` reads now. Nothing is written of anybody who reads it in a role."""
    if is_superuser_alone(by) and not is_member(by, actor_id):
        record_event(verb=f"{about._meta.model_name}.read_by_superuser", about=about, by=by, at=at)
