"""Every write that is made to people: their roles, their sessions, their seats on the panel. Each is one transaction
and leaves its event behind.

An event names what changed, and never a password or a code. Raises ValidationError with the sentences that the
curator reads.
"""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event, save_recorded
from commitments.audit.erasure import erase_words, has_one_of
from commitments.audit.immutability import ERASED
from commitments.audit.models import PERSON_ERASED, Archive, Event, type_of

from .models import PanelSeat, Session, User
from .roles import CURATORS, curators

RECORDED = ("email", "name", "is_active", "is_staff")

who_stays: list[Callable[[User], None]] = []
"""Each raises ValidationError with the sentence that says why a person cannot be made inactive now. Filled by the
features that know why."""

still_held: list[Callable[[User], list[str]]] = []
"""Each gives the sentences that say what a person still holds, and where it ends. Nobody is erased before. Filled by the
features that know."""

belongings: list[Callable[..., None]] = []
"""Each takes away what a feature keeps of a person alone (`user=, words=, by=, at=`), when they are erased. Filled by
these features."""

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
    before = {} if is_new else _held_facts(instance)
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


def _held_facts(user):
    """The columns RECORDED as they are stored, which nobody else changes until the act is done."""
    row = User.objects.select_for_update(no_key=True).values("erased_at", *RECORDED).get(pk=user.pk)
    if row.pop("erased_at"):
        raise ValidationError(_("This person was erased. Nothing brings them back."))
    return row


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


# --- the erasure of a person ---

NO_ADDRESS = "erased.invalid"
"""The part behind the @ where an address was. No mail goes to `.invalid` (RFC 2606)."""


@transaction.atomic
def erase_person(*, user, by, at, reason):
    """Take away for good who a person was; what they did stays, under an id (docs/adr/0027).

    Public pages stay as they are: they name no person. The event names nobody either.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    words = words_of(user)
    _check_who_erases(user, by)
    if refusals := [*why_not_erased(user), *_why_not_that_reason(reason, words)]:
        raise ValidationError(refusals)
    archives = archives_naming(user)
    for take_away in belongings:
        take_away(user=user, words=words, by=by, at=at)
    for model in (Authenticator, EmailAddress):
        model.objects.filter(user=user).delete()
    Session.objects.filter(account_id=user.pk).delete()
    user.seats.exclude(public_name="").update(public_name="")
    user.user_permissions.clear()
    user.email, user.name, user.last_login, user.erased_at = f"{user.pk}@{NO_ADDRESS}", ERASED, None, at
    user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    erase_words(person=user, own=events_about(user), words=words, by=by, at=at)
    after = {"archives": [each.manifest for each in archives]} if archives else None
    record_event(verb=PERSON_ERASED, about=user, by=by, at=at, after=after, note=reason.strip())
    return user


def _check_who_erases(user, by):
    """Another superuser, so the last one is never erased."""
    if not (by.is_active and by.is_superuser):
        raise ValidationError(_("Only a superuser erases a person."))
    if user.pk == by.pk:
        raise ValidationError(_("Nobody erases themselves. Another superuser does it."))


def why_not_erased(user):
    """The sentences that say what has to end first; none where nothing stands in the way."""
    if user.erased_at:
        return [_("This person was erased already.")]
    held = []
    if user.is_active:
        held.append(_("They may still sign in. Take that away first, on their page."))
    if groups := sorted(user.groups.values_list("name", flat=True)):
        roles = {"groups": ", ".join(groups)}
        held.append(_("They still have the role %(groups)s. Take it away first, on their page.") % roles)
    for seat in user.seats.filter(ended_at=None):
        facts = {"constituency": seat.get_constituency_display()}
        held.append(
            _("They hold a seat on the panel (%(constituency)s) or are proposed for it. End it first, under seats.")
            % facts
        )
    return held + [sentence for held_of in still_held for sentence in held_of(user)]


def _why_not_that_reason(reason, words):
    if not reason.strip():
        return [_("Say why: who asked, and how. Not by name: the reason stays in the log.")]
    return [_("The reason names the person. Say it without, since it stays in the log.")] * has_one_of(words, reason)


def words_of(user):
    """The mail addresses and names that a person has or had, as their rows and the log have them."""
    words = {user.email, user.name, *user.seats.values_list("public_name", flat=True)}
    words |= set(EmailAddress.objects.filter(user=user).values_list("email", flat=True))
    words |= set(Event.objects.filter(by_id=str(user.pk)).values_list("by_label", flat=True).distinct())
    words |= set(Event.objects.about(user).values_list("object_label", flat=True))
    for event in events_about(user):
        words |= {told for name, *both in event.changes if name in (*RECORDED, "public_name") for told in both}
    return {word.strip() for word in words if isinstance(word, str) and word.strip()} - {ERASED}


def events_about(user):
    """Those about a person and about their seats."""
    seats = [str(pk) for pk in user.seats.values_list("pk", flat=True)]
    return Event.objects.filter(
        Q(object_type=type_of(User), object_id=str(user.pk)) | Q(object_type=type_of(PanelSeat), object_id__in=seats)
    )


def archives_naming(user):
    """The copies of the public site that name a person: those made while they had a seat under their name."""
    named = user.seats.exclude(public_name="").exclude(seated_at=None)
    world = {"fictional": user.demonstration}
    found = {
        each for seat in named for each in Archive.objects.holding(since=seat.seated_at, until=seat.ended_at, **world)
    }
    return sorted(found, key=lambda archive: (archive.at, archive.pk))


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
