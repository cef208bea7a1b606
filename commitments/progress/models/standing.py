"""Which claims speak: in force, standing, public; and what their evidence is worth. Asked of the table of claims."""

from string import Formatter

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL

from commitments.pledges.models import Pledge

from .reports import unnamed

GREATEST_FIRST = ("-period_end", "-published_at", "-revision_number", "-id")
"""Which claim of several speaks. Source: docs/methodology.md, "Which claim stands"."""

NAMED = ~unnamed("revision__")


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
        return self.filter(NAMED, actor__shielded=False)

    def with_standing(self, *, as_of, known_at, among=None):
        """Adds `stands` (bool): the claim speaks for its actor on its commitment; see `standing`. `among` are the
        claims that it is compared with: all, unless said otherwise."""
        claims = ClaimQuerySet(self.model) if among is None else among
        rivals = (
            claims.in_force(known_at=known_at)
            .filter(actor=OuterRef("actor"), period_end__lte=as_of)
            # A claim on a pledge has no commitment, and nothing equals what is not there.
            .filter(commitment=OuterRef("commitment"))
            .order_by(*GREATEST_FIRST)
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

    def speaking(self, **pairs):
        """Those of `standing` that each of `actors` says by its name on each of `commitments` (query sets of both), at
        `as_of` and `known_at`. One look into the index `claim_standing` for each pair, however long its history is."""
        return self._of(_STANDING, **pairs)

    def shown(self, **pairs):
        """What a table shows of the same pairs: the claim that stands, and those that were withdrawn by then."""
        return self._of(_STANDING + _WITHDRAWN, **pairs)

    def told(self, **pairs):
        """What a scorecard tells of them: the same, and of each pair the greatest claim of an earlier period."""
        return self._of(_STANDING + _BEFORE + _WITHDRAWN, **pairs)

    def history(self, *, actors, commitments, as_of, known_at):
        """All that was published on them by name and still has a place."""
        pairs = {"actor__in": actors.values("pk"), "commitment__in": commitments.values("pk")}
        return self.by_name().public(as_of=as_of, known_at=known_at).filter(**pairs)

    def _of(self, parts, *, actors, commitments, as_of, known_at):
        claims = ClaimQuerySet(self.model).filter(NAMED, published_at__isnull=False)

        def of(actor, commitment):
            return claims.filter(actor=_raw(actor), commitment=_raw(commitment))

        # Who never said a thing, and what nothing was said on, is in no pair.
        actors = actors.filter(Exists(claims.filter(actor=OuterRef("pk"))), shielded=False)
        commitments = commitments.filter(Exists(claims.filter(commitment=OuterRef("pk"))))
        greatest = of("who.id", "what.id").in_force(known_at=known_at).filter(period_end__lte=as_of)
        period = Subquery(ClaimQuerySet(self.model).filter(pk=_raw("pair.claim")).values("period_end"))
        before = of("pair.actor", "pair.commitment").in_force(known_at=known_at).filter(period_end__lt=period)
        gone = claims.filter(actor__in=actors.values("pk"), commitment__in=commitments.values("pk"))
        try:
            ids = _sql(
                _PAIRS + parts,
                self.db,
                actors=actors.order_by(),
                commitments=commitments.order_by(),
                greatest=greatest.order_by(*GREATEST_FIRST)[:1],
                before=before.order_by(*GREATEST_FIRST)[:1],
                # By the index of what was withdrawn, which is little: so nothing is asked here of the period.
                withdrawn=gone.filter(withdrawn_at__lte=known_at).exclude(superseded_at__lte=known_at),
            )
        except EmptyResultSet:  # no actor or no commitment is asked for
            return self.none()
        return self.filter(pk__in=ids, period_end__lte=as_of)

    def on_pledge(self, pledge, *, as_of, known_at):
        """What is published on a pledge and in force at `known_at`, its period ended by `as_of`; the claim that speaks
        now first, by the same order as a commitment's. None of it ever stands on a commitment."""
        claims = self.in_force(known_at=known_at).filter(pledge=pledge, period_end__lte=as_of)
        return claims.order_by(*GREATEST_FIRST)

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


# Django joins tables along their keys alone; a pair is one of each actor with each commitment.
_PAIRS = (
    "WITH who(id) AS MATERIALIZED {actors}, what(id) AS MATERIALIZED {commitments},"
    " pair(actor, commitment, claim) AS (SELECT who.id, what.id, {greatest} FROM who CROSS JOIN what) "
)
_STANDING = "SELECT claim FROM pair"
_BEFORE = " UNION ALL SELECT {before} FROM pair"
_WITHDRAWN = " UNION ALL SELECT * FROM {withdrawn} AS gone"


def _sql(template, using, **querysets):
    """`template` with the ids of a query set for each {name}. Raises EmptyResultSet where one can find nothing."""
    sql, values = "", []
    for text, name, _spec, _conversion in Formatter().parse(template):
        sql += text
        if name:
            found, more = querysets[name].values("pk").query.get_compiler(using).as_sql()
            sql += f"({found})"
            values += more
    return _raw(sql, values)


def _raw(sql, values=()):
    return RawSQL(sql, values)  # noqa: S611 (names and templates of this module, and what Django itself wrote)
