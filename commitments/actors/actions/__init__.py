"""Every write to actors and to who reports for them. Each is one transaction and leaves its event behind.

`by` is the person who acts, `at` the instant. Who may is settled by access.py before an action is called; what stays
true whoever acts is settled here. Raises ValidationError with the sentences that people read.
"""

from .curation import (
    add_actor,
    bring_back_actor,
    change_actor,
    confirm_actor,
    end_reporting,
    record_adherence,
    retire_actor,
    save_name,
)
from .invitations import (
    accept_invitation,
    invite_again,
    invite_first_focal_point,
    invite_person,
    join_by_invitation,
    revoke_invitation,
)
from .memberships import change_role, end_membership, grant_membership
from .merging import merge_actor, part_actor

__all__ = [
    "accept_invitation",
    "add_actor",
    "bring_back_actor",
    "change_actor",
    "change_role",
    "confirm_actor",
    "end_membership",
    "end_reporting",
    "grant_membership",
    "invite_again",
    "invite_first_focal_point",
    "invite_person",
    "join_by_invitation",
    "merge_actor",
    "part_actor",
    "record_adherence",
    "retire_actor",
    "revoke_invitation",
    "save_name",
]
