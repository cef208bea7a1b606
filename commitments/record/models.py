"""What is alike in the tables of every kind of record. Abstract: each kind keeps its own tables, and writes anew only what it
says otherwise."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.accounts.models import User
from commitments.common.constraints import both_or_neither, by_two_people, not_before, one_of, with_a_reason
from commitments.common.vocabulary import Language


class Life(models.Model):
    """The row that moves: who did what with it, and when. Its `state` has the words of its kind."""

    workflow: Any
    state: Any
    name_then = ""
    """Its author's name on the day of publication: it comes with the lists that name authors (`with_names`)."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.ENGLISH)
    personal_data_reason = models.TextField(_("why what looks like personal data may stay"), blank=True)
    round = models.PositiveSmallIntegerField(
        _("round"), default=0, editable=False, help_text=_("How often it was handed to the reviewers.")
    )
    digest = models.CharField(
        _("digest"), max_length=64, blank=True, help_text=_("SHA-256 of what was handed to the reviewers.")
    )
    created_at = models.DateTimeField(_("begun"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_began_at = models.DateTimeField(_("review begun"), null=True, blank=True)
    review_began_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_reason = models.TextField(_("reason for the withdrawal"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self):
        return self.state in self.workflow.open

    def name_of(self, actor):
        """The author's name as of the day of publication; as of today while it is not published."""
        return self.name_then or actor.name

    def new_name_of(self, actor):
        """What the author is called now, where it spoke under another name; else empty."""
        return actor.body.name if self.name_then and self.name_then != actor.body.name else ""


def life_constraints(name, *, states, public, published_by=None):
    """The rules of every life, named for one table. `states` are the words of its state, `public` those that the public may
    read. `published_by`: a kind's own rule of who publishes."""
    private = tuple(state for state in states.values if state not in public)
    return (
        one_of("state", states, name=f"{name}_state_known"),
        one_of("language", Language, name=f"{name}_language_known"),
        both_or_neither("submitted_at", "submitted_by", name=f"{name}_submitted_by_somebody"),
        both_or_neither("review_began_at", "review_began_by", name=f"{name}_review_begun_by_somebody"),
        both_or_neither("returned_at", "returned_by", name=f"{name}_returned_by_somebody"),
        published_by or both_or_neither("published_at", "published_by", name=f"{name}_published_by_somebody"),
        both_or_neither("withdrawn_at", "withdrawn_by", name=f"{name}_withdrawn_by_somebody"),
        by_two_people(
            "published_by",
            "submitted_by",
            name=f"{name}_by_two_people",
            message=_("Nobody publishes what they submitted themselves."),
        ),
        models.CheckConstraint(
            condition=(Q(state__in=public) & Q(published_at__isnull=False))
            | (Q(state__in=private) & Q(published_at__isnull=True)),
            name=f"{name}_published_when_public",
        ),
        models.CheckConstraint(
            condition=~Q(state="submitted") | Q(submitted_at__isnull=False), name=f"{name}_submitted_when_submitted"
        ),
        models.CheckConstraint(
            condition=~Q(state="returned") | Q(returned_at__isnull=False), name=f"{name}_returned_when_returned"
        ),
        models.CheckConstraint(
            condition=(Q(state="withdrawn") & Q(withdrawn_at__isnull=False))
            | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
            name=f"{name}_withdrawn_when_withdrawn",
        ),
        with_a_reason("withdrawn", "withdrawal_reason", name=f"{name}_withdrawn_with_a_reason"),
        not_before("published_at", "submitted_at", name=f"{name}_published_after_submitted"),
        not_before("withdrawn_at", "published_at", name=f"{name}_withdrawn_after_published"),
    )


class Numbered(models.Model):
    """A revision of a record that has several: once published it never changes, and a correction is the next number."""

    number = models.PositiveSmallIntegerField(_("number"), default=1)
    reason = models.TextField(_("reason for the correction"), blank=True)
    superseded_at = models.DateTimeField(_("corrected"), null=True, blank=True)

    class Meta:
        abstract = True


def number_constraints(name, *, of, unsettled, message):
    """The rules of numbered revisions, named for one table. `of` names their record; one of them is in the making."""
    return (
        models.UniqueConstraint(fields=[of, "number"], name=f"{name}_number_once"),
        models.UniqueConstraint(
            fields=[of],
            condition=Q(state__in=unsettled),
            name=f"{name}_one_unsettled",
            violation_error_message=message,
        ),
        models.CheckConstraint(condition=Q(number__gte=1), name=f"{name}_number_from_one"),
        not_before("superseded_at", "published_at", name=f"{name}_superseded_after_published"),
    )


class Round(models.Model):
    """A revision as it was handed to the panel, once for each time. Kept, whatever the revision says later."""

    number = models.PositiveSmallIntegerField(_("round"))
    submitted_at = models.DateTimeField(_("submitted"))
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the content."))
    content = models.TextField(_("what was handed in"), help_text=_("JSON, sorted by key."), blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"round {self.number}"


class Move(models.Model):
    """Who moved a revision, when, and what was said. Its `to_state` has the words of its kind."""

    to_state: Any

    from_state = models.CharField(_("from"), max_length=12, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.from_state or '-'} to {self.to_state}"


class Takedown(models.Model):
    """Texts that must leave the record because they harm somebody's privacy: asked for by one curator, decided by another.

    What names the record and the part of it is a column of its kind.
    """

    has_documents = True
    """What goes may rest on documents, which can go with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reason = models.TextField(_("reason"), help_text=_("Read by curators alone. Do not repeat the text."))
    asked_at = models.DateTimeField(_("asked for"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    refused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_open(self):
        """It waits for the second person."""
        return not self.confirmed_at and not self.refused_at


def takedown_rules(name, *, of, message):
    """The rules of every takedown, named for one table. `of`: the columns that name the part; one waits for each."""
    return (
        both_or_neither("confirmed_at", "confirmed_by", name=f"{name}_confirmed_by_somebody"),
        both_or_neither("refused_at", "refused_by", name=f"{name}_refused_by_somebody"),
        models.CheckConstraint(
            condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
            name=f"{name}_by_two_people",
            violation_error_message=_("A takedown is confirmed by somebody else than who asked for it."),
        ),
        models.CheckConstraint(
            condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True), name=f"{name}_confirmed_or_refused"
        ),
        models.UniqueConstraint(
            fields=of,
            condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
            name=f"{name}_one_open",
            violation_error_message=message,
        ),
    )


class ReviewRequestQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at=None)

    def about(self, revision):
        """Those that ask for a revision as it was handed in last."""
        return self.filter(**ReviewRequest.place_of(revision)).order_by("asked_at", "id")


class ReviewRequest(models.Model):
    """A curator asked somebody of the panel to answer what has waited too long. For one round: handed in anew, it waits for
    whoever comes first again. It names the revision by the noun of its kind and its id."""

    noun = models.CharField(_("kind"), max_length=20)
    revision = models.CharField(_("revision"), max_length=40)
    round = models.PositiveSmallIntegerField(_("round"))
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="review_requests")
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("asked no more"), null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to review")
        verbose_name_plural = _("requests to review")
        constraints = (
            both_or_neither("ended_at", "ended_by", name="review_request_ended_by_somebody"),
            models.UniqueConstraint(
                fields=["noun", "revision", "round", "reviewer"],
                condition=Q(ended_at__isnull=True),
                name="review_request_once",
                violation_error_message=_("This person is asked already."),
            ),
        )

    def __str__(self):
        return f"{self.noun} {self.revision}, round {self.round}"

    @property
    def place(self):
        return (self.noun, self.revision, self.round)

    @staticmethod
    def place_of(revision):
        return {"noun": revision.workflow.noun, "revision": str(revision.pk), "round": revision.round}


class Scratch(models.Model):
    """What one person typed on one page and has not saved. Seen by them alone; gone when it is saved or after 30 days.

    It is nobody's record: record/autosave.py says what becomes of it.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="scratches")
    place = models.CharField(_("page"), max_length=250, help_text=_("The path of the form, with what it is about."))
    content = models.TextField(_("what was typed"), help_text=_("JSON: a list of [name, value]."))
    version = models.PositiveIntegerField(_("version"), default=1)
    saved_at = models.DateTimeField(_("kept"))

    class Meta:
        db_table = "progress_scratch"  # where it was made, before autosave had a room of its own
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = (models.UniqueConstraint(fields=["user", "place"], name="scratch_one_per_page"),)
        indexes = (models.Index(fields=["saved_at"], name="scratch_by_age"),)

    def __str__(self):
        return f"{self.user_id} {self.place}"
