"""Who reports for an actor: memberships, and people who are asked to."""

import hashlib
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.common.constraints import both_or_neither, not_before, one_of

from .actors import Actor


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer: reads")
    CONTRIBUTOR = "contributor", _("Contributor: writes")
    CLEARER = "clearer", _("Clearer: reads, and clears before a report is submitted")
    DEPUTY = "deputy", _("Deputy: writes, submits, and clears for a clearer who is away")
    FOCAL_POINT = "focal_point", _("Focal point: writes, submits, and manages the people")


WRITERS = (Role.CONTRIBUTOR, Role.DEPUTY, Role.FOCAL_POINT)
"""Who types into a report of their actor."""

SPEAKERS = (Role.DEPUTY, Role.FOCAL_POINT)
"""Who speaks for their actor: submits, recalls, corrects, assigns, declines."""


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)

    def focal_points(self):
        """Focal points who can sign in: the others manage nobody."""
        return self.current().filter(role=Role.FOCAL_POINT, user__is_active=True)


class Membership(models.Model):
    """A person may report for an actor. Ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    step = models.PositiveSmallIntegerField(
        _("place in the chain of clearance"),
        default=0,
        help_text=_("For a clearer: 1 clears first. Several people may share a place; one of them is enough."),
    )
    began_at = models.DateTimeField(_("since"))
    began_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            one_of("role", Role, name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(role=Role.CLEARER, step__gte=1) | (~Q(role=Role.CLEARER) & Q(step=0)),
                name="membership_step_of_a_clearer",
                violation_error_message=_("A clearer has a place in the chain, from 1 on; nobody else has one."),
            ),
            both_or_neither("ended_at", "ended_by", name="membership_end_by_somebody"),
            not_before("ended_at", "began_at", name="membership_ends_after_it_began"),
            models.UniqueConstraint(
                fields=["user", "actor"],
                condition=Q(ended_at__isnull=True),
                name="membership_one_at_a_time",
                violation_error_message=_("This person already reports for this actor."),
            ),
        )

    def __str__(self):
        return f"{self.user} for {self.actor}"


class PersonInvitationQuerySet(models.QuerySet):
    def open(self, *, at):
        """Neither accepted nor taken back, and not yet run out."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)

    def of_token(self, token):
        """The invitation whose mail held this word."""
        return self.filter(token_digest=digest_of(token))


class Invitation(models.Model):
    """One person is asked, by mail, to report for an actor. One use, and a last day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    step = models.PositiveSmallIntegerField(_("place in the chain of clearance"), default=0)
    token_digest = models.CharField(
        _("digest of the word in the link"),
        max_length=64,
        unique=True,
        help_text=_("The word itself is in the mail alone."),
    )
    invited_at = models.DateTimeField(_("invited"))
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField(_("runs out"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PersonInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation of a person")
        verbose_name_plural = _("invitations of people")
        constraints = (
            one_of("role", Role, name="invitation_role_known"),
            both_or_neither("accepted_at", "accepted_by", name="invitation_accepted_by_somebody"),
            both_or_neither("revoked_at", "revoked_by", name="invitation_taken_back_by_somebody"),
            not_before("expires_at", "invited_at", name="invitation_runs_out_after_it_was_sent"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_taken_back",
            ),
            models.UniqueConstraint(
                fields=["actor", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open",
                violation_error_message=_("This person is invited already."),
            ),
        )

    def __str__(self):
        return f"{self.email} for {self.actor}"


def digest_of(token):
    """SHA-256 of the word in the link of an invitation: 32 random bytes need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
