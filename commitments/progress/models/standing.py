"""Which claims speak: in force, standing, public; and what their evidence is worth. Asked of the table of claims."""

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.pledges.models import Pledge

from .reports import Revision


def columns_of(thing):
    """The column that says what a claim, a comment or a takedown is about: a commitment or a pledge."""
    return {"pledge": thing} if isinstance(thing, Pledge) else {"commitment": thing}


class ClaimQuerySet(models.QuerySet):
    def in_force(self, *, known_at):
        """Published by `known_at`, and by then neither corrected nor withdrawn."""
        return self.filter(
            Q(published_at__lte=known_at)
            & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at))
            & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=known_at))
        )

    def about(self, thing):
        """Claims on one commitment, or on one pledge."""
        return self.filter(**columns_of(thing))

    def by_name(self):
        """Claims under the name of their actor: all that may be counted or shown as an actor's."""
        hidden = Revision.objects.filter(public_identity__in=PUBLIC_IDENTITIES)
        return self.filter(actor__shielded=False).exclude(revision__in=hidden.values("pk"))

    def with_standing(self, *, as_of, known_at, among=None):
        """Adds `stands` (bool): the claim speaks for its actor on its commitment; see `standing`. `among` are the
        claims that it is compared with: all, unless said otherwise."""
        claims = ClaimQuerySet(self.model) if among is None else among
        rivals = (
            claims.in_force(known_at=known_at)
            .filter(actor=OuterRef("actor"), period_end__lte=as_of)
            # A claim on a pledge has no commitment, and nothing equals what is not there.
            .filter(commitment=OuterRef("commitment"))
            .order_by("-period_end", "-published_at", "-revision_number", "-id")
        )
        # A claim that is not in force is no rival, so the greatest rival is never one: one comparison says it all.
        return self.annotate(stands=ExpressionWrapper(Q(pk=Subquery(rivals.values("pk")[:1])), BooleanField()))

    def standing(self, *, as_of, known_at):
        """One claim per (actor, commitment): in force at `known_at`, its period ended by `as_of`, the greatest
        (period_end, published_at, revision number); rows that tie on all three fall to the greatest id.

        Ordered by period and not by saving, so that a late correction of 2024 does not outrank 2025.
        Promises no order. Source: docs/methodology.md, "Which claim stands".
        """
        return self.in_force(known_at=known_at).with_standing(as_of=as_of, known_at=known_at).filter(stands=True)

    def on_pledge(self, pledge, *, as_of, known_at):
        """What is published on a pledge and in force at `known_at`, its period ended by `as_of`; the claim that speaks
        now first, by the same order as a commitment's. None of it ever stands on a commitment."""
        claims = self.in_force(known_at=known_at).filter(pledge=pledge, period_end__lte=as_of)
        return claims.order_by("-period_end", "-published_at", "-revision_number", "-id")

    def to_confirm(self, *, actor, period_end, at, commitment=None, besides=None):
        """What `actor` may confirm as unchanged in a report whose period ends on `period_end`: the claim that stands on
        that day, in its own words and whole; on every commitment, unless one or a pledge is named. `besides` is the
        report that confirms: what it said itself is left out."""
        others = self.filter(actor=actor).exclude(revision__report=besides)
        if isinstance(commitment, Pledge):
            standing = others.on_pledge(commitment, as_of=period_end, known_at=at)
            standing = self.filter(pk__in=standing.values("pk")[:1])
        else:
            standing = others.in_force(known_at=at).with_standing(as_of=period_end, known_at=at, among=others)
            standing = standing.filter(stands=True)
        if commitment is not None:
            standing = standing.about(commitment)
        return standing.filter(transcribed=False, redacted_at=None)

    def confirmed_in(self, revision, *, at):
        """What an open revision confirms as unchanged and its report has not published so before."""
        published = self.in_force(known_at=at).filter(revision__report=revision.report_id)
        same = published.filter(unchanged_since=OuterRef("unchanged_since"))
        confirmed = self.filter(Q(revision=revision) & Q(unchanged_since__isnull=False) & ~Exists(same))
        return confirmed.select_related("commitment", "pledge", "unchanged_since").order_by("commitment__code", "id")

    def public(self, *, as_of, known_at):
        """Everything published by `known_at` that still has a place: in force, or withdrawn (its tombstone)."""
        return self.filter(published_at__lte=known_at, period_end__lte=as_of).exclude(superseded_at__lte=known_at)

    def with_evidence_flags(self, *, known_at):
        """Adds `has_official`, `has_independent` and `has_other` (bool), from which the evidence grade is computed, and
        `evidence_unconfirmed` (bool): some piece still waited, at `known_at`, for a reviewer to confirm who speaks in
        it."""
        used = apps.get_model("progress.ClaimEvidence")._default_manager.filter(claim=OuterRef("pk"))
        confirmed = Q(evidence__confirmed_at__lte=known_at)

        def speaks_as(*classes):
            as_confirmed = confirmed & Q(evidence__confirmed_class__in=classes)
            as_stated = Q(evidence__issuer_class__in=classes)
            unconfirmed = Q(evidence__confirmed_at__isnull=True) | Q(evidence__confirmed_at__gt=known_at)
            return Exists(used.filter(as_confirmed | (unconfirmed & as_stated)))

        return self.annotate(
            has_official=speaks_as("official"),
            has_independent=speaks_as("independent", "statistical"),
            has_other=Exists(used),
            evidence_unconfirmed=Exists(used.exclude(confirmed)),
        )
