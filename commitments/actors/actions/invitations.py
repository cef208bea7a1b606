"""People are asked by mail to report for an actor: invited, taken back, accepted. The mail alone holds the word that opens."""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commitments.accounts.actions import NO_ADDRESS, save_user, set_password
from commitments.accounts.models import User
from commitments.actors import access, notices
from commitments.actors.models import Actor, Invitation, Membership, Role, digest_of
from commitments.audit.actions import record_event
from commitments.audit.keys import once

from . import memberships

STANDS_FOR = timedelta(days=14)
MOST_MAILS = 5
"""How many invitations of one actor a mailbox gets within a day."""
MOST_A_DAY = 100
"""How many invitations one actor sends within a day: more than any of them has people to begin with, and no flood."""


@transaction.atomic
def invite_person(*, actor, email, role, site, by, at, step=0, key=None):
    """Ask somebody by mail to report for an actor. An earlier invitation to the same address is taken back.

    `site` is the beginning of our addresses, as in https://waymark.example. Whether the address is that of an account
    makes no difference to anything here. The same form (`key`) sent again sends nothing.
    """

    def make():
        memberships.hold(actor.pk)
        return _invite(actor=actor, email=email.lower(), role=role, step=step, site=site, by=by, at=at)

    invitation, kept = once(key=key, act="person.invited", by=by, at=at, make=make)
    return invitation or Invitation.objects.get(pk=kept)


@transaction.atomic
def invite_again(*, invitation, site, by, at):
    """The same once more, with another word and another last day. The earlier word opens nothing any more."""
    memberships.hold(invitation.actor_id)
    invitation.refresh_from_db(fields=["accepted_at", "revoked_at"])
    if invitation.accepted_at or invitation.revoked_at:
        raise ValidationError(_("This invitation was accepted or taken back meanwhile."))
    facts = {"email": invitation.email, "role": invitation.role, "step": invitation.step}
    return _invite(actor=invitation.actor, site=site, by=by, at=at, **facts)


@transaction.atomic
def invite_first_focal_point(*, actor, email, site, by, at, key=None):
    """The curators' part: ask somebody to be the focal point of an actor that has none. An earlier one who was asked is
    asked no more. The same form (`key`) sent again sends nothing."""

    def make():
        memberships.hold(actor.pk)
        access.check_has_no_focal_point(actor)
        for earlier in waiting(actor).filter(role=Role.FOCAL_POINT):
            take_back(earlier, by=by, at=at)
        return _invite(actor=actor, email=email.lower(), role=Role.FOCAL_POINT, step=0, site=site, by=by, at=at)

    invitation, kept = once(key=key, act="focal_point.invited", by=by, at=at, make=make)
    return invitation or Invitation.objects.get(pk=kept)


@transaction.atomic
def revoke_invitation(*, invitation, by, at):
    memberships.hold(invitation.actor_id)
    invitation.refresh_from_db(fields=["accepted_at", "revoked_at"])
    if invitation.accepted_at:
        raise ValidationError(_("This invitation was accepted meanwhile. To undo it, end the membership."))
    if not invitation.revoked_at:
        take_back(invitation, by=by, at=at)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation, by, at):
    """`by`, whose mail address was invited, reports for the actor from now on."""
    _hold_open(invitation, email=by.email, at=at)
    facts = {"actor": invitation.actor, "role": invitation.role, "step": invitation.step}
    membership = memberships.grant_membership(user=by, by=invitation.invited_by or by, at=at, **facts)
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record_event(verb="invitation.accepted", about=invitation, by=by, at=at, after={"membership": membership.pk})
    return membership


@transaction.atomic
def join_by_invitation(*, invitation, name, password, at):
    """Make the person that an invitation found without an account, and accept it in their name. Returns the person."""
    _hold_open(invitation, email=invitation.email, at=at)
    user = User(email=invitation.email, name=name)
    try:
        save_user(instance=user, by=user, at=at)
    except IntegrityError:  # two actors invited them, and both links were opened at once
        raise ValidationError(_("You have an account since a moment ago. Use its password.")) from None
    set_password(user=user, password=password, by=user, at=at)
    accept_invitation(invitation=invitation, by=user, at=at)
    return user


def waiting(actor):
    """Invitations that were neither accepted nor taken back, also those that ran out."""
    return Invitation.objects.filter(actor=actor, accepted_at=None, revoked_at=None)


def take_back(invitation, *, by, at):
    invitation.revoked_at, invitation.revoked_by = at, by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    record_event(verb="invitation.taken_back", about=invitation, by=by, at=at)


def forget_addresses(*, user, words, by, at):
    """Of a person who is erased (accounts/actions.py): nobody asks them any more, and no invitation keeps their address."""
    theirs = Invitation.objects.filter(Q(accepted_by=user) | Q(email__in={word.lower() for word in words}))
    for invitation in theirs.filter(accepted_at=None, revoked_at=None).select_related("actor"):
        take_back(invitation, by=by, at=at)
    theirs.update(email=f"{user.pk}@{NO_ADDRESS}")


def _hold_open(invitation, *, email, at):
    """Of those who open one link at once, one accepts it."""
    memberships.hold(invitation.actor_id)
    if not Invitation.objects.open(at=at).filter(pk=invitation.pk, email=email).exists():
        raise ValidationError(_("This invitation does not stand any more."))


def _invite(*, actor, email, role, step, site, by, at):
    _check_invitable(actor, email=email, role=role, step=step, at=at)
    for earlier in waiting(actor).filter(email=email):
        take_back(earlier, by=by, at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        actor=actor,
        email=email,
        role=role,
        step=step,
        token_digest=digest_of(token),
        invited_at=at,
        invited_by=by,
        expires_at=at + STANDS_FOR,
    )
    invitation.full_clean()
    invitation.save(force_insert=True)
    # Neither the word nor its digest: an event is for ever, and read by curators.
    after = {"email": email, "role": role, "step": step, "expires_at": invitation.expires_at}
    record_event(verb="person.invited", about=invitation, by=by, at=at, after=after)
    transaction.on_commit(lambda: notices.invite(invitation, token=token, site=site))
    return invitation


def _check_invitable(actor, *, email, role, step, at):
    if Actor.objects.exclude(retired_on=None).filter(pk=actor.pk).exists():
        raise ValidationError(_("%(actor)s is retired: nobody reports for it any more.") % {"actor": actor.name})
    memberships.check_takes_people(actor)
    if (role == Role.CLEARER) != (step > 0):
        raise ValidationError(_("A clearer has a place in the chain, from 1 on; nobody else has one."))
    if Membership.objects.current().filter(actor=actor, user__email=email).exists():
        raise ValidationError(
            {
                "email": _("This person reports for %(actor)s already. Change their role instead.")
                % {"actor": actor.name}
            }
        )
    sent = Invitation.objects.filter(actor=actor, invited_at__gt=at - timedelta(days=1))
    if sent.count() >= MOST_A_DAY:
        raise ValidationError(
            _("%(actor)s has invited very many people since yesterday. Invite the others tomorrow.")
            % {"actor": actor.name}
        )
    if sent.filter(email=email).count() >= MOST_MAILS:
        raise ValidationError(
            {"email": _("This address was sent five invitations since yesterday. Try again tomorrow.")}
        )
