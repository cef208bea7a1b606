"""Reports and their numbered revisions, and every move of one."""

import uuid

from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.actors.identity import PUBLIC_IDENTITIES, UNNAMED
from commitments.actors.models import Actor
from commitments.actors.naming import name_then
from commitments.catalogue.models import Framework, Method
from commitments.common.constraints import both_or_neither, not_before, one_of
from commitments.progress import lifecycle
from commitments.record import models as record

from .cycles import Cycle

MOST_DIGITS = 4
"""Of the number of a revision in an address."""


class Origin(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    TRANSCRIBED = "transcribed", _("read from a document")


class Report(models.Model):
    """A container with a random id: one actor, any number of numbered revisions."""

    workflow = lifecycle.WORKFLOW

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="reports", verbose_name=_("actor"))
    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("cycle")
    )
    framework = models.ForeignKey(
        Framework,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("full review of"),
        help_text=_(
            "A full review has a row for every objective or point of it. Empty: the report speaks of what it speaks of."
        ),
    )
    origin = models.CharField(_("origin"), max_length=12, choices=Origin.choices, default=Origin.SUBMITTED)
    source_note = models.TextField(
        _("what was read"),
        blank=True,
        help_text=_("For a transcribed report: the document, and that the body did not submit it."),
    )
    created_at = models.DateTimeField(_("begun"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    idempotency_key = models.UUIDField(_("form key"), null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = (
            one_of("origin", Origin, name="report_origin_known"),
            models.CheckConstraint(
                condition=(Q(origin=Origin.TRANSCRIBED) & ~Q(source_note=""))
                | Q(origin=Origin.SUBMITTED, source_note=""),
                name="report_transcribed_says_from_what",
                violation_error_message=_("A transcribed report says what it was read from."),
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.TRANSCRIBED) | Q(created_by__isnull=False),
                name="report_begun_by_somebody",
            ),
        )

    def __str__(self):
        """Without whose it is: a shielded organisation's report is called so too, wherever a row is put into words."""
        return str(self.id)[:8]

    def get_absolute_url(self):
        return reverse("progress:report", args=[self.id])

    @property
    def is_transcribed(self):
        return self.origin == Origin.TRANSCRIBED


class State(models.TextChoices):
    DRAFT = lifecycle.DRAFT, _("Draft")
    CLEARING = lifecycle.CLEARING, _("Waiting for clearance")
    SUBMITTED = lifecycle.SUBMITTED, _("With the reviewers")
    RETURNED = lifecycle.RETURNED, _("Returned")
    PUBLISHED = lifecycle.PUBLISHED, _("Published")
    WITHDRAWN = lifecycle.WITHDRAWN, _("Withdrawn")


def by_name(prefix=""):
    """The condition that a revision was published under its actor's name; `prefix` leads to the revision."""
    return ~(unnamed(prefix) | Q(**{f"{prefix}report__actor__shielded": True}))


class BeginningOfMonth(Func):
    """Of the month, in UTC, in which an instant lies; in words that both databases take for a generated column too. (Django's
    own TruncMonth is a function of Python on SQLite.)"""

    output_field = models.DateTimeField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="(SUBSTR(%(expressions)s, 1, 8) || '01 00:00:00')", **context)

    def as_postgresql(self, compiler, connection, **context):
        month = "(DATE_TRUNC('month', %(expressions)s AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')"
        return self.as_sql(compiler, connection, template=month, **context)


def shown_at(prefix=""):
    """When a revision was published, as the public may know it: of a shielded organisation, the beginning of the month."""
    published_at = f"{prefix}published_at"
    return Case(When(unnamed(prefix), then=BeginningOfMonth(published_at)), default=F(published_at))


def tie(prefix=""):
    """Orders revisions of the same `shown_at` by their id; shielded ones not at all, for that would tell the order of days."""
    return Case(When(unnamed(prefix), then=Value(0)), default=F(f"{prefix}id"), output_field=models.BigIntegerField())


def unnamed(prefix=""):
    """The condition that a revision was published under a public identity in place of a name."""
    return Q(**{f"{prefix}public_identity__in": sorted(PUBLIC_IDENTITIES)})


def _withdrawn():
    """The revision that ended its report, of the report in hand."""
    return Revision.objects.filter(report=OuterRef("report"), state=lifecycle.WITHDRAWN)


class RevisionQuerySet(models.QuerySet):
    def with_names(self):
        """Adds what every list of reports shows, in the same query; one more where an author was entered twice."""
        named = self.select_related("report__actor", "report__cycle").prefetch_related(
            "report__actor__entered_twice_as"
        )
        return named.annotate(name_then=name_then("report__actor"))

    def unsettled(self):
        return self.filter(state__in=lifecycle.UNSETTLED).without_the_ended()

    def without_the_ended(self):
        """Without what was handed in and whose report was withdrawn since: it stays in the record, and leads nowhere."""
        return self.exclude(Exists(_withdrawn()), round__gt=0)

    def of_standing_reports(self):
        """Without every revision of a report that was withdrawn, one in the making included."""
        return self.exclude(Exists(_withdrawn()))

    def public(self, *, known_at):
        """What anyone may read: published by `known_at` and in force, the latest revision of each report."""
        return self.filter(state__in=lifecycle.PUBLIC, published_at__lte=known_at).exclude(superseded_at__lte=known_at)

    def listed(self, *, fictional):
        """What the lists of one world hold today: the same as `public`, without what was withdrawn. Said by the ends alone,
        as the index `revision_listed` does."""
        in_force = self.filter(published_at__isnull=False, superseded_at=None, withdrawn_at=None)
        return in_force.filter(fictional__in=[fictional])  # a comparison: SQLite finds no column that stands alone

    def by_name(self):
        """What was published under the name of its actor: all that a page of the actor may show."""
        return self.filter(by_name())

    def latest_first(self):
        """By the day of publication; of a shielded organisation the month alone decides, then its report's random id:
        a row's own number would tell which of two came first."""
        return self.order_by("-shown_at", "-tie", "-report_id")

    def at_place(self, word):
        """The published one that `Revision.place` calls so; it keeps its place when it is corrected or withdrawn. None
        where there is none."""
        report, _dot, number = word.partition(".")
        if not number.isascii() or not number.isdecimal() or len(number) > MOST_DIGITS:
            return None
        try:
            return self.filter(published_at__isnull=False, report=uuid.UUID(report), number=number).first()
        except ValueError:
            return None

    def not_written_by(self, user):
        """Without the reports that `user` began, sent, cleared, submitted or called back, whatever they belong to today."""
        moved = RevisionMove.objects.filter(
            revision__report=OuterRef("report"), by=user, to_state__in=RevisionMove.BY_THE_ACTOR
        )
        return self.exclude(Q(created_by=user) | Q(report__created_by=user)).exclude(Exists(moved))

    def for_review(self, *, conflicted_with):
        """The queue, oldest first, without the reports of actors the reviewer belongs to (ids)."""
        return (
            self.filter(state=lifecycle.SUBMITTED, submitted_at__isnull=False, published_at__isnull=True)
            .without_the_ended()
            .exclude(report__actor_id__in=conflicted_with)
            .order_by("submitted_at", "id")
        )


class Revision(record.Numbered, record.Life):
    """One numbered version of a report. Once published it never changes; a correction is the next number."""

    workflow = lifecycle.WORKFLOW

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="revisions")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=lifecycle.DRAFT)
    method = models.ForeignKey(
        Method, on_delete=models.PROTECT, related_name="+", help_text=_("Whose anchors the answers were chosen by.")
    )
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period to"))
    public_identity = models.CharField(
        _("public identity"),
        max_length=200,
        blank=True,
        help_text=_("The author the public sees. Empty: the actor's name."),
    )
    clearance_step = models.PositiveSmallIntegerField(
        _("waits for clearance at"), default=0, editable=False, help_text=_("A place in the actor's chain; 0: none.")
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    clearing_at = models.DateTimeField(_("sent to clearance"), null=True, blank=True)
    clearing_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fictional = models.BooleanField(
        _("fictional"), null=True, editable=False, help_text=_("Its actor's world. Empty until it is published.")
    )
    # What lists are ordered by, worked out by the database itself.
    shown_at = models.GeneratedField(
        expression=shown_at(), output_field=models.DateTimeField(null=True), db_persist=True
    )
    tie = models.GeneratedField(expression=tie(), output_field=models.BigIntegerField(), db_persist=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = (
            *record.number_constraints(
                "revision",
                of="report",
                unsettled=lifecycle.UNSETTLED,
                message=_("This report already has a revision in the making."),
            ),
            *record.life_constraints(
                "revision",
                states=State,
                public=lifecycle.PUBLIC,
                published_by=models.CheckConstraint(
                    # What a command transcribed was handed in by nobody, and is published by nobody.
                    condition=Q(published_at__isnull=True, published_by__isnull=True)
                    | Q(published_at__isnull=False, published_by__isnull=False)
                    | Q(published_at__isnull=False, submitted_at__isnull=True),
                    name="revision_published_by_somebody",
                ),
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason="") | Q(state__in=lifecycle.OPEN),
                name="revision_correction_has_a_reason",
                violation_error_message=_("A correction says why it is made."),
            ),
            not_before(
                "period_end",
                "period_start",
                name="revision_period_runs_forward",
                message=_("The period cannot end before it begins."),
            ),
            models.CheckConstraint(
                # A date equals the midnight it begins with, on both databases; so the day of submission itself is allowed.
                condition=Q(submitted_at__isnull=True) | Q(period_end__lte=F("submitted_at")),
                name="revision_period_ended_when_submitted",
                violation_error_message=_("The period cannot end after the day of submission."),
            ),
            both_or_neither("clearing_at", "clearing_by", name="revision_sent_to_clearance_by_somebody"),
            models.CheckConstraint(
                condition=~Q(state=lifecycle.CLEARING) | Q(clearing_at__isnull=False),
                name="revision_sent_to_clearance_when_clearing",
            ),
            both_or_neither("published_at", "fictional", name="revision_published_in_a_world"),
        )
        indexes = (
            # Without what is published: of a report's state little can be found by an index, and SQLite would try.
            models.Index(fields=["submitted_at"], name="revision_queue", condition=Q(published_at__isnull=True)),
            models.Index(
                fields=["-published_at", "-id"], name="revision_latest", condition=Q(published_at__isnull=False)
            ),
            # The lists of a world in their order (RevisionQuerySet.listed, latest_first): no list sorts all to show some.
            models.Index(
                fields=["fictional", "-shown_at", "-tie", "-report"],
                name="revision_listed",
                condition=Q(published_at__isnull=False, superseded_at__isnull=True, withdrawn_at__isnull=True),
            ),
        )

    def __str__(self):
        return f"{self.report_id} revision {self.number}"

    @property
    def place(self):
        """The word for its place in a list, in addresses."""
        return f"{self.report_id}.{self.number}"

    @property
    def is_shielded(self):
        """Nobody outside the actor is told whose it is: it carries a public identity that names nobody, for good, or
        its actor is shielded today. The report and its actor were fetched with it."""
        return self.is_dated_by_month or self.report.actor.shielded

    @property
    def is_dated_by_month(self):
        """The public is told the month of its publication, its correction and its withdrawal, and no day."""
        return self.public_identity in PUBLIC_IDENTITIES

    @property
    def author(self):
        """Who speaks, as readers and reviewers are told."""
        if not self.is_shielded:
            return self.public_identity or self.name_of(self.report.actor)
        return self.public_identity if self.is_dated_by_month else UNNAMED

    @property
    def author_first(self):
        """The author where a line begins. A name is written as its bearer writes it, whatever its first letter."""
        return capfirst(self.author) if self.is_shielded else self.author

    @property
    def author_now(self):
        """What the author is called now, where it spoke under another name; else empty."""
        return "" if self.is_shielded or self.public_identity else self.new_name_of(self.report.actor)

    @property
    def is_public(self):
        return self.state in lifecycle.PUBLIC


class RevisionMove(record.Move):
    """Who moved a revision, when, and what was said: every round is kept."""

    BY_THE_ACTOR = (lifecycle.DRAFT, lifecycle.CLEARING, lifecycle.SUBMITTED)
    """Where only people of the reporting actor lead a revision."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="moves")
    to_state = models.CharField(_("to"), max_length=12, choices=State.choices)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        constraints = (one_of("to_state", State, name="move_state_known"),)
        indexes = (models.Index(fields=["revision", "at"], name="move_of_revision"),)
