"""Every write that is made to people: their roles, their sessions, their seats on the panel. Each is one transaction
and leaves its event behind.

An event names what changed, and never a password or a code. Raises ValidationError with the sentences that the
curator reads.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event, save_recorded

from .models import PanelSeat, Session, User
from .roles import CURATORS, curators

RECORDED = ("email", "name", "is_active", "is_staff")

who_stays: list[Callable[[User], None]] = []
"""Each raises ValidationError with the sentence that says why a person cannot be made inactive now. Filled by the
features that know why."""

FACTOR_ADDED, FACTOR_REMOVED = "user.second_factor_added", "user.second_factor_removed"


@transaction.atomic
def save_user(*, instance, by, at):
    """Save a person, new or changed. A new one cannot sign in until a password is set.

    Nobody is made inactive who is the last of their kind; of somebody who is, the sessions end.
    """
    instance.email = User.objects.normalize_email(instance.email).lower()
    is_new = instance.pk is None
    if is_new:
        instance.set_unusable_password()
    instance.full_clean()
    before = {} if is_new else User.objects.values(*RECORDED).get(pk=instance.pk)
    after = {name: getattr(instance, name) for name in RECORDED}
    if before == after:
        return instance
    leaves = not is_new and before["is_active"] and not instance.is_active
    if leaves:
        check_may_leave(instance)
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
    if leaves:
        end_sessions(user=instance, by=by, at=at)
    return instance


@transaction.atomic
def give_roles(*, user, groups, by, at):
    """Make `groups` the groups of a person. Who keeps the catalogue enters the admin; nobody else does."""
    before = sorted(user.groups.values_list("name", flat=True))
    after = sorted(group.name for group in groups)
    if CURATORS in before and CURATORS not in after:
        check_curator_remains(user)
    if before != after:
        user.groups.set(groups)
        record_event(
            verb="user.roles_given", about=user, by=by, at=at, before={"groups": before}, after={"groups": after}
        )
    user.is_staff = user.is_superuser or CURATORS in after
    return save_user(instance=user, by=by, at=at)


def check_may_leave(user):
    check_curator_remains(user)
    for check in who_stays:
        check(user)


def check_curator_remains(user):
    """Without a curator who can sign in nobody keeps the catalogue, nor lets a first focal point in."""
    hold_curators()
    if set(curators().values_list("pk", flat=True)) == {user.pk}:
        raise ValidationError(
            _("%(person)s is the last curator. Name another one first.") % {"person": user.get_full_name()}
        )


def hold_curators():
    """Let one act at a time decide who curates. A row lock on PostgreSQL; SQLite lets one write at a time anyway."""
    Group.objects.select_for_update(no_key=True).filter(name=CURATORS).first()


# --- passwords and second factors ---


@transaction.atomic
def set_password(*, user, password, by, at, keep=None):
    """Set a person's password and end their sessions, but for the one with the key `keep`."""
    user.set_password(password)
    user.save(update_fields=["password"])
    note_password(user=user, by=by, at=at)
    end_sessions(user=user, by=by, at=at, keep=keep)


def note_password(*, user, by, at):
    """A person's password was set. What it is, nobody writes down."""
    record_event(verb="user.password_set", about=user, by=by, at=at)


def note_sign_in(*, user, at):
    record_event(verb="user.signed_in", about=user, by=user, at=at)


@transaction.atomic
def note_second_factor(*, user, verb, kind, keep, by, at):
    """Something about a second factor changed. One was added or removed: sessions begun before that end."""
    record_event(verb=verb, about=user, by=by, at=at, after={"kind": kind})
    if verb in (FACTOR_ADDED, FACTOR_REMOVED):
        end_sessions(user=user, by=by, at=at, keep=keep)


@transaction.atomic
def take_second_factor_away(*, user, reason, by, at):
    """For somebody who lost it, and the recovery codes too. They sign in with the password and set up another."""
    if not reason.strip():
        raise ValidationError(_("Say why, and how you know that it is this person who asks."))
    if not by.is_superuser:
        raise ValidationError(_("Only a superuser takes a second factor away."))
    taken, _rows = Authenticator.objects.filter(user=user).delete()
    if not taken:
        raise ValidationError(_("This person has no second factor."))
    record_event(verb="user.second_factor_taken_away", about=user, by=by, at=at, note=reason)
    end_sessions(user=user, by=by, at=at)


# --- sessions ---


@transaction.atomic
def end_sessions(*, user, by, at, keep=None, only=None):
    """End the sessions of a person: `only` the one with this key, or all but the one with the key `keep`.

    The forms that were opened in them end too. Returns how many sessions there were.
    """
    end_forms(user=user)
    ending = Session.objects.filter(account_id=user.pk).exclude(session_key=keep)
    if only is not None:
        ending = ending.filter(session_key=only)
    ended, _rows = ending.delete()
    if ended:
        record_event(verb="session.ended", about=user, by=by, at=at, after={"sessions": ended})
    return ended


def end_forms(*, user):
    """Forms that a person opened keep nothing more of what is typed, but for those of a session that still lives.

    For whatever ends a session on purpose; one that ran out leaves its forms open (docs/adr/0014). No event: signing
    out leaves none either.
    """
    User.objects.filter(pk=user.pk).update(endings=F("endings") + 1)


# --- the panel ---


def propose_seat(*, instance, by, at):
    """Propose a person for the panel. The seat gives no right until another curator confirms it."""
    instance.proposed_at, instance.proposed_by = at, by
    return save_recorded(instance=instance, by=by, at=at, verb="seat.proposed")


@transaction.atomic
def rename_seat(*, instance, by, at):
    """Save the name that the public page shows for a seat."""
    _hold_seat(instance)
    return save_recorded(instance=instance, by=by, at=at)


@transaction.atomic
def confirm_seat(*, seat, by, at):
    """Another curator agrees: from now on this person reviews."""
    _hold_seat(seat)
    if seat.ended_at or seat.seated_at:
        raise ValidationError(_("This seat was confirmed or ended already."))
    seat.seated_at, seat.seated_by = at, by
    return save_recorded(instance=seat, by=by, at=at, verb="seat.confirmed")


@transaction.atomic
def end_seat(*, seat, by, at):
    """End a seat, or a proposal. The row stays: it says who could review when."""
    _hold_seat(seat)
    if seat.ended_at:
        raise ValidationError(_("This seat has ended already."))
    seat.ended_at, seat.ended_by = at, by
    return save_recorded(instance=seat, by=by, at=at, verb="seat.ended")


def _hold_seat(seat):
    """Let one act at a time decide about a seat: a curator who looks at an earlier state brings none back that has ended."""
    PanelSeat.objects.select_for_update(of=("self",)).filter(pk=seat.pk).first()
    seat.refresh_from_db(fields=["seated_at", "seated_by", "ended_at", "ended_by"])
