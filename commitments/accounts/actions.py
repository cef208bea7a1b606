"""Every write that a curator makes to people. Each is one transaction and leaves its event behind.

An event names what changed, and never a password. Raises ValidationError with the sentences that the curator reads.
"""

from django.db import transaction

from commitments.audit.actions import record_event

from .models import User
from .roles import CURATORS

RECORDED = ("email", "name", "is_active", "is_staff")


@transaction.atomic
def save_user(*, instance, by, at):
    """Save a person, new or changed. A new one cannot sign in until a password is set."""
    instance.email = User.objects.normalize_email(instance.email).lower()
    is_new = instance.pk is None
    if is_new:
        instance.set_unusable_password()
    instance.full_clean()
    before = {} if is_new else User.objects.values(*RECORDED).get(pk=instance.pk)
    after = {name: getattr(instance, name) for name in RECORDED}
    if before == after:
        return instance
    instance.save(update_fields=None if is_new else RECORDED)
    changed = [name for name in RECORDED if before.get(name) != after[name]]
    record_event(
        verb="user.added" if is_new else "user.changed",
        about=instance,
        by=by,
        at=at,
        before={name: before[name] for name in changed} if before else None,
        after={name: after[name] for name in changed},
    )
    return instance


@transaction.atomic
def give_roles(*, user, groups, by, at):
    """Make `groups` the groups of a person. Who keeps the catalogue enters the admin; nobody else does."""
    before = sorted(user.groups.values_list("name", flat=True))
    after = sorted(group.name for group in groups)
    if before != after:
        user.groups.set(groups)
        record_event(
            verb="user.roles_given", about=user, by=by, at=at, before={"groups": before}, after={"groups": after}
        )
    user.is_staff = user.is_superuser or CURATORS in after
    return save_user(instance=user, by=by, at=at)


def note_password(*, user, by, at):
    """Somebody else set a person's password. What it is, nobody writes down."""
    record_event(verb="user.password_set", about=user, by=by, at=at)
