"""What offers and practices have in common: the answer that a row hangs on, and the life of a text that a panel checks."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment
from commitments.common.constraints import both_or_neither
from commitments.exchange import lifecycle
from commitments.pledges.models import Pledge
from commitments.progress.models import Claim, Report
from commitments.record import models as record


class State(models.TextChoices):
    DRAFT = lifecycle.DRAFT, _("Draft")
    SUBMITTED = lifecycle.SUBMITTED, _("Submitted")
    RETURNED = lifecycle.RETURNED, _("Returned")
    PUBLISHED = lifecycle.PUBLISHED, _("Published")
    ENDED = lifecycle.ENDED, _("Ended")
    WITHDRAWN = lifecycle.WITHDRAWN, _("Taken from public view")


class OfAnswer(models.Model):
    """A row that hangs on what one report says of one commitment or pledge, whichever of its revisions says it: what is
    corrected stays where it was, and what is withdrawn takes it along."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", editable=False)
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True

    @property
    def about(self):
        return self.pledge if self.pledge_id else self.commitment

    def claim_at(self, at):
        """The claim in force at that instant, with its revision, report, actor and subject; None where there is none."""
        claims = Claim.objects.in_force(known_at=at).filter(revision__report=self.report_id).about(self.about)
        return claims.select_related("revision__report__actor", "commitment__framework", "pledge", "actor").first()


def about_one_thing(name):
    return models.CheckConstraint(
        condition=Q(commitment__isnull=False, pledge__isnull=True) | Q(commitment__isnull=True, pledge__isnull=False),
        name=name,
    )


def place_of(claim):
    """The columns of OfAnswer for a claim."""
    return {
        "report_id": claim.revision.report_id,
        "commitment_id": claim.commitment_id,
        "pledge_id": claim.pledge_id,
    }


def here(outer_claim):
    """A condition on rows of OfAnswer inside a query over claims: the same report, the same commitment or pledge."""
    return Q(report=outer_claim("revision__report")) & (
        Q(commitment=outer_claim("commitment")) | Q(pledge=outer_claim("pledge"))
    )


class PaperQuerySet(models.QuerySet):
    def in_world(self, *, fictional):
        """Of real actors or of fictional ones, never both; never of one that is shielded today."""
        return self.filter(actor__fictional=fictional, actor__shielded=False)

    def unsettled(self):
        return self.filter(state__in=lifecycle.UNSETTLED)

    def for_check(self, *, conflicted_with):
        """The panel's queue, oldest first, without papers of actors that the reviewer is tied to (ids), and of those that
        took a shield since: reviewers are told no name."""
        waiting = self.filter(state=lifecycle.SUBMITTED, actor__shielded=False).exclude(actor__in=conflicted_with)
        return waiting.order_by("submitted_at", "id")

    def not_written_by(self, user):
        """Without papers that `user` began, sent or called back, whatever they belong to today."""
        ours = Q(created_by=user) | Q(moves__by=user, moves__to_state__in=(lifecycle.DRAFT, lifecycle.SUBMITTED))
        return self.exclude(pk__in=self.model._base_manager.filter(ours).values("pk"))


class Paper(models.Model):
    """A text of one actor that the panel checks for completeness and safety. Once published it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=lifecycle.DRAFT)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("taken from public view"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("why it was taken from public view"), blank=True)
    redacted_at = models.DateTimeField(_("texts taken down"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_public(self):
        return self.state in lifecycle.PUBLIC

    @property
    def author(self):
        """Who offers it or put it forward, as it was called on the day of publication; it comes with names (`with_names`)."""
        return self.name_of(self.actor)  # type: ignore[attr-defined]  # every paper is a Life

    @property
    def author_now(self):
        """What that is called now, where it was called otherwise then; else empty."""
        return self.new_name_of(self.actor)  # type: ignore[attr-defined]


def rules_of_life(name):
    """The rules of every paper, named for one table."""
    return (
        *record.life_constraints(name, states=State, public=lifecycle.PUBLIC),
        both_or_neither("ended_at", "ended_by", name=f"{name}_ended_by_somebody"),
    )
